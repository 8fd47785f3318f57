//! Settings of the space (currency, margin), of the app (language, appearance), and the facts about storage.

mod restore;
mod state;
mod storage;

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{Key, Locale, intl, k, use_i18n};
use crate::records::{default_currency, failure_text};
use crate::shell::{Appearance, use_theme};
use crate::ui::HelpLink;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Failure};
use serde_json::Value as Json;
use storage::Storage;

/// The screen.
#[component]
pub(crate) fn Settings() -> impl IntoView {
    let i18n = use_i18n();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::settings::TITLE))));
    view! {
        <div class="page narrow settings">
            <header class="page-head">
                <h1>{t!(i18n, k::settings::TITLE)}</h1>
                <div class="page-actions"><HelpLink page="data" /></div>
            </header>
            <Look />
            <Figures />
            <Storage />
        </div>
    }
    .into_any()
}

#[component]
fn Look() -> impl IntoView {
    let i18n = use_i18n();
    let theme = use_theme();
    let choose = move |event| {
        if let Some(locale) = Locale::from_tag(&event_target_value(&event)) {
            i18n.set_locale(locale);
        }
    };
    view! {
        <section class="card stack">
            <h2>{t!(i18n, k::settings::APPEARANCE)}</h2>
            <div class="field">
                <label for="settings-language">{t!(i18n, k::settings::LANGUAGE)}</label>
                <select class="input select" id="settings-language" on:change=choose>
                    {Locale::ALL.map(|locale| view! {
                        <option value=locale.code() lang=locale.code() selected=move || i18n.locale() == locale>{locale.own_name()}</option>
                    }).collect_view()}
                </select>
            </div>
            <div class="field">
                <span class="label" id="settings-theme">{t!(i18n, k::settings::THEME)}</span>
                <div class="segmented" role="group" aria-labelledby="settings-theme">
                    {Appearance::ALL.map(|appearance| view! {
                        <button
                            type="button" aria-pressed=move || (theme.get() == appearance).to_string()
                            on:click=move |_| theme.set(appearance)
                        >
                            {move || i18n.text(appearance.name())}
                        </button>
                    }).collect_view()}
                </div>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Figures() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let margin = move || {
        let stored = engine.status.with(|status| status.settings.get("margin").and_then(Json::as_f64));
        i18n.number(stored.unwrap_or(state::MARGIN_DEFAULT) * 100.0)
    };
    view! {
        <section class="card stack">
            <h2>{t!(i18n, k::settings::FIGURES)}</h2>
            <Setting
                name="currency" label=k::settings::CURRENCY note=k::settings::CURRENCY_NOTE
                value=Signal::derive(move || default_currency(engine))
                parse=|text, _| state::currency(text).ok_or(k::records::failure("bad_value"))
            />
            <Setting
                name="margin" label=k::settings::MARGIN note=k::settings::MARGIN_NOTE value=Signal::derive(margin)
                parse=|text, point| state::margin(text, point).ok_or(Some(k::settings::MARGIN_MISTAKE))
            />
        </section>
    }
    .into_any()
}

/// One setting of the space, saved when its input is left. What could not be saved stays typed, with the reason.
#[component]
fn Setting(
    name: &'static str,
    label: Key,
    note: Key,
    #[prop(into)] value: Signal<String>,
    parse: fn(&str, char) -> Result<Json, Option<Key>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let typed = RwSignal::new(None::<String>);
    let mistake = RwSignal::new(None::<Key>);
    let failure = RwSignal::new(None::<Failure>);
    let is_saved = RwSignal::new(false);
    let save = move || {
        // The input also reports a change when it leaves the page with its view.
        let Some(Some(text)) = typed.try_get_untracked() else { return };
        let parsed = match parse(&text, intl::decimal_point(i18n.locale_untracked())) {
            Ok(parsed) => parsed,
            Err(key) => return mistake.set(key),
        };
        spawn_local(async move {
            match engine.apply(Command::Setting { name: name.into(), value: parsed }).await {
                Ok(_) => {
                    typed.try_set(None);
                    failure.try_set(None);
                    is_saved.try_set(true);
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let input = move |event| {
        typed.set(Some(event_target_value(&event)));
        mistake.set(None);
        is_saved.set(false);
    };
    let id = format!("setting-{name}");
    view! {
        <div class="field">
            <label for=id.clone()>{move || i18n.text(label)}</label>
            <input
                class="input short" id=id type="text" dir="ltr" autocomplete="off"
                aria-invalid=move || mistake.get().map(|_| "true")
                prop:value=move || typed.get().unwrap_or_else(|| value.get())
                on:input=input on:change=move |_| save()
                on:keydown=move |event| if event.key() == "Enter" { save() }
            />
            <p class="field-note">{move || i18n.text(note)}</p>
            {move || mistake.get().map(|key| view! { <p class="field-mistake" role="alert">{i18n.text(key)}</p> })}
            {move || failure.get().map(|failure| view! { <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p> })}
            <p class="field-note" role="status">{move || is_saved.get().then(|| text!(i18n, k::settings::SAVED))}</p>
        </div>
    }
    .into_any()
}

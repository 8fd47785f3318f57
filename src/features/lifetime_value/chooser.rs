//! By which model, how far ahead, at what discount, for whom, as of which day.

use super::state::{DISCOUNTS, HORIZONS, MODELS, View, code, percent_text, yearly};
use crate::engine::use_engine;
use crate::i18n::{I18n, Key, k, use_i18n};
use crate::records::segment_names_with;
use crate::ui::Select;
use crate::ui::field::FieldInput;
use domain::{FieldDef, FieldType};
use leptos::prelude::*;
use serde_json::{Value as Json, json};

type Options = Vec<(String, String)>;

/// The choices, each kept in the address.
#[component]
pub(super) fn Chooser(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let change = move |set: fn(&mut View, String)| {
        Callback::new(move |value: String| {
            let mut view = view.get_untracked();
            set(&mut view, value);
            go.run(view);
        })
    };
    let models = Signal::derive(move || {
        MODELS.map(|(code, _)| (code.to_owned(), model_name(i18n, code))).into_iter().collect::<Options>()
    });
    let horizons = Signal::derive(move || horizons(i18n, view.with(|view| view.months)));
    let discounts = Signal::derive(move || discounts(i18n, view.with(|view| view.discount)));
    let names = segment_names_with(engine, i18n, move || view.with(|view| view.segment.clone()));
    let segments = Signal::derive(move || {
        let everybody = (String::new(), text!(i18n, k::lifetime_value::EVERYBODY));
        std::iter::once(everybody).chain(names.get()).collect::<Options>()
    });
    let currencies = Signal::derive(move || {
        let own = |status: &protocol::Status| -> Options {
            status.currencies.iter().map(|(code, _)| (code.clone(), code.clone())).collect()
        };
        engine.status.with(own)
    });
    let currency = Memo::new(move |_| {
        let chosen = view.with(|view| view.currency.map(|currency| currency.to_string()));
        let first = || currencies.with(|all| all.first().map(|(code, _)| code.clone()));
        chosen.or_else(first).unwrap_or_default()
    });
    view! {
        <div class="ltv-chooser" role="group" aria-label=t!(i18n, k::lifetime_value::CHOOSE)>
            <Choice
                label=k::lifetime_value::MODEL options=models
                value=Memo::new(move |_| view.with(|view| code(view.model).to_owned()))
                on_change=change(|view, value| {
                    view.model = MODELS.iter().find(|(code, _)| *code == value).map_or(view.model, |(_, model)| *model);
                })
            />
            <Choice
                label=k::lifetime_value::HORIZON options=horizons
                value=Memo::new(move |_| view.with(|view| view.months.to_string()))
                on_change=change(|view, value| view.months = value.parse().unwrap_or(view.months))
            />
            <Choice
                label=k::lifetime_value::DISCOUNT options=discounts
                value=Memo::new(move |_| view.with(|view| view.discount.to_string()))
                on_change=change(|view, value| view.discount = value.parse().unwrap_or(view.discount))
            />
            <Choice
                label=k::lifetime_value::SEGMENT options=segments
                value=Memo::new(move |_| view.with(|view| view.segment.clone().unwrap_or_default()))
                on_change=change(|view, value| view.segment = Some(value).filter(|id| !id.is_empty()))
            />
            <Show when=move || currencies.with(|all| all.len() > 1)>
                <Choice
                    label=k::lifetime_value::CURRENCY options=currencies value=currency
                    on_change=change(|view, value| view.currency = value.parse().ok())
                />
            </Show>
            <LastDay view=view go=go />
        </div>
        <p class="muted ltv-note">
            {move || {
                let view = view.get();
                let (monthly, yearly) = (rate_text(i18n, view.discount), i18n.percent(yearly(view.monthly())));
                text!(i18n, k::lifetime_value::DISCOUNT_NOTE, monthly = monthly, yearly = yearly)
            }}
        </p>
    }
    .into_any()
}

/// A choice with its name over it.
#[component]
pub(super) fn Choice(
    label: Key,
    #[prop(into)] options: Signal<Options>,
    #[prop(into)] value: Signal<String>,
    on_change: Callback<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = Signal::derive(move || i18n.text(label));
    view! {
        <div class="field">
            // The drop-down has the same words as its own name.
            <span class="label" aria-hidden="true">{name}</span>
            <Select options=options value=value on_change=on_change label=name />
        </div>
    }
    .into_any()
}

/// The last day whose orders count; today when empty.
#[component]
fn LastDay(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let field = FieldDef::new("until", FieldType::Day);
    let value = Signal::derive(move || view.with(|view| json!(view.until.map(|day| day.to_string()))));
    let commit = Callback::new(move |value: Json| {
        let until = value.as_str().and_then(|day| day.parse().ok());
        go.run(View { until, ..view.get_untracked() });
    });
    view! {
        <div class="field">
            <span class="label" aria-hidden="true">{t!(i18n, k::lifetime_value::UNTIL)}</span>
            <FieldInput
                field=field id="ltv-until" label=Signal::derive(t!(i18n, k::lifetime_value::UNTIL))
                value=value on_commit=commit
            />
        </div>
    }
    .into_any()
}

/// The name of a model.
pub(super) fn model_name(i18n: I18n, code: &str) -> String {
    k::lifetime_value::model(code).map(|key| i18n.text(key)).unwrap_or_default()
}

fn horizons(i18n: I18n, chosen: u32) -> Options {
    let mut months = HORIZONS.to_vec();
    if !months.contains(&chosen) {
        months.push(chosen);
        months.sort_unstable();
    }
    let named = |months: u32| (months.to_string(), text!(i18n, k::lifetime_value::MONTHS, count = months));
    months.into_iter().map(named).collect()
}

fn discounts(i18n: I18n, chosen: u32) -> Options {
    let mut rates = DISCOUNTS.to_vec();
    if !rates.contains(&chosen) {
        rates.push(chosen);
        rates.sort_unstable();
    }
    rates.into_iter().map(|rate| (rate.to_string(), rate_text(i18n, rate))).collect()
}

/// "0.75 %", exactly: a percentage with one decimal place would round it.
fn rate_text(i18n: I18n, hundredths: u32) -> String {
    let share = f64::from(hundredths) / 10_000.0;
    let is_short = hundredths.is_multiple_of(10);
    if is_short {
        i18n.percent(share)
    } else {
        let number = i18n.number(percent_text(hundredths).parse().unwrap_or(share * 100.0));
        text!(i18n, k::lifetime_value::PERCENT, number = number)
    }
}

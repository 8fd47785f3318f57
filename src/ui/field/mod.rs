//! Inputs for every type of field: a value in, a new value out when the person is done with it (Enter, or leaving the
//! input). What does not parse stays in the input with the reason below it; nothing typed is thrown away.

mod choice;
mod date;
mod draft;
mod money;
mod set;
pub(crate) mod state;
mod typed;

use crate::i18n::{k, use_i18n};
use crate::ui::{Combobox, Icon, Shape, Suggestion, Suggestions};
use domain::{FieldDef, FieldType};
use draft::Draft;
use leptos::prelude::*;
use serde_json::{Value as Json, json};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Gives the name of the record behind a link.
pub(crate) type LinkName = Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = Option<String>>>> + Send + Sync>;

/// Gives the words for a code of a choice: field name and code in, words out.
pub(crate) type ChoiceWords = Arc<dyn Fn(&str, &str) -> String + Send + Sync>;

/// What inputs need to know from outside, in context.
#[derive(Clone)]
pub(crate) struct FieldWords {
    /// The words for codes.
    pub(crate) choice: ChoiceWords,
    /// Records to link to.
    pub(crate) suggest: Suggestions,
    /// The name of a linked record.
    pub(crate) link_name: LinkName,
    /// Where a linked record is shown: its id in, an address out.
    pub(crate) link_address: Arc<dyn Fn(&str) -> String + Send + Sync>,
    /// Why something failed, in words.
    pub(crate) failure: Arc<dyn Fn(&protocol::Failure) -> String + Send + Sync>,
    /// The currency of new amounts.
    pub(crate) currency: Signal<String>,
}

/// An input that fits the type of its field.
#[component]
pub(crate) fn FieldInput(
    /// The field.
    field: FieldDef,
    /// Its value in plain JSON form.
    #[prop(into)]
    value: Signal<Json>,
    /// Called with the new value when the person is done.
    on_commit: Callback<Json>,
    /// The id that a `<label for>` names.
    #[prop(into)]
    id: String,
    /// What a screen reader says of it.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it only shows.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// What stands in it at first that is no value, and why it is none.
    #[prop(default = None)]
    begun: Option<(String, state::Mistake)>,
) -> impl IntoView {
    let draft = Draft::new(value, on_commit);
    if let Some((text, mistake)) = begun {
        draft.typed(text);
        draft.mistake.set(Some(mistake));
    }
    let type_name = format!("{:?}", field.ty).to_lowercase();
    let input = match field.ty {
        FieldType::Text | FieldType::LongText | FieldType::Int | FieldType::Number => {
            view! { <typed::TypedInput ty=field.ty name=field.name draft=draft id=id.clone() label=label disabled=disabled /> }.into_any()
        }
        FieldType::Choice => {
            view! { <choice::ChoiceInput field=field draft=draft id=id.clone() label=label disabled=disabled /> }.into_any()
        }
        FieldType::Set => view! { <set::SetInput draft=draft id=id.clone() label=label disabled=disabled /> }.into_any(),
        FieldType::Money => {
            view! { <money::MoneyInput draft=draft id=id.clone() label=label disabled=disabled /> }.into_any()
        }
        FieldType::Day => view! { <date::DayInput draft=draft id=id.clone() label=label disabled=disabled /> }.into_any(),
        FieldType::Birthday => {
            view! { <date::BirthdayInput draft=draft id=id.clone() label=label disabled=disabled /> }.into_any()
        }
        FieldType::Instant => {
            view! { <date::InstantInput draft=draft id=id.clone() label=label disabled=disabled /> }.into_any()
        }
        FieldType::Flag => view! { <choice::FlagInput draft=draft id=id.clone() label=label disabled=disabled /> }.into_any(),
        FieldType::Ref => view! { <LinkInput draft=draft id=id.clone() label=label disabled=disabled /> }.into_any(),
    };
    let i18n = use_i18n();
    let mistake = move || draft.mistake.get().and_then(|mistake| k::ui::mistake(mistake.code()));
    view! {
        <div class="field-input" data-type=type_name>
            {input}
            {move || mistake().map(|key| view! {
                <p class="field-mistake" role="alert" id=format!("{id}-mistake")>{i18n.text(key)}</p>
            })}
        </div>
    }
    .into_any()
}

/// A link to a record: its name with a way to it, or a search for one.
#[component]
fn LinkInput(draft: Draft, id: String, label: Signal<String>, disabled: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let words = expect_context::<FieldWords>();
    let link_name = words.link_name.clone();
    let name = LocalResource::new(move || {
        let linked = draft.value.get().as_str().map(str::to_owned);
        let link_name = link_name.clone();
        async move {
            match linked {
                Some(id) => link_name(id).await,
                None => None,
            }
        }
    });
    let changing = RwSignal::new(false);
    let linked = Memo::new(move |_| draft.value.get().as_str().map(str::to_owned));
    let address = words.link_address.clone();
    let suggest = words.suggest.clone();
    let take = Callback::new(move |suggestion: Suggestion| {
        changing.set(false);
        draft.commit(json!(suggestion.id));
    });
    let leave = Callback::new(move |()| changing.set(false));
    move || match linked.get() {
        Some(target) if !changing.get() => {
            let shown = target.clone();
            view! {
                <span class="link-value">
                    <a href=address(&target)>{move || name.get().flatten().unwrap_or_else(|| shown.clone())}</a>
                    <button
                        type="button"
                        class="button quiet icon-only small"
                        id=id.clone()
                        aria-label=t!(i18n, k::ui::CHANGE_LINK, field = label.get())
                        disabled=disabled
                        on:click=move |_| changing.set(true)
                    >
                        <Icon shape=Shape::Search />
                    </button>
                    <button
                        type="button"
                        class="button quiet icon-only small"
                        aria-label=t!(i18n, k::ui::REMOVE_LINK, field = label.get())
                        disabled=disabled
                        on:click=move |_| draft.commit(Json::Null)
                    >
                        <Icon shape=Shape::Close />
                    </button>
                </span>
            }
            .into_any()
        }
        _ => view! {
            <Combobox
                id=id.clone()
                label=label
                placeholder=t_signal(i18n)
                suggest=suggest.clone()
                on_take=take
                on_leave=leave
                autofocus=changing.get_untracked()
            />
        }
        .into_any(),
    }
}

fn t_signal(i18n: crate::i18n::I18n) -> Signal<String> {
    Signal::derive(t!(i18n, k::ui::SEARCH_LINK))
}

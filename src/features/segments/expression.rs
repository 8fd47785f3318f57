//! The text field for a condition: mistakes are underlined where they stand, and what could come next is offered.

use super::state::{Mistake, byte_at, completed, pieces};
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{choice_label, field_label};
use domain::Schema;
use domain::expr::{Completion, Offer, complete};
use leptos::prelude::*;
use leptos::{ev, html};

/// Offers shown; more would be a list to read, not a help while typing.
const OFFERS_MAX: usize = 40;

/// The field.
#[component]
pub(super) fn ExpressionInput(
    /// The condition.
    text: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    mistakes: Signal<Vec<Mistake>>,
    /// The field itself, for whoever wants to move its cursor.
    node: NodeRef<html::Textarea>,
    /// Called on Ctrl+Enter.
    on_save: Callback<()>,
    /// The id that a `<label for>` names.
    id: &'static str,
    /// The id of what describes the state of the condition.
    described_by: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let cursor = RwSignal::new(0_usize);
    let is_open = RwSignal::new(false);
    let marked = RwSignal::new(None::<usize>);
    let offers = Memo::new(move |_| {
        if !is_open.get() {
            return Vec::new();
        }
        let schema = engine.schema.get();
        text.with(|text| {
            let mut offers = complete(text, byte_at(text, cursor.get()), &schema, "customer");
            offers.truncate(OFFERS_MAX);
            offers
        })
    });
    let shows = Memo::new(move |_| offers.with(|offers| !offers.is_empty()));
    let read_cursor = move || {
        if let Some(place) = node.get_untracked().and_then(|field| field.selection_start().ok().flatten()) {
            cursor.set(place as usize);
        }
    };
    let take = move |index: usize| {
        let Some(offer) = offers.with_untracked(|offers| offers.get(index).cloned()) else { return };
        let (new, place) = text.with_untracked(|text| completed(text, &offer));
        if let Some(field) = node.get_untracked() {
            field.set_value(&new);
            let place = place as u32;
            // It fails only for a field that has left the page.
            let _ = field.set_selection_range(place, place);
            crate::browser::focus_element(&field);
        }
        text.set(new);
        cursor.set(place);
        marked.set(None);
        is_open.set(true);
    };
    let step = move |by: isize| {
        let count = offers.with_untracked(Vec::len) as isize;
        marked.update(|marked| {
            let next = marked.map_or(if by > 0 { 0 } else { count - 1 }, |marked| marked as isize + by);
            *marked = (0..count).contains(&next).then_some(next as usize);
        });
    };
    let keydown = move |event: ev::KeyboardEvent| {
        let key = event.key();
        let with_control = event.ctrl_key() || event.meta_key();
        match key.as_str() {
            "Enter" if with_control => {
                event.prevent_default();
                on_save.run(());
            }
            " " if with_control => {
                event.prevent_default();
                read_cursor();
                is_open.set(true);
            }
            "ArrowDown" | "ArrowUp" if shows.get_untracked() => {
                event.prevent_default();
                step(if key == "ArrowDown" { 1 } else { -1 });
            }
            "Enter" | "Tab" => {
                if let Some(index) = marked.get_untracked().filter(|_| shows.get_untracked()) {
                    event.prevent_default();
                    take(index);
                }
            }
            "Escape" if shows.get_untracked() => {
                event.prevent_default();
                event.stop_propagation();
                is_open.set(false);
            }
            _ => {}
        }
    };
    let typed = move |event| {
        text.set(event_target_value(&event));
        read_cursor();
        marked.set(None);
        is_open.set(true);
    };
    let active = move || marked.get().filter(|_| shows.get()).map(option_id);
    view! {
        <div class="expression" dir="ltr">
            <div class="expression-back" aria-hidden="true">
                {move || text.with(|text| pieces(text, &mistakes.get())).into_iter().map(|(piece, is_wrong)| {
                    if is_wrong { view! { <mark>{piece}</mark> }.into_any() } else { piece.into_any() }
                }).collect_view()}
                // A last line break would else have no height.
                <br />
            </div>
            <textarea
                class="input" id=id node_ref=node rows="2" spellcheck="false" autocomplete="off" autocapitalize="off"
                aria-autocomplete="list" aria-haspopup="listbox"
                aria-describedby=described_by aria-controls="expression-offers"
                aria-invalid=move || mistakes.with(|mistakes| !mistakes.is_empty()).to_string()
                aria-activedescendant=active
                placeholder="stage in (regular, key) and last(orders.day) before 90 days ago"
                prop:value=text
                on:input=typed
                on:keydown=keydown
                on:click=move |_| read_cursor()
                on:keyup=move |_| read_cursor()
                on:blur=move |_| is_open.set(false)
            ></textarea>
            <div class="suggestions expression-offers" role="listbox" id="expression-offers" hidden=move || !shows.get() aria-label=t!(i18n, k::segments::OFFERS)>
                {move || {
                    let schema = engine.schema.get();
                    offers.get().into_iter().enumerate().map(|(index, offer)| view! {
                        <div
                            class="suggestion" role="option" id=option_id(index)
                            aria-selected=move || (marked.get() == Some(index)).to_string()
                            // Before the blur of the field, which would close the list.
                            on:mousedown=move |event| { event.prevent_default(); take(index); }
                        >
                            <code>{offer.text.clone()}</code>
                            <bdi class="suggestion-detail">{offer_words(i18n, &schema, &offer)}</bdi>
                        </div>
                    }).collect_view()
                }}
            </div>
        </div>
    }
    .into_any()
}

fn option_id(index: usize) -> String {
    format!("expression-offer-{index}")
}

/// What an offer is, in the person's words: the name of its field, or its sort.
fn offer_words(i18n: I18n, schema: &Schema, offer: &Completion) -> String {
    let sort = match offer.offer {
        Offer::Field | Offer::Link => {
            if let Some(kind) = &offer.kind {
                let label = field_label(i18n, schema, kind, offer.text.trim_matches('`'));
                if label != offer.text {
                    return label;
                }
            }
            "field"
        }
        Offer::Relation => "relation",
        Offer::Function => "function",
        Offer::Operator => "operator",
        Offer::Value => {
            // Codes of a choice have words of their own.
            let code = offer.text.as_str();
            let known = ["type", "relation", "status", "stage", "channel"].into_iter().find_map(|field| {
                let label = choice_label(i18n, field, code);
                (label != code).then_some(label)
            });
            if let Some(label) = known {
                return label;
            }
            "value"
        }
        Offer::Keyword => "keyword",
    };
    k::segments::offer(sort).map(|key| i18n.text(key)).unwrap_or_default()
}

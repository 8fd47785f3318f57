//! The chips above the list: what is asked for, one chip for each part, and ways to ask for more.

use super::add_filter::AddFilter;
use super::condition::{Plain, QUICK, column_of, parts, plain, toggled, without};
use super::list::full_query;
use super::state::ListState;
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{choice_label, failure_text, field_label, path_type};
use crate::shell::use_steps;
use crate::ui::{Icon, Popover, Shape, use_toasts};
use domain::expr::{Comparison, Expr, Period, Predicate, Test, Unit, Value};
use domain::{FieldType, Schema};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Command, Fields};

/// The chips.
#[component]
pub(super) fn FilterBar(shown: Memo<ListState>, go: Callback<ListState>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let filter = Memo::new(move |_| shown.with(|shown| shown.filter.clone()));
    let ask =
        Callback::new(move |filter: Option<String>| go.run(ListState { filter, ..shown.get_untracked() }));
    let add = Callback::new(move |part: Expr| {
        let now = filter.get_untracked();
        // The same once more changes nothing.
        let is_new = now.as_deref().is_none_or(|now| !parts(now).contains(&part));
        if is_new {
            ask.run(toggled(now.as_deref(), &part));
        }
    });
    let chips = move || {
        let schema = engine.schema.get();
        let text = filter.get()?;
        let found = parts(&text);
        // A text with a mistake is one chip; the table says what is wrong with it.
        let words: Vec<(usize, String, bool)> = match found.is_empty() {
            true => vec![(0, text.clone(), false)],
            false => found
                .iter()
                .enumerate()
                // A ready-made one shows itself by its button.
                .filter(|(_, part)| !is_quick(part))
                .map(|(place, part)| {
                    let (words, is_plain) = words_of(i18n, &schema, part);
                    (place, words, is_plain)
                })
                .collect(),
        };
        let chip = |(place, words, is_plain): (usize, String, bool)| {
            let text = text.clone();
            let name = words.clone();
            view! {
                <span class="chip filter-chip">
                    {if is_plain {
                        view! { <bdi>{words}</bdi> }.into_any()
                    } else {
                        view! { <code>{words}</code> }.into_any()
                    }}
                    <button
                        type="button" class="chip-remove"
                        aria-label=t!(i18n, k::customers::REMOVE_CONDITION, condition = name.clone())
                        on:click=move |_| ask.run(without(&text, place))
                    >
                        <Icon shape=Shape::Close />
                    </button>
                </span>
            }
        };
        Some(words.into_iter().map(chip).collect_view())
    };
    let quick = QUICK.map(|(code, text)| {
        let part = StoredValue::new(parts(text).into_iter().next());
        let is_on = move || {
            part.with_value(|part| {
                filter.with(|filter| {
                    filter.as_deref().zip(part.as_ref()).is_some_and(|(now, part)| parts(now).contains(part))
                })
            })
        };
        let press = move |_| {
            if let Some(part) = part.get_value() {
                ask.run(toggled(filter.get_untracked().as_deref(), &part));
            }
        };
        view! {
            <button type="button" class="chip quick-filter" aria-pressed=move || is_on().to_string() on:click=press>
                {move || k::customers::quick(code).map(|key| i18n.text(key))}
            </button>
        }
    });
    view! {
        <div class="filter-bar" role="group" aria-label=t!(i18n, k::customers::FILTERS)>
            <AddFilter on_add=add />
            {quick}
            {chips}
            <Show when=move || filter.with(Option::is_some)>
                <SaveAsSegment shown=shown go=go />
                <button type="button" class="button small quiet" on:click=move |_| ask.run(None)>
                    {t!(i18n, k::customers::CLEAR_FILTERS)}
                </button>
            </Show>
        </div>
    }
    .into_any()
}

fn is_quick(part: &Expr) -> bool {
    QUICK.iter().any(|(_, text)| parts(text).first() == Some(part))
}

/// A part in words, and whether it has any; else its text.
fn words_of(i18n: I18n, schema: &Schema, part: &Expr) -> (String, bool) {
    let (inner, is_not) = match part {
        Expr::Not(inner) => (&**inner, true),
        part => (part, false),
    };
    let words = match inner {
        Expr::Test(test) => test_words(i18n, schema, test, is_not),
        _ => None,
    };
    match words {
        Some(words) => (words, true),
        None => (part.to_string(), false),
    }
}

/// "City: Riga", "Revenue ≥ 500", "Last order: in the last 30 days": signs in place of verbs, so that it reads in every
/// language.
fn test_words(i18n: I18n, schema: &Schema, test: &Test, is_not: bool) -> Option<String> {
    let column = column_of(&test.operand)?;
    let ty = path_type(schema, "customer", &column)?;
    let label = field_label(i18n, schema, "customer", &column);
    let value = |value: &Value| {
        Some(match plain(&value.literal)? {
            Plain::Text(code) if ty == FieldType::Choice => choice_label(i18n, &column, &code),
            Plain::Text(text) => text,
            Plain::Number(number) => i18n.number(number),
            Plain::Money(money) => i18n.money(money),
        })
    };
    let list = |values: &[Value]| Some(values.iter().map(value).collect::<Option<Vec<_>>>()?.join(", "));
    let sign = if is_not { " ≠" } else { ":" };
    Some(match &test.predicate {
        Predicate::Compare(Comparison::Equal, one) => format!("{label}{sign} {}", value(one)?),
        Predicate::In(values) | Predicate::Has(_, values) => format!("{label}{sign} {}", list(values)?),
        Predicate::Empty => format!("{label}{sign} {}", text!(i18n, k::customers::EMPTY_VALUE)),
        Predicate::During(Period::InLast(days, Unit::Day)) => {
            let when = match is_not {
                true => text!(i18n, k::customers::NOT_WITHIN_DAYS, count = *days),
                false => text!(i18n, k::customers::WITHIN_DAYS, count = *days),
            };
            format!("{label}: {when}")
        }
        _ if is_not => return None,
        Predicate::Compare(Comparison::AtLeast, one) => format!("{label} ≥ {}", value(one)?),
        Predicate::Compare(Comparison::AtMost, one) => format!("{label} ≤ {}", value(one)?),
        Predicate::Compare(Comparison::Greater, one) => format!("{label} > {}", value(one)?),
        Predicate::Compare(Comparison::Less, one) => format!("{label} < {}", value(one)?),
        Predicate::Between(from, to) => format!("{label}: {} – {}", value(from)?, value(to)?),
        Predicate::Text(_, one) => format!("{label}: {}", value(one)?),
        Predicate::During(_) => return None,
    })
}

/// Keeps what is asked for as a segment.
#[component]
fn SaveAsSegment(shown: Memo<ListState>, go: Callback<ListState>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Popover
            class="button small quiet"
            label=Signal::derive(t!(i18n, k::customers::SAVE_SEGMENT))
            trigger=move || view! { <Icon shape=Shape::Segments />{t!(i18n, k::customers::SAVE_SEGMENT)} }
        >
            <SegmentForm shown=shown go=go />
        </Popover>
    }
}

#[component]
fn SegmentForm(shown: Memo<ListState>, go: Callback<ListState>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let (steps, toasts) = (use_steps(), use_toasts());
    let name = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (name, state) = (name.get_untracked().trim().to_owned(), shown.get_untracked());
        if name.is_empty() {
            return;
        }
        let locale = i18n.locale_untracked().code();
        spawn_local(async move {
            // With a segment chosen, the new one is what both select.
            let created = match full_query(engine, &state, locale).await {
                Ok(query) => {
                    let text = query.filter.unwrap_or_default();
                    let fields = Fields::from_iter([("name".into(), name.into()), ("where".into(), text)]);
                    engine.apply(Command::Create { kind: "segment".into(), fields }).await
                }
                Err(failure) => Err(failure),
            };
            match created {
                Ok(applied) => {
                    // From now on the segment says it.
                    let segment = applied.ids.first().map(ToString::to_string);
                    go.try_run(ListState { segment, filter: None, ..state });
                    steps.done(untrack(|| text!(i18n, k::customers::SEGMENT_SAVED)));
                }
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
        });
    };
    view! {
        <form class="popover-form" on:submit=submit>
            <input
                class="input" type="text" dir="auto" aria-label=t!(i18n, k::customers::SEGMENT_NAME)
                placeholder=t!(i18n, k::customers::SEGMENT_NAME) bind:value=name
            />
            <button type="submit" class="button primary">{t!(i18n, k::customers::SAVE)}</button>
        </form>
    }
}

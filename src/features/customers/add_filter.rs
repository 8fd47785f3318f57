//! The form that adds one condition: a field, then what fits its type.

use super::condition::{Wanted, made};
use super::layout::possible_columns;
use crate::engine::use_engine;
use crate::i18n::{intl, k, use_i18n};
use crate::records::{choice_label, field_label, path_type};
use crate::ui::field::state::plain_number;
use crate::ui::{Icon, Popover, Select, Shape};
use domain::FieldType;
use domain::expr::Expr;
use leptos::ev;
use leptos::prelude::*;

/// Stretches of days that are offered.
const DAYS: [u32; 5] = [7, 30, 90, 180, 365];
/// The fields asked for most come first.
const FIRST: [&str; 10] = [
    "stage",
    "type",
    "status",
    "city",
    "tags",
    "owner.name",
    "created",
    "orders.last",
    "orders.sum",
    "interactions.last",
];

/// The button and its form.
#[component]
pub(super) fn AddFilter(on_add: Callback<Expr>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Popover
            class="button small"
            label=Signal::derive(t!(i18n, k::customers::ADD_FILTER))
            trigger=move || view! { <Icon shape=Shape::Filter />{t!(i18n, k::customers::ADD_FILTER)} }
        >
            <Form on_add=on_add />
        </Popover>
    }
}

#[component]
fn Form(on_add: Callback<Expr>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let column = RwSignal::new(FIRST[0].to_owned());
    let wanted = RwSignal::new(Wanted::Codes(Vec::new()));
    let options = Signal::derive(move || {
        let schema = engine.schema.get();
        let all = possible_columns(&schema);
        let first =
            FIRST.iter().filter(|name| all.iter().any(|own| own == *name)).map(|name| (*name).to_owned());
        let rest = all.iter().filter(|name| !FIRST.contains(&name.as_str())).cloned();
        first
            .chain(rest)
            .filter(|name| is_asked(path_type(&schema, "customer", name)))
            .map(|name| (name.clone(), field_label(i18n, &schema, "customer", &name)))
            .collect::<Vec<_>>()
    });
    let ty = Memo::new(move |_| {
        let schema = engine.schema.get();
        column.with(|column| path_type(&schema, "customer", column)).unwrap_or(FieldType::Text)
    });
    let choose = Callback::new(move |name: String| {
        let schema = engine.schema.get_untracked();
        wanted.set(match path_type(&schema, "customer", &name) {
            Some(FieldType::Choice) => Wanted::Codes(Vec::new()),
            Some(FieldType::Int | FieldType::Number | FieldType::Money) => Wanted::Between(None, None),
            Some(FieldType::Day | FieldType::Instant) => Wanted::Within(30),
            _ => Wanted::Text(String::new()),
        });
        column.set(name);
    });
    let condition = Memo::new(move |_| wanted.with(|wanted| made(&column.get(), ty.get(), wanted)));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(condition) = condition.get_untracked() {
            on_add.run(condition);
            choose.run(column.get_untracked());
        }
    };
    let control = move || match ty.get() {
        FieldType::Choice => view! { <Codes column=column wanted=wanted /> }.into_any(),
        FieldType::Int | FieldType::Number | FieldType::Money => {
            view! { <Limits wanted=wanted /> }.into_any()
        }
        FieldType::Day | FieldType::Instant => view! { <Days wanted=wanted /> }.into_any(),
        _ => view! {
            <input
                class="input" type="text" dir="auto" aria-label=t!(i18n, k::customers::CONTAINS)
                placeholder=t!(i18n, k::customers::CONTAINS)
                on:input=move |event| wanted.set(Wanted::Text(event_target_value(&event)))
            />
        }
        .into_any(),
    };
    view! {
        <form class="popover-form add-filter" on:submit=submit>
            <Select options=options value=column on_change=choose label=Signal::derive(t!(i18n, k::customers::FIELD)) />
            // Anew for each field, so that nothing typed for one is left in another.
            {move || { column.track(); control() }}
            <button type="submit" class="button primary" disabled=move || condition.with(Option::is_none)>
                {t!(i18n, k::customers::ADD_FILTER)}
            </button>
        </form>
    }
    .into_any()
}

fn is_asked(ty: Option<FieldType>) -> bool {
    !matches!(ty, None | Some(FieldType::Birthday | FieldType::Flag | FieldType::Ref))
}

#[component]
fn Codes(column: RwSignal<String>, wanted: RwSignal<Wanted>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let name = column.get_untracked();
    let field = engine.schema.with_untracked(|schema| schema.field("customer", &name).cloned());
    let codes = field.map(|field| field.choices).unwrap_or_default();
    let toggle = move |code: &str| {
        wanted.update(|wanted| {
            if let Wanted::Codes(codes) = wanted {
                match codes.iter().position(|known| known == code) {
                    Some(place) => {
                        codes.remove(place);
                    }
                    None => codes.push(code.to_owned()),
                }
            }
        });
    };
    view! {
        <ul class="filter-codes">
            {codes.into_iter().map(|code| {
                let words = {
                    let (name, code) = (name.clone(), code.clone());
                    move || choice_label(i18n, &name, &code)
                };
                view! {
                    <li><label class="columns-entry">
                        <input type="checkbox" class="check" on:change=move |_| toggle(&code) /><span>{words}</span>
                    </label></li>
                }
            }).collect_view()}
        </ul>
    }
}

#[component]
fn Limits(wanted: RwSignal<Wanted>) -> impl IntoView {
    let i18n = use_i18n();
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let read = move || {
        let point = intl::decimal_point(i18n.locale_untracked());
        let number = |text: String| plain_number(&text, point).parse::<f64>().ok();
        wanted.set(Wanted::Between(number(from.get_untracked()), number(to.get_untracked())));
    };
    let input = move |text: RwSignal<String>| {
        move |event| {
            text.set(event_target_value(&event));
            read();
        }
    };
    view! {
        <div class="filter-limits">
            <input
                class="input number" type="text" inputmode="decimal" aria-label=t!(i18n, k::customers::AT_LEAST)
                placeholder=t!(i18n, k::customers::AT_LEAST) on:input=input(from)
            />
            <input
                class="input number" type="text" inputmode="decimal" aria-label=t!(i18n, k::customers::AT_MOST)
                placeholder=t!(i18n, k::customers::AT_MOST) on:input=input(to)
            />
        </div>
    }
}

#[component]
fn Days(wanted: RwSignal<Wanted>) -> impl IntoView {
    let i18n = use_i18n();
    let options = Signal::derive(move || {
        let within =
            DAYS.map(|days| (format!("+{days}"), text!(i18n, k::customers::WITHIN_DAYS, count = days)));
        let not =
            DAYS.map(|days| (format!("-{days}"), text!(i18n, k::customers::NOT_WITHIN_DAYS, count = days)));
        within.into_iter().chain(not).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || match wanted.get() {
        Wanted::NotWithin(days) => format!("-{days}"),
        Wanted::Within(days) => format!("+{days}"),
        _ => String::from("+30"),
    });
    let choose = Callback::new(move |code: String| {
        if let Ok(days) = code[1..].parse() {
            wanted.set(if code.starts_with('-') { Wanted::NotWithin(days) } else { Wanted::Within(days) });
        }
    });
    view! { <Select options=options value=value on_change=choose label=Signal::derive(t!(i18n, k::customers::PERIOD)) /> }
}

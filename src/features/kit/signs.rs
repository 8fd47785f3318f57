//! Badges, chips, notices, progress, empty states: what says how something is.

use super::example;
use super::specimen::{Group, Specimen};
use crate::i18n::{Key, k, use_i18n};
use crate::ui::{Advice, EmptyState, Explained, HelpLink, Icon, Measure, ProgressBar, Shape};
use leptos::prelude::*;

/// The looks of a notice: its classes and what they are called.
const NOTICES: [(&str, Key); 4] = [
    ("notice", k::kit::PLAIN),
    ("notice quiet", k::kit::QUIET),
    ("notice weak", k::kit::WARNING),
    ("notice bad", k::kit::FAILURE),
];

/// The part of the sheet.
#[component]
pub(super) fn Signs() -> impl IntoView {
    let i18n = use_i18n();
    let names = example::names(i18n);
    let notice = move |(class, name): (&'static str, Key)| {
        view! {
            <Specimen name=i18n.text(name) is_wide=true>
                <p class=class><Icon shape=Shape::Warning /><span>{text!(i18n, k::kit::NOTICE_TEXT)}</span></p>
            </Specimen>
        }
    };
    let chips = names.into_iter().take(2).map(|name| view! { <span class="chip">{name}</span> });
    view! {
        <Group title=text!(i18n, k::kit::BADGES)>
            <Specimen name=text!(i18n, k::kit::BADGE)>
                <p class="row"><span class="badge">{text!(i18n, k::kit::PLAIN)}</span><span class="badge accent">{text!(i18n, k::kit::PRIMARY)}</span></p>
            </Specimen>
            <Specimen name=text!(i18n, k::kit::CHIP)><p class="row">{chips.collect_view()}</p></Specimen>
            <Specimen name=text!(i18n, k::kit::RECORD_PICTURE)>
                <p class="row">
                    <span class="record-picture"><Icon shape=Shape::Person /></span>
                    <span class="record-picture"><Icon shape=Shape::Building /></span>
                </p>
            </Specimen>
            <Specimen name=text!(i18n, k::kit::KEYS)><p class="row"><kbd>"Ctrl"</kbd><kbd>"K"</kbd></p></Specimen>
            <Specimen name=text!(i18n, k::help::TITLE)><HelpLink page="start" /></Specimen>
        </Group>
        <Group title=text!(i18n, k::kit::NOTICES)>
            {NOTICES.map(notice).collect_view()}
            <Specimen name=text!(i18n, k::kit::HINT) is_wide=true>
                <Advice is_shown=RwSignal::new(true) text=Signal::stored(text!(i18n, k::kit::HINT_TEXT)) />
            </Specimen>
        </Group>
        <Group title=text!(i18n, k::kit::WORK)>
            <Specimen name=text!(i18n, k::kit::WORK_KNOWN)>
                <ProgressBar share=Signal::stored(Some(0.6)) label=Signal::stored(i18n.percent(0.6)) />
            </Specimen>
            <Specimen name=text!(i18n, k::kit::WORK_OPEN)>
                <ProgressBar share=Signal::stored(None) label=Signal::stored(text!(i18n, k::kit::WORK_OPEN)) />
            </Specimen>
        </Group>
        <Group title=text!(i18n, k::kit::FIGURES)>
            <dl class="measures">
                <Measure
                    name=text!(i18n, k::kit::SHARE) value=i18n.percent(0.425) note=text!(i18n, k::kit::INVENTED)
                    explained=Explained { definition: text!(i18n, k::kit::HOW_DEFINITION), ..Explained::default() }
                />
                <Measure
                    name=text!(i18n, k::kit::ORDERS) value=i18n.number(1250.0) note=text!(i18n, k::kit::INVENTED)
                    explained=Explained { definition: text!(i18n, k::kit::HOW_DEFINITION), ..Explained::default() }
                />
            </dl>
        </Group>
        <Group title=text!(i18n, k::kit::EMPTY_STATE)>
            <EmptyState
                shape=Shape::Search title=Signal::stored(text!(i18n, k::kit::EMPTY_STATE_TITLE))
                text=Signal::stored(text!(i18n, k::kit::EMPTY_STATE_TEXT))
            >
                <a class="button primary" href="/kit?part=signs">{text!(i18n, k::kit::AS_LINK)}</a>
            </EmptyState>
        </Group>
    }
    .into_any()
}

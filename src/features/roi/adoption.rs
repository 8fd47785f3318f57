//! Whether it is used: edits by week and by people, fields that stay empty, customers whom nobody has touched.

use super::answer::{Adoption, Person};
use super::explain;
use super::fields::EmptyFields;
use super::stale::StaleCustomers;
use super::state::{View, WEEKS};
use crate::i18n::{I18n, intl, k, use_i18n};
use crate::records::span_text;
use crate::ui::chart::{Charted, Mark, Series, SeriesChart};
use crate::ui::{Addressed as _, Measure};
use leptos::prelude::*;
use std::sync::Arc;

/// The parts of the page.
#[component]
pub(super) fn AdoptionPart(view: View, condition: Option<String>, answer: Adoption) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="card part" aria-labelledby="roi-use">
            <header class="kpi-head"><h2 id="roi-use">{text!(i18n, k::roi::USE)}</h2></header>
            <p class="muted">{text!(i18n, k::roi::USE_TEXT)}</p>
            {numbers(i18n, &answer)}
            {edits(i18n, &view, &answer)}
            {people(i18n, &answer)}
        </section>
        <div class="parts">
            <EmptyFields condition=condition.clone() answer=answer.clone() />
            <StaleCustomers view=view condition=condition answer=answer />
        </div>
    }
    .into_any()
}

fn share(i18n: I18n, share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| i18n.percent(share))
}

fn numbers(i18n: I18n, answer: &Adoption) -> AnyView {
    let each = answer.edits_per_person_week;
    let each = each.map_or_else(|| "–".to_owned(), |each| i18n.number((each * 10.0).round() / 10.0));
    let weeks = span_text(i18n, "week", answer.weeks.len() as u32);
    let active = i18n.number(answer.active() as f64);
    view! {
        <dl class="measures">
            <Measure
                name=text!(i18n, k::roi::EDITS_EACH) value=each explained=explain::edits(i18n, answer)
                note=text!(i18n, k::roi::EDITS_NOTE, count = answer.edits, span = weeks)
            />
            <Measure
                name=text!(i18n, k::roi::ACTIVE) value=share(i18n, answer.active_share) explained=explain::active(i18n, answer)
                note=text!(i18n, k::roi::ACTIVE_NOTE, active = active, count = answer.people.len())
            />
            <Measure
                name=text!(i18n, k::roi::EMPTY) value=share(i18n, answer.empty_share) explained=explain::empty(i18n, answer)
                note=text!(i18n, k::roi::EMPTY_NOTE, count = answer.empty_fields.len())
            />
            <Measure
                name=text!(i18n, k::roi::STALE) value=share(i18n, answer.stale_share) explained=explain::stale(i18n, answer)
                note=text!(i18n, k::roi::STALE_NOTE, count = answer.stale_days)
            />
        </dl>
    }
    .into_any()
}

/// Edits by week, with the number of weeks to choose.
fn edits(i18n: I18n, view: &View, answer: &Adoption) -> AnyView {
    let labels: Vec<String> = answer.weeks.iter().map(|week| i18n.day(week.from)).collect();
    let values = answer.weeks.iter().map(|week| Some(week.edits as f64)).collect();
    let series = vec![Series { name: text!(i18n, k::roi::EDITS), values }];
    let value_text = Arc::new(move |value: f64| intl::number(i18n.locale_untracked(), value));
    let counts: Vec<(String, f64)> =
        labels.iter().cloned().zip(answer.weeks.iter().map(|week| week.edits as f64)).collect();
    let table = move || {
        let row = |(label, edits): &(String, f64)| {
            view! { <tr><th scope="row">{label.clone()}</th><td class="number">{i18n.number(*edits)}</td></tr> }
        };
        view! {
            <table class="data-table">
                <thead>
                    <tr>
                        <th scope="col">{text!(i18n, k::roi::WEEK_FROM)}</th>
                        <th scope="col" class="number">{text!(i18n, k::roi::EDITS)}</th>
                    </tr>
                </thead>
                <tbody>{counts.iter().map(row).collect_view()}</tbody>
            </table>
        }
    };
    let choice = |weeks: u32| {
        let address = View { weeks, ..view.clone() }.address();
        let current = (view.weeks == weeks).then_some("true");
        view! { <a href=address aria-current=current>{span_text(i18n, "week", weeks)}</a> }
    };
    let mut choices = WEEKS;
    choices.sort_unstable();
    view! {
        <div class="roi-edits">
            <div class="roi-head">
                <h3>{text!(i18n, k::roi::EDITS_BY_WEEK)}</h3>
                <nav class="roi-choice" aria-label=text!(i18n, k::roi::WEEKS)>{choices.map(choice).collect_view()}</nav>
            </div>
            <Charted title=Signal::derive(t!(i18n, k::roi::EDITS_BY_WEEK)) table=table>
                <SeriesChart
                    label=Signal::derive(t!(i18n, k::roi::EDITS_BY_WEEK)) labels=labels series=series
                    mark=Mark::Bars value_text=value_text
                />
            </Charted>
        </div>
    }
    .into_any()
}

/// Everybody who ever edited.
fn people(i18n: I18n, answer: &Adoption) -> AnyView {
    if answer.people.is_empty() {
        return view! { <p class="muted">{text!(i18n, k::roi::NOBODY)}</p> }.into_any();
    }
    let row = |person: &Person| {
        let name = match &person.device {
            None => text!(i18n, k::roi::THIS_BROWSER),
            Some(device) => text!(i18n, k::roi::DEVICE, code = device.chars().take(4).collect::<String>()),
        };
        let last = person.last.map_or_else(|| "–".to_owned(), |day| i18n.day(day));
        view! {
            <tr>
                <th scope="row"><bdi>{name}</bdi></th>
                <td class="number">{i18n.number(f64::from(person.edits))}</td>
                <td class="number">{i18n.number(f64::from(person.imports))}</td>
                <td class="number"><bdi>{last}</bdi></td>
            </tr>
        }
    };
    view! {
        <div class="as-table-scroller" tabindex="0" role="group" aria-label=text!(i18n, k::roi::PEOPLE)>
            <table class="data-table">
                <thead>
                    <tr>
                        <th scope="col">{text!(i18n, k::roi::PEOPLE)}</th>
                        <th scope="col" class="number">{text!(i18n, k::roi::EDITS)}</th>
                        <th scope="col" class="number">{text!(i18n, k::roi::IMPORTS)}</th>
                        <th scope="col" class="number">{text!(i18n, k::roi::LAST_EDIT)}</th>
                    </tr>
                </thead>
                <tbody>{answer.people.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        <p class="muted">{text!(i18n, k::roi::PEOPLE_NOTE)}</p>
    }
    .into_any()
}

//! Whether the groups differ by more than chance.

use super::answer::{Answer, Group};
use super::explain;
use super::state::{By, View};
use crate::i18n::{k, use_i18n};
use crate::ui::Measure;
use leptos::prelude::*;

/// A probability below this is usually taken for more than chance.
const LIMIT: f64 = 0.05;

/// The part of the page; of everybody together there is nothing to compare.
#[component]
pub(super) fn ComparedPart(view: View, answer: Answer, groups: Vec<(String, Group)>) -> impl IntoView {
    let i18n = use_i18n();
    if view.by == By::Everybody || answer.groups.is_empty() {
        return ().into_any();
    }
    let body = match &answer.log_rank {
        None => view! { <p>{text!(i18n, k::retention::NO_TEST)}</p> }.into_any(),
        Some(test) => {
            let p = if test.p_value < 0.001 {
                text!(i18n, k::retention::P_SMALL, limit = i18n.number(0.001))
            } else {
                i18n.number(test.p_value)
            };
            let verdict = if test.p_value < LIMIT {
                text!(i18n, k::retention::DIFFER, p = p.clone())
            } else {
                text!(i18n, k::retention::ALIKE, p = p.clone())
            };
            let explained = || explain::test(i18n, test, &groups);
            view! {
                <p>{verdict}</p>
                <dl class="measures">
                    <Measure
                        name=text!(i18n, k::retention::CHI) value=i18n.number(test.chi2) note=text!(i18n, k::retention::CHI_NOTE)
                        explained=explained()
                    />
                    <Measure
                        name=text!(i18n, k::retention::DEGREES) value=i18n.number(f64::from(test.degrees))
                        note=text!(i18n, k::retention::DEGREES_NOTE) explained=explained()
                    />
                    <Measure name=text!(i18n, k::retention::P) value=p note=text!(i18n, k::retention::P_NOTE) explained=explained() />
                </dl>
            }
            .into_any()
        }
    };
    view! {
        <section class="card part" aria-labelledby="retention-compared">
            <header class="kpi-head"><h2 id="retention-compared">{text!(i18n, k::retention::COMPARED)}</h2></header>
            {body}
        </section>
    }
    .into_any()
}

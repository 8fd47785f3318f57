//! How segments overlap: an UpSet chart that is its own table. Each row is a combination of segments with a dot for
//! each, a bar for its size, and a way to its customers.

use super::state::exactly;
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{failure_text, list_address, row_name};
use crate::ui::address_with;
use crate::ui::virtual_table::row_id;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use protocol::{OVERLAP_MAX, Overlap, Request, Row};
use serde_json::Value as Json;

/// Segments compared when nobody has chosen yet.
const FIRST: usize = 3;

/// Combinations shown; smaller ones say little.
const PARTS_MAX: usize = 24;

/// A segment that can be compared.
#[derive(Clone, PartialEq)]
struct Member {
    id: String,
    name: String,
    condition: String,
}

/// The choice of segments and their overlap.
#[component]
pub(super) fn OverlapView(
    /// The saved segments.
    rows: Vec<Row>,
) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let navigate = use_navigate();
    let members: Vec<Member> = rows
        .iter()
        .filter_map(|row| {
            let condition = row.get("where").and_then(Json::as_str).unwrap_or_default().to_owned();
            // A condition with a mistake has no customers to compare.
            domain::expr::parse(&condition).ok()?;
            Some(Member { id: row_id(row)?, name: untrack(|| row_name(i18n, row)), condition })
        })
        .collect();
    if members.len() < 2 {
        return ().into_any();
    }
    let all = StoredValue::new(members);
    let chosen = Memo::new(move |_| {
        let asked = query.with(|map| map.get("compare"));
        all.with_value(|all| match asked {
            Some(asked) => {
                let is_asked = |member: &&Member| asked.split(',').any(|id| id == member.id);
                all.iter().filter(is_asked).take(OVERLAP_MAX).cloned().collect::<Vec<_>>()
            }
            None => all.iter().take(FIRST).cloned().collect(),
        })
    });
    let toggle = move |id: &str| {
        let mut ids: Vec<String> =
            chosen.with_untracked(|chosen| chosen.iter().map(|member| member.id.clone()).collect());
        match ids.iter().position(|known| known == id) {
            Some(place) => drop(ids.remove(place)),
            None => ids.push(id.to_owned()),
        }
        let size = query.with_untracked(|map| map.get("size"));
        let address = address_with("/segments", [("compare", Some(ids.join(","))), ("size", size)]);
        navigate(&address, NavigateOptions { replace: true, scroll: false, ..Default::default() });
    };
    let is_full = Memo::new(move |_| chosen.with(|chosen| chosen.len() >= OVERLAP_MAX));
    view! {
        <section class="stack overlap" aria-labelledby="segment-overlap">
            <h2 id="segment-overlap">{t!(i18n, k::segments::OVERLAP)}</h2>
            <p class="muted">{t!(i18n, k::segments::OVERLAP_TEXT)}</p>
            <div class="row" role="group" aria-label=t!(i18n, k::segments::OVERLAP_CHOOSE)>
                {all.get_value().into_iter().map(|member| {
                    let id = member.id.clone();
                    let is_in = Memo::new(move |_| chosen.with(|chosen| chosen.iter().any(|other| other.id == id)));
                    let toggle = toggle.clone();
                    view! {
                        <button
                            type="button" class="chip overlap-choice" dir="auto" aria-pressed=move || is_in.get().to_string()
                            disabled=move || is_full.get() && !is_in.get()
                            on:click=move |_| toggle(&member.id)
                        >
                            {member.name.clone()}
                        </button>
                    }
                }).collect_view()}
            </div>
            <Parts chosen=chosen />
        </section>
    }
    .into_any()
}

/// The combinations of the chosen segments.
#[component]
fn Parts(chosen: Memo<Vec<Member>>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let overlap = LocalResource::new(move || {
        engine.revision.track();
        let members = chosen.get();
        async move {
            let filters = members.iter().map(|member| Json::String(member.condition.clone())).collect();
            let request = Request::Overlap { kind: "customer".into(), filters };
            (members, engine.call::<Overlap>(request).await)
        }
    });
    view! {
        <Transition>
            {move || overlap.get().map(|(members, overlap)| match overlap {
                _ if members.len() < 2 => view! { <p class="muted">{t!(i18n, k::segments::OVERLAP_FEW)}</p> }.into_any(),
                Ok(overlap) if overlap.parts.is_empty() => {
                    view! { <p class="muted">{t!(i18n, k::segments::OVERLAP_NONE)}</p> }.into_any()
                }
                Ok(overlap) => view! { <Chart members=members overlap=overlap /> }.into_any(),
                Err(failure) => view! {
                    <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span></div>
                }.into_any(),
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Chart(members: Vec<Member>, overlap: Overlap) -> impl IntoView {
    let i18n = use_i18n();
    let conditions: Vec<String> = members.iter().map(|member| member.condition.clone()).collect();
    let largest = overlap.parts.first().map_or(1, |part| part.count).max(1);
    let heads = members.iter().zip(&overlap.sizes).map(|(member, size)| {
        let (name, size) = (member.name.clone(), *size);
        view! {
            <th scope="col" class="overlap-set">
                <a href=format!("/segments/{}", member.id) dir="auto">{name}</a>
                <span class="muted">{move || i18n.number(size as f64)}</span>
            </th>
        }
    });
    let heads = heads.collect_view();
    let places = members.len();
    let rows = overlap.parts.into_iter().take(PARTS_MAX).map(move |part| {
        let address = list_address(&exactly(&conditions, &part.within));
        let count = part.count;
        let (low, high) = (part.within.first().copied(), part.within.last().copied());
        let dots = (0..places).map(|place| {
            let is_in = part.within.contains(&place);
            // The line that joins the dots of a combination.
            let is_before = low.is_some_and(|low| low < place) && high.is_some_and(|high| place <= high);
            let is_after = low.is_some_and(|low| low <= place) && high.is_some_and(|high| place < high);
            let words = move || if is_in { text!(i18n, k::segments::OVERLAP_IN) } else { text!(i18n, k::segments::OVERLAP_OUT) };
            view! {
                <td class="overlap-dot" class:is-in=is_in class:line-before=is_before class:line-after=is_after>
                    <span class="visually-hidden">{words}</span>
                </td>
            }
        });
        view! {
            <tr>
                {dots.collect_view()}
                <td class="overlap-size">
                    <a href=address>
                        <span class="overlap-bar" aria-hidden="true" style:--share=(count as f64 / largest as f64).to_string()></span>
                        <span>{t!(i18n, k::segments::COUNT, count = count)}</span>
                    </a>
                </td>
            </tr>
        }
    });
    view! {
        <div class="segment-table-scroller">
            <table class="overlap-table">
                <caption class="visually-hidden">{t!(i18n, k::segments::OVERLAP)}</caption>
                <thead><tr>{heads}<th scope="col">{t!(i18n, k::segments::CUSTOMERS)}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

//! Customers whom nobody has touched for long.

use super::answer::{Adoption, Stale};
use super::explain;
use super::state::{STALE_DAYS, View};
use crate::browser;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::failure_text;
use crate::ui::{Addressed as _, How, Icon, Shape, table_csv, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Failure, Request};
use serde_json::json;

/// Shown at each step.
const STEP: u64 = 50;
/// Most customers in one answer.
const PAGE_MAX: u64 = 10_000;

/// The part of the page.
#[component]
pub(super) fn StaleCustomers(view: View, condition: Option<String>, answer: Adoption) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let toasts = use_toasts();
    let explained = explain::stale(i18n, &answer);
    let total = u64::from(answer.stale);
    let customers = RwSignal::new(answer.stale_customers.clone());
    let busy = RwSignal::new(false);
    let asked = StoredValue::new((view.clone(), condition));
    let page = move |limit: u64, offset: u64| {
        asked.with_value(|(view, condition)| page(engine, view, condition.as_deref(), limit, offset))
    };
    let more = move |_| {
        busy.set(true);
        let asked = page(STEP, customers.with_untracked(Vec::len) as u64);
        spawn_local(async move {
            match asked.await {
                Ok(found) => drop(customers.try_update(|all| all.extend(found.stale_customers))),
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
            busy.try_set(false);
        });
    };
    let export = move |_| {
        busy.set(true);
        spawn_local(async move {
            let mut rows =
                vec![untrack(|| vec![text!(i18n, k::roi::CUSTOMER), text!(i18n, k::roi::TOUCHED)])];
            let mut failed = None;
            while failed.is_none() && (rows.len() as u64) <= total {
                match page(PAGE_MAX, rows.len() as u64 - 1).await {
                    Ok(found) if found.stale_customers.is_empty() => break,
                    Ok(found) => rows.extend(found.stale_customers.iter().map(cells)),
                    Err(failure) => failed = Some(failure),
                }
            }
            let name = untrack(|| text!(i18n, k::roi::STALE));
            match failed {
                Some(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
                // A browser that refuses a download shows that itself.
                None => drop(browser::download(
                    &format!("{name}.csv"),
                    "text/csv",
                    &table_csv::of_rows(rows.into_iter()).into(),
                )),
            }
            busy.try_set(false);
        });
    };
    let choice = |days: u32| {
        let address = View { stale: days, ..view.clone() }.address();
        let current = (view.stale == days).then_some("true");
        view! { <a href=address aria-current=current>{text!(i18n, k::roi::DAYS, count = days)}</a> }
    };
    let mut choices = STALE_DAYS;
    choices.sort_unstable();
    view! {
        <section class="card part" aria-labelledby="roi-stale">
            <header class="kpi-head">
                <h2 id="roi-stale">{text!(i18n, k::roi::STALE)}</h2>
                <How explained=Signal::stored(explained) />
            </header>
            <div class="roi-head">
                <p>{text!(i18n, k::roi::STALE_SAID, count = answer.stale, days = i18n.number(f64::from(answer.stale_days)))}</p>
                <nav class="roi-choice" aria-label=text!(i18n, k::roi::STALE_FROM)>{choices.map(choice).collect_view()}</nav>
            </div>
            <Show when=move || !customers.with(Vec::is_empty)>
                <div class="as-table-scroller" tabindex="0" role="group" aria-label=t!(i18n, k::roi::STALE)>
                    <table class="data-table">
                        <thead>
                            <tr>
                                <th scope="col">{t!(i18n, k::roi::CUSTOMER)}</th>
                                <th scope="col" class="number">{t!(i18n, k::roi::TOUCHED)}</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || customers.get() key=|one| one.id let:one>{row(i18n, &one)}</For>
                        </tbody>
                    </table>
                </div>
                <div class="form-actions">
                    <p class="muted" role="status">
                        {move || text!(i18n, k::roi::SHOWN, shown = i18n.number(customers.with(Vec::len) as f64), count = total)}
                    </p>
                    <Show when=move || (customers.with(Vec::len) as u64) < total>
                        <button type="button" class="button" disabled=busy on:click=more>{t!(i18n, k::roi::MORE)}</button>
                    </Show>
                    <button type="button" class="button quiet roi-csv" disabled=busy on:click=export>
                        <Icon shape=Shape::Export />{t!(i18n, k::roi::CSV)}
                    </button>
                </div>
            </Show>
        </section>
    }
    .into_any()
}

fn row(i18n: I18n, one: &Stale) -> AnyView {
    let address = format!("/customers/{}", one.id);
    // A customer may have no name.
    let name = if one.name.is_empty() { text!(i18n, k::records::NAMELESS) } else { one.name.clone() };
    let touched = one.touched.map_or_else(|| text!(i18n, k::roi::NEVER), |day| i18n.day(day));
    view! {
        <tr>
            <th scope="row"><a href=address><bdi>{name}</bdi></a></th>
            <td class="number"><bdi>{touched}</bdi></td>
        </tr>
    }
    .into_any()
}

fn cells(one: &Stale) -> Vec<String> {
    vec![one.name.clone(), one.touched.map(|day| day.to_string()).unwrap_or_default()]
}

/// A page of the list.
fn page(
    engine: EngineClient,
    view: &View,
    condition: Option<&str>,
    limit: u64,
    offset: u64,
) -> impl Future<Output = Result<Adoption, Failure>> + use<> {
    let mut params = view.adoption_params(condition);
    (params["limit"], params["offset"]) = (json!(limit), json!(offset));
    engine.call(Request::Insight { name: "adoption".into(), params })
}

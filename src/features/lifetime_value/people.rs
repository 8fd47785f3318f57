//! The customers, most valuable first.

use super::answers::{People as Page, Person, Prediction};
use super::asked::Answered;
use super::explained::{about, facts, source, with_symbols};
use super::part::Part;
use super::state::{STEP, code, last_order, units};
use crate::browser;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, minor_money};
use crate::ui::{Explained, Icon, Shape, table_csv, use_toasts};
use domain::{Currency, Day};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Failure, Request};
use serde_json::json;

/// Most customers in one answer.
const PAGE_MAX: u64 = 10_000;

/// The table.
#[component]
pub(super) fn People(answered: Answered<Prediction>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let toasts = use_toasts();
    let total = u64::from(answered.answer.total.customers);
    let (currency, until) = (answered.answer.currency, answered.answer.until);
    let people = RwSignal::new(answered.answer.customers.clone());
    let busy = RwSignal::new(false);
    let explained = {
        let answered = answered.clone();
        Signal::derive(move || explained(i18n, &answered))
    };
    let answered = StoredValue::new(answered);
    let more = move |_| {
        busy.set(true);
        let offset = people.with_untracked(Vec::len) as u64;
        let asked = answered.with_value(|answered| page(engine, answered, STEP, offset));
        spawn_local(async move {
            match asked.await {
                Ok(page) => drop(people.try_update(|people| people.extend(page.customers))),
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
            busy.try_set(false);
        });
    };
    let export = move |_| {
        busy.set(true);
        let answered = answered.get_value();
        spawn_local(async move {
            match csv(engine, i18n, &answered).await {
                // A browser that refuses a download shows that itself.
                Ok(text) => drop(browser::download(&file_name(i18n), "text/csv", &text.into())),
                Err(failure) => toasts.say(untrack(|| failure_text(i18n, &failure))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Part title=k::lifetime_value::PEOPLE explained=explained is_wide=true>
            <div class="as-table-scroller ltv-people" tabindex="0" role="group" aria-label=t!(i18n, k::lifetime_value::PEOPLE)>
                <table class="data-table">
                    <thead>
                        <tr>{columns(i18n).into_iter().enumerate().map(|(place, head)| view! {
                            <th scope="col" class:number=(place > 0)>{head}</th>
                        }).collect_view()}</tr>
                    </thead>
                    <tbody>
                        <For each=move || people.get() key=|person| person.id let:person>
                            {row(i18n, &person, currency, until)}
                        </For>
                    </tbody>
                </table>
            </div>
            <div class="form-actions">
                <p class="muted" role="status">
                    {move || text!(i18n, k::lifetime_value::SHOWN, shown = i18n.number(people.with(Vec::len) as f64), count = total)}
                </p>
                <Show when=move || (people.with(Vec::len) as u64) < total>
                    <button type="button" class="button" disabled=busy on:click=more>{t!(i18n, k::lifetime_value::MORE)}</button>
                </Show>
                <button type="button" class="button quiet" disabled=busy on:click=export>
                    <Icon shape=Shape::Export />{t!(i18n, k::lifetime_value::CSV)}
                </button>
            </div>
        </Part>
    }
    .into_any()
}

fn columns(i18n: I18n) -> [String; 6] {
    [
        text!(i18n, k::lifetime_value::CUSTOMER),
        text!(i18n, k::lifetime_value::P_ALIVE),
        text!(i18n, k::lifetime_value::PURCHASES),
        text!(i18n, k::lifetime_value::REVENUE),
        text!(i18n, k::lifetime_value::DISCOUNTED),
        text!(i18n, k::lifetime_value::LAST_ORDER),
    ]
}

fn row(i18n: I18n, person: &Person, currency: Currency, until: Day) -> AnyView {
    let amount = |minor: Option<f64>| {
        minor.map_or_else(|| "–".to_owned(), |minor| i18n.money(minor_money(minor, currency)))
    };
    let address = format!("/customers/{}", person.id);
    // A customer may have no name.
    let name = [&person.name, &person.external_id].into_iter().find(|name| !name.is_empty()).cloned();
    let name = name.unwrap_or_else(|| text!(i18n, k::lifetime_value::NO_NAME));
    view! {
        <tr>
            <th scope="row"><a href=address><bdi>{name}</bdi></a></th>
            <td class="number"><bdi>{i18n.percent(person.p_alive)}</bdi></td>
            <td class="number"><bdi>{i18n.number((person.expected_purchases * 100.0).round() / 100.0)}</bdi></td>
            <td class="number"><bdi>{amount(person.expected_revenue_minor)}</bdi></td>
            <td class="number"><bdi>{amount(person.discounted_revenue_minor)}</bdi></td>
            <td class="number"><bdi>{i18n.day(last_order(until, person.last_weeks, person.observed_weeks))}</bdi></td>
        </tr>
    }
    .into_any()
}

/// The next customers by the parameters that were found, so that nothing is fitted again.
fn page(
    engine: EngineClient,
    answered: &Answered<Prediction>,
    limit: u64,
    offset: u64,
) -> impl Future<Output = Result<Page, Failure>> + use<> {
    let mut params = answered.asked.prediction(answered.condition.clone(), limit, offset);
    params.common.to = Some(answered.answer.until);
    params.parameters = answered.answer.fit.values.clone();
    params.spend = answered.answer.spend_fit.as_ref().map(|fit| fit.values.clone()).unwrap_or_default();
    engine.call(Request::Insight { name: "predict".into(), params: json!(params) })
}

/// All customers as a file, in numbers that a spreadsheet reads.
async fn csv(engine: EngineClient, i18n: I18n, answered: &Answered<Prediction>) -> Result<String, Failure> {
    let Prediction { total, currency, until, .. } = &*answered.answer;
    let (currency, until) = (*currency, *until);
    let mut rows = vec![untrack(|| columns(i18n)).to_vec()];
    let mut offset = 0;
    while offset < u64::from(total.customers) {
        let page = page(engine, answered, PAGE_MAX, offset).await?;
        if page.customers.is_empty() {
            break;
        }
        offset += page.customers.len() as u64;
        rows.extend(page.customers.iter().map(|person| cells(person, currency, until)));
    }
    Ok(table_csv::of_rows(rows.into_iter()))
}

fn cells(person: &Person, currency: Currency, until: Day) -> Vec<String> {
    let digits = currency.digits() as usize;
    let amount = |minor: Option<f64>| minor.map(|minor| format!("{:.digits$}", units(minor, currency)));
    let name = if person.name.is_empty() { &person.external_id } else { &person.name };
    vec![
        name.clone(),
        format!("{:.4}", person.p_alive),
        format!("{:.4}", person.expected_purchases),
        amount(person.expected_revenue_minor).unwrap_or_default(),
        amount(person.discounted_revenue_minor).unwrap_or_default(),
        last_order(until, person.last_weeks, person.observed_weeks).to_string(),
    ]
}

fn file_name(i18n: I18n) -> String {
    format!("{}.csv", untrack(|| text!(i18n, k::lifetime_value::TITLE)))
}

/// How the numbers of a line are computed.
fn explained(i18n: I18n, answered: &Answered<Prediction>) -> Explained {
    let model = code(answered.asked.model);
    let formulas = [
        k::lifetime_value::alive_formula(model),
        k::lifetime_value::purchases_formula(model),
        Some(k::lifetime_value::REVENUE_FORMULA),
        Some(k::lifetime_value::DISCOUNTED_FORMULA),
    ];
    let mut inputs = facts(i18n, answered);
    inputs.push((
        text!(i18n, k::lifetime_value::PURCHASES),
        about(i18n, answered.answer.total.expected_purchases),
    ));
    Explained {
        definition: with_symbols(i18n, text!(i18n, k::lifetime_value::PEOPLE_DEFINITION)),
        formula: formulas.into_iter().flatten().map(|key| i18n.text(key)).collect::<Vec<_>>().join("\n"),
        inputs,
        source: source(i18n, model, true),
    }
}

//! Whom to call first: the key customers, most revenue at risk first.

use super::desk::Desk;
use super::export::ExportButton;
use super::reach::reaches;
use super::row::{Common, CustomerRow};
use super::state::Line;
use super::view::{KINDS, View};
use crate::browser;
use crate::i18n::k;
use crate::records::{choice_label, refusal_text};
use domain::Money;
use domain::insight::KeyKind;
use leptos::prelude::*;

/// The list with its filter.
#[component]
pub(super) fn CallList() -> impl IntoView {
    let desk = Desk::here();
    let Desk { i18n, found, .. } = desk;
    let refusal = move || {
        found.answer.with(|found| {
            let found = found.as_ref().filter(|found| !found.refusal.is_null())?;
            Some(refusal_text(i18n, &found.refusal))
        })
    };
    let shown = move || {
        found.answer.with(|found| found.as_ref().map(|found| (found.customers.len() as u64, found.listed)))
    };
    let is_empty = move || shown().is_some_and(|(_, listed)| listed == 0);
    let has_more = move || shown().is_some_and(|(shown, listed)| shown < listed);
    view! {
        <section class="card part key-list" aria-labelledby="key-list" aria-busy=move || found.waits.get().to_string()>
            <header class="kpi-head">
                <h2 id="key-list">{t!(i18n, k::key_customers::LIST)}</h2>
                <ExportButton />
            </header>
            <Kinds />
            {move || refusal().map(|why| view! {
                <div class="notice weak key-note"><span>{text!(i18n, k::key_customers::RISK_UNKNOWN, why = why)}</span></div>
            })}
            <Show when=is_empty><p>{t!(i18n, k::key_customers::NOBODY_LISTED)}</p></Show>
            <Show when=move || !is_empty()>
                <p class="muted key-tick">{t!(i18n, k::key_customers::TICK_HERE)}</p>
                <Table />
            </Show>
            <ChosenBar />
            <footer class="key-foot">
                <p class="muted" role="status">
                    {move || shown().map(|(shown, listed)| text!(
                        i18n, k::key_customers::SHOWN, shown = i18n.number(shown as f64), count = listed
                    ))}
                </p>
                <Show when=has_more>
                    <button type="button" class="button" on:click=move |_| desk.more()>
                        {t!(i18n, k::key_customers::MORE)}
                    </button>
                </Show>
            </footer>
        </section>
    }
    .into_any()
}

/// The choice of a kind, each with how many there are.
#[component]
fn Kinds() -> impl IntoView {
    let Desk { i18n, view, go, found, .. } = Desk::here();
    let button = move |kind: Option<KeyKind>, code: &'static str| {
        let is_chosen = move || view.with(|view| view.kind == kind);
        let name = move || match kind {
            None => text!(i18n, k::key_customers::ALL_KINDS),
            Some(_) => choice_label(i18n, "key_customer", code),
        };
        let count = move || {
            found.answer.with(|found| found.as_ref().map(|found| i18n.number(found.count(kind) as f64)))
        };
        view! {
            <button
                type="button" aria-pressed=move || is_chosen().to_string()
                on:click=move |_| go.run(View { kind, ..view.get_untracked() })
            >
                {name}" "<span class="muted">{count}</span>
            </button>
        }
    };
    view! {
        <div class="segmented key-kind-choice" role="group" aria-label=t!(i18n, k::key_customers::WHICH_KIND)>
            {button(None, "")}
            {KINDS.map(|(kind, code)| button(Some(kind), code)).collect_view()}
        </div>
    }
    .into_any()
}

/// What the ticks come to, where the figures are further down the page.
#[component]
fn ChosenBar() -> impl IntoView {
    let Desk { i18n, chosen, leaving, .. } = Desk::here();
    let said = move || {
        let count = chosen.with(Vec::len);
        leaving.answer.with(|answer| {
            let answer = answer.as_ref().filter(|_| count > 0)?;
            let lost = Money { minor: answer.lost_revenue_minor, currency: answer.currency };
            Some(text!(
                i18n,
                k::key_customers::CHOSEN_LOST,
                count = count,
                lost = i18n.money(lost),
                share = answer.lost_share.map_or_else(|| "–".to_owned(), |share| i18n.percent(share))
            ))
        })
    };
    let is_shown = Memo::new(move |_| said().is_some());
    view! {
        <Show when=move || is_shown.get()>
            <div class="key-chosen">
                <span>{said}</span>
                <button type="button" class="button small" on:click=|_| browser::reveal("key-what-if")>
                    {t!(i18n, k::key_customers::TO_FIGURES)}
                </button>
            </div>
        </Show>
    }
    .into_any()
}

#[component]
fn Table() -> impl IntoView {
    let Desk { i18n, found, .. } = Desk::here();
    let reaches = reaches();
    let common = Memo::new(move |_| {
        found.answer.with(|found| {
            let found = found.as_ref()?;
            let most = found.customers.first().and_then(|line| line.at_risk_minor).unwrap_or(0.0);
            Some((found.currency, found.until, most))
        })
    });
    let lines = move || {
        let Some((currency, until, most)) = common.get() else { return Vec::new() };
        let lines = found.answer.with(|found| found.as_ref().map(|found| found.customers.clone()));
        let common = Common { currency, until, most, reaches };
        lines.unwrap_or_default().into_iter().enumerate().map(|(place, line)| (place, line, common)).collect()
    };
    // A row whose numbers change is another row.
    let key = |(place, line, common): &(usize, Line, Common)| {
        format!("{place} {line:?} {} {} {}", common.currency, common.until, common.most)
    };
    view! {
        <div
            class="key-table-scroller" tabindex="0" role="region"
            aria-label=t!(i18n, k::key_customers::SUM_CUSTOMERS)
        >
            <table class="data-table key-table">
                <thead>
                    <tr>
                        <th scope="col"><span class="visually-hidden">{t!(i18n, k::key_customers::LEAVES)}</span></th>
                        <th scope="col">{t!(i18n, k::key_customers::CUSTOMER)}</th>
                        <th scope="col" class="number">{t!(i18n, k::key_customers::REVENUE)}</th>
                        <th scope="col" class="number">
                            <span class="key-day">{t!(i18n, k::key_customers::FIRST)}</span>" "
                            <span class="key-day">{t!(i18n, k::key_customers::LAST)}</span>
                        </th>
                        <th scope="col" class="number">{t!(i18n, k::key_customers::COMPLAINTS)}</th>
                        <th scope="col" class="number">{t!(i18n, k::key_customers::P_LOSS)}</th>
                        <th scope="col" class="number">{t!(i18n, k::key_customers::AT_RISK)}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=lines key=key let:item>
                        <CustomerRow place=item.0 line=item.1 common=item.2 />
                    </For>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

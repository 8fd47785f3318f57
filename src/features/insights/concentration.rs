//! How much of the revenue few customers bring.

use super::answers::ConcentrationAnswer;
use super::board::{Board, shown};
use super::figure::{Part, figure};
use crate::i18n::k;
use crate::records::minor_money;
use crate::ui::chart::{Charted, CurveChart};
use leptos::prelude::*;
use serde_json::json;

/// The part of the page.
#[component]
pub(super) fn ConcentrationCurve() -> impl IntoView {
    let board = Board::here();
    let answer = board.kpi::<ConcentrationAnswer>("concentration");
    view! {
        <Part title=k::insights::CONCENTRATION kpi="concentration" is_wide=true>
            {shown(board, answer, move |answer| if answer.concentration.lorenz.is_empty() {
                view! { <p class="muted">{text!(board.i18n, k::insights::NO_ORDERS)}</p> }.into_any()
            } else {
                let title = Signal::derive(t!(board.i18n, k::insights::CONCENTRATION));
                view! {
                    <Charted title=title>
                        <div class="concentration">{curve(board, &answer)}{table(board, &answer)}</div>
                    </Charted>
                }.into_any()
            })}
        </Part>
    }
    .into_any()
}

fn curve(board: Board, answer: &ConcentrationAnswer) -> AnyView {
    let i18n = board.i18n;
    let mut points: Vec<(f64, f64)> = answer
        .concentration
        .lorenz
        .iter()
        .map(|point| (point.customers_share, point.revenue_share))
        .collect();
    if points.first().is_some_and(|(part, _)| *part > 0.0) {
        points.insert(0, (0.0, 0.0));
    }
    view! {
        <figure>
            <CurveChart label=Signal::derive(t!(i18n, k::insights::CURVE_LABEL)) points=points />
            <figcaption class="muted">{text!(i18n, k::insights::CURVE_NOTE)}</figcaption>
        </figure>
    }
    .into_any()
}

fn table(board: Board, answer: &ConcentrationAnswer) -> AnyView {
    let i18n = board.i18n;
    let concentration = &answer.concentration;
    view! {
        <div class="as-table-scroller">
            <table class="data-table">
                <thead>
                    <tr>
                        <th scope="col">{text!(i18n, k::insights::BEST_CUSTOMERS)}</th>
                        <th scope="col" class="number">{text!(i18n, k::insights::CUSTOMERS)}</th>
                        <th scope="col" class="number">{text!(i18n, k::insights::REVENUE)}</th>
                        <th scope="col" class="number">{text!(i18n, k::insights::SHARE)}</th>
                    </tr>
                </thead>
                <tbody>
                    {concentration.top.iter().map(|top| {
                        let title = text!(i18n, k::insights::TOP_ROWS, percent = i18n.percent(f64::from(top.percent) / 100.0));
                        let part = json!({ "part": { "top": top.percent } });
                        view! {
                            <tr>
                                <th scope="row">{title.clone()}</th>
                                <td class="number">{figure(board, "", Some(i18n.number(f64::from(top.count))), title, "concentration", "customer", part)}</td>
                                <td class="number"><bdi>{i18n.money(minor_money(top.revenue_minor as f64, answer.currency))}</bdi></td>
                                <td class="number">{top.share.map_or_else(|| "–".to_owned(), |share| i18n.percent(share))}</td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
            {concentration.customers_for_80pct.map(|count| {
                let title = text!(i18n, k::insights::EIGHTY_ROWS, share = i18n.percent(0.8));
                view! {
                    <p class="part-note">
                        {title.clone()} ": "
                        {figure(board, "is-strong", Some(i18n.number(f64::from(count))), title, "concentration", "customer", json!({ "part": "eighty_percent" }))}
                    </p>
                }
            })}
        </div>
    }
    .into_any()
}

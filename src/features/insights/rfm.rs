//! Recency and frequency: the grid and its named groups.

use super::answers::RfmAnswer;
use super::board::{Behind, Board, shown};
use super::figure::Part;
use super::state::View;
use crate::i18n::k;
use crate::records::minor_money;
use crate::ui::chart::{Charted, GridCell, GridRow, HeatGrid, heat_step};
use domain::insight::{RfmGroup, RfmPart};
use leptos::prelude::*;
use protocol::{KpiParams, Request, RfmParams};
use serde_json::json;

fn params(board: Board, common: KpiParams) -> RfmParams {
    let rule = if board.view.get().equal_groups { "B" } else { "A" };
    RfmParams { common, rule: rule.into(), scores: false }
}

fn open(board: Board, title: String, part: RfmPart) {
    let params = untrack(|| params(board, board.params.get().unwrap_or_default()));
    board.behind.set(Some(Behind {
        title,
        kpi: "rfm",
        params: json!(params),
        part: json!({ "part": part }),
        kind: "customer",
    }));
}

/// The code of a group as in messages.
fn code(group: RfmGroup) -> String {
    json!(group).as_str().unwrap_or_default().to_owned()
}

fn group_name(board: Board, group: RfmGroup) -> String {
    let code = code(group);
    k::insights::group(&code).map_or(code, |key| board.i18n.text(key))
}

/// The part of the page.
#[component]
pub(super) fn RfmPicture() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let answer = board.ask::<RfmAnswer>(move |common| Request::Rfm(params(board, common)));
    let is_equal = Memo::new(move |_| board.view.get().equal_groups);
    let choose = move |equal_groups: bool| board.go.run(View { equal_groups, ..board.view.get_untracked() });
    view! {
        <Part title=k::insights::RFM kpi="rfm" is_wide=true>
            <div class="row">
                <div class="segmented" role="group" aria-label=t!(i18n, k::insights::RULE)>
                    <button type="button" aria-pressed=move || (!is_equal.get()).to_string() on:click=move |_| choose(false)>
                        {t!(i18n, k::insights::RULE_A)}
                    </button>
                    <button type="button" aria-pressed=move || is_equal.get().to_string() on:click=move |_| choose(true)>
                        {t!(i18n, k::insights::RULE_B)}
                    </button>
                </div>
                <p class="muted">{t!(i18n, k::insights::RFM_NOTE)}</p>
            </div>
            {shown(board, answer, move |answer| if answer.rfm.customers == 0 {
                view! { <p class="muted">{text!(i18n, k::insights::NO_ORDERS)}</p> }.into_any()
            } else {
                view! { <div class="rfm">{grid(board, &answer)}{groups(board, &answer)}</div> }.into_any()
            })}
        </Part>
    }
    .into_any()
}

fn grid(board: Board, answer: &RfmAnswer) -> AnyView {
    let i18n = board.i18n;
    let largest = answer.rfm.grid.iter().map(|cell| cell.customers).max().unwrap_or(0);
    let label = move |r: u8, f: u8| {
        text!(
            i18n,
            k::insights::RFM_CELL,
            recency = i18n.number(f64::from(r)),
            frequency = i18n.number(f64::from(f)),
            group = group_name(board, RfmGroup::of(r, f)),
        )
    };
    let rows = (1..=5)
        .rev()
        .map(|r: u8| GridRow {
            head: i18n.number(f64::from(r)),
            detail: String::new(),
            cells: (1..=5)
                .map(|f: u8| {
                    let count = answer
                        .rfm
                        .grid
                        .iter()
                        .find(|cell| (cell.r, cell.f) == (r, f))
                        .map_or(0, |cell| cell.customers);
                    let text = i18n.number(f64::from(count));
                    Some(GridCell {
                        label: format!("{}: {text}", label(r, f)),
                        text,
                        step: heat_step(f64::from(count), f64::from(largest)),
                    })
                })
                .collect(),
        })
        .collect();
    let pick = Callback::new(move |(line, column): (usize, usize)| {
        let (r, f) = (5 - line as u8, column as u8 + 1);
        open(board, untrack(|| label(r, f)), RfmPart::Cell(r, f));
    });
    let columns: Vec<String> = (1..=5).map(|f| i18n.number(f64::from(f))).collect();
    let title = Signal::derive(t!(i18n, k::insights::RFM));
    view! {
        <figure class="rfm-grid">
            <Charted title=title>
                <HeatGrid label=title corner=text!(i18n, k::insights::RFM_AXES) columns=columns rows=rows on_pick=pick />
            </Charted>
        </figure>
    }
    .into_any()
}

fn groups(board: Board, answer: &RfmAnswer) -> AnyView {
    let i18n = board.i18n;
    let all = f64::from(answer.rfm.customers.max(1));
    view! {
        <div class="as-table-scroller">
            <table class="data-table rfm-groups">
                <thead>
                    <tr>
                        <th scope="col">{text!(i18n, k::insights::GROUP)}</th>
                        <th scope="col" class="number">{text!(i18n, k::insights::CUSTOMERS)}</th>
                        <th scope="col" class="number">{text!(i18n, k::insights::SHARE)}</th>
                        <th scope="col" class="number">{text!(i18n, k::insights::REVENUE)}</th>
                    </tr>
                </thead>
                <tbody>
                    {answer.rfm.groups.iter().map(|line| {
                        let group = line.group;
                        let name = group_name(board, group);
                        let title = name.clone();
                        let note = k::insights::group_text(&code(group)).map(|key| i18n.text(key));
                        view! {
                            <tr class:is-zero={line.customers == 0}>
                                <th scope="row">{name} <span class="group-note">{note}</span></th>
                                <td class="number">
                                    <button type="button" class="figure" on:click=move |_| open(board, title.clone(), RfmPart::Group(group))>
                                        {i18n.number(f64::from(line.customers))}
                                    </button>
                                </td>
                                <td class="number">{i18n.percent(f64::from(line.customers) / all)}</td>
                                <td class="number"><bdi>{i18n.money(minor_money(line.revenue_minor as f64, answer.currency))}</bdi></td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

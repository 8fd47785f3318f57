//! The list in groups: a row for each value of a field, with its count and sums, that leads to its customers.

use super::condition::{parts, toggled};
use super::grouping::{group_columns, group_condition};
use super::list::full_query;
use super::state::{ListState, Mode};
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, field_label, path_type, value_text};
use chunks::chunk;
use domain::{FieldType, Schema};
use leptos::prelude::*;
use protocol::{Failure, Group, GroupQuery, Groups, Query, Request};
use serde_json::Value as Json;

/// The sum that is always shown.
const REVENUE: &str = "orders.sum";

type Show = fn(Memo<ListState>, Memo<Vec<String>>, Callback<ListState>, RwSignal<Option<u64>>) -> AnyView;

chunk! {
    later: pub(super) fn load_group_list() -> Show {
        |shown, names, go, total| view! { <GroupList shown names go total /> }.into_any()
    }
}

/// The field, and its groups.
#[component]
fn GroupList(
    shown: Memo<ListState>,
    names: Memo<Vec<String>>,
    go: Callback<ListState>,
    total: RwSignal<Option<u64>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let by = Memo::new(move |_| match shown.with(|shown| shown.mode.clone()) {
        Mode::Groups(by) => by,
        _ => String::new(),
    });
    let asked = Memo::new(move |_| shown.get().asked());
    // The sums of the columns that are shown; the revenue in any case.
    let summed = Memo::new(move |_| {
        engine.schema.with(|schema| {
            let is_number = |name: &String| {
                let ty = path_type(schema, "customer", name);
                matches!(ty, Some(FieldType::Int | FieldType::Number | FieldType::Money)) && name != REVENUE
            };
            let shown = names.get().into_iter().filter(is_number);
            std::iter::once(REVENUE.to_owned()).chain(shown).collect::<Vec<String>>()
        })
    });
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        let (state, by, select) = (asked.get(), by.get(), summed.get());
        let locale = i18n.locale().code();
        async move {
            let query = Query { select, ..full_query(engine, &state, locale).await? };
            engine.call::<Groups>(Request::Groups(GroupQuery { query, by })).await
        }
    });
    let groups = RwSignal::new(None::<Groups>);
    let failure = RwSignal::new(None::<Failure>);
    Effect::new(move |_| match loaded.get() {
        Some(Ok(loaded)) => {
            total.set(Some(loaded.total));
            failure.set(None);
            groups.set(Some(loaded));
        }
        Some(Err(error)) => failure.set(Some(error)),
        None => {}
    });
    let choose = move |event| {
        let mode = Mode::Groups(event_target_value(&event));
        go.run(ListState { mode, ..shown.get_untracked() });
    };
    let options = move || {
        engine.schema.with(|schema| {
            group_columns(schema)
                .into_iter()
                .map(|name| {
                    let label = field_label(i18n, schema, "customer", &name);
                    let own = name.clone();
                    view! { <option value=name selected=move || by.with(|by| *by == own)>{label}</option> }
                })
                .collect_view()
        })
    };
    view! {
        <div class="group-list">
            <label class="group-by">
                <span>{t!(i18n, k::customers::GROUP_BY)}</span>
                <select class="input select" on:change=choose>{options}</select>
            </label>
            {move || failure.get().map(|failure| view! {
                <p class="notice bad" role="alert">{failure_text(i18n, &failure)}</p>
            })}
            {move || groups.get().map(|groups| {
                let schema = engine.schema.get();
                let table = Table { i18n, by: by.get_untracked(), summed: summed.get_untracked(), shown };
                table.view(&schema, groups)
            })}
        </div>
    }
    .into_any()
}

/// What a table of groups is made with.
struct Table {
    i18n: I18n,
    by: String,
    summed: Vec<String>,
    shown: Memo<ListState>,
}

impl Table {
    fn view(self, schema: &Schema, groups: Groups) -> AnyView {
        let i18n = self.i18n;
        let label = |name: &str| field_label(i18n, schema, "customer", name);
        let heads =
            self.summed.iter().map(|name| view! { <th scope="col" class="number">{label(name)}</th> });
        let most = groups.groups.first().map_or(1, |group| group.count).max(1);
        let beyond = groups.of.saturating_sub(groups.groups.len() as u64);
        let rows = groups.groups.iter().map(|group| self.row(schema, group, most)).collect_view();
        view! {
            <div class="group-scroller" tabindex="0">
                <table class="data-table group-table">
                    <thead><tr>
                        <th scope="col">{label(&self.by)}</th>
                        <th scope="col" class="number">{text!(i18n, k::customers::TITLE)}</th>
                        <th scope="col" aria-hidden="true"></th>
                        {heads.collect_view()}
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
                {(beyond > 0).then(|| view! { <p class="muted">{text!(i18n, k::customers::AND_MORE, count = beyond)}</p> })}
            </div>
        }
        .into_any()
    }

    fn row(&self, schema: &Schema, group: &Group, most: u64) -> AnyView {
        let i18n = self.i18n;
        let ty = path_type(schema, "customer", &self.by);
        let name = match (ty, &group.value) {
            (_, Json::Null) => text!(i18n, k::customers::EMPTY_VALUE),
            (Some(FieldType::Day), Json::String(first)) => {
                first.parse::<domain::Day>().map_or_else(|_| first.clone(), |first| i18n.month(first.month()))
            }
            (Some(FieldType::Set), Json::String(element)) => element.clone(),
            (ty, value) => value_text(i18n, &self.by, ty, value),
        };
        // The customers of the group, in the table: one condition more.
        let address = ty.and_then(|ty| group_condition(&self.by, ty, &group.value)).map(|part| {
            let state = self.shown.get_untracked();
            let has = state.filter.as_deref().is_some_and(|now| parts(now).contains(&part));
            let filter = if has { state.filter.clone() } else { toggled(state.filter.as_deref(), &part) };
            ListState { filter, mode: Mode::Table, ..state }.address()
        });
        let sums = self.summed.iter().map(|name| {
            let ty = path_type(schema, "customer", name);
            let sum = group.sums.get(name).unwrap_or(&Json::Null);
            view! { <td class="number"><bdi>{value_text(i18n, name, ty, sum)}</bdi></td> }
        });
        let share = group.count as f64 / most as f64 * 100.0;
        view! {
            <tr>
                <th scope="row" dir="auto">
                    {match address {
                        Some(address) => view! { <a href=address>{name}</a> }.into_any(),
                        None => name.into_any(),
                    }}
                </th>
                <td class="number">{i18n.number(group.count as f64)}</td>
                <td class="group-bar" aria-hidden="true"><span style:--share=format!("{share:.1}%")></span></td>
                {sums.collect_view()}
            </tr>
        }
        .into_any()
    }
}

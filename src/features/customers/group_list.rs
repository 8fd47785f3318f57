//! The list in groups: a row for each value of a field, with its count and sums, that leads to its customers and unfolds
//! to the first of them.

mod members;

use super::condition::{parts, toggled};
use super::grouping::{group_columns, group_condition};
use super::list::full_query;
use super::state::{Grouping, ListState, Mode};
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, field_label, path_type, value_text};
use crate::ui::{Icon, Shape};
use chunks::chunk;
use domain::{FieldType, Schema};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use members::Members;
use protocol::{Failure, Group, GroupQuery, Groups, Query, Request};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

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
    let grouping = Memo::new(move |_| match shown.with(|shown| shown.mode.clone()) {
        Mode::Groups(grouping) => grouping,
        _ => Grouping::default(),
    });
    let by = Memo::new(move |_| grouping.get().by);
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
        let mode = Mode::Groups(Grouping::by(event_target_value(&event)));
        go.run(ListState { mode, ..shown.get_untracked() });
    };
    let navigate = use_navigate();
    let fold = Callback::new(move |value: Json| {
        let mode = Mode::Groups(grouping.get_untracked().toggled(&value));
        let state = ListState { mode, ..shown.get_untracked() };
        // Another look at the same groups is no step to go back to.
        navigate(&state.address(), NavigateOptions { replace: true, scroll: false, ..Default::default() });
    });
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
                let columns = Columns::of(&schema, &summed.get_untracked());
                let table = Table { i18n, by: by.get_untracked(), columns, shown, fold };
                table.view(&schema, groups)
            })}
        </div>
    }
    .into_any()
}

/// The columns of figures: their sums in a group's row, their values in a customer's.
#[derive(Clone)]
struct Columns(Arc<[(String, Option<FieldType>)]>);

impl Columns {
    fn of(schema: &Schema, names: &[String]) -> Columns {
        Columns(names.iter().map(|name| (name.clone(), path_type(schema, "customer", name))).collect())
    }

    fn names(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|(name, _)| name.clone())
    }

    /// Columns of the whole table: the group, its count, its bar, and these.
    fn width(&self) -> usize {
        3 + self.0.len()
    }

    fn cells(&self, i18n: I18n, values: &Map<String, Json>) -> impl IntoView + use<> {
        let cell = |(name, ty): &(String, Option<FieldType>)| {
            let value = values.get(name).unwrap_or(&Json::Null);
            view! { <td class="number"><bdi>{value_text(i18n, name, *ty, value)}</bdi></td> }
        };
        self.0.iter().map(cell).collect_view()
    }
}

/// What a table of groups is made with.
struct Table {
    i18n: I18n,
    by: String,
    columns: Columns,
    shown: Memo<ListState>,
    fold: Callback<Json>,
}

impl Table {
    fn view(self, schema: &Schema, groups: Groups) -> AnyView {
        let i18n = self.i18n;
        let label = |name: &str| field_label(i18n, schema, "customer", name);
        let heads =
            self.columns.names().map(|name| view! { <th scope="col" class="number">{label(&name)}</th> });
        let most = groups.groups.first().map_or(1, |group| group.count).max(1);
        let beyond = groups.of.saturating_sub(groups.groups.len() as u64);
        let rows = groups.groups.iter().map(|group| self.group(schema, group, most)).collect_view();
        view! {
            <div class="group-scroller" tabindex="0">
                <table class="data-table group-table">
                    <thead><tr>
                        <th scope="col">{label(&self.by)}</th>
                        <th scope="col" class="number">{text!(i18n, k::customers::TITLE)}</th>
                        <th scope="col" aria-hidden="true"></th>
                        {heads.collect_view()}
                    </tr></thead>
                    {rows}
                </table>
                {(beyond > 0).then(|| view! { <p class="muted">{text!(i18n, k::customers::AND_MORE, count = beyond)}</p> })}
            </div>
        }
        .into_any()
    }

    /// The row of a group and, once it is unfolded, its customers.
    fn group(&self, schema: &Schema, group: &Group, most: u64) -> AnyView {
        let i18n = self.i18n;
        let name = self.name(schema, group);
        let within = self.within(schema, group);
        let share = group.count as f64 / most as f64 * 100.0;
        let cells = self.columns.cells(i18n, &group.sums);
        let is_unfolded = self.is_unfolded(group.value.clone());
        let head = match &within {
            Some(within) => self.head(name, within.address(), group.value.clone(), is_unfolded),
            None => view! { <bdi>{name}</bdi> }.into_any(),
        };
        let (columns, count) = (self.columns.clone(), group.count);
        view! {
            <tbody>
                <tr>
                    <th scope="row">{head}</th>
                    <td class="number">{i18n.number(group.count as f64)}</td>
                    <td class="group-bar" aria-hidden="true"><span style:--share=format!("{share:.1}%")></span></td>
                    {cells}
                </tr>
                {move || within.clone().filter(|_| is_unfolded.get()).map(|within| view! {
                    <Members within columns=columns.clone() count />
                })}
            </tbody>
        }
        .into_any()
    }

    /// The name of a group, which leads to the table, after the button that unfolds it.
    fn head(&self, name: String, address: String, value: Json, is_unfolded: Memo<bool>) -> AnyView {
        let fold = self.fold;
        view! {
            <span class="group-head">
                <button
                    type="button" class="button quiet icon-only small group-fold" aria-label=name.clone()
                    aria-expanded=move || is_unfolded.get().to_string() on:click=move |_| fold.run(value.clone())
                >
                    <Icon shape=Shape::Next />
                </button>
                <a dir="auto" href=address>{name}</a>
            </span>
        }
        .into_any()
    }

    fn name(&self, schema: &Schema, group: &Group) -> String {
        let i18n = self.i18n;
        match (path_type(schema, "customer", &self.by), &group.value) {
            (_, Json::Null) => text!(i18n, k::customers::EMPTY_VALUE),
            (Some(FieldType::Day), Json::String(first)) => {
                first.parse::<domain::Day>().map_or_else(|_| first.clone(), |first| i18n.month(first.month()))
            }
            (Some(FieldType::Set), Json::String(element)) => element.clone(),
            (ty, value) => value_text(i18n, &self.by, ty, value),
        }
    }

    /// The customers of a group as the table shows them: one condition more, and the best first where nothing is sorted.
    fn within(&self, schema: &Schema, group: &Group) -> Option<ListState> {
        let ty = path_type(schema, "customer", &self.by)?;
        let part = group_condition(&self.by, ty, &group.value)?;
        let state = self.shown.get_untracked();
        let has = state.filter.as_deref().is_some_and(|now| parts(now).contains(&part));
        let filter = if has { state.filter.clone() } else { toggled(state.filter.as_deref(), &part) };
        let sort = if state.sort.is_empty() { vec![(REVENUE.to_owned(), true)] } else { state.sort.clone() };
        Some(ListState { filter, sort, mode: Mode::Table, ..state })
    }

    fn is_unfolded(&self, value: Json) -> Memo<bool> {
        let shown = self.shown;
        Memo::new(move |_| {
            shown.with(|shown| match &shown.mode {
                Mode::Groups(grouping) => grouping.unfolded.contains(&value),
                _ => false,
            })
        })
    }
}

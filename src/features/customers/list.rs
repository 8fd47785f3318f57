//! The list of customers: search, segment, sorting and selection; the address says what is shown.

use super::board::load_board;
use super::bulk::load_bulk_bar;
use super::cells::cell_view;
use super::create::load_create_dialog;
use super::first_view;
use super::group_list::load_group_list;
use super::layout::{Layout, arranged, columns, shown_columns};
use super::peek::load_peek_panel;
use super::peeking::Peeking;
use super::state::{Grouping, ListState, Mode};
use super::tools::{Tools, load_tools};
use crate::browser;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{k, use_i18n};
use crate::records::segment_condition;
use crate::shell::{ScreenKey, use_screen_keys};
use crate::ui::virtual_table::{
    Arrangement, Edits, Foot, Grid, LoadRows, Selection, SortKeys, TablePage, row_id,
};
use crate::ui::{EmptyState, Icon, Shape, in_turns, later, later_styled};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use protocol::{Failure, Query, Row};
use std::sync::Arc;
use std::time::Duration;

/// Typing settles for this long before the address follows; browsers limit how often an address may change.
const ADDRESS_DELAY: Duration = Duration::from_millis(400);

/// The list.
#[component]
pub(crate) fn List() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let navigate = use_navigate();
    let parameters = use_query_map();
    let addressed = Memo::new(move |_| parameters.with(|map| ListState::read(|name| map.get(name))));
    let is_creating = RwSignal::new(false);
    let search = search_beside_address(addressed);
    let shown = Memo::new(move |_| ListState { search: search.get(), ..addressed.get() });
    // Loaded with the first wish for it, and kept for its way out.
    let was_creating =
        Memo::new(move |was: Option<&bool>| is_creating.get() || was.copied().unwrap_or_default());
    let forget = navigate.clone();
    Effect::new(move |_| {
        // The start page, the palette and a key lead here with `?new`.
        if parameters.with(|map| map.get("new").is_some()) {
            is_creating.set(true);
            // The address must not open the dialog again after a reload.
            let address = addressed.get_untracked().address();
            forget(&address, NavigateOptions { replace: true, ..Default::default() });
        }
    });
    let begin = navigate.clone();
    Effect::new(move |_| {
        // An address that says nothing shows the view one has chosen to begin with.
        let first = parameters.with(|map| map.into_iter().next().is_none()).then(first_view::stored_address);
        if let Some(Some(address)) = first {
            begin(&address, NavigateOptions { replace: true, ..Default::default() });
        }
    });
    let total = RwSignal::new(None::<u64>);
    let peeking = Peeking::follow();
    let was_peeking = Memo::new(move |was: Option<&bool>| {
        peeking.id.with(Option::is_some) || was.copied().unwrap_or_default()
    });
    offer_keys();
    let selection = RwSignal::new(Selection::default());

    let go = {
        let navigate = navigate.clone();
        Callback::new(move |state: ListState| {
            navigate(&state.address(), NavigateOptions { scroll: false, ..Default::default() })
        })
    };
    let open = Callback::new(move |(row, place): (Row, u64)| {
        if let Some(id) = row_id(&row) {
            navigate(&shown.get_untracked().record_address(&id, place), NavigateOptions::default());
        }
    });
    // What is selected belongs to what is asked for.
    let asked = Memo::new(move |_| shown.get().asked());
    Effect::new(move |_| {
        asked.with(|_| ());
        shown.with(|shown| shown.mode != Mode::Table);
        selection.set(Selection::default());
    });
    let layout = RwSignal::new(Layout::stored());
    let names = Memo::new(move |_| {
        let addressed = shown.with(|shown| shown.columns.clone());
        engine.schema.with(|schema| layout.with(|layout| shown_columns(schema, addressed.as_deref(), layout)))
    });
    Effect::new(move |last: Option<()>| layout.with(|layout| last.map_or((), |()| layout.keep())));
    let show_columns = {
        let navigate = use_navigate();
        Callback::new(move |names: Option<Vec<String>>| {
            layout.update(|layout| layout.columns = names.clone().unwrap_or_default());
            let state = ListState { columns: names, ..shown.get_untracked() };
            // Another look at the same rows is no step to go back to.
            navigate(
                &state.address(),
                NavigateOptions { replace: true, scroll: false, ..Default::default() },
            );
        })
    };
    let arrange = Callback::new(move |arrangement: Arrangement| {
        let mut changed = layout.get_untracked();
        let moved = arranged(&mut changed, &names.get_untracked(), arrangement);
        layout.set(changed);
        if moved.is_some() {
            show_columns.run(moved);
        }
    });
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::customers::TITLE))));

    let load: LoadRows = Arc::new(move |offset, limit| {
        let (state, select) = (shown.get_untracked(), names.get_untracked());
        let locale = i18n.locale_untracked().code();
        Box::pin(async move {
            let query =
                Query { select, offset, limit: Some(limit), ..full_query(engine, &state, locale).await? };
            let page = engine.query(query).await?;
            Ok(TablePage { total: page.total, rows: page.rows })
        })
    });
    let columns = Signal::derive(move || engine.schema.with(|schema| columns(i18n, schema, &names.get())));
    let sort = Signal::derive(move || shown.get().sort);
    let on_sort = Callback::new(move |sort: SortKeys| go.run(ListState { sort, ..shown.get_untracked() }));
    let question = Signal::derive(move || format!("{} {:?}", i18n.locale().code(), asked.get()));
    // Other columns are other data in the same place.
    let revision = Memo::new(move |last: Option<&u64>| {
        engine.revision.track();
        names.with(Vec::len);
        last.map_or(0, |last| last + 1)
    });
    // The rows first, as they have to be asked for; then what stands above them, one part after the other.
    let pieces = in_turns(2);
    let has_rows = Memo::new(move |_| pieces.get() >= 1);
    let has_tools = Memo::new(move |_| pieces.get() >= 2);
    let tools = RwSignal::new(None::<(&'static Tools, ReadSignal<usize>)>);
    let tools_by = move |piece: usize| {
        let is_due = Memo::new(move |_| tools.get().is_some_and(|(_, pieces)| pieces.get() >= piece));
        move || is_due.get().then(|| tools.get_untracked().map(|(tools, _)| tools)).flatten()
    };
    let (choosers, menus) = (tools_by(1), tools_by(2));
    let edits = RwSignal::new(None::<Edits>);
    let totals = RwSignal::new(None::<Foot>);
    let foot: Foot = Arc::new(move |column| totals.get().map(|foot| foot(column)).unwrap_or_default());
    let bar = move |loaded: &'static Tools| {
        tools.set(Some((loaded, in_turns(2))));
        edits.set(Some((loaded.edits)(i18n, engine)));
        totals.set(Some((loaded.foot)(i18n, engine, asked, names)));
        (loaded.filter_bar)(shown, go)
    };
    // Another field to group by is the same layout.
    let mode = Memo::new(move |_| match shown.with(|shown| shown.mode.clone()) {
        Mode::Groups(_) => Mode::Groups(Grouping::default()),
        mode => mode,
    });
    let table = move || {
        view! {
            <Grid
                columns=columns load=load.clone() question=question revision=revision
                cell=cell_view(i18n, engine, shown) total=total sort=sort on_sort=on_sort on_open=open
                selection=Some(selection) label=Signal::derive(t!(i18n, k::customers::TITLE))
                on_arrange=arrange widths=Signal::derive(move || layout.with(|layout| layout.widths.clone()))
                is_pinned=Signal::derive(move || layout.with(|layout| layout.is_pinned))
                edits=edits peek=peeking.in_table() foot=foot.clone()
            />
        }
    };
    let is_empty = move || total.get() == Some(0);
    let count = move || total.get().map(|count| text!(i18n, k::customers::COUNT, count = count));
    view! {
        <div class="page fill customers">
            <header class="page-head">
                <div class="list-title">
                    <h1>{t!(i18n, k::customers::TITLE)}</h1>
                    <span class="muted" role="status">{count}</span>
                </div>
                <div class="page-actions">
                    {move || menus().map(|tools| view! {
                        {(tools.columns_menu)(names, layout, show_columns)}
                        {(tools.export)(shown, names)}
                    })}
                    <button type="button" class="button primary" on:click=move |_| is_creating.set(true)>
                        <Icon shape=Shape::Plus /><span class="tool-name">{t!(i18n, k::customers::NEW)}</span>
                    </button>
                </div>
            </header>
            <div class="list-tools">
                <input
                    type="search" class="input list-search"
                    aria-label=t!(i18n, k::customers::SEARCH) placeholder=t!(i18n, k::customers::SEARCH)
                    prop:value=search on:input=move |event| search.set(event_target_value(&event))
                />
                {move || choosers().map(|tools| (tools.choosers)(shown, names, go))}
            </div>
            <div class="filter-row"><Show when=move || has_tools.get()>{later(|| Box::pin(load_tools()), bar)}</Show></div>
            <Show when=move || !selection.with(Selection::is_empty)>
                {later_styled(|| Box::pin(load_bulk_bar()), move |bar| bar(selection, shown, names, total))}
            </Show>
            <div class="list-with-peek">
                <div class="list-body" class:is-empty=is_empty>
                    {move || has_rows.get().then(|| match mode.get() {
                        Mode::Table => table().into_any(),
                        Mode::Board => later_styled(|| Box::pin(load_board()), move |board| board(shown, total, peeking)),
                        Mode::Groups(_) => {
                            later_styled(|| Box::pin(load_group_list()), move |list| list(shown, names, go, total))
                        }
                    })}
                    <Show when=is_empty>
                        <Nothing shown=shown go=go is_creating=is_creating />
                    </Show>
                </div>
                <Show when=move || was_peeking.get()>
                    {later_styled(|| Box::pin(load_peek_panel()), move |panel| panel(peeking, shown, total))}
                </Show>
            </div>
            <Show when=move || was_creating.get()>
                {later_styled(|| Box::pin(load_create_dialog()), move |dialog| dialog(is_creating))}
            </Show>
        </div>
    }
    .into_any()
}

/// The keys of the list; the table itself listens for them.
fn offer_keys() {
    let key = |keys, name| ScreenKey { keys, name, run: None };
    use_screen_keys().offer([
        key(&["J"], k::customers::KEY_DOWN),
        key(&["K"], k::customers::KEY_UP),
        key(&["Space"], k::customers::KEY_PEEK),
        key(&["Enter"], k::customers::KEY_OPEN),
        key(&["X"], k::customers::KEY_SELECT),
        key(&["E"], k::customers::KEY_EDIT),
    ]);
}

/// The text in the search box. The address follows it after a pause, and it follows the address when somebody else
/// changed that (the back button, the search over everything).
fn search_beside_address(addressed: Memo<ListState>) -> RwSignal<String> {
    let navigate = use_navigate();
    let search = RwSignal::new(addressed.get_untracked().search);
    let written = StoredValue::new(search.get_untracked());
    let timer = StoredValue::new(None::<leptos::leptos_dom::helpers::TimeoutHandle>);
    Effect::new(move |_| {
        let now = addressed.with(|state| state.search.clone());
        if written.with_value(|written| *written != now) {
            written.set_value(now.clone());
            search.set(now);
        }
    });
    Effect::new(move |_| {
        let typed = search.get();
        let navigate = navigate.clone();
        if written.with_value(|written| *written == typed) {
            return;
        }
        let settle = move || {
            let Some(state) = addressed.try_get_untracked() else { return };
            written.set_value(typed.clone());
            let state = ListState { search: typed, ..state };
            navigate(
                &state.address(),
                NavigateOptions { replace: true, scroll: false, ..Default::default() },
            );
        };
        timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            *timer = set_timeout_with_handle(settle, ADDRESS_DELAY).ok();
        });
    });
    on_cleanup(move || {
        if let Some(Some(timer)) = timer.try_get_value() {
            timer.clear();
        }
    });
    search
}

/// The query for what the list shows; the segment's condition is read first.
pub(super) async fn full_query(
    engine: EngineClient,
    state: &ListState,
    locale: &str,
) -> Result<Query, Failure> {
    let of_segment = segment_condition(engine, state.segment.as_deref()).await?;
    Ok(state.query(locale, state.condition(of_segment)))
}

/// Nothing in the list: either there is nothing at all, or the filter is too narrow.
#[component]
fn Nothing(shown: Memo<ListState>, go: Callback<ListState>, is_creating: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        if shown.with(ListState::is_unfiltered) {
            view! {
                <EmptyState
                    shape=Shape::People
                    title=Signal::derive(t!(i18n, k::customers::EMPTY_TITLE))
                    text=Signal::derive(t!(i18n, k::customers::EMPTY_TEXT))
                >
                    <button type="button" class="button primary" on:click=move |_| is_creating.set(true)>
                        {t!(i18n, k::customers::NEW)}
                    </button>
                    <a class="button" href="/import">{t!(i18n, k::customers::IMPORT)}</a>
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <EmptyState
                    shape=Shape::Search
                    title=Signal::derive(t!(i18n, k::customers::NO_MATCH_TITLE))
                    text=Signal::derive(t!(i18n, k::customers::NO_MATCH_TEXT))
                >
                    <button type="button" class="button" on:click=move |_| go.run(first_view::everybody())>
                        {t!(i18n, k::customers::SHOW_ALL)}
                    </button>
                </EmptyState>
            }
            .into_any()
        }
    }
}

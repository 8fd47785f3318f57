//! The panel beside the list or the board: one customer, while the list stays where it is.

use super::log::{Editing, EntryDialog, LogButtons};
use super::peeking::Peeking;
use super::record::{Loaded, badges, load, shape_of};
use super::related::Related;
use super::sections::FieldSections;
use super::state::{ListState, Mode};
use super::timeline::Timeline;
use crate::browser;
use crate::i18n::{I18n, Key, k, use_i18n};
use crate::records::{failure_text, row_name};
use crate::ui::{Icon, Shape};
use chunks::chunk;
use domain::RowId;
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;

/// A held key runs through the list; the record is read where it stops.
const SETTLE: Duration = Duration::from_millis(120);
/// Browsers limit how often an address may change.
const ADDRESS_DELAY: Duration = Duration::from_millis(400);

type Panel = fn(Peeking, Memo<ListState>, RwSignal<Option<u64>>) -> AnyView;

chunk! {
    later: pub(super) fn load_peek_panel() -> Panel {
        |peeking, shown, total| view! { <PeekPanel peeking shown total /> }.into_any()
    }
}

/// What the panel shows of a customer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Fields,
    Timeline,
    Related,
}

impl Part {
    const ALL: [Part; 3] = [Part::Fields, Part::Timeline, Part::Related];

    fn name(self) -> Key {
        match self {
            Part::Fields => k::customers::FIELDS,
            Part::Timeline => k::customers::TIMELINE,
            Part::Related => k::customers::RELATED,
        }
    }
}

/// The panel. It stays made while nothing is looked at, so that it is there at the next press.
#[component]
fn PeekPanel(peeking: Peeking, shown: Memo<ListState>, total: RwSignal<Option<u64>>) -> impl IntoView {
    write_address(peeking, shown);
    // The table says that it looks away by having no place any more.
    Effect::new(move |before: Option<Option<u64>>| {
        let at = peeking.at.get();
        if at.is_none() && before.flatten().is_some() {
            peeking.id.set(None);
        }
        at
    });
    // Another layout is another place to look from.
    let mode = Memo::new(move |_| shown.with(|shown| shown.mode.clone()));
    Effect::new(move |before: Option<Mode>| {
        let now = mode.get();
        if before.is_some_and(|before| before != now) {
            peeking.look_away();
        }
        now
    });
    let part = RwSignal::new(Part::Timeline);
    let is_open = Memo::new(move |_| peeking.id.with(Option::is_some));
    let settled = settled(peeking.id);
    view! {
        <Show when=move || is_open.get()>
            <PeekFrame peeking=peeking shown=shown total=total settled=settled part=part />
        </Show>
    }
}

/// A signal that follows another once that has kept its value for a moment; at once where there was none.
fn settled(id: RwSignal<Option<RowId>>) -> RwSignal<Option<RowId>> {
    let settled = RwSignal::new(id.get_untracked());
    after_pause(
        SETTLE,
        move || id.get(),
        move |id| {
            if settled.get_untracked() != id {
                settled.set(id);
            }
        },
    );
    settled
}

/// Keeps the address true: a first look is a step one can go back from, further ones are not.
fn write_address(peeking: Peeking, shown: Memo<ListState>) {
    let navigate = use_navigate();
    let now = move || peeking.id.get().map(|id| (id, peeking.at.get()));
    after_pause(ADDRESS_DELAY, now, move |now| {
        let addressed = peeking.addressed.get_untracked();
        if addressed == now {
            return;
        }
        let state = shown.get_untracked();
        let address = now.map_or_else(|| state.address(), |(id, at)| state.peek_address(&id.to_string(), at));
        let replace = addressed.is_some();
        navigate(&address, NavigateOptions { replace, scroll: false, ..Default::default() });
    });
}

/// Calls `then` with a value when it has stood for a while.
fn after_pause<T: Send + Sync + 'static>(
    pause: Duration,
    value: impl Fn() -> T + 'static,
    then: impl Fn(T) + Clone + 'static,
) {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        let (value, then) = (value(), then.clone());
        stop();
        timer.set_value(set_timeout_with_handle(move || then(value), pause).ok());
    });
    on_cleanup(stop);
}

#[component]
fn PeekFrame(
    peeking: Peeking,
    shown: Memo<ListState>,
    total: RwSignal<Option<u64>>,
    settled: RwSignal<Option<RowId>>,
    part: RwSignal<Part>,
) -> impl IntoView {
    let i18n = use_i18n();
    let look_away = move || {
        // Before the card loses the sign by which it is found.
        browser::focus_first(".table-scroller, .board-card.is-peeked a");
        peeking.look_away();
    };
    let keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() && !browser::is_layer_open() {
            event.stop_propagation();
            look_away();
        }
    };
    let step = move |by: i64| {
        let last = total.get_untracked().unwrap_or(0).saturating_sub(1);
        peeking.at.update(|at| *at = at.map(|at| at.saturating_add_signed(by).min(last)));
    };
    let position = move || {
        let number = |number: u64| i18n.number(number as f64);
        let (at, total) = (peeking.at.get()?, total.get()?);
        Some(text!(i18n, k::customers::POSITION, place = number(at + 1), total = number(total)))
    };
    let is_last = move || peeking.at.get().zip(total.get()).is_none_or(|(at, total)| at + 1 >= total);
    let address = move || {
        let id = peeking.id.get()?.to_string();
        Some(shown.get().record_address(&id, peeking.at.get()))
    };
    let has_place = move || peeking.at.with(Option::is_some);
    view! {
        <aside class="peek-panel" aria-label=t!(i18n, k::customers::PEEK) on:keydown=keydown>
            <header class="peek-bar">
                <Show when=has_place>
                    <span class="neighbours">
                        <button
                            type="button" class="button quiet icon-only small" aria-label=t!(i18n, k::customers::PREVIOUS_NAME)
                            title=t!(i18n, k::customers::PREVIOUS_NAME)
                            disabled=move || peeking.at.get() == Some(0) on:click=move |_| step(-1)
                        >
                            <Icon shape=Shape::Back />
                        </button>
                        <span class="muted number">{position}</span>
                        <button
                            type="button" class="button quiet icon-only small" aria-label=t!(i18n, k::customers::NEXT_NAME)
                            title=t!(i18n, k::customers::NEXT_NAME)
                            disabled=is_last on:click=move |_| step(1)
                        >
                            <Icon shape=Shape::Next />
                        </button>
                    </span>
                </Show>
                <a class="button quiet small" href=address>{t!(i18n, k::customers::OPEN_PAGE)}</a>
                <button
                    type="button" class="button quiet icon-only small" aria-label=t!(i18n, k::ui::CLOSE)
                    title=t!(i18n, k::ui::CLOSE) on:click=move |_| look_away()
                >
                    <Icon shape=Shape::Close />
                </button>
            </header>
            {move || settled.get().map(|id| view! { <PeekRecord id=id part=part /> })}
        </aside>
    }
    .into_any()
}

#[component]
fn PeekRecord(id: RowId, part: RwSignal<Part>) -> impl IntoView {
    let i18n = use_i18n();
    let Loaded { row, is_missing, failure } = load(id);
    let editing = RwSignal::new(None::<Editing>);
    let only = RwSignal::new(None::<String>);
    // Orders are shown where they stand.
    Effect::new(move |last: Option<()>| {
        let is_asked = only.with(Option::is_some);
        if last.is_some() && is_asked {
            part.set(Part::Timeline);
        }
    });
    let shown = move || match part.get() {
        Part::Fields => view! { <FieldSections id=id row=row /> }.into_any(),
        Part::Timeline => view! { <Timeline id=id editing=editing only=only /> }.into_any(),
        Part::Related => view! { <Related id=id row=row only=only /> }.into_any(),
    };
    view! {
        {move || failure.get().map(|failure| view! {
            <p class="notice bad" role="alert">{failure_text(i18n, &failure)}</p>
        })}
        <Show when=move || is_missing.get()>
            <p class="muted">{t!(i18n, k::customers::MISSING_TITLE)}</p>
        </Show>
        <Show when=move || row.with(Option::is_some) && !is_missing.get()>
            {head(i18n, row)}
            <LogButtons editing=editing />
            {parts(i18n, part)}
            {shown}
            <EntryDialog customer=id row=row editing=editing />
        </Show>
    }
    .into_any()
}

fn head(i18n: I18n, row: RwSignal<Option<protocol::Row>>) -> impl IntoView {
    let shape = move || row.with(|row| row.as_ref().map_or(Shape::Person, shape_of));
    view! {
        <div class="peek-head" aria-live="polite">
            <span class="record-picture">{move || view! { <Icon shape=shape() /> }}</span>
            <h2 dir="auto">{move || row.with(|row| row.as_ref().map(|row| row_name(i18n, row)))}</h2>
            {badges(i18n, row)}
        </div>
    }
}

fn parts(i18n: I18n, part: RwSignal<Part>) -> impl IntoView {
    view! {
        <div class="segmented" role="group" aria-label=t!(i18n, k::customers::PEEK_PARTS)>
            {Part::ALL.map(|own| view! {
                <button type="button" aria-pressed=move || (part.get() == own).to_string() on:click=move |_| part.set(own)>
                    {i18n.text(own.name())}
                </button>
            })}
        </div>
    }
}

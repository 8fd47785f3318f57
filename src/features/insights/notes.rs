//! Notes on dates: what was changed and when, so that a bend in a curve can be understood.

use super::board::Board;
use crate::browser;
use crate::i18n::k;
use crate::records::failure_text;
use crate::ui::field::FieldInput;
use crate::ui::{Icon, Shape};
use domain::time::Month;
use domain::{Day, FieldDef, FieldType};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::Failure;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// A note on a date.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub(super) struct Note {
    /// The date.
    pub(super) day: Day,
    /// What is noted.
    pub(super) text: String,
}

/// The notes of a setting, oldest first; what cannot be read is passed over.
pub(super) fn read(setting: Option<&Json>) -> Vec<Note> {
    let entries = setting.and_then(Json::as_array).cloned().unwrap_or_default();
    let mut notes: Vec<Note> =
        entries.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).collect();
    notes.sort();
    notes
}

/// The notes of each of these months, with `between` between them, by the place of the month.
pub(super) fn by_month(notes: &[Note], months: &[Month], between: &str) -> Vec<(usize, String)> {
    months
        .iter()
        .enumerate()
        .filter_map(|(place, month)| {
            let texts: Vec<&str> = notes
                .iter()
                .filter(|note| note.day.month() == *month)
                .map(|note| note.text.as_str())
                .collect();
            (!texts.is_empty()).then(|| (place, texts.join(between)))
        })
        .collect()
}

/// The part of the page: all notes, and the form of a new one.
#[component]
pub(super) fn Notes() -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let failure = RwSignal::new(None::<Failure>);
    let keep = Callback::new(move |notes: Vec<Note>| {
        spawn_local(async move {
            failure.try_set(board.keep_notes(&notes).await.err());
        });
    });
    let line = move |note: Note| {
        let (day, text) = (note.day, note.text.clone());
        let label = move || text!(i18n, k::insights::NOTE_REMOVE, note = text.clone());
        let remove = {
            let note = note.clone();
            move |_| {
                keep.run(board.notes.get_untracked().into_iter().filter(|known| *known != note).collect())
            }
        };
        view! {
            <li>
                <span class="muted">{move || i18n.day(day)}</span>
                <span dir="auto">{note.text}</span>
                <button type="button" class="button quiet icon-only small" aria-label=label on:click=remove>
                    <Icon shape=Shape::Close />
                </button>
            </li>
        }
    };
    let newest_first = move || board.notes.get().into_iter().rev().collect::<Vec<_>>();
    view! {
        <section class="card part" aria-label=t!(i18n, k::insights::NOTES)>
            <header class="kpi-head"><h2>{t!(i18n, k::insights::NOTES)}</h2></header>
            <p class="muted">{t!(i18n, k::insights::NOTES_TEXT)}</p>
            <Form keep=keep />
            {move || failure.get().map(|failure| view! { <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p> })}
            <ul class="date-notes"><For each=newest_first key=Clone::clone children=line /></ul>
        </section>
    }
    .into_any()
}

#[component]
fn Form(keep: Callback<Vec<Note>>) -> impl IntoView {
    let board = Board::here();
    let i18n = board.i18n;
    let day = RwSignal::new(json!(browser::today()));
    let text = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = text.get_untracked().trim().to_owned();
        let (Ok(day), false) = (serde_json::from_value::<Day>(day.get_untracked()), said.is_empty()) else {
            return;
        };
        let mut notes = board.notes.get_untracked();
        let note = Note { day, text: said };
        if !notes.contains(&note) {
            notes.push(note);
            keep.run(notes);
        }
        text.set(String::new());
    };
    view! {
        <form class="date-note-form" on:submit=submit>
            <FieldInput
                field=FieldDef::new("day", FieldType::Day) value=Signal::derive(move || day.get())
                on_commit=Callback::new(move |chosen| day.set(chosen)) id="note-day" label=Signal::derive(t!(i18n, k::insights::NOTE_DAY))
            />
            <input
                class="input" dir="auto" maxlength="200" aria-label=t!(i18n, k::insights::NOTE_TEXT)
                placeholder=t!(i18n, k::insights::NOTE_HINT)
                prop:value=text on:input=move |event| text.set(event_target_value(&event))
            />
            <button type="submit" class="button" disabled=move || text.with(|text| text.trim().is_empty())>
                {t!(i18n, k::insights::NOTE_ADD)}
            </button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_by_date_and_nonsense_is_passed_over() {
        let setting = json!([
            { "day": "2025-03-01", "text": "New prices" }, 7, { "day": "soon", "text": "x" },
            { "day": "2025-01-09", "text": "Shop closed" },
        ]);
        let notes = read(Some(&setting));
        assert_eq!(
            notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(),
            ["Shop closed", "New prices"]
        );
        assert_eq!(read(None), []);
    }

    #[test]
    fn notes_stand_at_their_month() {
        let note = |day: &str, text: &str| Note { day: day.parse().expect("a day"), text: text.into() };
        let notes = [note("2025-01-09", "a"), note("2025-03-01", "b"), note("2025-03-31", "c")];
        let months = [1, 2, 3].map(|month| Month::from_ym(2025, month).expect("a month"));
        assert_eq!(by_month(&notes, &months, " · "), [(0, "a".to_owned()), (2, "b · c".to_owned())]);
        assert_eq!(by_month(&notes, &months[1..2], " · "), []);
    }
}

//! A text input with suggestions as one types, used by the search over everything and by links to records.
//!
//! The list is a `listbox` that the input owns: the focus stays in the input, arrows move the mark, Enter takes the
//! marked one, Escape closes the list.

use leptos::prelude::*;
use leptos::{ev, html};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

static LAST: AtomicU64 = AtomicU64::new(0);

/// One suggestion.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Suggestion {
    /// What is reported when it is taken.
    pub(crate) id: String,
    /// Its main line.
    pub(crate) title: String,
    /// A quieter second line, or empty.
    pub(crate) detail: String,
}

/// Where suggestions come from: a text in, the best matches and a closing line ("132 in all") out.
pub(crate) type Suggestions =
    Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = (Vec<Suggestion>, String)>>> + Send + Sync>;

/// An input with suggestions.
#[component]
pub(crate) fn Combobox(
    /// What a screen reader says of the input.
    #[prop(into)]
    label: Signal<String>,
    /// The grey words in the empty input.
    #[prop(into)]
    placeholder: Signal<String>,
    /// Where suggestions come from.
    suggest: Suggestions,
    /// Called with the suggestion taken. The input is emptied.
    on_take: Callback<Suggestion>,
    /// Called with the text when Enter is pressed and nothing is marked.
    #[prop(optional)]
    on_enter: Option<Callback<String>>,
    /// Called when Escape is pressed in an empty input or the input is left.
    #[prop(optional)]
    on_leave: Option<Callback<()>>,
    /// The id of the input.
    #[prop(optional, into)]
    id: Option<String>,
    /// Focus the input when it appears.
    #[prop(default = false)]
    autofocus: bool,
    /// The kind of input: `search` or `text`.
    #[prop(default = "text")]
    kind: &'static str,
) -> impl IntoView {
    let list_id = format!("suggestions-{}", LAST.fetch_add(1, Ordering::Relaxed));
    let option_id = {
        let list_id = list_id.clone();
        move |index: usize| format!("{list_id}-{index}")
    };
    let text = RwSignal::new(String::new());
    let found = RwSignal::new((Vec::<Suggestion>::new(), String::new()));
    let marked = RwSignal::new(None::<usize>);
    let open = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();

    let matches = LocalResource::new(move || {
        let wanted = text.get();
        let suggest = suggest.clone();
        async move { if wanted.trim().is_empty() { (Vec::new(), String::new()) } else { suggest(wanted).await } }
    });
    Effect::new(move |_| {
        if let Some(answer) = matches.get() {
            let kept =
                found.with_untracked(|(before, _)| moved_mark(marked.get_untracked(), before, &answer.0));
            found.set(answer);
            marked.set(kept);
        }
    });
    if autofocus {
        Effect::new(move |_| {
            if let Some(input) = input.get() {
                crate::browser::focus_element(&input);
            }
        });
    }

    let take = move |index: usize| {
        if let Some(suggestion) = found.with_untracked(|(list, _)| list.get(index).cloned()) {
            open.set(false);
            text.set(String::new());
            on_take.run(suggestion);
        }
    };
    let step = move |by: isize| {
        let count = found.with_untracked(|(list, _)| list.len());
        marked.update(|marked| *marked = next_mark(*marked, by, count));
    };
    let keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            open.set(true);
            step(1);
        }
        "ArrowUp" => {
            event.prevent_default();
            step(-1);
        }
        "Enter" => {
            event.prevent_default();
            match marked.get_untracked() {
                Some(index) => take(index),
                None => {
                    let typed = text.get_untracked();
                    if let (Some(on_enter), false) = (on_enter, typed.trim().is_empty()) {
                        open.set(false);
                        on_enter.run(typed);
                    } else if found.with_untracked(|(list, _)| list.len()) == 1 {
                        take(0);
                    }
                }
            }
        }
        "Escape" => {
            let was_empty = text.get_untracked().is_empty();
            open.set(false);
            text.set(String::new());
            if let (true, Some(on_leave)) = (was_empty, on_leave) {
                on_leave.run(());
            }
        }
        _ => {}
    };
    let is_open = move || open.get() && !text.with(|text| text.trim().is_empty());
    let active = {
        let option_id = option_id.clone();
        move || marked.get().map(&option_id)
    };
    let left = move |_| {
        open.set(false);
        if let Some(on_leave) = on_leave {
            on_leave.run(());
        }
    };
    view! {
        <div class="combobox">
            <input
                class="input"
                id=id
                type=kind
                role="combobox"
                autocomplete="off"
                node_ref=input
                aria-label=label
                placeholder=placeholder
                aria-expanded=move || is_open().to_string()
                aria-controls=list_id.clone()
                aria-autocomplete="list"
                aria-activedescendant=active
                prop:value=text
                on:input=move |event| { text.set(event_target_value(&event)); open.set(true); }
                on:focus=move |_| open.set(true)
                on:blur=left
                on:keydown=keydown
            />
            <div class="suggestions" role="listbox" id=list_id hidden=move || !is_open() aria-label=label>
                {move || {
                    let option_id = option_id.clone();
                    found.get().0.into_iter().enumerate().map(|(index, suggestion)| view! {
                        <div
                            class="suggestion"
                            role="option"
                            id=option_id(index)
                            aria-selected=move || (marked.get() == Some(index)).to_string()
                            // Before the blur of the input, which would close the list.
                            on:mousedown=move |event| { event.prevent_default(); take(index); }
                            on:mousemove=move |_| if marked.get_untracked() != Some(index) { marked.set(Some(index)) }
                        >
                            <span class="suggestion-title">{suggestion.title}</span>
                            <span class="suggestion-detail">{suggestion.detail}</span>
                        </div>
                    }).collect_view()
                }}
                <p class="suggestions-end">{move || found.get().1}</p>
            </div>
        </div>
    }
    .into_any()
}

/// Where the marked suggestion stands in the next answer, if it does.
fn moved_mark(marked: Option<usize>, before: &[Suggestion], after: &[Suggestion]) -> Option<usize> {
    let id = &before.get(marked?)?.id;
    after.iter().position(|suggestion| suggestion.id == *id)
}

/// The mark after a step; before the first and after the last it returns to the input itself.
fn next_mark(marked: Option<usize>, by: isize, count: usize) -> Option<usize> {
    let next = match (marked, by) {
        (None, by) if by < 0 => count.checked_sub(1)?,
        (None, _) => 0,
        (Some(index), by) => index.checked_add_signed(by)?,
    };
    (next < count).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_walks_through_the_list_and_back_to_the_input() {
        assert_eq!(next_mark(None, 1, 3), Some(0));
        assert_eq!(next_mark(Some(2), 1, 3), None);
        assert_eq!(next_mark(Some(0), -1, 3), None);
        assert_eq!(next_mark(None, -1, 3), Some(2));
        assert_eq!(next_mark(None, 1, 0), None);
    }

    #[test]
    fn the_mark_stays_with_its_suggestion_when_a_later_answer_comes() {
        let answer = |ids: &[&str]| -> Vec<Suggestion> {
            let suggestion =
                |id: &&str| Suggestion { id: (*id).into(), title: String::new(), detail: String::new() };
            ids.iter().map(suggestion).collect()
        };
        let (before, after) = (answer(&["a", "b", "c"]), answer(&["c", "a"]));
        assert_eq!(moved_mark(Some(0), &before, &after), Some(1));
        assert_eq!(moved_mark(Some(1), &before, &after), None);
        assert_eq!(moved_mark(None, &before, &after), None);
    }
}

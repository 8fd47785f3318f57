//! The view the list begins with. It belongs to this browser, as widths do; the view itself travels with the data. What it
//! shows is kept beside its id, so that the list need not wait for the data.

use super::state::ListState;
use super::views::SavedView;
use crate::browser;
use serde::{Deserialize, Serialize};

/// Where it is kept.
const STORED: &str = "mehr.view.customers";

#[derive(Serialize, Deserialize)]
struct First {
    id: String,
    address: String,
}

fn stored() -> Option<First> {
    serde_json::from_str(&browser::stored(STORED)?).ok()
}

/// Its id.
pub(super) fn stored_id() -> Option<String> {
    stored().map(|first| first.id)
}

/// The address of the list with it.
pub(super) fn stored_address() -> Option<String> {
    // Nothing that was written there leads out of the list.
    stored().map(|first| first.address).filter(|address| address.starts_with("/customers?"))
}

/// Keeps it, or forgets it.
pub(super) fn store(view: Option<&SavedView>) {
    let text = match view {
        Some(SavedView { id, state, .. }) => {
            serde_json::to_string(&First { id: id.clone(), address: state.address() }).unwrap_or_default()
        }
        None => String::new(),
    };
    browser::store(STORED, &text);
}

/// What shows everybody, whatever the list begins with.
pub(super) fn everybody() -> ListState {
    let view = stored().map(|_| super::views::ALL.to_owned());
    ListState { view, ..ListState::default() }
}

//! The view the list begins with. It belongs to this browser, as widths do; the view itself travels with the data. What it
//! shows is kept beside its id, so that the list need not wait for the data.

use super::state::ListState;
use super::views::SavedView;
use crate::browser;

/// Where it is kept: its id, a space, and the address of the list with it.
const STORED: &str = "mehr.view.customers";

fn stored() -> Option<(String, String)> {
    let text = browser::stored(STORED)?;
    text.split_once(' ').map(|(id, address)| (id.to_owned(), address.to_owned()))
}

/// Its id.
pub(super) fn stored_id() -> Option<String> {
    stored().map(|(id, _)| id)
}

/// The address of the list with it.
pub(super) fn stored_address() -> Option<String> {
    // Nothing that was written there leads out of the list.
    stored().map(|(_, address)| address).filter(|address| address.starts_with("/customers?"))
}

/// Keeps it, or forgets it.
pub(super) fn store(view: Option<&SavedView>) {
    let text = view.map(|view| format!("{} {}", view.id, view.state.address()));
    browser::store(STORED, &text.unwrap_or_default());
}

/// What shows everybody, whatever the list begins with.
pub(super) fn everybody() -> ListState {
    let view = stored().map(|_| super::views::ALL.to_owned());
    ListState { view, ..ListState::default() }
}

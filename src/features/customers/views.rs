//! Saved views: what the list shows, under a name. Each is a setting of its own, so that two people who save at the same
//! time both keep theirs, and so that saving, renaming and deleting are steps one can take back.

use super::state::ListState;
use serde_json::{Map, Value as Json, json};

/// What the names of their settings begin with.
const PREFIX: &str = "view.customers.";
/// What the address says for no view although one is the first to be shown.
pub(super) const ALL: &str = "all";

/// One saved view.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct SavedView {
    /// Its id, in the address.
    pub(super) id: String,
    /// What the person calls it.
    pub(super) name: String,
    /// What it shows; it names itself.
    pub(super) state: ListState,
}

/// The views among the settings, by name.
pub(super) fn saved_views(settings: &Map<String, Json>) -> Vec<SavedView> {
    let mut views: Vec<SavedView> = settings
        .iter()
        .filter_map(|(setting, value)| SavedView::read(setting.strip_prefix(PREFIX)?, value))
        .collect();
    views.sort_by_key(|view| domain::fold::fold(&view.name));
    views
}

impl SavedView {
    fn read(id: &str, value: &Json) -> Option<SavedView> {
        let list = value.get("list")?.as_object()?;
        let state = ListState::read(|name| list.get(name)?.as_str().map(str::to_owned));
        let name = value.get("name")?.as_str()?.to_owned();
        Some(SavedView { id: id.to_owned(), name, state: ListState { view: Some(id.to_owned()), ..state } })
    }

    /// A view of what the list shows now, with the columns that are shown.
    pub(super) fn of(id: String, name: String, state: ListState, columns: Vec<String>) -> SavedView {
        let state = ListState { columns: Some(columns), view: Some(id.clone()), ..state };
        SavedView { id, name, state }
    }

    /// The name of its setting.
    pub(super) fn setting(&self) -> String {
        format!("{PREFIX}{}", self.id)
    }

    /// What its setting holds.
    pub(super) fn value(&self) -> Json {
        let own = ListState { view: None, ..self.state.clone() };
        let list: Map<String, Json> =
            own.pairs().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        json!({ "name": self.name, "list": list })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_view_is_read_back_as_it_was() {
        let state = ListState {
            search: "nino".into(),
            sort: vec![("orders.sum".into(), true)],
            filter: Some("city = \"Rīga\"".into()),
            ..ListState::default()
        };
        let columns = vec!["name".to_owned(), "city".to_owned()];
        let view = SavedView::of("17".into(), "Riga".into(), state, columns.clone());
        let settings = Map::from_iter([
            (view.setting(), view.value()),
            ("currency".to_owned(), json!("EUR")),
            ("view.customers.broken".to_owned(), json!(7)),
        ]);
        let views = saved_views(&settings);
        assert_eq!(views, [view]);
        assert_eq!(views[0].state.columns, Some(columns));
        assert_eq!(views[0].state.view.as_deref(), Some("17"));
    }
}

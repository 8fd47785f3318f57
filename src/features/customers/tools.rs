//! What one can do with the list beyond reading it. It comes after the rows, as nobody needs it before them.

use super::choosers::Choosers;
use super::columns_menu::ColumnsMenu;
use super::editing::edits;
use super::export::ExportButton;
use super::filter_bar::FilterBar;
use super::layout::Layout;
use super::state::ListState;
use super::totals::foot;
use crate::engine::EngineClient;
use crate::i18n::I18n;
use crate::ui::virtual_table::{Edits, Foot};
use chunks::chunk;
use leptos::prelude::*;

/// The columns shown, in their order.
type Names = Memo<Vec<String>>;

/// Called with other columns, or none for those one begins with.
type OnChange = Callback<Option<Vec<String>>>;

/// The tools of the list.
pub(super) struct Tools {
    /// The choosers beside the search.
    pub(super) choosers: fn(Memo<ListState>, Names, Callback<ListState>) -> AnyView,
    /// The chips above the list.
    pub(super) filter_bar: fn(Memo<ListState>, Callback<ListState>) -> AnyView,
    /// The menu of columns.
    pub(super) columns_menu: fn(Names, RwSignal<Layout>, OnChange) -> AnyView,
    /// The button that hands the list over as a file.
    pub(super) export: fn(Memo<ListState>, Names) -> AnyView,
    /// How cells are edited.
    pub(super) edits: fn(I18n, EngineClient) -> Edits,
    /// The row of totals.
    pub(super) foot: fn(I18n, EngineClient, Memo<ListState>, Names) -> Foot,
}

chunk! {
    frame: pub(super) fn load_tools() -> &'static Tools {
        &Tools {
            choosers: |shown, names, go| view! { <Choosers shown names go /> }.into_any(),
            filter_bar: |shown, go| view! { <FilterBar shown go /> }.into_any(),
            columns_menu: |names, layout, on_change| view! { <ColumnsMenu names layout on_change /> }.into_any(),
            export: |shown, names| view! { <ExportButton shown names /> }.into_any(),
            edits,
            foot,
        }
    }
}

//! Which customer is looked at beside the list or the board. The panel itself comes later; this is what the list knows of it.

use crate::ui::virtual_table::{Peek, row_id};
use domain::RowId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use protocol::Row;

/// What is looked at.
#[derive(Clone, Copy)]
pub(super) struct Peeking {
    /// The customer.
    pub(super) id: RwSignal<Option<RowId>>,
    /// Its number in the list; the table moves its mark along. On the board nobody has one.
    pub(super) at: RwSignal<Option<u64>>,
    /// Both as the address says them.
    pub(super) addressed: Memo<Option<(RowId, Option<u64>)>>,
}

impl Peeking {
    /// Follows the address.
    pub(super) fn follow() -> Peeking {
        let parameters = use_query_map();
        let addressed = Memo::new(move |_| {
            parameters.with(|map| {
                let place = map.get("at").and_then(|at| at.parse().ok());
                Some((map.get("peek")?.parse().ok()?, place))
            })
        });
        let peeking = Peeking { id: RwSignal::new(None), at: RwSignal::new(None), addressed };
        Effect::new(move |_| {
            let now = addressed.get();
            peeking.id.set(now.map(|(id, _)| id));
            peeking.at.set(now.and_then(|(_, at)| at));
        });
        peeking
    }

    /// Looks at nobody any more.
    pub(super) fn look_away(self) {
        self.at.set(None);
        self.id.set(None);
    }

    /// How the table takes part.
    pub(super) fn in_table(self) -> Peek {
        let on_row = Callback::new(move |(row, _): (Row, u64)| {
            self.id.set(row_id(&row).and_then(|id| id.parse().ok()));
        });
        Peek { at: self.at, on_row }
    }
}

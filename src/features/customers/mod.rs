//! Customers: the list, and the record of one with all that ever happened.

mod add_filter;
mod board;
mod bulk;
mod bulk_edit;
mod cells;
mod change;
mod columns_menu;
mod condition;
mod create;
mod editing;
mod fields;
mod filter_bar;
mod first_view;
mod group_list;
mod grouping;
mod history;
mod known;
mod known_hint;
mod layout;
mod list;
mod log;
mod neighbours;
mod occasion;
mod own_field;
mod own_fields;
mod peek;
mod peeking;
mod record;
mod related;
mod state;
mod timeline;
mod totals;
mod views;
mod views_menu;

pub(crate) use list::List;
pub(crate) use record::Record;

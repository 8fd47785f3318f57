//! Customers: the list, and the record of one with all that ever happened.

mod bulk;
mod cells;
mod columns_menu;
mod create;
mod editing;
mod fields;
mod history;
mod layout;
mod list;
mod log;
mod own_field;
mod record;
mod state;
mod timeline;
mod totals;

pub(crate) use list::List;
pub(crate) use record::Record;

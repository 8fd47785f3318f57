//! Customers: the list, and the record of one with all that ever happened.

mod add_filter;
mod bulk;
mod cells;
mod columns_menu;
mod condition;
mod create;
mod editing;
mod export;
mod fields;
mod filter_bar;
mod history;
mod layout;
mod list;
mod log;
mod own_field;
mod record;
mod state;
mod timeline;
mod tools;
mod totals;

pub(crate) use list::List;
pub(crate) use record::Record;

//! Customers: the list, and the record of one with all that ever happened.

mod bulk;
mod create;
mod fields;
mod history;
mod list;
mod log;
mod own_field;
mod record;
mod state;
mod timeline;

pub(crate) use list::List;
pub(crate) use record::Record;

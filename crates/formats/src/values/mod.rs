//! Lenient readers of single cells.
//!
//! Each takes the text of a cell and the rules of its column, and gives the value, `None` for an empty cell, or an
//! error that says why there is none. What can be read in two ways is an error too, unless the rules decide:
//! guessing wrong about money or birthdays is worse than asking.

mod text;

pub mod calendar;

mod months;

mod date;

mod birthday;

mod moment;

mod amount;

mod currency;

pub mod phone;

pub mod email;

mod flag;

mod list;

mod choice;

pub use amount::{Amount, AmountError, AmountRules, DecimalSign, amount, integer, money, number};
pub use birthday::birthday;
pub use choice::choice;
pub use currency::currency;
pub use date::{Calendar, DateError, DateOrder, DateRules, ExcelEpoch, day};
pub use flag::flag;
pub use list::{Separator, split};
pub use moment::{Moment, instant, moment};
pub use text::tidy;

pub(crate) use date::possible_orders;
pub(crate) use text::plain;

//! Building blocks of the screens. They know no word of customer relations: what they show and do is handed in.

mod addressed;
mod arrange;
pub(crate) mod chart;
mod combobox;
mod dialog;
mod empty;
pub(crate) mod field;
mod grouped_select;
mod help_link;
mod hint;
mod how;
mod icon;
mod later;
mod measure;
mod popover;
mod progress;
mod resize;
mod select;
pub(crate) mod table_csv;
mod toast;
mod turns;
pub(crate) mod virtual_table;
mod whole_number;

#[cfg(test)]
pub(crate) use addressed::read_address;
pub(crate) use addressed::{Addressed, address_with, addressed, percent_encoded};
pub(crate) use arrange::{Arrange, ArrangeGroup, Arrangement, SaveArrangement};
pub(crate) use combobox::{Combobox, Suggestion, Suggestions};
pub(crate) use dialog::{Dialog, Modal};
pub(crate) use empty::EmptyState;
pub(crate) use grouped_select::GroupedSelect;
pub(crate) use help_link::HelpLink;
pub(crate) use hint::{Advice, Hint};
pub(crate) use how::{Explained, How};
pub(crate) use icon::{Icon, Shape};
pub(crate) use later::{later, later_styled, say_started};
pub(crate) use measure::Measure;
pub(crate) use popover::Popover;
pub(crate) use progress::ProgressBar;
pub(crate) use select::Select;
pub(crate) use toast::{Toast, ToastRegion, Toasts, use_toasts};
pub(crate) use turns::in_turns;
pub(crate) use whole_number::WholeNumber;

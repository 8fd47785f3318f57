//! Which columns the list shows, in which order and how wide.
//!
//! Kept in this browser and not in the data: widths and the choice belong to a person's screen, while the data travels
//! to others, whom it would rearrange. What is meant to be shared is a saved view, or an address with `cols`.

use super::state::COLUMNS;
use crate::browser;
use crate::i18n::I18n;
use crate::records::{field_label, path_type};
use crate::ui::virtual_table::{Arrangement, Column, moved};
use domain::expr::Score;
use domain::{FieldDef, FieldType, Schema};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where it is kept.
const STORED: &str = "mehr.columns.customers";
/// Figures over the orders and interactions of a customer.
const FIGURES: [&str; 5] =
    ["orders.count", "orders.sum", "orders.last", "interactions.count", "interactions.last"];

/// The arrangement of one person.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Layout {
    /// The columns, name first; empty for those one begins with.
    pub(super) columns: Vec<String>,
    /// Widths given by hand, in pixels.
    pub(super) widths: BTreeMap<String, u32>,
    /// Whether the name stays in view.
    pub(super) is_pinned: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Layout { columns: Vec::new(), widths: BTreeMap::new(), is_pinned: true }
    }
}

impl Layout {
    /// What this browser keeps.
    pub(super) fn stored() -> Layout {
        browser::stored(STORED).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Keeps it.
    pub(super) fn keep(&self) {
        if let Ok(text) = serde_json::to_string(self) {
            browser::store(STORED, &text);
        }
    }
}

/// The columns one begins with.
pub(super) fn first_columns() -> Vec<String> {
    COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// The columns to show: of the address, else of the person; the name first and nothing that does not exist.
pub(super) fn shown_columns(schema: &Schema, addressed: Option<&[String]>, layout: &Layout) -> Vec<String> {
    let wanted = match addressed {
        Some(names) => names.to_vec(),
        None if layout.columns.is_empty() => first_columns(),
        None => layout.columns.clone(),
    };
    let mut shown = vec!["name".to_owned()];
    for name in wanted {
        if path_type(schema, "customer", &name).is_some() && !shown.contains(&name) {
            shown.push(name);
        }
    }
    shown
}

/// All that could be a column, in the order of forms; links by the names they lead to.
pub(super) fn possible_columns(schema: &Schema) -> Vec<String> {
    let fields = schema.kind("customer").map(|kind| &kind.fields[..]).unwrap_or_default();
    fields
        .iter()
        .map(|field| match field.ty {
            FieldType::Ref => format!("{}.name", field.name),
            _ => field.name.clone(),
        })
        .chain(FIGURES.map(String::from))
        .chain(scores_of(fields))
        .collect()
}

/// The scores that models give, where no field has their name.
fn scores_of(fields: &[FieldDef]) -> impl Iterator<Item = String> {
    let free = |score: &Score| fields.iter().all(|field| field.name != score.word());
    Score::MODEL.into_iter().filter(free).map(|score| score.word().to_owned())
}

/// The columns of a table with their words.
pub(super) fn columns(i18n: I18n, schema: &Schema, names: &[String]) -> Vec<Column> {
    names
        .iter()
        .map(|name| {
            let ty = path_type(schema, "customer", name);
            let known = COLUMNS.iter().find(|(own, _)| own == name).map(|(_, width)| *width);
            Column {
                key: name.clone(),
                title: field_label(i18n, schema, "customer", name),
                width_ch: known.unwrap_or(width_of(ty)),
                is_number: matches!(ty, Some(FieldType::Int | FieldType::Number | FieldType::Money)),
                is_sortable: true,
            }
        })
        .collect()
}

fn width_of(ty: Option<FieldType>) -> u32 {
    match ty {
        Some(FieldType::Int | FieldType::Number | FieldType::Flag) => 11,
        Some(FieldType::LongText) => 30,
        Some(FieldType::Set) => 20,
        Some(FieldType::Instant) => 18,
        _ => 15,
    }
}

/// Takes an arrangement by hand into a layout and the columns shown; gives the columns where they change.
pub(super) fn arranged(
    layout: &mut Layout,
    shown: &[String],
    arrangement: Arrangement,
) -> Option<Vec<String>> {
    match arrangement {
        Arrangement::Resize { key, width_px } => {
            layout.widths.insert(key, width_px);
            None
        }
        // The name stays first: it is what the row is opened by.
        Arrangement::Move { before: Some(before), .. } if before == "name" => None,
        Arrangement::Move { key, .. } if key == "name" => None,
        Arrangement::Move { key, before } => moved(shown, &key, before.as_deref()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn the_name_comes_first_and_unknown_columns_are_left_out() {
        let schema = Schema::built_in();
        let layout = Layout { columns: names("city gone name tags city"), ..Layout::default() };
        assert_eq!(shown_columns(&schema, None, &layout), names("name city tags"));
        assert_eq!(shown_columns(&schema, Some(&names("orders.sum")), &layout), names("name orders.sum"));
        assert_eq!(shown_columns(&schema, None, &Layout::default()), first_columns());
    }

    #[test]
    fn every_possible_column_exists() {
        let schema = Schema::built_in();
        let all = possible_columns(&schema);
        assert!(all.iter().all(|name| path_type(&schema, "customer", name).is_some()));
        assert!(first_columns().iter().all(|name| all.contains(name)));
    }

    #[test]
    fn nothing_goes_before_the_name() {
        let mut layout = Layout::default();
        let shown = names("name city tags");
        let to = |key: &str, before: Option<&str>| Arrangement::Move {
            key: key.into(),
            before: before.map(str::to_owned),
        };
        assert_eq!(arranged(&mut layout, &shown, to("tags", Some("name"))), None);
        assert_eq!(arranged(&mut layout, &shown, to("name", None)), None);
        assert_eq!(arranged(&mut layout, &shown, to("tags", Some("city"))), Some(names("name tags city")));
        let resize = Arrangement::Resize { key: "city".into(), width_px: 90 };
        assert_eq!(arranged(&mut layout, &shown, resize), None);
        assert_eq!(layout.widths["city"], 90);
    }
}

//! Names for own fields: lower-case words joined by `_`, unique within the kind.

use super::lookup::normal;
use super::{Column, Draft, Kind, Target, fields};
use domain::Schema;
use std::collections::HashSet;

/// Gives every own field its name and type.
pub(super) fn give_names(kind: Kind, drafts: &[Draft<'_>], columns: &mut [Column]) {
    let schema = Schema::built_in();
    let built_in = schema.kind(kind.name()).map(|kind| kind.fields.as_slice()).unwrap_or_default();
    let mut taken: HashSet<String> = built_in.iter().map(|field| field.name.clone()).collect();
    for (place, (draft, column)) in drafts.iter().zip(columns).enumerate() {
        let Target::Own { name, label, ty } = &mut column.target else {
            continue;
        };
        *ty = fields::own_type(draft);
        let wanted = field_name(label).unwrap_or_else(|| format!("column_{}", place + 1));
        let mut unique = wanted.clone();
        let mut number = 2;
        while !taken.insert(unique.clone()) {
            unique = format!("{wanted}_{number}");
            number += 1;
        }
        *name = unique;
    }
}

/// The longest name, in characters.
const NAME_MAX: usize = 60;

fn field_name(label: &str) -> Option<String> {
    let name: String = normal(label)
        .replace(' ', "_")
        .chars()
        .filter(|&c| c.is_alphanumeric() || c == '_')
        .take(NAME_MAX)
        .collect();
    let name = name.trim_matches('_').to_owned();
    let first = name.chars().next()?;
    // A name that begins with a digit would read as a number.
    Some(if first.is_numeric() { format!("n_{name}") } else { name })
}

//! One change to one field of many customers: what it commands, and what a value becomes by it.

use crate::ui::field::state::items_from;
use domain::{FieldDef, FieldType, RowId};
use protocol::{Command, Fields, Filter};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// The rows a command is for: ids, or a condition.
#[derive(Clone, PartialEq, Default, Debug)]
pub(super) struct Chosen {
    pub(super) ids: Vec<RowId>,
    pub(super) filter: Option<Filter>,
}

/// What is done to the field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Doing {
    Set,
    Add,
    Remove,
    Clear,
}

impl Doing {
    /// What can be done to a field of this type.
    pub(super) fn to(ty: FieldType) -> &'static [Doing] {
        match ty {
            FieldType::Set => &[Doing::Add, Doing::Remove, Doing::Set, Doing::Clear],
            _ => &[Doing::Set, Doing::Clear],
        }
    }

    /// Its code in the texts.
    pub(super) fn code(self) -> &'static str {
        match self {
            Doing::Set => "set",
            Doing::Add => "add",
            Doing::Remove => "remove",
            Doing::Clear => "clear",
        }
    }
}

/// A change to one field.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Change {
    pub(super) field: String,
    pub(super) doing: Doing,
    /// The new value, or the elements; of no meaning for clearing.
    pub(super) value: Json,
}

impl Change {
    /// Whether it says all it needs.
    pub(super) fn is_whole(&self) -> bool {
        self.doing == Doing::Clear || !self.value.is_null()
    }

    /// The command that makes it.
    pub(super) fn on(&self, rows: Chosen) -> Command {
        let elements = || BTreeMap::from([(self.field.clone(), items_from(&self.value))]);
        let set = |value: Json| Fields::from_iter([(self.field.clone(), value)]);
        let (set, add, remove) = match self.doing {
            Doing::Set => (set(self.value.clone()), BTreeMap::new(), BTreeMap::new()),
            Doing::Clear => (set(Json::Null), BTreeMap::new(), BTreeMap::new()),
            Doing::Add => (Fields::new(), elements(), BTreeMap::new()),
            Doing::Remove => (Fields::new(), BTreeMap::new(), elements()),
        };
        Command::Update { kind: "customer".into(), ids: rows.ids, filter: rows.filter, set, add, remove }
    }

    /// What a value becomes.
    pub(super) fn after(&self, before: &Json) -> Json {
        let list = |items: Vec<String>| if items.is_empty() { Json::Null } else { json!(items) };
        let given = items_from(&self.value);
        let mut items = items_from(before);
        match self.doing {
            Doing::Set => self.value.clone(),
            Doing::Clear => Json::Null,
            Doing::Add => {
                let new: Vec<String> = given.into_iter().filter(|item| !items.contains(item)).collect();
                items.extend(new);
                list(items)
            }
            Doing::Remove => {
                items.retain(|item| !given.contains(item));
                list(items)
            }
        }
    }
}

/// The fields that can be changed for many at once. A name belongs to one customer.
pub(super) fn changed_together(fields: &[FieldDef]) -> impl Iterator<Item = &FieldDef> {
    const OF_ONE: [&str; 5] = ["name", "given_name", "middle_name", "family_name", "external_id"];
    fields.iter().filter(|field| !OF_ONE.contains(&field.name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(doing: Doing, value: Json) -> Change {
        Change { field: "tags".into(), doing, value }
    }

    #[test]
    fn a_sample_shows_what_the_command_will_make() {
        let before = json!(["vip", "old"]);
        assert_eq!(change(Doing::Add, json!(["new", "vip"])).after(&before), json!(["vip", "old", "new"]));
        assert_eq!(change(Doing::Remove, json!(["vip", "old"])).after(&before), Json::Null);
        assert_eq!(change(Doing::Set, json!(["x"])).after(&before), json!(["x"]));
        assert_eq!(change(Doing::Clear, Json::Null).after(&before), Json::Null);
        assert_eq!(change(Doing::Remove, json!(["gone"])).after(&Json::Null), Json::Null);
    }

    #[test]
    fn a_change_without_a_value_is_not_whole() {
        assert!(!change(Doing::Set, Json::Null).is_whole());
        assert!(change(Doing::Clear, Json::Null).is_whole());
    }

    #[test]
    fn elements_are_added_and_taken_out_and_values_are_set() {
        let rows = Chosen { ids: Vec::new(), filter: Some(json!("city = Riga")) };
        let Command::Update { add, set, filter, .. } = change(Doing::Add, json!(["a"])).on(rows.clone())
        else {
            panic!("another command");
        };
        assert_eq!((add["tags"].clone(), set.len(), filter), (vec!["a".to_owned()], 0, rows.filter.clone()));
        let Command::Update { set, .. } = change(Doing::Clear, json!(["a"])).on(rows) else {
            panic!("another command");
        };
        assert_eq!(set["tags"], Json::Null);
    }
}

//! Fields that the person declared: rows of the kind `field`, from which the schema follows.

use super::Space;
use crate::table::{Data, NO_ROW};
use domain::{FieldDef, FieldType, KindDef, RowId, Schema};
use oplog::Rows;
use oplog::batch::DELETED;
use oplog::cells::elements;
use std::rc::Rc;

impl Space {
    /// Built-in kinds with the person's own fields.
    pub(super) fn refresh_schema(&mut self) {
        let mut schema = Schema::built_in();
        self.declare_own_fields(&mut schema);
        if *self.schema != schema {
            self.schema = Rc::new(schema);
        }
        self.follow_targets();
    }

    pub(super) fn declare_own_fields(&self, schema: &mut Schema) {
        let mut own: Vec<(i64, RowId, String, FieldDef)> = Vec::new();
        if let Some(table) = self.table("field") {
            for row in table.live().iter() {
                let column = |field: &str, ty: FieldType| table.column_typed(field, ty);
                let text = |field: &str| {
                    column(field, FieldType::Text).map_or("", |column| column.text(row)).to_owned()
                };
                let Some(ty) = type_of_name(&text("type")) else { continue };
                let choices = column("choices", FieldType::Set).map_or("", |column| column.text(row));
                let target = Some(text("target")).filter(|target| !target.is_empty());
                let definition = FieldDef {
                    name: text("name"),
                    ty,
                    target: (ty == FieldType::Ref).then(|| target.unwrap_or_else(|| "customer".into())),
                    choices: elements(choices).map(str::to_owned).collect(),
                    label: text("label"),
                    own: true,
                    searched: matches!(ty, FieldType::Text | FieldType::LongText | FieldType::Set),
                };
                let position =
                    column("position", FieldType::Int).and_then(|column| column.int(row)).unwrap_or(0);
                own.push((position, table.id(row), text("kind"), definition));
            }
        }
        crate::few::sort_by_key(&mut own, |own| (own.0, own.1));
        for (_, _, kind, field) in own {
            let place = schema.kinds.iter().position(|known| known.name == kind);
            let kind = match place {
                Some(place) => &mut schema.kinds[place],
                None => continue,
            };
            add_own_field(kind, field);
        }
    }

    /// Lets links of which the field was declared, or declared anew, point into the table of their kind now.
    pub(super) fn follow_targets(&mut self) {
        for place in 0..self.tables.len() {
            for column_place in 0..self.tables[place].columns().len() {
                let column = &self.tables[place].columns()[column_place];
                if column.ty != FieldType::Ref {
                    continue;
                }
                let target = self.target(&self.tables[place].kind, &column.field);
                if column.target == target {
                    continue;
                }
                let mut column = self.tables[place].take_column(column_place);
                if let (Data::Ref(links), Some(old)) = (&mut column.data, self.table(&column.target)) {
                    let ids: Rows =
                        links.iter().filter(|&&row| row != NO_ROW).map(|&row| old.id(row)).collect();
                    let into = self.table_place(&target);
                    let mut rows = self.tables[into].rows_or_new(&ids).into_iter();
                    for (link, row) in links.iter_mut().filter(|link| **link != NO_ROW).zip(&mut rows) {
                        *link = row;
                    }
                }
                column.target = target;
                column.changed_in_bulk();
                self.tables[place].put_column(column_place, column);
            }
        }
    }
}

/// An own field may not stand in for a built-in one, nor for the mark of the trash.
fn add_own_field(kind: &mut KindDef, field: FieldDef) {
    if !field.name.is_empty() && field.name != DELETED && kind.field(&field.name).is_none() {
        kind.fields.push(field);
    }
}

/// The field type of its stable name.
pub fn type_of_name(name: &str) -> Option<FieldType> {
    Some(match name {
        "text" => FieldType::Text,
        "long_text" => FieldType::LongText,
        "choice" => FieldType::Choice,
        "set" => FieldType::Set,
        "int" => FieldType::Int,
        "number" => FieldType::Number,
        "money" => FieldType::Money,
        "day" => FieldType::Day,
        "birthday" => FieldType::Birthday,
        "instant" => FieldType::Instant,
        "flag" => FieldType::Flag,
        "ref" => FieldType::Ref,
        _ => return None,
    })
}

/// The stable name of a field type.
pub fn name_of_type(ty: FieldType) -> &'static str {
    match ty {
        FieldType::Text => "text",
        FieldType::LongText => "long_text",
        FieldType::Choice => "choice",
        FieldType::Set => "set",
        FieldType::Int => "int",
        FieldType::Number => "number",
        FieldType::Money => "money",
        FieldType::Day => "day",
        FieldType::Birthday => "birthday",
        FieldType::Instant => "instant",
        FieldType::Flag => "flag",
        FieldType::Ref => "ref",
    }
}

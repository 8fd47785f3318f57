//! Names to fields, through links.

use super::Checker;
use crate::expr::mistake::{Code, Fit, Mistake};
use crate::expr::nearest::nearest;
use crate::expr::relation::relations;
use crate::expr::typed::{Column, FieldRef, Leaf, Score};
use crate::expr::{Function, Name, Path};
use crate::{FieldDef, FieldType, KindDef, Schema};

/// The first name of the scores of a customer.
pub(in crate::expr) const SCORES: &str = "rfm";
/// The kind that has scores.
pub(in crate::expr) const CUSTOMER: &str = "customer";
/// The id of a row, for programs that know which rows they want.
const ID: &str = "id";

/// The field of this name; an own field also goes by the name its owner gave it.
pub(super) fn named<'a>(kind: &'a KindDef, name: &str) -> Option<&'a FieldDef> {
    kind.field(name).or_else(|| kind.fields.iter().find(|field| field.own && field.label == name))
}

/// The names by which a kind's fields can be written.
pub(in crate::expr) fn field_names(kind: &KindDef) -> impl Iterator<Item = &str> {
    let labels = kind.fields.iter().filter(|field| field.own && !field.label.is_empty());
    kind.fields.iter().map(|field| field.name.as_str()).chain(labels.map(|field| field.label.as_str()))
}

pub(super) fn reference(kind: &str, field: &FieldDef) -> FieldRef {
    FieldRef { kind: kind.to_owned(), field: field.name.clone(), ty: field.ty }
}

/// The names as they would be written.
pub(super) fn written(names: &[Name]) -> String {
    Path(names.to_vec()).to_string()
}

/// Resolves a path, silently; for completion.
pub(in crate::expr) fn column(schema: &Schema, names: &[Name], kind: &str) -> Option<Column> {
    Checker { schema, mistakes: Vec::new(), hints: Vec::new() }.column(names, kind)
}

impl Checker<'_> {
    /// The field at the end of `names`, starting from a row of `kind`.
    pub(super) fn column(&mut self, names: &[Name], kind: &str) -> Option<Column> {
        let mut kind = kind.to_owned();
        let mut hops = Vec::new();
        let (last, links) = names.split_last()?;
        for (place, name) in links.iter().enumerate() {
            let field = self.schema.kind(&kind).and_then(|def| named(def, &name.text));
            match field {
                None if self.is_scores(&kind, &names[place..]) => {
                    return self.score(last).map(|leaf| Column { hops, leaf });
                }
                None => return self.unknown(name, &kind, &names[..=place]),
                Some(field) => match &field.target {
                    Some(target) if field.ty == FieldType::Ref => {
                        hops.push(reference(&kind, field));
                        kind = target.clone();
                    }
                    _ => return self.reject(Mistake::new(Code::NotALink, &name.at, &name.text, &[])),
                },
            }
        }
        let field = self.schema.kind(&kind).and_then(|def| named(def, &last.text));
        match field {
            Some(field) => Some(Column { hops, leaf: Leaf::Field(reference(&kind, field)) }),
            None if last.text == ID => Some(Column { hops, leaf: Leaf::Id }),
            None if kind == CUSTOMER && Score::of_model(&last.text).is_some() => {
                Score::of_model(&last.text).map(|score| Column { hops, leaf: Leaf::Score(score) })
            }
            None => self.unknown(last, &kind, names),
        }
    }

    fn is_scores(&self, kind: &str, names: &[Name]) -> bool {
        kind == CUSTOMER && names.len() == 2 && names[0].text == SCORES
    }

    fn score(&mut self, name: &Name) -> Option<Leaf> {
        match Score::RFM.into_iter().find(|score| score.word() == name.text) {
            Some(score) => Some(Leaf::Score(score)),
            None => {
                let near = nearest(&name.text, Score::RFM.map(Score::word));
                self.reject(
                    Mistake::new(Code::UnknownField, &name.at, &name.text, &[Fit::Field]).suggest(near),
                )
            }
        }
    }

    /// There is no field `name` in `kind`; `so_far` are the names up to it.
    pub(super) fn unknown<T>(&mut self, name: &Name, kind: &str, so_far: &[Name]) -> Option<T> {
        let relations = relations(self.schema, kind);
        if relations.iter().any(|relation| relation.name == name.text) {
            let path = written(so_far);
            let counted = vec![format!("{}({path})", Function::Count.word())];
            return self
                .reject(Mistake::new(Code::NeedsFunction, &name.at, &name.text, &[]).suggest(counted));
        }
        let names = self.schema.kind(kind).into_iter().flat_map(field_names);
        let scores = Score::MODEL.map(Score::word).into_iter().filter(|_| kind == CUSTOMER);
        let near = nearest(&name.text, names.chain(scores));
        self.reject(Mistake::new(Code::UnknownField, &name.at, &name.text, &[Fit::Field]).suggest(near))
    }
}

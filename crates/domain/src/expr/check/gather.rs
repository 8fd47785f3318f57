//! Functions of related rows.

use super::path::{named, reference, written};
use super::{Checker, Operated};
use crate::expr::mistake::{Code, Fit, Mistake};
use crate::expr::nearest::nearest;
use crate::expr::relation::{Relation, relations, time_field};
use crate::expr::typed::{Column, FieldRef, Figure, Gather, Source};
use crate::expr::{Aggregate, Function, Name};
use crate::{FieldDef, FieldType, Schema};

/// The related rows a function's path leads to.
pub struct Reached {
    /// The links followed first.
    pub hops: Vec<FieldRef>,
    /// The links that point back, one for each relation; empty where the path names none.
    pub back: Vec<FieldRef>,
    /// The kind that the rest of the path starts from: that of the related rows, if any were named.
    pub kind: String,
    /// How many names were used up.
    pub used: usize,
}

/// Follows links, then relations, as far as `names` name them.
pub fn reach(schema: &Schema, names: &[Name], kind: &str) -> Reached {
    let mut reached = Reached { hops: Vec::new(), back: Vec::new(), kind: kind.to_owned(), used: 0 };
    for name in names {
        let here = relations(schema, &reached.kind).into_iter().find(|relation| relation.name == name.text);
        if let Some(Relation { kind, field, .. }) = here {
            let Some(link) = schema.field(&kind, &field) else {
                break;
            };
            reached.back.push(reference(&kind, link));
            reached.kind = kind;
        } else {
            let link = schema.kind(&reached.kind).and_then(|def| named(def, &name.text));
            match link {
                Some(FieldDef { target: Some(target), .. }) if reached.back.is_empty() => {
                    reached.hops.extend(link.map(|link| reference(&reached.kind, link)));
                    reached.kind = target.clone();
                }
                _ => break,
            }
        }
        reached.used += 1;
    }
    reached
}

/// Whether the function works on values of this type.
pub fn works_on(function: Function, ty: FieldType) -> bool {
    use FieldType::{Day, Instant, Int, Money, Number};
    match function {
        Function::Count => false,
        Function::Sum | Function::Average => matches!(ty, Int | Number | Money),
        Function::Min | Function::Max => matches!(ty, Int | Number | Money | Day | Instant),
        Function::First | Function::Last => true,
    }
}

impl Checker<'_> {
    pub(super) fn gather(&mut self, aggregate: &Aggregate, kind: &str) -> Option<Operated> {
        let names = &aggregate.path.0;
        let reached = reach(self.schema, names, kind);
        if reached.back.is_empty() {
            return self.no_relation(aggregate, &reached);
        }
        let (path, rest) = names.split_at(reached.used);
        // Both are checked even if one is wrong, so that all mistakes are shown at once.
        let figure = self.figure(aggregate, path, rest, &reached.kind);
        let filter = aggregate.filter.as_ref().map(|filter| self.node(filter, &reached.kind));
        let (figure, ty) = figure?;
        let filter = match filter {
            Some(checked) => Some(Box::new(checked?)),
            None => None,
        };
        let Reached { hops, back, .. } = reached;
        let column = match &figure {
            Figure::First { of, .. } | Figure::Last { of, .. } => Some(of.clone()),
            _ => None,
        };
        Some(Operated { source: Source::Gather(Box::new(Gather { hops, back, filter, figure })), ty, column })
    }

    /// The path of a function names no related rows.
    fn no_relation<T>(&mut self, aggregate: &Aggregate, reached: &Reached) -> Option<T> {
        let names = &aggregate.path.0;
        let relations = relations(self.schema, &reached.kind);
        let relations = relations.iter().map(|relation| relation.name.as_str());
        match names.get(reached.used) {
            Some(name)
                if self.schema.kind(&reached.kind).is_none_or(|def| named(def, &name.text).is_none()) =>
            {
                let near = nearest(&name.text, relations);
                let mistake = Mistake::new(Code::UnknownRelation, &name.at, &name.text, &[Fit::Relation]);
                self.reject(mistake.suggest(near))
            }
            _ => {
                let path = &aggregate.path;
                self.reject(Mistake::new(Code::NeedsRelation, &path.at(), path.to_string(), &[Fit::Relation]))
            }
        }
    }

    /// What is made of the rows of `kind` that `path` led to, and its type; `rest` is the path from there.
    fn figure(
        &mut self,
        aggregate: &Aggregate,
        path: &[Name],
        rest: &[Name],
        kind: &str,
    ) -> Option<(Figure, FieldType)> {
        let function = aggregate.function;
        if function == Function::Count {
            let Some(extra) = rest.first() else {
                return Some((Figure::Count, FieldType::Int));
            };
            let counted = vec![format!("{}({})", function.word(), written(path))];
            let mistake =
                Mistake::new(Code::FunctionDoesNotFit, &extra.at, function.word(), &[Fit::Relation]);
            return self.reject(mistake.suggest(counted));
        }
        if rest.is_empty() {
            return self.no_field(aggregate, kind);
        }
        let of = self.column(rest, kind)?;
        let ty = of.ty();
        if !works_on(function, ty) {
            let at = &rest[rest.len() - 1].at;
            let near = self.fields_for(function, kind);
            let mistake = Mistake::new(Code::FunctionDoesNotFit, at, function.word(), &[Fit::Field]);
            return self.reject(mistake.suggest(near));
        }
        let mean = if ty == FieldType::Money { FieldType::Money } else { FieldType::Number };
        match function {
            Function::Count => None,
            Function::Sum => Some((Figure::Sum(of), ty)),
            Function::Average => Some((Figure::Average(of), mean)),
            Function::Min => Some((Figure::Min(of), ty)),
            Function::Max => Some((Figure::Max(of), ty)),
            Function::First => Some((self.ordered(aggregate, kind, |by| Figure::First { of, by })?, ty)),
            Function::Last => Some((self.ordered(aggregate, kind, |by| Figure::Last { of, by })?, ty)),
        }
    }

    fn ordered(
        &mut self,
        aggregate: &Aggregate,
        kind: &str,
        figure: impl FnOnce(FieldRef) -> Figure,
    ) -> Option<Figure> {
        match self.schema.kind(kind).and_then(time_field) {
            Some(by) => Some(figure(reference(kind, by))),
            None => {
                let path = &aggregate.path;
                self.reject(Mistake::new(Code::NoOrder, &path.at(), path.to_string(), &[]))
            }
        }
    }

    /// `sum(orders)`: of which field?
    fn no_field<T>(&mut self, aggregate: &Aggregate, kind: &str) -> Option<T> {
        let path = &aggregate.path;
        let fields = self.fields_for(aggregate.function, kind);
        let near = fields.into_iter().map(|field| format!("{path}.{field}")).collect();
        let mistake = Mistake::new(Code::FunctionDoesNotFit, &path.at(), path.to_string(), &[Fit::Field]);
        self.reject(mistake.suggest(near))
    }

    /// The first few fields of `kind` that the function works on.
    fn fields_for(&self, function: Function, kind: &str) -> Vec<String> {
        let fields = self.schema.kind(kind).into_iter().flat_map(|def| &def.fields);
        let fitting = fields.filter(|field| works_on(function, field.ty));
        fitting.take(3).map(|field| field.name.clone()).collect()
    }
}

/// The column that a figure is made of, where it is made of one.
impl Figure {
    /// The column whose values it is made of; none for the count of rows.
    pub fn column(&self) -> Option<&Column> {
        match self {
            Figure::Count => None,
            Figure::Sum(of) | Figure::Average(of) | Figure::Min(of) | Figure::Max(of) => Some(of),
            Figure::First { of, .. } | Figure::Last { of, .. } => Some(of),
        }
    }
}

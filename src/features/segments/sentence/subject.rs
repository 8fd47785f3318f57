//! What a clause speaks of: a field, a field of a linked record, or a figure over related records.

use super::{Speaker, inner};
use crate::i18n::{Key, k};
use domain::expr::{Expr, Function, Name, Operand, Period, Predicate, Test, reach, time_field};

impl Speaker<'_> {
    pub(super) fn subject(&self, operand: &Operand, kind: &str) -> String {
        match operand {
            Operand::Field(path) => self.path(&path.0, kind),
            Operand::Aggregate(aggregate) => {
                let reached = reach(self.schema, &aggregate.path.0, kind);
                let (relation, field) = aggregate.path.0.split_at(reached.used);
                let figure = self.figure(aggregate.function, relation, field, &reached.kind);
                let links = &relation[..reached.hops.len().min(relation.len())];
                let figure = links.iter().rev().fold(figure, |figure, link| self.through(&link.text, figure));
                let time =
                    self.schema.kind(&reached.kind).and_then(time_field).map(|field| field.name.as_str());
                let (windows, rest) = parted(aggregate.filter.as_deref(), time);
                let figure = windows.into_iter().fold(figure, |what, period| {
                    let period = self.period(period);
                    self.say(k::sentence::WITH_PERIOD, &[("what", what.into()), ("period", period.into())])
                });
                if rest.is_empty() {
                    return figure;
                }
                let clauses: Vec<String> = rest.iter().map(|expr| self.clause(expr, &reached.kind)).collect();
                let filter = self.joined(&clauses, true);
                self.say(k::sentence::WITH_FILTER, &[("what", figure.into()), ("filter", filter.into())])
            }
        }
    }

    /// A field, with the links that lead to it.
    fn path(&self, names: &[Name], kind: &str) -> String {
        match names {
            [scores, score] if scores.text == "rfm" && kind == "customer" => {
                let key = k::builder::score(&score.text);
                inner(&key.map_or_else(|| score.text.clone(), |key| self.say(key, &[])))
            }
            [name] => match k::sentence::named(&format!("{kind}.{}", name.text)) {
                Some(key) => self.say(key, &[]),
                None => inner(&self.words.field(kind, &name.text)),
            },
            [link, rest @ ..] => {
                let target = self.schema.field(kind, &link.text).and_then(|field| field.target.clone());
                let rest = self.path(rest, target.as_deref().unwrap_or_default());
                self.through(&link.text, rest)
            }
            [] => String::new(),
        }
    }

    fn through(&self, link: &str, field: String) -> String {
        match k::sentence::through(link) {
            Some(key) => self.say(key, &[("field", field.into())]),
            None => {
                let link = inner(&self.words.field("customer", link));
                self.say(k::sentence::THROUGH_OTHER, &[("field", field.into()), ("link", link.into())])
            }
        }
    }

    fn figure(&self, function: Function, relation: &[Name], field: &[Name], kind: &str) -> String {
        let name = relation.last().map(|name| name.text.clone()).unwrap_or_default();
        let named = |group: fn(&str) -> Option<Key>| group(&name).map(|key| self.say(key, &[]));
        // What people speak of most has words that read better than those put together.
        let last = field.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
        if let Some(key) = k::sentence::known(&format!("{}.{name}.{last}", function.word())) {
            return self.say(key, &[]);
        }
        let which = match function {
            Function::First => named(k::sentence::first),
            Function::Last => named(k::sentence::last),
            _ => named(k::sentence::of),
        };
        let which = which.unwrap_or_else(|| name.clone());
        let key = match function {
            Function::First | Function::Last => k::sentence::figure("one"),
            function => k::sentence::figure(function.word()),
        };
        let field = self.path(field, kind);
        // The count has no field to name; `format` leaves alone what a text does not ask for.
        key.map(|key| self.say(key, &[("of", which.into()), ("field", field.into())])).unwrap_or_default()
    }
}

/// The stretches of time of a filter, and the rest of it.
fn parted<'a>(filter: Option<&'a Expr>, time: Option<&str>) -> (Vec<Period>, Vec<&'a Expr>) {
    let members: Vec<&Expr> = match filter {
        None => Vec::new(),
        Some(Expr::All(members)) => members.iter().collect(),
        Some(only) => vec![only],
    };
    let (mut windows, mut rest) = (Vec::new(), Vec::new());
    for member in members {
        match member {
            Expr::Test(Test {
                operand: Operand::Field(path), predicate: Predicate::During(period), ..
            }) if path.0.len() == 1 && Some(path.0[0].text.as_str()) == time => {
                windows.push(*period);
            }
            other => rest.push(other),
        }
    }
    (windows, rest)
}

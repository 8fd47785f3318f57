//! Operators against types.

use super::{Checker, Operated, fit};
use crate::FieldType;
use crate::expr::mistake::{Code, Fit, Mistake};
use crate::expr::typed::{BirthdayMatch, Match, MoneyRange, Node, TextMatch};
use crate::expr::{Comparison, Literal, Operand, Predicate, Quantifier, Stretch, Test, TextTest, Value};
use std::ops::Bound;

/// The operators that work on a type, as they are written.
pub(in crate::expr) fn operators(ty: FieldType) -> &'static [&'static str] {
    match ty {
        FieldType::Text | FieldType::LongText => &[
            "=",
            "!=",
            "contains",
            "starts_with",
            "ends_with",
            "in",
            "is empty",
            "is not empty",
            "<",
            "<=",
            ">",
            ">=",
            "between",
        ],
        FieldType::Choice => {
            &["=", "!=", "in", "is empty", "is not empty", "contains", "starts_with", "ends_with"]
        }
        FieldType::Set => {
            &["has", "has any", "has all", "contains", "starts_with", "ends_with", "is empty", "is not empty"]
        }
        FieldType::Int | FieldType::Number | FieldType::Money => {
            &["=", "!=", "<", "<=", ">", ">=", "between", "in", "is empty", "is not empty"]
        }
        FieldType::Day | FieldType::Instant | FieldType::Birthday => &[
            "in last",
            "in next",
            "before",
            "after",
            "between",
            "today",
            "this week",
            "this month",
            "this year",
            "last week",
            "last month",
            "last year",
            "next week",
            "next month",
            "next year",
            "yesterday",
            "tomorrow",
            "=",
            "!=",
            "<=",
            ">=",
            "in",
            "is empty",
            "is not empty",
        ],
        FieldType::Flag => &["=", "!=", "is empty", "is not empty"],
        FieldType::Ref => &["is empty", "is not empty", "=", "!=", "in"],
    }
}

/// The ends of a range, as the schema's type has them.
pub(super) type Ends<T> = (Bound<T>, Bound<T>);

fn same(value: &Value) -> Ends<&Value> {
    (Bound::Included(value), Bound::Included(value))
}

impl Checker<'_> {
    pub(super) fn predicate(&mut self, operated: Operated, test: &Test) -> Option<Node> {
        let one = |matched: Match| Node::Test(operated.source.clone(), matched);
        match &test.predicate {
            Predicate::Empty => Some(one(Match::Empty)),
            Predicate::Compare(comparison, value) => {
                let ends = match comparison {
                    Comparison::Equal => {
                        return self.equal(&operated, test, std::slice::from_ref(value)).map(one);
                    }
                    Comparison::Less => (Bound::Unbounded, Bound::Excluded(value)),
                    Comparison::AtMost => (Bound::Unbounded, Bound::Included(value)),
                    Comparison::Greater => (Bound::Excluded(value), Bound::Unbounded),
                    Comparison::AtLeast => (Bound::Included(value), Bound::Unbounded),
                };
                self.between(&operated, test, ends).map(one)
            }
            Predicate::Between(low, high) => {
                let ends = (Bound::Included(low), Bound::Included(high));
                let matched = self.between(&operated, test, ends)?;
                self.hint_reversed(&matched, test);
                Some(one(matched))
            }
            Predicate::In(values) => self.equal(&operated, test, values).map(one),
            Predicate::Text(text_test, value) => {
                let ty = operated.ty;
                let texts = [FieldType::Text, FieldType::LongText, FieldType::Choice, FieldType::Set];
                if !texts.contains(&ty) {
                    return self.no_operator(&operated, test);
                }
                let part = self.text(value, Fit::Text)?;
                Some(one(Match::Text(match text_test {
                    TextTest::Contains => TextMatch::Contains(part),
                    TextTest::StartsWith => TextMatch::StartsWith(part),
                    TextTest::EndsWith => TextMatch::EndsWith(part),
                })))
            }
            Predicate::Has(quantifier, values) => {
                if operated.ty != FieldType::Set {
                    return self.no_operator(&operated, test);
                }
                let texts = self.each(values, |checker, value| checker.text(value, Fit::Text))?;
                Some(match quantifier {
                    Quantifier::Any => one(Match::Text(TextMatch::OneOf(texts))),
                    Quantifier::All => {
                        let each = |text| one(Match::Text(TextMatch::OneOf(vec![text])));
                        Node::All(texts.into_iter().map(each).collect())
                    }
                })
            }
            Predicate::During(period) => match operated.ty {
                FieldType::Day => Some(one(Match::Day(vec![Stretch::Period(*period)]))),
                FieldType::Instant => Some(one(Match::Instant(vec![Stretch::Period(*period)]))),
                FieldType::Birthday => {
                    Some(one(Match::Birthday(vec![BirthdayMatch::Return(Stretch::Period(*period))])))
                }
                _ => self.no_operator(&operated, test),
            },
        }
    }

    fn each<T>(&mut self, values: &[Value], read: impl Fn(&mut Self, &Value) -> Option<T>) -> Option<Vec<T>> {
        let read: Vec<Option<T>> = values.iter().map(|value| read(self, value)).collect();
        read.into_iter().collect()
    }

    /// The value is one of these.
    fn equal(&mut self, operated: &Operated, test: &Test, values: &[Value]) -> Option<Match> {
        Some(match operated.ty {
            FieldType::Text | FieldType::LongText => Match::Text(TextMatch::OneOf(
                self.each(values, |checker, value| checker.text(value, Fit::Text))?,
            )),
            FieldType::Choice => {
                let texts =
                    self.each(values, |checker, value| checker.choice(value, operated.column.as_ref()))?;
                Match::Text(TextMatch::OneOf(texts))
            }
            FieldType::Set => return self.no_operator(operated, test),
            FieldType::Int => Match::Int(self.each(values, |checker, value| checker.ints(same(value)))?),
            FieldType::Number => {
                Match::Number(self.each(values, |checker, value| checker.numbers(same(value)))?)
            }
            FieldType::Money => Match::Money(self.each(values, |checker, value| checker.money(same(value)))?),
            FieldType::Day => {
                let points = self.each(values, |checker, value| checker.point(value, FieldType::Day))?;
                Match::Day(points.into_iter().map(Stretch::at).collect())
            }
            FieldType::Instant => {
                let points = self.each(values, |checker, value| checker.point(value, FieldType::Instant))?;
                Match::Instant(points.into_iter().map(Stretch::at).collect())
            }
            FieldType::Birthday => Match::Birthday(self.each(values, Self::birthday)?),
            FieldType::Flag => {
                let flags = self.each(values, Self::flag)?;
                match flags.as_slice() {
                    [flag] => Match::Flag(*flag),
                    _ => return self.no_operator(operated, test),
                }
            }
            FieldType::Ref => {
                let suggested = match &test.operand {
                    Operand::Field(path) => self.name_of_target(operated, &path.to_string()),
                    Operand::Aggregate(_) => Vec::new(),
                };
                Match::Row(self.each(values, |checker, value| checker.row(value, &suggested))?)
            }
        })
    }

    /// `owner = "Nino"` compares a link with a text; `owner.name` is probably meant.
    fn name_of_target(&self, operated: &Operated, path: &str) -> Vec<String> {
        let target = operated.column.as_ref().and_then(|column| match &column.leaf {
            crate::expr::Leaf::Field(field) => {
                self.schema.field(&field.kind, &field.field)?.target.as_deref()
            }
            _ => None,
        });
        let named = target.is_some_and(|target| self.schema.field(target, "name").is_some());
        if named { vec![format!("{path}.name")] } else { Vec::new() }
    }

    fn between(&mut self, operated: &Operated, test: &Test, ends: Ends<&Value>) -> Option<Match> {
        match operated.ty {
            FieldType::Text | FieldType::LongText => {
                let (low, high) = self.ends(ends, |checker, value| checker.text(value, Fit::Text))?;
                Some(Match::Text(TextMatch::Range(low, high)))
            }
            FieldType::Int => self.ints(ends).map(|range| Match::Int(vec![range])),
            FieldType::Number => self.numbers(ends).map(|range| Match::Number(vec![range])),
            FieldType::Money => self.money(ends).map(|range| Match::Money(vec![range])),
            ty @ (FieldType::Day | FieldType::Instant | FieldType::Birthday) => {
                let (low, high) = self.ends(ends, |checker, value| checker.point(value, ty))?;
                let stretch = Stretch::Range(low, high);
                Some(match ty {
                    FieldType::Day => Match::Day(vec![stretch]),
                    FieldType::Instant => Match::Instant(vec![stretch]),
                    _ => Match::Birthday(vec![BirthdayMatch::Born(stretch)]),
                })
            }
            FieldType::Choice | FieldType::Set | FieldType::Flag | FieldType::Ref => {
                self.no_operator(operated, test)
            }
        }
    }

    /// Both ends read; both are checked even if one is wrong.
    pub(super) fn ends<T>(
        &mut self,
        (low, high): Ends<&Value>,
        read: impl Fn(&mut Self, &Value) -> Option<T>,
    ) -> Option<Ends<T>> {
        let mut end = |bound: Bound<&Value>| match bound {
            Bound::Included(value) => read(self, value).map(Bound::Included),
            Bound::Excluded(value) => read(self, value).map(Bound::Excluded),
            Bound::Unbounded => Some(Bound::Unbounded),
        };
        let (low, high) = (end(low), end(high));
        Some((low?, high?))
    }

    fn no_operator<T>(&mut self, operated: &Operated, test: &Test) -> Option<T> {
        let written = test.predicate.to_string();
        // `tags = "vip"` is `tags has "vip"` to whoever wrote it.
        let fitting = operators(operated.ty).iter().take(4).map(|&operator| operator.to_owned()).collect();
        let mistake = Mistake::new(Code::OperatorDoesNotFit, &test.at, written, &[Fit::Operator]);
        self.reject(mistake.suggest(fitting))
    }

    /// `between 10 and 5` can be asked and never holds.
    fn hint_reversed(&mut self, matched: &Match, test: &Test) {
        let reversed = match matched {
            Match::Int(ranges) => ranges.iter().any(|range| range.start() > range.end()),
            Match::Number(ranges) => {
                ranges.iter().any(|ends| matches!(ends, (Bound::Included(a), Bound::Included(b)) if a > b))
            }
            Match::Money(ranges) => ranges.iter().any(MoneyRange::is_reversed),
            _ => match &test.predicate {
                Predicate::Between(low, high) => {
                    matches!((&low.literal, &high.literal), (Literal::Day(a), Literal::Day(b)) if a > b)
                }
                _ => false,
            },
        };
        if reversed {
            self.hints.push(Mistake::new(Code::ReversedRange, &test.at, test.predicate.to_string(), &[]));
        }
    }

    /// The value does not fit a field of this type.
    pub(super) fn misfit<T>(&mut self, value: &Value, fit: Fit, suggestions: Vec<String>) -> Option<T> {
        let mistake = Mistake::new(Code::ValueDoesNotFit, &value.at, value.to_string(), &[fit]);
        self.reject(mistake.suggest(suggestions))
    }

    /// The same, by type alone.
    pub(super) fn misfit_type<T>(&mut self, value: &Value, ty: FieldType) -> Option<T> {
        self.misfit(value, fit(ty), Vec::new())
    }
}

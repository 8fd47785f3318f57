//! One test as a clause: "city is “Riga”", "the number of orders is at least 3".

use super::Speaker;
use crate::i18n::{Key, k};
use domain::FieldType;
use domain::expr::{
    Column, Comparison, Leaf, Literal, Period, Predicate, Quantifier, Test, TextTest, Unit, Value,
    operand_type,
};

/// Whether the opposite of a test has words of its own.
pub(super) fn has_opposite(predicate: &Predicate) -> bool {
    match predicate {
        Predicate::Compare(comparison, _) => *comparison == Comparison::Equal,
        Predicate::Text(test, _) => *test == TextTest::Contains,
        Predicate::Has(quantifier, _) => *quantifier == Quantifier::Any,
        Predicate::Between(..) => false,
        Predicate::Empty | Predicate::In(_) | Predicate::During(_) => true,
    }
}

/// What is known of the values of a test.
struct Compared {
    ty: FieldType,
    column: Option<Column>,
}

impl Speaker<'_> {
    pub(super) fn test(&self, test: &Test, negated: bool, kind: &str) -> String {
        let Some((ty, column)) = operand_type(&test.operand, self.schema, kind) else { return String::new() };
        let of = Compared { ty, column };
        let subject = self.subject(&test.operand, kind);
        let one = |key: Key| self.say(key, &[("field", subject.clone().into())]);
        let with = |key: Key, value: String| {
            self.say(key, &[("field", subject.clone().into()), ("value", value.into())])
        };
        let either = |plain: Key, not: Key| if negated { not } else { plain };
        let list = |values: &[Value], is_and: bool| {
            let words: Vec<String> = values.iter().map(|value| self.value(value, &of)).collect();
            self.joined(&words, is_and)
        };
        match &test.predicate {
            Predicate::Empty => one(either(k::sentence::EMPTY, k::sentence::FILLED)),
            Predicate::In(values) => with(either(k::sentence::IS, k::sentence::IS_NOT), list(values, false)),
            Predicate::Has(quantifier, values) => {
                let is_and = *quantifier == Quantifier::All;
                with(either(k::sentence::HAS, k::sentence::HAS_NOT), list(values, is_and))
            }
            Predicate::Text(text, value) => {
                let key = match text {
                    TextTest::Contains => either(k::sentence::CONTAINS, k::sentence::CONTAINS_NOT),
                    TextTest::StartsWith => k::sentence::STARTS_WITH,
                    TextTest::EndsWith => k::sentence::ENDS_WITH,
                };
                with(key, self.value(value, &of))
            }
            Predicate::During(period) => {
                with(either(k::sentence::DURING, k::sentence::DURING_NOT), self.period(*period))
            }
            Predicate::Between(low, high) => self.say(
                k::sentence::BETWEEN,
                &[
                    ("field", subject.into()),
                    ("low", self.value(low, &of).into()),
                    ("high", self.value(high, &of).into()),
                ],
            ),
            Predicate::Compare(comparison, value) => match (comparison, &value.literal) {
                (Comparison::Equal, _) => {
                    with(either(k::sentence::IS, k::sentence::IS_NOT), self.value(value, &of))
                }
                (Comparison::Less, Literal::Relative(day)) if day.amount < 0 => {
                    with(k::sentence::WAS, self.counted(k::sentence::more_ago, day.unit, day.amount))
                }
                (Comparison::Greater, Literal::Relative(day)) if day.amount < 0 => {
                    with(k::sentence::WAS, self.counted(k::sentence::less_ago, day.unit, day.amount))
                }
                (comparison, literal) => {
                    let key = match (comparison, literal.is_date()) {
                        (Comparison::Less, true) => k::sentence::BEFORE,
                        (Comparison::Greater, true) => k::sentence::AFTER,
                        (Comparison::AtMost, true) => k::sentence::NOT_LATER,
                        (_, true) => k::sentence::NOT_EARLIER,
                        (Comparison::Less, false) => k::sentence::LESS,
                        (Comparison::Greater, false) => k::sentence::MORE,
                        (Comparison::AtMost, false) => k::sentence::AT_MOST,
                        (_, false) => k::sentence::AT_LEAST,
                    };
                    with(key, self.value(value, &of))
                }
            },
        }
    }

    /// A phrase with a number of units in it.
    fn counted(&self, phrase: fn(&str) -> Option<Key>, unit: Unit, amount: i32) -> String {
        let count = i64::from(amount.unsigned_abs());
        phrase(unit.word()).map(|key| self.say(key, &[("count", count.into())])).unwrap_or_default()
    }

    /// "in the last 7 days", "this month".
    pub(super) fn period(&self, period: Period) -> String {
        let amount = |amount: u32| i32::try_from(amount).unwrap_or(i32::MAX);
        let code = match period {
            Period::InLast(units, unit) => return self.counted(k::sentence::last_n, unit, amount(units)),
            Period::InNext(units, unit) => return self.counted(k::sentence::next_n, unit, amount(units)),
            Period::This(unit) => format!("this_{}", unit.word()),
            Period::Last(unit) => format!("last_{}", unit.word()),
            Period::Next(unit) => format!("next_{}", unit.word()),
        };
        k::sentence::period(&code).map(|key| self.say(key, &[])).unwrap_or_default()
    }

    fn quoted(&self, text: String) -> String {
        self.say(k::sentence::QUOTED, &[("text", text.into())])
    }

    fn value(&self, value: &Value, of: &Compared) -> String {
        match &value.literal {
            Literal::Text(text) => match of.ty {
                FieldType::Choice => {
                    let field = match of.column.as_ref().map(|column| &column.leaf) {
                        Some(Leaf::Field(field)) => field.field.as_str(),
                        _ => "",
                    };
                    self.quoted(self.words.choice(field, text))
                }
                FieldType::Ref => {
                    let name = self.words.record(text);
                    name.map_or_else(|| self.say(k::sentence::SOME_RECORD, &[]), |name| self.quoted(name))
                }
                _ => self.quoted(text.clone()),
            },
            Literal::Int(number) => self.words.number(*number as f64),
            Literal::Number(number) => self.words.number(*number),
            Literal::Money(money) => self.words.money(*money),
            Literal::Day(day) => self.words.day(*day),
            Literal::Instant(at) => self.words.instant(*at),
            Literal::Yearly(date) => self.words.birthday(*date),
            Literal::Relative(day) if day.amount < 0 => self.counted(k::sentence::ago, day.unit, day.amount),
            Literal::Relative(day) if day.amount > 0 => {
                self.counted(k::sentence::ahead, day.unit, day.amount)
            }
            Literal::Relative(_) => self.say(k::sentence::TODAY, &[]),
            Literal::Flag(true) => self.say(k::sentence::YES, &[]),
            Literal::Flag(false) => self.say(k::sentence::NO, &[]),
        }
    }
}

//! Literals brought to the type of what they are compared with.

use super::Checker;
use super::predicate::Ends;
use crate::expr::dates::{Point, Stretch};
use crate::expr::mistake::{Code, Fit, Mistake};
use crate::expr::nearest::nearest;
use crate::expr::parse::parse_literal;
use crate::expr::typed::{Amount, BirthdayMatch, Column, Leaf, MoneyRange};
use crate::expr::{Literal, Value};
use crate::fold::fold;
use crate::{Currency, FieldType, RowId};
use std::ops::{Bound, RangeInclusive};

/// The literal a text stands for where something other than a text is expected.
fn reread(literal: &Literal) -> Literal {
    match literal {
        Literal::Text(text) => parse_literal(text).unwrap_or_else(|| literal.clone()),
        other => other.clone(),
    }
}

impl Checker<'_> {
    /// A text, folded.
    pub(super) fn text(&mut self, value: &Value, fit: Fit) -> Option<String> {
        match &value.literal {
            Literal::Text(text) if text.is_empty() => {
                let mistake = Mistake::new(Code::EmptyText, &value.at, value.to_string(), &[fit]);
                self.reject(mistake.suggest(vec!["is empty".into()]))
            }
            Literal::Text(text) => Some(fold(text)),
            other => {
                let quoted = Literal::Text(other.to_string()).to_string();
                self.misfit(value, fit, vec![quoted])
            }
        }
    }

    /// A code. One that is not declared can still be in the data, so it is no mistake.
    pub(super) fn choice(&mut self, value: &Value, column: Option<&Column>) -> Option<String> {
        let text = self.text(value, Fit::Choice)?;
        let declared = column.and_then(|column| match &column.leaf {
            Leaf::Field(field) => self.schema.field(&field.kind, &field.field),
            _ => None,
        });
        let choices = declared.map(|field| field.choices.as_slice()).unwrap_or_default();
        if !choices.is_empty() && choices.iter().all(|code| fold(code) != text) {
            let near = nearest(&text, choices.iter().map(String::as_str));
            let near = if near.is_empty() { choices.iter().take(8).cloned().collect() } else { near };
            let hint = Mistake::new(Code::UnknownChoice, &value.at, value.to_string(), &[Fit::Choice]);
            self.hints.push(hint.suggest(near));
        }
        Some(text)
    }

    /// Whole numbers within the ends, where an end may lie between two of them.
    pub(super) fn ints(&mut self, ends: Ends<&Value>) -> Option<RangeInclusive<i64>> {
        let (low, high) = self.ends(ends, |checker, value| match value.literal {
            Literal::Int(n) => Some((i128::from(n), i128::from(n))),
            // The casts stop at the ends of the range, which is what a number beyond them means.
            Literal::Number(n) => Some((n.floor() as i128, n.ceil() as i128)),
            _ => checker.misfit(value, Fit::WholeNumber, Vec::new()),
        })?;
        let low = match low {
            Bound::Unbounded => i128::from(i64::MIN),
            Bound::Included((_, ceil)) => ceil,
            Bound::Excluded((floor, _)) => floor.saturating_add(1),
        };
        let high = match high {
            Bound::Unbounded => i128::from(i64::MAX),
            Bound::Included((floor, _)) => floor,
            Bound::Excluded((_, ceil)) => ceil.saturating_sub(1),
        };
        // Ends beyond 64 bits: cut where some numbers remain, otherwise any empty range.
        let low_cut = i64::try_from(low.max(i128::from(i64::MIN)));
        let high_cut = i64::try_from(high.min(i128::from(i64::MAX)));
        Some(match (low_cut, high_cut) {
            (Ok(low), Ok(high)) => low..=high,
            _ => RangeInclusive::new(i64::MAX, i64::MIN),
        })
    }

    pub(super) fn numbers(&mut self, ends: Ends<&Value>) -> Option<Ends<f64>> {
        self.ends(ends, |checker, value| match value.literal {
            Literal::Int(n) => Some(n as f64),
            Literal::Number(n) => Some(n),
            _ => checker.misfit(value, Fit::Number, Vec::new()),
        })
    }

    /// Amounts within the ends, which must be of one currency.
    pub(super) fn money(&mut self, ends: Ends<&Value>) -> Option<MoneyRange> {
        let read = |checker: &mut Self, value: &Value| match reread(&value.literal) {
            Literal::Money(money) => Some((Amount::Minor(money.minor), Some(money.currency))),
            Literal::Int(n) if !matches!(value.literal, Literal::Text(_)) => {
                Some((Amount::Major(n as f64), None))
            }
            Literal::Number(n) if !matches!(value.literal, Literal::Text(_)) => {
                Some((Amount::Major(n), None))
            }
            _ => checker.misfit(value, Fit::Money, Vec::new()),
        };
        let second = match ends.1 {
            Bound::Included(value) | Bound::Excluded(value) => Some(value),
            Bound::Unbounded => None,
        };
        let (low, high) = self.ends(ends, read)?;
        let currency = |end: &Bound<(Amount, Option<Currency>)>| match end {
            Bound::Included((_, currency)) | Bound::Excluded((_, currency)) => Some(*currency),
            Bound::Unbounded => None,
        };
        match (currency(&low), currency(&high), second) {
            (Some(one), Some(other), Some(value)) if one != other => {
                self.misfit_type(value, FieldType::Money)
            }
            (one, other, _) => Some(MoneyRange {
                currency: one.or(other).flatten(),
                low: low.map(|(amount, _)| amount),
                high: high.map(|(amount, _)| amount),
            }),
        }
    }

    /// A day, or for fields that hold moments a moment.
    pub(super) fn point(&mut self, value: &Value, ty: FieldType) -> Option<Point> {
        match reread(&value.literal) {
            Literal::Day(day) => Some(Point::Day(day)),
            Literal::Relative(relative) => Some(Point::Relative(relative)),
            Literal::Instant(at) if ty == FieldType::Instant => Some(Point::Instant(at)),
            _ => self.misfit_type(value, ty),
        }
    }

    /// `= 1979-11-18` is a date of birth, `= --11-18` a day of the year, `= today` a birthday today.
    pub(super) fn birthday(&mut self, value: &Value) -> Option<BirthdayMatch> {
        match reread(&value.literal) {
            Literal::Yearly(date) => Some(BirthdayMatch::Yearly(date)),
            Literal::Day(day) => Some(BirthdayMatch::Born(Stretch::at(Point::Day(day)))),
            Literal::Relative(relative) => {
                Some(BirthdayMatch::Return(Stretch::at(Point::Relative(relative))))
            }
            _ => self.misfit_type(value, FieldType::Birthday),
        }
    }

    pub(super) fn flag(&mut self, value: &Value) -> Option<bool> {
        match value.literal {
            Literal::Flag(flag) => Some(flag),
            _ => self.misfit(value, Fit::Flag, Vec::new()),
        }
    }

    pub(super) fn row(&mut self, value: &Value, suggested: &[String]) -> Option<RowId> {
        let id = match &value.literal {
            Literal::Text(text) => text.parse().ok(),
            _ => None,
        };
        id.or_else(|| self.misfit(value, Fit::RowId, suggested.to_vec()))
    }
}

//! The operators of rows: which fit a type, what they compare with, and their way to and from predicates.

use super::tree::Value;
use domain::expr::{
    Column, Comparison, Leaf, Literal, Period, Predicate, Quantifier, TextTest, Unit, Value as Written,
};
use domain::{FieldType, Schema};

/// How a row compares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Op {
    /// `=`
    Is,
    /// `!=`
    IsNot,
    /// `in (…)`
    OneOf,
    /// `not in (…)`
    NotOneOf,
    /// `contains`
    Contains,
    /// `not contains`
    NotContains,
    /// `starts_with`
    StartsWith,
    /// `ends_with`
    EndsWith,
    /// `<`, of dates `before`
    Less,
    /// `<=`
    AtMost,
    /// `>`, of dates `after`
    Greater,
    /// `>=`
    AtLeast,
    /// `between`
    Between,
    /// `has any`
    HasAny,
    /// `has all`
    HasAll,
    /// `not has any`
    HasNone,
    /// A stretch of time
    During,
    /// Outside a stretch of time
    NotDuring,
    /// `is empty`
    Empty,
    /// `is not empty`
    NotEmpty,
}

impl Op {
    /// Its code in the texts and in menus.
    pub(super) fn code(self) -> &'static str {
        match self {
            Op::Is => "is",
            Op::IsNot => "is_not",
            Op::OneOf => "one_of",
            Op::NotOneOf => "not_one_of",
            Op::Contains => "contains",
            Op::NotContains => "not_contains",
            Op::StartsWith => "starts_with",
            Op::EndsWith => "ends_with",
            Op::Less => "less",
            Op::AtMost => "at_most",
            Op::Greater => "greater",
            Op::AtLeast => "at_least",
            Op::Between => "between",
            Op::HasAny => "has_any",
            Op::HasAll => "has_all",
            Op::HasNone => "has_none",
            Op::During => "during",
            Op::NotDuring => "not_during",
            Op::Empty => "empty",
            Op::NotEmpty => "not_empty",
        }
    }

    /// What it compares with.
    pub(super) fn shape(self) -> Shape {
        match self {
            Op::Empty | Op::NotEmpty => Shape::Nothing,
            Op::Between => Shape::Two,
            Op::OneOf | Op::NotOneOf | Op::HasAny | Op::HasAll | Op::HasNone => Shape::Many,
            Op::During | Op::NotDuring => Shape::Period,
            _ => Shape::One,
        }
    }
}

/// What an operator compares with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Nothing.
    Nothing,
    /// One value.
    One,
    /// From one to another.
    Two,
    /// Several.
    Many,
    /// A stretch of time around today.
    Period,
}

/// Whether values of this type are dates.
pub(super) fn is_date(ty: FieldType) -> bool {
    matches!(ty, FieldType::Day | FieldType::Instant | FieldType::Birthday)
}

/// The operators that rows offer for a type, the one to begin with first.
pub(super) fn ops(ty: FieldType) -> &'static [Op] {
    use Op::*;
    match ty {
        FieldType::Text | FieldType::LongText => {
            &[Is, IsNot, Contains, NotContains, StartsWith, EndsWith, OneOf, NotOneOf, Empty, NotEmpty]
        }
        FieldType::Choice => &[OneOf, NotOneOf, Is, IsNot, Empty, NotEmpty],
        FieldType::Set => {
            &[HasAny, HasAll, HasNone, Contains, NotContains, StartsWith, EndsWith, Empty, NotEmpty]
        }
        FieldType::Int | FieldType::Number | FieldType::Money => {
            &[AtLeast, AtMost, Greater, Less, Is, IsNot, Between, Empty, NotEmpty]
        }
        FieldType::Day | FieldType::Instant | FieldType::Birthday => {
            &[During, NotDuring, Less, Greater, AtMost, AtLeast, Between, Is, Empty, NotEmpty]
        }
        FieldType::Flag => &[Is, IsNot, Empty, NotEmpty],
        FieldType::Ref => &[Is, IsNot, Empty, NotEmpty],
    }
}

/// Whether rows offer the operator for the type.
pub(super) fn fits(op: Op, ty: FieldType) -> bool {
    ops(ty).contains(&op)
}

/// Whether the inputs of a row can show this value.
pub(super) fn holds(op: Op, ty: FieldType, value: &Value, column: Option<&Column>, schema: &Schema) -> bool {
    let one = |literal: &Literal| match ty {
        FieldType::Text | FieldType::LongText | FieldType::Choice | FieldType::Set => {
            matches!(literal, Literal::Text(text) if !text.is_empty())
        }
        FieldType::Int | FieldType::Number => matches!(literal, Literal::Int(_) | Literal::Number(_)),
        FieldType::Money => matches!(literal, Literal::Int(_) | Literal::Number(_) | Literal::Money(_)),
        FieldType::Day | FieldType::Instant => matches!(literal, Literal::Day(_) | Literal::Relative(_)),
        FieldType::Birthday if op == Op::Is => matches!(literal, Literal::Day(_) | Literal::Yearly(_)),
        FieldType::Birthday => matches!(literal, Literal::Day(_)),
        FieldType::Flag => matches!(literal, Literal::Flag(_)),
        // Only customers can be searched for.
        FieldType::Ref => {
            matches!(literal, Literal::Text(_)) && target(column, schema).as_deref() == Some("customer")
        }
    };
    match value {
        Value::None | Value::Period(_) => true,
        Value::One(literal) => literal.as_ref().is_none_or(one),
        Value::Two(low, high) => [low, high].into_iter().flatten().all(one),
        Value::Many(literals) => literals.iter().all(one),
    }
}

/// The kind that a link leads to.
pub(super) fn target(column: Option<&Column>, schema: &Schema) -> Option<String> {
    match &column?.leaf {
        Leaf::Field(field) => schema.field(&field.kind, &field.field)?.target.clone(),
        _ => None,
    }
}

/// The operator and value of a predicate, where a row has them.
pub(super) fn op_of(predicate: &Predicate, negated: bool) -> Option<(Op, Value)> {
    let one = |value: &Written| Value::One(Some(value.literal.clone()));
    let many = |values: &[Written]| Value::Many(values.iter().map(|value| value.literal.clone()).collect());
    let either = |plain: Op, not: Op| if negated { not } else { plain };
    let plain = |op: Op| (!negated).then_some(op);
    Some(match predicate {
        Predicate::Empty => (either(Op::Empty, Op::NotEmpty), Value::None),
        Predicate::Compare(Comparison::Equal, value) => (either(Op::Is, Op::IsNot), one(value)),
        Predicate::Compare(Comparison::Less, value) => (plain(Op::Less)?, one(value)),
        Predicate::Compare(Comparison::AtMost, value) => (plain(Op::AtMost)?, one(value)),
        Predicate::Compare(Comparison::Greater, value) => (plain(Op::Greater)?, one(value)),
        Predicate::Compare(Comparison::AtLeast, value) => (plain(Op::AtLeast)?, one(value)),
        Predicate::Between(low, high) => {
            (plain(Op::Between)?, Value::Two(Some(low.literal.clone()), Some(high.literal.clone())))
        }
        Predicate::In(values) if !values.is_empty() => (either(Op::OneOf, Op::NotOneOf), many(values)),
        Predicate::Text(TextTest::Contains, value) => (either(Op::Contains, Op::NotContains), one(value)),
        Predicate::Text(TextTest::StartsWith, value) => (plain(Op::StartsWith)?, one(value)),
        Predicate::Text(TextTest::EndsWith, value) => (plain(Op::EndsWith)?, one(value)),
        Predicate::Has(Quantifier::Any, values) if !values.is_empty() => {
            (either(Op::HasAny, Op::HasNone), many(values))
        }
        Predicate::Has(Quantifier::All, values) if !values.is_empty() => (plain(Op::HasAll)?, many(values)),
        Predicate::During(period) => (either(Op::During, Op::NotDuring), Value::Period(*period)),
        _ => return None,
    })
}

/// The predicate of a row and whether it is negated; nothing while the value is not filled in.
pub(super) fn predicate_of(op: Op, value: &Value) -> Option<(Predicate, bool)> {
    let negated =
        matches!(op, Op::IsNot | Op::NotOneOf | Op::NotContains | Op::HasNone | Op::NotDuring | Op::NotEmpty);
    let predicate = match value {
        Value::None => Predicate::Empty,
        Value::Period(period) => Predicate::During(*period),
        Value::Two(low, high) => Predicate::Between(low.clone()?.into(), high.clone()?.into()),
        Value::Many(values) => {
            let values: Vec<Written> = values.iter().cloned().map(Written::from).collect();
            match op {
                _ if values.is_empty() => return None,
                Op::HasAll => Predicate::has(Quantifier::All, values),
                Op::HasAny | Op::HasNone => Predicate::has(Quantifier::Any, values),
                _ => Predicate::In(values),
            }
        }
        Value::One(value) => {
            let value = Written::from(value.clone()?);
            match op {
                Op::Contains | Op::NotContains => Predicate::Text(TextTest::Contains, value),
                Op::StartsWith => Predicate::Text(TextTest::StartsWith, value),
                Op::EndsWith => Predicate::Text(TextTest::EndsWith, value),
                Op::Less => Predicate::Compare(Comparison::Less, value),
                Op::AtMost => Predicate::Compare(Comparison::AtMost, value),
                Op::Greater => Predicate::Compare(Comparison::Greater, value),
                Op::AtLeast => Predicate::Compare(Comparison::AtLeast, value),
                _ => Predicate::Compare(Comparison::Equal, value),
            }
        }
    };
    Some((predicate, negated))
}

/// What remains of a value when the operator becomes another.
pub(super) fn value_of(op: Op, ty: FieldType, old: Value) -> Value {
    let first = match &old {
        Value::One(value) | Value::Two(value, _) => value.clone(),
        Value::Many(values) => values.first().cloned(),
        Value::None | Value::Period(_) => None,
    };
    match (op.shape(), old) {
        (Shape::Nothing, _) => Value::None,
        (Shape::Period, Value::Period(period)) => Value::Period(period),
        (Shape::Period, _) => Value::Period(match ty {
            FieldType::Birthday => Period::InNext(7, Unit::Day),
            _ => Period::InLast(30, Unit::Day),
        }),
        (Shape::Many, Value::Many(values)) => Value::Many(values),
        (Shape::Many, _) => Value::Many(first.into_iter().collect()),
        (Shape::Two, Value::Two(low, high)) => Value::Two(low, high),
        (Shape::Two, _) => Value::Two(first, None),
        (Shape::One, _) => Value::One(match ty {
            FieldType::Flag => first.or(Some(Literal::Flag(true))),
            _ => first,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offered_operator_has_a_value_to_begin_with() {
        for ty in [
            FieldType::Text,
            FieldType::Choice,
            FieldType::Set,
            FieldType::Int,
            FieldType::Day,
            FieldType::Flag,
        ] {
            for op in ops(ty) {
                let value = value_of(*op, ty, Value::None);
                let is_complete =
                    matches!(op.shape(), Shape::Nothing | Shape::Period) || ty == FieldType::Flag;
                assert_eq!(predicate_of(*op, &value).is_some(), is_complete, "{op:?} of {ty:?}");
            }
        }
    }

    #[test]
    fn another_operator_keeps_what_was_typed() {
        let riga = Literal::Text("Rīga".into());
        let many = value_of(Op::OneOf, FieldType::Text, Value::One(Some(riga.clone())));
        assert_eq!(many, Value::Many(vec![riga.clone()]));
        assert_eq!(value_of(Op::Contains, FieldType::Text, many), Value::One(Some(riga)));
    }
}

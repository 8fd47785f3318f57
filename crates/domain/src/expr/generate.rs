//! Random expressions for property tests. They are well formed, not necessarily well typed.

use super::*;
use crate::{Birthday, Currency, Day, Instant, Money};
use proptest::collection::vec;
use proptest::prelude::*;

fn names() -> impl Strategy<Value = Path> {
    let name = prop_oneof![
        3 => proptest::sample::select(vec!["city", "organisation", "day", "count", "rfm", "Loyalty level"]),
        1 => proptest::sample::select(vec!["and", "In", "where", "last", "true", "იანვარი", "a`b\\", "", "2nd", "e.g."]),
    ];
    let any_name = prop_oneof![4 => name.prop_map(str::to_owned), 1 => ".{0,6}"];
    vec(any_name, 1..4).prop_map(|names| Path::of(&names.iter().map(String::as_str).collect::<Vec<_>>()))
}

fn unit() -> impl Strategy<Value = Unit> {
    proptest::sample::select(Unit::ALL.to_vec())
}

fn literal() -> impl Strategy<Value = Literal> {
    let units = UNITS_MAX as i32;
    prop_oneof![
        ".{0,8}".prop_map(Literal::Text),
        proptest::sample::select(vec!["Riga", "today", "2024-02-13", "\"", "\u{7}\n", "12 EUR"])
            .prop_map(|text| Literal::Text(text.into())),
        any::<i64>().prop_map(Literal::Int),
        any::<f64>().prop_filter_map("finite", Literal::number),
        (-10.0..10.0_f64).prop_filter_map("finite", Literal::number),
        (-1_000_000_i64..1_000_000, "EUR|JPY|KWD|AND|DAY")
            .prop_map(|(minor, code)| (minor, code.parse::<Currency>().unwrap()))
            // `5 AND` and `5 DAY` are read as a word and a unit, and neither is a currency in use for buying things.
            .prop_filter("a word", |(_, code)| !matches!(code.code(), "AND" | "DAY"))
            .prop_map(|(minor, currency)| Literal::Money(Money { minor, currency })),
        (-700_000..2_900_000_i32).prop_map(|day| Literal::Day(Day(day))),
        (-60_000_000_000_000_i64..200_000_000_000_000).prop_map(|ms| Literal::Instant(Instant(ms))),
        (1_u8..=12, 1_u8..=31).prop_filter_map("a date", |(month, day)| {
            Birthday::new(None, month, day).map(Literal::Yearly)
        }),
        (-units..=units, unit()).prop_map(|(amount, unit)| Literal::Relative(Relative::new(amount, unit))),
        any::<bool>().prop_map(Literal::Flag),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    literal().prop_map(Value::from)
}

fn predicate() -> impl Strategy<Value = Predicate> {
    let comparison = proptest::sample::select(vec![
        Comparison::Equal,
        Comparison::Less,
        Comparison::AtMost,
        Comparison::Greater,
        Comparison::AtLeast,
    ]);
    let amount = 0..=UNITS_MAX;
    let period = prop_oneof![
        (amount.clone(), unit()).prop_map(|(amount, unit)| Period::InLast(amount, unit)),
        (amount, unit()).prop_map(|(amount, unit)| Period::InNext(amount, unit)),
        unit().prop_map(Period::This),
        unit().prop_map(Period::Last),
        unit().prop_map(Period::Next),
    ];
    prop_oneof![
        Just(Predicate::Empty),
        (comparison, value()).prop_map(|(comparison, value)| Predicate::Compare(comparison, value)),
        (value(), value()).prop_map(|(low, high)| Predicate::Between(low, high)),
        vec(value(), 0..4).prop_map(Predicate::In),
        (proptest::sample::select(TextTest::ALL.to_vec()), value())
            .prop_map(|(test, v)| Predicate::Text(test, v)),
        vec(value(), 0..4).prop_map(|values| Predicate::has(Quantifier::Any, values)),
        vec(value(), 0..4).prop_map(|values| Predicate::has(Quantifier::All, values)),
        period.prop_map(Predicate::During),
    ]
}

fn test(filter: Option<BoxedStrategy<Expr>>) -> BoxedStrategy<Expr> {
    let field = names().prop_map(Operand::Field).boxed();
    let filter = match filter {
        Some(filter) => proptest::option::of(filter).boxed(),
        None => Just(None).boxed(),
    };
    let aggregate = (proptest::sample::select(Function::ALL.to_vec()), names(), filter).prop_map(
        |(function, path, filter)| {
            let filter = filter.map(Box::new);
            Operand::Aggregate(Aggregate { function, path, filter, at: At::default() })
        },
    );
    let operand = prop_oneof![2 => field, 1 => aggregate];
    (operand, predicate())
        .prop_map(|(operand, predicate)| Expr::Test(Test { operand, predicate, at: At::default() }))
        .boxed()
}

/// Any expression of a few levels.
pub(super) fn expr() -> impl Strategy<Value = Expr> {
    test(None).prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Expr::all),
            vec(inner.clone(), 0..4).prop_map(Expr::any),
            inner.clone().prop_map(Expr::not),
            test(Some(inner.boxed())),
        ]
    })
}

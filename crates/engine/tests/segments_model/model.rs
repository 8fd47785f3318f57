//! The naive model: one row after another, one value after another.

use crate::data::score;
use domain::expr::{
    Aggregate, Comparison, Expr, Function, Literal, Operand, Predicate, Quantifier, Score, TextTest,
    relations, time_field,
};
use domain::fold::fold;
use domain::{Birthday, Currency, Day, FieldType, Money, Value};
use engine::space::Space;
use std::cmp::Ordering;
use std::collections::BTreeMap;

pub struct Model<'a> {
    pub space: &'a Space,
    pub today: Day,
    pub offset_minutes: i32,
}

/// What an operand gives.
enum Found {
    One(Value),
    /// A number that no field holds, such as a mean.
    Number(f64),
    /// Amounts by currency, in minor units; totals are 0 where there are none.
    Amounts {
        by_currency: BTreeMap<Currency, f64>,
        total: bool,
    },
}

impl Model<'_> {
    /// The live rows that satisfy the expression.
    pub fn rows(&self, expr: &Expr, kind: &str) -> Vec<u32> {
        let Some(table) = self.space.table(kind) else {
            return Vec::new();
        };
        (0..table.rows()).filter(|&row| table.is_live(row) && self.holds(expr, kind, row)).collect()
    }

    fn holds(&self, expr: &Expr, kind: &str, row: u32) -> bool {
        match expr {
            Expr::All(members) => members.iter().all(|member| self.holds(member, kind, row)),
            Expr::Any(members) => members.iter().any(|member| self.holds(member, kind, row)),
            Expr::Not(inner) => !self.holds(inner, kind, row),
            Expr::Test(test) => {
                let found = match &test.operand {
                    Operand::Field(path) => {
                        let names: Vec<&str> = path.0.iter().map(|name| name.text.as_str()).collect();
                        Found::One(self.field(&names, kind, row))
                    }
                    Operand::Aggregate(aggregate) => self.aggregate(aggregate, kind, row),
                };
                self.satisfies(&found, &test.predicate)
            }
        }
    }

    /// The row a link leads to.
    fn follow(&self, kind: &str, row: u32, link: &str) -> Option<(String, u32)> {
        let target = self.space.schema().field(kind, link)?.target.clone()?;
        match self.space.value(kind, row, link) {
            Value::Ref(id) => Some((target.clone(), self.space.table(&target)?.row(id)?)),
            _ => None,
        }
    }

    fn field(&self, names: &[&str], kind: &str, row: u32) -> Value {
        match names {
            ["rfm", name] => {
                let which = Score::RFM.into_iter().find(|score| score.word() == *name).unwrap();
                score(which, row).map_or(Value::Null, |score| Value::Int(i64::from(score)))
            }
            [field] => self.space.value(kind, row, field),
            [link, rest @ ..] => match self.follow(kind, row, link) {
                Some((kind, row)) => self.field(rest, &kind, row),
                None => Value::Null,
            },
            [] => Value::Null,
        }
    }

    fn aggregate(&self, aggregate: &Aggregate, kind: &str, row: u32) -> Found {
        let schema = self.space.schema();
        let names: Vec<&str> = aggregate.path.0.iter().map(|name| name.text.as_str()).collect();
        let (mut kind, mut row, mut at) = (kind.to_owned(), row, 0);
        while !relations(schema, &kind).iter().any(|relation| relation.name == names[at]) {
            match self.follow(&kind, row, names[at]) {
                Some((target, target_row)) => (kind, row) = (target, target_row),
                None => return Found::One(Value::Null),
            }
            at += 1;
        }
        let mut rows = vec![row];
        while let Some(relation) = names
            .get(at)
            .and_then(|name| relations(schema, &kind).into_iter().find(|relation| relation.name == *name))
        {
            rows = self.related(&relation.kind, &relation.field, &kind, &rows);
            kind = relation.kind;
            at += 1;
        }
        if let Some(filter) = &aggregate.filter {
            rows.retain(|&row| self.holds(filter, &kind, row));
        }
        self.figure(aggregate.function, &kind, &rows, &names[at..])
    }

    /// Live rows of `kind` whose `field` links to one of `targets`.
    fn related(&self, kind: &str, field: &str, target: &str, targets: &[u32]) -> Vec<u32> {
        let Some(table) = self.space.table(kind) else {
            return Vec::new();
        };
        let links = |row: u32| match self.space.value(kind, row, field) {
            Value::Ref(id) => self.space.table(target).and_then(|table| table.row(id)),
            _ => None,
        };
        let belongs = |row: &u32| links(*row).is_some_and(|target| targets.contains(&target));
        (0..table.rows()).filter(|&row| table.is_live(row)).filter(belongs).collect()
    }

    fn figure(&self, function: Function, kind: &str, rows: &[u32], path: &[&str]) -> Found {
        if function == Function::Count {
            return Found::One(Value::Int(rows.len() as i64));
        }
        let values = || {
            rows.iter().map(|&row| (row, self.field(path, kind, row))).filter(|(_, value)| !value.is_null())
        };
        if matches!(function, Function::First | Function::Last) {
            let time = &time_field(self.space.schema().kind(kind).unwrap()).unwrap().name;
            let table = self.space.table(kind);
            let key = |row: u32| match self.space.value(kind, row, time) {
                Value::Day(day) => Some((i64::from(day.0), table.map(|table| table.id(row)))),
                Value::Instant(at) => Some((at.0, table.map(|table| table.id(row)))),
                _ => None,
            };
            let mut keyed: Vec<_> = values().filter_map(|(row, value)| Some((key(row)?, value))).collect();
            keyed.sort_by_key(|(key, _)| *key);
            let chosen = if function == Function::First { keyed.first() } else { keyed.last() };
            return Found::One(chosen.map_or(Value::Null, |(_, value)| value.clone()));
        }
        let ty = self.type_of(path, kind);
        let values: Vec<Value> = values().map(|(_, value)| value).collect();
        match ty {
            FieldType::Money => amounts(function, &values),
            FieldType::Int => ints(function, &values),
            FieldType::Number => {
                let numbers = values.iter().filter_map(|value| match value {
                    Value::Number(n) => Some(*n),
                    _ => None,
                });
                match function {
                    Function::Sum => Found::Number(numbers.fold(0.0, |sum, n| sum + n)),
                    Function::Average if values.is_empty() => Found::One(Value::Null),
                    Function::Average => {
                        Found::Number(numbers.fold(0.0, |sum, n| sum + n) / values.len() as f64)
                    }
                    Function::Min => numbers.reduce(f64::min).map_or(Found::One(Value::Null), Found::Number),
                    _ => numbers.reduce(f64::max).map_or(Found::One(Value::Null), Found::Number),
                }
            }
            _ => {
                let mut values = values;
                values.sort_by_key(|value| match value {
                    Value::Day(day) => i64::from(day.0),
                    Value::Instant(at) => at.0,
                    _ => 0,
                });
                let chosen = if function == Function::Min { values.first() } else { values.last() };
                Found::One(chosen.cloned().unwrap_or_default())
            }
        }
    }

    fn type_of(&self, path: &[&str], kind: &str) -> FieldType {
        match path {
            ["rfm", _] => FieldType::Int,
            [field] => self.space.schema().field(kind, field).unwrap().ty,
            [link, rest @ ..] => {
                let target = self.space.schema().field(kind, link).unwrap().target.clone().unwrap();
                self.type_of(rest, &target)
            }
            [] => FieldType::Int,
        }
    }

    fn satisfies(&self, found: &Found, predicate: &Predicate) -> bool {
        match found {
            Found::One(value) => self.value_satisfies(value, predicate),
            Found::Number(n) => self.value_satisfies(&Value::Number(*n), predicate),
            Found::Amounts { by_currency, total } => match predicate {
                Predicate::Empty => by_currency.is_empty() && !total,
                Predicate::Compare(comparison, value) => {
                    amounts_compare(by_currency, *total, &[(*comparison, &value.literal)])
                }
                Predicate::Between(low, high) => {
                    let ends = [(Comparison::AtLeast, &low.literal), (Comparison::AtMost, &high.literal)];
                    amounts_compare(by_currency, *total, &ends)
                }
                Predicate::In(values) => values.iter().any(|value| {
                    amounts_compare(by_currency, *total, &[(Comparison::Equal, &value.literal)])
                }),
                other => panic!("{other} of amounts"),
            },
        }
    }

    fn value_satisfies(&self, value: &Value, predicate: &Predicate) -> bool {
        if value.is_null() {
            return *predicate == Predicate::Empty;
        }
        match predicate {
            Predicate::Empty => false,
            Predicate::Compare(comparison, to) => self.compares(value, *comparison, &to.literal),
            Predicate::Between(low, high) => {
                self.compares(value, Comparison::AtLeast, &low.literal)
                    && self.compares(value, Comparison::AtMost, &high.literal)
            }
            Predicate::In(values) => {
                values.iter().any(|to| self.compares(value, Comparison::Equal, &to.literal))
            }
            Predicate::Text(test, part) => texts(value).iter().any(|text| {
                let part = text_of(&part.literal);
                match test {
                    TextTest::Contains => text.contains(&part),
                    TextTest::StartsWith => text.starts_with(&part),
                    TextTest::EndsWith => text.ends_with(&part),
                }
            }),
            Predicate::Has(quantifier, wanted) => {
                let held = texts(value);
                let has = |wanted: &domain::expr::Value| held.contains(&text_of(&wanted.literal));
                match quantifier {
                    Quantifier::Any => wanted.iter().any(has),
                    Quantifier::All => wanted.iter().all(has),
                }
            }
            Predicate::During(period) => {
                let days = period.days(self.today);
                match value {
                    Value::Birthday(date) => date.next_on_or_after(*days.start()) <= *days.end(),
                    other => self.day_of(other).is_some_and(|day| days.contains(&day)),
                }
            }
        }
    }

    /// The day of a date or, where the reader is, of a moment.
    fn day_of(&self, value: &Value) -> Option<Day> {
        match value {
            Value::Day(day) => Some(*day),
            Value::Instant(at) => Some(at.day_at(self.offset_minutes)),
            Value::Birthday(Birthday { year: Some(year), month, day }) => {
                Day::from_ymd(i32::from(*year), u32::from(*month), u32::from(*day))
            }
            _ => None,
        }
    }

    fn compares(&self, value: &Value, comparison: Comparison, to: &Literal) -> bool {
        let order = match (value, to) {
            (Value::Birthday(date), Literal::Yearly(other)) => {
                return (date.month, date.day) == (other.month, other.day);
            }
            (Value::Birthday(date), Literal::Relative(relative)) if comparison == Comparison::Equal => {
                let day = relative.day(self.today);
                return date.next_on_or_after(day) == day;
            }
            (Value::Text(text), to) => Some(fold(text).cmp(&text_of(to))),
            (Value::Int(n), Literal::Int(other)) => Some(n.cmp(other)),
            (Value::Int(n), Literal::Number(other)) => (*n as f64).partial_cmp(other),
            (Value::Number(n), Literal::Int(other)) => n.partial_cmp(&(*other as f64)),
            (Value::Number(n), Literal::Number(other)) => n.partial_cmp(other),
            (Value::Money(money), to) => compare_amount(money.minor as f64, money.currency, to),
            (Value::Instant(at), Literal::Instant(other)) => Some(at.cmp(other)),
            (dated, Literal::Day(day)) => self.day_of(dated).map(|own| own.cmp(day)),
            (dated, Literal::Relative(relative)) => {
                self.day_of(dated).map(|own| own.cmp(&relative.day(self.today)))
            }
            (Value::Flag(flag), Literal::Flag(other)) => Some(flag.cmp(other)),
            (Value::Ref(id), Literal::Text(other)) => Some(id.to_string().cmp(other)),
            (value, to) => panic!("{value:?} with {to}"),
        };
        order.is_some_and(|order| fits(order, comparison))
    }
}

fn fits(order: Ordering, comparison: Comparison) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}

/// The folded text, or the folded elements.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) => vec![fold(text)],
        Value::Set(items) => items.iter().map(|item| fold(item)).collect(),
        _ => Vec::new(),
    }
}

fn text_of(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => fold(text),
        other => panic!("{other} is no text"),
    }
}

/// How an amount stands to a literal; not at all where the currencies differ.
fn compare_amount(minor: f64, currency: Currency, to: &Literal) -> Option<Ordering> {
    let units = [1.0, 10.0, 100.0, 1000.0][currency.digits() as usize];
    match to {
        Literal::Money(money) if money.currency != currency => None,
        Literal::Money(money) => minor.partial_cmp(&(money.minor as f64)),
        Literal::Int(n) => minor.partial_cmp(&(*n as f64 * units)),
        // Two decimals at most are generated, so this is exact where the currency has them.
        Literal::Number(n) => minor.partial_cmp(&((n * units * 1000.0).round() / 1000.0)),
        other => panic!("an amount with {other}"),
    }
}

fn amounts_compare(
    by_currency: &BTreeMap<Currency, f64>,
    total: bool,
    tests: &[(Comparison, &Literal)],
) -> bool {
    let holds = |minor: f64, currency: Currency| {
        tests.iter().all(|(comparison, to)| {
            compare_amount(minor, currency, to).is_some_and(|order| fits(order, *comparison))
        })
    };
    let zero = match tests[0].1 {
        Literal::Money(Money { currency, .. }) => {
            !by_currency.contains_key(currency) && holds(0.0, *currency)
        }
        _ => by_currency.is_empty() && holds(0.0, Currency::NONE),
    };
    (total && zero) || by_currency.iter().any(|(&currency, &minor)| holds(minor, currency))
}

fn amounts(function: Function, values: &[Value]) -> Found {
    let mut lists: BTreeMap<Currency, Vec<i128>> = BTreeMap::new();
    for value in values {
        if let Value::Money(money) = value {
            lists.entry(money.currency).or_default().push(i128::from(money.minor));
        }
    }
    let figure = |list: &Vec<i128>| {
        let sum: i128 = list.iter().sum();
        match function {
            Function::Sum => sum.clamp(i128::from(i64::MIN + 1), i128::from(i64::MAX)) as f64,
            Function::Average => sum as f64 / list.len() as f64,
            Function::Min => list.iter().min().copied().unwrap_or(0) as f64,
            _ => list.iter().max().copied().unwrap_or(0) as f64,
        }
    };
    let by_currency = lists.iter().map(|(&currency, list)| (currency, figure(list))).collect();
    Found::Amounts { by_currency, total: function == Function::Sum }
}

fn ints(function: Function, values: &[Value]) -> Found {
    let numbers: Vec<i128> = values
        .iter()
        .filter_map(|value| match value {
            Value::Int(n) => Some(i128::from(*n)),
            _ => None,
        })
        .collect();
    let sum: i128 = numbers.iter().sum();
    let int = |n: i128| Value::Int(n.clamp(i128::from(i64::MIN + 1), i128::from(i64::MAX)) as i64);
    match function {
        Function::Sum => Found::One(int(sum)),
        Function::Average if numbers.is_empty() => Found::One(Value::Null),
        Function::Average => Found::Number(sum as f64 / numbers.len() as f64),
        Function::Min => Found::One(numbers.iter().min().map_or(Value::Null, |&n| int(n))),
        _ => Found::One(numbers.iter().max().map_or(Value::Null, |&n| int(n))),
    }
}

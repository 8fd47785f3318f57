//! The tree: what a person wrote, before it is checked against a schema.
//!
//! Trees are compared by meaning: two that differ only in where their parts stood in the source are equal. There is
//! one tree for one meaning wherever that is cheap: `!=` is [`Expr::Not`] around `=`, `is not empty` is `Not` around
//! `is empty`, `5.0` is the whole number 5, `has all ("a")` is `has "a"`. The constructors here see to that.

use super::At;
use crate::{Birthday, Day, Instant, Money};

/// A condition on one row.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    /// All of them hold. Empty: `true`, every row.
    All(Vec<Expr>),
    /// At least one of them holds. Empty: `false`, no row.
    Any(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// One test.
    Test(Test),
}

impl Expr {
    /// All of `members`; a single one is itself.
    pub fn all(members: Vec<Expr>) -> Expr {
        single(members).unwrap_or_else(Expr::All)
    }

    /// At least one of `members`; a single one is itself.
    pub fn any(members: Vec<Expr>) -> Expr {
        single(members).unwrap_or_else(Expr::Any)
    }

    /// The opposite of `member`.
    #[expect(
        clippy::should_implement_trait,
        reason = "a constructor beside `all` and `any`, not an operator"
    )]
    pub fn not(member: Expr) -> Expr {
        Expr::Not(Box::new(member))
    }
}

fn single(mut members: Vec<Expr>) -> Result<Expr, Vec<Expr>> {
    match members.pop() {
        Some(only) if members.is_empty() => Ok(only),
        Some(last) => {
            members.push(last);
            Err(members)
        }
        None => Err(members),
    }
}

/// An operand and what it must satisfy.
#[derive(Clone, PartialEq, Debug)]
pub struct Test {
    /// What is looked at.
    pub operand: Operand,
    /// What it must satisfy.
    pub predicate: Predicate,
    /// Where the predicate stands.
    pub at: At,
}

/// What a test looks at.
#[derive(Clone, PartialEq, Debug)]
pub enum Operand {
    /// A field of the row, or of a row it links to: `city`, `organisation.industry`, `rfm.recency`.
    Field(Path),
    /// A figure over related rows: `count(orders where …)`.
    Aggregate(Aggregate),
}

/// Names joined by dots. Which of them are links, relations or fields only a schema can tell.
#[derive(Clone, PartialEq, Debug)]
pub struct Path(pub Vec<Name>);

/// One name of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// The name itself, without backticks.
    pub text: String,
    /// Where it stands.
    pub at: At,
}

impl Path {
    /// The path of these names, standing nowhere in particular.
    pub fn of(names: &[&str]) -> Path {
        Path(names.iter().map(|&text| Name { text: text.into(), at: At::default() }).collect())
    }

    /// Where the whole path stands.
    pub fn at(&self) -> At {
        match (self.0.first(), self.0.last()) {
            (Some(first), Some(last)) => first.at.to(&last.at),
            _ => At::default(),
        }
    }
}

/// A figure over the rows related to this one.
#[derive(Clone, PartialEq, Debug)]
pub struct Aggregate {
    /// Which figure.
    pub function: Function,
    /// Links, then relations, then the field: `orders`, `orders.amount`, `organisation.members.orders.day`.
    pub path: Path,
    /// Which of the related rows are looked at.
    pub filter: Option<Box<Expr>>,
    /// Where the whole stands.
    pub at: At,
}

/// The figures over related rows. Empty values take no part in any but the count of rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Function {
    /// How many rows.
    Count,
    /// Their total; of no rows it is 0.
    Sum,
    /// Their mean; of no rows it is empty.
    Average,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The value of the earliest row that has one.
    First,
    /// The value of the latest row that has one.
    Last,
}

impl Function {
    /// All of them.
    pub const ALL: [Function; 7] = [
        Function::Count,
        Function::Sum,
        Function::Average,
        Function::Min,
        Function::Max,
        Function::First,
        Function::Last,
    ];

    /// Its word in the text form and its key in the JSON form.
    pub fn word(self) -> &'static str {
        match self {
            Function::Count => "count",
            Function::Sum => "sum",
            Function::Average => "average",
            Function::Min => "min",
            Function::Max => "max",
            Function::First => "first",
            Function::Last => "last",
        }
    }
}

/// What an operand must satisfy. No predicate but [`Predicate::Empty`] holds for an empty value.
#[derive(Clone, PartialEq, Debug)]
pub enum Predicate {
    /// There is no value.
    Empty,
    /// `=`, `<`, `<=`, `>` or `>=`.
    Compare(Comparison, Value),
    /// From the first to the second, both included.
    Between(Value, Value),
    /// Equal to one of these.
    In(Vec<Value>),
    /// A part of the text.
    Text(TextTest, Value),
    /// Elements of a set.
    Has(Quantifier, Vec<Value>),
    /// A date within a stretch of time around today.
    During(Period),
}

impl Predicate {
    /// The set has `quantifier` of `values`.
    pub fn has(quantifier: Quantifier, values: Vec<Value>) -> Predicate {
        let quantifier = if values.len() == 1 { Quantifier::Any } else { quantifier };
        Predicate::Has(quantifier, values)
    }
}

/// How a value compares. `!=` is `=` under [`Expr::Not`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<`, for dates also `before`
    Less,
    /// `<=`
    AtMost,
    /// `>`, for dates also `after`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Its sign in the text form.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::Greater => ">",
            Comparison::AtLeast => ">=",
        }
    }
}

/// Where in a text the part is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum TextTest {
    /// Anywhere.
    Contains,
    /// At its start.
    StartsWith,
    /// At its end.
    EndsWith,
}

impl TextTest {
    /// All of them.
    pub const ALL: [TextTest; 3] = [TextTest::Contains, TextTest::StartsWith, TextTest::EndsWith];

    /// Its word in the text form and its key in the JSON form.
    pub fn word(self) -> &'static str {
        match self {
            TextTest::Contains => "contains",
            TextTest::StartsWith => "starts_with",
            TextTest::EndsWith => "ends_with",
        }
    }
}

/// How many of the named elements a set must have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Quantifier {
    /// At least one.
    Any,
    /// Every one.
    All,
}

/// A literal and where it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Value {
    /// The literal.
    pub literal: Literal,
    /// Where it stands.
    pub at: At,
}

impl From<Literal> for Value {
    fn from(literal: Literal) -> Value {
        Value { literal, at: At::default() }
    }
}

/// A value written in the expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    /// A text or a code. Where a date, an amount or a row id is expected, a text of that form is taken for it.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number that is not whole; made by [`Literal::number`].
    Number(f64),
    /// An amount with its currency.
    Money(Money),
    /// A calendar day.
    Day(Day),
    /// A moment.
    Instant(Instant),
    /// A yearly date without a year, `--11-18`.
    Yearly(Birthday),
    /// A day counted from today.
    Relative(Relative),
    /// Yes or no.
    Flag(bool),
}

impl Literal {
    /// The literal of a number: whole where it is. `None` for what is not finite.
    pub fn number(n: f64) -> Option<Literal> {
        // Up to 2^53 every whole number is exact in both forms.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        match n {
            _ if !n.is_finite() => None,
            _ if n.fract() == 0.0 && n.abs() <= EXACT => Some(Literal::Int(n as i64)),
            _ => Some(Literal::Number(n)),
        }
    }
}

/// Units of calendar time. Weeks begin on Monday; adding months clamps to the last day of the month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Unit {
    /// Days.
    Day,
    /// Seven days.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

impl Unit {
    /// All of them.
    pub const ALL: [Unit; 4] = [Unit::Day, Unit::Week, Unit::Month, Unit::Year];

    /// Its word for one.
    pub fn word(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        }
    }

    /// Its word for several.
    pub fn plural(self) -> &'static str {
        match self {
            Unit::Day => "days",
            Unit::Week => "weeks",
            Unit::Month => "months",
            Unit::Year => "years",
        }
    }

    /// The unit this word names, in either number.
    pub fn from_word(word: &str) -> Option<Unit> {
        let named =
            |unit: &Unit| word.eq_ignore_ascii_case(unit.word()) || word.eq_ignore_ascii_case(unit.plural());
        Unit::ALL.into_iter().find(named)
    }
}

/// The largest number of units in a relative date; dates stay well within the years 1 to 9999.
pub const UNITS_MAX: u32 = 9999;

/// A day counted from today: `90 days ago`, `2 weeks from now`, `today`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Relative {
    /// How many units after today; negative before.
    pub amount: i32,
    /// The unit; [`Unit::Day`] for today itself.
    pub unit: Unit,
}

impl Relative {
    /// Today.
    pub const TODAY: Relative = Relative { amount: 0, unit: Unit::Day };

    /// `amount` units after today, before it when negative.
    pub fn new(amount: i32, unit: Unit) -> Relative {
        if amount == 0 { Relative::TODAY } else { Relative { amount, unit } }
    }
}

/// A stretch of days around today.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Period {
    /// From so many units ago up to today, both included: with `before … ago` it parts the past in two.
    InLast(u32, Unit),
    /// From today up to so many units from now, both included.
    InNext(u32, Unit),
    /// The calendar unit that has today in it; `this day` is written `today`.
    This(Unit),
    /// The calendar unit before it; `last day` is written `yesterday`.
    Last(Unit),
    /// The calendar unit after it; `next day` is written `tomorrow`.
    Next(Unit),
}

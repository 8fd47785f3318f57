//! The tree after checking: names resolved, values brought to the type of what they are compared with, and every
//! comparison put as "is one of these ranges", so that an evaluator needs one loop per type and not one per operator.
//!
//! No match holds for an empty value except [`Match::Empty`].

use super::Mistake;
use super::dates::Stretch;
use crate::{Birthday, Currency, Day, FieldType, RowId};
use std::ops::{Bound, RangeInclusive};

/// A checked expression.
#[derive(Clone, PartialEq, Debug)]
pub struct Typed {
    /// The kind of the rows it is asked of.
    pub kind: String,
    /// The condition.
    pub root: Node,
    /// What is probably not meant, though it can be asked.
    pub hints: Vec<Mistake>,
}

/// A condition on a row.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// All hold.
    All(Vec<Node>),
    /// At least one holds.
    Any(Vec<Node>),
    /// It does not hold.
    Not(Box<Node>),
    /// The value of the source matches.
    Test(Source, Match),
}

/// Where a value comes from.
#[derive(Clone, PartialEq, Debug)]
pub enum Source {
    /// A field of the row or of one it links to.
    Column(Column),
    /// A figure over related rows.
    Gather(Box<Gather>),
}

/// A declared field.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct FieldRef {
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub field: String,
    /// Its type.
    pub ty: FieldType,
}

/// A field, reached through links.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Column {
    /// The links, in the order they are followed. A link that is empty makes the value empty.
    pub hops: Vec<FieldRef>,
    /// What is read at the end.
    pub leaf: Leaf,
}

/// What is read of a row.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum Leaf {
    /// A field.
    Field(FieldRef),
    /// The row's id.
    Id,
    /// A score of a customer.
    Score(Score),
}

/// What is computed of a customer out of everything known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Score {
    /// `rfm.recency`, 1 to 5 by rule A of the definitions, like the next two.
    Recency,
    /// `rfm.frequency`
    Frequency,
    /// `rfm.monetary`
    Monetary,
    /// `p_alive`: the probability of still being a customer, 0 to 1.
    PAlive,
    /// `expected_purchases`: days with a purchase in the next 12 months.
    ExpectedPurchases,
    /// `clv`: expected revenue of the next 12 months, discounted.
    Clv,
    /// `revenue_at_risk`: expected revenue if they stay × probability of loss.
    RevenueAtRisk,
    /// `strength`: the strength of the relation, 0 to 100.
    Strength,
    /// `key_customer`: the kinds of key customer, a set of `buys_most`, `longest`, `complains_most`.
    KeyCustomer,
    /// `p_alive_change`: `p_alive` less the same 90 days ago.
    PAliveChange,
    /// `open_complaints`: complaints after which nothing went out to the customer.
    OpenComplaints,
    /// `silent_days`: days since the last contact or order, whichever is later.
    SilentDays,
}

impl Score {
    /// Those that are written after `rfm.`.
    pub const RFM: [Score; 3] = [Score::Recency, Score::Frequency, Score::Monetary];

    /// Those that models give; written by their word alone, where no field has that name.
    pub const MODEL: [Score; 9] = [
        Score::PAlive,
        Score::ExpectedPurchases,
        Score::Clv,
        Score::RevenueAtRisk,
        Score::Strength,
        Score::KeyCustomer,
        Score::PAliveChange,
        Score::OpenComplaints,
        Score::SilentDays,
    ];

    /// Its word: the name after `rfm.`, or the whole name.
    pub fn word(self) -> &'static str {
        match self {
            Score::Recency => "recency",
            Score::Frequency => "frequency",
            Score::Monetary => "monetary",
            Score::PAlive => "p_alive",
            Score::ExpectedPurchases => "expected_purchases",
            Score::Clv => "clv",
            Score::RevenueAtRisk => "revenue_at_risk",
            Score::Strength => "strength",
            Score::KeyCustomer => "key_customer",
            Score::PAliveChange => "p_alive_change",
            Score::OpenComplaints => "open_complaints",
            Score::SilentDays => "silent_days",
        }
    }

    /// The score of a model by its name.
    pub fn of_model(name: &str) -> Option<Score> {
        Score::MODEL.into_iter().find(|score| score.word() == name)
    }

    /// The type of its values.
    pub fn ty(self) -> FieldType {
        match self {
            Score::Recency
            | Score::Frequency
            | Score::Monetary
            | Score::OpenComplaints
            | Score::SilentDays => FieldType::Int,
            Score::PAlive | Score::PAliveChange | Score::ExpectedPurchases | Score::Strength => {
                FieldType::Number
            }
            Score::Clv | Score::RevenueAtRisk => FieldType::Money,
            Score::KeyCustomer => FieldType::Set,
        }
    }
}

impl Column {
    /// The type of the value.
    pub fn ty(&self) -> FieldType {
        match &self.leaf {
            Leaf::Field(field) => field.ty,
            Leaf::Id => FieldType::Ref,
            Leaf::Score(score) => score.ty(),
        }
    }
}

/// A figure over related rows.
#[derive(Clone, PartialEq, Debug)]
pub struct Gather {
    /// Links followed from the row first; the figure is that of the row they lead to.
    pub hops: Vec<FieldRef>,
    /// The links that point back: the first to the row itself, each further one to the kind of the one before. The
    /// rows gathered are of the last one's kind. Never empty.
    pub back: Vec<FieldRef>,
    /// Which of the gathered rows count.
    pub filter: Option<Box<Node>>,
    /// What is made of them.
    pub figure: Figure,
}

/// What is made of the gathered rows; columns start from these. Rows whose value is empty take no part.
#[derive(Clone, PartialEq, Debug)]
pub enum Figure {
    /// Their number.
    Count,
    /// The total, 0 of none. Of money: see [`MoneyRange`].
    Sum(Column),
    /// The mean, empty of none: a number, or an amount that may lie between minor units.
    Average(Column),
    /// The smallest, empty of none.
    Min(Column),
    /// The largest, empty of none.
    Max(Column),
    /// The value of the row with the earliest `by`; of several the one with the lowest id.
    First {
        /// The value.
        of: Column,
        /// The date or moment that orders the rows; rows without one take no part.
        by: FieldRef,
    },
    /// The value of the row with the latest `by`; of several the one with the highest id.
    Last {
        /// The value.
        of: Column,
        /// As in [`Figure::First`].
        by: FieldRef,
    },
}

/// What a value must be.
#[derive(Clone, PartialEq, Debug)]
pub enum Match {
    /// There is no value.
    Empty,
    /// A text or code; of a set, at least one element.
    Text(TextMatch),
    /// A whole number or a score in one of these ranges.
    Int(Vec<RangeInclusive<i64>>),
    /// A number in one of these ranges.
    Number(Vec<(Bound<f64>, Bound<f64>)>),
    /// An amount in one of these ranges.
    Money(Vec<MoneyRange>),
    /// A day within one of these.
    Day(Vec<Stretch>),
    /// A moment within one of these.
    Instant(Vec<Stretch>),
    /// A birthday that is one of these.
    Birthday(Vec<BirthdayMatch>),
    /// Exactly this.
    Flag(bool),
    /// A link to one of these rows, or one of these rows itself.
    Row(Vec<RowId>),
}

/// What a text must be. All texts here are folded; the value is to be folded too.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum TextMatch {
    /// One of these.
    OneOf(Vec<String>),
    /// Within these, by code points.
    Range(Bound<String>, Bound<String>),
    /// Has this in it.
    Contains(String),
    /// Starts so.
    StartsWith(String),
    /// Ends so.
    EndsWith(String),
}

impl TextMatch {
    /// Whether a folded text that is not empty matches.
    pub fn matches(&self, folded: &str) -> bool {
        match self {
            TextMatch::OneOf(texts) => texts.iter().any(|text| text == folded),
            TextMatch::Range(low, high) => {
                within(folded, low.as_ref().map(String::as_str), high.as_ref().map(String::as_str))
            }
            TextMatch::Contains(part) => folded.contains(part.as_str()),
            TextMatch::StartsWith(part) => folded.starts_with(part.as_str()),
            TextMatch::EndsWith(part) => folded.ends_with(part.as_str()),
        }
    }
}

/// Whether `value` lies between two ends.
pub fn within<T: PartialOrd>(value: T, low: Bound<T>, high: Bound<T>) -> bool {
    let above = match low {
        Bound::Included(low) => value >= low,
        Bound::Excluded(low) => value > low,
        Bound::Unbounded => true,
    };
    let below = match high {
        Bound::Included(high) => value <= high,
        Bound::Excluded(high) => value < high,
        Bound::Unbounded => true,
    };
    above && below
}

/// Amounts between two ends.
///
/// With a currency, amounts in it alone match, and a total is that of these amounts alone. Without one the ends are
/// numbers of whole units (500 is 500 EUR as well as 500 GEL).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MoneyRange {
    /// The currency, where one is given.
    pub currency: Option<Currency>,
    /// The lower end.
    pub low: Bound<Amount>,
    /// The upper end.
    pub high: Bound<Amount>,
}

/// An end of a range of amounts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Amount {
    /// Minor units of the currency of the range.
    Minor(i64),
    /// A number of whole units of whatever currency.
    Major(f64),
}

impl Amount {
    /// Minor units of `currency`, and whether that is exact.
    fn minor(self, currency: Currency) -> (f64, bool) {
        match self {
            Amount::Minor(minor) => (minor as f64, true),
            Amount::Major(number) => {
                // Not `powi`, which is allowed to differ between platforms.
                let units = [1.0, 10.0, 100.0, 1_000.0, 10_000.0][currency.digits().min(4) as usize];
                let scaled = number * units;
                // 99.95 × 100 is 9995.000000000002; the whole number beside it is meant when it leads back.
                let whole = scaled.round();
                if whole / units == number { (whole, true) } else { (scaled, false) }
            }
        }
    }
}

impl MoneyRange {
    /// Whether the upper end lies below the lower one.
    pub fn is_reversed(&self) -> bool {
        match (self.low, self.high) {
            (Bound::Included(Amount::Minor(low)), Bound::Included(Amount::Minor(high))) => low > high,
            (Bound::Included(Amount::Major(low)), Bound::Included(Amount::Major(high))) => low > high,
            _ => false,
        }
    }

    /// The minor units of `currency` that match; `None` where no amount in it does.
    pub fn minor(&self, currency: Currency) -> Option<RangeInclusive<i64>> {
        if self.currency.is_some_and(|own| own != currency) {
            return None;
        }
        let whole = |amount: Amount, round: fn(f64) -> f64| match amount {
            Amount::Minor(minor) => (minor, true),
            Amount::Major(_) => {
                let (minor, exact) = amount.minor(currency);
                (round(minor) as i64, exact)
            }
        };
        let low = match self.low {
            Bound::Unbounded => i64::MIN,
            Bound::Included(amount) => whole(amount, f64::ceil).0,
            Bound::Excluded(amount) => match whole(amount, f64::ceil) {
                (minor, true) => minor.saturating_add(1),
                (minor, false) => minor,
            },
        };
        let high = match self.high {
            Bound::Unbounded => i64::MAX,
            Bound::Included(amount) => whole(amount, f64::floor).0,
            Bound::Excluded(amount) => match whole(amount, f64::floor) {
                (minor, true) => minor.saturating_sub(1),
                (minor, false) => minor,
            },
        };
        Some(low..=high)
    }

    /// The same for a mean, which may lie between minor units.
    pub fn minor_between(&self, currency: Currency) -> Option<(Bound<f64>, Bound<f64>)> {
        if self.currency.is_some_and(|own| own != currency) {
            return None;
        }
        let exact = |amount: Amount| amount.minor(currency).0;
        Some((self.low.map(exact), self.high.map(exact)))
    }
}

/// What a birthday must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BirthdayMatch {
    /// Returns within this stretch of days.
    Return(Stretch),
    /// On this day of this month, in any year.
    Yearly(Birthday),
    /// The date of birth itself, where its year is known.
    Born(Stretch),
}

impl BirthdayMatch {
    /// Whether this birthday matches on the day `today`.
    pub fn matches(&self, birthday: Birthday, today: Day) -> bool {
        match self {
            BirthdayMatch::Return(stretch) => {
                let days = stretch.days(today);
                birthday.next_on_or_after(*days.start()) <= *days.end()
            }
            BirthdayMatch::Yearly(date) => (date.month, date.day) == (birthday.month, birthday.day),
            BirthdayMatch::Born(stretch) => {
                let born = birthday.year.and_then(|year| {
                    Day::from_ymd(i32::from(year), u32::from(birthday.month), u32::from(birthday.day))
                });
                born.is_some_and(|born| stretch.days(today).contains(&born))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_whole_units_of_any_currency_to_the_exact_cent() {
        let range = |low, high| MoneyRange { currency: None, low, high };
        let eur = Currency(*b"EUR");
        let at_least = range(Bound::Included(Amount::Major(99.95)), Bound::Unbounded);
        assert_eq!(at_least.minor(eur), Some(9995..=i64::MAX));
        assert_eq!(at_least.minor(Currency(*b"JPY")), Some(100..=i64::MAX));
        let below = range(Bound::Unbounded, Bound::Excluded(Amount::Major(0.07)));
        assert_eq!(below.minor(eur), Some(i64::MIN..=6));
        assert_eq!(below.minor(Currency(*b"JPY")), Some(i64::MIN..=0));
        let above = range(Bound::Excluded(Amount::Major(1.005)), Bound::Unbounded);
        assert_eq!(above.minor(eur), Some(101..=i64::MAX));
    }

    #[test]
    fn an_amount_with_a_currency_says_nothing_about_others() {
        let currency = Some(Currency(*b"EUR"));
        let range = MoneyRange { currency, low: Bound::Excluded(Amount::Minor(500)), high: Bound::Unbounded };
        assert_eq!(range.minor(Currency(*b"EUR")), Some(501..=i64::MAX));
        assert_eq!(range.minor(Currency(*b"USD")), None);
    }
}

//! The order of dates and the decimal sign that follow from a column.

use crate::values::{AmountError, AmountRules, DateOrder, DecimalSign, amount, plain, possible_orders};

/// Counts the dates that can only be read in one order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DateVotes {
    day_first: u64,
    month_first: u64,
    either: u64,
}

impl DateVotes {
    /// Hears one cell.
    pub fn add(&mut self, cell: &str) {
        match possible_orders(cell) {
            Some((true, true)) => self.either += 1,
            Some((true, false)) => self.day_first += 1,
            Some((false, true)) => self.month_first += 1,
            _ => {}
        }
    }

    /// The order, where dates that have only one reading speak for it and none against it.
    pub fn order(&self) -> Option<DateOrder> {
        match (self.day_first, self.month_first) {
            (1.., 0) => Some(DateOrder::Dmy),
            (0, 1..) => Some(DateOrder::Mdy),
            _ => None,
        }
    }

    /// Whether the column holds dates whose order nothing tells, so that the person has to be asked.
    pub fn must_ask(&self) -> bool {
        self.either > 0 && self.order().is_none()
    }

    /// Whether dates of both orders stand in the column.
    pub fn is_mixed(&self) -> bool {
        self.day_first > 0 && self.month_first > 0
    }
}

/// Counts the amounts whose decimal sign is certain.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DecimalVotes {
    point: u64,
    comma: u64,
    either: u64,
}

impl DecimalVotes {
    /// Hears one cell.
    pub fn add(&mut self, cell: &str) {
        let text = plain(cell);
        if !text.contains(['.', ',']) {
            return;
        }
        match amount(&text, &AmountRules::default()) {
            Err(AmountError::Ambiguous) => self.either += 1,
            Ok(Some(_)) => match sign(&text) {
                Some(DecimalSign::Point) => self.point += 1,
                Some(DecimalSign::Comma) => self.comma += 1,
                None => {}
            },
            _ => {}
        }
    }

    /// The sign, where amounts that have only one reading speak for it and none against it.
    pub fn sign(&self) -> Option<DecimalSign> {
        match (self.point, self.comma) {
            (1.., 0) => Some(DecimalSign::Point),
            (0, 1..) => Some(DecimalSign::Comma),
            _ => None,
        }
    }

    /// Whether the column holds amounts whose sign nothing tells.
    pub fn must_ask(&self) -> bool {
        self.either > 0 && self.sign().is_none()
    }
}

/// The decimal sign of an amount that has one reading: the last of two kinds, the other kind of one that groups, or
/// the only one.
fn sign(text: &str) -> Option<DecimalSign> {
    let count = |wanted| text.bytes().filter(|&byte| byte == wanted).count();
    match (count(b'.'), count(b',')) {
        (0, 1) => Some(DecimalSign::Comma),
        (1, 0) => Some(DecimalSign::Point),
        (0, 2..) => Some(DecimalSign::Point),
        (2.., 0) => Some(DecimalSign::Comma),
        (1.., 1..) if text.rfind('.') > text.rfind(',') => Some(DecimalSign::Point),
        (1.., 1..) => Some(DecimalSign::Comma),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(cells: &[&str]) -> DateVotes {
        let mut votes = DateVotes::default();
        cells.iter().for_each(|cell| votes.add(cell));
        votes
    }

    fn decimal(cells: &[&str]) -> DecimalVotes {
        let mut votes = DecimalVotes::default();
        cells.iter().for_each(|cell| votes.add(cell));
        votes
    }

    #[test]
    fn one_clear_date_decides_for_the_column() {
        assert_eq!(order(&["03/04/2024", "13/04/2024", "2024-01-01", "x"]).order(), Some(DateOrder::Dmy));
        assert_eq!(order(&["2/29/1964 10:00", "0/0/00", "1/2/2024"]).order(), Some(DateOrder::Mdy));
        assert!(order(&["1/2/2024"]).must_ask());
        assert!(order(&["13/2/2024", "2/13/2024"]).is_mixed());
        assert!(!order(&["13 Feb 2024"]).must_ask());
    }

    #[test]
    fn one_clear_amount_decides_for_the_column() {
        assert_eq!(decimal(&["1.234", "12,5 €"]).sign(), Some(DecimalSign::Comma));
        assert_eq!(decimal(&["1,234", "1,234,567"]).sign(), Some(DecimalSign::Point));
        assert_eq!(decimal(&["1.234", "0.999"]).sign(), Some(DecimalSign::Point));
        assert!(decimal(&["1.234", "5"]).must_ask());
        assert!(!decimal(&["5", "x.y,z"]).must_ask());
    }
}

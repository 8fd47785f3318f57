//! The weighted pipeline: what open deals are worth, each by its probability.
//!
//! Weight = the deal's own probability, else that of its stage; won 1, lost 0. Weighted = amount × weight × rate of the
//! currency. Exact decimals: every figure is a sum of whole numbers, rounded once at the end, half away from zero. Commit =
//! open deals with a weight of at least the given one, in full. Deals without a month of closing count under none.

use domain::Currency;
use domain::insight::{DealStanding, Pipeline, PipelineCurrency, PipelinePart, PipelineSum};
use domain::time::Month;
use std::collections::BTreeMap;

/// One is this many millionths.
pub const MILLION: u32 = 1_000_000;

/// Digits after the point of a rate.
pub const RATE_DIGITS: u32 = 12;

/// No currency's minor unit has more digits.
const MINOR_DIGITS_MAX: u32 = 4;

/// Digits after the point of the exact sums: of amount, weight and rate together.
const EXACT_DIGITS: u32 = MINOR_DIGITS_MAX + 6 + RATE_DIGITS;

/// One deal.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Deal {
    /// The caller's number of its stage.
    pub stage: u32,
    /// Open, won or lost.
    pub standing: DealStanding,
    /// Amount in minor units of its currency.
    pub amount_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// When it is expected to close.
    pub close: Option<Month>,
    /// Its own probability in millionths, in place of the stage's.
    pub probability: Option<u32>,
    /// The caller's number of its owner.
    pub owner: u32,
}

/// What the deals are weighed by.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    /// Per stage, millionths; stages past the end have none.
    pub stages: &'a [u32],
    /// Per currency the units of the reporting currency one unit of it is worth, times 10^[`RATE_DIGITS`].
    pub rates: &'a [(Currency, u64)],
    /// The reporting currency.
    pub reporting: Currency,
    /// Weight from which an open deal is as good as certain, in millionths.
    pub commit: u32,
}

/// An exact amount and its weighted part, in units of 10^−[`EXACT_DIGITS`].
#[derive(Clone, Copy, Default)]
struct Exact {
    deals: u32,
    amount: i128,
    weighted: i128,
}

impl Exact {
    /// `None` where the numbers are too large to be exact.
    fn add(&mut self, other: Exact) -> Option<()> {
        let sums = (self.amount.checked_add(other.amount)?, self.weighted.checked_add(other.weighted)?);
        *self = Exact { deals: self.deals + other.deals, amount: sums.0, weighted: sums.1 };
        Some(())
    }
}

/// The pipeline of some deals.
pub fn pipeline(deals: &[Deal], weights: &Weights) -> Pipeline {
    let mut sums = Sums::default();
    let left_out = deals.iter().filter(|deal| sums.add(deal, weights).is_none()).count() as u32;
    let digits = weights.reporting.digits();
    let rounded = |exact: i128| rounded(exact, digits);
    let part = |sum: &Exact| (sum.deals, rounded(sum.amount), rounded(sum.weighted));
    let closed = f64::from(sums.won.deals) + f64::from(sums.lost.deals);
    let value = sums.won.amount as f64 + sums.lost.amount as f64;
    let total = PipelineSum {
        open_deals: sums.open.deals,
        open_minor: rounded(sums.open.amount),
        open_weighted_minor: rounded(sums.open.weighted),
        won_minor: rounded(sums.won.amount),
        forecast_minor: rounded(sums.won.amount.saturating_add(sums.open.weighted)),
        commit_minor: rounded(sums.commit.amount),
        win_rate_count: (closed > 0.0).then(|| f64::from(sums.won.deals) / closed),
        win_rate_value: (value > 0.0).then(|| sums.won.amount as f64 / value),
        left_out,
    };
    Pipeline {
        total,
        by_stage: parts(&sums.by_stage, part),
        by_month: parts(&sums.by_month, part),
        by_owner: parts(&sums.by_owner, part),
        by_currency: sums.by_currency.iter().map(|(&currency, sum)| in_currency(currency, sum)).collect(),
    }
}

fn parts<K: Copy>(
    sums: &BTreeMap<K, Exact>,
    part: impl Fn(&Exact) -> (u32, i64, i64),
) -> Vec<PipelinePart<K>> {
    let of = |(&key, sum): (&K, &Exact)| {
        let (deals, amount_minor, weighted_minor) = part(sum);
        PipelinePart { key, deals, amount_minor, weighted_minor }
    };
    sums.iter().map(of).collect()
}

#[derive(Default)]
struct Sums {
    open: Exact,
    won: Exact,
    lost: Exact,
    commit: Exact,
    by_stage: BTreeMap<u32, Exact>,
    by_month: BTreeMap<Option<Month>, Exact>,
    by_owner: BTreeMap<u32, Exact>,
    /// In minor units of the currency, and those × millionths.
    by_currency: BTreeMap<Currency, Exact>,
}

impl Sums {
    /// Adds a deal; `None` where it cannot be counted.
    fn add(&mut self, deal: &Deal, weights: &Weights) -> Option<()> {
        let weight = match deal.standing {
            DealStanding::Won => MILLION,
            DealStanding::Lost => 0,
            DealStanding::Open => {
                deal.probability.or_else(|| weights.stages.get(deal.stage as usize).copied())?.min(MILLION)
            }
        };
        let &(_, rate) = weights.rates.iter().find(|(currency, _)| *currency == deal.currency)?;
        let scale = 10_i128.pow(MINOR_DIGITS_MAX - deal.currency.digits());
        let in_reporting = i128::from(deal.amount_minor).checked_mul(scale)?.checked_mul(rate.into())?;
        let exact = Exact {
            deals: 1,
            amount: in_reporting.checked_mul(MILLION.into())?,
            weighted: in_reporting.checked_mul(weight.into())?,
        };
        self.by_stage.entry(deal.stage).or_default().add(exact)?;
        match deal.standing {
            DealStanding::Won => return self.won.add(exact),
            DealStanding::Lost => return self.lost.add(exact),
            DealStanding::Open => self.open.add(exact)?,
        }
        if weight >= weights.commit {
            self.commit.add(exact)?;
        }
        self.by_month.entry(deal.close).or_default().add(exact)?;
        self.by_owner.entry(deal.owner).or_default().add(exact)?;
        let own = Exact {
            deals: 1,
            amount: deal.amount_minor.into(),
            weighted: i128::from(deal.amount_minor) * i128::from(weight),
        };
        self.by_currency.entry(deal.currency).or_default().add(own)
    }
}

/// Minor units, half away from zero.
fn rounded(exact: i128, digits: u32) -> i64 {
    let unit = 10_i128.pow(EXACT_DIGITS - digits);
    let (whole, rest) = (exact / unit, exact % unit);
    let up = if rest.abs() * 2 >= unit { rest.signum() } else { 0 };
    crate::purchases::clamped(whole + up)
}

fn in_currency(currency: Currency, sum: &Exact) -> PipelineCurrency {
    PipelineCurrency {
        currency,
        deals: sum.deals,
        amount: decimal(sum.amount, currency.digits()),
        weighted: decimal(sum.weighted, currency.digits() + 6),
    }
}

/// A whole number with its point moved, without zeros at the end.
fn decimal(number: i128, digits: u32) -> String {
    let unit = 10_u128.pow(digits);
    let (whole, rest) = (number.unsigned_abs() / unit, number.unsigned_abs() % unit);
    let sign = if number < 0 { "-" } else { "" };
    let fraction = format!("{rest:0>width$}", width = digits as usize);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EUR: Currency = Currency(*b"EUR");

    fn deal(amount_minor: i64, probability: u32) -> Deal {
        let standing = DealStanding::Open;
        Deal {
            stage: 0,
            standing,
            amount_minor,
            currency: EUR,
            close: None,
            probability: Some(probability),
            owner: 0,
        }
    }

    fn weights() -> Weights<'static> {
        Weights { stages: &[], rates: &[(EUR, 1_000_000_000_000)], reporting: EUR, commit: 750_000 }
    }

    #[test]
    fn halves_are_rounded_away_from_zero_once() {
        let of = |deals: &[Deal]| pipeline(deals, &weights()).total.open_weighted_minor;
        assert_eq!((of(&[deal(1, 500_000)]), of(&[deal(-1, 500_000)])), (1, -1));
        assert_eq!(of(&[deal(1, 500_000), deal(1, 500_000)]), 1);
        assert_eq!((of(&[deal(1, 499_999)]), of(&[])), (0, 0));
    }

    #[test]
    fn what_cannot_be_converted_is_left_out_and_counted() {
        let foreign = Deal { currency: Currency(*b"GEL"), ..deal(5, 1) };
        let without_probability = Deal { probability: None, stage: 9, ..deal(5, 1) };
        let total = pipeline(&[foreign, without_probability, deal(i64::MAX, MILLION)], &weights()).total;
        assert_eq!((total.left_out, total.open_deals, total.open_minor), (3, 0, 0));
    }

    #[test]
    fn exact_decimals_have_no_zeros_at_the_end() {
        assert_eq!(decimal(-120, 2), "-1.2");
        assert_eq!((decimal(500, 2), decimal(5, 3)), ("5".into(), "0.005".into()));
    }
}

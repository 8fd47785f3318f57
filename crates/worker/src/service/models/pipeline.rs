//! The weighted pipeline of deals that the question gives.

use super::super::{Host, Outcome, Service, failures, to_json};
use domain::insight::DealStanding;
use domain::time::Month;
use domain::{Currency, Day, Money};
use engine::forecast::pipeline::{Deal, MILLION, RATE_DIGITS, Weights, pipeline};
use protocol::{Decimal, Failure, GivenDeal, KpiParams, PipelineParams};
use serde_json::{Value as Json, json};
use store::LogStore;

/// Weight from which a deal is as good as certain, in millionths, when nobody said otherwise.
const COMMIT: u32 = 750_000;

/// Digits after the point of a probability.
const SHARE_DIGITS: u32 = 6;

/// What is called won and lost, when nobody said otherwise.
const WON: [&str; 2] = ["won", "closed won"];
const LOST: [&str; 2] = ["lost", "closed lost"];

/// Names by their numbers.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    /// The number of a name, new or known.
    fn of(&mut self, name: &str) -> u32 {
        let place = self.0.iter().position(|known| known == name).unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        });
        place as u32
    }
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// The pipeline of some deals.
    pub(super) fn pipeline(&self, params: &PipelineParams) -> Outcome {
        let reporting = params.currency.unwrap_or_else(|| self.currency(&KpiParams::default()));
        // Stages with a probability come first, so that their numbers find it.
        let mut stages = Names(params.stages.keys().cloned().collect());
        let mut owners = Names::default();
        let shares: Vec<u32> =
            params.stages.iter().map(|(name, share)| millionths(name, share)).collect::<Outcome<_>>()?;
        let rates = rates(params, reporting)?;
        let mut deals = Vec::with_capacity(params.deals.len());
        for (place, deal) in params.deals.iter().enumerate() {
            let standing = deal.standing.unwrap_or_else(|| standing(&deal.stage, params));
            let numbers = (stages.of(&deal.stage), owners.of(&deal.owner));
            deals.push(read(deal, standing, numbers, reporting).map_err(|failure| at(place, failure))?);
        }
        let commit = match &params.commit {
            Some(commit) => millionths("commit", commit)?,
            None => COMMIT,
        };
        let found = pipeline(&deals, &Weights { stages: &shares, rates: &rates, reporting, commit });
        let mut answer = to_json(&found)?;
        name_keys(&mut answer["by_stage"], &stages);
        name_keys(&mut answer["by_owner"], &owners);
        answer["currency"] = json!(reporting);
        answer["definition"] = json!(
            "weighted = amount × weight × rate of the currency; weight = the deal's own probability, else that of its stage; won \
             1, lost 0. Exact decimals, each figure rounded once, half away from zero. Commit = open deals with a weight of at \
             least `commit`, in full. Left out: a currency without a rate, an open deal without a probability, a number \
             too large."
        );
        answer["source"] = json!("the deals given");
        Ok(answer)
    }
}

/// The reporting currency is worth itself, whatever else is said.
fn rates(params: &PipelineParams, reporting: Currency) -> Outcome<Vec<(Currency, u64)>> {
    let own = (reporting, 10_u64.pow(RATE_DIGITS));
    let given = params.rates.iter().filter(|(currency, _)| **currency != reporting);
    let given = given.map(|(&currency, rate)| {
        let whole = scaled(&rate.0, RATE_DIGITS).and_then(|rate| u64::try_from(rate).ok());
        let rate = whole.ok_or_else(|| {
            failures::bad_parameter(format!(
                "the rate {:?} of {currency} is no decimal from 0 on with at most {RATE_DIGITS} digits after the point",
                rate.0
            ))
        })?;
        Ok((currency, rate))
    });
    std::iter::once(Ok(own)).chain(given).collect()
}

fn read(deal: &GivenDeal, standing: DealStanding, numbers: (u32, u32), reporting: Currency) -> Outcome<Deal> {
    let currency = deal.currency.unwrap_or(reporting);
    let amount = Money::parse(&deal.amount.0, currency)
        .map_err(|error| failures::bad_parameter(format!("amount {:?}: {error}", deal.amount.0)))?;
    let close = match deal.close.trim() {
        "" => None,
        text => Some(close_month(text)?),
    };
    let own = Some(&deal.probability).filter(|own| !own.0.is_empty());
    Ok(Deal {
        stage: numbers.0,
        standing,
        amount_minor: amount.minor,
        currency,
        close,
        probability: own.map(|own| millionths("probability", own)).transpose()?,
        owner: numbers.1,
    })
}

/// The month of a day, or a month as such.
fn close_month(text: &str) -> Outcome<Month> {
    let day = text.parse::<Day>().or_else(|_| format!("{text}-01").parse::<Day>());
    day.map(Day::month).map_err(|_| failures::bad_parameter(format!("close {text:?} is no day")))
}

fn standing(stage: &str, params: &PipelineParams) -> DealStanding {
    let is_one = |given: &[String], usual: &[&str]| match given {
        [] => usual.contains(&stage.trim().to_lowercase().as_str()),
        given => given.iter().any(|name| name == stage),
    };
    if is_one(&params.won, &WON) {
        DealStanding::Won
    } else if is_one(&params.lost, &LOST) {
        DealStanding::Lost
    } else {
        DealStanding::Open
    }
}

/// A share between 0 and 1 in millionths.
fn millionths(name: &str, share: &Decimal) -> Outcome<u32> {
    let found = scaled(&share.0, SHARE_DIGITS).and_then(|share| u32::try_from(share).ok());
    found.filter(|&share| share <= MILLION).ok_or_else(|| {
        failures::bad_parameter(format!(
            "{name} {:?} is no decimal from 0 to 1 with at most {SHARE_DIGITS} digits after the point",
            share.0
        ))
    })
}

/// A decimal as a whole number of its last digits; nothing where it is none, or has more digits than that.
fn scaled(text: &str, digits: u32) -> Option<i64> {
    let (sign, plain) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let is_without_digits = whole.len() + fraction.len() == 0;
    let fraction = fraction.trim_end_matches('0');
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(whole) || !is_plain(fraction) || is_without_digits || fraction.len() > digits as usize {
        return None;
    }
    let number: i64 = format!("0{whole}{fraction:0<width$}", width = digits as usize).parse().ok()?;
    Some(sign * number)
}

fn at(place: usize, failure: Failure) -> Failure {
    Failure { detail: format!("deals[{place}]: {}", failure.detail), ..failure }
}

/// Puts names in the place of numbers, and the parts in the order of the names.
fn name_keys(parts: &mut Json, names: &Names) {
    let Some(parts) = parts.as_array_mut() else { return };
    for part in parts.iter_mut() {
        let number = part["key"].as_u64().unwrap_or(u64::MAX);
        let name = usize::try_from(number).ok().and_then(|number| names.0.get(number));
        part["key"] = json!(name);
    }
    parts.sort_by(|a, b| a["key"].as_str().cmp(&b["key"].as_str()));
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn decimals_are_read_exactly_or_not_at_all() {
        assert_eq!(
            (scaled("0.10", 6), scaled("1", 6), scaled(".5", 2)),
            (Some(100_000), Some(1_000_000), Some(50))
        );
        assert_eq!((scaled("-2.5", 1), scaled("0.00002195", 12)), (Some(-25), Some(21_950_000)));
        for wrong in ["", "-", ".", "1,5", "1e3", "0.1234567", "99999999999999999999", "one"] {
            assert_eq!(scaled(wrong, 6), None, "{wrong}");
        }
    }
}

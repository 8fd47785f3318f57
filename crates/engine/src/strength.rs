//! Relationship strength: a score from 0 to 100 whose parts and weights can be seen and changed.
//!
//! `score = 100 × Σ weight × part ÷ Σ weight` over the parts that are known; what is not known lowers nothing, and `known` says
//! how much the score rests on. Each part is 0 to 1:
//!
//! | part | value | basis |
//! |---|---|---|
//! | recency | 2^(−gap ÷ (2 × usual)), gap = days since the last order, usual = (own orders' days + 2 × the firm's usual gap) ÷ (repeats + 2), shrunk so that one early repeat is no rhythm yet | gap ÷ usual |
//! | frequency | x ÷ (x + 2), x = purchase days after the first | x |
//! | value trend | later ÷ (earlier + later), revenue of the second half of the observed days and of the first | that quotient |
//! | sentiment | (mean + 1) ÷ 2, mean of −1 … 1 | mean |
//! | complaints | 2^(−open complaints) | their number |
//! | response | target ÷ (target + mean hours to answer) × 2, at most 1 | hours ÷ target |
//! | satisfaction | mean answer, 0 to 1 | the same |
//! | tenure | years ÷ (years + 1) since the first order | years |
//! | balance | 2 × the smaller of the shares of contacts from them and from us | their share |
//!
//! Not fitted to any data: the weights are a judgement, said openly. How it orders customers is measured in `docs/insight.md`.

use crate::clv::histories::life;
use crate::kpi::KpiInput;
use crate::purchases::ExactSum;
use domain::insight::{Strength, StrengthPart, StrengthShare, StrengthWeights};

/// How many gaps of the firm's usual length stand beside a customer's own.
const SHRINK: f64 = 2.0;

/// Repeats at which the frequency part is one half.
const FREQUENCY_HALF: f64 = 2.0;

const YEAR_DAYS: f64 = 365.25;

/// What is known of one customer beside the orders.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Contact {
    /// Mean mood of the last interactions, −1 to 1.
    pub sentiment: Option<f64>,
    /// Open complaints; `None` where complaints are not recorded.
    pub open_complaints: Option<u32>,
    /// Mean hours until they were answered ÷ the target.
    pub response_to_target: Option<f64>,
    /// Mean survey answer, 0 to 1.
    pub satisfaction: Option<f64>,
    /// Contacts that came from them, and from us.
    pub contacts: Option<(u32, u32)>,
}

/// The scores of a firm's customers.
#[derive(Clone, Copy, Debug)]
pub struct Scorer<'a> {
    input: KpiInput<'a>,
    weights: StrengthWeights,
    /// The firm's usual days between two purchases.
    usual_gap: f64,
}

impl<'a> Scorer<'a> {
    /// As of the input's day. The usual gap is that of all selected customers: days between first and last purchase ÷ repeats.
    pub fn new(input: &KpiInput<'a>, weights: StrengthWeights) -> Scorer<'a> {
        let input = KpiInput { from: None, to: input.as_of(), ..*input };
        let (mut days, mut repeats) = (0_i64, 0_i64);
        input.each_customer(|customer| {
            if let Some(life) = life(&input, customer) {
                days += i64::from(life.last) - i64::from(life.first);
                repeats += i64::from(life.repeats);
            }
        });
        let usual_gap = if repeats > 0 { (days as f64 / repeats as f64).max(1.0) } else { YEAR_DAYS };
        Scorer { input, weights, usual_gap }
    }

    /// One customer's strength.
    pub fn strength(&self, customer: usize, contact: &Contact) -> Strength {
        let mut known: Vec<(StrengthPart, f64, f64)> = Vec::with_capacity(StrengthPart::ALL.len());
        self.of_orders(customer, &mut known);
        of_contact(contact, &mut known);
        let weight = |part: StrengthPart| self.weights.0[part as usize].max(0.0);
        let whole: f64 = known.iter().map(|&(part, ..)| weight(part)).sum();
        let all: f64 = StrengthPart::ALL.iter().map(|&part| weight(part)).sum();
        known.sort_unstable_by_key(|&(part, ..)| part);
        let share = |&(part, value, basis): &(StrengthPart, f64, f64)| {
            let (value, weight) = (value.clamp(0.0, 1.0), weight(part) / whole);
            StrengthShare { part, value, weight, points: 100.0 * value * weight, basis }
        };
        let parts: Vec<StrengthShare> =
            if whole > 0.0 { known.iter().map(share).collect() } else { Vec::new() };
        Strength {
            score: (whole > 0.0).then(|| parts.iter().map(|part| part.points).sum::<f64>().min(100.0)),
            parts,
            known: if all > 0.0 { whole / all } else { 0.0 },
        }
    }

    fn of_orders(&self, customer: usize, known: &mut Vec<(StrengthPart, f64, f64)>) {
        if customer >= self.input.purchases.customers() {
            return;
        }
        let (Some(life), Some(end)) = (life(&self.input, customer), self.input.to) else {
            return;
        };
        let days = |from: i32, to: i32| f64::from(to) - f64::from(from);
        let (gap, repeats) = (days(life.last, end.0), f64::from(life.repeats));
        let usual = (days(life.first, life.last) + SHRINK * self.usual_gap) / (repeats + SHRINK);
        known.push((StrengthPart::Recency, libm::exp2(-gap / (2.0 * usual)), gap / usual));
        known.push((StrengthPart::Frequency, repeats / (repeats + FREQUENCY_HALF), repeats));
        let years = days(life.first, end.0) / YEAR_DAYS;
        known.push((StrengthPart::Tenure, years / (years + 1.0), years));
        if let Some(later) = self.later_share(customer, life.first, end.0) {
            known.push((StrengthPart::ValueTrend, later, later));
        }
    }

    /// The share of the revenue that came in the second half of the observed days; `None` for less than two days or where
    /// refunds leave no shares.
    fn later_share(&self, customer: usize, first: i32, end: i32) -> Option<f64> {
        let span = self.input.history(customer);
        let middle = first + (end - first) / 2;
        let (mut earlier, mut later) = (ExactSum::default(), ExactSum::default());
        for (&day, &minor) in
            self.input.purchases.days()[span.clone()].iter().zip(&self.input.purchases.minor()[span])
        {
            if day > middle { later.add(minor) } else { earlier.add(minor) }
        }
        let (earlier, later) = (earlier.total().max(0) as f64, later.total().max(0) as f64);
        (end > first && earlier + later > 0.0).then(|| later / (earlier + later))
    }
}

fn of_contact(contact: &Contact, known: &mut Vec<(StrengthPart, f64, f64)>) {
    if let Some(mean) = contact.sentiment {
        known.push((StrengthPart::Sentiment, (mean + 1.0) / 2.0, mean));
    }
    if let Some(open) = contact.open_complaints {
        known.push((StrengthPart::Complaints, libm::exp2(-f64::from(open)), open.into()));
    }
    if let Some(hours) = contact.response_to_target {
        known.push((StrengthPart::Response, 2.0 / (1.0 + hours.max(0.0)), hours));
    }
    if let Some(mean) = contact.satisfaction {
        known.push((StrengthPart::Satisfaction, mean, mean));
    }
    if let Some((theirs, ours)) = contact.contacts.filter(|(theirs, ours)| theirs + ours > 0) {
        let share = f64::from(theirs) / (f64::from(theirs) + f64::from(ours));
        known.push((StrengthPart::Balance, 2.0 * share.min(1.0 - share), share));
    }
}

/// The area under the ROC curve: the probability that one of those who did has a higher score than one who did not, equal
/// scores counting half (Mann & Whitney 1947). `None` where all did or none.
pub fn auc(scores: &[(f64, bool)]) -> Option<f64> {
    let mut sorted = scores.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut pairs, mut did) = (0.0, 0.0, 0.0);
    for equal in sorted.chunk_by(|a, b| a.0 == b.0) {
        let yes = equal.iter().filter(|score| score.1).count() as f64;
        let no = equal.len() as f64 - yes;
        pairs += yes * (below + no / 2.0);
        below += no;
        did += yes;
    }
    (did > 0.0 && below > 0.0).then(|| pairs / (did * below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purchases::{OrderColumns, Purchases};
    use domain::Day;
    use proptest::prelude::*;

    fn score(days: &[i32], as_of: i32, contact: &Contact) -> Strength {
        let of = vec![0; days.len()];
        let minor = vec![100; days.len()];
        let columns = OrderColumns { customers: &of, days, minor: &minor, rows: None, include: None };
        let purchases = Purchases::build(1, &columns);
        let input = KpiInput::all(&purchases).between(None, Some(Day(as_of)));
        Scorer::new(&input, StrengthWeights::default()).strength(0, contact)
    }

    proptest! {
        #[test]
        fn points_sum_to_the_score_and_the_score_is_within_its_bounds(
            mut days in prop::collection::vec(0_i32..900, 0..9), more in 0_i32..900,
            sentiment in prop::option::of(-1.0_f64..1.0), complaints in prop::option::of(0_u32..9),
            response in prop::option::of(0.0_f64..50.0), contacts in prop::option::of((0_u32..9, 0_u32..9)),
        ) {
            days.sort_unstable();
            let contact = Contact {
                sentiment, open_complaints: complaints, response_to_target: response, satisfaction: None, contacts,
            };
            let found = score(&days, 900 + more, &contact);
            prop_assert_eq!(found.score.is_some(), !found.parts.is_empty());
            if let Some(whole) = found.score {
                prop_assert!((0.0..=100.0).contains(&whole));
                prop_assert!((found.parts.iter().map(|part| part.points).sum::<f64>() - whole).abs() < 1e-9);
                prop_assert!((found.parts.iter().map(|part| part.weight).sum::<f64>() - 1.0).abs() < 1e-9);
            }
            prop_assert!((0.0..=1.0 + 1e-12).contains(&found.known));
        }

        #[test]
        fn a_further_complaint_never_makes_a_relation_stronger(open in 0_u32..9) {
            let with = |open| score(&[10, 50], 90, &Contact { open_complaints: Some(open), ..Contact::default() });
            prop_assert!(with(open + 1).score < with(open).score);
        }
    }

    #[test]
    fn nothing_known_is_no_score_and_the_area_is_that_of_all_pairs() {
        assert_eq!(score(&[], 90, &Contact::default()).score, None);
        assert_eq!(auc(&[(1.0, false), (2.0, true), (2.0, false), (3.0, true)]), Some(3.5 / 4.0));
        assert_eq!((auc(&[(1.0, true)]), auc(&[])), (None, None));
    }
}

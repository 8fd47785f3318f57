//! An assessment of the whole base: what the scores of all customers say together, what is good and what is not, and what
//! to do first.
//!
//! | figure | rule |
//! |---|---|
//! | points lost by a part | Σ over customers of 100 × weight × (1 − part) ÷ customers with a score; the parts sum to 100 − the mean score |
//! | strength | a part that reaches at least [`STRONG_SHARE`] of its points, the one that brings most points first |
//! | weak spot | any other part, the one that costs most points first |
//! | verdict | by [`limits`]: fixed marks, or the period before where no mark holds for every trade |
//! | first things | expected revenue (or its part at risk) × effect × uptake, as in [`crate::actions`] |
//!
//! Sums are of whole numbers, so that the order of the rows changes no bit of the answer.

use crate::actions::{Rules, is_of_risk, loss, uptake};
use domain::insight::{
    ActionKind, BaseFactKind, FirstThing, FirstThingKind, Limits, PartStanding, Strength, StrengthPart,
    StrengthSpread, StrengthWeights, Verdict,
};

/// From this share of the points on, a part of the strength holds the relations.
pub const STRONG_SHARE: f64 = 0.6;

/// A customer of whom this share of the weights is known is known well.
pub const WELL_KNOWN: f64 = 0.5;

/// Customers of whom a part has to be known before it is called strong or weak.
pub const CUSTOMERS_MIN: u32 = 5;

/// A sum of numbers that does not depend on their order: each is rounded to 2⁻³⁰ first.
#[derive(Clone, Copy, Default)]
struct Sum(i128);

const SCALE: f64 = (1_u64 << 30) as f64;

impl Sum {
    fn add(&mut self, value: f64) {
        self.0 += libm::rint(value * SCALE) as i128;
    }

    fn total(self) -> f64 {
        self.0 as f64 / SCALE
    }

    fn mean(self, count: u32) -> Option<f64> {
        (count > 0).then(|| self.total() / f64::from(count))
    }
}

/// How the scores are spread.
pub fn spread<'a>(strengths: impl IntoIterator<Item = &'a Strength>) -> StrengthSpread {
    let mut found = StrengthSpread::default();
    let (mut known, mut sum, mut scores) = (Sum::default(), Sum::default(), Vec::new());
    for one in strengths {
        found.customers += 1;
        known.add(one.known);
        found.well_known += u32::from(one.known >= WELL_KNOWN);
        if let Some(score) = one.score {
            sum.add(score);
            scores.push(score);
            found.bins[(score / 10.0).clamp(0.0, 9.0) as usize] += 1;
        }
    }
    found.scored = scores.len() as u32;
    found.known_share = known.mean(found.customers);
    found.mean = sum.mean(found.scored);
    found.median = median(&mut scores);
    found
}

/// The middle value, or the mean of the two in the middle.
pub fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len().checked_sub(1)? / 2;
    let (_, &mut low, above) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let is_odd = above.len() == middle;
    let next = above.iter().copied().min_by(f64::total_cmp).filter(|_| !is_odd);
    Some(next.map_or(low, |high| low + (high - low) / 2.0))
}

/// How full each part is, in the order of [`StrengthPart::ALL`].
pub fn parts<'a>(
    strengths: impl IntoIterator<Item = &'a Strength>,
    weights: &StrengthWeights,
) -> Vec<PartStanding> {
    let (mut points, mut of) = ([Sum::default(); 9], [Sum::default(); 9]);
    let (mut customers, mut scored) = ([0_u32; 9], 0);
    for one in strengths {
        scored += u32::from(one.score.is_some());
        for share in &one.parts {
            let place = share.part as usize;
            customers[place] += 1;
            points[place].add(share.points);
            of[place].add(100.0 * share.weight);
        }
    }
    let all: f64 = weights.0.iter().map(|weight| weight.max(0.0)).sum();
    let standing = |part: StrengthPart| {
        let place = part as usize;
        let (reached, whole) = (points[place].total(), of[place].total());
        PartStanding {
            part,
            weight: if all > 0.0 { weights.0[place].max(0.0) / all } else { 0.0 },
            customers: customers[place],
            points: points[place].mean(customers[place]),
            of: of[place].mean(customers[place]),
            share: (whole > 0.0).then(|| reached / whole),
            lost: (scored > 0).then(|| (whole - reached) / f64::from(scored)),
        }
    };
    StrengthPart::ALL.map(standing).into()
}

/// The parts that hold the relations, and those that let them go; each list with what matters most first.
pub fn strong_and_weak(parts: &[PartStanding]) -> (Vec<StrengthPart>, Vec<StrengthPart>) {
    let (mut strong, mut weak) = (Vec::new(), Vec::new());
    for one in parts.iter().filter(|one| one.customers >= CUSTOMERS_MIN) {
        let (Some(share), Some(points), Some(lost)) = (one.share, one.points, one.lost) else { continue };
        if share >= STRONG_SHARE {
            strong.push((points * f64::from(one.customers), one.part));
        } else {
            weak.push((lost, one.part));
        }
    }
    let ordered = |mut list: Vec<(f64, StrengthPart)>| {
        list.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        list.into_iter().map(|(_, part)| part).collect()
    };
    (ordered(strong), ordered(weak))
}

/// From where on a fact is good or poor. The marks are judgements, shown with each fact; retention and repeat orders differ so
/// much between trades that only their own past is a measure.
pub fn limits(fact: BaseFactKind, target_hours: f64) -> Limits {
    let above = |good, poor| Limits::Above { good, poor };
    let below = |good, poor| Limits::Below { good, poor };
    match fact {
        BaseFactKind::Retention | BaseFactKind::Repeat => Limits::Change { least: 0.01 },
        BaseFactKind::OpenComplaints => below(0.0, 0.01),
        BaseFactKind::ComplaintWait => below(1.0, 7.0),
        BaseFactKind::ResponseHours => below(target_hours, 3.0 * target_hours),
        BaseFactKind::ResponseOnTime => above(0.9, 0.7),
        BaseFactKind::Csat => above(0.8, 0.6),
        BaseFactKind::Nps => above(30.0, 0.0),
        BaseFactKind::KeySilent => below(0.1, 0.3),
        BaseFactKind::TopShare => below(0.6, 0.8),
        BaseFactKind::Untouched => below(0.2, 0.5),
        BaseFactKind::Unreachable => below(0.02, 0.1),
        BaseFactKind::NoCountry | BaseFactKind::NoLanguage => below(0.1, 0.3),
        BaseFactKind::Unusual => below(0.0, 0.3),
    }
}

/// Whether a number is good, poor, or in between.
pub fn verdict(limits: Limits, value: Option<f64>, before: Option<f64>) -> Verdict {
    let Some(value) = value else { return Verdict::Unknown };
    let (good, poor) = match limits {
        Limits::Above { good, poor } => (value >= good, value < poor),
        Limits::Below { good, poor } => (value <= good, value > poor),
        Limits::Change { least } => match before {
            None => return Verdict::Unknown,
            Some(before) => (value - before >= least, before - value >= least),
        },
    };
    match (good, poor) {
        (true, _) => Verdict::Good,
        (_, true) => Verdict::Poor,
        _ => Verdict::Fair,
    }
}

/// What a customer is expected to bring.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Outlook {
    /// Revenue of 12 months if they stay, minor units.
    pub expected_minor: f64,
    /// Probability of still being a customer.
    pub p_alive: Option<f64>,
}

/// The action that a thing to do is made of; its effect and uptake are those of the actions of each morning.
fn action_of(thing: FirstThingKind) -> ActionKind {
    match thing {
        FirstThingKind::AnswerComplaints => ActionKind::AnswerComplaint,
        FirstThingKind::CallKeyCustomers => ActionKind::CallKeyCustomer,
        FirstThingKind::WinBack => ActionKind::WinBack,
        FirstThingKind::SecondOrder => ActionKind::OfferProduct,
        FirstThingKind::GetInTouch => ActionKind::Thank,
        FirstThingKind::AskPromoters => ActionKind::AskReferral,
        FirstThingKind::AskFeedback => ActionKind::AskFeedback,
        FirstThingKind::CompleteContact => ActionKind::CompleteData,
    }
}

/// What doing a thing for some customers is expected to bring. `rows` is the condition that selects them.
pub fn first_thing(
    thing: FirstThingKind,
    customers: impl IntoIterator<Item = Outlook>,
    rules: &Rules,
    rows: String,
) -> FirstThing {
    let kind = action_of(thing);
    let (mut count, mut expected, mut at_risk) = (0, Sum::default(), Sum::default());
    for one in customers {
        let minor = if one.expected_minor.is_finite() { one.expected_minor.max(0.0) } else { 0.0 };
        count += 1;
        expected.add(minor);
        at_risk.add(minor * loss(one.p_alive));
    }
    let (effect, uptake) = (rules.effects[kind as usize], uptake(rules.history[kind as usize]));
    let (expected_minor, at_risk_minor) = (expected.total(), at_risk.total());
    let base = if is_of_risk(kind) { at_risk_minor } else { expected_minor };
    FirstThing {
        thing,
        customers: count,
        expected_minor,
        at_risk_minor,
        effect,
        of_risk: is_of_risk(kind),
        uptake,
        value_minor: base * effect * uptake,
        rows,
    }
}

/// The first things, the greatest effect first; of equal effect what concerns more customers. What concerns nobody is left out.
pub fn first_things(mut things: Vec<FirstThing>, count: usize) -> Vec<FirstThing> {
    things.retain(|one| one.customers > 0);
    things.sort_by(|a, b| {
        let by_value = b.value_minor.total_cmp(&a.value_minor);
        by_value.then(b.customers.cmp(&a.customers)).then(a.thing.cmp(&b.thing))
    });
    things.truncate(count);
    things
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::insight::StrengthShare;
    use proptest::prelude::*;

    /// A customer of whom some parts are known, scored as [`crate::strength`] does.
    fn strength(values: &[Option<f64>; 9], weights: &StrengthWeights) -> Strength {
        let all: f64 = weights.0.iter().sum();
        let known =
            || StrengthPart::ALL.into_iter().zip(values).filter_map(|(part, value)| Some((part, (*value)?)));
        let whole: f64 = known().map(|(part, _)| weights.0[part as usize]).sum();
        let parts: Vec<StrengthShare> = known()
            .filter(|_| whole > 0.0)
            .map(|(part, value)| {
                let weight = weights.0[part as usize] / whole;
                StrengthShare { part, value, weight, points: 100.0 * value * weight, basis: value }
            })
            .collect();
        let score = (whole > 0.0).then(|| parts.iter().map(|part| part.points).sum());
        Strength { score, parts, known: whole / all }
    }

    fn values() -> impl Strategy<Value = [Option<f64>; 9]> {
        prop::array::uniform9(prop::option::of(0.0_f64..=1.0))
    }

    proptest! {
        #[test]
        fn points_lost_sum_to_what_the_mean_score_lacks_and_the_order_of_rows_changes_nothing(
            base in prop::collection::vec(values(), 0..40), by in prop::array::uniform9(1.0_f64..50.0), turn in 0_usize..40,
        ) {
            let weights = StrengthWeights(by);
            let mut strengths: Vec<Strength> = base.iter().map(|values| strength(values, &weights)).collect();
            let (found, standings) = (spread(&strengths), parts(&strengths, &weights));
            prop_assert_eq!(found.bins.iter().sum::<u32>(), found.scored);
            if let Some(mean) = found.mean {
                let lost: f64 = standings.iter().filter_map(|part| part.lost).sum();
                prop_assert!((lost - (100.0 - mean)).abs() < 1e-6, "{} lost of {}", lost, mean);
            }
            let weight: f64 = standings.iter().map(|part| part.weight).sum();
            prop_assert!((weight - 1.0).abs() < 1e-9);
            strengths.reverse();
            let at = turn % strengths.len().max(1);
            strengths.rotate_left(at);
            prop_assert_eq!(spread(&strengths), found);
            prop_assert_eq!(parts(&strengths, &weights), standings);
        }

        #[test]
        fn a_part_is_strong_or_weak_and_never_both(base in prop::collection::vec(values(), 0..40)) {
            let weights = StrengthWeights::default();
            let strengths: Vec<Strength> = base.iter().map(|values| strength(values, &weights)).collect();
            let standings = parts(&strengths, &weights);
            let (strong, weak) = strong_and_weak(&standings);
            prop_assert!(strong.iter().all(|part| !weak.contains(part)));
            let enough = standings.iter().filter(|part| part.customers >= CUSTOMERS_MIN).count();
            prop_assert_eq!(strong.len() + weak.len(), enough);
            let lost = |part: &StrengthPart| standings[*part as usize].lost;
            prop_assert!(weak.is_sorted_by(|a, b| lost(a) >= lost(b)));
        }

        #[test]
        fn the_median_is_the_middle_of_the_sorted(mut values in prop::collection::vec(-9.0_f64..9.0, 0..30)) {
            let found = median(&mut values);
            values.sort_by(f64::total_cmp);
            let n = values.len();
            let want = (n > 0).then(|| (values[(n - 1) / 2] + values[n / 2]) / 2.0);
            prop_assert_eq!(found.is_some(), want.is_some());
            prop_assert!(found.zip(want).is_none_or(|(a, b)| (a - b).abs() < 1e-12));
        }

        #[test]
        fn things_to_do_come_by_their_effect_in_any_order(
            found in prop::collection::vec((0_u32..3, 0_u32..4), 8), turn in 0_usize..8,
        ) {
            let rules = Rules::default();
            let each = |(thing, &(customers, minor)): (FirstThingKind, &(u32, u32))| {
                let outlook = Outlook { expected_minor: f64::from(minor) * 100.0, p_alive: None };
                first_thing(thing, vec![outlook; customers as usize], &rules, String::new())
            };
            let mut things: Vec<FirstThing> = FirstThingKind::ALL.into_iter().zip(&found).map(each).collect();
            let ranked = first_things(things.clone(), 5);
            prop_assert!(ranked.len() <= 5 && ranked.iter().all(|one| one.customers > 0));
            prop_assert!(ranked.is_sorted_by(|a, b| a.value_minor >= b.value_minor));
            things.rotate_left(turn);
            prop_assert_eq!(first_things(things, 5), ranked);
        }
    }

    #[test]
    fn numbers_are_judged_by_marks_or_by_their_own_past() {
        let above = Limits::Above { good: 0.8, poor: 0.6 };
        let judged = [0.8, 0.7, 0.59].map(|value| verdict(above, Some(value), None));
        assert_eq!(judged, [Verdict::Good, Verdict::Fair, Verdict::Poor]);
        let below = Limits::Below { good: 0.0, poor: 0.01 };
        let judged = [0.0, 0.01, 0.02].map(|value| verdict(below, Some(value), None));
        assert_eq!(judged, [Verdict::Good, Verdict::Fair, Verdict::Poor]);
        let change = Limits::Change { least: 0.25 };
        let judged = [0.75, 0.5, 0.25].map(|value| verdict(change, Some(value), Some(0.5)));
        assert_eq!(judged, [Verdict::Good, Verdict::Fair, Verdict::Poor]);
        assert_eq!(verdict(change, Some(0.5), None), Verdict::Unknown);
        assert_eq!(verdict(above, None, None), Verdict::Unknown);
    }

    #[test]
    fn a_thing_is_worth_what_its_action_is_worth() {
        let customers = [
            Outlook { expected_minor: 1000.0, p_alive: Some(0.75) },
            Outlook { expected_minor: f64::NAN, p_alive: None },
            Outlook { expected_minor: 200.0, p_alive: None },
        ];
        let mut rules = Rules::default();
        let thing = first_thing(FirstThingKind::AnswerComplaints, customers, &rules, String::new());
        assert_eq!((thing.customers, thing.expected_minor, thing.at_risk_minor), (3, 1200.0, 350.0));
        assert_eq!((thing.of_risk, thing.value_minor), (true, 350.0 * 0.5));
        rules.history[ActionKind::Thank as usize].dismissed = 2;
        let thing = first_thing(FirstThingKind::GetInTouch, customers, &rules, String::new());
        assert_eq!((thing.of_risk, thing.uptake, thing.value_minor), (false, 0.5, 1200.0 * 0.02 * 0.5));
    }
}

//! What to do next, ranked by what it is worth.
//!
//! `value = expected revenue × effect × uptake`. The effect is the share of the expected revenue that an action of the kind is
//! assumed to bring or to save: a judgement, adjustable, shown with the action. For winning back and for complaints it acts
//! on what may be lost, so it is multiplied by the probability of loss. Uptake = (accepted + 2) ÷ (accepted + dismissed + 2): 1 as
//! long as nothing was dismissed, and lower with each dismissal of the kind. The same facts give the same list.

use ActionReason::*;
use domain::insight::{ActionHistory, ActionKind, ActionReason, NextAction};

/// What is known of one customer. Fields that are `None` bring forth no action.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Facts {
    /// Customer row.
    pub customer: u32,
    /// Among the key customers.
    pub key: bool,
    /// Expected revenue of the horizon if they stay, minor units.
    pub expected_minor: f64,
    /// Probability of still being a customer.
    pub p_alive: Option<f64>,
    /// The same some time ago.
    pub p_alive_before: Option<f64>,
    /// Days the oldest open complaint has waited.
    pub complaint_days: Option<u32>,
    /// Days since the last contact.
    pub silent_days: Option<u32>,
    /// The product to offer: its number, baskets with both, and baskets with what was bought.
    pub offer: Option<(u32, u32, u32)>,
    /// Last answer to "would you recommend us".
    pub recommends: Option<u8>,
    /// Days since an interaction that nobody has asked about.
    pub unasked_days: Option<u32>,
    /// Days until the next day to congratulate on.
    pub day_in: Option<u32>,
    /// Days since an order nobody has given thanks for.
    pub unthanked_days: Option<u32>,
    /// Important fields that are empty.
    pub empty_fields: u32,
}

/// What the ranking goes by.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rules {
    /// Per kind, in the order of [`ActionKind::ALL`], the share of the expected revenue it is assumed to bring or save.
    pub effects: [f64; 9],
    /// Per kind what became of earlier ones.
    pub history: [ActionHistory; 9],
    /// A key customer is called after so many days of silence.
    pub cadence_days: u32,
    /// Winning back begins when the probability has fallen by this much.
    pub fall: f64,
    /// Congratulations come up so many days before.
    pub ahead_days: u32,
    /// Feedback and thanks are given up after so many days.
    pub fresh_days: u32,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            effects: [0.5, 0.2, 0.1, 0.05, 0.05, 0.02, 0.02, 0.02, 0.01],
            history: [ActionHistory::default(); 9],
            cadence_days: 30,
            fall: 0.2,
            ahead_days: 7,
            fresh_days: 14,
        }
    }
}

/// The promoters' lowest answer.
const PROMOTER: u8 = 9;

/// The actions of all customers, most valuable first; `skip` says which are snoozed or were dismissed.
pub fn next_actions(
    facts: &[Facts],
    rules: &Rules,
    skip: impl Fn(u32, ActionKind) -> bool,
    count: usize,
) -> Vec<NextAction> {
    let mut found = Vec::new();
    for one in facts {
        for kind in ActionKind::ALL {
            if !skip(one.customer, kind) {
                found.extend(action(one, rules, kind));
            }
        }
    }
    found.sort_by(|a: &NextAction, b: &NextAction| {
        b.value_minor.total_cmp(&a.value_minor).then((a.kind, a.customer).cmp(&(b.kind, b.customer)))
    });
    found.truncate(count);
    found
}

/// Probability of loss where no model says one.
const LOSS_UNKNOWN: f64 = 0.5;

/// The probability that a customer is lost.
pub fn loss(p_alive: Option<f64>) -> f64 {
    p_alive.map_or(LOSS_UNKNOWN, |alive| 1.0 - alive)
}

/// Whether an action of the kind saves what may be lost, so that its effect is on that part alone.
pub fn is_of_risk(kind: ActionKind) -> bool {
    matches!(kind, ActionKind::WinBack | ActionKind::AnswerComplaint)
}

/// How often actions of the kind were taken up rather than dismissed: (accepted + 2) ÷ (accepted + dismissed + 2).
pub fn uptake(history: ActionHistory) -> f64 {
    let (accepted, dismissed) = (f64::from(history.accepted), f64::from(history.dismissed));
    (accepted + 2.0) / (accepted + dismissed + 2.0)
}

fn action(facts: &Facts, rules: &Rules, kind: ActionKind) -> Option<NextAction> {
    let mut reasons = reasons(facts, rules, kind)?;
    let uptake = uptake(rules.history[kind as usize]);
    let of_risk = if is_of_risk(kind) { loss(facts.p_alive) } else { 1.0 };
    let effect = rules.effects[kind as usize] * of_risk;
    let expected = if facts.expected_minor.is_finite() { facts.expected_minor.max(0.0) } else { 0.0 };
    reasons.extend([ExpectedRevenue(expected), Effect(effect), Uptake(uptake)]);
    Some(NextAction { customer: facts.customer, kind, value_minor: expected * effect * uptake, reasons })
}

/// The numbers that make an action due; `None` where it is not.
fn reasons(facts: &Facts, rules: &Rules, kind: ActionKind) -> Option<Vec<ActionReason>> {
    let fresh = |days: Option<u32>| days.filter(|&days| days <= rules.fresh_days);
    Some(match kind {
        ActionKind::AnswerComplaint => vec![ComplaintOpenDays(facts.complaint_days?)],
        ActionKind::WinBack => {
            let (now, before) = (facts.p_alive?, facts.p_alive_before?);
            (before - now >= rules.fall).then(|| vec![PAlive(now), PAliveBefore(before)])?
        }
        ActionKind::CallKeyCustomer => {
            let silent = facts.silent_days.filter(|&days| facts.key && days > rules.cadence_days)?;
            vec![SilentDays(silent), CadenceDays(rules.cadence_days)]
        }
        ActionKind::OfferProduct => {
            let (product, together, of) = facts.offer?;
            vec![Product(product), BoughtTogether(together, of)]
        }
        ActionKind::AskReferral => vec![Recommends(facts.recommends.filter(|&answer| answer >= PROMOTER)?)],
        ActionKind::AskFeedback => vec![InteractionDays(fresh(facts.unasked_days)?)],
        ActionKind::Congratulate => vec![DayIn(facts.day_in.filter(|&days| days <= rules.ahead_days)?)],
        ActionKind::Thank => vec![OrderDays(fresh(facts.unthanked_days)?)],
        ActionKind::CompleteData => {
            (facts.empty_fields > 0).then(|| vec![EmptyFields(facts.empty_fields)])?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Vec<Facts> {
        let falling = Facts {
            customer: 1,
            expected_minor: 1000.0,
            p_alive: Some(0.4),
            p_alive_before: Some(0.9),
            ..Facts::default()
        };
        let key = Facts {
            customer: 2,
            key: true,
            expected_minor: 5000.0,
            silent_days: Some(40),
            ..Facts::default()
        };
        let promoter = Facts { customer: 3, expected_minor: 800.0, recommends: Some(10), ..Facts::default() };
        vec![
            promoter,
            key,
            falling,
            Facts { customer: 4, expected_minor: f64::NAN, empty_fields: 2, ..Facts::default() },
        ]
    }

    fn list(rules: &Rules) -> Vec<(u32, ActionKind)> {
        let found = next_actions(&facts(), rules, |_, _| false, 10);
        found.iter().map(|action| (action.customer, action.kind)).collect()
    }

    #[test]
    fn the_most_valuable_comes_first_whatever_the_order_of_the_customers() {
        let want = [
            (2, ActionKind::CallKeyCustomer),
            (1, ActionKind::WinBack),
            (3, ActionKind::AskReferral),
            (4, ActionKind::CompleteData),
        ];
        assert_eq!(list(&Rules::default()), want);
        let mut turned = facts();
        turned.reverse();
        let found = next_actions(&turned, &Rules::default(), |_, _| false, 2);
        assert_eq!(found.iter().map(|action| (action.customer, action.kind)).collect::<Vec<_>>(), want[..2]);
    }

    #[test]
    fn dismissals_lower_later_ones_of_the_kind_and_snoozed_ones_are_left_out() {
        let mut rules = Rules::default();
        rules.history[ActionKind::CallKeyCustomer as usize] = ActionHistory { accepted: 0, dismissed: 8 };
        assert_eq!(list(&rules)[0], (1, ActionKind::WinBack));
        let snoozed = next_actions(&facts(), &rules, |customer, _| customer == 1, 10);
        assert!(snoozed.iter().all(|action| action.customer != 1));
    }
}

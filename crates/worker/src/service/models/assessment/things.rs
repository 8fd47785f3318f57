//! What to do first, for whom.

use super::super::super::{Host, Outcome, Service};
use super::super::actions::{decisions, last_year};
use super::{FIRST, Ground};
use domain::insight::{FirstThing, FirstThingKind};
use domain::schema::ORDER_COUNTS;
use engine::actions::Rules;
use engine::assessment::{Outlook, first_thing, first_things};
use store::LogStore;

/// A first purchase is left in peace for so many days.
const REST_DAYS: u32 = 30;

/// Key customers who were not spoken to within the cadence.
pub(super) fn key_silent(cadence_days: u32) -> String {
    format!("key_customer is not empty and silent_days > {cadence_days}")
}

/// Whom a thing is to be done for, as a condition of the segment language.
fn condition(thing: FirstThingKind, ground: &Ground, rules: &Rules) -> String {
    let days = ground.days();
    let bought = format!("count(orders where day in last {days} days and {ORDER_COUNTS}) > 0");
    match thing {
        FirstThingKind::AnswerComplaints => "open_complaints > 0".into(),
        FirstThingKind::CallKeyCustomers => key_silent(ground.cadence_days),
        FirstThingKind::WinBack => format!("p_alive_change <= -{}", rules.fall),
        FirstThingKind::SecondOrder => format!(
            "count(orders where {ORDER_COUNTS}) = 1 and \
             count(orders where day in last {days} days and day before {REST_DAYS} days ago and {ORDER_COUNTS}) = 1"
        ),
        FirstThingKind::GetInTouch => format!(
            "{bought} and count(interactions where at in last {days} days and not type in (note, survey)) = 0"
        ),
        FirstThingKind::AskPromoters => {
            "last(interactions.nps) between 9 and 10 and count(referrals) = 0".into()
        }
        FirstThingKind::AskFeedback => {
            format!("{bought} and count(interactions where csat is not empty or nps is not empty) = 0")
        }
        FirstThingKind::CompleteContact => format!("{bought} and emails is empty and phones is empty"),
    }
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// The rules of next actions, with how often each kind was taken up.
    pub(super) fn assessment_rules(&self, ground: &Ground) -> Rules {
        let rules = Rules { cadence_days: ground.cadence_days, ..Rules::default() };
        decisions(&self.replica.space(), ground.day, rules).rules
    }

    /// The first things to do, the greatest effect first; none where rows cannot be opened.
    pub(super) fn first_things(&self, ground: &Ground, rules: &Rules) -> Outcome<Vec<FirstThing>> {
        let known = |column: &[f64], row: usize| column.get(row).copied().filter(|value| value.is_finite());
        let futures = &ground.lives.futures;
        let outlook = |row: u32| {
            let row = row as usize;
            Outlook {
                expected_minor: known(&futures.if_they_stay_minor, row)
                    .unwrap_or_else(|| last_year(&ground.basis.purchases, row, ground.day)),
                p_alive: known(&futures.p_alive, row),
            }
        };
        let things = FirstThingKind::ALL.into_iter().filter_map(|thing| {
            let (rows, text) = self.rows_of(ground, &condition(thing, ground, rules))?;
            Some(first_thing(thing, rows.iter().map(outlook), rules, text))
        });
        Ok(first_things(things.collect(), FIRST))
    }
}

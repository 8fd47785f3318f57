//! The base as a whole: how strong its relations are, what lifts and lowers them, what is good and what is not, and what to do
//! first.
//!
//! Whom a finding is about is said as a condition of the segment language, and it is counted by that condition: what a person
//! opens is what was counted. Conditions speak of today and of the currency of the space; asked for another day or currency,
//! the answer leaves out what could not be opened.

mod facts;
mod things;

use super::super::insight::Basis;
use super::super::text::{as_text, canonical};
use super::super::{Host, Outcome, Service, failures, to_json};
use super::lives::Lives;
use super::running::Running;
use super::strength::{named_weights, target_hours, weights};
use domain::Day;
use domain::insight::{PartStanding, Strength, StrengthWeights};
use engine::actions::Rules;
use engine::assessment::{parts, spread, strong_and_weak};
use engine::bits::Bits;
use engine::contacts::Contacts;
use engine::key_customers::{Outlooks, key_customers};
use protocol::{AssessmentParams, KpiParams};
use rustc_hash::FxHashSet;
use serde_json::{Value as Json, json};
use std::rc::Rc;
use store::LogStore;

/// Months looked back, when nobody said otherwise.
const MONTHS: i32 = 12;

/// How many things to do are given.
const FIRST: usize = 5;

/// Steps told as progress.
const STEPS: u64 = 4;

/// What all findings are computed from.
struct Ground<'a> {
    params: &'a AssessmentParams,
    /// The customers that count, their orders up to the day.
    basis: Basis,
    day: Day,
    /// The day before the period begins.
    before: Day,
    target_hours: f64,
    cadence_days: u32,
    lives: Rc<Lives>,
    contacts: Vec<Contacts>,
    contacts_before: Vec<Contacts>,
    /// The key customers among all.
    keys: FxHashSet<u32>,
    /// The customers that count as a condition, where they are not all.
    scope: Option<String>,
    /// Whether conditions, which speak of today, select what is asked about.
    can_open: bool,
}

impl Ground<'_> {
    /// Days of the period.
    fn days(&self) -> i32 {
        self.day.0 - self.before.0
    }

    /// First and last day of the period before.
    fn earlier(&self) -> (Day, Day) {
        (self.before.plus(1 - self.days()), self.before)
    }

    fn counts(&self, row: usize) -> bool {
        self.basis.selection.as_ref().is_none_or(|bits| row < bits.len() && bits.get(row))
    }
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// The assessment.
    pub(super) async fn assessment(&self, id: u64, params: &AssessmentParams) -> Outcome {
        let running = Running::new(&self.host, id);
        let by = weights(self.strength_weights(), &params.weights)?;
        let ground = self.ground(id, params).await?;
        running.on(1, STEPS).await?;
        let now = self.scored(&ground.basis, ground.day, by, &ground.contacts);
        running.on(2, STEPS).await?;
        let then = self.scored(&ground.basis, ground.before, by, &ground.contacts_before);
        running.on(3, STEPS).await?;
        let mut answer = strengths(&now, &then, &by)?;
        answer["facts"] = to_json(&self.base_facts(&ground)?)?;
        let rules = self.assessment_rules(&ground);
        answer["first"] = to_json(&self.first_things(&ground, &rules)?)?;
        answer["until"] = json!(ground.day);
        answer["before"] = json!(ground.before);
        answer["can_open"] = json!(ground.can_open);
        answer["target_hours"] = json!(ground.target_hours);
        answer["cadence_days"] = json!(ground.cadence_days);
        answer["weights"] = named_weights(&by);
        answer["usual_weights"] = named_weights(&StrengthWeights::default());
        answer["refusal"] = json!(ground.lives.refusal);
        answer["definition"] = json!(
            "Strength as in `strength`, of all customers now and before the period. lost = points a part costs ÷ customers \
             with a score; the parts sum to 100 − mean. A part with 60 % of its points is a strength, any other a weak spot. \
             first: expected revenue of 12 months if they stay (or the part of it at risk) × effect × uptake, as in \
             `nextActions`; a customer can be in several. Conditions are of today."
        );
        self.add_currency(&mut answer, &params.common);
        Ok(answer)
    }

    async fn ground<'a>(&self, id: u64, params: &'a AssessmentParams) -> Outcome<Ground<'a>> {
        let common = &params.common;
        let day = self.until(common);
        let before = params.before.unwrap_or_else(|| day.plus_months(-MONTHS));
        if before >= day {
            return Err(failures::bad_parameter(format!("before {before} is not before {day}")));
        }
        let target_hours = target_hours(params.target_hours)?;
        let cadence_days = params.cadence_days.unwrap_or(Rules::default().cadence_days);
        let currency = self.currency(common);
        let can_open = day == self.today() && currency == self.currency(&KpiParams::default());
        if can_open {
            self.make_scores(id).await?;
        }
        let lives = self.lives(id, currency, day).await?;
        let contacts = self.contacts_until(day, target_hours);
        Ok(Ground {
            params,
            basis: Basis { from: None, ..self.basis_today(common)? },
            day,
            before,
            target_hours,
            cadence_days,
            keys: self.keys_of_everybody(&lives, &contacts, common, day)?,
            lives,
            contacts_before: self.contacts_until(before, target_hours),
            contacts,
            scope: common.filter.as_ref().map(as_text).transpose()?,
            can_open,
        })
    }

    /// The key customers by the usual cut-offs, whomever the question is about: who is one does not hang on the segment.
    fn keys_of_everybody(
        &self,
        lives: &Lives,
        contacts: &[Contacts],
        common: &KpiParams,
        day: Day,
    ) -> Outcome<FxHashSet<u32>> {
        let all = KpiParams { currency: common.currency, to: Some(day), ..KpiParams::default() };
        let complaints: Vec<u32> = contacts.iter().map(|one| one.complaints).collect();
        let outlooks = Outlooks { p_loss: &[], if_they_stay_minor: &lives.futures.if_they_stay_minor };
        let found = key_customers(&self.basis(&all)?.input(), &complaints, &outlooks, &Default::default());
        Ok(found.customers.iter().map(|one| one.customer).collect())
    }

    /// Those of the customers that count who fulfil a condition, and the whole condition. Nothing where rows cannot be opened, or
    /// where a field of the person's own has taken the name of one of ours.
    fn rows_of(&self, ground: &Ground, condition: &str) -> Option<(Bits, String)> {
        if !ground.can_open {
            return None;
        }
        let text = match &ground.scope {
            Some(scope) if !scope.trim().is_empty() => format!("({scope}) and ({condition})"),
            _ => condition.to_owned(),
        };
        let space = self.replica.space();
        let table = space.table("customer")?;
        let text = canonical(space.schema(), "customer", &text).ok()?;
        let mut rows = self.select("customer", &Json::String(text.clone())).ok()?;
        rows.and(table.live());
        Some((rows, text))
    }
}

/// How strong the relations are and were, and what lifts and lowers them.
fn strengths(now: &[Option<Strength>], then: &[Option<Strength>], by: &StrengthWeights) -> Outcome {
    let standings = parts(now.iter().flatten(), by);
    let earlier = parts(then.iter().flatten(), by);
    let (strong, weak) = strong_and_weak(&standings);
    let line = |(one, before): (&PartStanding, &PartStanding)| -> Outcome {
        let mut line = to_json(one)?;
        line["before"] = json!(before.share);
        Ok(line)
    };
    let lines: Outcome<Vec<Json>> = standings.iter().zip(&earlier).map(line).collect();
    Ok(json!({
        "now": spread(now.iter().flatten()),
        "then": spread(then.iter().flatten()),
        "parts": lines?,
        "strengths": strong,
        "weak_spots": weak,
    }))
}

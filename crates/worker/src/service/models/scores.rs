//! Scores as columns: made when a request speaks of one, and kept until orders, interactions, the weights of the strength or
//! the day change.

use super::super::{Host, Outcome, Service};
use super::actions::{BEFORE_DAYS, last_order};
use super::lives;
use domain::expr::Score;
use engine::contacts::{Contacts, TARGET_HOURS};
use engine::scores::{Scores, Sources};
use protocol::{Command, KeyParams, KpiParams, Request};
use store::LogStore;

/// What the scores were made of.
pub(in crate::service) type Key = (lives::Key, Vec<u64>, [u64; 9]);

impl<S: LogStore, H: Host> Service<S, H> {
    /// Makes the scores that a request speaks of, unless they are there.
    pub(in crate::service) async fn prepare_scores(&self, id: u64, request: &Request) -> Outcome<()> {
        if speaks_of_scores(request) { self.make_scores(id).await } else { Ok(()) }
    }

    /// Makes the scores of today, unless they are there.
    pub(super) async fn make_scores(&self, id: u64) -> Outcome<()> {
        let today = KpiParams::default();
        let (day, currency) = (self.today(), self.currency(&today));
        let weights = self.strength_weights();
        let key = {
            let (space, derived) = (self.replica.space(), self.replica.derived());
            (
                (derived.purchases_revision(&space), currency, day),
                derived.contacts_revision(&space),
                weights.0.map(f64::to_bits),
            )
        };
        if self.scores_of.borrow().as_ref() == Some(&key) && self.replica.derived().scores().is_some() {
            return Ok(());
        }
        let keys = KeyParams { common: KpiParams { to: Some(day), ..today }, ..KeyParams::default() };
        let (found, lives, basis) = self.found_key(id, &keys).await?;
        let contacts = self.contacts_until(day, TARGET_HOURS);
        let strength = self.scored(&basis, day, weights, &contacts);
        let before = self.lives_before(&lives, &basis, day.plus(-BEFORE_DAYS));
        let silent_days: Vec<Option<u32>> = (0..)
            .zip(&contacts)
            .map(|(row, one): (usize, &Contacts)| {
                one.silent_days(last_order(&basis.purchases, row, day), day, self.offset_minutes)
            })
            .collect();
        let rows = self.replica.space().table("customer").map_or(0, engine::table::Table::rows) as usize;
        let sources = Sources {
            futures: &lives.futures,
            p_alive_before: &before.p_alive,
            strength: &strength,
            keys: &found.customers,
            contacts: &contacts,
            silent_days: &silent_days,
        };
        let scores = Scores::new(rows, currency, sources);
        self.replica.derived().put_scores(scores);
        *self.scores_of.borrow_mut() = Some(key);
        Ok(())
    }
}

/// Whether a score may be among what a request names; where it only looks so, time is lost and nothing else.
fn speaks_of_scores(request: &Request) -> bool {
    let text = match request {
        Request::Apply(command @ (Command::Update { .. } | Command::Delete { .. })) => {
            serde_json::to_string(command)
        }
        Request::Query(_)
        | Request::Totals(_)
        | Request::CheckFilter { .. }
        | Request::Overlap { .. }
        | Request::Kpi { .. }
        | Request::Rfm(_)
        | Request::Cohorts(_)
        | Request::Insight { .. }
        | Request::Drill(_)
        | Request::Export(_) => serde_json::to_string(request),
        _ => return false,
    };
    text.is_ok_and(|text| Score::MODEL.iter().any(|score| text.contains(score.word())))
}

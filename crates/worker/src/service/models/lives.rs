//! The future of every customer, as key customers, next actions and scores need it: Pareto/NBD and Gamma-Gamma fitted to
//! everybody, twelve months discounted. Kept until orders change or another day is asked for.

use super::super::insight::Basis;
use super::super::{Host, Outcome, Service};
use super::predict::{AHEAD_MONTHS, DISCOUNT};
use domain::{Currency, Day};
use engine::clv::futures::repeat_means;
use engine::clv::paretonbd::ParetoNbdLikelihood;
use engine::clv::{Futures, GammaGamma, Histories, Horizon, ParetoNbd};
use engine::kpi::KpiInput;
use protocol::{Code, KpiParams};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;
use std::cell::RefCell;
use std::rc::Rc;
use store::LogStore;

const HORIZON: Horizon = Horizon::Months { months: AHEAD_MONTHS, discount: DISCOUNT };

/// Days kept at once.
const KEPT: usize = 3;

/// What was known, and which day and currency it is of.
pub(in crate::service) type Key = (Vec<u64>, Currency, Day);

/// The futures of earlier questions.
#[derive(Debug, Default)]
pub(in crate::service) struct Cache(RefCell<FxHashMap<Key, Rc<Lives>>>);

/// The future of every customer.
#[derive(Debug, Default)]
pub(in crate::service) struct Lives {
    pub futures: Futures,
    model: Option<(ParetoNbd, Option<GammaGamma>)>,
    /// Why nothing, or nothing of revenue, is known, where the data support no fit.
    pub refusal: Option<Json>,
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// The futures as of a day, by a model of everybody.
    pub(in crate::service) async fn lives(
        &self,
        id: u64,
        currency: Currency,
        day: Day,
    ) -> Outcome<Rc<Lives>> {
        let key = {
            let space = self.replica.space();
            (self.replica.derived().purchases_revision(&space), currency, day)
        };
        if let Some(known) = self.lives.0.borrow().get(&key) {
            return Ok(known.clone());
        }
        let lives = Rc::new(self.fitted_lives(id, currency, day).await?);
        let mut kept = self.lives.0.borrow_mut();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, lives.clone());
        Ok(lives)
    }

    async fn fitted_lives(&self, id: u64, currency: Currency, day: Day) -> Outcome<Lives> {
        let everybody = KpiParams { currency: Some(currency), to: Some(day), ..KpiParams::default() };
        let basis = self.basis(&everybody)?;
        let (histories, spends) = Histories::of(&basis.input());
        let model = match self.run(id, ParetoNbdLikelihood::new(histories.clone())).await {
            Ok(fitted) => ParetoNbd::from(fitted.parameters),
            Err(failure) if failure.code == Code::NotEnoughData => {
                return Ok(Lives { refusal: Some(failure.at), ..Lives::default() });
            }
            Err(failure) => return Err(failure),
        };
        // Without a model of spending there is a probability of loss, but no revenue to be at risk.
        let (spend, refusal) = match self.spending(id, spends).await? {
            Ok(fitted) => (Some(GammaGamma::from(fitted.parameters)), None),
            Err(refusal) => (None, Some(refusal)),
        };
        let futures = Futures::of(&model, spend.as_ref(), &histories, &repeat_means(&basis.input()), HORIZON);
        Ok(Lives { futures, model: Some((model, spend)), refusal })
    }

    /// What the same model said on an earlier day.
    pub(super) fn lives_before(&self, lives: &Lives, basis: &Basis, day: Day) -> Futures {
        let Some((model, spend)) = &lives.model else { return Futures::default() };
        let input = KpiInput { selection: None, from: None, to: Some(day), ..basis.input() };
        let (histories, _) = Histories::of(&input);
        Futures::of(model, spend.as_ref(), &histories, &repeat_means(&input), HORIZON)
    }
}

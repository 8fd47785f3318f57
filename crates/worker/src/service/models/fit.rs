//! Fitting a model and saying how far it can be believed.

use super::super::{Host, Outcome, Service, failures, to_json};
use super::running::{Running, refused};
use super::sources::{Bought, minor_units};
use super::{model_of, plain};
use domain::Day;
use domain::insight::{Calibration, Model, ModelFit};
use engine::clv::bgnbd::BgNbdLikelihood;
use engine::clv::calibration::{calibration, choice};
use engine::clv::gammagamma::in_units;
use engine::clv::paretonbd::ParetoNbdLikelihood;
use engine::clv::{BgNbd, BuyingModel, Fitted, Histories, Likelihood, ParetoNbd, Spends, bootstrap};
use engine::kpi::KpiInput;
use engine::numeric::Random;
use protocol::FitParams;
use serde_json::{Value as Json, json};
use store::LogStore;

/// Months of a contract or between opportunities when nobody said otherwise.
pub(super) const PERIOD_MONTHS: u32 = 12;

/// Most draws of a bootstrap.
const DRAWS_MAX: u32 = 2_000;

/// A model of purchases at any time.
pub(super) trait Buying: BuyingModel + From<[f64; 4]> {
    /// Its likelihood.
    type Of: Likelihood<4>;
    /// The likelihood of some histories.
    fn likelihood(histories: Histories) -> Self::Of;
}

impl Buying for BgNbd {
    type Of = BgNbdLikelihood;
    fn likelihood(histories: Histories) -> BgNbdLikelihood {
        BgNbdLikelihood(histories)
    }
}

impl Buying for ParetoNbd {
    type Of = ParetoNbdLikelihood;
    fn likelihood(histories: Histories) -> ParetoNbdLikelihood {
        ParetoNbdLikelihood::new(histories)
    }
}

/// Where a model comes from, and what it is, in words.
pub(super) fn described(model: Model) -> (&'static str, &'static str) {
    match model {
        Model::BgNbd => (
            "BG/NBD by maximum likelihood, no penalty. x = purchase days after the first, t_x = (last − first) ÷ 7, \
             T = (end of observation − first) ÷ 7, purchases on one day being one.",
            "Fader, Hardie & Lee (2005), Marketing Science 24(2), 275–284",
        ),
        Model::ParetoNbd => (
            "Pareto/NBD by maximum likelihood, no penalty. x = purchase days after the first, t_x = (last − first) ÷ \
             7, T = (end of observation − first) ÷ 7, purchases on one day being one.",
            "Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1–24; Fader & Hardie (2005)",
        ),
        Model::GammaGamma => (
            "Gamma-Gamma by maximum likelihood on the mean amount of the purchase days after the first, of customers \
             with at least one and a mean above zero. v is in whole units of the currency.",
            "Fader, Hardie & Lee (2005), Journal of Marketing Research 42(4), 415–430",
        ),
        Model::Sbg => (
            "Shifted beta-geometric by maximum likelihood. Out of orders a contract is renewed in each period with an \
             order, without a gap since the first.",
            "Fader & Hardie (2007), Journal of Interactive Marketing 21(1), 76–90",
        ),
        Model::BgBb => (
            "BG/BB by maximum likelihood. Out of orders an opportunity is each period after the one of the first order, \
             up to the last whole one.",
            "Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086–1108",
        ),
    }
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// Fits a model.
    pub(super) async fn fit(&self, id: u64, params: &FitParams) -> Outcome {
        let months = params.contract.months.unwrap_or(PERIOD_MONTHS);
        let (common, given) = (&params.common, &params.given);
        let model = model_of(&params.model)?;
        let mut answer = match model {
            Model::BgNbd | Model::ParetoNbd => self.fit_buying(id, model, params).await?,
            Model::GammaGamma => {
                let (spends, currency, left_out) = self.spent(given, common)?;
                let free = spends.left_out();
                let fitted = self.run(id, spends).await?;
                let mut answer = fitted_json(&in_units(fitted, minor_units(currency)))?;
                (answer["left_out"], answer["not_above_zero"]) = (json!(left_out), json!(free));
                (answer["unit"], answer["currency"]) = (json!(currency), json!(currency));
                answer
            }
            Model::Sbg => {
                let (renewals, left_out) = self.renewals(given, common, months)?;
                let observed = renewals.observed();
                let mut answer = fitted_json(&self.run(id, renewals).await?)?;
                (answer["left_out"], answer["unit"]) = (json!(left_out), json!("renewals"));
                answer["observed"] = observed
                    .iter()
                    .zip(1..)
                    .map(|(&(before, lost), t)| json!({ "renewal": t, "at_risk": before, "lost": lost }))
                    .collect();
                answer
            }
            Model::BgBb => {
                let (donations, left_out) = self.opportunities(given, common, months)?;
                let mut answer = fitted_json(&self.run(id, donations).await?)?;
                (answer["left_out"], answer["unit"]) = (json!(left_out), json!("opportunities"));
                answer
            }
        };
        let (definition, source) = described(model);
        (answer["definition"], answer["source"]) = (json!(definition), json!(source));
        if given.data.is_empty() && given.fields.is_empty() {
            answer["until"] = json!(self.until(common));
        }
        Ok(answer)
    }

    async fn fit_buying(&self, id: u64, model: Model, params: &FitParams) -> Outcome {
        let bought = self.bought(&params.given, &params.common, true)?;
        let mut models = vec![model];
        for name in &params.compare {
            match model_of(name)? {
                other @ (Model::BgNbd | Model::ParetoNbd) if !plain(name).is_empty() => models.push(other),
                _ => return Err(failures::bad_parameter("only bg_nbd and pareto_nbd can be compared")),
            }
        }
        models.dedup();
        let (mut answers, mut fits, mut calibrations) = (Vec::new(), Vec::new(), Vec::new());
        for &model in &models {
            let (mut answer, fit, held) = match model {
                Model::ParetoNbd => self.fit_one::<ParetoNbd>(id, &bought, params).await?,
                _ => self.fit_one::<BgNbd>(id, &bought, params).await?,
            };
            if let Some(held) = held {
                answer["calibration"] = to_json(&held)?;
                calibrations.push(held);
            }
            answers.push(answer);
            fits.push(fit);
        }
        let mut answer = answers.remove(0);
        if !answers.is_empty() {
            answer["choice"] = to_json(&choice(&fits, &calibrations))?;
            answer["compared"] = Json::Array(answers);
        }
        answer["unit"] = json!(bought.unit());
        answer["left_out"] = json!(bought.left_out);
        answer["data"] = facts(&bought.histories);
        Ok(answer)
    }

    async fn fit_one<M: Buying>(
        &self,
        id: u64,
        bought: &Bought,
        params: &FitParams,
    ) -> Outcome<(Json, ModelFit, Option<Calibration>)> {
        let fitted = self.run(id, M::likelihood(bought.histories.clone())).await?;
        let mut answer = fitted_json(&fitted)?;
        if let Some(draws) = params.bootstrap {
            self.bootstrap::<M>(id, &bought.histories, &fitted, (draws, params.seed), &mut answer).await?;
        }
        let held = match params.holdout {
            Some(holdout) => {
                let days = (self.until(&params.common), holdout);
                Some(held_out(&M::from(fitted.parameters), bought, days)?)
            }
            None => None,
        };
        Ok((answer, fitted.summary(), held))
    }

    /// Puts intervals by resampling in the place of those by the curvature.
    async fn bootstrap<M: Buying>(
        &self,
        id: u64,
        histories: &Histories,
        fitted: &Fitted<4>,
        (draws, seed): (u32, u64),
        answer: &mut Json,
    ) -> Outcome<()> {
        if !(40..=DRAWS_MAX).contains(&draws) {
            return Err(failures::bad_parameter(format!("bootstrap takes 40 to {DRAWS_MAX} draws")));
        }
        let running = Running::new(&self.host, id);
        let mut random = Random::new(seed);
        let mut found: [Vec<f64>; 4] = Default::default();
        for draw in 0..draws {
            let drawn = bootstrap::resample(histories, &mut random);
            if let Some(parameters) = bootstrap::refit(M::likelihood(drawn), fitted.parameters) {
                found.iter_mut().zip(parameters).for_each(|(list, value)| list.push(value));
            }
            running.on(u64::from(draw) + 1, draws.into()).await?;
        }
        answer["bootstrap"] = json!({ "draws": draws, "fitted": found[0].len(), "seed": seed });
        for (place, list) in found.into_iter().enumerate() {
            answer["parameters"][place]["ci95"] = json!(bootstrap::middle_95(list));
        }
        Ok(())
    }
}

/// What came after the observation beside what the model expected.
fn held_out(model: &impl BuyingModel, bought: &Bought, (end, holdout): (Day, Day)) -> Outcome<Calibration> {
    let Some(basis) = &bought.basis else {
        return Err(failures::bad_parameter("a hold-out needs orders"));
    };
    let all = KpiInput { to: Some(holdout), ..basis.input() };
    calibration(model, &all, end)
        .ok_or_else(|| failures::bad_parameter(format!("holdout {holdout} is not after {end}")))
}

/// How many customers the histories are of, and their sums.
fn facts(histories: &Histories) -> Json {
    let sum = |of: fn(&engine::clv::History) -> f64| -> f64 {
        histories.groups().iter().map(|group| group.customers * of(group)).sum()
    };
    json!({
        "customers": histories.customers(),
        "repeaters": sum(|group| f64::from(u8::from(group.x > 0))),
        "repeat_purchases": sum(|group| f64::from(group.x)),
        "sum_t_x": sum(|group| group.t_x),
        "sum_T": sum(|group| group.t),
    })
}

/// A fit as it is answered: the summary, and the parameters by name.
pub(super) fn fitted_json<const N: usize>(fitted: &Fitted<N>) -> Outcome {
    let mut answer = to_json(&fitted.summary())?;
    let names = fitted.model.parameters().iter().map(|name| (*name).to_owned());
    answer["values"] = names.zip(fitted.parameters.map(Json::from)).collect::<serde_json::Map<_, _>>().into();
    Ok(answer)
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// The model of spending, where the data support one, else why not.
    pub(super) async fn spending(&self, id: u64, spends: Spends) -> Outcome<Result<Fitted<3>, Json>> {
        match engine::clv::Likelihood::<3>::support(&spends) {
            Ok(()) => match self.run(id, spends).await {
                Ok(fitted) => Ok(Ok(fitted)),
                Err(failure) if failure.code == protocol::Code::NotEnoughData => Ok(Err(failure.at)),
                Err(failure) => Err(failure),
            },
            Err(refusal) => Ok(Err(refused(&refusal).at)),
        }
    }
}

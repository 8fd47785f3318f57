//! What a model expects of customers.

use super::super::{Host, Outcome, Service, failures};
use super::fit::{Buying, PERIOD_MONTHS, fitted_json};
use super::sources::{Bought, minor_units};
use super::summary::{distribution, newcomer, total, total_interval};
use super::{limit, model_of, named, share};
use domain::insight::Model;
use engine::clv::forecast::{Outlook, interval};
use engine::clv::{BgBb, BgNbd, Fitted, GammaGamma, Horizon, ParetoNbd, Sbg};
use protocol::PredictParams;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use store::LogStore;

/// Months looked ahead when nobody said otherwise.
pub(super) const AHEAD_MONTHS: u32 = 12;

/// Discount per month when nobody said otherwise.
pub(super) const DISCOUNT: f64 = 0.01;

/// The farthest that is looked ahead, in months or opportunities.
const AHEAD_MAX: u32 = 1_200;

/// One customer's numbers.
pub(super) struct Line {
    pub row: usize,
    pub customer: Option<u32>,
    pub forecast: domain::insight::CustomerForecast,
}

impl Line {
    /// What lines are ordered by: the worth where it is known, else the purchases.
    fn worth(&self) -> f64 {
        self.forecast.discounted_revenue_minor.unwrap_or(self.forecast.expected_purchases)
    }
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// Foretells customers.
    pub(super) async fn predict(&self, id: u64, params: &PredictParams) -> Outcome {
        match model_of(&params.model)? {
            Model::BgNbd => self.predict_buying::<BgNbd>(id, params).await,
            Model::ParetoNbd => self.predict_buying::<ParetoNbd>(id, params).await,
            Model::BgBb => self.predict_opportunities(id, params).await,
            Model::Sbg => self.predict_renewals(id, params).await,
            Model::GammaGamma => {
                Err(failures::bad_parameter("gamma_gamma is the spending beside bg_nbd or pareto_nbd"))
            }
        }
    }

    async fn predict_buying<M: Buying>(&self, id: u64, params: &PredictParams) -> Outcome {
        let bought = self.bought(&params.given, &params.common, false)?;
        let mut answer = json!({ "model": M::MODEL });
        let fitted = match known::<4>(&params.parameters, M::MODEL)? {
            Some(parameters) => {
                answer["parameters"] = json!(params.parameters);
                Err(parameters)
            }
            None => {
                let fitted = self.run(id, M::likelihood(bought.histories.clone())).await?;
                answer["fit"] = fitted_json(&fitted)?;
                Ok(fitted)
            }
        };
        let spend = self.spend(id, params, &bought, &mut answer).await?;
        let parameters = match &fitted {
            Ok(fitted) => fitted.parameters,
            Err(parameters) => *parameters,
        };
        let model = M::from(parameters);
        let horizon = horizon(params, &mut answer)?;
        let outlook = Outlook::new(&model, &bought.histories, horizon);
        let lines = self.lines(params, &bought, &outlook, spend.as_ref())?;
        answer["total"] = total(&lines);
        answer["distribution"] = distribution(&lines);
        answer["newcomer"] = newcomer(&model, spend.as_ref(), horizon);
        if let Ok(fitted) = &fitted {
            let of = |parameters: &[f64; 4]| {
                let horizon = Horizon::Weeks(horizon.weeks());
                Outlook::new(&M::from(*parameters), &bought.histories, horizon).total(&bought.histories)
            };
            let ci95 = interval(fitted, of);
            answer["everybody"] =
                json!({ "expected_purchases": outlook.total(&bought.histories), "ci95": ci95 });
            let is_everybody = params.common.filter.is_none() && bought.customers.is_none();
            answer["total"]["ci95"] = json!(if is_everybody {
                ci95
            } else {
                total_interval::<M>(fitted, &bought.histories, &lines, horizon)
            });
        }
        answer["new_customer"] = (params.new_customer.iter())
            .map(|&weeks| json!({ "weeks": weeks, "purchases": model.expected_new(weeks) }))
            .collect();
        let from = usize::try_from(params.offset).unwrap_or(usize::MAX).min(lines.len());
        let count = limit(params.limit, super::LIMIT)?;
        let listed = &lines[from..(from + count).min(lines.len())];
        let space = self.replica.space();
        let mut customers = Vec::with_capacity(listed.len());
        for one in listed {
            let mut line = one.customer.map_or_else(Map::new, |row| named(&space, row));
            line.insert("row".into(), json!(one.row));
            line.insert("mean_repeat_minor".into(), json!(bought.means[one.row]));
            if let Json::Object(computed) = super::super::to_json(&one.forecast)? {
                line.extend(computed);
            }
            let seen = &one.forecast;
            if let (true, Ok(fitted)) = (params.intervals, &fitted) {
                let of = |parameters: &[f64; 4]| {
                    let model = M::from(*parameters);
                    model.expected(seen.repeat_days, seen.last_weeks, seen.observed_weeks, horizon.weeks())
                };
                line.insert("ci95".into(), json!(interval(fitted, of)));
            }
            if let (Some(rate), Model::ParetoNbd) = (params.dert_rate, M::MODEL) {
                let model = ParetoNbd::from(parameters);
                let dert = model.dert(seen.repeat_days, seen.last_weeks, seen.observed_weeks, rate);
                line.insert("dert".into(), json!(dert));
            }
            customers.push(Json::Object(line));
        }
        answer["customers"] = Json::Array(customers);
        answer["unit"] = json!(bought.unit());
        answer["currency"] = json!(bought.currency);
        if bought.basis.is_some() {
            answer["until"] = json!(self.until(&params.common));
        }
        Ok(answer)
    }

    /// The model of spending: as given, else fitted where the data support it.
    async fn spend(
        &self,
        id: u64,
        params: &PredictParams,
        bought: &Bought,
        answer: &mut Json,
    ) -> Outcome<Option<GammaGamma>> {
        let units = minor_units(bought.currency);
        if let Some([p, q, v]) = known::<3>(&params.spend, Model::GammaGamma)? {
            answer["spend"] = json!(params.spend);
            return Ok(Some(GammaGamma { p, q, v: v * units }));
        }
        match self.spending(id, bought.spends.clone()).await? {
            Ok(fitted) => {
                let spend = GammaGamma::from(fitted.parameters);
                answer["spend_fit"] = fitted_json(&engine::clv::gammagamma::in_units(fitted, units))?;
                Ok(Some(spend))
            }
            Err(refusal) => {
                answer["spend_refusal"] = refusal;
                Ok(None)
            }
        }
    }

    /// The customers that are asked for, most valuable first.
    fn lines(
        &self,
        params: &PredictParams,
        bought: &Bought,
        outlook: &Outlook,
        spend: Option<&GammaGamma>,
    ) -> Outcome<Vec<Line>> {
        let selected = match &params.common.filter {
            Some(_) => self.customers(&self.replica.space(), &params.common)?,
            None => None,
        };
        let mut lines = Vec::new();
        for row in 0..bought.histories.of_customers().len() {
            let customer = bought.customer(row);
            let wanted = selected.as_ref().is_none_or(|bits| {
                customer.is_some_and(|at| (at as usize) < bits.len() && bits.get(at as usize))
            });
            if let Some(forecast) =
                outlook.customer(&bought.histories, row, spend, bought.means[row]).filter(|_| wanted)
            {
                lines.push(Line { row, customer, forecast });
            }
        }
        lines.sort_by(|a, b| b.worth().total_cmp(&a.worth()).then(a.row.cmp(&b.row)));
        Ok(lines)
    }

    async fn predict_opportunities(&self, id: u64, params: &PredictParams) -> Outcome {
        let months = params.contract.months.unwrap_or(PERIOD_MONTHS);
        let (donations, _) = self.opportunities(&params.given, &params.common, months)?;
        let ahead = ahead(params)?;
        let (parameters, mut answer) =
            self.known_or_fitted::<4, _>(id, params, Model::BgBb, donations.clone()).await?;
        let model = BgBb::from(parameters);
        let groups = donations.groups().iter().map(|group| {
            let (x, t_x, n) = (group.x, group.t_x, group.n);
            json!({
                "x": x, "t_x": t_x, "n": n, "customers": group.customers,
                "p_alive": model.p_alive(x, t_x, n, 0),
                "p_alive_next": model.p_alive(x, t_x, n, 1),
                "expected_purchases": model.expected(x, t_x, n, ahead),
            })
        });
        answer["groups"] = groups.collect();
        let expected = |group: &engine::clv::bgbb::Donation| {
            group.customers * model.expected(group.x, group.t_x, group.n, ahead)
        };
        answer["total"] =
            json!({ "expected_purchases": donations.groups().iter().map(expected).sum::<f64>() });
        answer["new_customer"] = (params.new_customer.iter())
            .map(|&n| json!({ "opportunities": n, "purchases": model.expected_new(n as u32) }))
            .collect();
        answer["ahead"] = json!(ahead);
        Ok(answer)
    }

    async fn predict_renewals(&self, id: u64, params: &PredictParams) -> Outcome {
        let months = params.contract.months.unwrap_or(PERIOD_MONTHS);
        let (renewals, _) = self.renewals(&params.given, &params.common, months)?;
        let ahead = ahead(params)?;
        let discount = share("discount", params.discount.unwrap_or(DISCOUNT))?;
        let (parameters, mut answer) = self.known_or_fitted::<2, _>(id, params, Model::Sbg, renewals).await?;
        let model = Sbg::from(parameters);
        answer["renewals"] = (1..=ahead)
            .map(|t| {
                json!({
                    "renewal": t, "survival": model.survival(t), "retention_rate": model.retention(t),
                    "residual": model.residual(t - 1, discount, ahead),
                })
            })
            .collect();
        (answer["ahead"], answer["discount"]) = (json!(ahead), json!(discount));
        Ok(answer)
    }

    async fn known_or_fitted<const N: usize, L: engine::clv::Likelihood<N>>(
        &self,
        id: u64,
        params: &PredictParams,
        model: Model,
        likelihood: L,
    ) -> Outcome<([f64; N], Json)> {
        if let Some(parameters) = known::<N>(&params.parameters, model)? {
            return Ok((parameters, json!({ "model": model, "parameters": params.parameters })));
        }
        let fitted: Fitted<N> = self.run(id, likelihood).await?;
        Ok((fitted.parameters, json!({ "model": model, "fit": fitted_json(&fitted)? })))
    }
}

/// The parameters given for a model; `None` where none are.
fn known<const N: usize>(given: &BTreeMap<String, f64>, model: Model) -> Outcome<Option<[f64; N]>> {
    if given.is_empty() {
        return Ok(None);
    }
    let mut parameters = [0.0; N];
    for (place, name) in parameters.iter_mut().zip(model.parameters()) {
        match given.get(*name).filter(|value| value.is_finite() && **value > 0.0) {
            Some(value) => *place = *value,
            None => {
                return Err(failures::bad_parameter(format!("the parameter {name} has to be above zero")));
            }
        }
    }
    Ok(Some(parameters))
}

fn ahead(params: &PredictParams) -> Outcome<u32> {
    let ahead = params.ahead.unwrap_or(AHEAD_MONTHS);
    if (1..=AHEAD_MAX).contains(&ahead) {
        Ok(ahead)
    } else {
        Err(failures::bad_parameter(format!("ahead {ahead} is not 1 to {AHEAD_MAX}")))
    }
}

fn horizon(params: &PredictParams, answer: &mut Json) -> Outcome<Horizon> {
    if let Some(weeks) = params.weeks {
        if !(weeks.is_finite() && weeks > 0.0) {
            return Err(failures::bad_parameter(format!("weeks {weeks} is not above zero")));
        }
        answer["horizon"] = json!({ "weeks": weeks });
        return Ok(Horizon::Weeks(weeks));
    }
    let months = ahead(params)?;
    let discount = share("discount", params.discount.unwrap_or(DISCOUNT))?;
    answer["horizon"] = json!({ "months": months, "discount": discount });
    Ok(Horizon::Months { months, discount })
}

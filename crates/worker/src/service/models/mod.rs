//! Questions to models: fits, predictions, curves, key customers, strength, next actions, recommendations, forecasts.
//!
//! Long ones tell how far they are and can be given up; nothing of the space is borrowed while they wait.

mod actions;
mod adoption;
mod assessment;
mod fit;
mod key;
pub(super) mod lives;
mod pipeline;
mod predict;
mod recommend;
mod roi;
mod running;
pub(super) mod scores;
mod segment_size;
mod series;
mod sources;
mod strength;
mod summary;
mod survival;

use super::insight::{Basis, snake_case};
use super::lists::{LIMIT, LIMIT_MAX};
use super::{Host, Outcome, Service, failures};
use domain::insight::{Grain, Model};
use engine::space::Space;
use protocol::{Code, Failure, KpiParams};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};
use store::LogStore;

/// The questions there are.
const NAMES: [&str; 15] = [
    "fit",
    "predict",
    "survival",
    "key_customers",
    "what_if",
    "strength",
    "next_actions",
    "recommend",
    "forecast",
    "anomalies",
    "assessment",
    "roi",
    "adoption",
    "pipeline",
    "segment_size",
];

impl<S: LogStore, H: Host> Service<S, H> {
    /// Answers a question to a model.
    pub(super) async fn insight(&self, id: u64, name: &str, params: &Json) -> Outcome {
        match snake_case(name).as_str() {
            "fit" => self.fit(id, &params_of(params)?).await,
            "predict" => self.predict(id, &params_of(params)?).await,
            "survival" => self.survival(&params_of(params)?),
            "key_customers" => self.key_customers(id, &params_of(params)?).await,
            "what_if" => self.what_if(id, &params_of(params)?).await,
            "strength" => self.strength(&params_of(params)?),
            "next_actions" => self.next_actions(id, &params_of(params)?).await,
            "recommend" => self.recommend(&params_of(params)?),
            "forecast" => self.forecast(&params_of(params)?),
            "anomalies" => self.anomalies(&params_of(params)?),
            "assessment" => self.assessment(id, &params_of(params)?).await,
            "roi" => self.roi(&params_of(params)?),
            "adoption" => self.adoption(&params_of(params)?),
            "pipeline" => self.pipeline(&params_of(params)?),
            "segment_size" => self.segment_size(&params_of(params)?),
            _ => Err(failures::bad_parameter(format!(
                "there is no question {name:?}; there are {}",
                NAMES.join(", ")
            ))),
        }
    }

    /// Orders and customers of a question, as of today unless it says otherwise.
    fn basis_today(&self, params: &KpiParams) -> Outcome<Basis> {
        let basis = self.basis(params)?;
        Ok(Basis { to: Some(self.until(params)), ..basis })
    }

    /// The last day that is looked at.
    fn until(&self, common: &KpiParams) -> domain::Day {
        common.to.or(common.as_of).unwrap_or_else(|| self.today())
    }
}

fn params_of<T: DeserializeOwned + Default>(params: &Json) -> Outcome<T> {
    if params.is_null() {
        return Ok(T::default());
    }
    serde_json::from_value(params.clone()).map_err(|error| failures::bad_parameter(error.to_string()))
}

/// A customer as it is named in an answer: `id`, `externalId` and `name`.
fn named(space: &Space, row: u32) -> Map<String, Json> {
    let mut line = Map::new();
    if let Some(table) = space.table("customer") {
        let text = |field: &str| table.column(field).map_or("", |column| column.text(row));
        line.insert("id".into(), json!(table.id(row)));
        line.insert("externalId".into(), json!(text("external_id")));
        line.insert("name".into(), json!(text("name")));
    }
    line
}

/// A customer's name and, beside it, what was computed.
fn line(space: &Space, row: u32, computed: &impl serde::Serialize) -> Outcome {
    let mut line = named(space, row);
    if let Json::Object(computed) = super::to_json(computed)? {
        line.extend(computed.into_iter().filter(|(key, _)| key != "customer"));
    }
    Ok(Json::Object(line))
}

/// How many lines to give.
fn limit(limit: Option<u64>, usual: u64) -> Outcome<usize> {
    let limit = limit.unwrap_or(usual);
    if limit > LIMIT_MAX {
        return Err(failures::bad_parameter(format!("limit {limit} is above {LIMIT_MAX}")));
    }
    Ok(limit as usize)
}

/// The part of a list that is asked for.
fn page<T>(list: &[T], asked: Option<u64>, offset: u64) -> Outcome<&[T]> {
    let limit = limit(asked, LIMIT)?;
    let from = usize::try_from(offset).unwrap_or(usize::MAX).min(list.len());
    Ok(&list[from..(from + limit).min(list.len())])
}

/// Letters and digits alone: `BG/NBD`, `bg_nbd` and `bgnbd` are one name.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The model of a name.
fn model_of(name: &str) -> Outcome<Model> {
    Ok(match plain(name).as_str() {
        "" | "bgnbd" => Model::BgNbd,
        "paretonbd" => Model::ParetoNbd,
        "gammagamma" => Model::GammaGamma,
        "sbg" => Model::Sbg,
        "bgbb" => Model::BgBb,
        _ => {
            return Err(failures::bad_parameter(format!(
                "there is no model {name:?}; there are bg_nbd, pareto_nbd, gamma_gamma, sbg, bg_bb"
            )));
        }
    })
}

/// The periods of a name; weeks begin on Monday unless said otherwise.
pub(super) fn grain_of(unit: &str, week_start: Option<u8>) -> Outcome<Grain> {
    let week = week_start.unwrap_or(0);
    if week > 6 {
        return Err(failures::bad_parameter(format!("weekStart {week} is not 0 to 6")));
    }
    Ok(match unit {
        "day" => Grain::Day,
        "week" => Grain::Week(week),
        "" | "month" => Grain::Month,
        "quarter" => Grain::Quarter,
        "year" => Grain::Year,
        _ => {
            return Err(failures::bad_parameter(format!(
                "unit {unit:?} is none of day, week, month, quarter, year"
            )));
        }
    })
}

/// Data that cannot support what was asked, in words and as a code with its numbers.
fn not_enough(words: impl Into<String>, refusal: &impl serde::Serialize) -> Failure {
    Failure::new(Code::NotEnoughData, words).at(serde_json::to_value(refusal).unwrap_or_default())
}

/// A share between 0 and 1.
fn share(name: &str, value: f64) -> Outcome<f64> {
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(failures::bad_parameter(format!("{name} {value} is not between 0 and 1")))
    }
}

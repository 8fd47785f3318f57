//! How strong the relations are, and what each score is made of.

use super::super::insight::Basis;
use super::super::{Host, Outcome, Service, failures};
use super::{line, page};
use domain::Day;
use domain::insight::{Strength, StrengthPart, StrengthWeights};
use engine::contacts::{Contacts, TARGET_HOURS, contacts};
use engine::kpi::KpiInput;
use engine::list::setting;
use engine::strength::Scorer;
use protocol::StrengthParams;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use store::LogStore;

/// Days looked back for the change, when nobody said otherwise.
const BEFORE_DAYS: i32 = 90;

/// The setting that holds the weights that the person chose, by the names of the parts.
const WEIGHTS: &str = "strength_weights";

impl<S: LogStore, H: Host> Service<S, H> {
    /// The strength of each relation, its parts and its change.
    pub(super) fn strength(&self, params: &StrengthParams) -> Outcome {
        let basis = self.basis_today(&params.common)?;
        let day = self.until(&params.common);
        let before = params.before.unwrap_or_else(|| day.plus(-BEFORE_DAYS));
        let target = target_hours(params.target_hours)?;
        let weights = weights(self.strength_weights(), &params.weights)?;
        let scored = |day: Day| self.scored(&basis, day, weights, &self.contacts_until(day, target));
        let (now, then) = (scored(day), scored(before));
        let mut known: Vec<(u32, f64)> =
            (0..).zip(&now).filter_map(|(row, one)| Some((row, one.as_ref()?.score?))).collect();
        known.sort_by(|a, b| {
            let order = if params.ascending { a.1.total_cmp(&b.1) } else { b.1.total_cmp(&a.1) };
            order.then(a.0.cmp(&b.0))
        });
        let space = self.replica.space();
        let mut customers = Vec::new();
        for &(row, score) in page(&known, params.limit, params.offset)? {
            let Some(Some(one)) = now.get(row as usize) else { continue };
            let earlier = then.get(row as usize).and_then(|one| one.as_ref()?.score);
            let mut line = line(&space, row, one)?;
            line["before"] = json!(earlier);
            line["change"] = json!(earlier.map(|earlier| score - earlier));
            customers.push(line);
        }
        let mut bins = [0_u32; 10];
        known.iter().for_each(|&(_, score)| bins[(score / 10.0).clamp(0.0, 9.0) as usize] += 1);
        let mean = known.iter().map(|&(_, score)| score).sum::<f64>() / known.len() as f64;
        Ok(json!({
            "until": day,
            "before": before,
            "total": known.len(),
            "mean": (!known.is_empty()).then_some(mean),
            "distribution": bins,
            "weights": named_weights(&weights),
            "customers": customers,
            "definition": "score = 100 × Σ weight × part ÷ Σ weight over the parts that are known, each 0 to 1; see \
                docs/insight.md for the parts. A judgement, not fitted to data.",
        }))
    }

    /// What the interactions up to the end of a day say of each customer.
    pub(in crate::service) fn contacts_until(&self, day: Day, target_hours: f64) -> Vec<Contacts> {
        contacts(&self.replica.space(), self.replica.derived(), self.end_of(day), target_hours)
    }

    /// The weights of this space: those that the person chose, else the usual ones.
    pub(in crate::service) fn strength_weights(&self) -> StrengthWeights {
        let chosen = setting(&self.replica.space(), WEIGHTS);
        let given = chosen.and_then(|text| serde_json::from_str::<BTreeMap<String, f64>>(&text).ok());
        let weights = weights(StrengthWeights::default(), &given.unwrap_or_default());
        weights.ok().filter(|weights| weights.0.iter().sum::<f64>() > 0.0).unwrap_or_default()
    }

    /// Everybody's strength on a day; nothing for customers that do not count.
    pub(in crate::service) fn scored(
        &self,
        basis: &Basis,
        day: Day,
        weights: StrengthWeights,
        known: &[Contacts],
    ) -> Vec<Option<Strength>> {
        let everybody = KpiInput { selection: None, from: None, to: Some(day), ..basis.input() };
        let scorer = Scorer::new(&everybody, weights);
        let counts =
            |row: usize| basis.selection.as_ref().is_none_or(|bits| row < bits.len() && bits.get(row));
        let strength =
            |(row, one): (usize, &Contacts)| counts(row).then(|| scorer.strength(row, &one.contact));
        known.iter().enumerate().map(strength).collect()
    }
}

/// The hours within which an answer is on time.
pub(super) fn target_hours(given: Option<f64>) -> Outcome<f64> {
    let target = given.unwrap_or(TARGET_HOURS);
    if target.is_finite() && target > 0.0 {
        Ok(target)
    } else {
        Err(failures::bad_parameter(format!("targetHours {target} is not above zero")))
    }
}

fn part_name(part: StrengthPart) -> String {
    serde_json::to_value(part).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(super) fn named_weights(weights: &StrengthWeights) -> Json {
    let pairs = StrengthPart::ALL.into_iter().zip(weights.0);
    pairs.map(|(part, weight)| (part_name(part), json!(weight))).collect::<Map<_, _>>().into()
}

/// Weights with those given in their place.
pub(super) fn weights(
    mut weights: StrengthWeights,
    given: &BTreeMap<String, f64>,
) -> Outcome<StrengthWeights> {
    for (name, &value) in given {
        let Some(part) = StrengthPart::ALL.into_iter().find(|&part| part_name(part) == *name) else {
            let names: Vec<String> = StrengthPart::ALL.into_iter().map(part_name).collect();
            return Err(failures::bad_parameter(format!(
                "there is no part {name:?}; there are {}",
                names.join(", ")
            )));
        };
        if !(value.is_finite() && value >= 0.0) {
            return Err(failures::bad_parameter(format!("the weight of {name} is not zero or above")));
        }
        weights.0[part as usize] = value;
    }
    Ok(weights)
}

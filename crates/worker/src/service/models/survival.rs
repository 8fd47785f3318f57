//! How long customers stay, by segment.

use super::super::{Host, Outcome, Service, failures, to_json};
use engine::survival::{Subject, at, kaplan_meier, log_rank, restricted_mean, subjects};
use protocol::{KpiParams, SurvivalParams};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use store::LogStore;

/// Days of silence after which one counts as lost, when nobody said otherwise.
const QUIET_DAYS: u32 = 180;

/// More groups than this say nothing any more.
const GROUPS_MAX: usize = 50;

/// Somebody observed, and the customer row where there is one.
type Seen = (Option<u32>, Subject);

impl<S: LogStore, H: Host> Service<S, H> {
    /// Kaplan–Meier curves of all or of each group, and whether groups differ.
    pub(super) fn survival(&self, params: &SurvivalParams) -> Outcome {
        let quiet = params.quiet_days.unwrap_or(QUIET_DAYS);
        let (seen, left_out, from_orders) = self.seen(params, quiet)?;
        let groups = self.lives_by_group(params, &seen)?;
        let mut answer = json!({
            "unit": if from_orders { "days" } else { "as given" },
            "left_out": left_out,
            "definition": "Kaplan–Meier: at each time with losses S ← S (1 − d ÷ n); one who is censored at t is still \
                at risk at t. Greenwood's variance; 95 % interval by the complementary log-log. Log-rank test \
                with the hypergeometric covariance.",
            "source": "Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457–481; Mantel (1966)",
        });
        if from_orders {
            answer["quiet_days"] = json!(quiet);
            answer["until"] = json!(self.until(&params.common));
        }
        let everybody: Vec<Subject> = seen.iter().map(|(_, subject)| *subject).collect();
        answer["all"] = curve_of(&everybody, params)?;
        let mut curves = Vec::new();
        for (name, subjects) in &groups {
            let mut curve = curve_of(subjects, params)?;
            curve["group"] = json!(name);
            curves.push(curve);
        }
        let lists: Vec<&[Subject]> = groups.values().map(Vec::as_slice).collect();
        answer["groups"] = Json::Array(curves);
        answer["log_rank"] = to_json(&log_rank(&lists))?;
        Ok(answer)
    }

    fn seen(&self, params: &SurvivalParams, quiet: u32) -> Outcome<(Vec<Seen>, u32, bool)> {
        match self.numbers(&params.given, &params.common, &["duration", "event"])? {
            Some(numbers) => {
                let mut seen = Vec::new();
                for (row, customer) in numbers.rows.iter().zip(numbers.customers) {
                    let subject = Subject { duration: row[0], lost: row[1] != 0.0 };
                    // Several alike stand as often as they are.
                    seen.extend(std::iter::repeat_n((customer, subject), row[2].max(0.0) as usize));
                }
                Ok((seen, numbers.left_out, false))
            }
            None => {
                let basis = self.basis_today(&params.common)?;
                let found = subjects(&basis.input(), quiet);
                Ok((found.into_iter().map(|(row, subject)| (Some(row), subject)).collect(), 0, true))
            }
        }
    }

    /// The subjects of each group: by segment, by the values of a field, or as given.
    fn lives_by_group(
        &self,
        params: &SurvivalParams,
        seen: &[Seen],
    ) -> Outcome<BTreeMap<String, Vec<Subject>>> {
        let mut groups: BTreeMap<String, Vec<Subject>> = BTreeMap::new();
        if !params.segments.is_empty() {
            for (name, filter) in &params.segments {
                let one = KpiParams { filter: Some(filter.clone()), ..params.common.clone() };
                let bits = self.customers(&self.replica.space(), &one)?.unwrap_or_default();
                let within = |row: u32| (row as usize) < bits.len() && bits.get(row as usize);
                let inside = seen.iter().filter(|(row, _)| row.is_some_and(within));
                groups.insert(name.clone(), inside.map(|(_, subject)| *subject).collect());
            }
        } else if let Some(field) = &params.common.by {
            let (codes, names) = self.group_codes(field)?;
            for (row, subject) in seen {
                let code = row.and_then(|row| codes.get(row as usize));
                let name = code.and_then(|&code| names.get(code as usize)).cloned().unwrap_or_default();
                groups.entry(name).or_default().push(*subject);
            }
        } else if !params.groups.is_empty() {
            if params.groups.len() != seen.len() {
                return Err(failures::bad_parameter("groups has to name the group of each row of data"));
            }
            for (name, (_, subject)) in params.groups.iter().zip(seen) {
                groups.entry(name.clone()).or_default().push(*subject);
            }
        }
        if groups.len() > GROUPS_MAX {
            return Err(failures::bad_parameter(format!(
                "{} groups are too many to compare; at most {GROUPS_MAX}",
                groups.len()
            )));
        }
        Ok(groups)
    }
}

/// The curve of some subjects, what is left at the times asked for, and the mean up to a time.
fn curve_of(subjects: &[Subject], params: &SurvivalParams) -> Outcome {
    let curve = kaplan_meier(subjects);
    let mut answer = to_json(&curve)?;
    let mut at_times = Vec::new();
    for &t in &params.at {
        // Before the first loss everybody is there.
        let mut line = match at(&curve, t) {
            Some(step) => to_json(step)?,
            None => json!({ "survival": 1.0, "variance": 0.0, "cumulative_events": 0 }),
        };
        line["t"] = json!(t);
        line["at_risk"] = json!(subjects.iter().filter(|subject| subject.duration >= t).count());
        at_times.push(line);
    }
    answer["at"] = Json::Array(at_times);
    answer["restricted_mean"] = json!(params.tau.map(|tau| restricted_mean(&curve, tau)));
    Ok(answer)
}

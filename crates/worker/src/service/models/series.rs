//! Series of the firm carried on, and what is unusual in them.

use super::super::insight::Basis;
use super::super::{Host, Outcome, Service, failures, to_json};
use super::sources::minor_units;
use super::{grain_of, not_enough, share};
use domain::Day;
use domain::insight::{Grain, SeriesRefusal};
use engine::forecast::holt_winters::{Question, forecast};
use engine::kpi::cohorts_by::{first_day, period};
use engine::series::{Series, series};
use protocol::{AnomalyParams, ForecastParams};
use serde_json::{Value as Json, json};
use store::LogStore;

const AHEAD_MAX: u32 = 1_000;

/// Of what is flagged, the share that may be chance, when nobody said otherwise.
const FALSE_SHARE: f64 = 0.1;

/// A series and its name.
type Named = (String, Vec<f64>);

/// Periods before the season repeats.
fn season_of(grain: Grain) -> u32 {
    match grain {
        Grain::Day => 7,
        Grain::Week(_) => 52,
        Grain::Month => 12,
        Grain::Quarter => 4,
        Grain::Year => 1,
    }
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// A series and what comes after it.
    pub(super) fn forecast(&self, params: &ForecastParams) -> Outcome {
        let grain = grain_of(&params.unit, None)?;
        let season = params.season.unwrap_or_else(|| season_of(grain));
        let ahead = params.ahead.unwrap_or(season);
        if ahead > AHEAD_MAX {
            return Err(failures::bad_parameter(format!("ahead {ahead} is above {AHEAD_MAX}")));
        }
        let mut answer = json!({});
        let (values, from) = if params.values.is_empty() {
            let basis = self.basis_today(&params.common)?;
            let found = series(&basis.input(), grain);
            let currency = self.currency(&params.common);
            let values = match params.of.as_str() {
                "" | "revenue" => {
                    (answer["unit"], answer["currency"]) = (json!(currency), json!(currency));
                    in_units(&found, minor_units(currency))
                }
                "orders" => counts(&found.orders),
                "customers" => counts(&found.active),
                other => {
                    return Err(failures::bad_parameter(format!(
                        "of {other:?} is none of revenue, orders, customers"
                    )));
                }
            };
            answer["until"] = json!(basis.to);
            (values, found.from)
        } else {
            (params.values.clone(), Vec::new())
        };
        let question = Question {
            season: season as usize,
            multiplicative: params.multiplicative,
            smoothing: params.smoothing,
            ahead: ahead as usize,
        };
        let found = forecast(&values, &question).map_err(|refusal| refused(&refusal))?;
        let mut points = to_json(&found)?;
        let later = |step: usize| {
            let last = from.last().map(|day| period(grain, day.0))?;
            Some(first_day(grain, last + step as i64 + 1))
        };
        for (step, point) in points["points"].as_array_mut().into_iter().flatten().enumerate() {
            point["from"] = json!(later(step));
        }
        if let (Json::Object(answer), Json::Object(points)) = (&mut answer, points) {
            answer.extend(points);
        }
        answer["history"] = history(&values, &from);
        answer["definition"] = json!(
            "Holt–Winters exponential smoothing, component form; start values from the first two seasons; parameters that \
             are not given minimise the sum of squared one-step errors. 95 % prediction intervals by the state-space \
             variance. The back-test foretells the last season without it."
        );
        answer["source"] = json!(
            "Holt (1957); Winters (1960); Hyndman & Athanasopoulos, Forecasting: Principles and Practice, ch. 8"
        );
        Ok(answer)
    }

    /// The last whole period of each series beside its own past.
    pub(super) fn anomalies(&self, params: &AnomalyParams) -> Outcome {
        let grain = grain_of(&params.unit, None)?;
        let false_share = share("falseShare", params.false_share.unwrap_or(FALSE_SHARE))?;
        let season = params.season.unwrap_or_else(|| season_of(grain));
        let (named, from) = if params.series.is_empty() {
            let basis = self.basis_today(&params.common)?;
            self.watched(&basis, grain, params)?
        } else {
            let given = params.series.iter().map(|one| (one.name.clone(), one.values.clone()));
            (given.collect(), None)
        };
        let lists: Vec<&[f64]> = named.iter().map(|(_, values)| values.as_slice()).collect();
        let found = engine::anomaly::anomalies(&lists, season as usize, false_share);
        let name = |series: u32| named[series as usize].0.clone();
        let mut points = Vec::new();
        for point in &found.points {
            let mut line = to_json(point)?;
            line["name"] = json!(name(point.series));
            points.push(line);
        }
        let not_judged: Vec<String> = found.not_judged.iter().map(|&series| name(series)).collect();
        let mut answer = json!({
            "from": from,
            "points": points,
            "not_judged": not_judged,
            "false_share": false_share,
            "definition": "Last value against the additive Holt–Winters forecast of its own past; with less than two \
                seasons and three values, against median and 1.4826 × median absolute deviation. p by Student's t; \
                flagged where the Benjamini–Hochberg q is at most false_share.",
            "source": "Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289–300",
        });
        self.add_currency(&mut answer, &params.common);
        Ok(answer)
    }

    /// The series that are watched, and the first day of the period that is judged.
    fn watched(
        &self,
        basis: &Basis,
        grain: Grain,
        params: &AnomalyParams,
    ) -> Outcome<(Vec<Named>, Option<Day>)> {
        let found = series(&basis.input(), grain);
        let units = minor_units(self.currency(&params.common));
        let revenue = in_units(&found, units);
        let quotient = |above: &[f64], below: &[u32]| -> Vec<f64> {
            let each = above.iter().zip(below);
            each.filter(|(_, below)| **below > 0).map(|(above, below)| above / f64::from(*below)).collect()
        };
        let before: Vec<u32> =
            found.active.iter().copied().take(found.active.len().saturating_sub(1)).collect();
        let retained: Vec<f64> = found.retained.iter().skip(1).map(|&n| f64::from(n)).collect();
        let mut named = vec![
            ("average_order".to_owned(), quotient(&revenue, &found.orders)),
            ("retention_rate".to_owned(), quotient(&retained, &before)),
            ("revenue".to_owned(), revenue),
            ("orders".to_owned(), counts(&found.orders)),
            ("customers".to_owned(), counts(&found.active)),
            ("new_customers".to_owned(), counts(&found.new)),
        ];
        if let (Some(first), Some(last)) = (found.from.first(), found.from.last()) {
            named.extend(self.touches(basis, grain, (*first, *last)));
        }
        Ok((named, found.from.last().copied()))
    }

    /// Interactions and complaints per period.
    fn touches(&self, basis: &Basis, grain: Grain, (first, last): (Day, Day)) -> Vec<Named> {
        let space = self.replica.space();
        let Some(table) = space.table("interaction") else { return Vec::new() };
        let (Some(at), Some(customer)) = (table.column("at"), table.column("customer")) else {
            return Vec::new();
        };
        let kind = table.column("type");
        let start = period(grain, first.0);
        let len = (period(grain, last.0) - start + 1).max(0) as usize;
        let (mut all, mut complaints) = (vec![0.0; len], vec![0.0; len]);
        table.live().for_each(|row| {
            let row = row as u32;
            let counts = |customer: u32| {
                let at = customer as usize;
                basis.selection.as_ref().is_none_or(|bits| at < bits.len() && bits.get(at))
            };
            let Some(at) = at.int(row).filter(|_| customer.link(row).is_some_and(counts)) else { return };
            let day = domain::Instant(at).day_at(self.offset_minutes);
            let place = usize::try_from(period(grain, day.0) - start).ok();
            if let Some(place) = place.filter(|&place| place < len) {
                all[place] += 1.0;
                complaints[place] +=
                    f64::from(u8::from(kind.is_some_and(|kind| kind.text(row) == "complaint")));
            }
        });
        vec![("interactions".to_owned(), all), ("complaints".to_owned(), complaints)]
    }
}

fn in_units(found: &Series, units: f64) -> Vec<f64> {
    found.revenue_minor.iter().map(|&minor| minor as f64 / units).collect()
}

fn counts(numbers: &[u32]) -> Vec<f64> {
    numbers.iter().map(|&n| f64::from(n)).collect()
}

fn history(values: &[f64], from: &[Day]) -> Json {
    let days = from.iter().copied().map(Some).chain(std::iter::repeat(None));
    values.iter().zip(days).map(|(value, from)| json!({ "from": from, "value": value })).collect()
}

/// Why a series cannot be carried on, in words.
fn refused(refusal: &SeriesRefusal) -> protocol::Failure {
    let words = match refusal {
        SeriesRefusal::TooShort { found, needed } => {
            format!("there are {found} values; two seasons are {needed}")
        }
        SeriesRefusal::NotPositive => "a season that multiplies needs values above zero".into(),
        SeriesRefusal::Invalid => {
            "a season takes at least two steps, and every value has to be a number".into()
        }
    };
    not_enough(words, refusal)
}

//! Rules of the screen that need no browser: what the address says, what is asked, rates by year, days out of weeks.

use crate::records::segment_id;
use crate::ui::{Addressed, address_with};
use domain::insight::Model;
use domain::{Currency, Day};
use protocol::{FitParams, KpiParams, PredictParams};
use serde_json::Value as Json;

/// Where the screen is.
pub(super) const ADDRESS: &str = "/insights/lifetime-value";

/// Months ahead that are offered.
pub(super) const HORIZONS: [u32; 6] = [3, 6, 12, 24, 36, 60];

/// Discounts a month that are offered, in hundredths of a per cent.
pub(super) const DISCOUNTS: [u32; 10] = [0, 25, 50, 75, 100, 150, 200, 300, 400, 500];

/// Months that are kept from the models to judge them by.
pub(super) const HELD: [u32; 4] = [3, 6, 12, 24];

/// Customers shown at first, and more at each step.
pub(super) const STEP: u64 = 25;

/// The models that foretell single customers.
pub(super) const MODELS: [(&str, Model); 2] = [("pareto_nbd", Model::ParetoNbd), ("bg_nbd", Model::BgNbd)];

/// A model's name in addresses and questions.
pub(super) fn code(model: Model) -> &'static str {
    MODELS.iter().find(|(_, own)| *own == model).map_or("", |(code, _)| code)
}

/// What the screen shows, as the address says it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct View {
    /// By which model. Pareto/NBD at first, as in the scores of the list of customers.
    pub(super) model: Model,
    /// How many months ahead.
    pub(super) months: u32,
    /// Discount a month, in hundredths of a per cent.
    pub(super) discount: u32,
    /// Months that are kept from the models to judge them by.
    pub(super) held: u32,
    /// Which segment is listed, by id; everybody without one.
    pub(super) segment: Option<String>,
    /// Which currency, where there are several.
    pub(super) currency: Option<Currency>,
    /// The last day that is looked at; today without one.
    pub(super) until: Option<Day>,
}

impl Default for View {
    fn default() -> View {
        View {
            model: Model::ParetoNbd,
            months: 12,
            discount: 100,
            held: 6,
            segment: None,
            currency: None,
            until: None,
        }
    }
}

impl Addressed for View {
    fn read(parameter: impl Fn(&str) -> Option<String>) -> View {
        let usual = View::default();
        let model = parameter("model").and_then(|name| MODELS.iter().find(|(code, _)| *code == name));
        let whole = |name: &str, most: u32| {
            let number = parameter(name).and_then(|text| text.parse::<u32>().ok());
            number.filter(|number| (1..=most).contains(number))
        };
        View {
            model: model.map_or(usual.model, |(_, model)| *model),
            months: whole("months", 120).unwrap_or(usual.months),
            discount: parameter("discount").and_then(|text| hundredths(&text)).unwrap_or(usual.discount),
            held: whole("held", 60).unwrap_or(usual.held),
            segment: parameter("segment").and_then(segment_id),
            currency: parameter("currency").and_then(|code| code.parse().ok()),
            until: parameter("until").and_then(|day| day.parse().ok()),
        }
    }

    fn address(&self) -> String {
        let usual = View::default();
        let parts = [
            ("model", (self.model != usual.model).then(|| code(self.model).to_owned())),
            ("months", (self.months != usual.months).then(|| self.months.to_string())),
            ("discount", (self.discount != usual.discount).then(|| percent_text(self.discount))),
            ("held", (self.held != usual.held).then(|| self.held.to_string())),
            ("segment", self.segment.clone()),
            ("currency", self.currency.map(|currency| currency.to_string())),
            ("until", self.until.map(|day| day.to_string())),
        ];
        address_with(ADDRESS, parts)
    }
}

impl View {
    /// The discount a month as a share.
    pub(super) fn monthly(&self) -> f64 {
        f64::from(self.discount) / 10_000.0
    }

    /// What the prediction depends on: the same for all times held out.
    pub(super) fn of_prediction(&self) -> View {
        View { held: View::default().held, ..self.clone() }
    }

    /// What the trial depends on: both models of everybody, whatever is foretold.
    pub(super) fn of_trial(&self) -> View {
        View { held: self.held, currency: self.currency, until: self.until, ..View::default() }
    }

    /// The last day that is looked at.
    pub(super) fn last_day(&self, today: Day) -> Day {
        self.until.unwrap_or(today)
    }

    /// The question for a prediction.
    pub(super) fn prediction(&self, condition: Option<String>, limit: u64, offset: u64) -> PredictParams {
        PredictParams {
            common: KpiParams { filter: condition.map(Json::String), ..self.common(self.until) },
            model: code(self.model).to_owned(),
            ahead: Some(self.months),
            discount: Some(self.monthly()),
            limit: Some(limit),
            offset,
            ..PredictParams::default()
        }
    }

    /// The question how well both models would have foretold the time held out.
    pub(super) fn trial(&self, today: Day) -> FitParams {
        let last = self.last_day(today);
        FitParams {
            common: self.common(Some(cut(last, self.held))),
            model: MODELS[0].0.to_owned(),
            holdout: Some(last),
            compare: vec![MODELS[1].0.to_owned()],
            ..FitParams::default()
        }
    }

    fn common(&self, until: Option<Day>) -> KpiParams {
        KpiParams { to: until, currency: self.currency, ..KpiParams::default() }
    }
}

/// The last day that the models of the trial may know.
pub(super) fn cut(last: Day, held: u32) -> Day {
    last.plus_months(-i32::try_from(held).unwrap_or(0))
}

/// `0.75` as 75; at most 50 per cent a month.
fn hundredths(text: &str) -> Option<u32> {
    let percent: f64 = text.parse().ok()?;
    (0.0..=50.0).contains(&percent).then(|| (percent * 100.0).round() as u32)
}

/// 75 as `0.75`.
pub(super) fn percent_text(hundredths: u32) -> String {
    (f64::from(hundredths) / 100.0).to_string()
}

/// A discount a month as one a year: twelve months compound.
pub(super) fn yearly(monthly: f64) -> f64 {
    (1.0 + monthly).powi(12) - 1.0
}

/// The day of the last purchase, out of the weeks that the model counts.
pub(super) fn last_order(until: Day, last_weeks: f64, observed_weeks: f64) -> Day {
    until.plus(-((observed_weeks - last_weeks) * 7.0).round() as i32)
}

/// An amount in whole units of its currency.
pub(super) fn units(minor: f64, currency: Currency) -> f64 {
    minor / 10_f64.powi(currency.digits() as i32)
}

/// The letter of a parameter in the literature.
pub(super) fn letter(name: &str) -> &str {
    match name {
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::read_address;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn read(query: &str) -> View {
        read_address(&format!("?{query}"))
    }

    #[test]
    fn addresses_round_trip_and_nonsense_is_as_usual() {
        let view = View {
            model: Model::BgNbd,
            months: 24,
            discount: 75,
            held: 3,
            segment: Some("0a1b".into()),
            currency: "EUR".parse().ok(),
            until: Some(day("1997-09-30")),
        };
        let address = view.address();
        assert_eq!(read(address.split_once('?').expect("parameters").1), view);
        assert_eq!(View::default().address(), ADDRESS);
        let nonsense = "model=gamma&months=0&discount=-1&held=x&segment=a%20b&currency=1&until=soon";
        assert_eq!(read(nonsense), View::default());
        assert_eq!(read("discount=0").discount, 0);
    }

    #[test]
    fn a_month_of_one_per_cent_is_a_year_of_more_than_twelve() {
        assert!((yearly(0.01) - 0.126_825_03).abs() < 1e-8);
        assert_eq!(yearly(0.0), 0.0);
    }

    #[test]
    fn the_day_of_the_last_purchase_is_exact() {
        // First on 1 January, last on 12 February (42 days), observed until 30 September (272 days).
        let until = day("1997-09-30");
        assert_eq!(last_order(until, 42.0 / 7.0, 272.0 / 7.0), day("1997-02-12"));
        assert_eq!(last_order(until, 0.0, 0.0), until);
    }

    #[test]
    fn the_trial_knows_nothing_of_the_time_it_is_judged_by() {
        let view = View { held: 6, model: Model::BgNbd, segment: Some("1".into()), ..View::default() };
        let question = view.of_trial().trial(day("2025-08-31"));
        assert_eq!(question.common.to, Some(day("2025-02-28")));
        assert_eq!(question.holdout, Some(day("2025-08-31")));
        assert_eq!((question.common.filter, question.compare.len()), (None, 1));
    }

    #[test]
    fn what_is_foretold_does_not_change_the_trial_nor_the_other_way_round() {
        let view = View { held: 3, months: 24, ..View::default() };
        assert_eq!(view.of_trial(), View { months: 36, ..view.clone() }.of_trial());
        assert_eq!(view.of_prediction(), View { held: 12, ..view.clone() }.of_prediction());
        assert_ne!(view.of_prediction(), View { months: 36, ..view.clone() }.of_prediction());
    }
}

//! How each number is computed: definition, formula, inputs with their values, source.

use super::answers::{Fit, Prediction};
use super::asked::Answered;
use super::chooser::model_name;
use super::state::{code, letter, yearly};
use crate::i18n::{I18n, Key, intl, k};
use crate::records::minor_money;
use crate::ui::Explained;
use domain::Currency;

/// A number with one decimal place where it is small; none of these is known better.
pub(super) fn about(i18n: I18n, number: f64) -> String {
    i18n.number(if number.abs() < 100.0 { (number * 10.0).round() / 10.0 } else { number.round() })
}

/// An amount, or a dash where it cannot be foretold.
pub(super) fn amount(i18n: I18n, minor: Option<f64>, currency: Currency) -> String {
    minor.map_or_else(|| "–".to_owned(), |minor| i18n.money_whole(minor_money(minor, currency)))
}

/// "1.2 to 3.4", or a dash.
pub(super) fn between(low_high: Option<(String, String)>, i18n: I18n) -> String {
    low_high.map_or_else(
        || "–".to_owned(),
        |(low, high)| text!(i18n, k::lifetime_value::BETWEEN, low = low, high = high),
    )
}

/// The parameters of a fit: a name and a value each.
fn parameters(i18n: I18n, fit: &Fit) -> Vec<(String, String)> {
    let one = |parameter: &domain::insight::FittedParameter| {
        (letter(&parameter.name).to_owned(), intl::significant(i18n.locale(), parameter.value))
    };
    fit.parameters.iter().map(one).collect()
}

/// A number of the prediction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Figure {
    /// Revenue within the horizon.
    Revenue,
    /// The same, discounted.
    Discounted,
    /// Days with a purchase within the horizon.
    Purchases,
    /// Customers who probably still are some.
    Alive,
    /// What a new customer brings.
    Newcomer,
}

impl Figure {
    fn code(self) -> &'static str {
        match self {
            Figure::Revenue => "revenue",
            Figure::Discounted => "discounted",
            Figure::Purchases => "purchases",
            Figure::Alive => "alive",
            Figure::Newcomer => "newcomer",
        }
    }

    fn formula(self, i18n: I18n, model: &str) -> String {
        let shared = match self {
            Figure::Revenue => Some(k::lifetime_value::REVENUE_FORMULA),
            Figure::Discounted => Some(k::lifetime_value::DISCOUNTED_FORMULA),
            Figure::Newcomer => Some(k::lifetime_value::NEWCOMER_FORMULA),
            Figure::Purchases | Figure::Alive => None,
        };
        let own = match self {
            Figure::Alive => k::lifetime_value::alive_formula(model),
            _ => k::lifetime_value::purchases_formula(model),
        };
        let lines: Vec<Key> = shared.into_iter().chain(own).collect();
        lines.into_iter().map(|key| i18n.text(key)).collect::<Vec<_>>().join("\n")
    }

    fn has_amounts(self) -> bool {
        matches!(self, Figure::Revenue | Figure::Discounted | Figure::Newcomer)
    }

    /// How it is computed.
    pub(super) fn explained(self, i18n: I18n, answered: &Answered<Prediction>) -> Explained {
        let (answer, model) = (&answered.answer, code(answered.asked.model));
        let definition = k::lifetime_value::definition(self.code()).map(|key| i18n.text(key));
        let mut inputs = facts(i18n, answered);
        inputs.extend(parameters(i18n, &answer.fit));
        if self.has_amounts() {
            inputs.extend(answer.spend_fit.iter().flat_map(|fit| parameters(i18n, fit)));
        }
        inputs.extend(self.values(i18n, answered));
        Explained {
            definition: with_symbols(i18n, definition.unwrap_or_default()),
            formula: self.formula(i18n, model),
            inputs,
            source: source(i18n, model, self.has_amounts()),
        }
    }

    /// What it is made of last, and itself.
    fn values(self, i18n: I18n, answered: &Answered<Prediction>) -> Vec<(String, String)> {
        let Prediction { total, newcomer, currency, .. } = &*answered.answer;
        let whole = |minor: Option<f64>| amount(i18n, minor, *currency);
        let purchases = |number: f64| (text!(i18n, k::lifetime_value::PURCHASES), about(i18n, number));
        let revenue = |minor| (text!(i18n, k::lifetime_value::REVENUE), whole(minor));
        let discounted = |minor| (text!(i18n, k::lifetime_value::DISCOUNTED), whole(minor));
        match self {
            Figure::Revenue => {
                vec![purchases(total.expected_purchases), revenue(total.expected_revenue_minor)]
            }
            Figure::Discounted => {
                let monthly = answered.asked.monthly();
                let rate = |share: f64| intl::significant(i18n.locale(), share);
                vec![
                    ("d".to_owned(), rate(monthly)),
                    ("(1 + d)¹² − 1".to_owned(), rate(yearly(monthly))),
                    revenue(total.expected_revenue_minor),
                    discounted(total.discounted_revenue_minor),
                ]
            }
            Figure::Purchases => {
                let interval = total.ci95.map(|ends| (about(i18n, ends.0), about(i18n, ends.1)));
                vec![
                    purchases(total.expected_purchases),
                    (text!(i18n, k::lifetime_value::INTERVAL), between(interval, i18n)),
                ]
            }
            Figure::Alive => vec![(text!(i18n, k::lifetime_value::ALIVE), about(i18n, total.alive))],
            Figure::Newcomer => vec![
                ("E[Y]".to_owned(), intl::significant(i18n.locale(), newcomer.expected_purchases)),
                ("E[M]".to_owned(), whole(newcomer.expected_value_minor)),
                revenue(newcomer.expected_revenue_minor),
                discounted(newcomer.discounted_revenue_minor),
            ],
        }
    }
}

/// A definition, and below it what the letters of the formulas mean.
pub(super) fn with_symbols(i18n: I18n, definition: String) -> String {
    format!("{definition}\n{}", text!(i18n, k::lifetime_value::SYMBOLS))
}

/// Model, time and customers behind every number.
pub(super) fn facts(i18n: I18n, answered: &Answered<Prediction>) -> Vec<(String, String)> {
    let answer = &answered.answer;
    vec![
        (text!(i18n, k::lifetime_value::MODEL), model_name(i18n, code(answered.asked.model))),
        (text!(i18n, k::lifetime_value::UNTIL), i18n.day(answer.until)),
        (text!(i18n, k::lifetime_value::FITTED_TO), i18n.number(answer.fit.customers.into())),
        (text!(i18n, k::lifetime_value::LISTED), i18n.number(answer.total.customers.into())),
        (
            text!(i18n, k::lifetime_value::HORIZON),
            text!(i18n, k::lifetime_value::MONTHS, count = answered.asked.months),
        ),
    ]
}

/// Where the models are from.
pub(super) fn source(i18n: I18n, model: &str, with_amounts: bool) -> String {
    let names = [Some(model), with_amounts.then_some("gamma_gamma")];
    let sources = names.into_iter().flatten().filter_map(k::lifetime_value::source);
    sources.map(|key| i18n.text(key)).collect::<Vec<_>>().join("\n")
}

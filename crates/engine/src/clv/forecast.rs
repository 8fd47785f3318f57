//! What a fitted buying model expects of customers.
//!
//! Over a horizon of m months of 4.345 weeks: expected purchases E[Y(m)]; revenue = E[Y(m)] × E[M]; discounted revenue =
//! Σᵢ E[M] (E[Y(i)] − E[Y(i−1)]) ÷ (1+d)ⁱ for i = 1…m, d the rate per month (the convention of the Lifetimes package).

use super::fit::Fitted;
use super::gammagamma::GammaGamma;
use super::histories::{Histories, History};
use domain::insight::{CustomerForecast, Model};

/// Weeks in a month, by the convention of the Lifetimes package.
pub const MONTH_WEEKS: f64 = 4.345;

/// A model of when customers buy and leave, with known parameters. Times are in weeks.
pub trait BuyingModel {
    /// Which it is.
    const MODEL: Model;

    /// The probability that a customer with this history is still one.
    fn p_alive(&self, x: u32, t_x: f64, t: f64) -> f64;

    /// The same of every group of some histories.
    fn p_alive_of_groups(&self, histories: &Histories) -> Vec<f64> {
        histories.groups().iter().map(|group| self.p_alive(group.x, group.t_x, group.t)).collect()
    }

    /// Expected purchases in the next `horizon` weeks of one who is certainly still a customer.
    fn expected_if_alive(&self, x: u32, t: f64, horizon: f64) -> f64;

    /// Expected repeat purchases of a new customer in the first `horizon` weeks.
    fn expected_new(&self, horizon: f64) -> f64;

    /// Expected purchases in the next `horizon` weeks.
    fn expected(&self, x: u32, t_x: f64, t: f64, horizon: f64) -> f64 {
        self.expected_if_alive(x, t, horizon) * self.p_alive(x, t_x, t)
    }
}

/// How far to look ahead.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Horizon {
    /// Weeks, without discounting.
    Weeks(f64),
    /// Months of [`MONTH_WEEKS`], each discounted by this rate per month.
    Months {
        /// How many.
        months: u32,
        /// 0.01 for 1 % a month.
        discount: f64,
    },
}

impl Horizon {
    /// Its length in weeks.
    pub fn weeks(self) -> f64 {
        match self {
            Horizon::Weeks(weeks) => weeks,
            Horizon::Months { months, .. } => f64::from(months) * MONTH_WEEKS,
        }
    }

    /// Expected purchases of one who is alive: as they are, and each month's part discounted.
    pub fn purchases(self, model: &impl BuyingModel, x: u32, t: f64) -> (f64, f64) {
        let Horizon::Months { months, discount } = self else {
            let expected = model.expected_if_alive(x, t, self.weeks());
            return (expected, expected);
        };
        let (mut before, mut discounted, mut factor) = (0.0, 0.0, 1.0);
        for month in 1..=months {
            let expected = model.expected_if_alive(x, t, f64::from(month) * MONTH_WEEKS);
            factor /= 1.0 + discount;
            discounted += (expected - before) * factor;
            before = expected;
        }
        (before, discounted)
    }
}

/// What a model says of each different history, computed once for all customers who share it.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// Per group of the histories: probability alive, expected purchases, and those discounted.
    pub groups: Vec<(f64, f64, f64)>,
}

impl Outlook {
    /// The outlook of every group.
    pub fn new(model: &impl BuyingModel, histories: &Histories, horizon: Horizon) -> Outlook {
        // Groups are ordered by x, and what an alive customer buys depends on x and T alone; those of one x are often
        // many with few different T.
        let mut known: rustc_hash::FxHashMap<u64, (f64, f64)> = Default::default();
        let mut last_x = None;
        let alive = model.p_alive_of_groups(histories);
        let groups = histories.groups().iter().zip(alive).map(|(group, alive)| {
            if last_x.replace(group.x) != Some(group.x) {
                known.clear();
            }
            let (expected, discounted) =
                *known.entry(group.t.to_bits()).or_insert_with(|| horizon.purchases(model, group.x, group.t));
            (alive, alive * expected, alive * discounted)
        });
        Outlook { groups: groups.collect() }
    }

    /// One customer's forecast. `mean_repeat_minor` is the mean amount of the purchases after the first.
    pub fn customer(
        &self,
        histories: &Histories,
        customer: usize,
        spend: Option<&GammaGamma>,
        mean_repeat_minor: f64,
    ) -> Option<CustomerForecast> {
        let group = *histories.of_customers().get(customer)? as usize;
        let &History { x, t_x, t, .. } = histories.groups().get(group)?;
        let &(p_alive, expected, discounted) = self.groups.get(group)?;
        let value = spend.and_then(|spend| spend.expected(x, mean_repeat_minor));
        Some(CustomerForecast {
            repeat_days: x,
            last_weeks: t_x,
            observed_weeks: t,
            p_alive,
            expected_purchases: expected,
            expected_value_minor: value,
            expected_revenue_minor: value.map(|value| value * expected),
            discounted_revenue_minor: value.map(|value| value * discounted),
        })
    }

    /// Expected purchases of all customers together.
    pub fn total(&self, histories: &Histories) -> f64 {
        let groups = histories.groups().iter().zip(&self.groups);
        groups.map(|(group, &(_, expected, _))| group.customers * expected).sum()
    }
}

/// The 95 % interval of a number that follows from a model's parameters, by the delta method: its slope in the logarithm
/// of each parameter, taken numerically, through their covariance.
pub fn interval<const N: usize>(
    fitted: &Fitted<N>,
    number: impl Fn(&[f64; N]) -> f64,
) -> Option<domain::insight::Interval> {
    let middle = number(&fitted.parameters);
    let slopes: [f64; N] = std::array::from_fn(|k| {
        let at = |sign: f64| {
            let mut moved = fitted.parameters;
            moved[k] *= libm::exp(sign * SLOPE_STEP);
            number(&moved)
        };
        (at(1.0) - at(-1.0)) / (2.0 * SLOPE_STEP)
    });
    let covariance = fitted.covariance.as_ref()?;
    let variance = crate::numeric::matrix::dot(&slopes, &crate::numeric::matrix::times(covariance, &slopes));
    let half = crate::kpi::Z * variance.sqrt();
    half.is_finite().then_some(domain::insight::Interval(middle - half, middle + half))
}

const SLOPE_STEP: f64 = 1e-4;

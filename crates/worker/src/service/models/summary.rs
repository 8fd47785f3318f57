//! What a prediction says of all listed customers together: sums, how they are spread, and a customer who comes now.

use super::predict::Line;
use domain::insight::Interval;
use engine::clv::forecast::{Outlook, interval};
use engine::clv::{BuyingModel, Fitted, GammaGamma, Histories, Horizon};
use serde_json::{Value as Json, json};

/// Classes of P(alive), all of the same width.
const ALIVE_CLASSES: usize = 10;

/// About as many classes of the value, before the last one that takes in all above.
const VALUE_CLASSES: f64 = 12.0;

/// The share of customers that the closed classes of the value hold at least.
const VALUE_WITHIN: f64 = 0.95;

/// The sums over the customers that are asked for.
pub(super) fn total(lines: &[Line]) -> Json {
    let sum = |of: &dyn Fn(&Line) -> f64| lines.iter().map(of).sum::<f64>();
    let known = lines.iter().any(|line| line.forecast.expected_value_minor.is_some());
    json!({
        "customers": lines.len(),
        "alive": sum(&|line| line.forecast.p_alive),
        "expected_purchases": sum(&|line| line.forecast.expected_purchases),
        "expected_revenue_minor":
            known.then(|| sum(&|line| line.forecast.expected_revenue_minor.unwrap_or(0.0))),
        "discounted_revenue_minor":
            known.then(|| sum(&|line| line.forecast.discounted_revenue_minor.unwrap_or(0.0))),
    })
}

/// The 95 % interval of the purchases of the listed customers together.
pub(super) fn total_interval<M: BuyingModel + From<[f64; 4]>>(
    fitted: &Fitted<4>,
    histories: &Histories,
    lines: &[Line],
    horizon: Horizon,
) -> Option<Interval> {
    let mut customers = vec![0.0; histories.groups().len()];
    for line in lines {
        if let Some(count) =
            histories.of_customers().get(line.row).and_then(|&group| customers.get_mut(group as usize))
        {
            *count += 1.0;
        }
    }
    interval(fitted, |parameters: &[f64; 4]| {
        let outlook = Outlook::new(&M::from(*parameters), histories, Horizon::Weeks(horizon.weeks()));
        outlook.groups.iter().zip(&customers).map(|(&(_, expected, _), count)| expected * count).sum()
    })
}

/// A customer whose first purchase is today: what comes after it within the horizon.
pub(super) fn newcomer(model: &impl BuyingModel, spend: Option<&GammaGamma>, horizon: Horizon) -> Json {
    let (expected, discounted) = horizon.purchases(model, 0, 0.0);
    let value = spend.and_then(|spend| spend.expected(0, 0.0));
    json!({
        "expected_purchases": expected,
        "expected_value_minor": value,
        "expected_revenue_minor": value.map(|value| value * expected),
        "discounted_revenue_minor": value.map(|value| value * discounted),
    })
}

/// How many of the listed customers lie in each class of P(alive) and of the discounted revenue.
pub(super) fn distribution(lines: &[Line]) -> Json {
    let alive: Vec<f64> = lines.iter().map(|line| line.forecast.p_alive).collect();
    let values: Vec<f64> = lines.iter().filter_map(|line| line.forecast.discounted_revenue_minor).collect();
    json!({ "p_alive": alive_classes(&alive), "value": value_classes(values) })
}

fn alive_classes(alive: &[f64]) -> Vec<Json> {
    let mut counts = [0_u32; ALIVE_CLASSES];
    for share in alive {
        // Certainty belongs to the last class.
        counts[((share * ALIVE_CLASSES as f64) as usize).min(ALIVE_CLASSES - 1)] += 1;
    }
    let edge = |place: usize| place as f64 / ALIVE_CLASSES as f64;
    (0..)
        .zip(counts)
        .map(|(place, customers)| json!({ "from": edge(place), "to": edge(place + 1), "customers": customers }))
        .collect()
}

/// Classes of a round width from 0 on; the last one is open, for a few customers are worth very much.
fn value_classes(mut values: Vec<f64>) -> Vec<Json> {
    values.sort_by(f64::total_cmp);
    let within = (values.len() as f64 * VALUE_WITHIN).ceil() as usize;
    let Some(&bulk) = values.get(within.saturating_sub(1)) else { return Vec::new() };
    let width = round_up(bulk / VALUE_CLASSES);
    let closed = (bulk / width).floor() as usize + 1;
    let mut classes = vec![(0_u32, 0.0); closed + 1];
    for value in values {
        let class = &mut classes[((value / width).max(0.0) as usize).min(closed)];
        *class = (class.0 + 1, class.1 + value);
    }
    if classes[closed].0 == 0 {
        classes.pop();
    }
    let class = |(place, (customers, sum)): (usize, (u32, f64))| {
        let to = (place < closed).then(|| width * (place + 1) as f64);
        json!({ "from_minor": width * place as f64, "to_minor": to, "customers": customers, "sum_minor": sum })
    };
    classes.into_iter().enumerate().map(class).collect()
}

/// The next of 1, 2, 5, 10, 20, 50, … minor units.
fn round_up(width: f64) -> f64 {
    let mut step = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if step * factor >= width {
                return step * factor;
            }
        }
        step *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(classes: &[Json]) -> Vec<u64> {
        classes.iter().map(|class| class["customers"].as_u64().unwrap_or_default()).collect()
    }

    #[test]
    fn every_customer_is_in_one_class_and_certainty_in_the_last() {
        let classes = alive_classes(&[0.0, 0.05, 0.1, 0.999, 1.0]);
        assert_eq!(counts(&classes), [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
    }

    #[test]
    fn the_values_above_the_bulk_are_one_open_class() {
        let mut values: Vec<f64> = (0..95).map(f64::from).collect();
        values.extend([5_000.0; 5]);
        let classes = value_classes(values);
        assert_eq!(counts(&classes).iter().sum::<u64>(), 100);
        let last = classes.last().map(|class| (class["to_minor"].clone(), class["customers"].clone()));
        assert_eq!(last, Some((Json::Null, json!(5))));
        assert_eq!((&classes[0]["from_minor"], &classes[0]["to_minor"]), (&json!(0.0), &json!(10.0)));
    }

    #[test]
    fn no_values_and_values_of_nothing_make_no_panic() {
        assert!(value_classes(Vec::new()).is_empty());
        assert_eq!(counts(&value_classes(vec![0.0; 3])), [3]);
    }
}

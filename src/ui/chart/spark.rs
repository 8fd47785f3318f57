//! A line without axes, beside a number.

use leptos::prelude::*;

const WIDTH: f64 = 100.0;
const HEIGHT: f64 = 24.0;
/// Room for the stroke at the edges.
const EDGE: f64 = 2.0;

/// A spark line; gaps stay gaps. It is an ornament to a number that is said beside it, so screen readers skip it.
#[component]
pub(crate) fn Spark(
    /// The values in their order.
    values: Vec<Option<f64>>,
) -> impl IntoView {
    let path = path(&values);
    view! {
        <svg class="spark" viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <path d=path vector-effect="non-scaling-stroke" />
        </svg>
    }
}

fn path(values: &[Option<f64>]) -> String {
    let known = || values.iter().flatten().copied().filter(|value| value.is_finite());
    let (low, high) = known()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let last = values.len().saturating_sub(1).max(1) as f64;
    let mut path = String::new();
    let mut pen_down = false;
    for (index, value) in values.iter().enumerate() {
        let Some(value) = value.filter(|value| value.is_finite()) else {
            pen_down = false;
            continue;
        };
        let x = index as f64 / last * WIDTH;
        let part = if high > low { (value - low) / (high - low) } else { 0.5 };
        let y = HEIGHT - EDGE - part * (HEIGHT - 2.0 * EDGE);
        path.push_str(&format!("{}{x:.1} {y:.1}", if pen_down { "L" } else { "M" }));
        pen_down = true;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_lift_the_pen_and_the_best_is_on_top() {
        assert_eq!(path(&[Some(0.0), None, Some(1.0), Some(0.5)]), "M0.0 22.0M66.7 2.0L100.0 12.0");
        assert_eq!(path(&[]), "");
        assert_eq!(path(&[Some(3.0)]), "M0.0 12.0");
    }
}

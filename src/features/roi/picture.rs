//! Cost and benefit at each retention: where the two lines cross it pays for itself.

use super::answer::Answer;
use super::words::Words;
use crate::i18n::{I18n, k};
use crate::ui::chart::{BandChart, BandLine, BandPoint, Charted, Path};
use leptos::prelude::*;
use std::sync::Arc;

/// Marks along the axis do not stand nearer than this share of it.
const APART: f64 = 0.16;

/// The retentions at which something is to be seen, and what benefit and cost are there.
#[derive(Clone, PartialEq, Debug)]
struct Shape {
    /// Of the baseline, where it pays, and what was reached.
    baseline: f64,
    break_even: Option<f64>,
    reached: f64,
    low: f64,
    high: f64,
}

impl Shape {
    fn of(answer: &Answer) -> Option<Shape> {
        let (baseline, reached) = (answer.baseline.retention_rate?, answer.period.retention_rate?);
        // Beyond everybody there is nothing to reach.
        let break_even = answer.break_even_rate.filter(|&rate| answer.roi.is_some() && rate <= 1.0);
        let all = [Some(baseline), Some(reached), break_even];
        let (low, high) = all
            .into_iter()
            .flatten()
            .fold((1.0_f64, 0.0_f64), |(low, high), rate| (low.min(rate), high.max(rate)));
        let room = ((high - low) * 0.25).max(0.01);
        Some(Shape {
            baseline,
            break_even,
            reached,
            low: (low - room).max(0.0),
            high: (high + room).min(1.0),
        })
    }

    /// All of them, ascending.
    fn places(&self) -> Vec<f64> {
        let mut places = vec![self.low, self.baseline, self.reached, self.high];
        places.extend(self.break_even);
        places.sort_by(f64::total_cmp);
        places.dedup();
        places
    }

    /// The marks that have room beside those before them, the most telling first.
    fn marks(&self) -> Vec<f64> {
        let mut marks: Vec<f64> = Vec::new();
        let width = (self.high - self.low).max(f64::MIN_POSITIVE);
        for mark in [Some(self.reached), self.break_even, Some(self.baseline)].into_iter().flatten() {
            if marks.iter().all(|known| (known - mark).abs() >= APART * width) {
                marks.push(mark);
            }
        }
        marks.sort_by(f64::total_cmp);
        marks
    }
}

/// The picture; nothing where there is no retention.
pub(super) fn picture(words: Words, answer: &Answer) -> Option<AnyView> {
    let i18n = words.i18n;
    let shape = Shape::of(answer)?;
    let each = answer.revenue_per_customer_minor? * answer.margin * f64::from(answer.period.start);
    let cost = answer.cost_minor as f64;
    let benefit = |rate: f64| (rate - shape.baseline) * each;
    let line = |of: &dyn Fn(f64) -> f64| -> Vec<BandPoint> {
        let point = |rate| BandPoint { at: rate, value: words.units(of(rate)), band: None };
        shape.places().into_iter().map(point).collect()
    };
    let lines = vec![
        BandLine { name: text!(i18n, k::roi::BENEFIT), points: line(&benefit) },
        BandLine { name: text!(i18n, k::roi::COST), points: line(&|_| cost) },
    ];
    let ticks = shape.marks().into_iter().map(|rate| (rate, i18n.percent(rate))).collect();
    let mut named = vec![
        (text!(i18n, k::roi::BASELINE_RETENTION), shape.baseline),
        (text!(i18n, k::roi::RETENTION), shape.reached),
    ];
    named.extend(shape.break_even.map(|rate| (text!(i18n, k::roi::BREAK_EVEN), rate)));
    let rows: Vec<[String; 4]> = named
        .into_iter()
        .map(|(name, rate)| [name, i18n.percent(rate), words.money(benefit(rate)), words.money(cost)])
        .collect();
    let place_text =
        Arc::new(move |rate: f64| untrack(|| text!(i18n, k::roi::AT_RETENTION, rate = i18n.percent(rate))));
    Some(
        view! {
            <div class="roi-picture">
                <h3>{text!(i18n, k::roi::PICTURE)}</h3>
                <Charted
                    title=Signal::derive(t!(i18n, k::roi::PICTURE))
                    table=move || table(i18n, &rows)
                >
                    <BandChart
                        label=Signal::derive(t!(i18n, k::roi::PICTURE)) lines=lines ticks=ticks path=Path::Straight
                        value_text=words.short() place_text=place_text
                    />
                    <p class="muted">{text!(i18n, k::roi::PICTURE_NOTE)}</p>
                </Charted>
            </div>
        }
        .into_any(),
    )
}

/// Name, retention, benefit and cost of the points of the picture.
fn table(i18n: I18n, rows: &[[String; 4]]) -> AnyView {
    let row = |[name, rate, benefit, cost]: &[String; 4]| {
        view! {
            <tr>
                <th scope="row">{name.clone()}</th>
                <td class="number"><bdi>{rate.clone()}</bdi></td>
                <td class="number"><bdi>{benefit.clone()}</bdi></td>
                <td class="number"><bdi>{cost.clone()}</bdi></td>
            </tr>
        }
    };
    view! {
        <table class="data-table">
            <thead>
                <tr>
                    <th scope="col">{text!(i18n, k::roi::POINT)}</th>
                    <th scope="col" class="number">{text!(i18n, k::roi::RETENTION)}</th>
                    <th scope="col" class="number">{text!(i18n, k::roi::BENEFIT)}</th>
                    <th scope="col" class="number">{text!(i18n, k::roi::COST)}</th>
                </tr>
            </thead>
            <tbody>{rows.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_would_stand_on_each_other_are_left_out_and_what_was_reached_stays() {
        let shape = Shape { baseline: 0.6, break_even: Some(0.601), reached: 0.602, low: 0.5, high: 0.7 };
        assert_eq!(shape.marks(), [0.602]);
        assert_eq!(Shape { break_even: Some(0.55), ..shape.clone() }.marks(), [0.55, 0.602]);
        assert_eq!(shape.places(), [0.5, 0.6, 0.601, 0.602, 0.7]);
    }
}

//! Lines or bars over a sequence such as months.

use super::scale::{Scale, shown_labels};
use super::width::watch_width;
use crate::i18n::use_i18n;
use leptos::prelude::*;
use leptos::{ev, html};
use std::sync::Arc;

/// How values are drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mark {
    /// Points joined by lines, for rates.
    Line,
    /// Bars from zero, for amounts.
    Bars,
}

/// Values of one thing.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Series {
    /// What it is called.
    pub(crate) name: String,
    /// One value per label; none where there is none.
    pub(crate) values: Vec<Option<f64>>,
}

/// How a value is written on the axis and beside the pointer.
pub(crate) type ValueText = Arc<dyn Fn(f64) -> String + Send + Sync>;

const HEIGHT: f64 = 200.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 24.0;
const TICKS: u32 = 4;
/// About the width of a digit of the axis labels.
const DIGIT: f64 = 6.6;

/// Where the marks go: inline places from the start edge, block places from the top.
#[derive(Clone, Copy, PartialEq)]
struct Frame {
    width: f64,
    start: f64,
    /// Room at the end, for the half of the last label that reaches past its mark.
    end: f64,
    count: usize,
    mark: Mark,
}

impl Frame {
    fn inner(self) -> f64 {
        (self.width - self.start - self.end).max(1.0)
    }

    fn band(self) -> f64 {
        self.inner() / self.count.max(1) as f64
    }

    fn inline(self, index: usize) -> f64 {
        match self.mark {
            Mark::Bars => self.start + (index as f64 + 0.5) * self.band(),
            Mark::Line if self.count < 2 => self.start + self.inner() / 2.0,
            Mark::Line => self.start + index as f64 / (self.count - 1) as f64 * self.inner(),
        }
    }

    fn block(self, scale: Scale, value: f64) -> f64 {
        HEIGHT - BOTTOM - scale.place(value) * (HEIGHT - TOP - BOTTOM)
    }

    /// The label nearest to an inline place.
    fn nearest(self, inline: f64) -> Option<usize> {
        let at = match self.mark {
            Mark::Bars => ((inline - self.start) / self.band()).floor(),
            Mark::Line => {
                ((inline - self.start) / self.inner() * self.count.saturating_sub(1) as f64).round()
            }
        };
        (self.count > 0).then(|| (at.max(0.0) as usize).min(self.count - 1))
    }
}

/// The chart.
#[component]
pub(crate) fn SeriesChart(
    /// What a screen reader says of it.
    #[prop(into)]
    label: Signal<String>,
    /// The sequence.
    labels: Vec<String>,
    /// What is drawn; with more than one, a legend tells them apart.
    series: Vec<Series>,
    /// How.
    mark: Mark,
    /// How a value is written.
    value_text: ValueText,
    /// No value passes this.
    #[prop(optional)]
    most: Option<f64>,
    /// Notes by the place they belong to.
    #[prop(optional, into)]
    notes: Signal<Vec<(usize, String)>>,
    /// Called with the place that was clicked.
    #[prop(optional)]
    on_pick: Option<Callback<usize>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<html::Div>::new();
    let width = watch_width(node);
    let hovered = RwSignal::new(None::<usize>);
    let scale =
        Scale::over(series.iter().flat_map(|series| series.values.iter().flatten().copied()), TICKS, most);
    let ticks: Vec<(f64, String)> = scale.ticks().into_iter().map(|tick| (tick, value_text(tick))).collect();
    let longest = ticks.iter().map(|(_, text)| text.chars().count()).max().unwrap_or(1);
    let start = (longest as f64 * DIGIT + 14.0).min(96.0);
    let count = labels.len();
    let longest_label =
        labels.iter().map(|label| label.chars().count()).max().unwrap_or(1) as f64 * DIGIT + 14.0;
    let end = longest_label / 2.0;
    let frame = Memo::new(move |_| Frame { width: width.get(), start, end, count, mark });
    let is_rtl = move || i18n.is_rtl();
    let x = move |inline: f64| if is_rtl() { width.get() - inline } else { inline };

    let point = move |event: ev::PointerEvent| {
        let Some(element) = node.get_untracked() else { return };
        let rect = element.get_bounding_client_rect();
        let from_left = f64::from(event.client_x()) - rect.left();
        let inline = if untrack(is_rtl) { rect.width() - from_left } else { from_left };
        let nearest = frame.get_untracked().nearest(inline);
        if hovered.get_untracked() != nearest {
            hovered.set(nearest);
        }
    };
    let pick = move |_| {
        if let (Some(on_pick), Some(index)) = (on_pick, hovered.get_untracked()) {
            on_pick.run(index);
        }
    };

    let axis = {
        let ticks = ticks.clone();
        move || {
            let frame = frame.get();
            ticks.iter().map(|(tick, text)| {
                let y = frame.block(scale, *tick);
                view! {
                    <line class="chart-rule" x1=x(frame.start).to_string() x2=x(frame.width - frame.end).to_string() y1=y.to_string() y2=y.to_string() />
                    <text class="chart-label chart-label-end" x=x(frame.start - 8.0).to_string() y=(y + 4.0).to_string()>{text.clone()}</text>
                }
            }).collect_view()
        }
    };
    let names = {
        let labels = labels.clone();
        move || {
            let frame = frame.get();
            let room = (frame.inner() / longest_label).floor().max(1.0) as usize;
            shown_labels(labels.len(), room).into_iter().map(|index| view! {
                <text class="chart-label chart-label-middle" x=x(frame.inline(index)).to_string() y=(HEIGHT - 6.0).to_string()>
                    {labels[index].clone()}
                </text>
            }).collect_view()
        }
    };
    let shown = series.clone();
    let marks = move || {
        let frame = frame.get();
        shown
            .iter()
            .enumerate()
            .map(|(place, series)| match mark {
                Mark::Line => line_marks(frame, scale, place, series, &x),
                Mark::Bars => bar_marks(frame, scale, place, shown.len(), series, &x),
            })
            .collect_view()
    };
    let guide = move || {
        hovered.get().map(|index| {
        let at = x(frame.get().inline(index)).to_string();
        view! { <line class="chart-guide" x1=at.clone() x2=at y1=TOP.to_string() y2=(HEIGHT - BOTTOM).to_string() /> }
    })
    };
    let flags = move || {
        let frame = frame.get();
        let flag = |(index, _): (usize, String)| {
            let at = x(frame.inline(index));
            view! {
                <line class="chart-note" x1=at.to_string() x2=at.to_string() y1=TOP.to_string() y2=(HEIGHT - BOTTOM).to_string() />
                <path class="chart-flag" d=format!("M{at:.1} {TOP} l-4 -7 h8 z") />
            }
        };
        notes.get().into_iter().map(flag).collect_view()
    };
    let tip = {
        let series = series.clone();
        move || {
            hovered.get().and_then(|index| {
            let label = labels.get(index)?.clone();
            let place = frame.get().inline(index);
            let lines = series.iter().map(|series| {
                let value = series.values.get(index).copied().flatten().map_or_else(|| "–".to_owned(), |value| value_text(value));
                view! { <span>{series.name.clone()} " " <strong>{value}</strong></span> }
            }).collect_view();
            let note = notes.with(|notes| notes.iter().find(|(at, _)| *at == index).map(|(_, note)| note.clone()));
            let is_late = place > width.get() / 2.0;
            Some(view! {
                <div class="chart-tip" class:is-late=is_late style:--tip-inline=format!("{place:.0}px") style:--tip-rest=format!("{:.0}px", width.get() - place)>
                    <span class="muted">{label}</span>{lines}{note}
                </div>
            })
        })
        }
    };
    let legend = (series.len() > 1).then(|| view! {
        <ul class="chart-legend">
            {series.iter().enumerate().map(|(place, series)| view! {
                <li><span class=format!("chart-key chart-series-{place}")></span>{series.name.clone()}</li>
            }).collect_view()}
        </ul>
    });
    view! {
        {legend}
        <div
            class="chart" class:is-clickable=on_pick.is_some() role="img" aria-label=label node_ref=node
            on:pointermove=point on:pointerdown=point on:pointerleave=move |_| hovered.set(None) on:click=pick
        >
            <svg width=move || width.get().to_string() height=HEIGHT.to_string() aria-hidden="true" focusable="false">
                {axis}
                {marks}
                {flags}
                {guide}
                {names}
            </svg>
            {tip}
        </div>
    }
    .into_any()
}

fn line_marks(frame: Frame, scale: Scale, place: usize, series: &Series, x: &impl Fn(f64) -> f64) -> AnyView {
    let mut path = String::new();
    let mut pen_down = false;
    let mut last = None;
    for (index, value) in series.values.iter().enumerate() {
        let Some(value) = value.filter(|value| value.is_finite()) else {
            pen_down = false;
            continue;
        };
        let (at, y) = (x(frame.inline(index)), frame.block(scale, value));
        path.push_str(&format!("{}{at:.1} {y:.1}", if pen_down { "L" } else { "M" }));
        pen_down = true;
        last = Some((at, y));
    }
    view! {
        <path class=format!("chart-line chart-series-{place}") d=path />
        {last.map(|(at, y)| view! {
            <circle class=format!("chart-point chart-series-{place}") cx=format!("{at:.1}") cy=format!("{y:.1}") r="3" />
        })}
    }
    .into_any()
}

fn bar_marks(
    frame: Frame,
    scale: Scale,
    place: usize,
    all: usize,
    series: &Series,
    x: &impl Fn(f64) -> f64,
) -> AnyView {
    const GAP: f64 = 0.28;
    let room = frame.band() * (1.0 - GAP);
    let each = (room / all as f64).max(1.0);
    let zero = frame.block(scale, 0.0);
    series.values.iter().enumerate().filter_map(|(index, value)| {
        let value = value.filter(|value| value.is_finite() && *value != 0.0)?;
        let y = frame.block(scale, value);
        let inline = frame.inline(index) - room / 2.0 + place as f64 * each;
        // Of the two ends the one further left, whichever way the axis runs.
        let left = x(inline).min(x(inline + each));
        Some(view! {
            <rect
                class=format!("chart-bar chart-series-{place}") rx="1.5"
                x=format!("{left:.1}") y=format!("{:.1}", y.min(zero)) width=format!("{each:.1}") height=format!("{:.1}", (y - zero).abs().max(1.0))
            />
        })
    }).collect_view().into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pointer_finds_the_nearest_place_and_never_one_that_is_not_there() {
        let line = Frame { width: 100.0, start: 0.0, end: 0.0, count: 11, mark: Mark::Line };
        assert_eq!(line.nearest(-20.0), Some(0));
        assert_eq!(line.nearest(34.0), Some(3));
        assert_eq!(line.nearest(500.0), Some(10));
        assert_eq!(Frame { count: 0, ..line }.nearest(10.0), None);
        let bars = Frame { width: 100.0, start: 0.0, end: 0.0, count: 10, mark: Mark::Bars };
        assert_eq!(bars.nearest(39.0), Some(3));
        assert_eq!(bars.inline(0), 5.0);
    }
}

//! Lines over an axis of numbers, each with the band within which its values may lie.
//!
//! Lines differ by colour, by the pattern of their strokes and, where there are several, by a number at their end, so
//! that they can be told apart without colours.

use super::band_shape::{BandPoint, Path, apart, corners, nearest, outlines, read_at};
use super::scale::{Scale, shown_labels};
use super::series::ValueText;
use super::width::watch_width;
use crate::i18n::use_i18n;
use leptos::prelude::*;
use leptos::{ev, html};

const HEIGHT: f64 = 260.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 24.0;
const TICKS: u32 = 5;
/// About the width of a digit of the axis labels.
const DIGIT: f64 = 6.6;
/// The height of a label.
const LABEL: f64 = 12.0;
/// Lines that can be told apart.
pub(crate) const LINES_MAX: usize = 6;

/// A line.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct BandLine {
    /// What it is called.
    pub(crate) name: String,
    /// Its points, ascending along the axis.
    pub(crate) points: Vec<BandPoint>,
}

/// Where things go: inline places from the start edge, block places from the top.
#[derive(Clone, Copy, PartialEq)]
struct Frame {
    width: f64,
    start: f64,
    end: f64,
    low: f64,
    high: f64,
    scale: Scale,
}

impl Frame {
    fn inner(self) -> f64 {
        (self.width - self.start - self.end).max(1.0)
    }

    fn inline(self, at: f64) -> f64 {
        self.start + (at - self.low) / (self.high - self.low).max(f64::MIN_POSITIVE) * self.inner()
    }

    /// The place of the axis at an inline place.
    fn at(self, inline: f64) -> f64 {
        self.low + (inline - self.start) / self.inner() * (self.high - self.low)
    }

    fn block(self, value: f64) -> f64 {
        HEIGHT - BOTTOM - self.scale.place(value) * (HEIGHT - TOP - BOTTOM)
    }
}

/// The chart.
#[component]
pub(crate) fn BandChart(
    /// What a screen reader says of it.
    #[prop(into)]
    label: Signal<String>,
    /// The lines; at most [`LINES_MAX`].
    lines: Vec<BandLine>,
    /// Places along the axis with their names.
    ticks: Vec<(f64, String)>,
    /// How one gets from a point to the next.
    path: Path,
    /// How a value is written.
    value_text: ValueText,
    /// How a place is written beside the pointer.
    place_text: ValueText,
    /// No value passes this.
    #[prop(optional)]
    most: Option<f64>,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<html::Div>::new();
    let width = watch_width(node);
    let hovered = RwSignal::new(None::<f64>);
    let lines = StoredValue::new(lines);
    let texts = StoredValue::new((value_text, place_text));
    let value_text = move |value: f64| texts.with_value(|(text, _)| text(value));
    let all = |lines: &[BandLine]| lines.iter().flat_map(|line| line.points.clone()).collect::<Vec<_>>();
    let points = lines.with_value(|lines| all(lines));
    let reach =
        |point: &BandPoint| point.band.map_or([point.value; 3], |(low, high)| [low, point.value, high]);
    let scale = Scale::over(points.iter().flat_map(reach), TICKS, most);
    let mut places: Vec<f64> = points.iter().map(|point| point.at).collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    let low = places.first().copied().unwrap_or(0.0);
    let high = places.last().copied().unwrap_or(1.0).max(low + f64::EPSILON);
    let axis: Vec<(f64, String)> = scale.ticks().into_iter().map(|tick| (tick, value_text(tick))).collect();
    let longest = axis.iter().map(|(_, text)| text.chars().count()).max().unwrap_or(1);
    let start = (longest as f64 * DIGIT + 14.0).min(96.0);
    let tick_room =
        ticks.iter().map(|(_, text)| text.chars().count()).max().unwrap_or(1) as f64 * DIGIT + 14.0;
    let end = (tick_room / 2.0).max(20.0);
    let frame = Memo::new(move |_| Frame { width: width.get(), start, end, low, high, scale });
    let is_rtl = move || i18n.is_rtl();
    let x = move |inline: f64| if is_rtl() { width.get() - inline } else { inline };
    let places = StoredValue::new(places);
    let point = move |event: ev::PointerEvent| {
        let Some(element) = node.get_untracked() else { return };
        let rect = element.get_bounding_client_rect();
        let from_left = f64::from(event.client_x()) - rect.left();
        let inline = if untrack(is_rtl) { rect.width() - from_left } else { from_left };
        let at = frame.get_untracked().at(inline);
        let found = places.with_value(|places| nearest(places, at));
        if hovered.get_untracked() != found {
            hovered.set(found);
        }
    };
    let rules = move || {
        let frame = frame.get();
        axis.iter().map(|(tick, text)| {
            let y = frame.block(*tick);
            view! {
                <line class="chart-rule" x1=x(frame.start).to_string() x2=x(frame.width - frame.end).to_string() y1=y.to_string() y2=y.to_string() />
                <text class="chart-label chart-label-end" x=x(frame.start - 8.0).to_string() y=(y + 4.0).to_string()>{text.clone()}</text>
            }
        }).collect_view()
    };
    let names = move || {
        let frame = frame.get();
        let room = (frame.inner() / tick_room).floor().max(1.0) as usize;
        shown_labels(ticks.len(), room).into_iter().map(|index| {
            let (at, text) = ticks[index].clone();
            view! {
                <text class="chart-label chart-label-middle" x=x(frame.inline(at)).to_string() y=(HEIGHT - 6.0).to_string()>{text}</text>
            }
        }).collect_view()
    };
    let marks = move || {
        let frame = frame.get();
        let draw =
            |corners: &[(f64, f64)]| drawn(corners, &|at| x(frame.inline(at)), &|value| frame.block(value));
        lines.with_value(|lines| {
            let bands = lines.iter().enumerate().flat_map(|(place, line)| {
                let band = |outline: Vec<(f64, f64)>| {
                    view! { <path class=format!("chart-band chart-series-{place}") d=format!("{}Z", draw(&outline)) /> }
                };
                outlines(&line.points, path).into_iter().map(band).collect::<Vec<_>>()
            });
            let ends = lines.iter().map(|line| line.points.last().map_or(0.0, |point| frame.block(point.value)));
            let ends = apart(&ends.collect::<Vec<_>>(), LABEL);
            let strokes = lines.iter().enumerate().map(|(place, line)| {
                let points: Vec<(f64, f64)> = line.points.iter().map(|point| (point.at, point.value)).collect();
                let end = points.last().copied().filter(|_| lines.len() > 1);
                view! {
                    <path class=format!("chart-line chart-series-{place} chart-dash-{place}") d=draw(&corners(&points, path)) />
                    {end.map(|(at, _)| view! {
                        <text class="chart-label chart-label-middle chart-end" x=x(frame.inline(at) + 9.0).to_string() y=(ends[place] + 4.0).to_string()>
                            {i18n.number((place + 1) as f64)}
                        </text>
                    })}
                }
            });
            (bands.collect_view(), strokes.collect_view())
        })
    };
    let guide = move || {
        hovered.get().map(|at| {
            let at = x(frame.get().inline(at)).to_string();
            view! { <line class="chart-guide" x1=at.clone() x2=at y1=TOP.to_string() y2=(HEIGHT - BOTTOM).to_string() /> }
        })
    };
    let tip = move || {
        hovered.get().map(|at| {
            let place = frame.get().inline(at);
            let said = lines.with_value(|lines| {
                let line = |line: &BandLine| {
                    let point = read_at(&line.points, at, path)?;
                    let band = point.band.map(|(low, high)| format!(" ({} – {})", value_text(low), value_text(high)));
                    Some(view! { <span>{line.name.clone()} " " <strong>{value_text(point.value)}</strong>{band}</span> })
                };
                lines.iter().filter_map(line).collect_view()
            });
            let is_late = place > width.get() / 2.0;
            view! {
                <div class="chart-tip" class:is-late=is_late style:--tip-inline=format!("{place:.0}px") style:--tip-rest=format!("{:.0}px", width.get() - place)>
                    <span class="muted">{texts.with_value(|(_, text)| text(at))}</span>{said}
                </div>
            }
        })
    };
    let legend = lines.with_value(|lines| (lines.len() > 1).then(|| view! {
        <ul class="chart-legend">
            {lines.iter().enumerate().map(|(place, line)| view! {
                <li>
                    <svg class="chart-sample" viewBox="0 0 28 8" aria-hidden="true" focusable="false">
                        <path class=format!("chart-line chart-series-{place} chart-dash-{place}") d="M0 4H28" />
                    </svg>
                    <span class="chart-end-name">{move || i18n.number((place + 1) as f64)}</span>
                    {line.name.clone()}
                </li>
            }).collect_view()}
        </ul>
    }));
    view! {
        {legend}
        <div
            class="chart" role="img" aria-label=label node_ref=node
            on:pointermove=point on:pointerdown=point on:pointerleave=move |_| hovered.set(None)
        >
            <svg width=move || width.get().to_string() height=HEIGHT.to_string() aria-hidden="true" focusable="false">
                {rules}
                {marks}
                {guide}
                {names}
            </svg>
            {tip}
        </div>
    }
    .into_any()
}

/// Corners as the text of a path.
fn drawn(corners: &[(f64, f64)], x: &impl Fn(f64) -> f64, y: &impl Fn(f64) -> f64) -> String {
    let command = |index: usize| if index == 0 { 'M' } else { 'L' };
    let each = corners.iter().enumerate();
    each.map(|(index, (at, value))| format!("{}{:.1} {:.1}", command(index), x(*at), y(*value))).collect()
}

//! A curve between 0 and 1 on both axes, with the diagonal it is compared with.

use super::width::watch_width;
use crate::i18n::use_i18n;
use leptos::html;
use leptos::prelude::*;

const HEIGHT: f64 = 240.0;
const START: f64 = 48.0;
const END: f64 = 22.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 26.0;

/// The curve. Values below 0, as refunds make them, are drawn at the edge.
#[component]
pub(crate) fn CurveChart(
    /// What a screen reader says of it.
    #[prop(into)]
    label: Signal<String>,
    /// Its points, along the inline axis.
    points: Vec<(f64, f64)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<html::Div>::new();
    let width = watch_width(node);
    let x = move |part: f64| {
        let inline = START + part * (width.get() - START - END).max(1.0);
        if i18n.is_rtl() { width.get() - inline } else { inline }
    };
    let y = |part: f64| HEIGHT - BOTTOM - part.clamp(0.0, 1.0) * (HEIGHT - TOP - BOTTOM);
    let curve = {
        let points = points.clone();
        move || {
            points
                .iter()
                .enumerate()
                .map(|(index, (part, value))| {
                    format!("{}{:.1} {:.1}", if index == 0 { "M" } else { "L" }, x(*part), y(*value))
                })
                .collect::<String>()
        }
    };
    let area = move || {
        let line: String =
            points.iter().map(|(part, value)| format!("L{:.1} {:.1}", x(*part), y(*value))).collect();
        format!("M{:.1} {:.1}{line}Z", x(0.0), y(0.0))
    };
    let steps = [0.0, 0.25, 0.5, 0.75, 1.0];
    view! {
        <div class="chart" role="img" aria-label=label node_ref=node>
            <svg width=move || width.get().to_string() height=HEIGHT.to_string() aria-hidden="true" focusable="false">
                {steps.map(|step| view! {
                    <line
                        class="chart-rule" x1=move || x(0.0).to_string() x2=move || x(1.0).to_string()
                        y1=y(step).to_string() y2=y(step).to_string()
                    />
                    <text class="chart-label chart-label-end" x=move || {
                        let beside = if i18n.is_rtl() { 8.0 } else { -8.0 };
                        (x(0.0) + beside).to_string()
                    } y=(y(step) + 4.0).to_string()>{move || i18n.percent(step)}</text>
                    <text class="chart-label chart-label-middle" x=move || x(step).to_string() y=(HEIGHT - 6.0).to_string()>
                        {move || i18n.percent(step)}
                    </text>
                }).collect_view()}
                <path class="chart-area" d=area />
                <line
                    class="chart-diagonal" x1=move || x(0.0).to_string() y1=y(0.0).to_string()
                    x2=move || x(1.0).to_string() y2=y(1.0).to_string()
                />
                <path class="chart-line chart-series-0" d=curve />
            </svg>
        </div>
    }
    .into_any()
}

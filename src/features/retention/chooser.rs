//! Whom the curves are of, after how much silence a customer is lost, and how far the mean goes.

use super::state::{By, MEANS, QUIET_RANGE, SEGMENTS_MAX, View, can_group};
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::{field_label, segment_names_with, span_text};
use crate::ui::{Popover, Select, WholeNumber};
use leptos::prelude::*;

/// The value of the choice of segments; no field is called so.
const SEGMENTS: &str = ".segments";

/// The choices, in the head of the page. Each stands in the address.
#[component]
pub(super) fn Chooser(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let now = move || view.get_untracked();
    let ways = Signal::derive(move || {
        let schema = engine.schema.get();
        let fields = schema.kind("customer").map(|kind| kind.fields.as_slice()).unwrap_or_default();
        let fields = fields.iter().filter(|field| can_group(field)).map(|field| {
            let name = field_label(i18n, &schema, "customer", &field.name);
            (field.name.clone(), text!(i18n, k::retention::BY_FIELD, field = name))
        });
        let everybody = (String::new(), text!(i18n, k::retention::EVERYBODY));
        let segments = (SEGMENTS.to_owned(), text!(i18n, k::retention::BY_SEGMENTS));
        [everybody, segments].into_iter().chain(fields).collect::<Vec<_>>()
    });
    let way = Signal::derive(move || match view.get().by {
        By::Everybody => String::new(),
        By::Field(field) => field,
        By::Segments(_) => SEGMENTS.to_owned(),
    });
    let choose = Callback::new(move |code: String| {
        let by = match code.as_str() {
            "" => By::Everybody,
            SEGMENTS => By::Segments(Vec::new()),
            _ => By::Field(code),
        };
        go.run(View { by, ..now() });
    });
    let means = Signal::derive(move || {
        let mut months = MEANS;
        months.sort_unstable();
        let option =
            |months: u32| text!(i18n, k::retention::MEAN_WITHIN, span = span_text(i18n, "month", months));
        months.map(|months| (months.to_string(), option(months))).to_vec()
    });
    let quieted = Callback::new(move |quiet: u32| go.run(View { quiet, ..now() }));
    view! {
        <div class="insights-chooser" role="group" aria-label=t!(i18n, k::retention::CHOOSE)>
            <Select options=ways value=way on_change=choose label=Signal::derive(t!(i18n, k::retention::WHOM)) />
            <Show when=move || matches!(view.get().by, By::Segments(_))><Segments view=view go=go /></Show>
            <Select
                options=means value=Signal::derive(move || view.get().mean.to_string())
                label=Signal::derive(t!(i18n, k::retention::MEAN_END))
                on_change=Callback::new(move |months: String| {
                    go.run(View { mean: months.parse().unwrap_or(MEANS[0]), ..now() });
                })
            />
            <label class="retention-quiet">
                <span>{t!(i18n, k::retention::QUIET)}</span>
                <WholeNumber value=Signal::derive(move || view.get().quiet) range=QUIET_RANGE on_change=quieted />
            </label>
        </div>
    }
    .into_any()
}

/// Up to four segments, by their names.
#[component]
fn Segments(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let ids = move || match view.get().by {
        By::Segments(ids) => ids,
        _ => Vec::new(),
    };
    // A deleted one can only be taken out.
    let names = segment_names_with(use_engine(), i18n, ids);
    let label = Signal::derive(move || {
        let known = ids().len();
        text!(i18n, k::retention::SEGMENTS_CHOSEN, count = known)
    });
    view! {
        <Popover trigger=move || view! { {move || label.get()} } label=label class="button">
            <fieldset class="retention-segments">
                <legend>{t!(i18n, k::retention::SEGMENTS_MAX)}</legend>
                <Show when=move || names.with(Vec::is_empty)>
                    <p class="muted">{t!(i18n, k::retention::NO_SEGMENTS)}</p>
                </Show>
                <For each=move || names.get() key=|(id, _)| id.clone() let((id, name))>
                    {
                        let (own, other, chosen) = (id.clone(), id.clone(), id);
                        let is_in = move || ids().contains(&own);
                        let is_full = move || ids().len() >= SEGMENTS_MAX && !ids().contains(&other);
                        view! {
                            <label class="retention-segment">
                                <input
                                    type="checkbox" class="check" prop:checked=is_in disabled=is_full
                                    on:change=move |event| go.run(view.get_untracked().with_segment(&chosen, event_target_checked(&event)))
                                />
                                <bdi>{name}</bdi>
                            </label>
                        }
                    }
                </For>
            </fieldset>
        </Popover>
    }
    .into_any()
}

//! Whose relations, and since when.

use super::view::{MONTHS, View};
use crate::engine::use_engine;
use crate::i18n::{k, use_i18n};
use crate::records::segment_names;
use crate::ui::Select;
use leptos::prelude::*;

/// The choices, in the head of the page. Each stands in the address.
#[component]
pub(super) fn Chooser(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let segments = segment_names(use_engine(), i18n);
    let periods = Signal::derive(move || {
        let option =
            |months: u32| (months.to_string(), text!(i18n, k::assessment::LAST_MONTHS, count = months));
        MONTHS.map(option).to_vec()
    });
    let options = Signal::derive(move || {
        let everybody = (String::new(), text!(i18n, k::assessment::EVERYBODY));
        std::iter::once(everybody).chain(segments.get()).collect::<Vec<_>>()
    });
    view! {
        <div class="insights-chooser" role="group" aria-label=t!(i18n, k::assessment::CHOOSE)>
            <Select
                options=periods value=Signal::derive(move || view.get().months.to_string())
                label=Signal::derive(t!(i18n, k::assessment::PERIOD))
                on_change=Callback::new(move |months: String| {
                    let months = months.parse().unwrap_or(View::default().months);
                    go.run(View { months, ..view.get_untracked() });
                })
            />
            <Select
                options=options value=Signal::derive(move || view.get().segment.unwrap_or_default())
                label=Signal::derive(t!(i18n, k::assessment::SEGMENT))
                on_change=Callback::new(move |id: String| {
                    go.run(View { segment: Some(id).filter(|id| !id.is_empty()), ..view.get_untracked() });
                })
            />
        </div>
    }
    .into_any()
}

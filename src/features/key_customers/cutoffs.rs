//! From where on a customer is a key customer: four numbers that the person can move.

use super::desk::Desk;
use super::view::{Cutoff, View};
use crate::i18n::k;
use crate::ui::WholeNumber;
use domain::insight::KeyCutoffs;
use leptos::prelude::*;

/// The numbers, folded away below a sentence that says them.
#[component]
pub(super) fn Cutoffs() -> impl IntoView {
    let Desk { i18n, view, go, .. } = Desk::here();
    let is_usual = Memo::new(move |_| view.get().cutoffs == KeyCutoffs::default());
    let said = move || {
        let KeyCutoffs { buys_most_percent, longest_percent, complaints_min, complaints_percent } =
            view.get().cutoffs;
        let percent = |value: u32| i18n.percent(f64::from(value) / 100.0);
        text!(
            i18n,
            k::key_customers::CUTOFFS_SAID,
            most = percent(buys_most_percent),
            longest = percent(longest_percent),
            complaints = i18n.number(f64::from(complaints_min)),
            complainers = percent(complaints_percent)
        )
    };
    let reset = move |_| {
        go.run(View { cutoffs: KeyCutoffs::default(), ..view.get_untracked() });
    };
    view! {
        <details class="card key-cutoffs">
            <summary>
                <strong>{t!(i18n, k::key_customers::CUTOFFS)}":"</strong>" "
                <span class="muted">{said}</span>
            </summary>
            <div class="key-cutoff-inputs">
                {Cutoff::ALL.map(|(cutoff, name)| view! { <Input cutoff=cutoff name=name /> }).collect_view()}
                <button type="button" class="button" disabled=is_usual on:click=reset>
                    {t!(i18n, k::key_customers::RESET)}
                </button>
            </div>
        </details>
    }
    .into_any()
}

/// One number.
#[component]
fn Input(cutoff: Cutoff, name: &'static str) -> impl IntoView {
    let Desk { i18n, view, go, .. } = Desk::here();
    let current = Signal::derive(move || *cutoff.of(&mut view.get().cutoffs));
    let change = Callback::new(move |value: u32| go.run(view.get_untracked().with(cutoff, value.into())));
    let id = format!("key-cutoff-{name}");
    let (least, most) = cutoff.range();
    let number = move |value: u32| i18n.number(f64::from(value));
    view! {
        <div class="field">
            <label for=id.clone()>{move || k::key_customers::cutoff(name).map(|key| i18n.text(key))}</label>
            <WholeNumber
                id=id.clone() value=current range={least..=most} on_change=change described_by=format!("{id}-range")
            />
            <p class="field-note" id=format!("{id}-range")>
                {t!(i18n, k::key_customers::RANGE, least = number(least), most = number(most))}
            </p>
        </div>
    }
    .into_any()
}

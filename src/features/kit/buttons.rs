//! Buttons in their states, and all pictures.

use super::specimen::{Group, Specimen};
use crate::i18n::{Key, k, use_i18n};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;

/// The looks of a button: its classes and what they are called.
const LOOKS: [(&str, Key); 5] = [
    ("button", k::kit::PLAIN),
    ("button primary", k::kit::PRIMARY),
    ("button quiet", k::kit::QUIET),
    ("button danger", k::kit::DANGER),
    ("button small", k::kit::SMALL),
];

/// The part of the sheet.
#[component]
pub(super) fn Buttons() -> impl IntoView {
    let i18n = use_i18n();
    let word = move || text!(i18n, k::kit::SAVE);
    let look = move |(class, name): (&'static str, Key)| {
        view! {
            <Specimen name=i18n.text(name) is_wide=true>
                <div class="row">
                    <button type="button" class=class>{word()}</button>
                    <button type="button" class=class><Icon shape=Shape::Check />{word()}</button>
                    <button
                        type="button" class=format!("{class} icon-only") aria-label=text!(i18n, k::kit::PICTURE_ALONE, name = i18n.text(name))
                    >
                        <Icon shape=Shape::Check />
                    </button>
                    <button type="button" class=class disabled=true>{word()}</button>
                    <a class=class href="/kit">{text!(i18n, k::kit::AS_LINK)}</a>
                </div>
            </Specimen>
        }
    };
    view! {
        <Group title=text!(i18n, k::kit::PART_BUTTONS)>{LOOKS.map(look).collect_view()}</Group>
        <Group title=text!(i18n, k::kit::ONE_OF_SEVERAL)><Choice /></Group>
        <Group title=text!(i18n, k::kit::PICTURES)>
            <ul class="kit-shapes">
                {Shape::ALL.map(|shape| view! { <li><Icon shape=shape /><code>{format!("{shape:?}")}</code></li> }).collect_view()}
            </ul>
        </Group>
    }
    .into_any()
}

/// Buttons of which one is pressed.
#[component]
fn Choice() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(0);
    let options = [k::kit::PLAIN, k::kit::PRIMARY, k::kit::QUIET];
    let option = move |(place, name): (usize, Key)| {
        view! {
            <button
                type="button" aria-pressed=move || (chosen.get() == place).to_string()
                on:click=move |_| chosen.set(place)
            >
                {i18n.text(name)}
            </button>
        }
    };
    view! {
        <div class="segmented" role="group" aria-label=text!(i18n, k::kit::ONE_OF_SEVERAL)>
            {options.into_iter().enumerate().map(option).collect_view()}
        </div>
    }
    .into_any()
}

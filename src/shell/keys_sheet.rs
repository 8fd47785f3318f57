//! The sheet of keys, which `?` opens.

use super::commands::{Command, Commands};
use super::overlays::use_overlays;
use super::screen_keys::use_screen_keys;
use crate::i18n::{Key, k, use_i18n};
use crate::ui::Dialog;
use leptos::prelude::*;

/// Keys that are no commands: of the shell and of lists.
const OTHERS: [(&[&str], Key); 3] =
    [(&["Ctrl", "K"], k::app::KEY_PALETTE), (&["/"], k::app::KEY_SEARCH), (&["Esc"], k::app::KEY_ESCAPE)];

/// The sheet.
#[component]
pub(super) fn KeysSheet() -> impl IntoView {
    let i18n = use_i18n();
    let commands = Commands::new();
    let of_screen = use_screen_keys();
    let open = use_overlays().keys;
    view! {
        <Dialog open=open title=Signal::derive(t!(i18n, k::app::KEYS))>
            <dl class="keys-sheet">
                {move || of_screen.all().into_iter().map(|key| view! {
                    <dt>{i18n.text(key.name)}</dt>
                    <dd>{caps(key.keys)}</dd>
                }).collect_view()}
                {OTHERS.map(|(keys, name)| view! { <dt>{i18n.text(name)}</dt><dd>{caps(keys)}</dd> }).collect_view()}
                {Commands::all()
                    .into_iter()
                    .filter(|command| !Commands::keys(*command).is_empty())
                    .map(|command: Command| view! {
                        <dt>{commands.name(command)}</dt>
                        <dd>{caps(Commands::keys(command))}</dd>
                    })
                    .collect_view()}
            </dl>
            <a href="/help/keyboard" on:click=move |_| open.set(false)>{t!(i18n, k::help::MORE)}</a>
        </Dialog>
    }
}

/// Keys as caps.
pub(super) fn caps(keys: &'static [&'static str]) -> impl IntoView {
    view! { <span class="caps" dir="ltr">{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</span> }
}

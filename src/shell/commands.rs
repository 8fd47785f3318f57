//! Everything that can be done from anywhere, in one list: for the palette, for keys and for the sheet of keys.

use super::overlays::{Overlays, use_overlays};
use super::places::PLACES;
use super::steps::{Steps, use_steps};
use super::theme::{Appearance, Theme, use_theme};
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, Key, Locale, k, use_i18n};
use crate::ui::Shape;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Something that can be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Command {
    /// Go to a place of the navigation.
    Go(usize),
    /// Open the form of a new customer.
    NewCustomer,
    /// Take the last action back.
    Undo,
    /// Do it again.
    Redo,
    /// Show the keys.
    Keys,
    /// Open the help.
    Help,
    /// Fold the sidebar, or unfold it.
    Sidebar,
    /// Look like this.
    Look(Appearance),
    /// Speak this language.
    Speak(Locale),
    /// Open a space.
    Space(&'static str),
}

/// What commands act on.
#[derive(Clone)]
pub(super) struct Commands {
    i18n: I18n,
    engine: EngineClient,
    steps: Steps,
    theme: Theme,
    overlays: Overlays,
    navigate: StoredValue<Navigate>,
}

type Navigate = Box<dyn Fn(&str) + Send + Sync>;

impl Commands {
    /// Takes what is in context; to be called inside the router.
    pub(super) fn new() -> Commands {
        let navigate = use_navigate();
        Commands {
            i18n: use_i18n(),
            engine: use_engine(),
            steps: use_steps(),
            theme: use_theme(),
            overlays: use_overlays(),
            navigate: StoredValue::new(Box::new(move |address| {
                navigate(address, NavigateOptions::default())
            })),
        }
    }

    /// All commands, the most useful first.
    pub(super) fn all() -> Vec<Command> {
        let places = (0..PLACES.len()).map(Command::Go);
        let acts = [
            Command::NewCustomer,
            Command::Undo,
            Command::Redo,
            Command::Keys,
            Command::Help,
            Command::Sidebar,
        ];
        let looks = Appearance::ALL.map(Command::Look);
        let languages = Locale::ALL.map(Command::Speak);
        let spaces = ["main", "sample"].map(Command::Space);
        places.chain(acts).chain(looks).chain(languages).chain(spaces).collect()
    }

    /// What a command is called; tracked.
    pub(super) fn name(&self, command: Command) -> String {
        let i18n = self.i18n;
        let under = |group: Key, name: String| {
            text!(i18n, k::app::COMMAND_UNDER, group = i18n.text(group), name = name)
        };
        match command {
            Command::Go(place) => under(k::app::COMMAND_GO, i18n.text(PLACES[place].name)),
            Command::NewCustomer => i18n.text(k::app::COMMAND_NEW_CUSTOMER),
            Command::Undo => i18n.text(k::app::UNDO),
            Command::Redo => i18n.text(k::app::REDO),
            Command::Keys => i18n.text(k::app::KEYS),
            Command::Help => i18n.text(k::help::TITLE),
            Command::Sidebar => i18n.text(k::app::COMMAND_SIDEBAR),
            Command::Look(appearance) => under(k::app::THEME, i18n.text(appearance.name())),
            Command::Speak(locale) => under(k::app::LANGUAGE, locale.own_name().to_owned()),
            Command::Space(name) => {
                let name = if name == "sample" { k::app::SPACE_SAMPLE } else { k::app::SPACE_MAIN };
                under(k::app::SPACE, i18n.text(name))
            }
        }
    }

    /// The keys of a command, as they are written on a sheet.
    pub(super) fn keys(command: Command) -> &'static [&'static str] {
        match command {
            Command::Go(place) => PLACES[place].keys,
            Command::NewCustomer => &["C"],
            Command::Undo => &["Ctrl", "Z"],
            Command::Redo => &["Ctrl", "Shift", "Z"],
            Command::Keys => &["?"],
            Command::Help => &["F1"],
            Command::Sidebar => &["["],
            _ => &[],
        }
    }

    /// Its picture.
    pub(super) fn shape(command: Command) -> Shape {
        match command {
            Command::Go(place) => PLACES[place].shape,
            Command::NewCustomer => Shape::Plus,
            Command::Undo => Shape::Undo,
            Command::Redo => Shape::Redo,
            Command::Keys | Command::Sidebar => Shape::Settings,
            Command::Help => Shape::Help,
            Command::Look(_) => Shape::Theme,
            Command::Speak(_) => Shape::Globe,
            Command::Space(_) => Shape::Building,
        }
    }

    /// Does it.
    pub(super) fn run(&self, command: Command) {
        match command {
            Command::Go(place) => self.go(PLACES[place].address),
            // Another value each time, so that a second press is news even before the address of the first is gone.
            Command::NewCustomer => self.go(&format!("/customers?new={}", js_sys::Date::now())),
            Command::Undo => self.steps.undo(),
            Command::Redo => self.steps.redo(),
            Command::Keys => self.overlays.keys.set(true),
            Command::Help => self.go("/help"),
            Command::Sidebar => self.overlays.toggle_sidebar(),
            Command::Look(appearance) => self.theme.set(appearance),
            Command::Speak(locale) => self.i18n.set_locale(locale),
            Command::Space(name) => {
                self.go("/customers");
                let engine = self.engine;
                spawn_local(async move {
                    // The stage screen shows what stands in the way, if anything does.
                    let _ = engine.open_space(name).await;
                });
            }
        }
    }

    /// Goes to an address of the app.
    pub(super) fn go(&self, address: &str) {
        self.navigate.with_value(|navigate| navigate(address));
    }
}

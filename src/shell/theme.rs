//! Light, dark or like the system. The choice is an attribute of `<html>` that the tokens follow.

use crate::browser;
use crate::i18n::{Key, k};
use leptos::prelude::*;

const STORED: &str = "mehr.theme";

/// How the app looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Appearance {
    /// As the system says.
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Appearance {
    /// All of them, in the order of menus.
    pub(crate) const ALL: [Appearance; 3] = [Appearance::Auto, Appearance::Light, Appearance::Dark];

    /// Its code, as it is stored.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Appearance::Auto => "auto",
            Appearance::Light => "light",
            Appearance::Dark => "dark",
        }
    }

    /// The appearance of a code; like the system where there is none.
    pub(crate) fn of_code(code: &str) -> Appearance {
        Appearance::ALL.into_iter().find(|appearance| appearance.code() == code).unwrap_or(Appearance::Auto)
    }

    /// Its name.
    pub(crate) fn name(self) -> Key {
        match self {
            Appearance::Auto => k::app::THEME_AUTO,
            Appearance::Light => k::app::THEME_LIGHT,
            Appearance::Dark => k::app::THEME_DARK,
        }
    }
}

/// The chosen appearance, in context.
#[derive(Clone, Copy)]
pub(crate) struct Theme(RwSignal<Appearance>);

impl Theme {
    /// Takes up the stored choice and puts it into context.
    pub(crate) fn provide() -> Theme {
        let stored = browser::stored(STORED).unwrap_or_default();
        let theme = Theme(RwSignal::new(Appearance::of_code(&stored)));
        Effect::new(move |_| {
            let appearance = theme.get();
            browser::set_root_attribute("data-theme", appearance.code());
            browser::store(STORED, appearance.code());
        });
        provide_context(theme);
        theme
    }

    /// The appearance; tracked.
    pub(crate) fn get(self) -> Appearance {
        self.0.get()
    }

    /// Changes it.
    pub(crate) fn set(self, appearance: Appearance) {
        self.0.set(appearance);
    }
}

/// The appearance in context.
pub(crate) fn use_theme() -> Theme {
    expect_context()
}

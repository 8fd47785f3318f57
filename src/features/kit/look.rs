//! How the sheet is shown: theme, contrast, language and direction.

use super::view::View;
use crate::browser;
use crate::i18n::{Key, Locale, k, use_i18n};
use crate::shell::{Appearance, use_theme};
use crate::ui::Select;
use leptos::prelude::*;

const CONTRAST: &str = "data-contrast";
/// The values of the two choices that are "as usual" or not.
const USUAL: &str = "";
const OTHER: &str = "other";

/// Lets the page follow the choices that are this screen's alone, for as long as it is shown.
pub(super) fn follow(view: Memo<View>) {
    let i18n = use_i18n();
    Effect::new(move |_| {
        browser::set_root_attribute(CONTRAST, if view.get().is_strong { "more" } else { "auto" });
    });
    Effect::new(move |_| i18n.turn(view.get().is_turned));
    on_cleanup(move || {
        browser::set_root_attribute(CONTRAST, "auto");
        i18n.turn(false);
    });
}

/// The choices. Theme and language are those of the whole app.
#[component]
pub(super) fn Look(view: Memo<View>, go: Callback<View>) -> impl IntoView {
    let i18n = use_i18n();
    let theme = use_theme();
    let themes = Signal::derive(move || {
        Appearance::ALL.map(|one| (one.code().to_owned(), i18n.text(one.name()))).to_vec()
    });
    let languages =
        Locale::ALL.map(|locale| (locale.code().to_owned(), locale.own_name().to_owned())).to_vec();
    let switch = move |usual: Key, other: Key| {
        Signal::derive(move || {
            vec![(USUAL.to_owned(), i18n.text(usual)), (OTHER.to_owned(), i18n.text(other))]
        })
    };
    let value = move |is_other: fn(&View) -> bool| {
        Signal::derive(move || if view.with(is_other) { OTHER.to_owned() } else { USUAL.to_owned() })
    };
    view! {
        <div class="kit-look" role="group" aria-label=t!(i18n, k::kit::LOOK)>
            <Select
                options=themes value=Signal::derive(move || theme.get().code().to_owned())
                label=Signal::derive(t!(i18n, k::app::THEME))
                on_change=Callback::new(move |code: String| theme.set(Appearance::of_code(&code)))
            />
            <Select
                options=switch(k::kit::CONTRAST_SYSTEM, k::kit::CONTRAST_MORE) value=value(|view| view.is_strong)
                label=Signal::derive(t!(i18n, k::kit::CONTRAST))
                on_change=Callback::new(move |code: String| {
                    go.run(View { is_strong: code == OTHER, ..view.get_untracked() });
                })
            />
            <Select
                options=Signal::stored(languages) value=Signal::derive(move || i18n.locale().code().to_owned())
                label=Signal::derive(t!(i18n, k::app::LANGUAGE))
                on_change=Callback::new(move |code: String| {
                    if let Some(locale) = Locale::from_tag(&code) {
                        i18n.set_locale(locale);
                    }
                })
            />
            <Select
                options=switch(k::kit::DIRECTION_LANGUAGE, k::kit::DIRECTION_TURNED) value=value(|view| view.is_turned)
                label=Signal::derive(t!(i18n, k::kit::DIRECTION))
                on_change=Callback::new(move |code: String| {
                    go.run(View { is_turned: code == OTHER, ..view.get_untracked() });
                })
            />
        </div>
    }
    .into_any()
}

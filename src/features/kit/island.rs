//! A part of the sheet in a language of its own.

use crate::i18n::{I18n, Locale, load_texts};
use leptos::context::Provider;
use leptos::prelude::*;

/// The part, once the texts of its language are there.
#[component]
pub(super) fn Island(locale: Locale, children: ChildrenFn) -> impl IntoView {
    let loaded = LocalResource::new(move || load_texts(locale));
    let children = StoredValue::new(children);
    move || {
        loaded.get().and_then(Result::ok).map(|()| {
            view! {
                <div lang=locale.code() dir=locale.direction()>
                    <Provider value=I18n::of(locale)>{children.with_value(|children| children())}</Provider>
                </div>
            }
        })
    }
}

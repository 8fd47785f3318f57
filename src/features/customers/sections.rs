//! The sections of a record, in the order a person has given them.

use super::fields::{FieldSection, Subject};
use super::offers::Offers;
use super::own_fields::OwnFieldsButton;
use super::related::Related;
use super::strength::StrengthScore;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{Key, k, use_i18n};
use crate::ui::{Arrange, ArrangeGroup, Arrangement, SaveArrangement, in_turns};
use domain::RowId;
use leptos::prelude::*;
use protocol::{Command, Row};
use serde_json::json;
use std::sync::Arc;

/// The setting that holds the arrangement.
const SETTING: &str = "record";
/// All sections in the order in which they stand by themselves.
const SECTIONS: [&str; 10] =
    ["strength", "contact", "relation", "work", "address", "personal", "notes", "own", "offers", "related"];
/// The pieces that [`Sections`] are built in: each section, and what stands below them.
pub(super) const PIECES: usize = SECTIONS.len() + 1;

/// Whether a section holds fields.
fn is_of_fields(name: &str) -> bool {
    !matches!(name, "strength" | "offers" | "related")
}

/// How the record is arranged; tracked.
fn arrangement(engine: EngineClient) -> Arrangement {
    let setting = engine.status.with(|status| status.settings.get(SETTING).cloned());
    setting.and_then(|setting| serde_json::from_value(setting).ok()).unwrap_or_default()
}

/// What a section is called.
fn title(name: &str) -> Key {
    match name {
        "strength" => k::customers::STRENGTH,
        "offers" => k::customers::OFFERS,
        "related" => k::customers::RELATED,
        name => k::customers::section(name).unwrap_or(k::customers::FIELDS),
    }
}

/// All sections that are shown, and below them the ways to have others.
#[component]
pub(super) fn Sections(
    id: RowId,
    row: RwSignal<Option<Row>>,
    /// The one kind of entry that the timeline shows.
    only: RwSignal<Option<String>>,
    /// How many of its pieces are to be shown by now.
    pieces: ReadSignal<usize>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let subject = Subject::new(id, row);
    let kept = Memo::new(move |_| arrangement(engine));
    let shown = move || {
        let mut shown = kept.with(|kept| kept.shown(&SECTIONS));
        shown.truncate(pieces.get());
        shown
    };
    let section = move |name: &'static str| match name {
        "strength" => view! { <StrengthScore id=id /> }.into_any(),
        "offers" => view! {
            <section class="related" aria-label=t!(i18n, k::customers::OFFERS)><Offers id=id /></section>
        }
        .into_any(),
        "related" => view! { <Related id=id row=row only=only /> }.into_any(),
        name => view! { <FieldSection subject=subject title=name /> }.into_any(),
    };
    let is_whole = move || pieces.get() >= PIECES;
    let groups = vec![ArrangeGroup {
        title: k::customers::SECTIONS,
        names: SECTIONS.map(|name| (name, title(name))).to_vec(),
    }];
    let save: SaveArrangement = Arc::new(move |arrangement| {
        Box::pin(async move {
            let command = Command::Setting { name: SETTING.into(), value: json!(arrangement) };
            engine.apply(command).await.map(drop)
        })
    });
    view! {
        <div class="record-side">
            <For each=shown key=|name| *name children=section />
            <Show when=is_whole>
                <div class="row">
                    <OwnFieldsButton />
                    <Arrange groups=groups.clone() kept=kept save=save.clone() class="button quiet small" />
                </div>
            </Show>
        </div>
    }
    .into_any()
}

/// The sections of fields alone, in the same order.
#[component]
pub(super) fn FieldSections(id: RowId, row: RwSignal<Option<Row>>) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let subject = Subject::new(id, row);
    let kept = Memo::new(move |_| arrangement(engine));
    let pieces = in_turns(SECTIONS.iter().filter(|name| is_of_fields(name)).count());
    let of_fields = move || {
        let mut shown = kept.with(|kept| kept.shown(&SECTIONS));
        shown.retain(|name| is_of_fields(name));
        shown.truncate(pieces.get());
        shown
    };
    view! {
        <section class="record-fields" aria-label=t!(i18n, k::customers::FIELDS)>
            <For each=of_fields key=|name| *name let(name)><FieldSection subject=subject title=name /></For>
            <OwnFieldsButton />
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::customers::state::sections;
    use domain::Schema;

    #[test]
    fn every_section_of_fields_can_be_arranged() {
        for (title, _) in sections(&Schema::built_in()) {
            assert!(SECTIONS.contains(&title), "{title} has no place");
        }
    }
}

//! Bringing files in: choose, look at what was found, correct it, import, see what happened, take it back.

mod arrivals;
mod checked;
mod choose;
mod file_card;
mod fixes;
mod importer;
mod mapping;
mod memory;
mod outcome;
mod sample;
mod state;

pub(crate) use arrivals::{Arrivals, DropAnywhere};

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::failure_text;
use crate::shell::use_steps;
use crate::ui::{HelpLink, Icon, ProgressBar, Shape};
use choose::ChooseFiles;
use file_card::FileCard;
use importer::Importer;
use leptos::prelude::*;
use outcome::Outcome;
use protocol::{Code, Phase, Progress};

/// The screen.
#[component]
pub(crate) fn Import() -> impl IntoView {
    let i18n = use_i18n();
    let importer = Importer::new(use_engine(), i18n, use_steps());
    if let Some(arrivals) = use_context::<Arrivals>() {
        Effect::new(move |_| {
            arrivals.arrived.track();
            importer.add(arrivals.take());
        });
    }
    choose::take_pasted(importer);
    importer.check_when_changed();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::import::TITLE))));
    let has_files = Memo::new(move |_| importer.uploads.with(|uploads| !uploads.is_empty()));
    let is_done = Memo::new(move |_| importer.result.with(Option::is_some));
    view! {
        <div class="page import-page">
            <header class="page-head">
                <h1>{t!(i18n, k::import::TITLE)}</h1>
                <div class="page-actions"><HelpLink page="import" /></div>
            </header>
            <Show
                when=move || is_done.get()
                fallback=move || view! {
                    <ChooseFiles importer=importer is_small=has_files />
                    <For each=move || importer.uploads.get() key=|upload| upload.id let(upload)>
                        <FileCard importer=importer upload=upload />
                    </For>
                    <Show when=move || has_files.get()><RunBar importer=importer /></Show>
                }
            >
                <Outcome importer=importer />
            </Show>
        </div>
    }
    .into_any()
}

/// The button that imports, and what goes on while it does.
#[component]
fn RunBar(importer: Importer) -> impl IntoView {
    let i18n = use_i18n();
    let ready = Memo::new(move |_| {
        importer.uploads.with(|uploads| uploads.iter().filter(|upload| upload.is_ready()).count())
    });
    let is_running = Memo::new(move |_| importer.running.get().is_some());
    let share = Signal::derive(move || importer.progress.get().filter(|now| now.total > 0).map(share_done));
    let label = Signal::derive(move || progress_text(i18n, importer.progress.get()));
    view! {
        <section class="card import-run" aria-label=t!(i18n, k::import::RUN)>
            {move || importer.failure.get().map(|failure| {
                let was_cancelled = failure.code == Code::Cancelled;
                view! {
                    <div class="notice" class:bad=!was_cancelled role="alert">
                        <span>{move || if was_cancelled {
                            text!(i18n, k::import::CANCELLED)
                        } else {
                            format!("{} {}", failure_text(i18n, &failure), text!(i18n, k::import::NOTHING_CHANGED))
                        }}</span>
                    </div>
                }
            })}
            <Show
                when=move || is_running.get()
                fallback=move || view! {
                    <div class="import-run-line">
                        <p class="muted">{t!(i18n, k::import::RUN_NOTE)}</p>
                        <button
                            type="button" class="button primary" disabled=move || ready.get() == 0
                            on:click=move |_| importer.run()
                        >
                            <Icon shape=Shape::Import />{t!(i18n, k::import::RUN_FILES, count = ready.get())}
                        </button>
                    </div>
                }
            >
                <div class="import-run-line">
                    <ProgressBar share=share label=label />
                    <button type="button" class="button" on:click=move |_| importer.cancel()>
                        {t!(i18n, k::import::CANCEL)}
                    </button>
                </div>
            </Show>
        </section>
    }
    .into_any()
}

fn share_done(progress: Progress) -> f64 {
    (progress.done as f64 / progress.total as f64).clamp(0.0, 1.0)
}

fn progress_text(i18n: I18n, progress: Option<Progress>) -> String {
    match progress {
        Some(Progress { phase: Phase::Saving | Phase::Compacting, rows, .. }) => {
            text!(i18n, k::import::SAVING, count = rows)
        }
        Some(Progress { rows, .. }) => text!(i18n, k::import::READING_ROWS, count = rows),
        None => text!(i18n, k::import::STARTING),
    }
}

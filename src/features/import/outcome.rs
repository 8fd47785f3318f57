//! What an import did: per file how many rows, what was odd, and the ways on from here.

use super::importer::Importer;
use super::state::{ProblemGroup, problem_groups};
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, kind_label};
use crate::ui::{Icon, Shape};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Failure, FileResult, Problem};

/// Problems shown of each sort; the file of failed rows has them all.
const EXAMPLES_SHOWN: usize = 20;

/// Why a file was refused; a reason without a text shows its code.
pub(super) fn refused_text(i18n: I18n, reason: &str) -> String {
    match k::import::refused(reason) {
        Some(key) => i18n.text(key),
        None => text!(i18n, k::import::REFUSED_OTHER, code = reason),
    }
}

pub(super) fn problem_text(i18n: I18n, kind: &str) -> String {
    match k::import::problem(kind) {
        Some(key) => i18n.text(key),
        None => text!(i18n, k::import::PROBLEM_OTHER, code = kind),
    }
}

/// The result of an import.
#[component]
pub(super) fn Outcome(importer: Importer) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let undone = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    // Only while the import is the last action would an undo take back this import and nothing else.
    let can_undo = Memo::new(move |_| {
        !undone.get()
            && engine.status.with(|status| status.undo.as_ref().is_some_and(|last| last.action == "import"))
    });
    let undo = move |_| {
        spawn_local(async move {
            match engine.undo().await {
                Ok(_) => {
                    failure.set(None);
                    undone.set(true);
                }
                Err(reason) => failure.set(Some(reason)),
            }
        });
    };
    let files = move || importer.result.get().map(|result| result.files.clone()).unwrap_or_default();
    let has_failed = move || {
        importer.result.with(|result| result.as_ref().is_some_and(|result| result.failed_csv_bytes > 0))
    };
    view! {
        <section class="import-outcome stack" aria-label=t!(i18n, k::import::RESULT)>
            <div class="notice" class:quiet=undone role="status">
                <Icon shape=Shape::Check />
                <span>{move || if undone.get() { text!(i18n, k::import::UNDONE) } else { text!(i18n, k::import::DONE) }}</span>
            </div>
            {move || failure.get().map(|failure| view! {
                <div class="notice bad" role="alert"><span>{move || failure_text(i18n, &failure)}</span></div>
            })}
            {move || files().into_iter().map(|file| view! { <FileOutcome file=file /> }).collect_view()}
            <div class="row">
                <a class="button primary" href="/customers">{t!(i18n, k::import::SHOW_CUSTOMERS)}</a>
                <Show when=has_failed>
                    <button type="button" class="button" on:click=move |_| importer.download_failed()>
                        <Icon shape=Shape::Export />{t!(i18n, k::import::DOWNLOAD_FAILED)}
                    </button>
                </Show>
                <button type="button" class="button" on:click=move |_| importer.clear()>{t!(i18n, k::import::ANOTHER)}</button>
                <Show when=move || can_undo.get()>
                    <button type="button" class="button" on:click=undo>
                        <Icon shape=Shape::Undo />{t!(i18n, k::import::UNDO)}
                    </button>
                </Show>
                <Show when=move || undone.get()>
                    <button type="button" class="button" on:click=move |_| importer.back_to_files()>
                        {t!(i18n, k::import::BACK_TO_FILES)}
                    </button>
                </Show>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn FileOutcome(file: FileResult) -> impl IntoView {
    let i18n = use_i18n();
    let made: Vec<(String, u64)> = file
        .made
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(what, count)| Some((what.clone(), count.as_u64().filter(|count| *count > 0)?)))
        .collect();
    let kind = file.kind.clone();
    let refused = file.refused.clone();
    let is_refused = refused.is_some();
    let rows = file.rows;
    view! {
        <article class="card import-file">
            <header class="import-file-head">
                <h2 dir="auto">{file.name.clone()}</h2>
                {(!kind.is_empty()).then(|| view! { <span class="badge">{move || kind_label(i18n, &kind)}</span> })}
                {(!is_refused).then(|| view! { <span class="muted">{move || text!(i18n, k::import::ROWS_READ, count = rows)}</span> })}
            </header>
            {refused.map(|reason| view! {
                <div class="notice bad"><span>{move || refused_text(i18n, &reason)}</span></div>
            })}
            {(!is_refused).then(|| counts(i18n, &file, false))}
            {(!made.is_empty()).then(|| view! {
                <p class="muted">
                    {move || {
                        let made: Vec<String> = made.iter().map(|(what, count)| made_text(i18n, what, *count)).collect();
                        text!(i18n, k::import::MADE, what = i18n.list(&made))
                    }}
                </p>
            })}
            <ProblemList file=file />
        </article>
    }
    .into_any()
}

/// What was done with the rows of a file, or what will be.
pub(super) fn counts(i18n: I18n, file: &FileResult, will: bool) -> AnyView {
    let counted = [
        ("created", file.created),
        ("updated", file.updated),
        ("skipped", file.skipped),
        ("failed", file.failed),
    ];
    let words = if will { k::import::will } else { k::import::count };
    view! {
        <dl class="import-counts">
            {counted.map(|(name, count)| view! {
                <div class:bad={name == "failed" && count > 0} class:is-zero={count == 0}>
                    <dt>{move || words(name).map(|key| i18n.text(key))}</dt>
                    <dd>{move || i18n.number(count as f64)}</dd>
                </div>
            }).collect_view()}
        </dl>
    }
    .into_any()
}

fn made_text(i18n: I18n, what: &str, count: u64) -> String {
    match k::import::made(&what.replace(':', "_")) {
        Some(key) => i18n.format(key, &[("count", count.into())]),
        None => format!("{}: {}", kind_label(i18n, what), i18n.number(count as f64)),
    }
}

/// The problems of a file by sort, each with its first places.
#[component]
pub(super) fn ProblemList(file: FileResult) -> impl IntoView {
    let groups = problem_groups(&file);
    groups.into_iter().map(|group| view! { <Group group=group /> }).collect_view().into_any()
}

#[component]
fn Group(group: ProblemGroup) -> impl IntoView {
    let i18n = use_i18n();
    let ProblemGroup { kind, count, fatal, examples } = group;
    let more = count.saturating_sub(examples.len().min(EXAMPLES_SHOWN) as u64);
    let examples: Vec<Problem> = examples.into_iter().take(EXAMPLES_SHOWN).collect();
    view! {
        <details class="import-problem" class:bad=fatal>
            <summary>
                <span class="import-problem-count">{move || i18n.number(count as f64)}</span>
                <span>{move || problem_text(i18n, &kind)}</span>
                {fatal.then(|| view! { <span class="badge">{t!(i18n, k::import::ROWS_LEFT_OUT)}</span> })}
            </summary>
            <table class="data-table">
                <thead>
                    <tr>
                        <th scope="col" class="number">{t!(i18n, k::import::LINE)}</th>
                        <th scope="col" class="number">{t!(i18n, k::import::COLUMN_NUMBER)}</th>
                        <th scope="col">{t!(i18n, k::import::TEXT)}</th>
                    </tr>
                </thead>
                <tbody>
                    {examples.into_iter().map(|problem| view! {
                        <tr>
                            <td class="number">{move || i18n.number(problem.line as f64)}</td>
                            <td class="number">
                                {move || if problem.column > 0 { i18n.number(problem.column as f64) } else { "–".to_owned() }}
                            </td>
                            <td dir="auto" class="import-problem-text">{problem.detail.clone()}</td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
            {(more > 0).then(|| view! { <p class="muted">{move || text!(i18n, k::import::MORE, count = more)}</p> })}
        </details>
    }
    .into_any()
}

//! What an import of a file would do, and its cells that cannot be read, to be corrected where they stand.

use super::fixes::{self, Alike};
use super::importer::{Importer, Upload};
use super::outcome::{counts, problem_text};
use super::state::{ProblemGroup, problem_groups};
use crate::i18n::{k, use_i18n};
use crate::records::failure_text;
use leptos::prelude::*;

/// Corrections offered of one sort; when they are made, the next ones come.
const SHOWN: usize = 12;

/// The card's part about the check.
#[component]
pub(super) fn Checked(importer: Importer, upload: Upload) -> impl IntoView {
    let i18n = use_i18n();
    let groups = Memo::new(move |_| {
        upload.checked.with(|checked| checked.as_ref().map(|file| problem_groups(file)).unwrap_or_default())
    });
    let kinds =
        move || groups.with(|groups| groups.iter().map(|group| group.kind.clone()).collect::<Vec<_>>());
    let corrections = Memo::new(move |_| upload.plan.with(|plan| plan.corrections.len()));
    let is_fine = move || upload.checked.with(|checked| checked.is_some()) && groups.with(Vec::is_empty);
    view! {
        <section class="import-checked stack" aria-label=t!(i18n, k::import::CHECK) aria-busy=move || importer.is_checking.get().to_string()>
            <div class="row">
                <h3>{t!(i18n, k::import::CHECK)}</h3>
                <Show when=move || importer.is_checking.get()>
                    <span class="muted">{t!(i18n, k::import::CHECKING)}</span>
                </Show>
                <Show when=move || importer.needs_asking.get()>
                    <button type="button" class="button small" on:click=move |_| importer.check()>
                        {t!(i18n, k::import::CHECK_NOW)}
                    </button>
                </Show>
                <Show when=move || corrections.with(|count| *count > 0)>
                    <span class="badge">{t!(i18n, k::import::CORRECTIONS, count = corrections.get())}</span>
                    <button
                        type="button" class="button quiet small"
                        on:click=move |_| upload.plan.update(|plan| plan.corrections.clear())
                    >
                        {t!(i18n, k::import::DISCARD_CORRECTIONS)}
                    </button>
                </Show>
            </div>
            {move || importer.check_failure.get().map(|failure| view! {
                <p class="field-mistake" role="alert">{failure_text(i18n, &failure)}</p>
            })}
            <div role="status">
                {move || upload.checked.get().map(|file| counts(i18n, &file, true))}
                <Show when=is_fine><p class="muted">{t!(i18n, k::import::CHECK_FINE)}</p></Show>
            </div>
            <For each=kinds key=Clone::clone let(kind)>
                <Group upload=upload kind=kind groups=groups />
            </For>
        </section>
    }
    .into_any()
}

/// The problems of one sort.
#[component]
fn Group(upload: Upload, kind: String, groups: Memo<Vec<ProblemGroup>>) -> impl IntoView {
    let i18n = use_i18n();
    let name = kind.clone();
    let group =
        Memo::new(move |_| groups.with(|groups| groups.iter().find(|group| group.kind == kind).cloned()));
    let count = move || group.with(|group| group.as_ref().map_or(0, |group| group.count));
    let fatal = move || group.with(|group| group.as_ref().is_some_and(|group| group.fatal));
    let cells = Memo::new(move |_| {
        group.with(|group| group.as_ref().map(|group| fixes::alike(&group.examples)).unwrap_or_default())
    });
    let rest = move || {
        group.with(|group| {
            let fixable = cells.with(Vec::is_empty);
            group
                .iter()
                .filter(|_| fixable)
                .flat_map(|group| group.examples.clone())
                .take(SHOWN)
                .collect::<Vec<_>>()
        })
    };
    let shown = move || cells.get().into_iter().take(SHOWN).collect::<Vec<_>>();
    let more = move || cells.with(|cells| cells.len().saturating_sub(SHOWN));
    view! {
        <details class="import-problem" class:bad=fatal open=fatal>
            <summary>
                <span class="import-problem-count">{move || i18n.number(count() as f64)}</span>
                <span>{move || problem_text(i18n, &name)}</span>
                <Show when=fatal><span class="badge">{t!(i18n, k::import::ROWS_LEFT_OUT)}</span></Show>
            </summary>
            <ul class="import-fixes">
                <For
                    each=shown
                    key=|cells| (cells.column, cells.text.clone(), cells.lines.first().copied())
                    let(cells)
                >
                    <Fix upload=upload cells=cells />
                </For>
                {move || rest().into_iter().map(|problem| view! {
                    <li>
                        <span class="muted">{text!(i18n, k::import::AT_LINE, line = problem.line)}</span>
                        <span dir="auto" class="import-problem-text">{problem.detail}</span>
                    </li>
                }).collect_view()}
            </ul>
            <Show when=move || more() != 0>
                <p class="muted">{move || text!(i18n, k::import::MORE, count = more())}</p>
            </Show>
        </details>
    }
    .into_any()
}

/// Cells that are alike, with what they are to be read as.
#[component]
fn Fix(upload: Upload, cells: Alike) -> impl IntoView {
    let i18n = use_i18n();
    let (line, count) = (cells.lines.first().copied().unwrap_or_default(), cells.lines.len());
    let column = column_name(upload, cells.column);
    let text = cells.text.clone();
    let label = {
        let (column, text) = (column.clone(), text.clone());
        move || text!(i18n, k::import::FIX, column = column.clone(), text = text.clone())
    };
    let fix = move |event| {
        let typed = event_target_value(&event);
        if !typed.trim().is_empty() {
            upload.plan.update(|plan| fixes::correct(plan, &cells, &typed));
        }
    };
    view! {
        <li>
            <span class="muted">
                {move || if count > 1 {
                    text!(i18n, k::import::CELLS_ALIKE, count = count)
                } else {
                    text!(i18n, k::import::AT_LINE, line = line)
                }}
            </span>
            <span dir="auto" class="muted">{column}</span>
            <span dir="auto" class="import-problem-text">{text}</span>
            <input class="input" dir="auto" autocomplete="off" aria-label=label placeholder=t!(i18n, k::import::READ_AS) on:change=fix />
        </li>
    }
    .into_any()
}

/// The name of a column of the file, else its number.
fn column_name(upload: Upload, column: u64) -> String {
    let index = usize::try_from(column).unwrap_or_default().saturating_sub(1);
    let header = upload.inspection.with_untracked(|found| {
        found.as_ref().and_then(|found| Some(found.columns.get(index)?.header.clone()))
    });
    header.filter(|header| !header.trim().is_empty()).unwrap_or_else(|| column.to_string())
}

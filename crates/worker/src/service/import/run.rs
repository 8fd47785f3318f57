//! An import from the first byte to the commit: one action, one batch, one step of undo.

use super::inspect::Inspected;
use super::keys::Directory;
use super::layout::resolve_layout;
use super::links::{Stubs, resolve, resolve_one};
use super::rows::{FileRun, Pending};
use crate::replica::Draft;
use crate::service::{FileSource, Host, Outcome, Service, failures};
use domain::{FieldType, RowId, Value};
use engine::edit::{Draft as Edit, Write};
use formats::csv::{self, Reader};
use futures::future::join;
use oplog::slice::slice_part;
use oplog::{Action, Column, Part, Reason, Rows};
use protocol::{Code, Event, Failure, FileResult, ImportOptions, ImportResult, Phase, Progress};
use serde_json::{Value as Json, json};
use store::LogStore;

/// How much of a file is read at once.
const PIECE: u64 = 1 << 20;
/// About the size of a log record of an import.
const CHUNK_BYTES: usize = 8 << 20;
/// At most this many new rows are named in the answer.
const IDS_MAX: usize = 100;

impl<S: LogStore, H: Host> Service<S, H> {
    /// Imports files; the bytes are a CSV of the rows that failed.
    pub(in crate::service) async fn import(
        &self,
        request: u64,
        options: &ImportOptions,
        files: &[impl FileSource],
    ) -> Outcome<(ImportResult, Vec<u8>)> {
        let mut run = Run {
            directory: Directory::default(),
            stubs: Stubs::default(),
            parts: Vec::new(),
            next: RowId::new(self.host.now_ms(), self.host.random() & !0xffff_ffff),
            results: Vec::new(),
            failed: Vec::new(),
            ids: Vec::new(),
        };
        let total: u64 = files.iter().map(FileSource::size).sum();
        let mut done = 0;
        for (place, inspected) in self.in_order(options, files).await? {
            let from = From { place, file: &files[place], inspected };
            self.import_file(request, options, from, &mut run, (&mut done, total)).await?;
        }
        self.finish_import(request, run, options.dry_run).await
    }

    async fn import_file(
        &self,
        request: u64,
        options: &ImportOptions,
        from: From<'_, impl FileSource>,
        run: &mut Run,
        (done, total): (&mut u64, u64),
    ) -> Outcome<()> {
        let From { place, file, inspected } = from;
        let inspection = &inspected.inspection;
        let mut result =
            FileResult { name: file.name(), plan: inspection.plan.clone(), ..FileResult::default() };
        if let Some(reason) = inspection.refused.clone() {
            result.refused = Some(reason);
            run.results.push((place, result));
            return Ok(());
        }
        let layout = {
            let space = self.replica.space();
            let currency = engine::list::reporting_currency(&space, self.replica.derived());
            resolve_layout(space.schema(), options, currency, &inspected)?
        };
        result.kind = layout.layout.kind.clone();
        run.parts.extend(layout.declarations.into_part());
        let mut reader = Reader::new(layout.csv);
        // Room for all rows of this file, and for the rows that its links make.
        let first = run.next;
        run.next = run.next.offset(file.size() + 1);
        let mut rows = FileRun::new(layout.layout, &mut run.directory, first, result);
        let read = async |at: u64| match at < file.size() {
            true => file.read(at, PIECE).await.map_err(|error| Failure::new(Code::BadFile, error)),
            false => Ok(Vec::new()),
        };
        let mut at = 0;
        let mut next = read(0).await?;
        while !next.is_empty() {
            if self.host.is_cancelled(request) {
                return Err(Failure::new(Code::Cancelled, "the import was given up; nothing was changed"));
            }
            let piece = std::mem::take(&mut next);
            at += piece.len() as u64;
            // The disk is at the next piece while this one is taken in.
            let taken = async {
                let space = self.replica.space();
                reader.feed(&piece, at >= file.size(), &mut |row| rows.row(&space, &mut run.directory, &row));
            };
            next = join(read(at), taken).await.0?;
            self.tell_progress(request, Phase::Reading, *done + at, total, rows.result.rows);
            self.host.breathe().await;
        }
        if at < file.size() {
            return Err(Failure::new(
                Code::BadFile,
                format!("the file ended after {at} of {} bytes", file.size()),
            ));
        }
        *done += file.size();
        let header: Vec<String> = reader.header().map(<[String]>::to_vec).unwrap_or_default();
        self.finish_file(place, rows, &reader, header, run);
        Ok(())
    }

    /// Turns what was read of a file into parts.
    fn finish_file(
        &self,
        place: usize,
        mut rows: FileRun,
        reader: &Reader,
        header: Vec<String>,
        run: &mut Run,
    ) {
        let space = self.replica.space();
        let before = run.stubs.counts();
        let kind = rows.layout.kind.clone();
        let next = &mut run.next;
        let mut new_id = || {
            *next = next.offset(1);
            *next
        };
        let mut columns: Vec<Column> = Vec::new();
        for builder in std::mem::take(&mut rows.builders) {
            let targets = builder.link_texts().map(|texts| {
                let field = builder.field().to_owned();
                resolve(&space, &mut run.directory, &mut run.stubs, &mut new_id, &field, texts)
            });
            columns.extend(builder.finish(&kind, targets));
        }
        let mut edit = Edit::update(&kind);
        for (id, writes) in std::mem::take(&mut rows.updates) {
            let writes = writes.into_iter().map(|(target, pending)| {
                let rules = &rows.layout.targets[target].rules;
                let write = match pending {
                    Pending::Write(write) => write,
                    Pending::Link(text) => Write::Value(Value::Ref(resolve_one(
                        &space,
                        &mut run.directory,
                        &mut run.stubs,
                        &mut new_id,
                        &rules.field,
                        &text,
                    ))),
                };
                (rules.field.clone(), rules.ty, write)
            });
            if edit.row(&space, id, writes.collect::<Vec<_>>()) {
                rows.result.updated += 1;
            } else {
                rows.result.skipped += 1;
            }
        }
        if rows.created > 0 {
            let ids = (0..u64::from(rows.created)).map(|n| rows.first.offset(n));
            run.ids.extend(ids.take(IDS_MAX.saturating_sub(run.ids.len())));
            let rows = Rows::run(rows.first, rows.created);
            run.parts.push(Part { kind: kind.clone(), creates: true, rows, columns });
        }
        run.updates(edit);
        rows.result.made = made_since(&before, &run.stubs.counts());
        add_reader_problems(&mut rows, reader);
        run.failed.extend(rows.failed.drain(..).map(|failed| (place, header.clone(), failed)));
        run.results.push((place, rows.result));
    }

    async fn finish_import(
        &self,
        request: u64,
        mut run: Run,
        dry_run: bool,
    ) -> Outcome<(ImportResult, Vec<u8>)> {
        run.results.sort_by_key(|(place, _)| *place);
        let files: Vec<FileResult> = run.results.into_iter().map(|(_, result)| result).collect();
        let mut parts = run.stubs.into_parts();
        parts.append(&mut run.parts);
        let rows: u64 = files.iter().map(|file| file.created + file.updated).sum();
        let mut revision = self.replica.space().revision();
        if dry_run {
            // What would be made has no ids yet.
            run.ids.clear();
        } else if !parts.is_empty() {
            let kind = files
                .iter()
                .find(|file| !file.kind.is_empty())
                .map_or_else(String::new, |file| file.kind.clone());
            let chunks = into_chunks(parts);
            self.tell_progress(request, Phase::Saving, 0, chunks.len() as u64, rows);
            let draft =
                Draft { reason: Reason::Import, action: Action::Import, kind, rows, parent: None, chunks };
            let committed =
                self.replica.commit(draft, self.host.now_ms()).await.map_err(failures::of_replica)?;
            self.announce(&committed, false);
            revision = committed.revision;
        }
        let failed = failed_csv(&run.failed);
        let result = ImportResult { files, ids: run.ids, revision, failed_csv_bytes: failed.len() as u64 };
        Ok((result, failed))
    }

    fn tell_progress(&self, request: u64, phase: Phase, done: u64, total: u64, rows: u64) {
        self.host.tell(Event::Progress(Progress { request, phase, done, total, rows }));
    }
}

/// One file of an import.
struct From<'a, F> {
    place: usize,
    file: &'a F,
    inspected: Inspected,
}

/// What the files of an import share.
struct Run {
    directory: Directory,
    stubs: Stubs,
    parts: Vec<Part>,
    next: RowId,
    results: Vec<(usize, FileResult)>,
    failed: Vec<Failed>,
    ids: Vec<RowId>,
}

/// A row that failed: of which file, with which header, on which line, why, and its cells.
type Failed = (usize, Vec<String>, (u64, String, Vec<String>));

impl Run {
    fn updates(&mut self, edit: Edit) {
        self.parts.extend(edit.into_part());
    }
}

fn made_since(
    before: &std::collections::BTreeMap<String, u64>,
    after: &std::collections::BTreeMap<String, u64>,
) -> Json {
    let made = after.iter().map(|(name, &count)| (name.clone(), count - before.get(name).unwrap_or(&0)));
    Json::Object(made.filter(|&(_, count)| count > 0).map(|(name, count)| (name, json!(count))).collect())
}

/// Adds what the reader found odd about the file itself.
fn add_reader_problems(rows: &mut FileRun, reader: &Reader) {
    let mut counts = rows.problem_counts();
    for kind in csv::ProblemKind::ALL {
        let count = reader.problems().count(kind);
        if count > 0 {
            counts.insert(kind.code().into(), count.into());
        }
    }
    rows.result.problem_counts = Json::Object(counts);
    let of_reader = reader.problems().examples().iter().map(super::inspect::problem);
    let mut problems: Vec<_> = of_reader.chain(std::mem::take(&mut rows.result.problems)).collect();
    problems.sort_by_key(|problem| (problem.line, problem.column));
    problems.truncate(1000);
    rows.result.problems = problems;
}

/// Parts in log records of about [`CHUNK_BYTES`].
fn into_chunks(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut chunks: Vec<Vec<Part>> = Vec::new();
    let mut room = 0;
    for part in parts {
        let bytes = size_of(&part).max(1);
        let pieces = if part.creates { bytes.div_ceil(CHUNK_BYTES) } else { 1 };
        let step = part.rows.len().div_ceil(pieces).max(1);
        let len = part.rows.len();
        let sliced = (0..pieces)
            .map(|piece| piece * step..((piece + 1) * step).min(len))
            .filter(|range| !range.is_empty());
        let sliced: Vec<Part> =
            if pieces == 1 { vec![part] } else { sliced.map(|range| slice_part(&part, range)).collect() };
        for part in sliced {
            let bytes = bytes / pieces;
            if chunks.is_empty() || bytes > room {
                chunks.push(Vec::new());
                room = CHUNK_BYTES;
            }
            room = room.saturating_sub(bytes);
            if let Some(chunk) = chunks.last_mut() {
                chunk.push(part);
            }
        }
    }
    chunks
}

fn size_of(part: &Part) -> usize {
    use oplog::Cells;
    let column = |column: &Column| match &column.cells {
        Cells::Text(texts) => texts.arena().len() + texts.len(),
        Cells::Dict { values, codes } => values.arena().len() + codes.len() * 2,
        Cells::Int(values) => values.len() * 4,
        Cells::Number(values) => values.len() * 8,
        Cells::Money { minor, .. } => minor.len() * 5,
        Cells::Ref(links) => links.codes.len() * 4 + links.targets.runs().len() * 18,
        Cells::Set { add, remove } => add.arena().len() + remove.arena().len() + add.len(),
    };
    part.columns.iter().map(column).sum::<usize>() + part.rows.runs().len() * 18
}

/// The rows that failed, as they stood, with the line and the reason in front.
fn failed_csv(failed: &[Failed]) -> Vec<u8> {
    let Some((_, header, _)) = failed.first() else { return Vec::new() };
    crate::service::text::csv(b',', |write| {
        let names = ["line".to_owned(), "problem".to_owned()];
        write(&names.into_iter().chain(header.iter().cloned()).collect::<Vec<_>>());
        for (_, _, (line, reason, cells)) in failed {
            let mut row = vec![line.to_string(), reason.clone()];
            row.extend(cells.iter().cloned());
            write(&row);
        }
    })
}

/// Own fields that the import declares.
pub struct Declarations(pub Vec<(String, String, String, FieldType)>);

impl Declarations {
    /// The part that declares them.
    pub fn into_part(self) -> Option<Part> {
        let space = engine::space::Space::new();
        let mut edit = Edit::create("field");
        for (position, (kind, name, label, ty)) in self.0.into_iter().enumerate() {
            let writes = crate::service::changes::declaration(
                &kind,
                &name,
                &label,
                ty,
                Vec::new(),
                100 + position as i64,
            );
            edit.row(&space, RowId::named(&format!("field/{kind}/{name}")), writes);
        }
        edit.into_part()
    }
}

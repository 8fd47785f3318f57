//! Chunks as bytes. `docs/formats.md` draws this format; [`FORMAT`] is its version.
//!
//! A record is `FORMAT`, the number of chunks, and each chunk as a blob; a reader that meets a newer format refuses the
//! record as a whole and keeps it. A new code of any sort (a reason, an action, a field type, a shape of cells) is
//! therefore a new format; new kinds and fields are not, as they are only names.

mod cells;

pub use cells::{read_cells, read_texts, write_cells, write_texts};

use crate::batch::{Action, BatchId, Before, Chunk, Column, Header, Part, Reason, Rows};
use crate::bytes::{BytesError, Reader, Writer};
use crate::cells::{Cells, Marks};
use crate::{Seen, Stamp};
use domain::{FieldType, RowId};
use std::rc::Rc;

/// The version of the record format.
pub const FORMAT: u8 = 1;

/// How many rows a part may be about, and how many targets its links may have. Runs of ids take no bytes per row, so
/// this bounds what a few damaged bytes can ask for; whoever writes more rows writes several parts.
pub const ROWS_MAX: usize = 1 << 24;

/// Room made ahead for a list, whatever length its first bytes claim.
const AHEAD_MAX: usize = 1024;

/// A record that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// Written by a newer version of Mehr.
    #[error("record format {found} is newer than {FORMAT}")]
    Newer {
        /// The format found.
        found: u8,
    },
    /// Not what the format says.
    #[error(transparent)]
    Bytes(#[from] BytesError),
}

type Result<T> = std::result::Result<T, BytesError>;

/// The record that holds these chunks.
pub fn encode_record(chunks: &[Chunk]) -> Vec<u8> {
    let mut out = Writer::default();
    out.byte(FORMAT);
    out.number(chunks.len() as u64);
    for chunk in chunks {
        out.within(|out| write_chunk(out, chunk));
    }
    debug_assert!(
        decode_record(&out.out).is_ok(),
        "a record that nobody could read: {:?}",
        decode_record(&out.out)
    );
    out.out
}

/// The chunks of a record.
///
/// # Errors
/// The bytes are of a newer format or not what the format says.
pub fn decode_record(bytes: &[u8]) -> std::result::Result<Vec<Chunk>, CodecError> {
    let mut repeated = 0;
    sketch_record(bytes)?.iter().map(|sketch| sketch.read_with(&mut repeated)).collect()
}

fn write_chunk(out: &mut Writer, chunk: &Chunk) {
    write_header(out, &chunk.header);
    out.number(u64::from(chunk.index));
    out.byte(u8::from(chunk.last));
    out.number(chunk.parts.len() as u64);
    for part in &chunk.parts {
        out.within(|out| write_part(out, part));
    }
}

/// Rows come before columns, so that whoever looks for a row can skip parts without it.
fn write_part(out: &mut Writer, part: &Part) {
    out.text(&part.kind);
    out.byte(u8::from(part.creates));
    write_rows(out, &part.rows);
    out.number(part.columns.len() as u64);
    for column in &part.columns {
        write_column(out, column);
    }
}

fn read_part(bytes: &[u8], repeated: &mut usize) -> Result<Part> {
    let mut from = Reader::new(bytes);
    from.repeated = *repeated;
    let (kind, creates, rows) = read_part_head(&mut from)?;
    let count = from.len(3)?;
    let mut columns = Vec::with_capacity(count.min(AHEAD_MAX));
    for _ in 0..count {
        columns.push(read_column(&mut from, rows.len())?);
    }
    from.end("bytes after the last column")?;
    *repeated = from.repeated;
    Ok(Part { kind: kind.to_owned(), creates, rows, columns })
}

fn read_part_head<'a>(from: &mut Reader<'a>) -> Result<(&'a str, bool, Rows)> {
    Ok((from.text()?, read_flag(from)?, read_rows(from)?))
}

/// A chunk of which the parts have not been read yet: to find out which chunks are worth reading.
#[derive(Clone, Debug)]
pub struct Sketch<'a> {
    /// The batch it is of.
    pub header: Header,
    /// Its place among the chunks of the batch.
    pub index: u32,
    /// Whether it is the last one.
    pub last: bool,
    parts: Vec<&'a [u8]>,
}

impl Sketch<'_> {
    /// Whether a part speaks of a row.
    ///
    /// # Errors
    /// The parts cannot be read.
    pub fn touches(&self, kind: &str, id: RowId) -> std::result::Result<bool, CodecError> {
        for part in &self.parts {
            let (part_kind, _, rows) = read_part_head(&mut Reader::new(part))?;
            if part_kind == kind && rows.contains(id) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The whole chunk.
    ///
    /// # Errors
    /// The parts cannot be read.
    pub fn read(&self) -> std::result::Result<Chunk, CodecError> {
        self.read_with(&mut 0)
    }

    fn read_with(&self, repeated: &mut usize) -> std::result::Result<Chunk, CodecError> {
        let parts = self.parts.iter().map(|part| read_part(part, repeated)).collect::<Result<_>>()?;
        Ok(Chunk { header: self.header.clone(), index: self.index, last: self.last, parts })
    }
}

/// The chunks of a record without their parts; much faster than [`decode_record`].
///
/// # Errors
/// The bytes are of a newer format or not what the format says. Damage within a part is found when it is read.
pub fn sketch_record(bytes: &[u8]) -> std::result::Result<Vec<Sketch<'_>>, CodecError> {
    let mut reader = Reader::new(bytes);
    match reader.byte()? {
        FORMAT => {}
        found if found > FORMAT => return Err(CodecError::Newer { found }),
        _ => return Err(reader.bad("a record format that never existed").into()),
    }
    let count = reader.len(1)?;
    let mut chunks = Vec::with_capacity(count.min(AHEAD_MAX));
    for _ in 0..count {
        chunks.push(read_sketch(&mut Reader::new(reader.blob()?))?);
    }
    reader.end("bytes after the last chunk")?;
    Ok(chunks)
}

fn read_sketch<'a>(from: &mut Reader<'a>) -> Result<Sketch<'a>> {
    let header = read_header(from)?;
    let index = u32::try_from(from.number()?).map_err(|_| from.bad("a chunk number out of range"))?;
    let last = read_flag(from)?;
    let count = from.len(1)?;
    let mut parts = Vec::with_capacity(count.min(AHEAD_MAX));
    for _ in 0..count {
        parts.push(from.blob()?);
    }
    from.end("bytes after the last part")?;
    Ok(Sketch { header, index, last, parts })
}

/// Appends a batch header; snapshots store the same bytes.
pub fn write_header(out: &mut Writer, header: &Header) {
    write_batch_id(out, header.id);
    out.u64(header.stamp.0);
    out.byte(reason_code(header.reason));
    out.byte(action_code(header.action));
    out.text(&header.kind);
    out.number(header.rows);
    out.byte(u8::from(header.parent.is_some()));
    if let Some(parent) = header.parent {
        write_batch_id(out, parent);
    }
    out.number(header.seen.dense().len() as u64);
    for (device, upto) in header.seen.dense() {
        write_batch_id(out, BatchId { device, counter: upto });
    }
    out.number(header.seen.extra().len() as u64);
    for &(device, counter) in header.seen.extra() {
        write_batch_id(out, BatchId { device, counter });
    }
}

/// Reads a batch header.
///
/// # Errors
/// The bytes are not a header.
pub fn read_header(from: &mut Reader) -> Result<Header> {
    let id = read_batch_id(from)?;
    let stamp = Stamp(from.u64()?);
    let reason = reason_of_code(from.byte()?).ok_or_else(|| from.bad("an unknown reason"))?;
    let action = action_of_code(from.byte()?).ok_or_else(|| from.bad("an unknown action"))?;
    let kind = from.text()?.to_owned();
    let rows = from.number()?;
    let parent = if read_flag(from)? { Some(read_batch_id(from)?) } else { None };
    let mut pairs = || -> Result<Vec<(u64, u64)>> {
        let count = from.len(9)?;
        (0..count).map(|_| read_batch_id(from).map(|id| (id.device, id.counter))).collect()
    };
    let dense = pairs()?;
    let seen = Rc::new(Seen::from_parts(dense, pairs()?));
    Ok(Header { id, stamp, reason, action, kind, rows, parent, seen })
}

fn write_batch_id(out: &mut Writer, id: BatchId) {
    out.u64(id.device);
    out.number(id.counter);
}

fn read_batch_id(from: &mut Reader) -> Result<BatchId> {
    let id = BatchId { device: from.u64()?, counter: from.number()? };
    if id.counter == 0 {
        return Err(from.bad("a batch number 0"));
    }
    Ok(id)
}

fn read_flag(from: &mut Reader) -> Result<bool> {
    match from.byte()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(from.bad("a flag that is neither 0 nor 1")),
    }
}

/// Appends row ids.
pub fn write_rows(out: &mut Writer, rows: &Rows) {
    out.number(rows.runs().len() as u64);
    for &(first, len) in rows.runs() {
        out.u128(first.0);
        out.number(u64::from(len));
    }
}

/// Reads row ids.
///
/// # Errors
/// The bytes are not rows, or more than [`ROWS_MAX`] of them.
pub fn read_rows(from: &mut Reader) -> Result<Rows> {
    let count = from.len(17)?;
    let mut runs = Vec::with_capacity(count);
    let mut total = 0_u64;
    for _ in 0..count {
        let first = RowId(from.u128()?);
        let len = u32::try_from(from.number()?).map_err(|_| from.bad("a run of rows too long"))?;
        if len == 0 || first.0.checked_add(u128::from(len - 1)).is_none() {
            return Err(from.bad("a run of rows that cannot be"));
        }
        total += u64::from(len);
        runs.push((first, len));
    }
    if total > ROWS_MAX as u64 {
        return Err(from.bad("more rows than a part may have"));
    }
    Ok(Rows::from_runs(runs))
}

/// The stable code of a reason.
pub fn reason_code(reason: Reason) -> u8 {
    match reason {
        Reason::Ui => 0,
        Reason::Import => 1,
        Reason::Rule => 2,
        Reason::Merge => 3,
        Reason::Undo => 4,
        Reason::Redo => 5,
    }
}

/// The reason of a stable code.
pub fn reason_of_code(code: u8) -> Option<Reason> {
    use Reason::{Import, Merge, Redo, Rule, Ui, Undo};
    [Ui, Import, Rule, Merge, Undo, Redo].get(usize::from(code)).copied()
}

/// The stable code of an action.
pub fn action_code(action: Action) -> u8 {
    match action {
        Action::Create => 0,
        Action::Update => 1,
        Action::Delete => 2,
        Action::Restore => 3,
        Action::Import => 4,
        Action::Field => 5,
        Action::Setting => 6,
    }
}

/// The action of a stable code.
pub fn action_of_code(code: u8) -> Option<Action> {
    use Action::{Create, Delete, Field, Import, Restore, Setting, Update};
    [Create, Update, Delete, Restore, Import, Field, Setting].get(usize::from(code)).copied()
}

/// The stable code of a field type.
pub fn type_code(ty: FieldType) -> u8 {
    match ty {
        FieldType::Text => 0,
        FieldType::LongText => 1,
        FieldType::Choice => 2,
        FieldType::Set => 3,
        FieldType::Int => 4,
        FieldType::Number => 5,
        FieldType::Money => 6,
        FieldType::Day => 7,
        FieldType::Birthday => 8,
        FieldType::Instant => 9,
        FieldType::Flag => 10,
        FieldType::Ref => 11,
    }
}

/// The field type of a stable code.
pub fn type_of_code(code: u8) -> Option<FieldType> {
    Some(match code {
        0 => FieldType::Text,
        1 => FieldType::LongText,
        2 => FieldType::Choice,
        3 => FieldType::Set,
        4 => FieldType::Int,
        5 => FieldType::Number,
        6 => FieldType::Money,
        7 => FieldType::Day,
        8 => FieldType::Birthday,
        9 => FieldType::Instant,
        10 => FieldType::Flag,
        11 => FieldType::Ref,
        _ => return None,
    })
}

fn write_column(out: &mut Writer, column: &Column) {
    out.text(&column.field);
    out.byte(type_code(column.ty));
    write_marks(out, column.written.as_ref());
    write_marks(out, column.null.as_ref());
    write_cells(out, &column.cells);
    out.byte(u8::from(column.before.is_some()));
    if let Some(before) = &column.before {
        write_marks(out, before.null.as_ref());
        write_cells(out, &before.cells);
    }
}

fn read_column(from: &mut Reader, rows: usize) -> Result<Column> {
    let field = from.text()?.to_owned();
    let ty = type_of_code(from.byte()?).ok_or_else(|| from.bad("an unknown field type"))?;
    let written = read_marks(from, rows)?;
    let null = read_marks(from, rows)?;
    let cells = read_cells(from, rows)?;
    let before = if read_flag(from)? {
        let null = read_marks(from, rows)?;
        Some(Box::new(Before { cells: read_cells(from, rows)?, null }))
    } else {
        None
    };
    if !fits(ty, &cells) || before.as_ref().is_some_and(|before| !fits(ty, &before.cells)) {
        return Err(from.bad("cells of another type than their field"));
    }
    Ok(Column { field, ty, cells, written, null, before })
}

/// Whether cells have the shape of a field of type `ty`.
pub fn fits(ty: FieldType, cells: &Cells) -> bool {
    match cells {
        Cells::Text(_) | Cells::Dict { .. } => {
            matches!(ty, FieldType::Text | FieldType::LongText | FieldType::Choice)
        }
        Cells::Int(_) => matches!(
            ty,
            FieldType::Int | FieldType::Day | FieldType::Birthday | FieldType::Instant | FieldType::Flag
        ),
        Cells::Number(_) => ty == FieldType::Number,
        Cells::Money { .. } => ty == FieldType::Money,
        Cells::Ref(_) => ty == FieldType::Ref,
        Cells::Set { .. } => ty == FieldType::Set,
    }
}

fn write_marks(out: &mut Writer, marks: Option<&Marks>) {
    out.byte(u8::from(marks.is_some()));
    if let Some(marks) = marks {
        for word in marks.words() {
            out.u64(*word);
        }
    }
}

fn read_marks(from: &mut Reader, rows: usize) -> Result<Option<Marks>> {
    if !read_flag(from)? {
        return Ok(None);
    }
    let bytes = from.take(rows.div_ceil(64) * 8)?;
    let words = bytes
        .chunks_exact(8)
        .map(|chunk| chunk.iter().rev().fold(0_u64, |word, &byte| word << 8 | u64::from(byte)))
        .collect();
    Ok(Some(Marks::from_words(words, rows)))
}

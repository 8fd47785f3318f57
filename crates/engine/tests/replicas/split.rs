//! The same batch cut into other chunks.

use super::Batch;
use oplog::batch::Before;
use oplog::{Cells, Chunk, Column, Marks, Part, RefCells};

/// Cuts every part of a batch behind `at(rows)` of its rows, and puts the pieces into chunks of one to three.
pub fn split(batch: &Batch, mut at: impl FnMut(usize) -> usize) -> Batch {
    let mut parts = Vec::new();
    for part in batch.iter().flat_map(|chunk| &chunk.parts) {
        let cut = at(part.rows.len() + 1);
        parts.extend([rows_of(part, 0, cut), rows_of(part, cut, part.rows.len())]);
    }
    parts.retain(|part| !part.rows.is_empty());
    let mut chunks: Vec<Vec<Part>> = vec![Vec::new()];
    for part in parts {
        if at(2) == 1 {
            chunks.push(Vec::new());
        }
        chunks.last_mut().unwrap().push(part);
    }
    let last = chunks.len() - 1;
    let header = &batch[0].header;
    let chunk =
        |(index, parts)| Chunk { header: header.clone(), index: index as u32, last: index == last, parts };
    chunks.into_iter().enumerate().map(chunk).collect()
}

fn rows_of(part: &Part, from: usize, to: usize) -> Part {
    let rows = part.rows.iter().skip(from).take(to - from).collect();
    let columns = part.columns.iter().map(|column| column_of(column, from, to)).collect();
    Part { kind: part.kind.clone(), creates: part.creates, rows, columns }
}

fn column_of(column: &Column, from: usize, to: usize) -> Column {
    let marks = |marks: &Option<Marks>| {
        let marks = marks.as_ref()?;
        Some(Marks::from_fn(to - from, |i| marks.get(from + i)))
    };
    let before = column.before.as_ref().map(|before| {
        Box::new(Before { cells: cells_of(&before.cells, from, to), null: marks(&before.null) })
    });
    Column {
        field: column.field.clone(),
        ty: column.ty,
        cells: cells_of(&column.cells, from, to),
        written: marks(&column.written),
        null: marks(&column.null),
        before,
    }
}

fn cells_of(cells: &Cells, from: usize, to: usize) -> Cells {
    let texts = |texts: &oplog::Texts| texts.iter().skip(from).take(to - from).collect();
    match cells {
        Cells::Text(all) => Cells::Text(texts(all)),
        Cells::Dict { values, codes } => {
            Cells::Dict { values: values.clone(), codes: codes[from..to].to_vec() }
        }
        Cells::Int(values) => Cells::Int(values[from..to].to_vec()),
        Cells::Number(values) => Cells::Number(values[from..to].to_vec()),
        Cells::Money { minor, currencies, codes } => Cells::Money {
            minor: minor[from..to].to_vec(),
            currencies: currencies.clone(),
            codes: if codes.is_empty() { Vec::new() } else { codes[from..to].to_vec() },
        },
        Cells::Ref(links) => {
            Cells::Ref(RefCells { targets: links.targets.clone(), codes: links.codes[from..to].to_vec() })
        }
        Cells::Set { add, remove } => Cells::Set { add: texts(add), remove: texts(remove) },
    }
}

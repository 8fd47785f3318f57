//! Cutting a large part into smaller ones, each of which stands for itself.

use crate::batch::{Column, Part, Rows};
use crate::cells::{Cells, Marks, RefCells, Texts};
use std::ops::Range;

/// The rows `range` of a part, with every column.
///
/// # Panics
/// When the range reaches beyond the part.
pub fn slice_part(part: &Part, range: Range<usize>) -> Part {
    Part {
        kind: part.kind.clone(),
        creates: part.creates,
        rows: slice_rows(&part.rows, range.clone()),
        columns: part.columns.iter().map(|column| slice_column(column, range.clone())).collect(),
    }
}

fn slice_column(column: &Column, range: Range<usize>) -> Column {
    assert!(column.before.is_none(), "only new rows are sliced");
    let marks = |marks: &Option<Marks>| {
        marks.as_ref().map(|marks| Marks::from_fn(range.len(), |i| marks.get(range.start + i)))
    };
    Column {
        field: column.field.clone(),
        ty: column.ty,
        cells: slice_cells(&column.cells, range.clone()),
        written: marks(&column.written),
        null: marks(&column.null),
        before: None,
    }
}

fn slice_rows(rows: &Rows, range: Range<usize>) -> Rows {
    let mut runs = Vec::new();
    let mut at = 0;
    for &(first, len) in rows.runs() {
        let start = range.start.max(at);
        let end = range.end.min(at + len as usize);
        if start < end {
            runs.push((first.offset((start - at) as u64), (end - start) as u32));
        }
        at += len as usize;
    }
    Rows::from_runs(runs)
}

fn slice_cells(cells: &Cells, range: Range<usize>) -> Cells {
    match cells {
        Cells::Text(texts) => Cells::Text(slice_texts(texts, range)),
        Cells::Dict { values, codes } => {
            let (kept, codes) = used(&codes[range], values.len());
            Cells::Dict { values: kept.into_iter().map(|code| values.get(code as usize)).collect(), codes }
        }
        Cells::Int(values) => Cells::Int(values[range].to_vec()),
        Cells::Number(values) => Cells::Number(values[range].to_vec()),
        Cells::Money { minor, currencies, codes } => Cells::Money {
            minor: minor[range.clone()].to_vec(),
            currencies: currencies.clone(),
            codes: if codes.is_empty() { Vec::new() } else { codes[range].to_vec() },
        },
        Cells::Ref(links) => {
            let (kept, codes) = used(&links.codes[range], links.targets.len());
            let all: Vec<_> = links.targets.iter().collect();
            Cells::Ref(RefCells { targets: kept.into_iter().map(|code| all[code as usize]).collect(), codes })
        }
        Cells::Set { add, remove } => Cells::Set {
            add: slice_texts(add, range.clone()),
            remove: if remove.is_empty() { Texts::default() } else { slice_texts(remove, range) },
        },
    }
}

fn slice_texts(texts: &Texts, range: Range<usize>) -> Texts {
    let start = if range.start == 0 { 0 } else { texts.ends()[range.start - 1] };
    let ends: Vec<u32> = texts.ends()[range].iter().map(|&end| end - start).collect();
    let len = ends.last().copied().unwrap_or(0);
    let arena = texts.arena()[start as usize..(start + len) as usize].to_owned();
    Texts::from_parts(arena, ends).unwrap_or_default()
}

/// The codes that occur, ascending, and the codes renumbered to match. At least one is kept, as null cells need some.
fn used(codes: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut occurs = Marks::none(count);
    for &code in codes {
        occurs.set(code as usize);
    }
    let kept: Vec<u32> = (0..count as u32).filter(|&code| occurs.get(code as usize)).collect();
    let mut renumbered = vec![0_u32; count];
    for (place, &code) in kept.iter().enumerate() {
        renumbered[code as usize] = place as u32;
    }
    (kept, codes.iter().map(|&code| renumbered[code as usize]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{FieldType, RowId};

    fn column(field: &str, ty: FieldType, cells: Cells) -> Column {
        Column { field: field.into(), ty, cells, written: None, null: None, before: None }
    }

    #[test]
    fn slices_hold_the_same_cells_as_the_whole() {
        let texts: Texts = ["a", "", "ccc", "dd", "e"].into_iter().collect();
        let part = Part {
            kind: "customer".into(),
            creates: true,
            rows: Rows::from_runs(vec![(RowId(10), 2), (RowId(100), 3)]),
            columns: vec![
                column("name", FieldType::Text, Cells::Text(texts.clone())),
                column("city", FieldType::Text, Cells::Dict { values: texts, codes: vec![4, 4, 0, 2, 0] }),
                column("n", FieldType::Int, Cells::Int(vec![1, 2, 3, 4, 5])),
                column(
                    "owner",
                    FieldType::Ref,
                    Cells::Ref(RefCells { targets: Rows::run(RowId(7), 3), codes: vec![0, 2, 2, 1, 2] }),
                ),
            ],
        };
        for (start, end) in [(0, 5), (0, 2), (1, 4), (4, 5)] {
            let slice = slice_part(&part, start..end);
            assert_eq!(
                slice.rows.iter().collect::<Vec<_>>(),
                part.rows.iter().skip(start).take(end - start).collect::<Vec<_>>()
            );
            for i in start..end {
                for place in 0..2 {
                    assert_eq!(slice.columns[place].cells.text(i - start), part.columns[place].cells.text(i));
                }
                let target = |part: &Part, i: usize| match &part.columns[3].cells {
                    Cells::Ref(links) => links.target(links.codes[i]),
                    _ => None,
                };
                assert_eq!(target(&slice, i - start), target(&part, i));
            }
        }
    }
}

//! Searches against a model that looks at every row and sorts all hits.

use super::*;
use domain::fold::fold;
use proptest::prelude::*;

/// An index of rows, of which some were changed later.
fn index(rows: &[Vec<String>], edits: &[(usize, Vec<String>)]) -> Index {
    let mut index = Index { starts: vec![0], rows: rows.len() as u32, ..Index::default() };
    for row in rows {
        index.arena.push_str(&row.join("\n"));
        index.arena.push(ROW_END);
        index.starts.push(index.arena.len() as u32);
    }
    index.edits = edits.iter().map(|(row, text)| (*row as u32, text.join("\n"))).collect();
    index
}

/// The best place of a word in the fields of a row.
fn best_place(fields: &[String], word: &str) -> Option<(usize, u32)> {
    let places = fields.iter().enumerate().flat_map(|(field, text)| {
        let fit = move |place: usize| match text[..place].chars().next_back() {
            None => 0,
            Some(before) => {
                if " -.@_(+\"".contains(before) {
                    1
                } else {
                    2
                }
            }
        };
        let at = (0..text.len()).filter(move |&at| text[at..].starts_with(word));
        at.map(move |at| (field, fit(at)))
    });
    places.min()
}

/// The rows found and their fields, the best first.
fn model(rows: &[Vec<String>], question: &str) -> Vec<(usize, u32, u32)> {
    let folded = fold(question);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let mut hits: Vec<_> = rows
        .iter()
        .enumerate()
        .filter_map(|(row, fields)| {
            let places: Option<Vec<_>> = words.iter().map(|word| best_place(fields, word)).collect();
            places?.into_iter().max().map(|(field, fit)| (field, fit, row as u32))
        })
        .collect();
    hits.sort_unstable();
    hits
}

fn field() -> impl Strategy<Value = String> {
    "[ab \\-.@]{0,7}"
}

fn row() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(field(), FIELDS.len())
}

proptest! {
    #[test]
    fn a_search_finds_and_ranks_what_looking_at_every_row_does(
        mut rows in prop::collection::vec(row(), 1..30),
        edits in prop::collection::vec((0_usize..40, row()), 0..4),
        question in "[ab]{1,3}( [ab]{1,2})?",
        limit in 0_usize..8,
    ) {
        let edits: std::collections::BTreeMap<usize, Vec<String>> =
            edits.into_iter().filter(|(place, _)| *place < rows.len()).collect();
        let edits: Vec<_> = edits.into_iter().collect();
        let index = index(&rows, &edits);
        for (place, text) in edits {
            rows[place] = text;
        }
        let expected = model(&rows, &question);
        let mut all: Vec<u32> = expected.iter().map(|&(_, _, row)| row).collect();
        let found = index.find(&question, limit, |_| true);
        prop_assert_eq!(found.total, all.len() as u64);
        let hits: Vec<_> = found.hits.iter().map(|hit| (usize::from(hit.field), hit.row)).collect();
        let best: Vec<_> = expected.iter().take(limit).map(|&(field, _, row)| (field, row)).collect();
        prop_assert_eq!(hits, best);
        all.sort_unstable();
        prop_assert_eq!(index.rows_with(&question), all);
    }

    #[test]
    fn rows_that_are_left_out_are_neither_counted_nor_given(
        rows in prop::collection::vec(row(), 1..30),
        question in "[ab]{1,2}",
        limit in 0_usize..4,
    ) {
        let found = index(&rows, &[]).find(&question, limit, |row| row % 2 == 0);
        let expected: Vec<u32> =
            model(&rows, &question).into_iter().map(|(_, _, row)| row).filter(|row| row % 2 == 0).collect();
        prop_assert_eq!(found.total, expected.len() as u64);
        let hits: Vec<u32> = found.hits.iter().map(|hit| hit.row).collect();
        prop_assert_eq!(&hits[..], &expected[..limit.min(expected.len())]);
    }
}

#[test]
fn an_empty_question_finds_nothing() {
    let index = index(&[vec!["a".to_owned()]], &[]);
    assert_eq!(index.find(" ", 5, |_| true), Found::default());
    assert_eq!(index.rows_with(""), Vec::<u32>::new());
}

//! Rules of correcting cells before the import: which problems can be corrected where they stand, and which are alike.

use protocol::{Correction, FilePlan, Problem};

/// Longer texts are shortened in a problem and so cannot be looked for.
const WHOLE_CHARS: usize = 120;
/// Problems of a cell that another text in it would solve.
const OF_CELLS: [&str; 13] = [
    "ambiguous_amount",
    "ambiguous_date",
    "amount_too_large",
    "amount_too_precise",
    "no_currency",
    "no_such_day",
    "not_a_date",
    "not_a_flag",
    "not_a_number",
    "not_a_whole_number",
    "not_an_amount",
    "not_an_email",
    "out_of_range",
];
/// Rows that lack what they cannot do without; the problem's text is the whole row.
const OF_ROWS: [&str; 5] = ["no_amount", "no_customer", "no_day", "no_name", "no_time"];

/// Cells that can be corrected together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Alike {
    /// The column's number from 1.
    pub(super) column: u64,
    /// What stands there, or the row that lacks something.
    pub(super) text: String,
    /// The lines among the problems told.
    pub(super) lines: Vec<u64>,
    /// Whether every such cell of the column is meant, and not those lines alone.
    is_by_text: bool,
}

/// The problems of one sort that can be corrected, those with the same text together.
pub(super) fn alike(problems: &[Problem]) -> Vec<Alike> {
    let mut found: Vec<Alike> = Vec::new();
    for problem in problems.iter().filter(|problem| problem.column > 0) {
        let is_by_text = OF_CELLS.contains(&problem.kind.as_str());
        if !is_by_text && !OF_ROWS.contains(&problem.kind.as_str()) {
            continue;
        }
        let is_by_text = is_by_text && problem.detail.chars().count() < WHOLE_CHARS;
        let text = problem.detail.trim();
        let same = |known: &&mut Alike| is_by_text && known.column == problem.column && known.text == text;
        match found.iter_mut().find(same) {
            Some(known) => known.lines.push(problem.line),
            None => found.push(Alike {
                column: problem.column,
                text: text.to_owned(),
                lines: vec![problem.line],
                is_by_text,
            }),
        }
    }
    found
}

/// Adds a correction to a plan; a later one takes the place of an earlier one.
pub(super) fn correct(plan: &mut FilePlan, cells: &Alike, to: &str) {
    let to = to.trim().to_owned();
    let made: Vec<Correction> = match cells.is_by_text {
        true => {
            vec![Correction { column: cells.column, line: None, from: cells.text.clone(), to: to.clone() }]
        }
        false => {
            let at = |line: &u64| Correction {
                column: cells.column,
                line: Some(*line),
                from: String::new(),
                to: to.clone(),
            };
            cells.lines.iter().map(at).collect()
        }
    };
    // A corrected text that is corrected again: both then lead to the latest.
    for known in &mut plan.corrections {
        if cells.is_by_text && known.column == cells.column && known.to == cells.text {
            known.to = to.clone();
        }
    }
    let takes_place = |known: &Correction| {
        made.iter().any(|new| (new.column, new.line, &new.from) == (known.column, known.line, &known.from))
    };
    plan.corrections.retain(|known| !takes_place(known));
    plan.corrections.extend(made);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(kind: &str, line: u64, column: u64, detail: &str) -> Problem {
        Problem { kind: kind.into(), line, column, detail: detail.into(), fatal: false }
    }

    #[test]
    fn cells_with_the_same_text_are_corrected_together_and_rows_one_by_one() {
        let cells = [
            problem("not_a_date", 2, 3, "soon"),
            problem("not_a_date", 5, 3, "soon "),
            problem("not_a_date", 6, 3, "later"),
        ];
        let found = alike(&cells);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].text.as_str(), &found[0].lines), ("soon", &vec![2, 5]));
        let rows = [problem("no_customer", 2, 1, ",x"), problem("no_customer", 3, 1, ",x")];
        assert_eq!(alike(&rows).len(), 2);
    }

    #[test]
    fn what_is_odd_about_the_file_itself_cannot_be_corrected_in_a_cell() {
        assert_eq!(alike(&[problem("short_row", 2, 1, "a"), problem("no_name", 2, 0, "a")]), []);
    }

    #[test]
    fn a_text_too_long_to_be_told_whole_is_corrected_by_its_line() {
        let mut plan = FilePlan::default();
        let long = "x".repeat(120);
        correct(&mut plan, &alike(&[problem("not_a_date", 7, 2, &long)])[0], "2024-01-01");
        assert_eq!(plan.corrections[0].line, Some(7));
    }

    #[test]
    fn a_correction_that_is_corrected_again_leaves_one_that_leads_to_the_latest() {
        let mut plan = FilePlan::default();
        correct(&mut plan, &alike(&[problem("not_a_date", 2, 3, "soon")])[0], "tomorow");
        correct(&mut plan, &alike(&[problem("not_a_date", 2, 3, "tomorow")])[0], " 2024-06-01 ");
        let to_latest = plan.corrections.iter().filter(|c| c.to == "2024-06-01").count();
        assert_eq!((plan.corrections.len(), to_latest), (2, 2));
        correct(&mut plan, &alike(&[problem("no_customer", 9, 1, ",")])[0], "Nino");
        assert_eq!(plan.corrections[2].line, Some(9));
    }
}

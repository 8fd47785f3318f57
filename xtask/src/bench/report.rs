//! What was measured, as a table for people and as JSON for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// One measured thing.
pub struct Row {
    pub name: String,
    pub unit: &'static str,
    /// Each measurement.
    pub runs: Vec<f64>,
    /// The very first one, where it does work that later ones find done.
    pub first: Option<f64>,
    /// What DESIGN.md aims at, for the sizes it names.
    pub aim: Option<f64>,
    /// What the machine itself takes for the least that would do, and what that is.
    pub machine: Option<(&'static str, f64)>,
    /// Why the answer is wrong, if it is.
    pub wrong: Option<String>,
}

impl Row {
    /// A row without aim and comparison.
    pub fn new(name: &str, unit: &'static str, runs: Vec<f64>) -> Row {
        Row { name: name.to_owned(), unit, runs, first: None, aim: None, machine: None, wrong: None }
    }

    /// With an aim.
    pub fn aim(self, aim: Option<f64>) -> Row {
        Row { aim, ..self }
    }

    /// With a comparison.
    pub fn beside(self, what: &'static str, value: f64) -> Row {
        Row { machine: Some((what, value)), ..self }
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name, "unit": self.unit, "median": median(&self.runs), "runs": self.runs, "first": self.first,
            "aim": self.aim, "machine": self.machine.map(|(what, value)| json!({ "what": what, "value": value })),
            "wrong": self.wrong,
        })
    }
}

/// Rows that belong together.
pub struct Section {
    pub title: String,
    pub rows: Vec<Row>,
}

/// Everything of one run.
#[derive(Default)]
pub struct Report {
    pub sections: Vec<Section>,
}

impl Report {
    /// The wrong answers.
    pub fn wrong(&self) -> Vec<String> {
        let rows = self.sections.iter().flat_map(|section| &section.rows);
        rows.filter_map(|row| Some(format!("{}: {}", row.name, row.wrong.as_ref()?))).collect()
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let sections = self.sections.iter().map(|section| {
            json!({ "title": section.title, "rows": section.rows.iter().map(Row::json).collect::<Vec<_>>() })
        });
        json!({ "sections": sections.collect::<Vec<_>>() })
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut out = String::new();
        for section in &self.sections {
            let lines: Vec<[String; 6]> = section.rows.iter().map(cells).collect();
            let head = ["", "median (min–max)", "first", "aim", "÷ aim", "÷ machine"].map(str::to_owned);
            let widths: [usize; 6] = std::array::from_fn(|column| {
                lines.iter().chain([&head]).map(|line| line[column].chars().count()).max().unwrap_or(0)
            });
            // Writing to a string cannot fail.
            let _ = writeln!(out, "\n{}", section.title);
            for line in [&head].into_iter().chain(&lines) {
                let mut text = String::new();
                for (column, cell) in line.iter().enumerate() {
                    let gap = " ".repeat(widths[column].saturating_sub(cell.chars().count()));
                    // The first column is words, the last ends in words; the numbers between them line up at the end.
                    match column {
                        0 => text.extend([cell.as_str(), &gap]),
                        5 => text.extend(["   ", cell]),
                        _ => text.extend(["   ", &gap, cell]),
                    }
                }
                let _ = writeln!(out, "{}", text.trim_end());
            }
        }
        out
    }
}

fn cells(row: &Row) -> [String; 6] {
    let middle = median(&row.runs);
    let low = row.runs.iter().copied().fold(f64::INFINITY, f64::min);
    let high = row.runs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let measured = match row.runs.len() {
        0 => "–".to_owned(),
        1 => format!("{} {}", number(middle), row.unit),
        _ => format!("{} {} ({}–{})", number(middle), row.unit, number(low), number(high)),
    };
    let name = match row.wrong {
        Some(_) => format!("WRONG {}", row.name),
        None => row.name.clone(),
    };
    [
        name,
        measured,
        row.first.map(number).unwrap_or_default(),
        row.aim.map(number).unwrap_or_default(),
        row.aim.filter(|_| !row.runs.is_empty()).map(|aim| number(middle / aim)).unwrap_or_default(),
        row.machine
            .filter(|_| !row.runs.is_empty())
            .map(|(what, value)| format!("{} × {what}", number(middle / value)))
            .unwrap_or_default(),
    ]
}

/// The middle one, or the mean of the two in the middle; not a number when there is none.
pub fn median(runs: &[f64]) -> f64 {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match (sorted.get(half), sorted.len() % 2) {
        (Some(upper), 0) => (sorted[half - 1] + upper) / 2.0,
        (Some(middle), _) => *middle,
        (None, _) => f64::NAN,
    }
}

/// Three digits are enough to compare and few enough to read.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, Row, Section, median, number};

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn numbers_have_three_digits() {
        assert_eq!([0.456, 45.64, 456.4].map(number), ["0.46", "45.6", "456"]);
    }

    #[test]
    fn a_wrong_answer_stands_out() {
        let mut row = Row::new("search", "ms", vec![2.0, 1.0, 4.0]).aim(Some(1.0)).beside("round trip", 0.5);
        row.wrong = Some("7 hits, not 8".to_owned());
        let report = Report { sections: vec![Section { title: "10 customers".to_owned(), rows: vec![row] }] };
        assert_eq!(report.wrong(), ["search: 7 hits, not 8"]);
        let table = report.table();
        assert!(table.contains("WRONG search"), "{table}");
        assert!(table.contains("2.00 ms (1.00–4.00)"), "{table}");
        assert!(table.contains("4.00 × round trip"), "{table}");
        assert_eq!(report.json()["sections"][0]["rows"][0]["median"], 2.0);
    }
}

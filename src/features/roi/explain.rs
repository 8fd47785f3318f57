//! How each number of the screen is computed.

use super::answer::{Adoption, Answer};
use super::words::Words;
use crate::i18n::{I18n, k};
use crate::records::choice_label;
use crate::ui::Explained;

type Inputs = Vec<(String, String)>;

/// The parts of the benefit.
fn parts(words: Words, answer: &Answer) -> Inputs {
    let i18n = words.i18n;
    vec![
        (text!(i18n, k::roi::CUSTOMERS_START), words.count(answer.period.start)),
        (text!(i18n, k::roi::RETENTION), words.share(answer.period.retention_rate)),
        (text!(i18n, k::roi::BASELINE_RETENTION), words.share(answer.baseline.retention_rate)),
        (text!(i18n, k::roi::EACH), words.some_money(answer.revenue_per_customer_minor)),
        (text!(i18n, k::roi::MARGIN), i18n.percent(answer.margin)),
        (text!(i18n, k::roi::COST), words.money(answer.cost_minor as f64)),
    ]
}

fn compared(words: Words, answer: &Answer, definition: String, formula: String) -> Explained {
    Explained { definition, formula, inputs: parts(words, answer), source: text!(words.i18n, k::roi::SOURCE) }
}

/// The ROI.
pub(super) fn roi(words: Words, answer: &Answer) -> Explained {
    let i18n = words.i18n;
    let mut explained =
        compared(words, answer, text!(i18n, k::roi::ROI_DEFINITION), text!(i18n, k::roi::ROI_FORMULA));
    if let Some(range) = answer.ci95 {
        let intervals = [
            (text!(i18n, k::roi::RETENTION), range.retention_rate),
            (text!(i18n, k::roi::BASELINE_RETENTION), range.baseline_rate),
            (text!(i18n, k::roi::DIFFERENCE), range.difference),
        ];
        let line = |(name, interval)| (text!(i18n, k::roi::INTERVAL_OF, name = name), words.shares(interval));
        explained.inputs.extend(intervals.map(line));
    }
    explained
}

/// The cost, by what it is for.
pub(super) fn cost(words: Words, answer: &Answer) -> Explained {
    let i18n = words.i18n;
    let by = answer.costs.by_category.iter();
    let mut inputs: Inputs = by
        .map(|part| (choice_label(i18n, "category", &part.category), words.money(part.minor as f64)))
        .collect();
    inputs.push((text!(i18n, k::roi::COST_ROWS), words.count(answer.costs.rows)));
    Explained {
        definition: text!(i18n, k::roi::COST_DEFINITION),
        formula: text!(i18n, k::roi::COST_FORMULA),
        inputs,
        source: text!(i18n, k::roi::COST_SOURCE),
    }
}

/// What customers who were kept brought.
pub(super) fn benefit(words: Words, answer: &Answer) -> Explained {
    let i18n = words.i18n;
    compared(words, answer, text!(i18n, k::roi::BENEFIT_DEFINITION), text!(i18n, k::roi::BENEFIT_FORMULA))
}

/// Benefit less cost.
pub(super) fn net(words: Words, answer: &Answer) -> Explained {
    let i18n = words.i18n;
    compared(words, answer, text!(i18n, k::roi::NET_DEFINITION), text!(i18n, k::roi::NET_FORMULA))
}

/// From which retention on it pays.
pub(super) fn break_even(words: Words, answer: &Answer) -> Explained {
    let i18n = words.i18n;
    let said = (text!(i18n, k::roi::BREAK_EVEN_DEFINITION), text!(i18n, k::roi::BREAK_EVEN_FORMULA));
    compared(words, answer, said.0, said.1)
}

/// Customers beyond the baseline.
pub(super) fn kept(words: Words, answer: &Answer) -> Explained {
    let i18n = words.i18n;
    let said = (text!(i18n, k::roi::KEPT_DEFINITION), text!(i18n, k::roi::KEPT_FORMULA));
    Explained {
        inputs: parts(words, answer).into_iter().take(3).collect(),
        ..compared(words, answer, said.0, said.1)
    }
}

/// What one customer brings.
pub(super) fn each(words: Words, answer: &Answer) -> Explained {
    let i18n = words.i18n;
    let said = (text!(i18n, k::roi::EACH_DEFINITION), text!(i18n, k::roi::EACH_FORMULA));
    let inputs = vec![
        (text!(i18n, k::roi::REVENUE), words.money(answer.revenue_minor as f64)),
        (text!(i18n, k::roi::BUYERS), words.count(answer.buyers)),
    ];
    Explained { inputs, ..compared(words, answer, said.0, said.1) }
}

/// The retention of the period, or of the baseline.
pub(super) fn retention(words: Words, answer: &Answer, is_baseline: bool) -> Explained {
    let i18n = words.i18n;
    let of = if is_baseline { &answer.baseline } else { &answer.period };
    let interval =
        answer.ci95.map(|range| if is_baseline { range.baseline_rate } else { range.retention_rate });
    let mut inputs = vec![
        (text!(i18n, k::roi::DAYS_BEFORE), words.days(of.before_from, of.before_to)),
        (text!(i18n, k::roi::CUSTOMERS_START), words.count(of.start)),
        (text!(i18n, k::roi::DAYS_OF), words.days(of.from, of.to)),
        (text!(i18n, k::roi::STAYED), words.count(of.retained)),
    ];
    let name = text!(i18n, k::roi::RETENTION);
    inputs.extend(
        interval.map(|interval| (text!(i18n, k::roi::INTERVAL_OF, name = name), words.shares(interval))),
    );
    let said = (text!(i18n, k::roi::RETENTION_DEFINITION), text!(i18n, k::roi::RETENTION_FORMULA));
    Explained { inputs, ..compared(words, answer, said.0, said.1) }
}

fn whole(i18n: I18n, number: u64) -> String {
    i18n.number(number as f64)
}

fn used(i18n: I18n, definition: String, formula: String, inputs: Inputs) -> Explained {
    Explained { definition, formula, inputs, source: text!(i18n, k::roi::USE_SOURCE) }
}

/// Edits per person and week.
pub(super) fn edits(i18n: I18n, answer: &Adoption) -> Explained {
    used(
        i18n,
        text!(i18n, k::roi::EDITS_DEFINITION),
        text!(i18n, k::roi::EDITS_FORMULA),
        vec![
            (text!(i18n, k::roi::EDITS), whole(i18n, answer.edits)),
            (text!(i18n, k::roi::PEOPLE), whole(i18n, answer.people.len() as u64)),
            (text!(i18n, k::roi::WEEKS), whole(i18n, answer.weeks.len() as u64)),
        ],
    )
}

/// The share of people who edit.
pub(super) fn active(i18n: I18n, answer: &Adoption) -> Explained {
    used(
        i18n,
        text!(i18n, k::roi::ACTIVE_DEFINITION),
        text!(i18n, k::roi::ACTIVE_FORMULA),
        vec![
            (text!(i18n, k::roi::ACTIVE_PEOPLE), whole(i18n, answer.active() as u64)),
            (text!(i18n, k::roi::PEOPLE), whole(i18n, answer.people.len() as u64)),
        ],
    )
}

/// The share of empty fields.
pub(super) fn empty(i18n: I18n, answer: &Adoption) -> Explained {
    let cells = answer.empty_fields.iter().map(|field| u64::from(field.empty)).sum();
    used(
        i18n,
        text!(i18n, k::roi::EMPTY_DEFINITION),
        text!(i18n, k::roi::EMPTY_FORMULA),
        vec![
            (text!(i18n, k::roi::EMPTY_CELLS), whole(i18n, cells)),
            (text!(i18n, k::roi::FIELDS), whole(i18n, answer.empty_fields.len() as u64)),
            (text!(i18n, k::roi::CUSTOMERS), whole(i18n, answer.customers.into())),
        ],
    )
}

/// The share of customers whom nobody has touched.
pub(super) fn stale(i18n: I18n, answer: &Adoption) -> Explained {
    used(
        i18n,
        text!(i18n, k::roi::STALE_DEFINITION, count = answer.stale_days),
        text!(i18n, k::roi::STALE_FORMULA),
        vec![
            (text!(i18n, k::roi::STALE), whole(i18n, answer.stale.into())),
            (text!(i18n, k::roi::CUSTOMERS), whole(i18n, answer.customers.into())),
            (text!(i18n, k::roi::UNTIL), i18n.day(answer.until)),
        ],
    )
}

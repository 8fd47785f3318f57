//! What a file is, and a proposal for importing it.

use crate::service::{FileSource, Host, Outcome, Service};
use domain::{Currency, FieldType};
use formats::Encoding;
use formats::column::{Holds, Profile};
use formats::csv::sniff::{Choices, SAMPLE_BYTES, sniff_with};
use formats::csv::{self, Reader};
use formats::mapping::{Column, Helper, Kind, Proposal, Target, propose};
use formats::values::{Calendar, DateOrder, DecimalSign};
use protocol::{
    Code, ColumnPlan, Failure, FileInspection, FilePlan, ImportOptions, InspectedColumn, Problem,
};
use store::LogStore;

/// A file as it will be imported.
pub struct Inspected {
    /// What the person is shown.
    pub inspection: FileInspection,
    /// How it is read; meaningless when refused.
    pub csv: csv::Options,
    /// What its columns are, the person's choices taken in.
    pub proposal: Proposal,
}

/// The target of a column that names the currency of the amounts.
pub const CURRENCY: &str = "currency";
/// The target of a column with the price of one piece.
pub const UNIT_PRICE: &str = "unit_price";

/// Rows by which a column is judged. Judging a cell tries every reading of it, so more would only take longer.
const ROWS_JUDGED: usize = 400;
/// Rows in which samples and repeated keys are looked for.
const ROWS_SAMPLED: usize = 2000;
/// Rows shown of a file.
const ROWS_SHOWN: usize = 20;
/// Different values shown of a column.
const SAMPLES_SHOWN: usize = 5;
/// Where else in a large file the encoding is looked at.
const FURTHER_SAMPLES: u64 = 8;

impl<S: LogStore, H: Host> Service<S, H> {
    /// Proposals for all files.
    pub(in crate::service) async fn inspect(
        &self,
        options: &ImportOptions,
        files: &[impl FileSource],
    ) -> Outcome<Vec<FileInspection>> {
        let mut inspections = Vec::with_capacity(files.len());
        for (place, file) in files.iter().enumerate() {
            inspections.push(self.inspect_file(options, place, file).await?.inspection);
        }
        Ok(inspections)
    }

    /// The files with their places, in the order in which they are read: first those that others refer to.
    pub(super) async fn in_order(
        &self,
        options: &ImportOptions,
        files: &[impl FileSource],
    ) -> Outcome<Vec<(usize, Inspected)>> {
        let mut ranked = Vec::with_capacity(files.len());
        for (place, file) in files.iter().enumerate() {
            let inspected = self.inspect_file(options, place, file).await?;
            let rank = match inspected.proposal.kind {
                // Firms before the people who work there.
                Kind::Customer if is_about_firms(&inspected.proposal) => 0,
                Kind::Customer => 1,
                Kind::Product => 2,
                Kind::Order => 3,
                Kind::Interaction | Kind::Deal => 4,
            };
            ranked.push((rank, place, inspected));
        }
        ranked.sort_by_key(|&(rank, place, _)| (rank, place));
        Ok(ranked.into_iter().map(|(_, place, inspected)| (place, inspected)).collect())
    }

    /// Looks at the head of a file.
    pub(super) async fn inspect_file(
        &self,
        options: &ImportOptions,
        place: usize,
        file: &impl FileSource,
    ) -> Outcome<Inspected> {
        let chosen = options.files.get(place).cloned().unwrap_or_default();
        let unreadable = |error| Failure::new(Code::BadFile, error);
        let head = file.read(0, SAMPLE_BYTES as u64).await.map_err(unreadable)?;
        let mut more = Vec::new();
        if file.size() > SAMPLE_BYTES as u64 * 2 {
            for n in 1..=FURTHER_SAMPLES {
                more.push(
                    file.read(file.size() / (FURTHER_SAMPLES + 1) * n, 4096).await.map_err(unreadable)?,
                );
            }
        }
        let more: Vec<&[u8]> = more.iter().map(Vec::as_slice).collect();
        let choices = choices(&chosen)?;
        let mut inspection = FileInspection {
            name: file.name(),
            bytes: file.size(),
            plan: chosen.clone(),
            system: None,
            columns: Vec::new(),
            rows: Vec::new(),
            problems: Vec::new(),
            refused: None,
        };
        let sniffed = match sniff_with(&head, file.size(), &more, &choices) {
            Ok(sniffed) => sniffed,
            Err(refusal) => {
                inspection.refused = Some(refusal.code().into());
                let proposal = propose(&[], &[], None);
                return Ok(Inspected { inspection, csv: csv::Options::default(), proposal });
            }
        };
        let csv = sniffed.options;
        let whole = head.len() as u64 >= file.size();
        let sample = Sample::read(&csv, &head, whole);
        let headers: Vec<&str> = sample.headers.iter().map(String::as_str).collect();
        let kind = chosen.kind.as_deref().map(kind_of).transpose()?;
        let mut proposal = propose(&headers, &sample.profiles, kind);
        for (column, plan) in proposal.columns.iter_mut().zip(&chosen.columns) {
            override_column(column, plan)?;
        }
        inspection.system = proposal.system.map(|system| system.name().to_owned());
        inspection.columns = inspected_columns(&proposal, &sample);
        inspection.problems = sample.problems;
        inspection.plan = plan_of(&chosen, &csv, &proposal, &sample.rows);
        inspection.rows = sample.rows.into_iter().take(ROWS_SHOWN).collect();
        if !proposal.kind.is_supported() {
            inspection.refused = Some(format!("unsupported_{}", proposal.kind.name()));
        }
        Ok(Inspected { inspection, csv, proposal })
    }
}

/// The head of a file, read.
struct Sample {
    headers: Vec<String>,
    profiles: Vec<Profile>,
    rows: Vec<Vec<String>>,
    problems: Vec<Problem>,
}

impl Sample {
    fn read(options: &csv::Options, head: &[u8], whole: bool) -> Sample {
        // Half a row at the end of the sample would look like a ragged one.
        let end = match head.iter().rposition(|&byte| byte == b'\n' || byte == b'\r') {
            Some(end) if !whole && options.encoding == Encoding::UTF_8 => end + 1,
            _ => head.len(),
        };
        let mut reader = Reader::new(options.clone());
        let mut profiles: Vec<Profile> = Vec::new();
        let mut rows: Vec<Vec<String>> = Vec::new();
        reader.feed(&head[..end], true, &mut |row| {
            if profiles.len() < row.len() {
                profiles.resize(row.len(), Profile::default());
            }
            if rows.len() < ROWS_JUDGED {
                for (profile, cell) in profiles.iter_mut().zip(row.iter()) {
                    profile.add(cell);
                }
            }
            if rows.len() < ROWS_SAMPLED {
                rows.push(row.iter().map(str::to_owned).collect());
            }
        });
        let headers = reader.header().map(<[String]>::to_vec).unwrap_or_default();
        let problems = reader.problems().examples().iter().take(100).map(problem).collect();
        Sample { headers, profiles, rows, problems }
    }
}

/// An oddity of the reader in the protocol's form.
pub fn problem(problem: &csv::Problem) -> Problem {
    Problem {
        kind: problem.kind.code().into(),
        line: problem.line,
        column: problem.column.map_or(0, |column| u64::from(column) + 1),
        detail: problem.detail.chars().take(120).collect(),
        fatal: false,
    }
}

fn is_about_firms(proposal: &Proposal) -> bool {
    proposal.defaults.contains(&("type", "organisation"))
}

fn choices(plan: &FilePlan) -> Outcome<Choices> {
    let bad = |detail: String| Failure::new(Code::BadParameter, detail);
    let encoding = plan.encoding.as_deref().map(|label| {
        Encoding::from_label(label).ok_or_else(|| bad(format!("encoding {label:?} is not known")))
    });
    let delimiter = plan.delimiter.as_deref().map(|delimiter| match delimiter.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => Ok(*byte),
        _ => Err(bad(format!("{delimiter:?} cannot separate columns"))),
    });
    Ok(Choices {
        encoding: encoding.transpose()?,
        delimiter: delimiter.transpose()?,
        quote: None,
        first_line: plan.skip_lines.map(|lines| lines + 1),
        header: plan.header,
    })
}

fn kind_of(name: &str) -> Outcome<Kind> {
    Ok(match name {
        "customer" => Kind::Customer,
        "order" => Kind::Order,
        "interaction" => Kind::Interaction,
        "product" => Kind::Product,
        _ => return Err(crate::service::failures::unknown_kind(name)),
    })
}

/// Takes the person's choice for a column in.
fn override_column(column: &mut Column, plan: &ColumnPlan) -> Outcome<()> {
    let bad = |detail: String| Failure::new(Code::BadParameter, detail);
    column.target = match (plan.target.as_str(), plan.new_field) {
        ("", _) => match &column.target {
            Target::Ignore(reason) => Target::Ignore(*reason),
            _ => Target::Ignore(formats::mapping::Reason::Blank),
        },
        (CURRENCY, None) => Target::Helper(Helper::Currency),
        (UNIT_PRICE, None) => Target::Helper(Helper::UnitPrice),
        (name, None) => match built_in(name) {
            Some(name) => Target::Field(name),
            // A field that the person declared before.
            None => Target::Own { name: name.into(), label: String::new(), ty: FieldType::Text },
        },
        (name, Some(ty)) => Target::Own { name: name.into(), label: plan.label.clone(), ty },
    };
    match plan.date_order.as_str() {
        "" => {}
        "dmy" => column.dates.order = Some(DateOrder::Dmy),
        "mdy" => column.dates.order = Some(DateOrder::Mdy),
        "ymd" => column.dates.order = None,
        "jalali" => column.dates.calendar = Calendar::Jalali,
        other => return Err(bad(format!("date order {other:?} is none of dmy, mdy, ymd, jalali"))),
    }
    match plan.decimal.as_str() {
        "" => {}
        "." => column.amounts.decimal = Some(DecimalSign::Point),
        "," => column.amounts.decimal = Some(DecimalSign::Comma),
        other => return Err(bad(format!("decimal sign {other:?} is neither . nor ,"))),
    }
    column.amounts.currency = plan.currency.or(column.amounts.currency);
    Ok(())
}

/// The static name of a built-in field.
fn built_in(name: &str) -> Option<&'static str> {
    use std::sync::OnceLock;
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let kinds = domain::Schema::built_in().kinds;
        kinds.into_iter().flat_map(|kind| kind.fields).map(|field| field.name).collect()
    });
    names.iter().find(|known| *known == name).map(String::as_str)
}

fn inspected_columns(proposal: &Proposal, sample: &Sample) -> Vec<InspectedColumn> {
    let columns = proposal.columns.iter().enumerate();
    columns
        .map(|(place, column)| {
            let mut samples: Vec<String> = Vec::new();
            for row in &sample.rows {
                let Some(cell) = row.get(place).filter(|cell| !cell.trim().is_empty()) else { continue };
                if !samples.contains(cell) {
                    samples.push(cell.chars().take(200).collect());
                }
                if samples.len() == SAMPLES_SHOWN {
                    break;
                }
            }
            let ignored = match &column.target {
                Target::Ignore(reason) => Some(reason.code().to_owned()),
                _ => None,
            };
            InspectedColumn { header: column.header.clone(), samples, ignored }
        })
        .collect()
}

/// The complete plan: what was chosen, and what was found for the rest.
fn plan_of(chosen: &FilePlan, csv: &csv::Options, proposal: &Proposal, rows: &[Vec<String>]) -> FilePlan {
    FilePlan {
        kind: Some(proposal.kind.name().into()),
        encoding: Some(csv.encoding.name().to_ascii_lowercase()),
        delimiter: Some(char::from(csv.delimiter).to_string()),
        header: Some(csv.header),
        skip_lines: Some(csv.first_line.saturating_sub(1)),
        columns: proposal.columns.iter().map(column_plan).collect(),
        key: chosen.key.clone().or_else(|| key_of(proposal, rows)),
        rule: chosen.rule,
        corrections: chosen.corrections.clone(),
    }
}

fn column_plan(column: &Column) -> ColumnPlan {
    let (target, new_field, label) = match &column.target {
        Target::Field(name) => ((*name).to_owned(), None, String::new()),
        Target::Helper(Helper::Currency) => (CURRENCY.to_owned(), None, String::new()),
        Target::Helper(Helper::UnitPrice) => (UNIT_PRICE.to_owned(), None, String::new()),
        Target::Own { name, label, ty } if !label.is_empty() => (name.clone(), Some(*ty), label.clone()),
        Target::Own { name, .. } => (name.clone(), None, String::new()),
        Target::Ignore(_) => (String::new(), None, String::new()),
    };
    let date_order = match (column.dates.calendar, column.dates.order) {
        (Calendar::Jalali, _) => "jalali",
        (_, Some(DateOrder::Dmy)) => "dmy",
        (_, Some(DateOrder::Mdy)) => "mdy",
        _ => "",
    };
    let decimal = match column.amounts.decimal {
        Some(DecimalSign::Point) => ".",
        Some(DecimalSign::Comma) => ",",
        None => "",
    };
    let currency: Option<Currency> = column.amounts.currency;
    ColumnPlan { target, new_field, label, date_order: date_order.into(), decimal: decimal.into(), currency }
}

/// The field by which rows are recognised: the first of the usual ones that the file has. Order numbers that repeat are
/// those of orders with several lines, each of which is a row of its own.
fn key_of(proposal: &Proposal, rows: &[Vec<String>]) -> Option<String> {
    let candidates: &[&str] = match proposal.kind {
        Kind::Customer => &["external_id", "emails", "phones", "name"],
        Kind::Order => &["number"],
        Kind::Interaction => &["external_id"],
        Kind::Product => &["sku", "name"],
        Kind::Deal => &[],
    };
    let is_filled = |column: &Column| column.guess.holds != Holds::Nothing;
    for field in candidates {
        let Some((place, _)) = proposal.columns_of(field).find(|(_, column)| is_filled(column)) else {
            continue;
        };
        if *field == "number" {
            let mut numbers: Vec<&str> =
                rows.iter().filter_map(|row| row.get(place)).map(String::as_str).collect();
            let all = numbers.len();
            numbers.sort_unstable();
            numbers.dedup();
            if numbers.len() < all {
                continue;
            }
        }
        return Some((*field).to_owned());
    }
    None
}

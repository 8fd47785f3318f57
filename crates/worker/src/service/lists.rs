//! Lists, search and export.

use super::{Host, Outcome, Service, failures};
use domain::collate::Alphabet;
use domain::expr::{Expr, Score, Typed, check};
use domain::{Day, FieldType, Schema, Value};
use engine::bits::Bits;
use engine::kpi::rfm::RfmScores;
use engine::list::{PageQuestion, Path, PathReader, SortKey, newest_first, page};
use engine::segments::{self, Cache, Question};
use engine::space::Space;
use protocol::{
    Code, ExportQuery, Exported, Failure, Filter, Page, Query, Row, SearchHit, SearchQuery, SearchResult,
    TextCheck,
};
use std::cell::OnceCell;
use store::LogStore;

/// Rows of a page when nobody says how many.
pub(super) const LIMIT: u64 = 50;
/// The most rows of a page.
pub(super) const LIMIT_MAX: u64 = 10_000;
const SEARCH_LIMIT_MAX: u64 = 1000;

impl<S: LogStore, H: Host> Service<S, H> {
    /// A page of rows.
    pub(super) fn query(&self, query: &Query) -> Outcome<Page> {
        let limit = limit_of(query)?;
        let rows = self.selected(query)?;
        self.page_of(query, &rows, limit)
    }

    /// A page of rows, for a plain query.
    pub(super) fn plain_query(&self, query: &Query) -> Outcome<Page> {
        let limit = limit_of(query)?;
        let rows = self.listed(query)?;
        let total = rows.count();
        let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
        let rows = newest_first(&rows, offset, limit.min(total.saturating_sub(offset)));
        self.page_with(query, total as u64, rows)
    }

    /// The page of a query among given rows.
    pub(super) fn page_of(&self, query: &Query, rows: &Bits, limit: usize) -> Outcome<Page> {
        let space = self.replica.space();
        let derived = self.replica.derived();
        let keys = sort_keys(space.schema(), query)?;
        let alphabet = Alphabet::of(&query.locale);
        let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
        let question = PageQuestion { kind: &query.kind, rows, keys: &keys, alphabet, offset, limit };
        let (total, rows) = page(&space, derived, &question);
        self.page_with(query, total, rows)
    }

    fn page_with(&self, query: &Query, total: u64, rows: Vec<u32>) -> Outcome<Page> {
        let space = self.replica.space();
        let columns = Columns::new(&space, self.replica.derived(), query, Some(&rows))?;
        let rows = rows.into_iter().map(|row| columns.row(&space, &query.kind, row)).collect();
        Ok(Page { total, rows, revision: space.revision() })
    }

    /// The rows that a query's filter, search and trash select.
    pub(super) fn selected(&self, query: &Query) -> Outcome<Bits> {
        let mut rows = self.listed(query)?;
        let space = self.replica.space();
        if space.table(&query.kind).is_none() {
            return Ok(rows);
        }
        if let Some(filter) = &query.filter {
            rows.and(&self.evaluate(&query.kind, filter, segments::matching)?);
        }
        if !query.search.trim().is_empty() {
            rows.and(&self.found(&space, &query.kind, &query.search)?);
        }
        Ok(rows)
    }

    /// All rows of the query's kind, in the trash or out of it.
    fn listed(&self, query: &Query) -> Outcome<Bits> {
        let space = self.replica.space();
        if space.schema().kind(&query.kind).is_none() {
            return Err(failures::unknown_kind(&query.kind));
        }
        let Some(table) = space.table(&query.kind) else { return Ok(Bits::none(0)) };
        if !query.trash {
            return Ok(table.live().clone());
        }
        let mut rows = table.touched().clone();
        rows.and_not(table.live());
        Ok(rows)
    }

    /// The live rows that a filter selects.
    pub(super) fn select(&self, kind: &str, filter: &Filter) -> Outcome<Bits> {
        self.evaluate(kind, filter, segments::eval)
    }

    /// The rows that a filter selects, as `evaluate` takes them: live ones alone, or those in the trash too.
    fn evaluate(
        &self,
        kind: &str,
        filter: &Filter,
        evaluate: fn(&Typed, &Question, &Cache) -> Bits,
    ) -> Outcome<Bits> {
        let space = self.replica.space();
        let typed = super::text::typed(space.schema(), kind, filter)?;
        Ok(self.evaluate_on(self.today(), &typed, &self.segments, evaluate))
    }

    /// The live customers that a condition selects on a day other than today; a condition as
    /// [`domain::expr::as_of`] makes it, which speaks of nothing later.
    pub(super) fn select_as_of(&self, expr: &Expr, day: Day, cache: &Cache) -> Outcome<Bits> {
        let typed = check(expr, self.replica.space().schema(), "customer").map_err(|mistakes| {
            // What was right stays right when only its past is asked for.
            Failure::new(Code::Internal, mistakes.first().map(ToString::to_string).unwrap_or_default())
        })?;
        Ok(self.evaluate_on(day, &typed, cache, segments::eval))
    }

    fn evaluate_on(
        &self,
        today: Day,
        typed: &Typed,
        cache: &Cache,
        evaluate: fn(&Typed, &Question, &Cache) -> Bits,
    ) -> Bits {
        let space = self.replica.space();
        let scores: OnceCell<RfmScores> = OnceCell::new();
        let score_of = |score: Score, row: u32| {
            let scores = scores.get_or_init(|| self.scores_of_everybody(today));
            scores.get(row as usize).map(|all| match score {
                Score::Recency => all.r,
                Score::Frequency => all.f,
                _ => all.m,
            })
        };
        let models = self.replica.derived().scores();
        let question = Question {
            space: &space,
            today,
            offset_minutes: self.offset_minutes,
            scores: &score_of,
            models: models.as_deref(),
        };
        evaluate(typed, &question, cache)
    }

    fn found(&self, space: &Space, kind: &str, text: &str) -> Outcome<Bits> {
        let rows = space.table(kind).map_or(0, |table| table.rows()) as usize;
        if kind == "customer" {
            return Ok(Bits::from_rows(rows, self.replica.derived().search(space).rows_with(text)));
        }
        let folded = domain::fold::fold(text.trim());
        let Some(table) = space.table(kind) else { return Ok(Bits::none(0)) };
        let columns: Vec<_> = table
            .columns()
            .iter()
            .filter(|column| matches!(column.ty, FieldType::Text | FieldType::LongText | FieldType::Set))
            .collect();
        let mut buffer = String::new();
        Ok(Bits::from_fn(rows, |row| {
            columns.iter().any(|column| {
                buffer.clear();
                domain::fold::fold_into(column.text(row as u32), &mut buffer);
                buffer.contains(&folded)
            })
        }))
    }

    /// The best hits of a search over customers.
    pub(super) fn search(&self, query: &SearchQuery) -> SearchResult {
        let space = self.replica.space();
        let limit = query.limit.unwrap_or(LIMIT).min(SEARCH_LIMIT_MAX) as usize;
        let Some(table) = space.table("customer") else { return SearchResult::default() };
        let found = self.replica.derived().search(&space).find(&query.text, limit, |row| table.is_live(row));
        let text =
            |field: &str, row: u32| table.column(field).map_or("", |column| column.text(row)).to_owned();
        let hits = found
            .hits
            .iter()
            .map(|hit| {
                let field = engine::search::FIELDS[usize::from(hit.field)];
                SearchHit {
                    id: table.id(hit.row),
                    name: text("name", hit.row),
                    field: field.into(),
                    text: text(field, hit.row).replace(oplog::cells::ELEMENT_SEPARATOR, ", "),
                }
            })
            .collect();
        SearchResult { total: found.total, hits }
    }

    /// Whether a filter text is right, and what it selects.
    pub(super) fn check_filter(&self, kind: &str, text: &str) -> Outcome<TextCheck> {
        let space = self.replica.space();
        if space.schema().kind(kind).is_none() {
            return Err(failures::unknown_kind(kind));
        }
        let of = space.table(kind).map_or(0, |table| table.live().count()) as u64;
        match super::text::canonical(space.schema(), kind, text) {
            Err(mistakes) => Ok(TextCheck { text: None, count: None, of, mistakes }),
            Ok(canonical) => {
                let mut rows = self.select(kind, &Filter::String(text.to_owned()))?;
                if let Some(table) = space.table(kind) {
                    rows.and(table.live());
                }
                Ok(TextCheck {
                    text: Some(canonical),
                    count: Some(rows.count() as u64),
                    of,
                    mistakes: Vec::new(),
                })
            }
        }
    }

    /// A list as a file.
    pub(super) fn export(&self, export: &ExportQuery) -> Outcome<(Exported, Vec<u8>)> {
        if !matches!(export.format.as_str(), "" | "csv") {
            return Err(failures::bad_parameter(format!("format {:?} is not known; csv is", export.format)));
        }
        let rows = self.selected(&export.query)?;
        let space = self.replica.space();
        let derived = self.replica.derived();
        let query = &export.query;
        let keys = sort_keys(space.schema(), query)?;
        let alphabet = Alphabet::of(&query.locale);
        let whole = PageQuestion {
            kind: &query.kind,
            rows: &rows,
            keys: &keys,
            alphabet,
            offset: 0,
            limit: usize::MAX,
        };
        let (_, order) = page(&space, derived, &whole);
        let columns = Columns::new(&space, derived, query, None)?;
        let delimiter = match export.delimiter.as_str() {
            "" | "," => b',',
            ";" => b';',
            "\t" => b'\t',
            other => {
                return Err(failures::bad_parameter(format!(
                    "delimiter {other:?} is not one of , ; or a tab"
                )));
            }
        };
        let bytes = super::text::csv(delimiter, |write| {
            let headers = columns.names();
            let with_id = std::iter::once("id".to_owned());
            let given = if export.headers.len() == headers.len() { export.headers.clone() } else { headers };
            write(&with_id.chain(given).collect::<Vec<_>>());
            for &row in &order {
                write(&columns.texts(&space, &query.kind, row));
            }
        });
        let exported = Exported {
            name: format!("mehr-{}-{}.csv", query.kind, self.today()),
            mime: "text/csv;charset=utf-8".into(),
            rows: order.len() as u64,
            bytes: bytes.len() as u64,
        };
        Ok((exported, bytes))
    }
}

/// Whether a query lists all rows of its kind, in the order in which they came.
pub(super) fn is_plain(query: &Query) -> bool {
    let is_score = |path: &String| Score::of_model(path.rsplit('.').next().unwrap_or(path)).is_some();
    lists_all(query) && query.sort.is_empty() && !query.select.iter().any(is_score)
}

fn lists_all(query: &Query) -> bool {
    query.filter.is_none() && query.search.trim().is_empty()
}

fn limit_of(query: &Query) -> Outcome<usize> {
    let limit = query.limit.unwrap_or(LIMIT);
    if limit > LIMIT_MAX {
        return Err(failures::bad_parameter(format!("limit {limit} is above {LIMIT_MAX}")));
    }
    Ok(limit as usize)
}

/// The columns that a page of a list is made from, as kinds and fields; `None` if it takes more than columns, or the
/// question has a mistake.
pub(super) fn columns_read(space: &Space, query: &Query) -> Option<Vec<(String, String)>> {
    if !lists_all(query) {
        return None;
    }
    let sorts = query.sort.iter().map(|sort| sort.field.clone());
    let names = selected_fields(space.schema(), query).ok()?.into_iter().chain(sorts);
    let mut columns = Vec::new();
    for name in names {
        let path = parse_path(space.schema(), &query.kind, &name).ok()?;
        if path.is_score() {
            return None;
        }
        columns
            .extend(path.reads(space, &query.kind).into_iter().map(|(kind, field)| (kind, field.to_owned())));
    }
    Some(columns)
}

fn sort_keys(schema: &Schema, query: &Query) -> Outcome<Vec<SortKey>> {
    query
        .sort
        .iter()
        .map(|sort| {
            let path = parse_path(schema, &query.kind, &sort.field)?;
            Ok(SortKey { path, descending: sort.descending })
        })
        .collect()
}

/// The fields that a query selects, all of its kind when it names none.
pub(super) fn selected_fields(schema: &Schema, query: &Query) -> Outcome<Vec<String>> {
    if !query.select.is_empty() {
        return Ok(query.select.iter().filter(|name| *name != "id").cloned().collect());
    }
    let kind = schema.kind(&query.kind).ok_or_else(|| failures::unknown_kind(&query.kind))?;
    Ok(kind.fields.iter().map(|field| field.name.clone()).collect())
}

pub(super) fn parse_path(schema: &Schema, kind: &str, text: &str) -> Outcome<Path> {
    Path::parse(schema, kind, text).map_err(|unknown| failures::unknown_field(&unknown.kind, &unknown.name))
}

/// The selected columns of a query.
struct Columns<'a> {
    readers: Vec<(String, PathReader<'a>)>,
}

impl<'a> Columns<'a> {
    /// The columns of a query, to be read of `rows` or of all.
    fn new(
        space: &'a Space,
        derived: &engine::derived::Derived,
        query: &Query,
        rows: Option<&[u32]>,
    ) -> Outcome<Columns<'a>> {
        let readers = selected_fields(space.schema(), query)?
            .into_iter()
            .map(|name| {
                let path = parse_path(space.schema(), &query.kind, &name)?;
                let reader = match rows {
                    Some(rows) => PathReader::of_rows(space, derived, &query.kind, &path, rows),
                    None => PathReader::new(space, derived, &query.kind, &path),
                };
                Ok((name, reader))
            })
            .collect::<Result<_, Failure>>()?;
        Ok(Columns { readers })
    }

    fn names(&self) -> Vec<String> {
        self.readers.iter().map(|(name, _)| name.clone()).collect()
    }

    fn row(&self, space: &Space, kind: &str, row: u32) -> Row {
        let mut out = Row::new();
        if let Some(table) = space.table(kind) {
            out.insert("id".into(), table.id(row).to_string().into());
        }
        for (name, reader) in &self.readers {
            out.insert(name.clone(), reader.value(row).to_json());
        }
        out
    }

    fn texts(&self, space: &Space, kind: &str, row: u32) -> Vec<String> {
        let id = space.table(kind).map_or_else(String::new, |table| table.id(row).to_string());
        std::iter::once(id)
            .chain(self.readers.iter().map(|(_, reader)| plain_text(&reader.value(row))))
            .collect()
    }
}

/// A value as a cell of a text file: what an import reads back.
fn plain_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.clone(),
        Value::Int(n) => n.to_string(),
        Value::Number(n) => n.to_string(),
        Value::Money(money) => money.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Birthday(date) => date.to_string(),
        Value::Instant(at) => at.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Ref(id) => id.to_string(),
        Value::Set(elements) => elements.join("; "),
    }
}

/// A filter that cannot be used, with its mistakes.
pub(super) fn bad_filter(mistakes: Vec<serde_json::Value>) -> Failure {
    let detail = mistakes
        .first()
        .and_then(|mistake| mistake.get("message"))
        .and_then(|message| message.as_str())
        .unwrap_or("the filter has a mistake")
        .to_owned();
    Failure::new(Code::BadFilter, detail).at(serde_json::Value::Array(mistakes))
}

//! Lists: paths to fields, sort orders, pages.

use crate::bits::Bits;
use crate::derived::{Derived, PURCHASE_FIELDS, column_revision};
use crate::space::Space;
use crate::table::{Column, Data, NO_ROW, Table};
use domain::collate::Alphabet;
use domain::expr::Score;
use domain::{Currency, Day, FieldType, Instant, Money, Schema, Value};
use std::cmp::Ordering;
use std::rc::Rc;

/// A field of a row, reached through links, or a figure over the rows that link to it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Path {
    /// Link fields to follow.
    pub hops: Vec<String>,
    /// What stands at the end.
    pub leaf: Leaf,
}

/// The end of a path.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Leaf {
    /// A field.
    Field(String),
    /// A figure of a customer.
    Figure(Figure),
    /// A score of a customer that a model gives.
    Score(Score),
}

/// Figures of a customer that lists show.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Figure {
    /// How many orders that are revenue, in the reporting currency.
    OrderCount,
    /// Their sum.
    OrderSum,
    /// The day of the last one.
    LastOrder,
    /// How many interactions.
    InteractionCount,
    /// The moment of the last one.
    LastInteraction,
}

/// A path that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} has no field {name:?}")]
pub struct UnknownPath {
    /// The kind that was searched.
    pub kind: String,
    /// The name that it does not have.
    pub name: String,
}

impl Path {
    /// Reads `city`, `owner.name`, `orders.sum`, `organisation.orders.last`.
    ///
    /// # Errors
    /// A name on the way is not a field, or not a link.
    pub fn parse(schema: &Schema, kind: &str, text: &str) -> Result<Path, UnknownPath> {
        let mut hops = Vec::new();
        let mut kind = kind.to_owned();
        let mut rest = text;
        loop {
            let unknown = |name: &str| UnknownPath { kind: kind.clone(), name: name.to_owned() };
            if kind == "customer"
                && let Some(figure) = figure_of(rest)
            {
                return Ok(Path { hops, leaf: Leaf::Figure(figure) });
            }
            match rest.split_once('.') {
                None => {
                    let score = Score::of_model(rest).filter(|_| kind == "customer");
                    if let (None, Some(score)) = (schema.field(&kind, rest), score) {
                        return Ok(Path { hops, leaf: Leaf::Score(score) });
                    }
                    schema.field(&kind, rest).ok_or_else(|| unknown(rest))?;
                    return Ok(Path { hops, leaf: Leaf::Field(rest.to_owned()) });
                }
                Some((hop, tail)) => {
                    let target = schema.field(&kind, hop).and_then(|field| field.target.clone());
                    let target = target.ok_or_else(|| unknown(hop))?;
                    hops.push(hop.to_owned());
                    kind = target;
                    rest = tail;
                }
            }
        }
    }

    /// Everything the path reads, as kinds and fields.
    pub fn reads(&self, space: &Space, kind: &str) -> Vec<(String, &str)> {
        let mut reads = Vec::new();
        let mut kind = kind.to_owned();
        for hop in &self.hops {
            reads.push((kind.clone(), hop.as_str()));
            kind = space.target(&kind, hop);
        }
        match &self.leaf {
            Leaf::Field(field) => reads.push((kind, field)),
            Leaf::Figure(figure) => {
                let (kind, fields) = figure.reads();
                reads.extend(fields.iter().map(|&field| (kind.to_owned(), field)));
            }
            Leaf::Score(_) => {}
        }
        reads
    }

    /// Whether a model gives the values, which somebody has to have asked.
    pub fn is_score(&self) -> bool {
        matches!(self.leaf, Leaf::Score(_))
    }

    /// Whether the values are numbers or amounts.
    pub fn is_summable(&self, space: &Space, kind: &str) -> bool {
        match &self.leaf {
            Leaf::Figure(figure) => {
                matches!(figure, Figure::OrderCount | Figure::OrderSum | Figure::InteractionCount)
            }
            Leaf::Score(score) => {
                matches!(
                    score,
                    Score::ExpectedPurchases | Score::Clv | Score::RevenueAtRisk | Score::OpenComplaints
                )
            }
            Leaf::Field(field) => {
                let kind = self.hops.iter().fold(kind.to_owned(), |kind, hop| space.target(&kind, hop));
                let ty = space.schema().field(&kind, field).map(|field| field.ty);
                matches!(ty, Some(FieldType::Int | FieldType::Number | FieldType::Money))
            }
        }
    }

    /// The revisions of everything the path reads.
    pub(crate) fn revision(&self, space: &Space, kind: &str) -> Vec<u64> {
        let reads = self.reads(space, kind);
        let tables = reads.iter().filter_map(|(kind, field)| Some((space.table(kind)?, *field)));
        let mut revision: Vec<u64> = tables
            .flat_map(|(table, field)| [column_revision(table, field), u64::from(table.rows())])
            .collect();
        let last = reads.last().map_or(kind, |(kind, _)| kind);
        let ends = [kind, last].into_iter().filter_map(|kind| space.table(kind));
        revision.extend(ends.flat_map(|table| [u64::from(table.rows()), table.live_revision()]));
        revision
    }
}

impl Figure {
    /// The kind and the fields of it that the figure is made from.
    fn reads(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Figure::OrderCount | Figure::OrderSum | Figure::LastOrder => ("order", &PURCHASE_FIELDS),
            Figure::InteractionCount | Figure::LastInteraction => {
                ("interaction", &["customer", "at", oplog::batch::DELETED])
            }
        }
    }
}

fn figure_of(text: &str) -> Option<Figure> {
    Some(match text {
        "orders.count" => Figure::OrderCount,
        "orders.sum" => Figure::OrderSum,
        "orders.last" => Figure::LastOrder,
        "interactions.count" => Figure::InteractionCount,
        "interactions.last" => Figure::LastInteraction,
        _ => return None,
    })
}

/// Reads one path of many rows.
pub struct PathReader<'a> {
    space: &'a Space,
    hops: Vec<&'a Column>,
    end: End<'a>,
}

enum End<'a> {
    Nothing,
    Field(&'a Table, &'a Column),
    Figure(Figure, FigureSource<'a>),
    Score(Rc<Column>),
}

struct FigureSource<'a> {
    purchases: Rc<crate::purchases::Purchases>,
    currency: Currency,
    interactions: Rc<crate::groups::Groups>,
    at: Option<&'a Column>,
}

impl<'a> PathReader<'a> {
    /// Prepares to read `path` from any rows of `kind`.
    pub fn new(space: &'a Space, derived: &Derived, kind: &str, path: &Path) -> PathReader<'a> {
        PathReader::with(space, derived, kind, path, None)
    }

    /// Prepares to read `path` from these rows of `kind` alone, which costs less where nobody has asked for all yet.
    pub fn of_rows(
        space: &'a Space,
        derived: &Derived,
        kind: &str,
        path: &Path,
        rows: &[u32],
    ) -> PathReader<'a> {
        PathReader::with(space, derived, kind, path, Some(rows).filter(|_| path.hops.is_empty()))
    }

    fn with(
        space: &'a Space,
        derived: &Derived,
        kind: &str,
        path: &Path,
        rows: Option<&[u32]>,
    ) -> PathReader<'a> {
        let mut hops = Vec::new();
        let mut kind = kind.to_owned();
        for hop in &path.hops {
            match space.table(&kind).and_then(|table| table.column(hop)) {
                Some(column) => hops.push(column),
                None => return PathReader { space, hops, end: End::Nothing },
            }
            kind = space.target(&kind, hop);
        }
        let end = match &path.leaf {
            Leaf::Field(field) => {
                match space.table(&kind).and_then(|table| Some((table, table.column(field)?))) {
                    Some((table, column)) => End::Field(table, column),
                    None => End::Nothing,
                }
            }
            Leaf::Figure(figure) => End::Figure(*figure, figure_source(space, derived, *figure, rows)),
            Leaf::Score(score) => {
                let column = derived.scores().and_then(|scores| scores.column(*score).cloned());
                column.map_or(End::Nothing, End::Score)
            }
        };
        PathReader { space, hops, end }
    }

    fn end_row(&self, mut row: u32) -> Option<u32> {
        for hop in &self.hops {
            row = hop.link(row)?;
        }
        Some(row)
    }

    /// The value of a row.
    pub fn value(&self, row: u32) -> Value {
        let Some(row) = self.end_row(row) else { return Value::Null };
        match &self.end {
            End::Nothing => Value::Null,
            End::Field(table, column) => self.space.plain(column, &table.kind, column.stored(row)),
            End::Figure(figure, source) => source.value(*figure, row),
            End::Score(column) => self.space.plain(column, "customer", column.stored(row)),
        }
    }
}

/// What a figure is read from: for the customers given, or for all.
fn figure_source<'a>(
    space: &'a Space,
    derived: &Derived,
    figure: Figure,
    rows: Option<&[u32]>,
) -> FigureSource<'a> {
    let currency = reporting_currency(space, derived);
    let (purchases, interactions) = match (figure.reads().0, rows) {
        ("order", Some(rows)) => (derived.purchases_of(space, currency, rows), Rc::default()),
        ("order", None) => (derived.purchases(space, currency), Rc::default()),
        _ => (Rc::default(), derived.groups(space, "interaction", "customer")),
    };
    let at = space.table("interaction").and_then(|table| table.column("at"));
    FigureSource { purchases, currency, interactions, at }
}

impl FigureSource<'_> {
    fn value(&self, figure: Figure, row: u32) -> Value {
        let customer = row as usize;
        let has_orders = customer < self.purchases.customers() && self.purchases.count(customer) > 0;
        match figure {
            Figure::OrderCount if has_orders => Value::Int(i64::from(self.purchases.count(customer))),
            Figure::OrderCount => Value::Int(0),
            Figure::OrderSum if has_orders => {
                Value::Money(Money { minor: self.purchases.sum(customer), currency: self.currency })
            }
            Figure::LastOrder if has_orders => {
                self.purchases.last_day(customer).map_or(Value::Null, |day| Value::Day(Day(day)))
            }
            Figure::OrderSum | Figure::LastOrder => Value::Null,
            Figure::InteractionCount => Value::Int(self.interactions.of(row).len() as i64),
            Figure::LastInteraction => {
                let last = self.interactions.of(row).iter().filter_map(|&row| self.at?.int(row)).max();
                last.map_or(Value::Null, |at| Value::Instant(Instant(at)))
            }
        }
    }
}

/// The currency of sums: the setting `currency`, else the one most orders are in.
pub fn reporting_currency(space: &Space, derived: &Derived) -> Currency {
    let chosen = setting(space, "currency").and_then(|text| text.trim_matches('"').parse().ok());
    chosen
        .or_else(|| derived.currencies(space).first().map(|&(currency, _)| currency))
        .unwrap_or(Currency::NONE)
}

/// A setting of the space, as its JSON text.
pub fn setting(space: &Space, name: &str) -> Option<String> {
    let table = space.table("setting")?;
    let row = table.row(domain::RowId::named(&format!("setting/{name}")))?;
    let text = table.column("value")?.text(row);
    (table.is_live(row) && !text.is_empty()).then(|| text.to_owned())
}

/// The rows of a table in the order of one path: first those with a value, smallest first, then the others.
#[derive(Debug, Default, PartialEq)]
pub struct SortOrder {
    rows: Vec<u32>,
    with_value: usize,
    /// For each row, its place among equals: rows of equal value have equal ranks.
    ranks: Vec<u32>,
}

impl SortOrder {
    pub(crate) fn build(
        space: &Space,
        derived: &Derived,
        kind: &str,
        path: &Path,
        alphabet: Alphabet,
    ) -> SortOrder {
        let Some(table) = space.table(kind) else { return SortOrder::default() };
        let reader = PathReader::new(space, derived, kind, path);
        match &reader.end {
            End::Field(_, column) if column.ty == FieldType::Choice => sort_by(table, |row| {
                let code = column.text(reader.end_row(row)?);
                let known = space.schema().field(kind, &column.field);
                let place = known.and_then(|field| field.choices.iter().position(|choice| choice == code));
                (!code.is_empty()).then(|| (place.unwrap_or(usize::MAX), code.to_owned()))
            }),
            End::Field(_, column) if matches!(column.data, Data::Text(_)) => sort_by(table, |row| {
                let text = column.text(reader.end_row(row)?);
                (!text.is_empty()).then(|| alphabet.key(text))
            }),
            End::Score(column) if matches!(column.data, Data::Text(_)) => sort_by(table, |row| {
                let text = column.text(reader.end_row(row)?);
                (!text.is_empty()).then(|| text.to_owned())
            }),
            End::Field(_, column) if matches!(column.data, Data::Int(_)) => {
                sort_by(table, |row| column.int(reader.end_row(row)?))
            }
            End::Field(_, column) if matches!(column.data, Data::Ref(_)) => {
                sort_by(table, |row| column.link(reader.end_row(row)?).filter(|&row| row != NO_ROW))
            }
            _ => sort_by(table, |row| comparable(reader.value(row))),
        }
    }

    /// The rank of a row; `None` when it has no value.
    pub fn rank(&self, row: u32) -> Option<u32> {
        self.ranks.get(row as usize).copied().filter(|&rank| (rank as usize) < self.with_value)
    }
}

/// A value as something that can be compared: whole numbers and money by (currency, amount), numbers by order of bits.
fn comparable(value: Value) -> Option<(Currency, i64)> {
    let none = Currency::NONE;
    Some(match value {
        Value::Money(money) => (money.currency, money.minor),
        Value::Int(n) => (none, n),
        Value::Day(day) => (none, i64::from(day.0)),
        Value::Instant(at) => (none, at.0),
        Value::Number(n) => {
            let bits = n.to_bits() as i64;
            (none, bits ^ (((bits >> 63) as u64) >> 1) as i64)
        }
        _ => return None,
    })
}

fn sort_by<K: Ord>(table: &Table, key: impl Fn(u32) -> Option<K>) -> SortOrder {
    let mut keyed: Vec<(K, u32)> = Vec::with_capacity(table.rows() as usize);
    let mut without = Vec::new();
    for row in 0..table.rows() {
        match key(row) {
            Some(key) => keyed.push((key, row)),
            None => without.push(row),
        }
    }
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
    let with_value = keyed.len();
    let mut ranks = vec![u32::MAX; table.rows() as usize];
    let mut rank = 0;
    for (place, (key, row)) in keyed.iter().enumerate() {
        if place > 0 && keyed[place - 1].0 != *key {
            rank = place as u32;
        }
        ranks[*row as usize] = rank;
    }
    let rows = keyed.into_iter().map(|(_, row)| row).chain(without).collect();
    SortOrder { rows, with_value, ranks }
}

/// A column to sort by.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// What to sort by.
    pub path: Path,
    /// Largest first; rows without a value come last either way.
    pub descending: bool,
}

/// Which rows of a kind, in which order, from where to where.
#[derive(Clone, Copy, Debug)]
pub struct PageQuestion<'a> {
    /// The kind.
    pub kind: &'a str,
    /// The rows.
    pub rows: &'a Bits,
    /// The order; without keys, newest rows first.
    pub keys: &'a [SortKey],
    /// Whose alphabet orders texts.
    pub alphabet: Alphabet,
    /// Rows to skip.
    pub offset: usize,
    /// Rows to give at most.
    pub limit: usize,
}

/// The rows of a page, and how many rows there are in all.
pub fn page(space: &Space, derived: &Derived, question: &PageQuestion) -> (u64, Vec<u32>) {
    let total = question.rows.count();
    let take = question.limit.min(total.saturating_sub(question.offset));
    let orders: Vec<(Rc<SortOrder>, bool)> = question
        .keys
        .iter()
        .map(|key| (derived.sort_order(space, question.kind, &key.path, question.alphabet), key.descending))
        .collect();
    let rows = match &orders[..] {
        [] => newest_first(question.rows, question.offset, take),
        [(order, descending)] => by_one_key(question, order, *descending, take),
        orders => by_many_keys(question, orders, take),
    };
    (total as u64, rows)
}

/// `take` rows after the first `offset`, newest first: the page of a question without keys.
pub fn newest_first(rows: &Bits, offset: usize, take: usize) -> Vec<u32> {
    let mut page = Vec::with_capacity(take);
    let mut skip = offset;
    for (word, &bits) in rows.words().iter().enumerate().rev() {
        if page.len() == take {
            break;
        }
        let count = bits.count_ones() as usize;
        if skip >= count {
            skip -= count;
            continue;
        }
        for bit in (0..64).rev().filter(|bit| bits >> bit & 1 == 1) {
            if skip > 0 {
                skip -= 1;
            } else if page.len() < take {
                page.push((word * 64 + bit) as u32);
            }
        }
    }
    page
}

fn by_one_key(question: &PageQuestion, order: &SortOrder, descending: bool, take: usize) -> Vec<u32> {
    let (with_value, without) = order.rows.split_at(order.with_value);
    let wanted = |row: &u32| question.rows.get(*row as usize);
    let pick =
        |rows: &mut dyn Iterator<Item = u32>| rows.filter(wanted).skip(question.offset).take(take).collect();
    let without = without.iter().copied();
    if descending {
        pick(&mut with_value.iter().rev().copied().chain(without))
    } else {
        pick(&mut with_value.iter().copied().chain(without))
    }
}

fn by_many_keys(question: &PageQuestion, orders: &[(Rc<SortOrder>, bool)], take: usize) -> Vec<u32> {
    let compare = |a: &u32, b: &u32| {
        orders
            .iter()
            .map(|(order, descending)| match (order.rank(*a), order.rank(*b)) {
                (Some(a), Some(b)) if *descending => b.cmp(&a),
                (Some(a), Some(b)) => a.cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            })
            .find(|&order| order != Ordering::Equal)
            .unwrap_or_else(|| a.cmp(b))
    };
    let end = question.offset + take;
    let mut all: Vec<u32> = question.rows.iter().collect();
    if end < all.len() {
        all.select_nth_unstable_by(end, compare);
        all.truncate(end);
    }
    all.sort_unstable_by(compare);
    all.split_off(question.offset.min(all.len()))
}

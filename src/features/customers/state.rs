//! Rules of the customer screens that need no browser: what the address says, which fields stand together, how the
//! timeline is merged.

use crate::ui::virtual_table::SortKeys;
use crate::ui::{address_with, percent_encoded};
use domain::{Day, Instant, Schema};
use protocol::{Query, Row, Sort};
use serde_json::Value as Json;

/// The columns of the list with their widths in characters; what does not fit a small screen is scrolled, the name stays.
pub(super) const COLUMNS: [(&str, u32); 10] = [
    ("name", 23),
    ("type", 13),
    ("city", 13),
    ("emails", 21),
    ("phones", 18),
    ("owner.name", 13),
    ("orders.count", 11),
    ("orders.sum", 14),
    ("orders.last", 14),
    ("tags", 16),
];

/// How the list is laid out.
#[derive(Clone, PartialEq, Default, Debug)]
pub(super) enum Mode {
    /// A row for each customer.
    #[default]
    Table,
    /// A column for each stage.
    Board,
    /// A row for each value of a field.
    Groups(Grouping),
}

/// What rows are grouped by before one chooses.
const GROUP_FIRST: &str = "stage";

/// Rows by the values of a field.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Grouping {
    /// The field.
    pub(super) by: String,
    /// The values below which their customers are shown.
    pub(super) unfolded: Vec<Json>,
}

impl Default for Grouping {
    fn default() -> Grouping {
        Grouping::by(GROUP_FIRST)
    }
}

impl Grouping {
    /// By this field, with every group folded.
    pub(super) fn by(field: impl Into<String>) -> Grouping {
        Grouping { by: field.into(), unfolded: Vec::new() }
    }

    fn read(by: Option<String>, unfolded: Option<String>) -> Grouping {
        let values = unfolded.and_then(|text| serde_json::from_str(&text).ok());
        Grouping { unfolded: values.unwrap_or_default(), ..by.map_or_else(Grouping::default, Grouping::by) }
    }

    /// The same with one group folded that was not, or the other way round.
    pub(super) fn toggled(&self, value: &Json) -> Grouping {
        let mut toggled = self.clone();
        match toggled.unfolded.iter().position(|unfolded| unfolded == value) {
            Some(place) => drop(toggled.unfolded.remove(place)),
            None => toggled.unfolded.push(value.clone()),
        }
        toggled
    }
}

/// What the list shows, as the address says it.
#[derive(Clone, PartialEq, Default, Debug)]
pub(super) struct ListState {
    /// The text searched for.
    pub(super) search: String,
    /// Fields and whether descending, the first key first.
    pub(super) sort: SortKeys,
    /// The columns, where they are not those the person has arranged.
    pub(super) columns: Option<Vec<String>>,
    /// The segment chosen, by id.
    pub(super) segment: Option<String>,
    /// A condition of its own, as a text.
    pub(super) filter: Option<String>,
    /// The saved view one came from.
    pub(super) view: Option<String>,
    /// How it is laid out.
    pub(super) mode: Mode,
}

impl ListState {
    /// Reads the parameters of an address.
    pub(super) fn read(parameter: impl Fn(&str) -> Option<String>) -> ListState {
        let given = |name: &str| parameter(name).filter(|value| !value.is_empty());
        ListState {
            search: given("q").unwrap_or_default(),
            sort: given("sort").map(|sort| sort_keys(&sort)).unwrap_or_default(),
            columns: given("cols").map(|names| names.split(',').map(str::to_owned).collect()),
            segment: given("segment"),
            filter: given("where"),
            view: given("view"),
            mode: match given("as").as_deref() {
                Some("board") => Mode::Board,
                Some("groups") => Mode::Groups(Grouping::read(given("by"), given("unfolded"))),
                _ => Mode::Table,
            },
        }
    }

    /// What it shows, by the names of parameters.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let (mode, grouping) = match &self.mode {
            Mode::Table => (None, None),
            Mode::Board => (Some("board"), None),
            Mode::Groups(grouping) => (Some("groups"), Some(grouping)),
        };
        let unfolded = grouping.filter(|grouping| !grouping.unfolded.is_empty());
        [
            ("q", given(self.search.clone())),
            ("sort", given(sort_text(&self.sort))),
            ("cols", self.columns.as_ref().map(|names| names.join(","))),
            ("segment", self.segment.clone()),
            ("where", self.filter.clone()),
            ("view", self.view.clone()),
            ("as", mode.map(str::to_owned)),
            ("by", grouping.map(|grouping| grouping.by.clone())),
            ("unfolded", unfolded.map(|grouping| Json::from(grouping.unfolded.clone()).to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }

    /// What decides which rows there are and in which order.
    pub(super) fn asked(&self) -> ListState {
        ListState { columns: None, view: None, mode: Mode::Table, ..self.clone() }
    }

    /// The address of the list.
    pub(super) fn address(&self) -> String {
        self.address_at("/customers", [])
    }

    /// The address of a record of the list, which remembers its place in it; on a board it has none.
    pub(super) fn record_address(&self, id: &str, place: impl Into<Option<u64>>) -> String {
        self.address_at(&format!("/customers/{id}"), [("at", place_text(place))])
    }

    /// The address of the list with a record of it looked at beside it.
    pub(super) fn peek_address(&self, id: &str, place: impl Into<Option<u64>>) -> String {
        self.address_at("/customers", [("peek", Some(id.to_owned())), ("at", place_text(place))])
    }

    /// An address with some parameters before those of the list.
    fn address_at<const N: usize>(&self, path: &str, first: [(&'static str, Option<String>); N]) -> String {
        let own = self.pairs().into_iter().map(|(name, value)| (name, Some(percent_encoded(&value))));
        address_with(path, first.into_iter().chain(own))
    }

    /// The query without segment and page.
    pub(super) fn query(&self, locale: &str, condition: Option<String>) -> Query {
        Query {
            kind: "customer".into(),
            filter: condition.map(Json::String),
            search: self.search.trim().to_owned(),
            sort: self
                .sort
                .iter()
                .map(|(field, descending)| Sort { field: field.clone(), descending: *descending })
                .collect(),
            locale: locale.into(),
            ..Query::default()
        }
    }

    /// The condition on rows: that of the segment and the one of the address, both.
    pub(super) fn condition(&self, of_segment: Option<String>) -> Option<String> {
        match (of_segment.filter(|text| !text.trim().is_empty()), &self.filter) {
            (Some(segment), Some(own)) => Some(format!("({segment}) and ({own})")),
            (Some(segment), None) => Some(segment),
            (None, own) => own.clone(),
        }
    }

    /// Whether everything is shown.
    pub(super) fn is_unfiltered(&self) -> bool {
        self.search.trim().is_empty() && self.segment.is_none() && self.filter.is_none()
    }
}

/// Sort keys as the address says them: `-orders.sum,name`.
fn sort_text(keys: &SortKeys) -> String {
    let key = |(field, descending): &(String, bool)| format!("{}{field}", if *descending { "-" } else { "" });
    keys.iter().map(key).collect::<Vec<_>>().join(",")
}

fn sort_keys(text: &str) -> SortKeys {
    text.split(',')
        .filter(|key| !key.is_empty())
        .map(|key| match key.strip_prefix('-') {
            Some(field) => (field.to_owned(), true),
            None => (key.to_owned(), false),
        })
        .collect()
}

/// A condition that selects exactly these rows.
pub(super) fn ids_condition<'a>(ids: impl IntoIterator<Item = &'a String>) -> String {
    let quoted: Vec<String> = ids.into_iter().map(|id| format!("\"{id}\"")).collect();
    format!("id in ({})", quoted.join(", "))
}

/// The groups of fields on a record, in reading order. Fields that no group names come last, the person's own ones after.
pub(super) fn sections(schema: &Schema) -> Vec<(&'static str, Vec<String>)> {
    const GROUPS: [(&str, &[&str]); 5] = [
        ("contact", &["name", "type", "emails", "phones", "website", "channel", "languages", "time_zone"]),
        ("relation", &["owner", "relation", "status", "stage", "tags", "referred_by", "source", "created"]),
        ("work", &["organisation", "job_title", "department", "industry", "employees"]),
        ("address", &["street", "city", "region", "postcode", "country"]),
        ("personal", &["given_name", "middle_name", "family_name", "birthday", "external_id"]),
    ];
    let Some(kind) = schema.kind("customer") else { return Vec::new() };
    let is_grouped = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    let mut sections: Vec<(&str, Vec<String>)> = GROUPS
        .iter()
        .map(|(title, names)| {
            let known = names.iter().filter(|name| kind.field(name).is_some()).map(|&name| name.to_owned());
            (*title, known.collect())
        })
        .collect();
    let rest = kind.fields.iter().filter(|field| !field.own && !is_grouped(&field.name));
    sections.push(("notes", rest.map(|field| field.name.clone()).collect()));
    sections.push((
        "own",
        kind.fields.iter().filter(|field| field.own).map(|field| field.name.clone()).collect(),
    ));
    sections
}

/// One entry of the timeline.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Entry {
    /// `interaction` or `order`.
    pub(super) kind: &'static str,
    /// The row.
    pub(super) row: Row,
    at: i64,
}

impl Entry {
    fn interaction(row: Row) -> Entry {
        let at = row.get("at").and_then(Json::as_str).and_then(|at| at.parse::<Instant>().ok());
        Entry { kind: "interaction", row, at: at.map_or(i64::MIN, |at| at.0) }
    }

    fn order(row: Row, offset_minutes: i32) -> Entry {
        let day = row.get("day").and_then(Json::as_str).and_then(|day| day.parse::<Day>().ok());
        // An order has a day and no hour; it stands at the end of its day on the person's clock.
        let end = |day: Day| Instant::start_of(day.plus(1)).0 - i64::from(offset_minutes) * 60_000 - 1;
        Entry { kind: "order", row, at: day.map_or(i64::MIN, end) }
    }
}

/// Orders and interactions in one order, newest first, and whether more is to come.
///
/// Each list comes newest first and perhaps cut off. Below the last entry of a list that is cut off nothing is shown, as
/// an unseen one could stand in between.
pub(super) fn merge(
    orders: (Vec<Row>, u64),
    interactions: (Vec<Row>, u64),
    offset_minutes: i32,
) -> (Vec<Entry>, bool) {
    let is_cut = |rows: &Vec<Row>, total: u64| (rows.len() as u64) < total;
    let cuts = (is_cut(&orders.0, orders.1), is_cut(&interactions.0, interactions.1));
    let orders: Vec<Entry> = orders.0.into_iter().map(|row| Entry::order(row, offset_minutes)).collect();
    let interactions: Vec<Entry> = interactions.0.into_iter().map(Entry::interaction).collect();
    let horizon =
        |entries: &[Entry], cut: bool| entries.last().filter(|_| cut).map_or(i64::MIN, |entry| entry.at);
    let oldest = horizon(&orders, cuts.0).max(horizon(&interactions, cuts.1));
    let mut entries: Vec<Entry> =
        orders.into_iter().chain(interactions).filter(|entry| entry.at >= oldest).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    (entries, cuts.0 || cuts.1)
}

fn place_text(place: impl Into<Option<u64>>) -> Option<String> {
    place.into().map(|place| place.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_keeps_everything_the_list_shows() {
        let state = ListState {
            search: "Nino & Sons".into(),
            sort: vec![("orders.sum".into(), true), ("name".into(), false)],
            columns: Some(vec!["name".into(), "owner.name".into()]),
            segment: Some("01ABC".into()),
            filter: Some("city = \"Rīga\"".into()),
            view: None,
            mode: Mode::Groups(Grouping::by("city").toggled(&json!("Ulm")).toggled(&Json::Null)),
        };
        assert_eq!(
            state.address(),
            "/customers?q=Nino%20%26%20Sons&sort=-orders.sum%2Cname&cols=name%2Cowner.name&segment=01ABC&where=city%20%3D%20%22R%C4%ABga%22&as=groups&by=city&unfolded=%5B%22Ulm%22%2Cnull%5D"
        );
        let read = ListState::read(|name| match name {
            "q" => Some("Nino & Sons".into()),
            "sort" => Some("-orders.sum,name".into()),
            "cols" => Some("name,owner.name".into()),
            "segment" => Some("01ABC".into()),
            "where" => Some("city = \"Rīga\"".into()),
            "as" => Some("groups".into()),
            "by" => Some("city".into()),
            "unfolded" => Some("[\"Ulm\",null]".into()),
            _ => None,
        });
        assert_eq!(read, state);
        assert_eq!(ListState::default().address(), "/customers");
        assert_eq!(ListState::default().record_address("X", 3), "/customers/X?at=3");
        let board = ListState { mode: Mode::Board, ..ListState::default() };
        assert_eq!(board.record_address("X", None), "/customers/X?as=board");
        assert_eq!(board.peek_address("X", None), "/customers?peek=X&as=board");
    }

    #[test]
    fn segment_and_own_condition_hold_together() {
        let state = ListState { filter: Some("a = 1".into()), ..ListState::default() };
        assert_eq!(
            state.condition(Some("b = 2 or c = 3".into())).as_deref(),
            Some("(b = 2 or c = 3) and (a = 1)")
        );
        assert_eq!(state.condition(None).as_deref(), Some("a = 1"));
        assert_eq!(ListState::default().condition(Some(" ".into())), None);
    }

    #[test]
    fn every_field_of_a_customer_has_one_place_on_the_record() {
        let schema = Schema::built_in();
        let mut placed: Vec<String> = sections(&schema).into_iter().flat_map(|(_, fields)| fields).collect();
        let mut declared: Vec<String> =
            schema.kind("customer").unwrap().fields.iter().map(|field| field.name.clone()).collect();
        placed.sort();
        declared.sort();
        assert_eq!(placed, declared);
    }

    fn row(name: &str, value: &str) -> Row {
        json!({ name: value }).as_object().unwrap().clone()
    }

    #[test]
    fn the_timeline_is_newest_first_and_an_order_ends_its_day() {
        let orders = (vec![row("day", "2024-03-02"), row("day", "2024-03-01")], 2);
        let interactions = (vec![row("at", "2024-03-02T10:00:00Z"), row("at", "2024-03-01T10:00:00Z")], 2);
        let (entries, more) = merge(orders, interactions, 0);
        assert!(!more);
        let kinds: Vec<&str> = entries.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, ["order", "interaction", "order", "interaction"]);
    }

    #[test]
    fn nothing_is_shown_below_the_end_of_a_list_that_is_cut_off() {
        let orders = (vec![row("day", "2020-01-01")], 1);
        let interactions = (vec![row("at", "2024-03-02T10:00:00Z")], 7);
        let (entries, more) = merge(orders, interactions, 0);
        assert!(more);
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].kind, "interaction");
    }
}

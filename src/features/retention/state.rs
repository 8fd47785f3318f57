//! What the screen is asked for by its address, and what it asks the model.

use crate::ui::{Addressed, address_with};
use domain::{FieldDef, FieldType};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// More segments than this make a chart that nobody reads.
pub(super) const SEGMENTS_MAX: usize = 4;
/// Days of silence after which one counts as lost, when nobody said otherwise.
pub(super) const QUIET_DAYS: u32 = 180;
/// The least and the most one can choose.
pub(super) const QUIET_RANGE: RangeInclusive<u32> = 1..=3650;
/// Days of a month on average, as the curves count in days.
pub(super) const MONTH_DAYS: f64 = 30.4375;
/// Months after which the share that is left is always said.
pub(super) const SHARES_AFTER: [u32; 3] = [6, 12, 24];
/// Months up to which the mean is taken; the first is the usual one.
pub(super) const MEANS: [u32; 4] = [12, 6, 24, 36];
/// Months of the table.
const TABLE: [u32; 21] = [1, 2, 3, 4, 5, 6, 9, 12, 15, 18, 21, 24, 30, 36, 42, 48, 54, 60, 72, 96, 120];
/// Text fields of customers that are shared by many of them.
const SHARED_TEXTS: [&str; 7] =
    ["city", "region", "country", "industry", "source", "department", "job_title"];

/// Whom the curves are of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum By {
    /// Everybody together.
    Everybody,
    /// Each value of a field.
    Field(String),
    /// Segments, by id.
    Segments(Vec<String>),
}

/// What the screen shows, as the address says it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct View {
    /// Whom.
    pub(super) by: By,
    /// Days of silence that mean a loss.
    pub(super) quiet: u32,
    /// Months up to which the mean is taken.
    pub(super) mean: u32,
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl Addressed for View {
    fn read(parameter: impl Fn(&str) -> Option<String>) -> View {
        let segments = parameter("segments").map(|ids| {
            let mut known: Vec<String> = Vec::new();
            for id in ids.split('.').filter(|id| is_word(id)) {
                if known.len() < SEGMENTS_MAX && !known.iter().any(|one| one == id) {
                    known.push(id.to_owned());
                }
            }
            By::Segments(known)
        });
        let field = || parameter("by").filter(|field| is_word(field)).map(By::Field);
        let number = |name: &str| parameter(name).and_then(|text| text.parse::<u32>().ok());
        View {
            by: segments.or_else(field).unwrap_or(By::Everybody),
            quiet: number("quiet").filter(|days| QUIET_RANGE.contains(days)).unwrap_or(QUIET_DAYS),
            mean: number("mean").filter(|months| MEANS.contains(months)).unwrap_or(MEANS[0]),
        }
    }

    fn address(&self) -> String {
        let (field, segments) = match &self.by {
            By::Everybody => (None, None),
            By::Field(field) => (Some(field.clone()), None),
            By::Segments(ids) => (None, Some(ids.join("."))),
        };
        let parts = [
            ("by", field),
            ("segments", segments),
            ("quiet", (self.quiet != QUIET_DAYS).then(|| self.quiet.to_string())),
            ("mean", (self.mean != MEANS[0]).then(|| self.mean.to_string())),
        ];
        address_with("/insights/retention", parts)
    }
}

impl View {
    /// With a segment in or out; one more than can be compared is not taken in.
    pub(super) fn with_segment(self, id: &str, is_in: bool) -> View {
        let By::Segments(mut ids) = self.by else { return self };
        ids.retain(|known| known != id);
        if is_in && ids.len() < SEGMENTS_MAX {
            ids.push(id.to_owned());
        }
        View { by: By::Segments(ids), ..self }
    }

    /// The segments chosen that are not known.
    pub(super) fn gone(&self, is_known: impl Fn(&str) -> bool) -> Vec<String> {
        match &self.by {
            By::Segments(ids) => ids.iter().filter(|id| !is_known(id)).cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// The question to the model; segments are asked for by id, since two may have one name.
    pub(super) fn params(&self, conditions: &BTreeMap<String, String>) -> Json {
        let mut params = json!({
            "quietDays": self.quiet,
            "at": TABLE.map(days_of),
            "tau": days_of(self.mean),
        });
        match &self.by {
            By::Everybody => {}
            By::Field(field) => params["by"] = json!(field),
            By::Segments(ids) => {
                let chosen = ids.iter().filter_map(|id| Some((id.clone(), json!(conditions.get(id)?))));
                params["segments"] = Json::Object(chosen.collect());
            }
        }
        params
    }
}

/// Months in days.
pub(super) fn days_of(months: u32) -> f64 {
    f64::from(months) * MONTH_DAYS
}

/// Days in months, to the tenth.
pub(super) fn months_of(days: f64) -> f64 {
    (days / MONTH_DAYS * 10.0).round() / 10.0
}

/// Whether customers can be told apart by a field: its values are few, or shared by many.
pub(super) fn can_group(field: &FieldDef) -> bool {
    match field.ty {
        FieldType::Choice | FieldType::Flag => true,
        FieldType::Text => SHARED_TEXTS.contains(&field.name.as_str()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::read_address;

    fn read(address: &str) -> View {
        read_address(address)
    }

    #[test]
    fn addresses_round_trip_and_nonsense_is_the_usual() {
        let views = [
            View { by: By::Everybody, quiet: 90, mean: 24 },
            View { by: By::Field("city".into()), quiet: QUIET_DAYS, mean: 12 },
            View { by: By::Segments(vec!["0a".into(), "1b".into()]), quiet: 30, mean: 6 },
        ];
        for view in views {
            assert_eq!(read(&view.address()), view);
        }
        let usual = View { by: By::Everybody, quiet: QUIET_DAYS, mean: 12 };
        assert_eq!(read("?by=a%20b&quiet=0&mean=7"), usual);
        assert_eq!(usual.address(), "/insights/retention");
        assert_eq!(
            read("?segments=a.a.b.c.d.e").by,
            By::Segments(["a", "b", "c", "d"].map(String::from).to_vec())
        );
    }

    #[test]
    fn no_fifth_segment_is_taken_in() {
        let view = read("?segments=a.b.c.d");
        assert_eq!(view.clone().with_segment("e", true), view);
        let By::Segments(ids) = view.with_segment("b", false).with_segment("e", true).by else { panic!() };
        assert_eq!(ids, ["a", "c", "d", "e"]);
    }

    #[test]
    fn segments_are_asked_for_by_id_and_only_known_ones() {
        let conditions = BTreeMap::from([("a".to_owned(), "orders.count > 1".to_owned())]);
        let params = read("?segments=a.gone").params(&conditions);
        assert_eq!(params["segments"], json!({ "a": "orders.count > 1" }));
        assert_eq!(params["tau"], json!(365.25));
    }
}

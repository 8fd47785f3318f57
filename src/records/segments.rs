//! What the screens read of segments.

use super::row_name;
use crate::engine::EngineClient;
use crate::i18n::{I18n, k};
use crate::ui::virtual_table::row_id;
use leptos::prelude::*;
use protocol::{Code, Failure, Query, Row, Sort};
use serde_json::json;

/// More segments than one can tell apart.
const SEGMENTS_MAX: u64 = 1000;

/// The id of a segment out of an address. Ids are letters and digits; anything else is no id and would only spoil the address.
pub(crate) fn segment_id(text: String) -> Option<String> {
    let is_id = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id.then_some(text)
}

/// The question for all segments with some of their fields, by name.
pub(crate) fn all_segments(fields: &[&str], locale: &str) -> Query {
    Query {
        kind: "segment".into(),
        select: fields.iter().map(|field| (*field).to_owned()).collect(),
        sort: vec![Sort { field: "name".into(), descending: false }],
        limit: Some(SEGMENTS_MAX),
        locale: locale.to_owned(),
        ..Query::default()
    }
}

/// Ids and names of all segments, read anew when the data changes. Empty until they have been read.
pub(crate) fn segment_names(engine: EngineClient, i18n: I18n) -> Signal<Vec<(String, String)>> {
    let segments = LocalResource::new(move || {
        engine.revision.track();
        let query = all_segments(&["name"], i18n.locale().code());
        async move { engine.query(query).await.map(|page| page.rows).unwrap_or_default() }
    });
    Signal::derive(move || {
        let rows = segments.get().unwrap_or_default().into_iter();
        rows.filter_map(|row| Some((row_id(&row)?, row_name(i18n, &row)))).collect()
    })
}

/// The same with those that are chosen, also where they have been deleted: a choice must not look as if nothing were chosen.
pub(crate) fn segment_names_with<Ids: IntoIterator<Item = String>>(
    engine: EngineClient,
    i18n: I18n,
    chosen: impl Fn() -> Ids + Send + Sync + 'static,
) -> Signal<Vec<(String, String)>> {
    let names = segment_names(engine, i18n);
    Signal::derive(move || {
        let mut names = names.get();
        for id in chosen() {
            if names.iter().all(|(known, _)| *known != id) {
                names.push((id, text!(i18n, k::records::SEGMENT_DELETED)));
            }
        }
        names
    })
}

/// The condition of a segment; none where no segment is named.
///
/// # Errors
/// It could not be read, or there is no such segment any more ([`is_segment_gone`]).
pub(crate) async fn segment_condition(
    engine: EngineClient,
    id: Option<&str>,
) -> Result<Option<String>, Failure> {
    let Some(id) = id else { return Ok(None) };
    let row = match id.parse() {
        Ok(row) => engine.record("segment", row).await?,
        Err(_) => None,
    };
    match row.filter(is_there) {
        // A segment without a condition is everybody.
        Some(row) => Ok(row.get("where").and_then(|condition| condition.as_str()).map(str::to_owned)),
        None => Err(Failure::new(Code::UnknownRow, format!("no segment {id}")).at(json!({ "segment": id }))),
    }
}

/// Whether a record is not in the trash; one that is can still be read.
fn is_there(row: &Row) -> bool {
    row.get("deleted").and_then(|deleted| deleted.as_bool()) != Some(true)
}

/// Whether something failed because the segment it was asked about does not exist any more.
pub(crate) fn is_segment_gone(failure: &Failure) -> bool {
    failure.code == Code::UnknownRow && failure.at.get("segment").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_trash_is_not_there() {
        let row = |json: serde_json::Value| json.as_object().cloned().unwrap_or_default();
        assert!(is_there(&row(json!({ "where": "stage = key" }))));
        assert!(is_there(&row(json!({ "deleted": false }))));
        assert!(!is_there(&row(json!({ "where": "stage = key", "deleted": true }))));
    }

    #[test]
    fn only_a_missing_segment_is_a_segment_gone() {
        let failure = Failure::new(Code::UnknownRow, "no row");
        assert!(!is_segment_gone(&failure));
        assert!(is_segment_gone(&failure.at(json!({ "segment": "0a" }))));
        assert!(!is_segment_gone(&Failure::new(Code::ReadFailed, "").at(json!({ "segment": "0a" }))));
    }
}

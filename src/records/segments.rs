//! What the screens read of segments.

use super::row_name;
use crate::engine::EngineClient;
use crate::i18n::I18n;
use crate::ui::virtual_table::row_id;
use leptos::prelude::*;
use protocol::{Failure, Query, Sort};

/// More segments than one can tell apart.
const SEGMENTS_MAX: u64 = 1000;

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

/// The condition of a segment; none where no segment is named.
pub(crate) async fn segment_condition(
    engine: EngineClient,
    id: Option<&str>,
) -> Result<Option<String>, Failure> {
    let Some(id) = id.and_then(|id| id.parse().ok()) else { return Ok(None) };
    let row = engine.record("segment", id).await?;
    Ok(row.and_then(|row| row.get("where")?.as_str().map(str::to_owned)))
}

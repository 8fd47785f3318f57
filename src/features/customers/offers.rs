//! What to offer a customer: what others took together with what this one has bought.

use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::ui::{Explained, How};
use domain::RowId;
use leptos::prelude::*;
use protocol::{RecommendParams, Request};
use serde::Deserialize;

/// Products that are offered at once.
const OFFERED: u64 = 4;

#[derive(Clone, PartialEq, Debug, Deserialize)]
struct Product {
    sku: String,
    name: String,
}

impl Product {
    fn said(&self) -> String {
        if self.name.is_empty() { self.sku.clone() } else { self.name.clone() }
    }
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
struct Reason {
    because: Product,
    together: u32,
    of: u32,
}

#[derive(Clone, PartialEq, Debug, Deserialize)]
struct Offer {
    #[serde(flatten)]
    product: Product,
    score: f64,
    reasons: Vec<Reason>,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
struct Answer {
    baskets: u64,
    floor: u32,
    items: Vec<Offer>,
}

/// The part of the record. It is not there where nothing is bought together often enough.
#[component]
pub(super) fn Offers(id: RowId) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let loaded = LocalResource::new(move || {
        engine.revision.track();
        async move { offers(engine, id).await.unwrap_or_default() }
    });
    let found = Memo::new(move |last: Option<&Answer>| {
        loaded.get().unwrap_or_else(|| last.cloned().unwrap_or_default())
    });
    view! {
        <Show when=move || found.with(|found| !found.items.is_empty())>
            <div class="relation">
                <h2>
                    {t!(i18n, k::customers::OFFERS)}" "
                    <How explained=Signal::derive(move || found.with(|found| explained(i18n, found))) />
                </h2>
                <ul>{move || found.with(|found| found.items.iter().map(|offer| line(i18n, offer)).collect_view())}</ul>
            </div>
        </Show>
    }
}

async fn offers(engine: EngineClient, id: RowId) -> Option<Answer> {
    let params = RecommendParams { id: Some(id), limit: Some(OFFERED), ..RecommendParams::default() };
    let params = serde_json::to_value(params).ok()?;
    engine.call::<Answer>(Request::Insight { name: "recommend".into(), params }).await.ok()
}

/// A product and the strongest reason for it.
fn line(i18n: I18n, offer: &Offer) -> impl IntoView + use<> {
    let strongest = offer.reasons.iter().max_by_key(|reason| reason.together);
    let reason = strongest.map(|reason| {
        text!(
            i18n,
            k::customers::OFFER_REASON,
            together = i18n.number(reason.together.into()),
            of = i18n.number(reason.of.into()),
            product = reason.because.said()
        )
    });
    view! { <li><span dir="auto">{offer.product.said()}</span><span class="muted">{reason}</span></li> }
}

fn explained(i18n: I18n, found: &Answer) -> Explained {
    let score = |offer: &Offer| (offer.product.said(), i18n.number(offer.score));
    let counts = [
        (text!(i18n, k::customers::OFFER_BASKETS), i18n.number(found.baskets as f64)),
        (text!(i18n, k::customers::OFFER_FLOOR), i18n.number(found.floor.into())),
    ];
    Explained {
        definition: text!(i18n, k::customers::OFFERS_DEFINITION),
        formula: text!(i18n, k::customers::OFFERS_FORMULA),
        inputs: counts.into_iter().chain(found.items.iter().map(score)).collect(),
        source: text!(i18n, k::customers::OFFERS_SOURCE),
    }
}

//! What goes together, and what to offer.

use super::super::{Host, Outcome, Service, failures, to_json};
use super::limit;
use domain::RowId;
use domain::insight::Recommendation;
use engine::baskets::Measure;
use engine::baskets::orders::{item_name, order_baskets};
use engine::space::Space;
use engine::table::Table;
use protocol::{Code, Failure, RecommendParams};
use serde_json::{Value as Json, json};
use store::LogStore;

/// Baskets with both, at least, when nobody said otherwise: two can be chance.
pub(super) const FLOOR: u32 = 3;

const COUNT: u64 = 5;

impl<S: LogStore, H: Host> Service<S, H> {
    /// Pairs of products, products beside a product, for a basket, or for a customer.
    pub(super) fn recommend(&self, params: &RecommendParams) -> Outcome {
        let space = self.replica.space();
        let selection = self.customers(&space, &params.common)?;
        let to = params.common.to.or(params.common.as_of);
        let found = order_baskets(&space, selection.as_ref(), to);
        let floor = params.floor.unwrap_or(if params.pairs { 1 } else { FLOOR });
        let baskets = &found.baskets;
        let mut answer = json!({
            "baskets": baskets.baskets(),
            "floor": floor,
            "definition": "A basket counts an item once. support = n_ab ÷ N, confidence = n_ab ÷ n_a, lift = n_ab N ÷ \
                (n_a n_b), cosine = n_ab ÷ √(n_a n_b). Ranked by score, then n_ab, then SKU or name. For several \
                items the sum of the cosines. Lines with one order number are one basket, else one customer's of one day.",
            "source": "Linden, Smith & York (2003), IEEE Internet Computing 7(1), 76–80; Brin et al. (1997)",
        });
        if params.pairs {
            let pairs = baskets.pairs();
            let floored: Vec<_> = pairs.iter().filter(|pair| pair.n_ab >= floor).collect();
            answer["total"] = json!(floored.len());
            let mut lines = Vec::new();
            for pair in floored.into_iter().take(limit(params.limit, super::LIMIT_MAX)?) {
                let mut line = to_json(pair)?;
                (line["a"], line["b"]) = (item(&space, pair.a), item(&space, pair.b));
                lines.push(line);
            }
            answer["pairs"] = Json::Array(lines);
            return Ok(answer);
        }
        let count = limit(params.limit, COUNT)?;
        let list = if let Some(id) = params.id {
            let row = customer(&space, id)?;
            let bought = found.bought.get(&row).map_or(&[][..], Vec::as_slice);
            answer["bought"] = bought.iter().map(|&product| item(&space, product)).collect();
            baskets.for_basket(bought, floor, count)
        } else if !params.basket.is_empty() {
            let bought: Outcome<Vec<u32>> = params.basket.iter().map(|name| product(&space, name)).collect();
            baskets.for_basket(&bought?, floor, count)
        } else if !params.item.is_empty() {
            let measure = match params.measure.as_str() {
                "" | "cosine" => Measure::Cosine,
                "lift" => Measure::Lift,
                other => {
                    return Err(failures::bad_parameter(format!(
                        "measure {other:?} is neither cosine nor lift"
                    )));
                }
            };
            baskets.beside(product(&space, &params.item)?, measure, floor, count)
        } else {
            return Err(failures::bad_parameter("recommend takes id, basket, item or pairs"));
        };
        answer["items"] = list.iter().map(|one| offered(&space, one)).collect();
        Ok(answer)
    }
}

fn customer(space: &Space, id: RowId) -> Outcome<u32> {
    let row = space.table("customer").and_then(|table| table.row(id));
    row.ok_or_else(|| Failure::new(Code::UnknownRow, format!("there is no customer {id}")))
}

/// A product by id, SKU or name.
fn product(space: &Space, name: &str) -> Outcome<u32> {
    let table = space.table("product");
    let by_id = name.parse::<RowId>().ok().and_then(|id| table?.row(id));
    let by = |field: &str| {
        let column = table?.column(field)?;
        (0..table?.rows()).find(|&row| column.text(row) == name)
    };
    by_id
        .or_else(|| by("sku"))
        .or_else(|| by("name"))
        .ok_or_else(|| Failure::new(Code::UnknownRow, format!("there is no product {name:?}")))
}

/// A product as it is named in an answer; `item` is what ties are broken by.
pub(super) fn item(space: &Space, row: u32) -> Json {
    let table = space.table("product");
    let text = |field: &str| {
        table.and_then(|table| table.column(field)).map_or("", |column| column.text(row)).to_owned()
    };
    json!({
        "id": table.map(|table: &Table| table.id(row)),
        "item": item_name(space, row),
        "sku": text("sku"),
        "name": text("name"),
    })
}

fn offered(space: &Space, one: &Recommendation) -> Json {
    let reasons = one.reasons.iter().map(|reason| {
        json!({ "because": item(space, reason.because), "together": reason.together, "of": reason.of })
    });
    let mut line = item(space, one.item);
    line["score"] = json!(one.score);
    line["reasons"] = reasons.collect();
    line
}

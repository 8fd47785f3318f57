//! Baskets out of orders: lines of one customer with one order number are one basket; lines without a number are one per
//! customer and day. Cancelled and returned lines are left out. A product goes by its SKU, else by its name.

use super::Baskets;
use crate::bits::Bits;
use crate::space::Space;
use crate::table::{NO_ROW, Table};
use domain::Day;
use domain::schema::VOID_STATUSES;
use rustc_hash::FxHashMap;

/// The baskets of a firm and the products in them.
#[derive(Clone, Debug, Default)]
pub struct OrderBaskets {
    /// What was bought together; items are product rows.
    pub baskets: Baskets,
    /// Per customer row the products bought, each once, ascending.
    pub bought: FxHashMap<u32, Vec<u32>>,
    /// Order lines that count.
    pub lines: u32,
}

/// What a product is called in a list of items.
pub fn item_name(space: &Space, product: u32) -> &str {
    let text = |field: &str| {
        space.table("product").and_then(|table| table.column(field)).map_or("", |column| column.text(product))
    };
    match text("sku") {
        "" => text("name"),
        sku => sku,
    }
}

/// The baskets of the customers selected, up to a day.
pub fn order_baskets(space: &Space, selection: Option<&Bits>, to: Option<Day>) -> OrderBaskets {
    let mut found = OrderBaskets::default();
    let Some(table) = space.table("order") else { return found };
    let (Some(products), Some(customers)) = (table.column("product"), table.column("customer")) else {
        return found;
    };
    let [number, day, status] = ["number", "day", "status"].map(|field| table.column(field));
    let mut places: FxHashMap<(u32, &str, i64), u32> = FxHashMap::default();
    let mut lines = Vec::new();
    for row in 0..table.rows() {
        let customer = customers.link(row).unwrap_or(NO_ROW);
        let counts = selection
            .is_none_or(|selected| (customer as usize) < selected.len() && selected.get(customer as usize));
        let void = status.is_some_and(|status| VOID_STATUSES.contains(&status.text(row)));
        let on = day.and_then(|day| day.int(row)).unwrap_or(i64::MIN);
        let late = to.is_some_and(|to| on > i64::from(to.0));
        let Some(product) = products.link(row).filter(|_| counts && !void && !late && table.is_live(row))
        else {
            continue;
        };
        let number = number.map_or("", |number| number.text(row));
        let next = places.len() as u32;
        let key = if number.is_empty() { (customer, "", on) } else { (customer, number, 0) };
        lines.push((*places.entry(key).or_insert(next), product));
        if customer != NO_ROW {
            found.bought.entry(customer).or_default().push(product);
        }
    }
    for products in found.bought.values_mut() {
        products.sort_unstable();
        products.dedup();
    }
    let items = space.table("product").map_or(0, Table::rows);
    let names: Vec<&str> = (0..items).map(|product| item_name(space, product)).collect();
    found.lines = lines.len() as u32;
    found.baskets = Baskets::new(lines, &names);
    found
}

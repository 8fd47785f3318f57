//! What is computed from the tables and kept until they change: groups, purchases, the search index, sort orders.
//!
//! Everything here is a cache: it can be dropped at any time and is rebuilt on the next question. A cache knows the
//! revision of the columns it was made from and is never used for another.

use crate::bits::Bits;
use crate::groups::Groups;
use crate::kpi::surveys::Answers;
use crate::list::{Path, SortOrder};
use crate::purchases::{Order, Purchases};
use crate::scores::Scores;
use crate::search::Index;
use crate::space::Space;
use crate::table::Table;
use domain::Currency;
use domain::collate::Alphabet;
use domain::schema::VOID_STATUSES;
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A cache with the revision of what it was made from.
type Cached<T> = Option<Dated<T>>;
/// Several of a kind, each with the revision it was made at.
type CachedBy<K, T> = RefCell<FxHashMap<K, Dated<T>>>;
type Dated<T> = (Revision, Rc<T>);
type Revision = Vec<u64>;
/// A currency, some customers, and the revision of the orders.
type Few = (Currency, Vec<u32>, Revision);

/// All caches of a space.
#[derive(Debug, Default)]
pub struct Derived {
    purchases: CachedBy<Currency, Purchases>,
    /// Those of the few customers that were asked for last.
    purchases_of_few: RefCell<Option<(Few, Rc<Purchases>)>>,
    groups: CachedBy<(String, String), Groups>,
    search: RefCell<Cached<Index>>,
    orders: CachedBy<(String, Path, Alphabet), SortOrder>,
    currencies: RefCell<Cached<Vec<(Currency, u64)>>>,
    answers: CachedBy<String, Answers>,
    scores: RefCell<Option<Rc<Scores>>>,
    /// How often scores were put here.
    scored: Cell<u64>,
}

/// How many sort orders are kept; each costs four bytes a row.
const SORT_ORDERS_MAX: usize = 6;

impl Derived {
    /// Forgets everything, as when a space takes the place of another whose revisions are alike.
    pub fn clear(&self) {
        self.purchases.borrow_mut().clear();
        self.purchases_of_few.borrow_mut().take();
        self.groups.borrow_mut().clear();
        self.search.borrow_mut().take();
        self.orders.borrow_mut().clear();
        self.currencies.borrow_mut().take();
        self.answers.borrow_mut().clear();
        self.scores.borrow_mut().take();
    }

    /// The scores that models gave last, if they were asked.
    pub fn scores(&self) -> Option<Rc<Scores>> {
        self.scores.borrow().clone()
    }

    /// Keeps new scores.
    pub fn put_scores(&self, scores: Scores) {
        *self.scores.borrow_mut() = Some(Rc::new(scores));
        self.scored.set(self.scored.get() + 1);
    }

    /// The state of what contacts are made from.
    pub fn contacts_revision(&self, space: &Space) -> Vec<u64> {
        let Some(table) = space.table("interaction") else { return Vec::new() };
        let fields = ["customer", "at", "type", "direction", "csat", "nps"];
        let columns = fields.map(|field| column_revision(table, field));
        columns.into_iter().chain([table.live_revision(), u64::from(table.rows())]).collect()
    }

    /// The rows of `kind` grouped by its link `field`; live rows alone.
    pub fn groups(&self, space: &Space, kind: &str, field: &str) -> Rc<Groups> {
        let Some(table) = space.table(kind) else { return Rc::default() };
        let Some(links) = table.column(field) else { return Rc::default() };
        let targets = space.table(&space.target(kind, field)).map_or(0, Table::rows);
        let revision = vec![links.revision, table.live_revision(), u64::from(targets)];
        let key = (kind.to_owned(), field.to_owned());
        if let Some((made, groups)) = self.groups.borrow().get(&key)
            && *made == revision
        {
            return groups.clone();
        }
        let groups = Rc::new(Groups::build(links, targets as usize, |row| table.is_live(row)));
        self.groups.borrow_mut().insert(key, (revision, groups.clone()));
        groups
    }

    /// The currencies of live orders with how many orders are in each, most first.
    pub fn currencies(&self, space: &Space) -> Rc<Vec<(Currency, u64)>> {
        let Some(table) = space.table("order") else { return Rc::default() };
        let revision = vec![column_revision(table, "amount"), table.live_revision()];
        if let Some((made, currencies)) = &*self.currencies.borrow()
            && *made == revision
        {
            return currencies.clone();
        }
        let mut counts: FxHashMap<Currency, u64> = FxHashMap::default();
        if let Some(column) = table.column("amount")
            && let crate::table::Data::Money(money) = &column.data
        {
            let mut tally = vec![0_u64; money.currencies.len() + 1];
            table.live().for_each(|row| {
                if money.minor.get(row).is_some() {
                    tally[usize::from(money.codes.get(row).copied().unwrap_or(0))] += 1;
                }
            });
            for (currency, count) in money.currencies.iter().zip(tally) {
                *counts.entry(*currency).or_default() += count;
            }
        }
        let mut list: Vec<_> = counts.into_iter().filter(|&(_, count)| count > 0).collect();
        crate::few::sort_by_key(&mut list, |&(currency, orders)| (std::cmp::Reverse(orders), currency));
        let list = Rc::new(list);
        *self.currencies.borrow_mut() = Some((revision, list.clone()));
        list
    }

    /// Live orders that are revenue, in one currency, grouped by customer.
    pub fn purchases(&self, space: &Space, currency: Currency) -> Rc<Purchases> {
        let customers = space.table("customer").map_or(0, Table::rows) as usize;
        let Some(table) = space.table("order") else {
            return Rc::new(Purchases::build_with(customers, 0, |_| None));
        };
        let revision = purchases_revision(table, customers);
        let known = self.purchases.borrow_mut().remove(&currency);
        let purchases = match known {
            Some((made, purchases)) if made == revision => purchases,
            Some((made, purchases)) => updated_purchases(purchases, &made, &revision, table, currency)
                .unwrap_or_else(|| Rc::new(build_purchases(table, customers, currency))),
            None => Rc::new(build_purchases(table, customers, currency)),
        };
        self.purchases.borrow_mut().insert(currency, (revision, purchases.clone()));
        self.purchases_of_few.borrow_mut().take();
        purchases
    }

    /// The state of all that purchases are made from: equal states give equal purchases.
    pub fn purchases_revision(&self, space: &Space) -> Vec<u64> {
        let customers = space.table("customer").map_or(0, Table::rows) as usize;
        let mut revision =
            space.table("order").map_or(Vec::new(), |table| purchases_revision(table, customers));
        revision.push(space.table("customer").map_or(0, Table::live_revision));
        revision
    }

    /// The survey answers with a score.
    pub fn answers(&self, space: &Space, score: &str) -> Rc<Answers> {
        let Some(table) = space.table("interaction") else { return Rc::default() };
        let mut revision: Revision =
            ["customer", "at", "type", score].map(|field| column_revision(table, field)).into();
        revision.push(table.live_revision());
        if let Some((made, answers)) = self.answers.borrow().get(score)
            && *made == revision
        {
            return answers.clone();
        }
        let answers = Rc::new(Answers::of(table, score));
        self.answers.borrow_mut().insert(score.to_owned(), (revision, answers.clone()));
        answers
    }

    /// The purchases of these customers alone, unless those of all are known already: a list shows few rows before
    /// anybody asks for figures of all.
    pub fn purchases_of(&self, space: &Space, currency: Currency, customers: &[u32]) -> Rc<Purchases> {
        let all = space.table("customer").map_or(0, Table::rows) as usize;
        let table = space.table("order");
        let Some(table) = table.filter(|_| !self.purchases.borrow().contains_key(&currency)) else {
            return self.purchases(space, currency);
        };
        // The columns of a list ask for the same ones, each by itself.
        let few = (currency, customers.to_vec(), purchases_revision(table, all));
        if let Some((asked, purchases)) = &*self.purchases_of_few.borrow()
            && *asked == few
        {
            return purchases.clone();
        }
        let wanted = Bits::from_rows(all, customers.iter().copied());
        let (Some(links), Some(order_of)) = (table.column("customer"), order_reader(table, currency)) else {
            return Rc::new(Purchases::build_with(all, 0, |_| None));
        };
        let is_wanted = |row: &u32| links.link(*row).is_some_and(|customer| wanted.get(customer as usize));
        let orders: Vec<u32> = (0..table.rows()).filter(is_wanted).collect();
        let purchases = Rc::new(Purchases::build_with(all, orders.len(), |at| order_of(orders[at])));
        *self.purchases_of_few.borrow_mut() = Some((few, purchases.clone()));
        purchases
    }

    /// The search index.
    pub fn search(&self, space: &Space) -> Rc<Index> {
        let Some(table) = space.table("customer") else { return Rc::default() };
        let mut revision: Revision =
            crate::search::FIELDS.iter().map(|field| column_revision(table, field)).collect();
        revision.push(u64::from(table.rows()));
        if let Some((made, index)) = &*self.search.borrow()
            && *made == revision
        {
            return index.clone();
        }
        let index = self.refreshed_search(space, table, &revision);
        *self.search.borrow_mut() = Some((revision, index.clone()));
        index
    }

    /// The old index with the changed rows on top, when the columns still know which those are.
    fn refreshed_search(&self, space: &Space, table: &Table, revision: &Revision) -> Rc<Index> {
        const EDITS_MAX: usize = 2000;
        if let Some((made, mut index)) = self.search.borrow_mut().take()
            && index.edits() < EDITS_MAX
            && table.rows() - index.rows() < EDITS_MAX as u32
        {
            let changed: Option<Vec<u32>> = crate::search::FIELDS
                .iter()
                .zip(&made)
                .zip(revision)
                .filter(|((_, old), new)| old != new)
                .map(|((field, &old), _)| table.column(field).and_then(|column| column.changed_since(old)))
                .collect::<Option<Vec<_>>>()
                .map(|lists| lists.concat());
            if let Some(mut rows) = changed {
                rows.extend(index.rows()..table.rows());
                rows.sort_unstable();
                rows.dedup();
                let updated = Rc::make_mut(&mut index);
                for row in rows {
                    updated.update(space, row);
                }
                return index;
            }
        }
        Rc::new(Index::build(space))
    }

    /// All rows of a kind in the order of a path.
    pub fn sort_order(&self, space: &Space, kind: &str, path: &Path, alphabet: Alphabet) -> Rc<SortOrder> {
        let mut revision = path.revision(space, kind);
        if path.is_score() {
            revision.push(self.scored.get());
        }
        let key = (kind.to_owned(), path.clone(), alphabet);
        if let Some((made, order)) = self.orders.borrow().get(&key)
            && *made == revision
        {
            return order.clone();
        }
        let order = Rc::new(SortOrder::build(space, self, kind, path, alphabet));
        let mut orders = self.orders.borrow_mut();
        if orders.len() >= SORT_ORDERS_MAX {
            orders.clear();
        }
        orders.insert(key, (revision, order.clone()));
        order
    }
}

/// The revision of a column, 0 where it does not exist yet.
pub(crate) fn column_revision(table: &Table, field: &str) -> u64 {
    table.column(field).map_or(0, |column| column.revision)
}

/// The columns that purchases are made from; the link first, since a moved order cannot be followed.
pub(crate) const PURCHASE_FIELDS: [&str; 5] = ["customer", "day", "amount", "status", oplog::batch::DELETED];

fn purchases_revision(table: &Table, customers: usize) -> Revision {
    let mut revision: Revision = PURCHASE_FIELDS.iter().map(|field| column_revision(table, field)).collect();
    revision.extend([u64::from(table.rows()), customers as u64]);
    revision
}

/// The purchases with a few changed and new orders taken in; `None` when a new build is as fast or the changes are not
/// known one by one.
fn updated_purchases(
    mut purchases: Rc<Purchases>,
    made: &Revision,
    now: &Revision,
    table: &Table,
    currency: Currency,
) -> Option<Rc<Purchases>> {
    const CHANGED_MAX: usize = 1000;
    let [.., old_rows, _] = made[..] else { return None };
    let new_rows = old_rows as u32..table.rows();
    let mut rows: Vec<u32> = Vec::new();
    for (place, field) in PURCHASE_FIELDS.iter().enumerate().filter(|&(place, _)| made[place] != now[place]) {
        let changed = table.column(field)?.changed_since(made[place])?;
        if place == 0 && changed.iter().any(|&row| u64::from(row) < old_rows) {
            return None;
        }
        rows.extend(changed);
    }
    if rows.len() + new_rows.len() > CHANGED_MAX {
        return None;
    }
    rows.extend(new_rows);
    rows.sort_unstable();
    rows.dedup();
    let links = table.column("customer")?;
    let order_of = order_reader(table, currency)?;
    let changing = Rc::make_mut(&mut purchases);
    changing.grow(*now.last()? as usize);
    for row in rows {
        if let Some(customer) = links.link(row) {
            changing.remove(customer as usize, row);
        }
        if let Some((customer, order)) = order_of(row) {
            changing.put(customer as usize, order);
        }
    }
    Some(purchases)
}

fn build_purchases(table: &Table, customers: usize, currency: Currency) -> Purchases {
    match order_reader(table, currency) {
        Some(order_of) => Purchases::build_with(customers, table.rows() as usize, |at| order_of(at as u32)),
        None => Purchases::build_with(customers, 0, |_| None),
    }
}

/// Reads the orders that are revenue in a currency.
fn order_reader(table: &Table, currency: Currency) -> Option<impl Fn(u32) -> Option<(u32, Order)>> {
    let (customer, day, amount) = (table.column("customer")?, table.column("day")?, table.column("amount")?);
    let crate::table::Data::Money(money) = &amount.data else { return None };
    let status = table.column("status");
    Some(move |row: u32| {
        let at = row as usize;
        let minor = money.minor.get(at)?;
        if !table.is_live(row) || money.currency(at) != currency {
            return None;
        }
        if status.is_some_and(|status| VOID_STATUSES.contains(&status.text(row))) {
            return None;
        }
        let day = i32::try_from(day.int(row)?).ok()?;
        Some((customer.link(row)?, Order { day, row, minor }))
    })
}

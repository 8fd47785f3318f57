//! A condition as rows and groups of rows, as the builder shows it, and its way to and from the expression.
//!
//! Every expression has rows: what no row can show is kept as a text condition, word for word. A row that is not
//! finished takes no part in the condition and stays on the screen.

use super::ops::{Op, fits, holds, op_of, predicate_of, value_of};
use domain::Schema;
use domain::expr::{
    Expr, Function, Literal, Operand, Path, Period, Predicate, Test, check, operand_type, parse, time_field,
};

/// Numbers the parts of a tree, so that a part keeps its place on the screen while others come and go.
pub(super) type Id = u32;

/// How the members of a group belong together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Join {
    /// All of them hold.
    All,
    /// At least one of them holds.
    Any,
    /// None of them holds.
    None,
}

impl Join {
    /// All of them, in the order of menus.
    pub(super) const ALL: [Join; 3] = [Join::All, Join::Any, Join::None];

    /// Its code in the texts.
    pub(super) fn code(self) -> &'static str {
        match self {
            Join::All => "all",
            Join::Any => "any",
            Join::None => "none",
        }
    }
}

/// A member of a group.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Item {
    /// Its number.
    pub(super) id: Id,
    /// What it is.
    pub(super) body: Body,
}

/// What a member of a group is.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Body {
    /// A group of its own.
    Group(Join, Vec<Item>),
    /// One test.
    Row(Row),
    /// A condition as text: what no row can show, or what is still being written.
    Text(String),
}

/// One test: what is looked at, how, and against what.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Row {
    /// What is looked at.
    pub(super) subject: Subject,
    /// How it is compared.
    pub(super) op: Op,
    /// What it is compared with.
    pub(super) value: Value,
}

/// What a row looks at.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Subject {
    /// A field, perhaps reached through links.
    Field(Vec<String>),
    /// A figure over related records.
    Related(Related),
}

/// A figure over related records.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Related {
    /// Which figure.
    pub(super) function: Function,
    /// The names that lead to the records: `orders`, or `organisation` and `orders`.
    pub(super) relation: Vec<String>,
    /// The field of the records; empty where they are counted.
    pub(super) field: Vec<String>,
    /// Only records of this time.
    pub(super) window: Option<Period>,
    /// The field of the records that tells their time, if they have one.
    pub(super) time: Option<String>,
    /// Only records for which this group holds.
    pub(super) filter: Box<Item>,
}

/// What a row compares with; the empty places are not filled in yet.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    /// Nothing.
    None,
    /// One value.
    One(Option<Literal>),
    /// From one to another.
    Two(Option<Literal>, Option<Literal>),
    /// Several.
    Many(Vec<Literal>),
    /// A stretch of time around today.
    Period(Period),
}

/// A condition as the builder shows it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Tree {
    /// The outermost group.
    pub(super) root: Item,
    /// The number that the next part gets.
    next: Id,
}

/// Where something dragged comes to lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Spot {
    /// Before this member.
    Before(Id),
    /// After this member.
    After(Id),
    /// At the end of this group.
    Into(Id),
}

impl Tree {
    /// No condition at all.
    pub(super) fn empty() -> Tree {
        Tree { root: Item { id: 0, body: Body::Group(Join::All, Vec::new()) }, next: 1 }
    }

    /// The rows of a text; `None` where it is none that can be read. Parts that `before` had at the same place keep
    /// their numbers, and its unfinished rows stay.
    pub(super) fn read(text: &str, schema: &Schema, kind: &str, before: &Tree) -> Option<Tree> {
        let expr = parse(text).ok()?;
        let mut reader = Reader { schema, next: before.next };
        let body = match reader.body(expr, kind) {
            Body::Group(join, items) => Body::Group(join, items),
            Body::Text(text) if text == "true" => Body::Group(Join::All, Vec::new()),
            single => {
                let id = reader.number();
                Body::Group(Join::All, vec![Item { id, body: single }])
            }
        };
        let mut root = Item { id: before.root.id, body };
        keep(&mut root, &before.root);
        Some(Tree { root, next: reader.next })
    }

    /// A tree whose only member is a text that cannot be read.
    pub(super) fn of_text(text: &str) -> Tree {
        let mut tree = Tree::empty();
        if !text.trim().is_empty() {
            tree.add(0, Body::Text(text.to_owned()));
        }
        tree
    }

    /// The condition as text: in its canonical form unless a text condition in it has a mistake.
    pub(super) fn text(&self) -> String {
        let text = written(&self.root).map(|(text, _)| text).unwrap_or_default();
        parse(&text).map_or(text, |expr| match expr {
            Expr::All(members) if members.is_empty() => String::new(),
            expr => expr.to_string(),
        })
    }

    /// The part with this number.
    pub(super) fn find(&self, id: Id) -> Option<&Item> {
        find(&self.root, id)
    }

    fn find_mut(&mut self, id: Id) -> Option<&mut Item> {
        find_mut(&mut self.root, id)
    }

    /// The numbers of the members of a group.
    pub(super) fn members(&self, group: Id) -> Vec<Id> {
        match self.find(group).map(|item| &item.body) {
            Some(Body::Group(_, items)) => items.iter().map(|item| item.id).collect(),
            _ => Vec::new(),
        }
    }

    /// The group a part is a member of.
    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        parent(&self.root, id)
    }

    /// Changes a row.
    pub(super) fn edit(&mut self, id: Id, change: impl FnOnce(&mut Row)) {
        if let Some(Item { body: Body::Row(row), .. }) = self.find_mut(id) {
            change(row);
        }
    }

    /// Changes the words of a text condition.
    pub(super) fn set_text(&mut self, id: Id, text: String) {
        if let Some(Item { body: body @ Body::Text(_), .. }) = self.find_mut(id) {
            *body = Body::Text(text);
        }
    }

    /// Changes how the members of a group belong together.
    pub(super) fn set_join(&mut self, id: Id, join: Join) {
        if let Some(Item { body: Body::Group(old, _), .. }) = self.find_mut(id) {
            *old = join;
        }
    }

    /// Adds a member at the end of a group; gives its number.
    pub(super) fn add(&mut self, group: Id, mut body: Body) -> Id {
        renumber(&mut body, &mut self.next);
        let id = take(&mut self.next);
        if let Some(Item { body: Body::Group(_, items), .. }) = self.find_mut(group) {
            items.push(Item { id, body });
        }
        id
    }

    /// An empty filter for related records.
    pub(super) fn filter(&mut self) -> Box<Item> {
        Box::new(Item { id: take(&mut self.next), body: Body::Group(Join::All, Vec::new()) })
    }

    /// Takes a part out, and the group it leaves empty.
    pub(super) fn remove(&mut self, id: Id) -> Option<Item> {
        let group = self.parent(id)?;
        let (items, place) = self.siblings(id)?;
        let item = items.remove(place);
        if items.is_empty() && self.parent(group).is_some() {
            self.remove(group);
        }
        Some(item)
    }

    /// Puts a copy of a part behind it; gives the number of the copy.
    pub(super) fn duplicate(&mut self, id: Id) -> Option<Id> {
        let mut copy = self.find(id)?.clone();
        copy.id = take(&mut self.next);
        renumber(&mut copy.body, &mut self.next);
        let new = copy.id;
        let (items, place) = self.siblings(id)?;
        items.insert(place + 1, copy);
        Some(new)
    }

    /// Moves a part one place up (`-1`) or down (`1`); at the edge of its group it leaves the group.
    pub(super) fn step(&mut self, id: Id, by: isize) {
        let Some((items, place)) = self.siblings(id) else { return };
        match place.checked_add_signed(by).filter(|to| *to < items.len()) {
            Some(to) => items.swap(place, to),
            None => self.leave(id, by > 0),
        }
    }

    /// Moves a part out of its group, to lie before or after it. Filters of related records cannot be left.
    pub(super) fn leave(&mut self, id: Id, after: bool) {
        let Some(group) = self.parent(id) else { return };
        if self.parent(group).is_some() {
            self.put(id, if after { Spot::After(group) } else { Spot::Before(group) });
        }
    }

    /// Moves a part into the group before it, or makes a group of it.
    pub(super) fn indent(&mut self, id: Id) {
        let next = take(&mut self.next);
        let Some(parent) = self.parent(id) else { return };
        let join = match self.find(parent).map(|item| &item.body) {
            Some(Body::Group(Join::Any | Join::None, _)) => Join::All,
            _ => Join::Any,
        };
        let Some((items, place)) = self.siblings(id) else { return };
        let before = place.checked_sub(1).and_then(|place| items.get_mut(place));
        if let Some(Item { id: group, body: Body::Group(..) }) = before {
            let group = *group;
            self.put(id, Spot::Into(group));
            return;
        }
        let item = items.remove(place);
        items.insert(place, Item { id: next, body: Body::Group(join, vec![item]) });
    }

    /// Whether a part may come to lie there: not within itself, and not among records of another kind.
    pub(super) fn may_put(&self, id: Id, spot: Spot) -> bool {
        let group = match spot {
            Spot::Into(group) => Some(group),
            Spot::Before(other) | Spot::After(other) => self.parent(other).filter(|_| other != id),
        };
        let Some(group) = group else { return false };
        let is_group = matches!(self.find(group), Some(Item { body: Body::Group(..), .. }));
        let inside = self.find(id).is_none_or(|item| find(item, group).is_some());
        is_group && !inside && self.scope(id) == self.scope(group)
    }

    /// Moves a part.
    pub(super) fn put(&mut self, id: Id, spot: Spot) {
        if !self.may_put(id, spot) {
            return;
        }
        let Some(item) = self.find(id).cloned() else { return };
        // The copy lies there before the part is taken out: the group it leaves may go with it, and be the place it goes by.
        let new = take(&mut self.next);
        let copy = Item { id: new, body: item.body };
        match spot {
            Spot::Into(group) => {
                if let Some(Item { body: Body::Group(_, items), .. }) = self.find_mut(group) {
                    items.push(copy);
                }
            }
            Spot::Before(other) | Spot::After(other) => {
                if let Some((items, place)) = self.siblings(other) {
                    items.insert(place + usize::from(matches!(spot, Spot::After(_))), copy);
                }
            }
        }
        self.remove(id);
        if let Some(moved) = self.find_mut(new) {
            moved.id = id;
        }
    }

    /// The filter or root within which a part lies.
    fn scope(&self, id: Id) -> Id {
        let mut at = id;
        while let Some(parent) = self.parent(at) {
            at = parent;
        }
        at
    }

    fn siblings(&mut self, id: Id) -> Option<(&mut Vec<Item>, usize)> {
        let parent = self.parent(id)?;
        let Some(Item { body: Body::Group(_, items), .. }) = self.find_mut(parent) else { return None };
        let place = items.iter().position(|item| item.id == id)?;
        Some((items, place))
    }
}

fn take(next: &mut Id) -> Id {
    *next += 1;
    *next - 1
}

fn find(item: &Item, id: Id) -> Option<&Item> {
    if item.id == id {
        return Some(item);
    }
    match &item.body {
        Body::Group(_, items) => items.iter().find_map(|item| find(item, id)),
        Body::Row(Row { subject: Subject::Related(related), .. }) => find(&related.filter, id),
        _ => None,
    }
}

fn find_mut(item: &mut Item, id: Id) -> Option<&mut Item> {
    if item.id == id {
        return Some(item);
    }
    match &mut item.body {
        Body::Group(_, items) => items.iter_mut().find_map(|item| find_mut(item, id)),
        Body::Row(Row { subject: Subject::Related(related), .. }) => find_mut(&mut related.filter, id),
        _ => None,
    }
}

fn parent(item: &Item, id: Id) -> Option<Id> {
    match &item.body {
        Body::Group(_, items) if items.iter().any(|member| member.id == id) => Some(item.id),
        Body::Group(_, items) => items.iter().find_map(|item| parent(item, id)),
        Body::Row(Row { subject: Subject::Related(related), .. }) => parent(&related.filter, id),
        _ => None,
    }
}

/// New numbers for all parts within.
fn renumber(body: &mut Body, next: &mut Id) {
    let mut each = |item: &mut Item| {
        item.id = take(next);
        renumber(&mut item.body, next);
    };
    match body {
        Body::Group(_, items) => items.iter_mut().for_each(each),
        Body::Row(Row { subject: Subject::Related(related), .. }) => each(&mut related.filter),
        _ => {}
    }
}

/// Gives parts the numbers of those that stood at the same place before, and takes over what was not finished.
fn keep(new: &mut Item, old: &Item) {
    new.id = old.id;
    match (&mut new.body, &old.body) {
        (Body::Group(_, news), Body::Group(_, olds)) => {
            let (open, done): (Vec<&Item>, Vec<&Item>) = olds.iter().partition(|old| written(old).is_none());
            for (new, old) in news.iter_mut().zip(done) {
                if alike(new, old) {
                    keep(new, old);
                }
            }
            news.extend(open.into_iter().cloned());
        }
        (
            Body::Row(Row { subject: Subject::Related(new), .. }),
            Body::Row(Row { subject: Subject::Related(old), .. }),
        ) => keep(&mut new.filter, &old.filter),
        _ => {}
    }
}

/// Whether two parts are so much the same that the one may go on in the place of the other.
fn alike(new: &Item, old: &Item) -> bool {
    match (&new.body, &old.body) {
        (Body::Group(..), Body::Group(..)) | (Body::Text(_), Body::Text(_)) => true,
        (Body::Row(new), Body::Row(old)) => match (&new.subject, &old.subject) {
            (Subject::Related(new), Subject::Related(old)) => new.relation == old.relation,
            (new, old) => new == old,
        },
        _ => false,
    }
}

struct Reader<'a> {
    schema: &'a Schema,
    next: Id,
}

impl Reader<'_> {
    fn number(&mut self) -> Id {
        take(&mut self.next)
    }

    fn item(&mut self, expr: Expr, kind: &str) -> Item {
        let id = self.number();
        Item { id, body: self.body(expr, kind) }
    }

    fn group(&mut self, join: Join, members: Vec<Expr>, kind: &str) -> Body {
        Body::Group(join, members.into_iter().map(|member| self.item(member, kind)).collect())
    }

    fn body(&mut self, expr: Expr, kind: &str) -> Body {
        match expr {
            // Groups without members take no part, so `true` and `false` cannot be groups.
            Expr::All(ref members) | Expr::Any(ref members) if members.is_empty() => {
                Body::Text(expr.to_string())
            }
            Expr::All(members) => self.group(Join::All, members, kind),
            Expr::Any(members) => self.group(Join::Any, members, kind),
            Expr::Not(inner) => match *inner {
                Expr::Any(members) if !members.is_empty() => self.group(Join::None, members, kind),
                Expr::Test(test) => match self.row(&test, true, kind) {
                    Some(row) => Body::Row(row),
                    None => {
                        let id = self.number();
                        let body = self.test(test, kind);
                        Body::Group(Join::None, vec![Item { id, body }])
                    }
                },
                inner => {
                    let inner = self.item(inner, kind);
                    Body::Group(Join::None, vec![inner])
                }
            },
            Expr::Test(test) => self.test(test, kind),
        }
    }

    fn test(&mut self, test: Test, kind: &str) -> Body {
        match self.row(&test, false, kind) {
            Some(row) => Body::Row(row),
            None => Body::Text(Expr::Test(test).to_string()),
        }
    }

    /// The row of a test, if a row can show it.
    fn row(&mut self, test: &Test, negated: bool, kind: &str) -> Option<Row> {
        let (ty, column) = operand_type(&test.operand, self.schema, kind)?;
        let (op, value) = op_of(&test.predicate, negated)?;
        if !fits(op, ty) || !holds(op, ty, &value, column.as_ref(), self.schema) {
            return None;
        }
        check(&Expr::Test(test.clone()), self.schema, kind).ok()?;
        let names = |names: &[domain::expr::Name]| names.iter().map(|name| name.text.clone()).collect();
        let subject = match &test.operand {
            Operand::Field(path) => Subject::Field(names(&path.0)),
            Operand::Aggregate(aggregate) => {
                let reached = domain::expr::reach(self.schema, &aggregate.path.0, kind);
                let (relation, field) = aggregate.path.0.split_at(reached.used);
                let time =
                    self.schema.kind(&reached.kind).and_then(time_field).map(|field| field.name.clone());
                let (window, filter) = window_of(aggregate.filter.as_deref(), time.as_deref());
                let id = self.number();
                let body = match filter {
                    None => Body::Group(Join::All, Vec::new()),
                    Some(expr) => match self.body(expr, &reached.kind) {
                        group @ Body::Group(..) => group,
                        single => {
                            let id = self.number();
                            Body::Group(Join::All, vec![Item { id, body: single }])
                        }
                    },
                };
                Subject::Related(Related {
                    function: aggregate.function,
                    relation: names(relation),
                    field: names(field),
                    window,
                    time,
                    filter: Box::new(Item { id, body }),
                })
            }
        };
        Some(Row { subject, op, value })
    }
}

/// The time window of a filter, when it stands last in it, and the rest.
fn window_of(filter: Option<&Expr>, time: Option<&str>) -> (Option<Period>, Option<Expr>) {
    let window = |expr: &Expr| match expr {
        Expr::Test(Test { operand: Operand::Field(path), predicate: Predicate::During(period), .. }) => {
            let is_time = path.0.len() == 1 && Some(path.0[0].text.as_str()) == time;
            is_time.then_some(*period)
        }
        _ => None,
    };
    match filter {
        None => (None, None),
        Some(Expr::All(members)) => match members.split_last().map(|(last, rest)| (window(last), rest)) {
            Some((Some(period), rest)) if !rest.is_empty() => (Some(period), Some(Expr::all(rest.to_vec()))),
            _ => (None, filter.cloned()),
        },
        Some(only) => match window(only) {
            Some(period) => (Some(period), None),
            None => (None, Some(only.clone())),
        },
    }
}

/// The text of a part and whether it needs brackets among others; nothing where it is not finished or empty.
fn written(item: &Item) -> Option<(String, bool)> {
    match &item.body {
        Body::Text(text) => {
            let text = text.trim();
            let is_plain = matches!(parse(text), Ok(Expr::Test(_) | Expr::Not(_)));
            (!text.is_empty()).then(|| (text.to_owned(), !is_plain))
        }
        Body::Row(row) => row.text().map(|text| (text, false)),
        Body::Group(join, items) => {
            let parts: Vec<(String, bool)> = items.iter().filter_map(written).collect();
            let word = if *join == Join::All { " and " } else { " or " };
            let text = match parts.as_slice() {
                [] => return None,
                [(only, brackets)] if *join != Join::None => return Some((only.clone(), *brackets)),
                parts => parts.iter().map(bracketed).collect::<Vec<_>>().join(word),
            };
            Some(if *join == Join::None { (format!("not ({text})"), false) } else { (text, true) })
        }
    }
}

fn bracketed((text, brackets): &(String, bool)) -> String {
    if *brackets { format!("({text})") } else { text.clone() }
}

impl Row {
    /// The text of the row; nothing while it is not finished.
    pub(super) fn text(&self) -> Option<String> {
        let (predicate, negated) = predicate_of(self.op, &self.value)?;
        let stand_in = Test { operand: Operand::Field(Path::of(&["x"])), predicate, at: Default::default() };
        let stand_in = Expr::Test(stand_in);
        let stand_in = if negated { Expr::not(stand_in) } else { stand_in };
        let text = stand_in.to_string();
        let rest = text.strip_prefix("x ")?;
        Some(format!("{} {rest}", self.subject.text()?))
    }

    /// Puts another operator in, keeping what of the value still fits.
    pub(super) fn set_op(&mut self, op: Op, ty: domain::FieldType) {
        self.value = value_of(op, ty, std::mem::replace(&mut self.value, Value::None));
        self.op = op;
    }
}

fn path_text(names: &[String]) -> String {
    Path::of(&names.iter().map(String::as_str).collect::<Vec<_>>()).to_string()
}

impl Subject {
    fn text(&self) -> Option<String> {
        match self {
            Subject::Field(names) => (!names.is_empty()).then(|| path_text(names)),
            Subject::Related(related) => related.text(),
        }
    }

    /// What is looked at, without any filter; its type is found with it.
    pub(super) fn operand(&self) -> Operand {
        match self {
            Subject::Field(names) => Operand::Field(path_of(names)),
            Subject::Related(related) => {
                let names: Vec<String> = related.relation.iter().chain(&related.field).cloned().collect();
                Operand::Aggregate(domain::expr::Aggregate {
                    function: related.function,
                    path: path_of(&names),
                    filter: None,
                    at: Default::default(),
                })
            }
        }
    }
}

fn path_of(names: &[String]) -> Path {
    Path::of(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

impl Related {
    fn text(&self) -> Option<String> {
        if self.function != Function::Count && self.field.is_empty() {
            return None;
        }
        let names: Vec<String> = self.relation.iter().chain(&self.field).cloned().collect();
        let filter = written(&self.filter);
        let window = self.window.and_then(|window| {
            let test = Test {
                operand: Operand::Field(Path::of(&[self.time.as_deref()?])),
                predicate: Predicate::During(window),
                at: Default::default(),
            };
            Some(Expr::Test(test).to_string())
        });
        let filter = match (filter, window) {
            (None, None) => String::new(),
            (Some((filter, _)), None) => format!(" where {filter}"),
            (None, Some(window)) => format!(" where {window}"),
            (Some(filter), Some(window)) => {
                // The members of a list of `and` stay so, with the window as the last of them.
                let is_list = matches!(&self.filter.body, Body::Group(Join::All, items)
                    if items.iter().filter(|item| written(item).is_some()).count() > 1);
                let filter = if is_list { filter.0 } else { bracketed(&filter) };
                format!(" where {filter} and {window}")
            }
        };
        Some(format!("{}({}{filter})", self.function.word(), path_text(&names)))
    }
}

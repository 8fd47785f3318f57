//! Functions of related rows: one pass over them gives one figure for each row they belong to.

use super::Evaluation;
use super::depends::Dependencies;
use super::figure::{Figures, money_matches, plain_empty, plain_matches};
use super::kernel::kernels;
use super::scan::words;
use super::totals::{Gathered, Values};
use crate::bits::Bits;
use crate::table::{Data, NO_ROW};
use domain::expr::{Column, FieldRef, Figure, Gather, Leaf, Match, Score};
use std::borrow::Cow;
use std::rc::Rc;

impl Evaluation<'_> {
    /// One bit for each row of `kind`: whether its figure matches.
    pub(super) fn gather(&self, gather: &Gather, matched: &Match, kind: &str) -> Bits {
        let of = match gather.hops.last() {
            Some(hop) => self.question.space.target(&hop.kind, &hop.field),
            None => kind.to_owned(),
        };
        let bits = self.figure_matches(gather, matched, &of);
        self.through_links(bits, &gather.hops, matched)
    }

    fn figure_matches(&self, gather: &Gather, matched: &Match, kind: &str) -> Bits {
        let rows = self.rows(kind);
        let figures = self.current_figures(gather, rows);
        let mut bits = match &*figures {
            Figures::Money { by_currency, total } => money_matches(by_currency, *total, rows, matched),
            Figures::Rows(chosen) => self.chosen_match(gather, chosen, matched),
            figures if *matched == Match::Empty => plain_empty(figures, rows),
            figures => {
                let mut all = Bits::none(rows);
                for kernel in kernels(matched, self.question.today, self.question.offset_minutes) {
                    let mut found = plain_matches(figures, &kernel);
                    found.resize(rows);
                    all.or(&found);
                }
                all
            }
        };
        bits.resize(rows);
        bits
    }

    /// What the figures are figures of. Filters may speak of today.
    fn key(&self, gather: &Gather) -> String {
        let Gather { back, filter, figure, .. } = gather;
        match filter {
            Some(_) => {
                let Evaluation { question, .. } = self;
                format!("{back:?} {figure:?} {filter:?} {} {}", question.today.0, question.offset_minutes)
            }
            None => format!("{back:?} {figure:?}"),
        }
    }

    /// The figures from the cache, brought up to date where only few rows have changed.
    fn current_figures(&self, gather: &Gather, rows: usize) -> Rc<Figures> {
        let space = self.question.space;
        let depends = Dependencies::of(gather);
        let Some(revision) = depends.revision(gather, space, rows) else {
            return Rc::new(self.figures(gather, rows, None));
        };
        let key = self.key(gather);
        let figures = match self.cache.take_figures(&key) {
            Some((old, figures)) if old == revision => figures,
            Some((old, figures)) => depends
                .touched(gather, space, &old, &revision)
                .and_then(|touched| self.patched(gather, figures, rows, &touched))
                .unwrap_or_else(|| Rc::new(self.figures(gather, rows, None))),
            None => Rc::new(self.figures(gather, rows, None)),
        };
        self.cache.keep_figures(key, revision, figures.clone());
        figures
    }

    /// The figures with those of the rows `touched` made anew.
    fn patched(
        &self,
        gather: &Gather,
        figures: Rc<Figures>,
        rows: usize,
        touched: &[u32],
    ) -> Option<Rc<Figures>> {
        let mut figures = Rc::try_unwrap(figures).ok()?;
        let fresh = self.figures(gather, rows, Some(touched));
        figures.replace(&gather.figure, rows, touched, fresh).then(|| Rc::new(figures))
    }

    /// The figure of each of `rows` rows, or of those in `only`.
    fn figures(&self, gather: &Gather, rows: usize, only: Option<&[u32]>) -> Figures {
        let rows = only.map_or(rows, <[u32]>::len);
        let Some((kind, table)) =
            gather.back.last().and_then(|link| Some((&link.kind, self.table(&link.kind)?)))
        else {
            return Figures::of_nothing(&gather.figure, rows);
        };
        let mut include = table.live().clone();
        if let Some(filter) = &gather.filter {
            include.and(&self.node(filter, kind));
        }
        let parents = self.parents(&gather.back);
        if let Some(only) = only {
            include.and(&belonging(&parents, only));
        }
        let mut gathered = Gathered { parents, include, rows, only };
        match &gather.figure {
            Figure::Count => Figures::Ints(gathered.counts()),
            Figure::First { of, by } | Figure::Last { of, by } => {
                let last = matches!(gather.figure, Figure::Last { .. });
                if of.hops.is_empty() && of.leaf == Leaf::Field(by.clone()) {
                    return self.extreme(&gathered, of, last, kind);
                }
                gathered.include.and_not(&self.column(of, &Match::Empty, kind));
                match self.field(by).map(|column| &column.data) {
                    Some(Data::Int(times)) => Figures::Rows(gathered.chosen(times, last, table)),
                    _ => Figures::Rows(vec![NO_ROW; rows]),
                }
            }
            Figure::Sum(of) | Figure::Average(of) | Figure::Min(of) | Figure::Max(of) => {
                match self.values(of, kind) {
                    Some(values) => gathered.figures(&gather.figure, &values),
                    None => Figures::of_nothing(&gather.figure, rows),
                }
            }
        }
    }

    /// The first or last date itself, for which no row has to be chosen.
    fn extreme(&self, gathered: &Gathered, of: &Column, last: bool, kind: &str) -> Figures {
        let figure = if last { Figure::Max(of.clone()) } else { Figure::Min(of.clone()) };
        match self.values(of, kind) {
            Some(values) => gathered.figures(&figure, &values),
            None => Figures::of_nothing(&figure, gathered.rows),
        }
    }

    /// For each gathered row the row it belongs to, through one link or several.
    fn parents(&self, back: &[FieldRef]) -> Cow<'_, [u32]> {
        let Some((last, before)) = back.split_last() else {
            return Cow::default();
        };
        let mut parents: Cow<[u32]> = Cow::Borrowed(self.links(last));
        for link in before.iter().rev() {
            let (next, table) = (self.links(link), self.table(&link.kind));
            // What belongs to something in the trash belongs to nothing further up.
            let live = |row: &u32| table.is_some_and(|table| table.is_live(*row));
            for row in parents.to_mut() {
                let above = Some(*row).filter(live).and_then(|row| next.get(row as usize));
                *row = above.copied().unwrap_or(NO_ROW);
            }
        }
        parents
    }

    fn links(&self, link: &FieldRef) -> &[u32] {
        match self.field(link).map(|column| &column.data) {
            Some(Data::Ref(rows)) => rows,
            _ => &[],
        }
    }

    /// The values that a figure is made of, for rows of `kind`; `None` where there are none at all.
    fn values(&self, of: &Column, kind: &str) -> Option<Values<'_>> {
        let via = of.hops.split_first().map(|(first, rest)| {
            let mut rows = self.links(first).to_vec();
            for hop in rest {
                let next = self.links(hop);
                for row in &mut rows {
                    *row = next.get(*row as usize).copied().unwrap_or(NO_ROW);
                }
            }
            rows
        });
        let end = match of.hops.last() {
            Some(hop) => self.question.space.target(&hop.kind, &hop.field),
            None => kind.to_owned(),
        };
        match &of.leaf {
            Leaf::Field(field) => Values::of_column(self.field(field)?, via),
            Leaf::Score(score) if Score::MODEL.contains(score) => Values::of_column(self.model(*score)?, via),
            Leaf::Score(score) => Some(Values::of_ints(self.scores(*score, &end), via)),
            Leaf::Id => None,
        }
    }

    /// Whether what is read of the chosen rows matches.
    fn chosen_match(&self, gather: &Gather, chosen: &[u32], matched: &Match) -> Bits {
        if *matched == Match::Empty {
            return words(chosen, |row| row == NO_ROW);
        }
        let Some((of, link)) = gather.figure.column().zip(gather.back.last()) else {
            return Bits::default();
        };
        let hits = self.column(of, matched, &link.kind);
        words(chosen, |row| hits.get(row as usize))
    }
}

/// The rows that belong to one of `only`, which are few and in order.
fn belonging(parents: &[u32], only: &[u32]) -> Bits {
    match only {
        [one] => words(parents, |parent| parent == *one),
        _ => words(parents, |parent| only.binary_search(&parent).is_ok()),
    }
}

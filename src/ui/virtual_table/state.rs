//! The arithmetic of a table of which only a window exists.
//!
//! Browsers cannot lay out elements beyond some 17 to 33 million pixels, and a million rows are higher than that. So the
//! scrolled canvas has at most [`CANVAS_MAX_PX`], and beyond it one scrolled pixel stands for more than one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Firefox stops at 17.9 million pixels; a little less leaves room for header and borders.
pub(super) const CANVAS_MAX_PX: f64 = 15_000_000.0;
/// Rows laid out above and below the visible ones, so that a small scroll shows no gap.
const OVERSCAN: u64 = 8;
/// Rows asked for at once.
pub(super) const PAGE_ROWS: u64 = 100;

/// What is seen of the table.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Geometry {
    pub(super) total: u64,
    pub(super) row_px: f64,
    /// The height of the visible part, without the header.
    pub(super) viewport_px: f64,
    pub(super) scroll_px: f64,
}

/// The rows to lay out, and the empty space before and after them.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Window {
    pub(super) first: u64,
    pub(super) count: u64,
    pub(super) before_px: f64,
    pub(super) after_px: f64,
}

impl Geometry {
    fn content_px(&self) -> f64 {
        self.total as f64 * self.row_px
    }

    fn canvas_px(&self) -> f64 {
        self.content_px().min(CANVAS_MAX_PX)
    }

    /// Content pixels per scrolled pixel; 1 for all but huge tables.
    fn scale(&self) -> f64 {
        let scrolled = self.canvas_px() - self.viewport_px;
        if scrolled <= 0.0 { 1.0 } else { (self.content_px() - self.viewport_px) / scrolled }
    }

    /// The scroll position within the content.
    fn content_scroll_px(&self) -> f64 {
        let max = (self.content_px() - self.viewport_px).max(0.0);
        (self.scroll_px * self.scale()).clamp(0.0, max)
    }

    pub(super) fn window(&self) -> Window {
        if self.total == 0 || self.row_px <= 0.0 {
            return Window::default();
        }
        let top = self.content_scroll_px();
        let seen = self.seen();
        let first = seen.start.saturating_sub(OVERSCAN);
        let last = (seen.end + OVERSCAN).min(self.total);
        // The rows lie so that the first visible one is cut exactly where the content would be.
        let shift = top - first as f64 * self.row_px;
        let before_px = (self.scroll_px.min(self.canvas_px()) - shift).max(0.0);
        let rows_px = (last - first) as f64 * self.row_px;
        let after_px = (self.canvas_px() - before_px - rows_px).max(0.0);
        Window { first, count: last - first, before_px, after_px }
    }

    /// The rows that are on the screen, were there enough of them.
    pub(super) fn seen(&self) -> Range<u64> {
        let row_px = self.row_px.max(1.0);
        let first = (self.content_scroll_px() / row_px).floor() as u64;
        first..first + (self.viewport_px / row_px).ceil() as u64 + 1
    }

    /// The scroll position that brings a row into view, or none when it is there already.
    pub(super) fn scroll_to(&self, row: u64) -> Option<f64> {
        let top = self.content_scroll_px();
        let (start, end) = (row as f64 * self.row_px, (row + 1) as f64 * self.row_px);
        let wanted = if start < top {
            start
        } else if end > top + self.viewport_px {
            end - self.viewport_px
        } else {
            return None;
        };
        Some(wanted.max(0.0) / self.scale())
    }

    /// How many whole rows are seen.
    pub(super) fn rows_seen(&self) -> u64 {
        ((self.viewport_px / self.row_px.max(1.0)).floor() as u64).max(1)
    }
}

impl Window {
    /// The pages its rows lie on.
    pub(super) fn pages(&self) -> Range<u64> {
        if self.count == 0 {
            return 0..1;
        }
        self.first / PAGE_ROWS..(self.first + self.count - 1) / PAGE_ROWS + 1
    }
}

/// Rows kept by page, and what is still to come.
///
/// When the data changes the rows stay on the screen; the first answer about the new state replaces them all at once.
#[derive(Clone, Debug)]
pub(super) struct Pages<R> {
    pages: BTreeMap<u64, Vec<R>>,
    asked: BTreeSet<u64>,
    generation: u64,
    stale: bool,
}

impl<R> Default for Pages<R> {
    fn default() -> Self {
        Pages { pages: BTreeMap::new(), asked: BTreeSet::new(), generation: 0, stale: false }
    }
}

/// Pages kept in memory; those farthest from the window go first.
const PAGES_MAX: usize = 40;

impl<R: Clone> Pages<R> {
    /// What is kept no longer answers the question; gives the number of the new question.
    pub(super) fn expire(&mut self) {
        self.generation += 1;
        self.stale = true;
        self.asked.clear();
    }

    /// The pages of a range that are neither here nor on their way; they count as asked for from now on.
    pub(super) fn ask(&mut self, range: Range<u64>) -> Vec<(u64, u64)> {
        let generation = self.generation;
        let wanted: Vec<u64> = range
            .filter(|page| !self.asked.contains(page) && (self.stale || !self.pages.contains_key(page)))
            .collect();
        self.asked.extend(&wanted);
        wanted.into_iter().map(|page| (generation, page)).collect()
    }

    /// Takes an answer; one to an earlier question is dropped (`false`).
    pub(super) fn answer(&mut self, generation: u64, page: u64, rows: Vec<R>) -> bool {
        if generation != self.generation {
            return false;
        }
        if self.stale {
            self.pages.clear();
            self.stale = false;
        }
        self.asked.remove(&page);
        self.pages.insert(page, rows);
        while self.pages.len() > PAGES_MAX {
            let far = self.pages.keys().copied().max_by_key(|other| other.abs_diff(page));
            far.map(|far| self.pages.remove(&far));
        }
        true
    }

    /// A page could not be had; it may be asked for again.
    pub(super) fn give_up(&mut self, generation: u64, page: u64) {
        if generation == self.generation {
            self.asked.remove(&page);
        }
    }

    /// A row, if it is here.
    pub(super) fn row(&self, index: u64) -> Option<R> {
        self.pages.get(&(index / PAGE_ROWS))?.get((index % PAGE_ROWS) as usize).cloned()
    }
}

/// Which answer the rows show. Those on the screen show a new one first, so that a frame has no more to do than it must.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Fresh {
    answers: u64,
    /// The rows that were on the screen when the last answer came; `None` once all show it.
    first: Option<Range<u64>>,
}

impl Fresh {
    /// What follows when an answer comes while these rows are on the screen.
    pub(super) fn answered(&self, seen: Range<u64>) -> Fresh {
        Fresh { answers: self.answers + 1, first: Some(seen) }
    }

    /// All rows show the last answer.
    pub(super) fn settled(&self) -> Fresh {
        Fresh { first: None, ..self.clone() }
    }

    /// The number of the answer that a row shows.
    pub(super) fn of(&self, index: u64) -> u64 {
        let is_late = self.first.as_ref().is_some_and(|first| !first.contains(&index));
        self.answers - u64::from(is_late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(total: u64, scroll_px: f64) -> Geometry {
        Geometry { total, row_px: 34.0, viewport_px: 680.0, scroll_px }
    }

    #[test]
    fn a_small_table_is_laid_out_as_it_is() {
        let window = table(1000, 340.0).window();
        assert_eq!((window.first, window.before_px), (2, 68.0));
        assert_eq!(window.before_px + window.count as f64 * 34.0 + window.after_px, 34_000.0);
    }

    #[test]
    fn a_million_rows_fit_the_canvas_and_both_ends_can_be_reached() {
        let start = table(1_000_000, 0.0).window();
        assert_eq!((start.first, start.before_px), (0, 0.0));
        let end = table(1_000_000, CANVAS_MAX_PX - 680.0).window();
        assert_eq!(end.first + end.count, 1_000_000);
        assert!((end.before_px + end.count as f64 * 34.0 - CANVAS_MAX_PX).abs() < 1.0, "{end:?}");
    }

    #[test]
    fn wherever_a_huge_table_is_scrolled_the_visible_part_is_covered() {
        for step in 0..=1000 {
            let geometry = table(1_000_000, (CANVAS_MAX_PX - 680.0) * f64::from(step) / 1000.0);
            let window = geometry.window();
            assert!(window.before_px <= geometry.scroll_px + 0.01);
            assert!(window.before_px + window.count as f64 * 34.0 >= geometry.scroll_px + 679.9, "{step}");
        }
    }

    #[test]
    fn a_row_is_scrolled_into_view_only_when_it_is_not_there() {
        assert_eq!(table(1000, 0.0).scroll_to(3), None);
        assert_eq!(table(1000, 340.0).scroll_to(3), Some(102.0));
        assert_eq!(table(1000, 0.0).scroll_to(20), Some(34.0));
        let far = table(1_000_000, 0.0).scroll_to(999_999).unwrap();
        assert!((far - (CANVAS_MAX_PX - 680.0)).abs() < 1.0);
    }

    #[test]
    fn rows_off_the_screen_show_a_new_answer_after_those_on_it() {
        let answered = Fresh::default().answered(5..10);
        assert_eq!([4, 5, 9, 10].map(|index| answered.of(index)), [0, 1, 1, 0]);
        let settled = answered.settled();
        assert_eq!([4, 5, 9, 10].map(|index| settled.of(index)), [1; 4]);
        // One that comes before all show the last one.
        let again = answered.answered(7..12);
        assert_eq!([4, 5, 9, 10].map(|index| again.of(index)), [1, 1, 2, 2]);
    }

    #[test]
    fn old_rows_stay_until_new_ones_come_and_late_answers_are_dropped() {
        let mut pages = Pages::default();
        let asked = pages.ask(0..1);
        assert!(pages.ask(0..1).is_empty());
        assert!(pages.answer(asked[0].0, 0, vec!["old"]));
        pages.expire();
        assert_eq!(pages.row(0), Some("old"));
        let again = pages.ask(0..1);
        assert!(!pages.answer(asked[0].0, 0, vec!["late"]));
        assert!(pages.answer(again[0].0, 0, vec!["new"]));
        assert_eq!(pages.row(0), Some("new"));
        assert_eq!(pages.row(1), None);
    }
}

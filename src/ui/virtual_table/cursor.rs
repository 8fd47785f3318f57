//! Where the mark stands and where a key takes it.
//!
//! The mark is on a row as in a mail list, or on a cell as in a spreadsheet. On a row letters are commands, on a cell
//! they are typed into it.

use super::state::Geometry;

/// The mark.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Cursor {
    /// The row.
    pub(super) row: u64,
    /// The column, when the mark is on a cell.
    pub(super) column: Option<usize>,
    /// The other corner of a range of cells.
    pub(super) anchor: Option<(u64, usize)>,
}

/// A key, as far as it moves the mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke<'a> {
    /// Its meaning.
    pub(super) key: &'a str,
    /// Whether Shift is held.
    pub(super) shift: bool,
    /// Whether Ctrl or the command key is held.
    pub(super) control: bool,
    /// Whether lines run from right to left.
    pub(super) rtl: bool,
}

/// A range of cells: rows and columns, both ends included.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Range {
    pub(super) rows: (u64, u64),
    pub(super) columns: (usize, usize),
}

impl Range {
    pub(super) fn is_one_cell(&self) -> bool {
        self.rows.0 == self.rows.1 && self.columns.0 == self.columns.1
    }
}

impl Cursor {
    /// A mark on a row.
    pub(super) fn row(row: u64) -> Cursor {
        Cursor { row, column: None, anchor: None }
    }

    /// A mark on a cell.
    pub(super) fn cell(row: u64, column: usize) -> Cursor {
        Cursor { row, column: Some(column), anchor: None }
    }

    /// The cells that are marked: none while the mark is on a row.
    pub(super) fn range(&self) -> Option<Range> {
        let column = self.column?;
        let (row, other) = self.anchor.unwrap_or((self.row, column));
        Some(Range {
            rows: (row.min(self.row), row.max(self.row)),
            columns: (other.min(column), other.max(column)),
        })
    }

    /// Where a key takes the mark; `None` when the key is no movement. `by_letters`: whether j and k move too.
    pub(super) fn moved(&self, stroke: Stroke, columns: usize, geometry: &Geometry) -> Option<Cursor> {
        let last_row = geometry.total.checked_sub(1)?;
        let last_column = columns.checked_sub(1)?;
        let page = geometry.rows_seen();
        let (forward, back) =
            if stroke.rtl { ("ArrowLeft", "ArrowRight") } else { ("ArrowRight", "ArrowLeft") };
        let Some(column) = self.column else {
            return Some(match stroke.key {
                "ArrowDown" | "j" | "J" => Cursor::row((self.row + 1).min(last_row)),
                "ArrowUp" | "k" | "K" => Cursor::row(self.row.saturating_sub(1)),
                "PageDown" => Cursor::row((self.row + page).min(last_row)),
                "PageUp" => Cursor::row(self.row.saturating_sub(page)),
                "Home" => Cursor::row(0),
                "End" => Cursor::row(last_row),
                key if key == forward => Cursor::cell(self.row, 0),
                _ => return None,
            });
        };
        let (row, column) = match stroke.key {
            "ArrowDown" if stroke.control => (last_row, column),
            "ArrowUp" if stroke.control => (0, column),
            "ArrowDown" => ((self.row + 1).min(last_row), column),
            "ArrowUp" => (self.row.saturating_sub(1), column),
            "PageDown" => ((self.row + page).min(last_row), column),
            "PageUp" => (self.row.saturating_sub(page), column),
            "Home" if stroke.control => (0, 0),
            "End" if stroke.control => (last_row, last_column),
            "Home" => (self.row, 0),
            "End" => (self.row, last_column),
            key if key == forward => {
                (self.row, if stroke.control { last_column } else { (column + 1).min(last_column) })
            }
            key if key == back => (self.row, if stroke.control { 0 } else { column.saturating_sub(1) }),
            "Tab" => return self.next_cell(stroke.shift, last_row, last_column),
            _ => return None,
        };
        let anchor = stroke.shift.then(|| self.anchor.unwrap_or((self.row, self.column.unwrap_or(column))));
        Some(Cursor { row, column: Some(column), anchor: anchor.filter(|anchor| *anchor != (row, column)) })
    }

    /// The next cell in reading order; `None` at the end, where the focus leaves the table.
    fn next_cell(&self, backwards: bool, last_row: u64, last_column: usize) -> Option<Cursor> {
        let column = self.column?;
        match backwards {
            false if column < last_column => Some(Cursor::cell(self.row, column + 1)),
            false if self.row < last_row => Some(Cursor::cell(self.row + 1, 0)),
            true if column > 0 => Some(Cursor::cell(self.row, column - 1)),
            true if self.row > 0 => Some(Cursor::cell(self.row - 1, last_column)),
            _ => None,
        }
    }

    /// The mark within a table that has become smaller.
    pub(super) fn within(&self, total: u64, columns: usize) -> Cursor {
        let row = self.row.min(total.saturating_sub(1));
        let column = self.column.filter(|_| columns > 0).map(|column| column.min(columns - 1));
        let anchor = self.anchor.filter(|(row, column)| *row < total && *column < columns);
        Cursor { row, column, anchor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(total: u64) -> Geometry {
        Geometry { total, row_px: 34.0, viewport_px: 680.0, scroll_px: 0.0 }
    }

    fn go(cursor: Cursor, key: &str, shift: bool, total: u64) -> Option<Cursor> {
        cursor.moved(Stroke { key, shift, control: false, rtl: false }, 3, &table(total))
    }

    #[test]
    fn keys_move_the_row_within_the_table() {
        assert_eq!(go(Cursor::row(45), "PageDown", false, 50), Some(Cursor::row(49)));
        assert_eq!(go(Cursor::row(0), "k", false, 50), Some(Cursor::row(0)));
        assert_eq!(go(Cursor::row(3), "End", false, 50), Some(Cursor::row(49)));
        assert_eq!(go(Cursor::row(3), "q", false, 50), None);
        assert_eq!(go(Cursor::row(3), "End", false, 0), None);
    }

    #[test]
    fn on_a_cell_letters_do_not_move() {
        assert_eq!(go(Cursor::row(1), "ArrowRight", false, 9), Some(Cursor::cell(1, 0)));
        assert_eq!(go(Cursor::cell(1, 0), "j", false, 9), None);
        assert_eq!(go(Cursor::cell(1, 2), "ArrowRight", false, 9), Some(Cursor::cell(1, 2)));
    }

    #[test]
    fn arrows_follow_the_direction_of_the_page() {
        let stroke = Stroke { key: "ArrowLeft", shift: false, control: false, rtl: true };
        assert_eq!(Cursor::cell(0, 0).moved(stroke, 3, &table(9)), Some(Cursor::cell(0, 1)));
    }

    #[test]
    fn tab_reads_on_and_leaves_at_both_ends() {
        assert_eq!(go(Cursor::cell(0, 2), "Tab", false, 2), Some(Cursor::cell(1, 0)));
        assert_eq!(go(Cursor::cell(1, 2), "Tab", false, 2), None);
        assert_eq!(go(Cursor::cell(1, 0), "Tab", true, 2), Some(Cursor::cell(0, 2)));
        assert_eq!(go(Cursor::cell(0, 0), "Tab", true, 2), None);
    }

    #[test]
    fn shift_stretches_a_range_from_where_it_began() {
        let one = go(Cursor::cell(2, 1), "ArrowDown", true, 9).unwrap();
        let two = go(one, "ArrowLeft", true, 9).unwrap();
        assert_eq!(two.range(), Some(Range { rows: (2, 3), columns: (0, 1) }));
        assert_eq!(go(two, "ArrowDown", false, 9), Some(Cursor::cell(4, 0)));
    }
}

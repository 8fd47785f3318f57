//! Pieces set one after the other in lines, as the words of a heading are.

/// Where a piece stands: in which line, and how far from the start of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Place {
    /// The line, from 0.
    pub(super) line: usize,
    /// From the start of the line, in pixels.
    pub(super) at: f64,
}

/// Places for pieces of these widths with a gap between them in lines of this length; a piece that is longer than a line
/// has one of its own.
pub(super) fn flow(widths: &[f64], gap: f64, room: f64) -> Vec<Place> {
    let mut next = Place { line: 0, at: 0.0 };
    let place = |width: &f64| {
        if next.at > 0.0 && next.at + width > room {
            next = Place { line: next.line + 1, at: 0.0 };
        }
        let place = next;
        next.at += width + gap;
        place
    };
    widths.iter().map(place).collect()
}

/// How many lines the places take.
pub(super) fn lines(places: &[Place]) -> usize {
    places.last().map_or(0, |last| last.line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(widths: &[f64], expected: &[(usize, f64)]) {
        let places = flow(widths, 5.0, 100.0);
        let found: Vec<(usize, f64)> = places.iter().map(|place| (place.line, place.at)).collect();
        assert_eq!(found, expected);
        assert_eq!(lines(&places), expected.last().map_or(0, |(line, _)| line + 1));
    }

    #[test]
    fn pieces_go_to_the_next_line_where_the_room_ends() {
        check(&[40.0, 40.0, 40.0], &[(0, 0.0), (0, 45.0), (1, 0.0)]);
        check(&[50.0, 45.0], &[(0, 0.0), (0, 55.0)]);
        check(&[50.0, 46.0], &[(0, 0.0), (1, 0.0)]);
    }

    #[test]
    fn a_piece_that_is_too_long_stands_alone() {
        check(&[20.0, 300.0, 20.0], &[(0, 0.0), (1, 0.0), (2, 0.0)]);
        check(&[300.0], &[(0, 0.0)]);
        check(&[], &[]);
    }
}

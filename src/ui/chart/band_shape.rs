//! The geometry of lines with bands: what is drawn between points, and what is read off at a place.

/// A value at a place, and what it may as well be.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct BandPoint {
    /// Where along the axis.
    pub(crate) at: f64,
    /// The value.
    pub(crate) value: f64,
    /// From where to where its interval reaches, if it has one.
    pub(crate) band: Option<(f64, f64)>,
}

/// How one gets from a point to the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Path {
    /// Straight.
    Straight,
    /// The value stays until the next point, as a share of survivors does.
    Steps,
}

/// The corners of a line through places and values.
pub(super) fn corners(points: &[(f64, f64)], path: Path) -> Vec<(f64, f64)> {
    let mut corners = Vec::with_capacity(points.len() * 2);
    for (at, value) in points {
        if let (Path::Steps, Some((_, before))) = (path, corners.last().copied()) {
            corners.push((*at, before));
        }
        corners.push((*at, *value));
    }
    corners
}

/// The outlines of the stretches that have a band: along its upper edge and back along the lower one.
pub(super) fn outlines(points: &[BandPoint], path: Path) -> Vec<Vec<(f64, f64)>> {
    let stretches = points.chunk_by(|a, b| a.band.is_some() == b.band.is_some());
    stretches
        .filter_map(|stretch| {
            let edge = |pick: fn((f64, f64)) -> f64| -> Vec<(f64, f64)> {
                stretch.iter().filter_map(|point| Some((point.at, pick(point.band?)))).collect()
            };
            let mut outline = corners(&edge(|band| band.1), path);
            outline.extend(corners(&edge(|band| band.0), path).into_iter().rev());
            (outline.len() > 2).then_some(outline)
        })
        .collect()
}

/// What a line says at a place: on steps the last point up to it, else a point that lies right there.
pub(super) fn read_at(points: &[BandPoint], at: f64, path: Path) -> Option<BandPoint> {
    let next = points.partition_point(|point| point.at <= at);
    let point = *points.get(next.checked_sub(1)?)?;
    let is_over = next == points.len() && point.at < at;
    match path {
        Path::Steps => (!is_over).then_some(point),
        Path::Straight => (point.at == at).then_some(point),
    }
}

/// Places for labels that want to stand at these, apart enough to be read: each lower one is moved down from the one above.
pub(super) fn apart(wanted: &[f64], gap: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut found = wanted.to_vec();
    for pair in order.windows(2) {
        found[pair[1]] = found[pair[1]].max(found[pair[0]] + gap);
    }
    found
}

/// The one of some ascending places that is nearest.
pub(super) fn nearest(places: &[f64], at: f64) -> Option<f64> {
    let next = places.partition_point(|place| *place < at);
    let around = [next.checked_sub(1), Some(next)].into_iter().flatten();
    around
        .filter_map(|index| places.get(index).copied())
        .min_by(|a, b| (a - at).abs().total_cmp(&(b - at).abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(at: f64, value: f64, band: Option<(f64, f64)>) -> BandPoint {
        BandPoint { at, value, band }
    }

    #[test]
    fn steps_stay_level_until_the_next_point() {
        let points = [(0.0, 1.0), (3.0, 0.5)];
        assert_eq!(corners(&points, Path::Steps), [(0.0, 1.0), (3.0, 1.0), (3.0, 0.5)]);
        assert_eq!(corners(&points, Path::Straight), points);
    }

    #[test]
    fn a_band_ends_where_there_is_none() {
        let points =
            [point(0.0, 1.0, Some((0.9, 1.1))), point(1.0, 2.0, Some((1.0, 3.0))), point(2.0, 2.0, None)];
        let found = outlines(&points, Path::Straight);
        assert_eq!(found, [vec![(0.0, 1.1), (1.0, 3.0), (1.0, 1.0), (0.0, 0.9)]]);
        assert!(outlines(&points[2..], Path::Steps).is_empty());
    }

    #[test]
    fn labels_of_lines_that_end_together_stand_below_each_other() {
        assert_eq!(apart(&[50.0, 10.0, 51.0], 12.0), [50.0, 10.0, 62.0]);
        assert_eq!(apart(&[5.0, 5.0, 5.0], 10.0), [5.0, 15.0, 25.0]);
        assert!(apart(&[], 10.0).is_empty());
    }

    #[test]
    fn a_step_line_says_its_last_value_and_nothing_past_its_end() {
        let points = [point(0.0, 1.0, None), point(10.0, 0.4, None)];
        let value = |at, path| read_at(&points, at, path).map(|point| point.value);
        assert_eq!(value(5.0, Path::Steps), Some(1.0));
        assert_eq!(value(10.0, Path::Steps), Some(0.4));
        assert_eq!(value(11.0, Path::Steps), None);
        assert_eq!(value(5.0, Path::Straight), None);
        assert_eq!(value(-1.0, Path::Steps), None);
        assert_eq!(nearest(&[0.0, 10.0], 6.0), Some(10.0));
        assert_eq!(nearest(&[], 6.0), None);
    }
}

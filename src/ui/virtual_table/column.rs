//! The columns of a table and the order of its rows.

/// A column.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Column {
    /// The field it shows.
    pub(crate) key: String,
    /// Its header.
    pub(crate) title: String,
    /// Its share of the width, in characters.
    pub(crate) width_ch: u32,
    /// Numbers line up at the end.
    pub(crate) is_number: bool,
    /// Whether a click on the header sorts.
    pub(crate) is_sortable: bool,
}

/// What a table is sorted by, the first key first: fields and whether descending.
pub(crate) type SortKeys = Vec<(String, bool)>;

/// How a person has arranged the columns.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Arrangement {
    /// A column goes before another one, or to the end.
    Move {
        /// The column.
        key: String,
        /// The one it goes before.
        before: Option<String>,
    },
    /// A column has another width.
    Resize {
        /// The column.
        key: String,
        /// Its width in pixels.
        width_px: u32,
    },
}

/// The narrowest and widest a column gets by hand, in pixels.
pub(super) const WIDTHS_PX: std::ops::RangeInclusive<u32> = 48..=960;

/// The sorting after a click on a header. A plain click sorts by this column alone: ascending, descending, not at all.
/// A click that adds leaves the other keys where they are and takes the column through the same three states.
pub(crate) fn next_sort(current: &SortKeys, key: &str, adds: bool) -> SortKeys {
    let place = current.iter().position(|(field, _)| field == key);
    let next = match place.map(|place| current[place].1) {
        None => Some(false),
        Some(false) => Some(true),
        Some(true) => None,
    };
    if !adds {
        let is_alone = current.len() == 1 && place.is_some();
        let wanted = if is_alone { next } else { Some(false) };
        return wanted.map(|descending| (key.to_owned(), descending)).into_iter().collect();
    }
    let mut keys = current.clone();
    match (place, next) {
        (Some(place), Some(descending)) => keys[place].1 = descending,
        (Some(place), None) => {
            keys.remove(place);
        }
        (None, next) => keys.push((key.to_owned(), next.unwrap_or_default())),
    }
    keys
}

/// The columns after an arrangement; `None` when nothing moves.
pub(crate) fn moved(keys: &[String], key: &str, before: Option<&str>) -> Option<Vec<String>> {
    if before == Some(key) || !keys.iter().any(|own| own == key) {
        return None;
    }
    let mut rest: Vec<String> = keys.iter().filter(|own| *own != key).cloned().collect();
    let place = before.and_then(|before| rest.iter().position(|own| own == before)).unwrap_or(rest.len());
    rest.insert(place, key.to_owned());
    (rest != keys).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> SortKeys {
        text.split_whitespace()
            .map(|key| (key.trim_start_matches('-').to_owned(), key.starts_with('-')))
            .collect()
    }

    #[test]
    fn a_header_cycles_through_ascending_descending_and_none() {
        assert_eq!(next_sort(&keys(""), "name", false), keys("name"));
        assert_eq!(next_sort(&keys("name"), "name", false), keys("-name"));
        assert_eq!(next_sort(&keys("-name"), "name", false), keys(""));
        assert_eq!(next_sort(&keys("-name city"), "city", false), keys("city"));
    }

    #[test]
    fn adding_keeps_the_other_keys_in_their_places() {
        assert_eq!(next_sort(&keys("name"), "city", true), keys("name city"));
        assert_eq!(next_sort(&keys("name city"), "name", true), keys("-name city"));
        assert_eq!(next_sort(&keys("-name city"), "name", true), keys("city"));
    }

    #[test]
    fn a_column_goes_before_another_or_to_the_end() {
        let columns: Vec<String> = ["a", "b", "c"].map(String::from).into();
        assert_eq!(moved(&columns, "c", Some("a")).unwrap(), ["c", "a", "b"]);
        assert_eq!(moved(&columns, "a", None).unwrap(), ["b", "c", "a"]);
        assert_eq!(moved(&columns, "a", Some("b")), None);
        assert_eq!(moved(&columns, "x", Some("b")), None);
    }
}

//! Cells that hold several texts: tags, languages, labels.

/// What separates the texts of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub enum Separator {
    /// The strongest of `:::`, `;`, `|`, line breaks and `,` that the cell holds.
    #[default]
    Auto,
    /// ` ::: `, as Google writes.
    Triple,
    /// `;`, as Outlook and HubSpot write.
    Semicolon,
    /// `,`.
    Comma,
    /// The cell is one text.
    None,
}

/// The texts of a cell, without blanks around them, empty ones and repetitions.
///
/// The group that Google puts every contact in (`* myContacts`) is none; the star of its other own groups is cut.
///
/// ```
/// use formats::values::{split, Separator};
/// assert_eq!(split("Customer;East, coast", Separator::Auto), ["Customer", "East, coast"]);
/// ```
pub fn split(cell: &str, separator: Separator) -> Vec<&str> {
    let parts: Vec<&str> = match separator {
        Separator::None => vec![cell],
        Separator::Triple => cell.split(":::").collect(),
        Separator::Semicolon => cell.split(';').collect(),
        Separator::Comma => cell.split([',', '،', '、']).collect(),
        Separator::Auto if cell.contains(":::") => cell.split(":::").collect(),
        Separator::Auto if cell.contains([';', '؛']) => cell.split([';', '؛']).collect(),
        Separator::Auto if cell.contains('|') => cell.split('|').collect(),
        Separator::Auto if cell.contains(['\n', '\r']) => cell.split(['\n', '\r']).collect(),
        Separator::Auto => cell.split([',', '،', '、']).collect(),
    };
    let mut texts: Vec<&str> = Vec::new();
    for part in parts.into_iter().map(super::tidy) {
        let text = match part.strip_prefix("* ") {
            Some("myContacts") => "",
            Some(own) => own,
            None => part,
        };
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_separator_of_a_cell_counts() {
        assert_eq!(
            split("Customer ::: East, coast ::: * myContacts", Separator::Auto),
            ["Customer", "East, coast"]
        );
        assert_eq!(split("influencer, developer", Separator::Auto), ["influencer", "developer"]);
        assert_eq!(split("a|b,c", Separator::Auto), ["a", "b,c"]);
        assert_eq!(split("East, coast", Separator::Semicolon), ["East, coast"]);
        assert_eq!(split("a;a; ;b", Separator::Auto), ["a", "b"]);
        assert_eq!(split("* starred", Separator::Triple), ["starred"]);
    }
}

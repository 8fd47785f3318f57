//! Rules of the help that need no browser: which pages answer a search, and with which words.

use domain::fold::fold;

/// Characters shown around a find.
const EXCERPT_CHARS: usize = 120;

/// One page.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Page {
    /// Its name in addresses.
    pub(super) id: String,
    /// Its heading.
    pub(super) title: String,
    /// Its content, without the heading.
    pub(super) html: String,
    /// Its words, for the search.
    pub(super) text: String,
}

/// A page that a search found, with the words around the first find.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Found {
    /// The page's name in addresses.
    pub(super) id: String,
    /// The page's heading.
    pub(super) title: String,
    /// Words around the find.
    pub(super) excerpt: String,
}

/// The pages that have every wanted word, those with one in the heading first.
pub(super) fn found(pages: &[Page], wanted: &str) -> Vec<Found> {
    let wanted = fold(wanted);
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let Some(first) = words.first() else { return Vec::new() };
    let mut found: Vec<(bool, Found)> = pages
        .iter()
        .filter_map(|page| {
            let (title, text) = (fold(&page.title), fold(&page.text));
            let has_all = words.iter().all(|word| title.contains(word) || text.contains(word));
            has_all.then(|| {
                let is_in_title = words.iter().any(|word| title.contains(word));
                let excerpt = excerpt(&page.text, first);
                (!is_in_title, Found { id: page.id.clone(), title: page.title.clone(), excerpt })
            })
        })
        .collect();
    found.sort_by_key(|(is_weaker, _)| *is_weaker);
    found.into_iter().map(|(_, found)| found).collect()
}

/// The words around the first one that contains the find. Folding moves letters, so whole words are compared.
fn excerpt(text: &str, wanted: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| fold(word).contains(wanted)).unwrap_or(0);
    let first = at.saturating_sub(5);
    let mut excerpt = if first > 0 { "…".to_owned() } else { String::new() };
    for word in &words[first..] {
        if excerpt.chars().count() + word.chars().count() > EXCERPT_CHARS {
            return excerpt.trim_end().to_owned() + "…";
        }
        excerpt += word;
        excerpt.push(' ');
    }
    excerpt.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(id: &str, title: &str, text: &str) -> Page {
        Page { id: id.into(), title: title.into(), html: String::new(), text: text.into() }
    }

    fn pages() -> [Page; 2] {
        [
            page(
                "start",
                "Getting started",
                "There is a trash. An import can be taken back. Jānis is a name.",
            ),
            page("import", "Importing files", "Drop a file anywhere in the window."),
        ]
    }

    #[test]
    fn a_page_with_the_word_in_its_heading_comes_first() {
        let ids: Vec<String> = found(&pages(), "IMPORT").into_iter().map(|found| found.id).collect();
        assert_eq!(ids, ["import", "start"]);
    }

    #[test]
    fn every_word_has_to_be_there_and_no_word_finds_nothing() {
        assert_eq!(found(&pages(), "drop window").len(), 1);
        assert_eq!(found(&pages(), "drop trash").len(), 0);
        assert_eq!(found(&pages(), "  ").len(), 0);
    }

    #[test]
    fn accents_do_not_matter_and_the_excerpt_shows_the_words_as_they_are() {
        let found = found(&pages(), "janis");
        assert_eq!(found[0].excerpt, "…An import can be taken back. Jānis is a name.".replace("An ", ""));
    }

    #[test]
    fn a_long_text_is_cut_at_a_word() {
        let text = "word ".repeat(100);
        let excerpt = excerpt(&text, "word");
        assert!(excerpt.ends_with("word…") && excerpt.chars().count() <= EXCERPT_CHARS + 1, "{excerpt}");
    }
}

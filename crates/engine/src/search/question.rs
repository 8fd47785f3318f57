//! What is looked for, and how well a row answers it.

use super::{FIELD_END, FIELDS, ROW_END};
use domain::fold::fold;
use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter, memrchr};

/// The words of a question; all of them have to be found.
pub(super) struct Question {
    /// The longest one, which is looked for first; `None` when there is no word at all.
    longest: Option<Finder<'static>>,
    others: Vec<Finder<'static>>,
}

impl Question {
    pub(super) fn new(text: &str) -> Question {
        let folded = fold(text).replace([FIELD_END, ROW_END], " ");
        let mut words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
        // A telephone number is written with spaces by some and without by others.
        if words.len() > 1
            && words.iter().all(|word| word.chars().all(|c| c.is_ascii_digit() || "+-()".contains(c)))
        {
            words = vec![words.concat().chars().filter(char::is_ascii_digit).collect()];
        }
        words.retain(|word| !word.is_empty());
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        let mut finders = words.iter().map(|word| Finder::new(word).into_owned());
        Question { longest: finders.next(), others: finders.collect() }
    }

    /// Where the longest word stands first.
    pub(super) fn find(&self, bytes: &[u8]) -> Option<usize> {
        self.longest.as_ref()?.find(bytes)
    }

    /// Whether the text of a row holds the other words.
    pub(super) fn others_match(&self, text: &str) -> bool {
        self.others.iter().all(|word| word.find(text.as_bytes()).is_some())
    }

    /// How good a row is in which the longest word stands first at `place`, smaller is better; `None` when another word is
    /// missing. It is that of the word that fits worst: field × 4 + (0 begins the field, 1 begins a word, 2 inside).
    pub(super) fn rank(&self, text: &str, place: usize) -> Option<u32> {
        let bytes = text.as_bytes();
        let mut worst = rank_of(self.longest.as_ref()?, bytes, place);
        for word in &self.others {
            worst = worst.max(rank_of(word, bytes, word.find(bytes)?));
        }
        Some(worst)
    }
}

/// The rank of a word that stands first at `place`. Only the rest of that field can hold it in a better one.
fn rank_of(word: &Finder<'_>, bytes: &[u8], place: usize) -> u32 {
    let start = memrchr(FIELD_END as u8, &bytes[..place]).map_or(0, |end| end + 1);
    let field = memchr_iter(FIELD_END as u8, &bytes[..start]).count().min(FIELDS.len() - 1);
    let fit = if place == start {
        0
    } else if begins_word(bytes, place) || begins_word_later(word, bytes, place + 1) {
        1
    } else {
        2
    };
    field as u32 * 4 + fit
}

fn begins_word_later(word: &Finder<'_>, bytes: &[u8], from: usize) -> bool {
    let end = memchr(FIELD_END as u8, &bytes[from..]).map_or(bytes.len(), |end| from + end);
    word.find_iter(&bytes[from..end]).any(|place| begins_word(bytes, from + place))
}

fn begins_word(bytes: &[u8], place: usize) -> bool {
    matches!(bytes[place - 1], b' ' | b'-' | b'.' | b'@' | b'_' | b'(' | b'+' | b'"')
}

//! Names that a misspelt one was probably meant to be.

use crate::fold::fold;

/// At most this many names are suggested.
const SUGGESTIONS_MAX: usize = 3;

/// Names longer than this are not measured; nobody misspells them, they paste something else.
const MEASURED_MAX: usize = 60;

/// The candidates closest to `word`, closest first: those it begins, or those a few slips of the keys away.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let word: Vec<char> = fold(word).chars().collect();
    if word.is_empty() || word.len() > MEASURED_MAX {
        return Vec::new();
    }
    let allowed = 1 + word.len() / 4;
    let mut scored: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters: Vec<char> = fold(candidate).chars().collect();
            let slips = slips(&word, &letters);
            let begins = word.len() >= 2 && letters.starts_with(&word);
            let part = word.len() >= 4 && letters.windows(word.len()).any(|part| part == word);
            match () {
                () if slips <= allowed => Some((slips, candidate)),
                () if begins || part => Some((allowed + 1, candidate)),
                () => None,
            }
        })
        .collect();
    scored.sort();
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(SUGGESTIONS_MAX).map(|(_, name)| name.to_owned()).collect()
}

/// Insertions, deletions, substitutions and swaps of neighbours that lead from one to the other.
fn slips(a: &[char], b: &[char]) -> usize {
    let mut rows = [vec![0; b.len() + 1], (0..=b.len()).collect::<Vec<_>>(), vec![0; b.len() + 1]];
    for i in 0..a.len() {
        rows[2][0] = i + 1;
        for j in 0..b.len() {
            let mut best =
                (rows[1][j] + usize::from(a[i] != b[j])).min(rows[1][j + 1] + 1).min(rows[2][j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(rows[0][j - 1] + 1);
            }
            rows[2][j + 1] = best;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_of_the_keys_and_beginnings_are_recognised() {
        let names = ["city", "country", "industry", "employees", "emails", "referred_by"];
        assert_eq!(nearest("ctiy", names), ["city"]);
        assert_eq!(nearest("contry", names), ["country"]);
        assert_eq!(nearest("emp", names), ["employees"]);
        assert_eq!(nearest("Šity", names), ["city"]);
        assert_eq!(nearest("zzzz", names), [] as [&str; 0]);
        assert_eq!(nearest("", names), [] as [&str; 0]);
    }
}

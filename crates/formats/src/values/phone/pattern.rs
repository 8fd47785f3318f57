//! Matches the patterns of numbering plans: digits, `\d`, classes, groups, alternatives, `?` and `{n,m}`.
//!
//! Numbers are short, so the places a match can have reached are bits of one word, and a pattern is walked once, all
//! alternatives at the same time. No pattern and no number can make that slow.

/// Places reached in the text: bit `n` is set when `n` digits are matched.
type Places = u32;

/// Digits that fit the word above.
const DIGITS_MAX: usize = 24;

/// Whether the pattern matches all of `digits`.
pub(super) fn matches(pattern: &str, digits: &str) -> bool {
    !pattern.is_empty() && digits.len() <= DIGITS_MAX && ends(pattern, digits) & (1 << digits.len()) != 0
}

/// The length of the longest start of `digits` that the pattern matches; 0 where there is none.
pub(super) fn prefix(pattern: &str, digits: &str) -> usize {
    if pattern.is_empty() {
        return 0;
    }
    let digits = digits.get(..digits.len().min(DIGITS_MAX)).unwrap_or_default();
    let ends = ends(pattern, digits);
    (Places::BITS - 1).saturating_sub((ends & !1).leading_zeros()) as usize
}

fn ends(pattern: &str, digits: &str) -> Places {
    let mut walk = Walk { rest: pattern.as_bytes(), digits: digits.as_bytes() };
    walk.alternatives(1)
}

struct Walk<'a> {
    rest: &'a [u8],
    digits: &'a [u8],
}

impl Walk<'_> {
    fn alternatives(&mut self, from: Places) -> Places {
        let mut reached = 0;
        loop {
            reached |= self.sequence(from);
            match self.rest.split_first() {
                Some((b'|', rest)) => self.rest = rest,
                _ => return reached,
            }
        }
    }

    fn sequence(&mut self, from: Places) -> Places {
        let mut reached = from;
        while let Some(&byte) = self.rest.first() {
            if byte == b'|' || byte == b')' {
                break;
            }
            reached = self.repeated(reached);
        }
        reached
    }

    /// One atom with the number of times it may stand.
    fn repeated(&mut self, from: Places) -> Places {
        let atom = self.rest;
        let once = self.atom(from);
        let after = self.rest;
        let Some((least, most, rest)) = times(after) else {
            return once;
        };
        let mut reached = if least == 0 { from } else { 0 };
        let mut current = from;
        for count in 1..=most {
            self.rest = atom;
            current = self.atom(current);
            if count >= least {
                reached |= current;
            }
        }
        self.rest = rest;
        reached
    }

    fn atom(&mut self, from: Places) -> Places {
        let Some((&first, rest)) = self.rest.split_first() else {
            return 0;
        };
        self.rest = rest;
        match first {
            b'(' => {
                self.rest = rest.strip_prefix(b"?:").unwrap_or(rest);
                let reached = self.alternatives(from);
                self.rest = self.rest.strip_prefix(b")").unwrap_or(self.rest);
                reached
            }
            b'[' => {
                let end = memchr::memchr(b']', rest).unwrap_or(rest.len());
                let (class, rest) = rest.split_at(end);
                self.rest = rest.strip_prefix(b"]").unwrap_or(rest);
                self.step(from, |digit| in_class(class, digit))
            }
            b'\\' => {
                self.rest = rest.get(1..).unwrap_or_default();
                self.step(from, |_| true)
            }
            literal => self.step(from, |digit| digit == literal),
        }
    }

    fn step(&self, from: Places, fits: impl Fn(u8) -> bool) -> Places {
        let mut reached = 0;
        for (place, &digit) in self.digits.iter().enumerate() {
            if from & (1 << place) != 0 && fits(digit) {
                reached |= 1 << (place + 1);
            }
        }
        reached
    }
}

/// Least and most times of a quantifier, and what follows it.
fn times(pattern: &[u8]) -> Option<(usize, usize, &[u8])> {
    match pattern.split_first()? {
        (b'?', rest) => Some((0, 1, rest)),
        (b'{', rest) => {
            let end = memchr::memchr(b'}', rest)?;
            let (least, most) = std::str::from_utf8(&rest[..end]).ok()?.split_once(',').unzip();
            let exact = std::str::from_utf8(&rest[..end]).ok()?;
            let number = |text: Option<&str>| text.unwrap_or(exact).parse::<usize>().ok();
            Some((number(least)?, number(most)?.min(DIGITS_MAX), &rest[end + 1..]))
        }
        _ => None,
    }
}

/// Whether `[…]` with these contents has the digit.
fn in_class(class: &[u8], digit: u8) -> bool {
    let mut rest = class;
    loop {
        rest = match rest {
            [from, b'-', to, rest @ ..] if (*from..=*to).contains(&digit) => {
                return {
                    let _ = rest;
                    true
                };
            }
            [_, b'-', _, rest @ ..] => rest,
            [one, ..] if *one == digit => return true,
            [_, rest @ ..] => rest,
            [] => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_regular_expressions_do() {
        let cases = [
            (r"[2-9]\d{9}|3\d{6}", "2015550123", true),
            (r"[2-9]\d{9}|3\d{6}", "1015550123", false),
            (r"[2-9]\d{9}|3\d{6}", "3123456", true),
            (r"(?:20|33|[5-9]\d)\d{7}", "912345678", true),
            (r"49(?:[34]0|69|8\d)\d\d?", "49301", true),
            (r"49(?:[34]0|69|8\d)\d\d?", "4930123", false),
            (r"[1-357-9]\d{2,3}", "4123", false),
            (r"[1-357-9]\d{2,3}", "5123", true),
            (r"80[08](?:1\d)?", "808", true),
            (r"80[08](?:1\d)?", "80812", true),
        ];
        for (pattern, digits, expected) in cases {
            assert_eq!(matches(pattern, digits), expected, "{pattern} {digits}");
        }
    }

    #[test]
    fn the_longest_prefix_counts() {
        assert_eq!(prefix("0|180020", "0123"), 1);
        assert_eq!(prefix("0|80?", "8012"), 2);
        assert_eq!(prefix(r"0(1\d)?", "01512"), 3);
        assert_eq!(prefix("00", "1"), 0);
    }
}

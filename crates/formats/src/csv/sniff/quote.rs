//! Which character encloses cells.
//!
//! Nearly always it is `"`, and any `"` in the sample settles it. Otherwise an apostrophe, a backtick or a number sign
//! may do the work, if it opens and closes cells in pairs and shows why: it encloses a delimiter, or most cells.

const OTHERS: [u8; 3] = [b'\'', b'`', b'#'];
const USUAL: u8 = b'"';

pub(super) fn guess(text: &str) -> u8 {
    let bytes = text.as_bytes();
    if memchr::memchr(USUAL, bytes).is_some() {
        return USUAL;
    }
    OTHERS.into_iter().find(|&quote| encloses(bytes, quote)).unwrap_or(USUAL)
}

fn encloses(bytes: &[u8], quote: u8) -> bool {
    let (mut opened, mut closed, mut needed, mut ends) = (0_usize, 0_usize, 0_usize, 1_usize);
    let mut inside = false;
    for (at, &byte) in bytes.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied();
        let after = bytes.get(at + 1).copied();
        if byte == quote {
            if !inside && before.is_none_or(ends_cell) {
                (inside, opened) = (true, opened + 1);
            } else if inside && after.is_none_or(ends_cell) {
                (inside, closed) = (false, closed + 1);
            }
        } else if ends_cell(byte) {
            ends += 1;
            needed += usize::from(inside);
        }
    }
    opened >= 2 && opened == closed && (needed > 0 || opened * 2 > ends)
}

fn ends_cell(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b'\t' | b'|' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_quotes_are_seen_where_they_work() {
        assert_eq!(guess("a,b\n'x, y','z'\n"), b'\'');
        assert_eq!(guess("#one, two#,#b#\n#c#,#d#\n"), b'#');
        assert_eq!(guess("`a`,`b`\n`c`,`d`"), b'`');
        for text in [
            "a,b\n1,2",
            "Name\n'tHooft, G\nO'Connor, M",
            "#,Name\n1,x\n2,y",
            "a,\"b\"\n'x, y','z'",
            "year,'90\n'91,x",
        ] {
            assert_eq!(guess(text), b'"', "{text}");
        }
    }
}

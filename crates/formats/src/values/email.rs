//! E-mail addresses.

/// Whether a text is an e-mail address in everyday form: one `@`, a name without blanks, a domain with a point. What
/// the standard allows besides, such as quoted names, nobody types into a CRM on purpose.
pub fn is_address(text: &str) -> bool {
    if text.is_ascii() { is_ascii_address(text.as_bytes()) } else { is_any_address(text) }
}

/// The same for ASCII, byte by byte: files have hundreds of thousands of them.
fn is_ascii_address(text: &[u8]) -> bool {
    let Some(at) = text.iter().rposition(|&byte| byte == b'@') else {
        return false;
    };
    let (name, domain) = (&text[..at], &text[at + 1..]);
    let is_refused = |byte: &u8| !byte.is_ascii_graphic() || b"()<>[]:;@\\,\"".contains(byte);
    let name_sound = (1..=64).contains(&name.len())
        && name[0] != b'.'
        && name[name.len() - 1] != b'.'
        && !name.windows(2).any(|two| two == b"..")
        && !name.iter().any(is_refused);
    let label_sound = |label: &[u8]| {
        (1..=63).contains(&label.len())
            && label[0] != b'-'
            && label[label.len() - 1] != b'-'
            && label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let last = domain.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    name_sound
        && domain.len() <= 255
        && last.len() < domain.len()
        && last.len() >= 2
        && !last.iter().all(u8::is_ascii_digit)
        && domain.split(|&byte| byte == b'.').all(label_sound)
}

fn is_any_address(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let name_sound = !name.is_empty()
        && name.len() <= 64
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && !name.contains(|c: char| c.is_whitespace() || c.is_control() || "()<>[]:;@\\,\"".contains(c));
    let label_sound = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || is_mark(c))
    };
    let mut labels = domain.split('.');
    let last = labels.next_back().unwrap_or_default();
    name_sound
        && domain.len() <= 255
        && domain.contains('.')
        && label_sound(last)
        && last.chars().count() >= 2
        && !last.bytes().all(|byte| byte.is_ascii_digit())
        && labels.all(label_sound)
}

/// Marks that belong to the letters of scripts whose domains may have them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{97f}')
}

/// The addresses of a cell, which may hold several, separated by `;`, `,`, ` ::: `, blanks or line breaks, and each in
/// the form `Name <address>` or `mailto:address`. What is no address is handed back too, so that nothing gets lost;
/// [`is_address`] tells which.
///
/// ```
/// use formats::values::email::split;
/// assert_eq!(split("Anna <a@example.com>; b@example.com"), ["a@example.com", "b@example.com"]);
/// ```
pub fn split(cell: &str) -> Vec<&str> {
    let cell = super::tidy(cell);
    if is_address(cell) {
        return vec![cell];
    }
    cell.split(":::").flat_map(|part| part.split([';', ',', '\n', '\r'])).flat_map(addresses).collect()
}

/// The addresses of one part: in angle brackets, or every word that is one; else the part as it is.
fn addresses(part: &str) -> Vec<&str> {
    // Some systems write the list as JSON: ["a@example.com","b@example.com"].
    let part = super::tidy(part).trim_matches(['[', ']', '"']);
    let bare = |text: &'_ str| -> usize { text.len() - text.trim_start_matches("mailto:").len() };
    if let Some((_, rest)) = part.split_once('<')
        && let Some((inner, _)) = rest.split_once('>')
    {
        let inner = super::tidy(&inner[bare(inner)..]);
        if is_address(inner) {
            return vec![inner];
        }
    }
    let words: Vec<&str> = part.split_whitespace().map(|word| &word[bare(word)..]).collect();
    match words.as_slice() {
        [] => Vec::new(),
        words if words.iter().all(|word| is_address(word)) => words.to_vec(),
        _ => vec![part],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn everyday_addresses_are_known() {
        for text in [
            "a@example.com",
            "mary-ann.o'connor+x@sub.example.co.uk",
            "юрий@пример.рф",
            "x@xn--e1afmkfd.xn--p1ai",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "",
            "@",
            "a@b",
            "a@@example.com",
            "a b@example.com",
            "a@example..com",
            "a@-x.com",
            "@cyd",
            "a@1.2.3.4",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }

    #[test]
    fn cells_with_several_addresses_are_split() {
        let two = ["a@example.com", "b@example.com"];
        for cell in [
            "a@example.com, b@example.com",
            "a@example.com;b@example.com",
            "a@example.com ::: b@example.com",
            "a@example.com b@example.com",
            "[\"a@example.com\",\"b@example.com\"]",
            "A <a@example.com>, mailto:b@example.com",
        ] {
            assert_eq!(split(cell), two, "{cell}");
        }
        assert_eq!(split("not known; a@example.com"), ["not known", "a@example.com"]);
        assert!(split(" ").is_empty());
    }

    proptest! {
        #[test]
        fn the_short_way_for_ascii_says_what_the_long_one_says(
            text in "[a-c.@\\-_ 1,<]{0,8}@?[a-c.@\\-_1]{0,8}(\\.[a-c1\\-]{0,3})?",
        ) {
            prop_assert_eq!(is_ascii_address(text.as_bytes()), is_any_address(&text), "{}", text);
        }

        #[test]
        fn nothing_that_is_no_address_gets_lost(cell in "[a-c@. ]{0,20}") {
            prop_assert_eq!(split(&cell).is_empty(), cell.trim().is_empty());
        }
    }
}

//! Leaves out of the built scripts what only readers need: comments on lines of their own, and indents.
//!
//! Lines stay lines, so nothing is joined that the language keeps apart.

use std::fs;
use std::path::Path;

use crate::error::Error;

/// Rewrites the scripts of a build.
pub fn strip_all(staging: &Path) -> Result<(), Error> {
    for (name, path) in super::files(staging)? {
        if name.ends_with(".js") {
            let script = fs::read_to_string(&path).map_err(Error::at(&path))?;
            let stripped = strip(&script).map_err(|line| {
                Error::Other(format!("{name}, line {line}: a text over several lines cannot be stripped"))
            })?;
            fs::write(&path, stripped).map_err(Error::at(&path))?;
        }
    }
    Ok(())
}

/// The script without them, or the line at which a text begins that goes on in the next one.
fn strip(script: &str) -> Result<String, usize> {
    let mut kept = String::with_capacity(script.len());
    let mut in_comment = false;
    for (number, line) in (1..).zip(script.lines()) {
        let line = line.trim();
        if in_comment || line.starts_with("/*") {
            // What follows a comment on its line is kept.
            let Some((_, rest)) = line.split_once("*/") else {
                in_comment = true;
                continue;
            };
            in_comment = false;
            push(&mut kept, rest.trim());
        } else if line.matches('`').count() % 2 == 1 || line.ends_with('\\') {
            return Err(number);
        } else if !line.starts_with("//") {
            push(&mut kept, line);
        }
    }
    Ok(kept)
}

fn push(kept: &mut String, line: &str) {
    if !line.is_empty() {
        kept.push_str(line);
        kept.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn comments_on_lines_of_their_own_and_indents_are_left_out() {
        let script = "// What it is.\nlet a = 1; // one\n\n/** Two\n * lines. */\nfunction f() {\n    /* here */ return \"// no comment\";\n}\n";
        let stripped = "let a = 1; // one\nfunction f() {\nreturn \"// no comment\";\n}\n";
        assert_eq!(strip(script).as_deref(), Ok(stripped));
    }

    #[test]
    fn a_text_over_several_lines_is_refused_with_its_line() {
        assert_eq!(strip("let a = 1;\nlet b = `one\n  two`;\n"), Err(2));
        assert_eq!(strip("let a = 'one\\\n  two';\n"), Err(1));
        assert!(strip("let b = `one`;\n").is_ok());
    }
}

//! Numbers in the names of what the programs import. wasm-bindgen ends each such name with sixteen digits of a hash, in the
//! script and in the program; numbers of the same length tell the names apart as well and pack to almost nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::error::Error;

/// What the name of an import begins with.
const PREFIX: &[u8] = b"__wbg_";
/// The digits at its end, after `_`.
const DIGITS: usize = 16;

/// Gives the imports of a program their numbers, in all its files alike.
pub fn number(files: &[PathBuf]) -> Result<(), Error> {
    let mut numbers = BTreeMap::new();
    for path in files {
        let mut bytes = fs::read(path).map_err(Error::at(path))?;
        renumber(&mut bytes, &mut numbers);
        fs::write(path, bytes).map_err(Error::at(path))?;
    }
    Ok(())
}

/// Puts a number in the place of each hash; one that was met before keeps its number.
fn renumber(bytes: &mut [u8], numbers: &mut BTreeMap<Vec<u8>, usize>) {
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at..].starts_with(PREFIX) {
            at += 1;
            continue;
        }
        let is_of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let end = at + bytes[at..].iter().take_while(is_of_name).count();
        let hash = end.saturating_sub(DIGITS).max(at)..end;
        if bytes[..hash.start].ends_with(b"_") && bytes[hash.clone()].iter().all(u8::is_ascii_hexdigit) {
            let next = numbers.len();
            let number = *numbers.entry(bytes[hash.clone()].to_vec()).or_insert(next);
            bytes[hash].copy_from_slice(format!("{number:0DIGITS$}").as_bytes());
        }
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_has_the_same_number_in_the_script_and_in_the_program() {
        let mut script =
            b"__wbg_get_00ff00ff00ff00ff: f, __wbg_set_1234567890abcdef: g, __wbg_new_1: h".to_vec();
        let mut program =
            b"\x1a__wbg_set_1234567890abcdef\0\x07\x1a__wbg_get_00ff00ff00ff00ff\0\x08 1234567890abcdef"
                .to_vec();
        let mut numbers = BTreeMap::new();
        renumber(&mut script, &mut numbers);
        renumber(&mut program, &mut numbers);
        let script = String::from_utf8(script).unwrap();
        assert_eq!(script, "__wbg_get_0000000000000000: f, __wbg_set_0000000000000001: g, __wbg_new_1: h");
        let program = String::from_utf8(program).unwrap();
        assert_eq!(
            program,
            "\x1a__wbg_set_0000000000000001\0\x07\x1a__wbg_get_0000000000000000\0\x08 1234567890abcdef"
        );
    }
}

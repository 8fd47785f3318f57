//! The words after the command's name.

use std::str::FromStr;

use crate::error::Error;

/// Options still to be taken; what nobody takes is refused by `finish`.
pub struct Arguments {
    left: Vec<String>,
}

impl Arguments {
    /// `--name=value` and `--name value` mean the same.
    pub fn new(given: impl Iterator<Item = String>) -> Arguments {
        let split = |word: String| match word.split_once('=') {
            Some((name, value)) if word.starts_with("--") => vec![name.to_owned(), value.to_owned()],
            _ => vec![word],
        };
        Arguments { left: given.flat_map(split).collect() }
    }

    /// Whether the switch is there.
    pub fn switch(&mut self, name: &str) -> bool {
        let before = self.left.len();
        self.left.retain(|word| word != name);
        self.left.len() < before
    }

    /// The option's value, if the option is there.
    pub fn option<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, Error> {
        let Some(at) = self.left.iter().position(|word| word == name) else {
            return Ok(None);
        };
        self.left.remove(at);
        if at == self.left.len() {
            return Err(Error::Usage(format!("{name} needs a value")));
        }
        let value = self.left.remove(at);
        let plain = value.replace('_', "");
        let parsed = value.parse().or_else(|_| plain.parse());
        parsed.map(Some).map_err(|_| Error::Usage(format!("{name} does not take the value {value}")))
    }

    /// Refuses what is left over, so that a mistyped option is never silently ignored.
    pub fn finish(&self) -> Result<(), Error> {
        match self.left.first() {
            None => Ok(()),
            Some(word) => Err(Error::Usage(format!("unknown option {word}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn arguments(line: &str) -> Arguments {
        Arguments::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn both_spellings_of_a_value_are_taken() {
        for line in ["--customers 1_000 --quick", "--quick --customers=1000"] {
            let mut given = arguments(line);
            assert_eq!(given.option::<u32>("--customers").unwrap(), Some(1000));
            assert!(given.switch("--quick"));
            given.finish().unwrap();
        }
    }

    #[test]
    fn what_nobody_takes_is_refused() {
        let mut given = arguments("--prot 1");
        assert_eq!(given.option::<u16>("--port").unwrap(), None);
        assert!(given.finish().unwrap_err().to_string().contains("--prot"));
        assert!(arguments("--port").option::<u16>("--port").is_err());
        assert!(arguments("--port x").option::<u16>("--port").is_err());
    }
}

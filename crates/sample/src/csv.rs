//! Writes rows as they come; nothing is kept in memory but the line.

use std::io::{Result, Write};

/// A file being written.
pub struct CsvFile<W> {
    out: W,
    rows: u64,
    bytes: u64,
    line: Vec<u8>,
}

impl<W: Write> CsvFile<W> {
    /// Starts the file with its header.
    pub(crate) fn create(out: W, header: &str) -> Result<CsvFile<W>> {
        let mut csv = CsvFile { out, rows: 0, bytes: 0, line: header.as_bytes().to_vec() };
        csv.write_line()?;
        Ok(csv)
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, fields: &[&str]) -> Result<()> {
        for (position, field) in fields.iter().enumerate() {
            if position > 0 {
                self.line.push(b',');
            }
            append(&mut self.line, field);
        }
        self.rows += 1;
        self.write_line()
    }

    /// Writes what is left; gives the file, its rows and its bytes.
    ///
    /// # Errors
    /// Writing failed.
    pub fn finish(mut self) -> Result<(W, u64, u64)> {
        self.out.flush()?;
        Ok((self.out, self.rows, self.bytes))
    }

    fn write_line(&mut self) -> Result<()> {
        self.line.push(b'\n');
        self.bytes += self.line.len() as u64;
        self.out.write_all(&self.line)?;
        self.line.clear();
        Ok(())
    }
}

/// In quotes only where a reader needs them.
fn append(line: &mut Vec<u8>, field: &str) {
    if field.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        line.push(b'"');
        line.extend(field.replace('"', "\"\"").as_bytes());
        line.push(b'"');
    } else {
        line.extend(field.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn quotes_stand_where_they_are_needed() {
        for (field, written) in [
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"so\"", "\"say \"\"so\"\"\""),
            ("two\nlines", "\"two\nlines\""),
        ] {
            let mut line = Vec::new();
            append(&mut line, field);
            assert_eq!(String::from_utf8(line).unwrap(), written);
        }
    }
}

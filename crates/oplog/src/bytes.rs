//! Writing and reading the primitive shapes of the formats: variable-length numbers, packed integer columns, texts.
//!
//! Integers of a column are stored as differences to the smallest one, in the least whole number of bytes (0, 1, 2, 4
//! or 8) that all fit; that is a third of the size of a fixed width on typical days and amounts, and is unpacked at
//! memory speed.
//!
//! A column of equal integers takes no bytes at all, however long it is. So that a few damaged bytes cannot ask for
//! gigabytes, one record may have [`REPEATED_MAX`] integers in such columns together.

/// How many integers the zero-width columns of one record may hold together; the writer gives further ones a byte
/// each.
pub const REPEATED_MAX: usize = 1 << 24;

/// Bytes that are not what the format says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BytesError {
    /// The bytes end too early.
    #[error("the record ends at byte {0}, in the middle of a value")]
    Short(usize),
    /// A value that cannot be.
    #[error("byte {at}: {what}")]
    Bad {
        /// Where.
        at: usize,
        /// What is wrong.
        what: &'static str,
    },
}

/// Appends values to bytes.
#[derive(Default)]
pub struct Writer {
    /// What was written so far.
    pub out: Vec<u8>,
    repeated: usize,
}

impl Writer {
    /// One byte.
    pub fn byte(&mut self, value: u8) {
        self.out.push(value);
    }

    /// A number in 7-bit groups, lowest first.
    pub fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.out.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.out.push(value as u8);
    }

    /// 8 bytes, little-endian.
    pub fn u64(&mut self, value: u64) {
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    /// 16 bytes, little-endian.
    pub fn u128(&mut self, value: u128) {
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    /// A length and that many bytes.
    pub fn blob(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    /// A blob of what `write` writes.
    pub fn within(&mut self, write: impl FnOnce(&mut Writer)) {
        let mut inner = Writer { repeated: self.repeated, ..Writer::default() };
        write(&mut inner);
        self.repeated = inner.repeated;
        self.blob(&inner.out);
    }

    /// A text as a blob of UTF-8.
    pub fn text(&mut self, text: &str) {
        self.blob(text.as_bytes());
    }

    /// A packed column of integers.
    pub fn ints(&mut self, values: impl ExactSizeIterator<Item = i64> + Clone) {
        let len = values.len();
        self.number(len as u64);
        if len == 0 {
            return;
        }
        let (low, high) =
            values.clone().fold((i64::MAX, i64::MIN), |(low, high), v| (low.min(v), high.max(v)));
        let span = high.wrapping_sub(low) as u64;
        let width = match span {
            0 if self.repeated + len <= REPEATED_MAX => 0,
            0..=0xff => 1,
            0x100..=0xffff => 2,
            0x1_0000..=0xffff_ffff => 4,
            _ => 8_u8,
        };
        self.u64(low as u64);
        self.byte(width);
        self.out.reserve(len * usize::from(width));
        let offsets = values.map(|value| value.wrapping_sub(low) as u64);
        match width {
            0 => self.repeated += len,
            1 => self.out.extend(offsets.map(|v| v as u8)),
            2 => offsets.for_each(|v| self.out.extend_from_slice(&(v as u16).to_le_bytes())),
            4 => offsets.for_each(|v| self.out.extend_from_slice(&(v as u32).to_le_bytes())),
            _ => offsets.for_each(|v| self.out.extend_from_slice(&v.to_le_bytes())),
        }
    }
}

/// Takes values from bytes.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Integers of zero-width columns so far; a reader of a part of the bytes goes on counting.
    pub(crate) repeated: usize,
}

type Result<T> = std::result::Result<T, BytesError>;

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { bytes, at: 0, repeated: 0 }
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// Nothing may follow.
    pub fn end(&self, what: &'static str) -> Result<()> {
        if self.left() == 0 { Ok(()) } else { Err(self.bad(what)) }
    }

    /// An error at the present place.
    pub fn bad(&self, what: &'static str) -> BytesError {
        BytesError::Bad { at: self.at, what }
    }

    /// The next `len` bytes.
    pub fn take(&mut self, len: usize) -> Result<&'a [u8]> {
        if len > self.left() {
            return Err(BytesError::Short(self.bytes.len()));
        }
        let taken = &self.bytes[self.at..self.at + len];
        self.at += len;
        Ok(taken)
    }

    /// One byte.
    pub fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// A number in 7-bit groups.
    pub fn number(&mut self) -> Result<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(self.bad("a number longer than 64 bits"))
    }

    /// A length that the rest of the bytes can hold at `least` bytes each, so that damaged lengths never allocate
    /// more than the record's own size.
    pub fn len(&mut self, least: usize) -> Result<usize> {
        let len = self.number()?;
        if least > 0 && len > (self.left() / least) as u64 {
            return Err(BytesError::Short(self.bytes.len()));
        }
        usize::try_from(len).map_err(|_| self.bad("a length beyond memory"))
    }

    /// 8 bytes, little-endian.
    pub fn u64(&mut self) -> Result<u64> {
        let mut value = [0; 8];
        value.copy_from_slice(self.take(8)?);
        Ok(u64::from_le_bytes(value))
    }

    /// 16 bytes, little-endian.
    pub fn u128(&mut self) -> Result<u128> {
        let mut value = [0; 16];
        value.copy_from_slice(self.take(16)?);
        Ok(u128::from_le_bytes(value))
    }

    /// A length and that many bytes.
    pub fn blob(&mut self) -> Result<&'a [u8]> {
        let len = self.len(1)?;
        self.take(len)
    }

    /// A text.
    pub fn text(&mut self) -> Result<&'a str> {
        let bytes = self.blob()?;
        std::str::from_utf8(bytes).map_err(|_| self.bad("a text that is not UTF-8"))
    }

    /// A packed column of integers, at most `max` of them.
    pub fn ints(&mut self, max: usize) -> Result<Vec<i64>> {
        let mut out = Vec::new();
        self.ints_into(max, &mut out, |value| value)?;
        Ok(out)
    }

    /// A packed column of integers as another type; values that do not fit are an error.
    pub fn ints_as<T: TryFrom<i64> + Default>(&mut self, max: usize) -> Result<Vec<T>> {
        let mut out = Vec::new();
        let mut fits = true;
        self.ints_into(max, &mut out, |value| {
            let value = T::try_from(value);
            fits &= value.is_ok();
            value.unwrap_or_default()
        })?;
        if fits { Ok(out) } else { Err(self.bad("an integer out of its range")) }
    }

    fn ints_into<T>(
        &mut self,
        max: usize,
        out: &mut Vec<T>,
        mut convert: impl FnMut(i64) -> T,
    ) -> Result<()> {
        let len = self.number()?;
        if len > max as u64 {
            return Err(self.bad("a column longer than its rows"));
        }
        let len = len as usize;
        if len == 0 {
            return Ok(());
        }
        let low = self.u64()? as i64;
        let width = self.byte()?;
        let packed = match width {
            0 if len > REPEATED_MAX.saturating_sub(self.repeated) => {
                return Err(self.bad("more repeated integers than a record may have"));
            }
            0 | 1 | 2 | 4 | 8 => {
                let bytes = len.checked_mul(usize::from(width)).ok_or(BytesError::Short(self.bytes.len()))?;
                self.take(bytes)?
            }
            _ => return Err(self.bad("an integer width that does not exist")),
        };
        let mut add = |offset: u64| convert(low.wrapping_add(offset as i64));
        // One loop for each width: the loops are most of the time of reading an import back.
        match width {
            0 => {
                self.repeated += len;
                out.extend((0..len).map(|_| add(0)));
            }
            1 => out.extend(packed.iter().map(|&v| add(u64::from(v)))),
            2 => out.extend(words(packed).map(|v| add(u64::from(u16::from_le_bytes(v))))),
            4 => out.extend(words(packed).map(|v| add(u64::from(u32::from_le_bytes(v))))),
            _ => out.extend(words(packed).map(|v| add(u64::from_le_bytes(v)))),
        }
        Ok(())
    }
}

fn words<const N: usize>(bytes: &[u8]) -> impl ExactSizeIterator<Item = [u8; N]> + '_ {
    bytes.chunks_exact(N).map(|chunk| {
        let mut word = [0; N];
        word.copy_from_slice(chunk);
        word
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn integer_columns_round_trip(values in proptest::collection::vec(any::<i64>(), 0..50), shift in 0_u32..63) {
            let values: Vec<i64> = values.into_iter().map(|v| v >> shift).collect();
            let mut writer = Writer::default();
            writer.ints(values.iter().copied());
            prop_assert_eq!(Reader::new(&writer.out).ints(50), Ok(values));
        }

        #[test]
        fn numbers_round_trip(value in any::<u64>()) {
            let mut writer = Writer::default();
            writer.number(value);
            prop_assert_eq!(Reader::new(&writer.out).number(), Ok(value));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = Reader::new(&bytes).ints(1000);
            let _ = Reader::new(&bytes).text();
            let _ = Reader::new(&bytes).number();
        }
    }

    #[test]
    fn equal_integers_beyond_the_limit_of_repeated_ones_round_trip() {
        let mut writer = Writer::default();
        for len in [REPEATED_MAX - 1, 2] {
            writer.ints(std::iter::repeat_n(-7, len));
        }
        assert!(writer.out.len() < 40);
        let mut reader = Reader::new(&writer.out);
        assert_eq!(reader.ints(REPEATED_MAX).map(|all| all.len()), Ok(REPEATED_MAX - 1));
        assert_eq!(reader.ints(REPEATED_MAX), Ok(vec![-7; 2]));
    }
}

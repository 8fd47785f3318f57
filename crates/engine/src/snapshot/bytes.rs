//! The primitive shapes of pages: whole arrays in little-endian order, each from a multiple of eight bytes on.

use super::{FORMAT, PageError};
use oplog::Texts;

/// The first bytes of every page.
const MAGIC: [u8; 3] = *b"MP\0";

type Result<T> = std::result::Result<T, PageError>;

/// A number of a fixed width.
pub(super) trait Fixed: Copy {
    /// How many bytes it has.
    const WIDTH: usize;
    /// From as many bytes.
    fn read(bytes: &[u8]) -> Self;
    /// Into as many bytes.
    fn write(self, bytes: &mut [u8]);
}

macro_rules! fixed {
    ($($ty:ty),*) => {$(
        impl Fixed for $ty {
            const WIDTH: usize = size_of::<$ty>();

            #[inline]
            fn read(bytes: &[u8]) -> Self {
                let mut word = [0; size_of::<$ty>()];
                word.copy_from_slice(bytes);
                Self::from_le_bytes(word)
            }

            #[inline]
            fn write(self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}
fixed!(u8, u16, u32, u64, i8, i16, i32, i64, f64);

/// Appends to a page.
pub(super) struct Writer {
    out: Vec<u8>,
}

impl Writer {
    /// A page of the state that `tag` stands for.
    pub fn start(tag: u64) -> Writer {
        let mut out = Writer { out: MAGIC.to_vec() };
        out.out.push(FORMAT);
        out.align();
        out.number(tag);
        out
    }

    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    fn align(&mut self) {
        self.out.resize(self.out.len().next_multiple_of(8), 0);
    }

    pub fn number(&mut self, value: u64) {
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    /// A length and the values, padded to eight bytes.
    pub fn array<T: Fixed>(&mut self, values: &[T]) {
        self.number(values.len() as u64);
        let start = self.out.len();
        self.out.resize(start + values.len() * T::WIDTH, 0);
        for (bytes, value) in self.out[start..].chunks_exact_mut(T::WIDTH).zip(values) {
            value.write(bytes);
        }
        self.align();
    }

    pub fn text(&mut self, text: &str) {
        self.array(text.as_bytes());
    }

    pub fn texts(&mut self, texts: &Texts) {
        self.array(texts.arena().as_bytes());
        self.array(texts.ends());
    }
}

/// Takes from a page, which may lie in several pieces.
pub(super) struct Reader<'a> {
    key: &'a str,
    /// What is left of the pieces.
    piece: &'a [u8],
    rest: &'a [&'a [u8]],
    at: usize,
    left: usize,
}

impl<'a> Reader<'a> {
    pub fn new(key: &'a str, pieces: &'a [&'a [u8]]) -> Reader<'a> {
        let left = pieces.iter().map(|piece| piece.len()).sum();
        Reader { key, piece: &[], rest: pieces, at: 0, left }
    }

    pub fn bad(&self, what: &'static str) -> PageError {
        PageError::Bad { key: self.key.into(), at: self.at, what }
    }

    /// An error unless the condition holds.
    pub fn check(&self, holds: bool, what: &'static str) -> Result<()> {
        if holds { Ok(()) } else { Err(self.bad(what)) }
    }

    /// Takes the beginning of a page; gives its tag.
    pub fn start_any(&mut self) -> Result<u64> {
        let mut head = [0; 8];
        self.fill(&mut head)?;
        self.check(head[..3] == MAGIC, "no page")?;
        if head[3] != FORMAT {
            return Err(PageError::Format { found: head[3] });
        }
        self.check(head[4..] == [0; 4], "no page")?;
        self.number()
    }

    /// Takes the beginning of a page of the state that `tag` stands for.
    pub fn start(&mut self, tag: u64) -> Result<()> {
        if self.start_any()? == tag { Ok(()) } else { Err(PageError::Stray(self.key.into())) }
    }

    /// Nothing may follow.
    pub fn end(&self) -> Result<()> {
        self.check(self.left == 0, "bytes after the end")
    }

    /// The next bytes of the present piece, of a length that is a multiple of `width` and at most `most`; none when
    /// the piece has fewer than `width` left.
    fn stretch(&mut self, width: usize, most: usize) -> &'a [u8] {
        while self.piece.is_empty() {
            let Some((first, rest)) = self.rest.split_first() else { return &[] };
            (self.piece, self.rest) = (first, rest);
        }
        let len = self.piece.len().min(most);
        let (taken, rest) = self.piece.split_at(len - len % width);
        self.piece = rest;
        self.at += taken.len();
        self.left -= taken.len();
        taken
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.check(bytes.len() <= self.left, "the page ends too early")?;
        let mut done = 0;
        while done < bytes.len() {
            let taken = self.stretch(1, bytes.len() - done);
            bytes[done..done + taken.len()].copy_from_slice(taken);
            done += taken.len();
        }
        Ok(())
    }

    pub fn number(&mut self) -> Result<u64> {
        let mut bytes = [0; 8];
        self.fill(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    pub fn array<T: Fixed>(&mut self) -> Result<Vec<T>> {
        let len = self.number()?;
        self.check(len <= (self.left / T::WIDTH) as u64, "the page ends too early")?;
        let len = len as usize;
        let mut values = Vec::with_capacity(len);
        while values.len() < len {
            let bytes = self.stretch(T::WIDTH, (len - values.len()) * T::WIDTH);
            if bytes.is_empty() {
                // The value lies on the border of two pieces.
                let mut value = [0; 8];
                self.fill(&mut value[..T::WIDTH])?;
                values.push(T::read(&value[..T::WIDTH]));
            } else {
                values.extend(bytes.chunks_exact(T::WIDTH).map(T::read));
            }
        }
        let mut padding = [0; 8];
        let padding = &mut padding[..(len * T::WIDTH).next_multiple_of(8) - len * T::WIDTH];
        self.fill(padding)?;
        self.check(padding.iter().all(|&byte| byte == 0), "padding that is not zero")?;
        Ok(values)
    }

    pub fn text(&mut self) -> Result<String> {
        let bytes = self.array()?;
        String::from_utf8(bytes).map_err(|_| self.bad("a text that is not UTF-8"))
    }

    pub fn texts(&mut self) -> Result<Texts> {
        let arena = self.text()?;
        let ends = self.array()?;
        Texts::from_parts(arena, ends).ok_or_else(|| self.bad("texts that do not fit their arena"))
    }
}

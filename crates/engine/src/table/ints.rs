//! Columns of whole numbers in the least width that holds them.

/// A column of optional whole numbers; it widens by itself when a larger number comes.
#[derive(Clone, Debug, PartialEq)]
pub enum Ints {
    /// One byte a row.
    I8(Vec<i8>),
    /// Two bytes a row.
    I16(Vec<i16>),
    /// Four bytes a row.
    I32(Vec<i32>),
    /// Eight bytes a row.
    I64(Vec<i64>),
}

impl Default for Ints {
    fn default() -> Self {
        Ints::I8(Vec::new())
    }
}

/// Runs the same code on whichever vector there is.
macro_rules! each {
    ($ints:expr, $values:ident => $code:expr) => {
        match $ints {
            Ints::I8($values) => $code,
            Ints::I16($values) => $code,
            Ints::I32($values) => $code,
            Ints::I64($values) => $code,
        }
    };
}

trait Width: Copy + PartialEq + Into<i64> + TryFrom<i64> {
    const NULL: Self;
}
macro_rules! widths {
    ($($ty:ty),*) => {$(impl Width for $ty { const NULL: Self = <$ty>::MIN; })*};
}
widths!(i8, i16, i32, i64);

fn read<T: Width>(values: &[T], row: usize) -> Option<i64> {
    values.get(row).filter(|&&value| value != T::NULL).map(|&value| value.into())
}

/// Whether it could be written in this width.
fn write<T: Width>(values: &mut [T], row: usize, value: Option<i64>) -> bool {
    match value {
        None => values[row] = T::NULL,
        Some(value) => match T::try_from(value) {
            Ok(narrow) if narrow != T::NULL => values[row] = narrow,
            _ => return false,
        },
    }
    true
}

fn widened<T: Width, U: Width + From<T>>(values: &[T]) -> Vec<U> {
    values.iter().map(|&value| if value == T::NULL { U::NULL } else { U::from(value) }).collect()
}

fn span<T: Width + Ord + Into<i64>>(values: &[T]) -> Option<(i64, i64)> {
    // No number is below the empty one.
    let greatest = values.iter().copied().max().filter(|&value| value != T::NULL)?;
    let least = values.iter().copied().filter(|&value| value != T::NULL).min()?;
    Some((least.into(), greatest.into()))
}

impl Ints {
    /// How many rows.
    pub fn len(&self) -> usize {
        each!(self, values => values.len())
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a row.
    #[inline]
    pub fn get(&self, row: usize) -> Option<i64> {
        each!(self, values => read(values, row))
    }

    /// The least and the greatest number; `None` where there is none.
    pub fn span(&self) -> Option<(i64, i64)> {
        each!(self, values => span(values))
    }

    /// Makes the column `len` rows long; new rows are empty.
    pub fn resize(&mut self, len: usize) {
        match self {
            Ints::I8(values) => values.resize(len, i8::NULL),
            Ints::I16(values) => values.resize(len, i16::NULL),
            Ints::I32(values) => values.resize(len, i32::NULL),
            Ints::I64(values) => values.resize(len, i64::NULL),
        }
    }

    /// Writes a row. `i64::MIN` cannot be told from "empty"; nothing Mehr stores reaches it.
    pub fn set(&mut self, row: usize, value: Option<i64>) {
        let value = value.map(|value| value.max(i64::MIN + 1));
        while !each!(self, values => write(values, row, value)) {
            self.widen();
        }
    }

    /// Appends rows; faster than writing each.
    pub fn extend(&mut self, values: impl ExactSizeIterator<Item = Option<i64>> + Clone) {
        let (low, high) = values
            .clone()
            .flatten()
            .fold((0, 0), |(low, high): (i64, i64), value| (low.min(value), high.max(value)));
        self.widen_for(low, high);
        match self {
            Ints::I8(out) => out.extend(values.map(|value| value.map_or(i8::NULL, |value| value as i8))),
            Ints::I16(out) => out.extend(values.map(|value| value.map_or(i16::NULL, |value| value as i16))),
            Ints::I32(out) => out.extend(values.map(|value| value.map_or(i32::NULL, |value| value as i32))),
            Ints::I64(out) => {
                out.extend(values.map(|value| value.map_or(i64::NULL, |value| value.max(i64::MIN + 1))));
            }
        }
    }

    fn widen_for(&mut self, low: i64, high: i64) {
        let fits = |ints: &Ints| match ints {
            Ints::I8(_) => low > i64::from(i8::MIN) && high <= i64::from(i8::MAX),
            Ints::I16(_) => low > i64::from(i16::MIN) && high <= i64::from(i16::MAX),
            Ints::I32(_) => low > i64::from(i32::MIN) && high <= i64::from(i32::MAX),
            Ints::I64(_) => true,
        };
        while !fits(self) {
            self.widen();
        }
    }

    fn widen(&mut self) {
        *self = match self {
            Ints::I8(values) => Ints::I16(widened(values)),
            Ints::I16(values) => Ints::I32(widened(values)),
            Ints::I32(values) => Ints::I64(widened(values)),
            Ints::I64(_) => return,
        };
    }

    /// All rows in order.
    pub fn iter(&self) -> Box<dyn ExactSizeIterator<Item = Option<i64>> + '_> {
        fn all<T: Width>(values: &[T]) -> impl ExactSizeIterator<Item = Option<i64>> + '_ {
            values.iter().map(|&value| (value != T::NULL).then(|| value.into()))
        }
        each!(self, values => Box::new(all(values)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_column_gives_back_what_was_written(
            first in proptest::collection::vec(proptest::option::of(-200_i64..200), 0..20),
            writes in proptest::collection::vec((0_usize..30, proptest::option::of(any::<i64>()), 0_u32..60), 0..40),
        ) {
            let mut ints = Ints::default();
            ints.extend(first.iter().copied());
            let mut model = first;
            ints.resize(30);
            model.resize(30, None);
            for (row, value, shift) in writes {
                let value = value.map(|value| (value >> shift).max(i64::MIN + 1));
                ints.set(row, value);
                model[row] = value;
            }
            prop_assert_eq!(ints.iter().collect::<Vec<_>>(), model.clone());
            for (row, value) in model.into_iter().enumerate() {
                prop_assert_eq!(ints.get(row), value);
            }
        }
    }
}

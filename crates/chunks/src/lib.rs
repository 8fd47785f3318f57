//! Parts of a browser program that are loaded when they are first called.
//!
//! A part begins at functions defined with [`chunk!`](crate::chunk): what only they reach is cut out of the program and
//! put into a file of its own, which is fetched at the first call. Without the feature `split` (debug builds, tests) the
//! parts stay inside and nothing is fetched.

use std::fmt;

#[cfg(feature = "split")]
#[doc(hidden)]
pub use wasm_split_helpers;

/// A part could not be fetched: no network, and not kept for offline use yet. Asking again fetches again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing;

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of the program could not be loaded")
    }
}

impl std::error::Error for Missing {}

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Missing {
        Missing
    }
}

/// Defines `async fn name(…) -> Result<T, Missing>`, whose body is in the named part. The body itself is not async; for
/// work that waits it makes and boxes a future.
///
/// ```
/// chunks::chunk! {
///     /// Twice a number.
///     part: pub fn twice(number: u32) -> u32 { number * 2 }
/// }
/// ```
///
/// A crate that uses it has a feature `split` that switches on `chunks/split`.
#[macro_export]
macro_rules! chunk {
    (
        $(#[$attribute:meta])*
        $part:ident: $visibility:vis fn $name:ident($($argument:ident: $ty:ty),* $(,)?) -> $output:ty { $($body:tt)* }
    ) => {
        $(#[$attribute])*
        #[cfg(feature = "split")]
        #[$crate::wasm_split_helpers::wasm_split($part, wasm_split_path = $crate::wasm_split_helpers, fallible)]
        $visibility fn $name($($argument: $ty),*) -> Result<$output, $crate::Missing> {
            Ok({ $($body)* })
        }

        $(#[$attribute])*
        #[cfg(not(feature = "split"))]
        $visibility async fn $name($($argument: $ty),*) -> Result<$output, $crate::Missing> {
            Ok({ $($body)* })
        }
    };
}

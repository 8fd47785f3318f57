//! The numerical ground the models stand on: special functions, quadrature, small matrices, a minimiser and a seeded
//! generator.
//!
//! Everything is made of the four operations, square roots and the functions of the `libm` crate, so that native and
//! WebAssembly give the same bits; the platform's own `ln`, `exp` and `powi` are nowhere called. A published
//! optimiser crate was weighed and left out: those that are well kept read a clock, and cannot be stopped between two
//! steps.

pub(crate) mod bfgs;
pub(crate) mod matrix;
pub(crate) mod quadrature;
pub(crate) mod simplex;
pub(crate) mod special;
pub(crate) mod tail;

mod random;

pub use random::Random;

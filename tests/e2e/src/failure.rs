//! Why a journey did not arrive.

use thirtyfour::error::WebDriverError;

/// What a journey returns.
pub type Outcome<T = ()> = Result<T, Failure>;

/// The reason, in words for whoever reads the test's output.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The app did something else than it should.
    #[error("{0}")]
    Unexpected(String),
    /// The browser or its driver refused.
    #[error("the browser: {0}")]
    Browser(#[from] WebDriverError),
    /// What the browser is to blame for, as far as one can tell: it does not answer its driver any more, has crashed, or a
    /// program that other browsers run well has left its memory in this one.
    #[error("the browser's own fault, it seems: {0}")]
    OfBrowser(String),
    /// A script given to the page threw, or a promise of it was rejected.
    #[error("the page's script failed: {0}")]
    Script(String),
    /// A process or file of the harness.
    #[error("the harness: {0}")]
    Harness(#[from] std::io::Error),
    /// Something else that the harness needs.
    #[error("the harness: {0}")]
    Setup(String),
}

/// Fails with the sentence unless the condition holds.
pub fn expect(holds: bool, sentence: impl Into<String>) -> Outcome {
    if holds { Ok(()) } else { Err(Failure::Unexpected(sentence.into())) }
}

/// Fails with both values unless they are equal.
pub fn expect_equal<T: PartialEq + std::fmt::Debug>(found: T, expected: T, what: &str) -> Outcome {
    expect(found == expected, format!("{what}: expected {expected:?}, found {found:?}"))
}

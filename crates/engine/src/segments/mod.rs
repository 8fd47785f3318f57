//! Segments: which rows of a kind satisfy a checked expression.
//!
//! Each test is one scan over one column (`scan`) giving one bit per row; `and`, `or`, `not` and links combine bits.
//! A function of related rows becomes one figure per row (`gather`) in one pass over the related rows, and is then
//! scanned like a column. Scans and figures are kept ([`Cache`]) and brought up to date row by row after an edit, so that
//! asking again costs next to nothing.
//!
//! Rows in the trash are in no figure, and in no answer unless the trash itself is asked for ([`matching`]); links to them can
//! still be read.

mod cache;
mod column;
mod depends;
mod figure;
mod gather;
mod kernel;
mod scan;
mod totals;

pub use cache::Cache;

use crate::bits::Bits;
use crate::scores::Scores;
use crate::space::Space;
use crate::table::Table;
use domain::Day;
use domain::expr::{Node, Score, Source, Typed};

/// What an evaluation needs besides the expression.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The data.
    pub space: &'a Space,
    /// Which day it is where the reader is.
    pub today: Day,
    /// How many minutes the reader's clock is ahead of UTC.
    pub offset_minutes: i32,
    /// The score by recency, frequency or money of a customer row, if it has one. Asked only by expressions that speak of it.
    pub scores: &'a dyn Fn(Score, u32) -> Option<u8>,
    /// The scores that models give, where an expression may speak of them.
    pub models: Option<&'a Scores>,
}

/// The live rows of the expression's kind that satisfy it; as many bits as the table has rows.
pub fn eval(typed: &Typed, question: &Question, cache: &Cache) -> Bits {
    let Some(table) = question.space.table(&typed.kind) else {
        return Bits::default();
    };
    let mut bits = matching(typed, question, cache);
    bits.and(table.live());
    bits
}

/// All rows that satisfy the expression, those in the trash too; as many bits as the table has rows.
pub fn matching(typed: &Typed, question: &Question, cache: &Cache) -> Bits {
    Evaluation { question, cache }.node(&typed.root, &typed.kind)
}

/// One evaluation under way.
struct Evaluation<'a> {
    question: &'a Question<'a>,
    cache: &'a Cache,
}

impl<'a> Evaluation<'a> {
    fn table(&self, kind: &str) -> Option<&'a Table> {
        self.question.space.table(kind)
    }

    fn rows(&self, kind: &str) -> usize {
        self.table(kind).map_or(0, |table| table.rows() as usize)
    }

    /// One bit for each row of the kind, live or not.
    fn node(&self, node: &Node, kind: &str) -> Bits {
        match node {
            Node::All(members) => {
                let mut bits = Bits::all(self.rows(kind));
                for member in members {
                    bits.and(&self.node(member, kind));
                }
                bits
            }
            Node::Any(members) => {
                let mut bits = Bits::none(self.rows(kind));
                for member in members {
                    bits.or(&self.node(member, kind));
                }
                bits
            }
            Node::Not(inner) => {
                let mut bits = self.node(inner, kind);
                bits.not();
                bits
            }
            Node::Test(Source::Column(column), matched) => self.column(column, matched, kind),
            Node::Test(Source::Gather(gather), matched) => self.gather(gather, matched, kind),
        }
    }
}

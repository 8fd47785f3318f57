//! What follows an operand.

use super::{Kind, Parsed, Parser};
use crate::expr::mistake::{Fit, Mistake};
use crate::expr::words;
use crate::expr::{Comparison, Expr, Operand, Predicate, Quantifier, Test, Value};

impl Parser<'_> {
    pub(super) fn test(&mut self, operand: Operand) -> Parsed<Expr> {
        let start = self.here();
        let (negated, predicate) = self.predicate()?;
        let test = Expr::Test(Test { operand, predicate, at: start.to(&self.last()) });
        Ok(if negated { Expr::not(test) } else { test })
    }

    /// The predicate, and whether a `not` or `!=` in it turns it around.
    fn predicate(&mut self) -> Parsed<(bool, Predicate)> {
        if let Kind::Sign(sign) = *self.kind() {
            let comparison = match sign {
                "=" | "!=" => Comparison::Equal,
                "<" => Comparison::Less,
                "<=" => Comparison::AtMost,
                ">" => Comparison::Greater,
                ">=" => Comparison::AtLeast,
                _ => return Err(self.no_operator()),
            };
            self.advance();
            return Ok((sign == "!=", Predicate::Compare(comparison, self.value()?)));
        }
        if self.take_word("is") {
            return self.is();
        }
        let negated = self.take_word("not");
        Ok((negated, self.worded()?))
    }

    fn no_operator(&self) -> Mistake {
        self.unexpected(&[Fit::Operator], &words::OPERATORS)
    }

    /// `is empty`, `is not empty`, and `is "Riga"` for those who would rather write it so.
    fn is(&mut self) -> Parsed<(bool, Predicate)> {
        let negated = self.take_word("not");
        if self.take_word("empty") {
            return Ok((negated, Predicate::Empty));
        }
        if matches!(self.kind(), Kind::End) {
            return Err(self.unexpected(&[Fit::Empty, Fit::Value], &[]));
        }
        Ok((negated, Predicate::Compare(Comparison::Equal, self.value()?)))
    }

    fn worded(&mut self) -> Parsed<Predicate> {
        let word = match self.kind() {
            Kind::Word(word) => word.to_ascii_lowercase(),
            _ => return Err(self.no_operator()),
        };
        if matches!(word.as_str(), "last" | "next" | "this" | "today" | "yesterday" | "tomorrow") {
            return self.period().map(Predicate::During);
        }
        if let Some(test) = words::text_test(&word) {
            self.advance();
            return Ok(Predicate::Text(test, self.value()?));
        }
        if !matches!(word.as_str(), "before" | "after" | "between" | "in" | "during" | "has") {
            return Err(self.no_operator());
        }
        self.advance();
        match word.as_str() {
            "before" => Ok(Predicate::Compare(Comparison::Less, self.value()?)),
            "after" => Ok(Predicate::Compare(Comparison::Greater, self.value()?)),
            "between" => {
                let low = self.value()?;
                if !self.take_word("and") {
                    return Err(self.unexpected(&[Fit::And], &["and"]));
                }
                Ok(Predicate::Between(low, self.value()?))
            }
            "in" if self.is_sign("(") => self.list().map(Predicate::In),
            "in" if matches!(self.kind(), Kind::End) => Err(self.unexpected(&[Fit::Open, Fit::Period], &[])),
            "has" => self.has(),
            _ => self.period().map(Predicate::During),
        }
    }

    fn has(&mut self) -> Parsed<Predicate> {
        for (word, quantifier) in [("any", Quantifier::Any), ("all", Quantifier::All)] {
            if self.take_word(word) {
                return Ok(Predicate::has(quantifier, self.list()?));
            }
        }
        if self.is_sign("(") {
            return Err(self.unexpected(&[Fit::Quantifier, Fit::Value], &[]));
        }
        Ok(Predicate::has(Quantifier::Any, vec![self.value()?]))
    }

    /// `("a", "b")`; an empty list is allowed, since programs make them.
    fn list(&mut self) -> Parsed<Vec<Value>> {
        if !self.take_sign("(") {
            return Err(self.unexpected(&[Fit::Open], &[]));
        }
        let mut values = Vec::new();
        if self.take_sign(")") {
            return Ok(values);
        }
        loop {
            values.push(self.value()?);
            if self.take_sign(")") {
                return Ok(values);
            }
            if !self.take_sign(",") {
                return Err(self.unexpected(&[Fit::Comma, Fit::Close], &[]));
            }
        }
    }
}

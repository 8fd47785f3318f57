//! Literals and stretches of time.

use super::{Kind, Parsed, Parser};
use crate::Money;
use crate::expr::mistake::{Code, Fit, Mistake};
use crate::expr::words;
use crate::expr::{Literal, Period, Relative, UNITS_MAX, Unit, Value};

const PERIODS: [&str; 6] = ["last", "next", "this", "today", "yesterday", "tomorrow"];
const UNITS: [&str; 4] = ["days", "weeks", "months", "years"];

impl Parser<'_> {
    pub(super) fn value(&mut self) -> Parsed<Value> {
        let start = self.here();
        let literal = match self.kind().clone() {
            Kind::Text(text) => self.taken(Literal::Text(text)),
            Kind::Date(date) => self.taken(date),
            Kind::Number(digits) => self.number(&digits)?,
            Kind::Word(word) => self.word(word)?,
            _ => return Err(self.unexpected(&[Fit::Value], &[])),
        };
        Ok(Value { literal, at: start.to(&self.last()) })
    }

    fn taken(&mut self, literal: Literal) -> Literal {
        self.advance();
        literal
    }

    fn word(&mut self, word: String) -> Parsed<Literal> {
        let literal = match word.to_ascii_lowercase().as_str() {
            "true" => Literal::Flag(true),
            "false" => Literal::Flag(false),
            "today" => Literal::Relative(Relative::TODAY),
            "yesterday" => Literal::Relative(Relative::new(-1, Unit::Day)),
            "tomorrow" => Literal::Relative(Relative::new(1, Unit::Day)),
            lower if words::reserved(lower) => {
                let quoted = vec![format!("\"{word}\"")];
                return Err(self.mistake(Code::Unexpected, &[Fit::Value]).suggest(quoted));
            }
            _ => Literal::Text(word),
        };
        Ok(self.taken(literal))
    }

    /// A number, and what may follow one: a currency, or a unit and a direction.
    fn number(&mut self, digits: &str) -> Parsed<Literal> {
        let following = match self.following() {
            Kind::Word(word) => word.clone(),
            _ => String::new(),
        };
        if let Some(unit) = Unit::from_word(&following) {
            return self.relative(unit).map(Literal::Relative);
        }
        let letters = following.len() == 3 && following.bytes().all(|byte| byte.is_ascii_alphabetic());
        if letters && !words::reserved(&following) {
            let bad = |_| self.mistake(Code::BadMoney, &[Fit::Money]);
            let money = following.parse().and_then(|currency| Money::parse(digits, currency)).map_err(bad)?;
            self.advance();
            return Ok(self.taken(Literal::Money(money)));
        }
        let literal = match digits.parse() {
            Ok(whole) => Some(Literal::Int(whole)),
            Err(_) => digits.parse().ok().and_then(Literal::number),
        };
        let literal = literal.ok_or_else(|| self.bad_number(Fit::Number))?;
        Ok(self.taken(literal))
    }

    fn bad_number(&self, fit: Fit) -> Mistake {
        self.mistake(Code::BadNumber, &[fit])
    }

    /// `90 days ago`, `2 weeks from now`; the unit has been seen after the number.
    fn relative(&mut self, unit: Unit) -> Parsed<Relative> {
        let amount = self.amount()? as i32;
        self.advance();
        if self.take_word("ago") {
            return Ok(Relative::new(-amount, unit));
        }
        if self.take_word("from") {
            return match self.take_word("now") {
                true => Ok(Relative::new(amount, unit)),
                false => Err(self.unexpected(&[Fit::Direction], &["now"])),
            };
        }
        Err(self.unexpected(&[Fit::Direction], &["ago", "from"]))
    }

    /// A whole number of units.
    fn amount(&mut self) -> Parsed<u32> {
        let amount = match self.kind() {
            Kind::Number(digits) => digits.parse().ok().filter(|&amount| amount <= UNITS_MAX),
            _ => return Err(self.unexpected(&[Fit::WholeNumber], &[])),
        };
        let amount = amount.ok_or_else(|| self.bad_number(Fit::WholeNumber))?;
        self.advance();
        Ok(amount)
    }

    fn unit(&mut self) -> Parsed<Unit> {
        let unit = match self.kind() {
            Kind::Word(word) => Unit::from_word(word),
            _ => None,
        };
        let unit = unit.ok_or_else(|| self.unexpected(&[Fit::Unit], &UNITS))?;
        self.advance();
        Ok(unit)
    }

    /// `last 90 days`, `next 7 days`, `this month`, `last year`, `today`.
    pub(super) fn period(&mut self) -> Parsed<Period> {
        let counted = matches!(self.following(), Kind::Number(_));
        for (word, period) in [
            ("today", Period::This(Unit::Day)),
            ("yesterday", Period::Last(Unit::Day)),
            ("tomorrow", Period::Next(Unit::Day)),
        ] {
            if self.take_word(word) {
                return Ok(period);
            }
        }
        if self.take_word("last") {
            return match counted {
                true => Ok(Period::InLast(self.amount()?, self.unit()?)),
                false => Ok(Period::Last(self.unit_or_amount()?)),
            };
        }
        if self.take_word("next") {
            return match counted {
                true => Ok(Period::InNext(self.amount()?, self.unit()?)),
                false => Ok(Period::Next(self.unit_or_amount()?)),
            };
        }
        if self.take_word("this") {
            return Ok(Period::This(self.unit()?));
        }
        Err(self.unexpected(&[Fit::Period], &PERIODS))
    }

    /// The unit after `last` or `next`, where a number could have stood too.
    fn unit_or_amount(&mut self) -> Parsed<Unit> {
        self.unit().map_err(|mistake| Mistake { expected: vec![Fit::WholeNumber, Fit::Unit], ..mistake })
    }
}

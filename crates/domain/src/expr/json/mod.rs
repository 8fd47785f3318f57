//! The JSON form: what a program writes where a person writes the text form.
//!
//! | JSON | Meaning |
//! |---|---|
//! | `{"all": […]}`, `{"any": […]}`, `{"not": …}` | `and`, `or`, `not` |
//! | `true`, `false` | every row, no row |
//! | `"city = Riga"` | a text in place of an object is the text form |
//! | an object with one *operand* key and one *predicate* key | a test |
//!
//! Operand keys: `"field": "organisation.industry"`, or a function of related rows, such as `"count": "orders"` or
//! `"sum": "orders.amount"` (`average`, `min`, `max`, `first`, `last`), beside which `"where": …` may stand. A path is
//! names joined by dots, with backticks around a name that has a dot of its own, or an array of names.
//!
//! Predicate keys:
//!
//! | Key | Value |
//! |---|---|
//! | `is` (also `=`), `is_not` (also `!=`), `<`, `<=`, `>`, `>=`, `before`, `after` | a literal |
//! | `between` | two literals |
//! | `in`, `has_any`, `has_all` | an array of literals |
//! | `has` | a literal |
//! | `contains`, `starts_with`, `ends_with` | a text |
//! | `empty` | `true` or `false` |
//! | `in_last`, `in_next` | `"90 days"` |
//! | `during` | `"today"`, `"this month"`, `"last year"`, `"next week"` |
//!
//! Literals: texts, numbers, `true` and `false` as themselves; money `{"amount": "500", "currency": "EUR"}`; dates
//! `{"date": "2024-02-13"}`, with moments, `--11-18`, `today` and `90 days ago` written the same way. Where the schema
//! expects a date, an amount or a row id, a plain text of that form is taken for it, so `{"field": "created", "before":
//! "2024-02-13"}` does too.

mod read;
mod write;

use super::{Expr, Mistake};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

impl Expr {
    /// The JSON form.
    ///
    /// ```
    /// use domain::expr::parse;
    /// use serde_json::json;
    ///
    /// let expr = parse("city = Riga and not birthday next 7 days")?;
    /// assert_eq!(expr.to_json(), json!({"all": [
    ///     {"field": "city", "is": "Riga"},
    ///     {"not": {"field": "birthday", "in_next": "7 days"}},
    /// ]}));
    /// # Ok::<(), domain::expr::Mistake>(())
    /// ```
    pub fn to_json(&self) -> Json {
        write::expr(self)
    }

    /// Reads the JSON form.
    ///
    /// ```
    /// use domain::expr::{Code, Expr};
    /// use serde_json::json;
    ///
    /// let expr = Expr::from_json(&json!({"count": "orders", "where": "status = delivered", ">": 3}))?;
    /// assert_eq!(expr.to_string(), r#"count(orders where status = "delivered") > 3"#);
    ///
    /// let mistake = Expr::from_json(&json!({"all": ["city = Riga", {"field": "city", "contians": "ga"}]})).unwrap_err();
    /// assert_eq!(mistake.code, Code::UnknownKey);
    /// assert_eq!(mistake.path.as_deref(), Some("all[1].contians"));
    /// assert_eq!(mistake.suggestions, ["contains"]);
    /// # Ok::<(), domain::expr::Mistake>(())
    /// ```
    ///
    /// # Errors
    /// The first mistake, with the path to it.
    pub fn from_json(json: &Json) -> Result<Expr, Mistake> {
        read::expr(json, "", 0)
    }
}

impl Serialize for Expr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Expr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Expr::from_json(&Json::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

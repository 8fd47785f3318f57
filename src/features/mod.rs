//! The screens, a folder each. A feature does not know another feature; they meet in the router.

pub(crate) mod assessment;
pub(crate) mod customers;
pub(crate) mod forecast;
pub(crate) mod help;
pub(crate) mod import;
pub(crate) mod insights;
pub(crate) mod key_customers;
pub(crate) mod kit;
pub(crate) mod lifetime_value;
pub(crate) mod retention;
pub(crate) mod roi;
pub(crate) mod segments;
pub(crate) mod settings;
pub(crate) mod start;
pub(crate) mod today;
pub(crate) mod trash;

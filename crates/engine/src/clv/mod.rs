//! Customer lifetime value: models of how long customers stay and how often and for how much they buy.
//!
//! | module | model | for |
//! |---|---|---|
//! | [`bgnbd`] | BG/NBD | purchases at any time, leaving after a purchase |
//! | [`paretonbd`] | Pareto/NBD | purchases at any time, leaving at any time |
//! | [`gammagamma`] | Gamma-Gamma | the mean amount of a purchase |
//! | [`sbg`] | shifted beta-geometric | contracts renewed at fixed times |
//! | [`bgbb`] | BG/BB | purchases at fixed opportunities |
//!
//! A model's file holds its likelihood and what follows from its parameters; [`fit`] maximises any of them, step by
//! step; [`histories`] makes the sufficient statistics out of orders. Customers with equal statistics are computed once.
//! Time is in weeks everywhere (days ÷ 7), amounts in minor units. Maximum likelihood without penalty, all customers with
//! equal weight.

pub mod bgbb;
pub mod bgnbd;
pub mod bootstrap;
pub mod calibration;
pub mod fit;
pub mod forecast;
pub mod futures;
pub mod gammagamma;
pub mod histories;
mod leaving;
pub mod paretonbd;
pub mod sbg;

pub use bgbb::{BgBb, Donations};
pub use bgnbd::BgNbd;
pub use fit::{Fit, Fitted, Likelihood, fit};
pub use forecast::{BuyingModel, Horizon};
pub use futures::Futures;
pub use gammagamma::{GammaGamma, Spends};
pub use histories::{Histories, History};
pub use paretonbd::ParetoNbd;
pub use sbg::{Renewals, Sbg};

/// Days in a week, the unit of time of the models.
pub const WEEK_DAYS: f64 = 7.0;

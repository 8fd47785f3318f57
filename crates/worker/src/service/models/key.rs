//! Key customers, and what happens if they leave.

use super::super::insight::Basis;
use super::super::{Host, Outcome, Service, failures, to_json};
use super::lives::Lives;
use super::{line, page};
use domain::insight::{KeyCustomer, KeyCustomers, KeyCutoffs};
use engine::bits::Bits;
use engine::contacts::{TARGET_HOURS, contacts};
use engine::key_customers::{Outlooks, key_customers, what_if};
use protocol::{KeyParams, KpiParams, WhatIfParams};
use serde_json::{Value as Json, json};
use std::rc::Rc;
use store::LogStore;

impl<S: LogStore, H: Host> Service<S, H> {
    /// The three kinds of key customer, most revenue at risk first.
    pub(super) async fn key_customers(&self, id: u64, params: &KeyParams) -> Outcome {
        let (found, lives, basis) = self.found_key(id, params).await?;
        let space = self.replica.space();
        let mut customers = Vec::new();
        let listed: Vec<_> = found.customers.iter().filter(|one| is_asked_for(params, one)).collect();
        for one in page(&listed, params.limit, params.offset)? {
            customers.push(line(&space, one.customer, one)?);
        }
        let kinds = |of: fn(&domain::insight::KeyCustomer) -> bool| {
            found.customers.iter().filter(|one| of(one)).count()
        };
        let mut answer = to_json(&found)?;
        answer["total"] = json!(found.customers.len());
        answer["listed"] = json!(listed.len());
        answer["buys_most"] = json!(kinds(|one| one.buys_most));
        answer["longest"] = json!(kinds(|one| one.longest));
        answer["complains_most"] = json!(kinds(|one| one.complains_most));
        answer["customers"] = Json::Array(customers);
        answer["cutoffs"] = to_json(&cutoffs(params))?;
        answer["until"] = json!(basis.to);
        answer["refusal"] = json!(lives.refusal);
        answer["definition"] = json!(
            "Who buys most: the ⌈p n ÷ 100⌉ best of n buyers by revenue, and all equal to the last of them. Who has bought \
             longest: the same by days from the first to the last order. Who complains most actively: at least so many \
             complaints, among the most of those who complained. Revenue at risk = expected revenue of 12 months if they \
             stay × (1 − P(alive)), by Pareto/NBD and Gamma-Gamma fitted to everybody."
        );
        self.add_currency(&mut answer, &params.common);
        Ok(answer)
    }

    /// The KPIs with and without some customers.
    pub(super) async fn what_if(&self, id: u64, params: &WhatIfParams) -> Outcome {
        let common = &params.key.common;
        let space_rows = |service: &Self| {
            service.replica.space().table("customer").map_or(0, engine::table::Table::rows) as usize
        };
        let leaving = if !params.ids.is_empty() {
            let space = self.replica.space();
            let table = space.table("customer");
            let row = |id: &domain::RowId| {
                table.and_then(|table| table.row(*id)).ok_or_else(|| {
                    protocol::Failure::new(protocol::Code::UnknownRow, format!("there is no customer {id}"))
                })
            };
            Bits::from_rows(space_rows(self), params.ids.iter().map(row).collect::<Result<Vec<_>, _>>()?)
        } else if let Some(filter) = &params.leaving {
            let one = KpiParams { filter: Some(filter.clone()), ..common.clone() };
            self.customers(&self.replica.space(), &one)?.unwrap_or_default()
        } else {
            let (found, ..) = self.found_key(id, &params.key).await?;
            let asked = found.customers.iter().filter(|one| is_asked_for(&params.key, one));
            Bits::from_rows(space_rows(self), asked.map(|one| one.customer))
        };
        let basis = self.basis_today(common)?;
        let mut answer = to_json(&what_if(&basis.input(), &leaving, self.margin(common)?))?;
        answer["until"] = json!(basis.to);
        answer["definition"] = json!(
            "The KPIs of all customers that count, and the same without those who leave; nothing else changes."
        );
        self.add_currency(&mut answer, common);
        Ok(answer)
    }

    /// The key customers with what their risk was computed from.
    pub(super) async fn found_key(
        &self,
        id: u64,
        params: &KeyParams,
    ) -> Outcome<(KeyCustomers, Rc<Lives>, Basis)> {
        let cutoffs = cutoffs(params);
        let percents = [cutoffs.buys_most_percent, cutoffs.longest_percent, cutoffs.complaints_percent];
        if let Some(percent) = percents.into_iter().find(|percent| *percent > 100) {
            return Err(failures::bad_parameter(format!("{percent} per cent is above 100")));
        }
        let basis = self.basis_today(&params.common)?;
        let day = self.until(&params.common);
        let lives = self.lives(id, self.currency(&params.common), day).await?;
        let complaints: Vec<u32> = {
            let space = self.replica.space();
            let known = contacts(&space, self.replica.derived(), self.end_of(day), TARGET_HOURS);
            known.iter().map(|one| one.complaints).collect()
        };
        let p_loss: Vec<f64> = lives.futures.p_alive.iter().map(|alive| 1.0 - alive).collect();
        let outlooks = Outlooks { p_loss: &p_loss, if_they_stay_minor: &lives.futures.if_they_stay_minor };
        let found = key_customers(&basis.input(), &complaints, &outlooks, &cutoffs);
        Ok((found, lives, basis))
    }

    /// The last moment of a day where the person is.
    pub(super) fn end_of(&self, day: domain::Day) -> i64 {
        domain::Instant::start_of(day.plus(1)).0 - i64::from(self.offset_minutes) * 60_000 - 1
    }
}

/// Whether a key customer is of the kind that is asked for, if one is.
fn is_asked_for(params: &KeyParams, one: &KeyCustomer) -> bool {
    params.kind.is_none_or(|kind| one.is(kind))
}

fn cutoffs(params: &KeyParams) -> KeyCutoffs {
    let usual = KeyCutoffs::default();
    KeyCutoffs {
        buys_most_percent: params.buys_most_percent.unwrap_or(usual.buys_most_percent),
        longest_percent: params.longest_percent.unwrap_or(usual.longest_percent),
        complaints_min: params.complaints_min.unwrap_or(usual.complaints_min),
        complaints_percent: params.complaints_percent.unwrap_or(usual.complaints_percent),
    }
}

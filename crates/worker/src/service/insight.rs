//! KPIs: parameters in, the engine's answers out, and the rows behind them.

use super::lists::{LIMIT, LIMIT_MAX};
use super::{Host, Outcome, Service, failures, to_json};
use domain::insight::{CsatScale, Kpi, SurveyScope, ValueSummary};
use domain::time::Month;
use domain::{Currency, Day};
use engine::bits::Bits;
use engine::kpi::referral::Referrals;
use engine::kpi::rfm::{RfmScores, rank_of_ids};
use engine::kpi::surveys::{Answers, SurveyInput};
use engine::kpi::{self, KpiInput};
use engine::list::{reporting_currency, setting};
use engine::purchases::Purchases;
use engine::space::Space;
use engine::table::{Data, Dict, Table, TextColumn};
use protocol::{CohortParams, Drill, KpiParams, Page, Query, RfmParams};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use std::rc::Rc;
use store::LogStore;

/// Gross margin when nobody said otherwise.
const MARGIN: f64 = 0.3;

/// What all purchase KPIs of one question share.
pub(super) struct Basis {
    pub purchases: Rc<Purchases>,
    pub selection: Option<Bits>,
    pub from: Option<Day>,
    pub to: Option<Day>,
}

impl Basis {
    pub fn input(&self) -> KpiInput<'_> {
        KpiInput {
            purchases: &self.purchases,
            selection: self.selection.as_ref(),
            from: self.from,
            to: self.to,
        }
    }
}

impl<S: LogStore, H: Host> Service<S, H> {
    pub(super) fn basis(&self, params: &KpiParams) -> Outcome<Basis> {
        let space = self.replica.space();
        if let (Some(from), Some(to)) = (params.from, params.to)
            && from > to
        {
            return Err(failures::bad_parameter(format!("from {from} is after to {to}")));
        }
        let purchases = self.replica.derived().purchases(&space, self.currency(params));
        Ok(Basis {
            purchases,
            selection: self.customers(&space, params)?,
            from: params.from,
            to: params.to.or(params.as_of),
        })
    }

    /// The customers that count: live, and selected by the filter. `None` when that is everybody there is.
    pub(super) fn customers(&self, space: &Space, params: &KpiParams) -> Outcome<Option<Bits>> {
        let Some(table) = space.table("customer") else { return Ok(None) };
        match &params.filter {
            Some(filter) => {
                let mut rows = self.select("customer", filter)?;
                rows.and(table.live());
                Ok(Some(rows))
            }
            None if table.live().count() == table.rows() as usize => Ok(None),
            None => Ok(Some(table.live().clone())),
        }
    }

    pub(super) fn margin(&self, params: &KpiParams) -> Outcome<f64> {
        let space = self.replica.space();
        let margin = params.margin.or_else(|| setting(&space, "margin")?.parse().ok()).unwrap_or(MARGIN);
        if (0.0..=1.0).contains(&margin) {
            Ok(margin)
        } else {
            Err(failures::bad_parameter(format!("margin {margin} is not between 0 and 1")))
        }
    }

    /// One KPI by name.
    pub(super) fn kpi(&self, name: &str, params: &KpiParams) -> Outcome {
        let kpi = kpi_of(name)?;
        let mut answer = match kpi {
            Kpi::Rfm => return self.rfm(&RfmParams { common: params.clone(), ..RfmParams::default() }),
            Kpi::Cohorts => {
                return self.cohorts(&CohortParams { common: params.clone(), ..CohortParams::default() });
            }
            Kpi::Retention => to_json(&kpi::retention::retention(&self.basis(params)?.input()))?,
            Kpi::PeriodRetention => self.period_retention(params)?,
            Kpi::Value => self.value(params)?,
            Kpi::Repeat => {
                let basis = self.basis(params)?;
                let input = basis.input();
                with_months(&kpi::repeat::repeat(&input), &kpi::repeat::repeat_by_month(&input))?
            }
            Kpi::Concentration => to_json(&kpi::concentration::concentration(&self.basis(params)?.input()))?,
            Kpi::Referral => {
                let basis = self.basis(params)?;
                let space = self.replica.space();
                to_json(&kpi::referral::referral(
                    &basis.input(),
                    &Referrals { referrers: links(&space, "customer", "referred_by"), since: None },
                ))?
            }
            Kpi::Csat => self.surveyed(params, "csat", |input, _| {
                let (csat, months) = kpi::csat::csat_with_months(input, CsatScale::default());
                with_months(&csat, &months)
            })?,
            Kpi::Nps => self.surveyed(params, "nps", |input, _| {
                let (nps, months) = kpi::nps::nps_with_months(input);
                with_months(&nps, &months)
            })?,
        };
        if !matches!(kpi, Kpi::Csat | Kpi::Nps) {
            self.add_currency(&mut answer, params);
        }
        answer["kpi"] = json!(kpi.name());
        answer["definition"] = json!(kpi.definition());
        Ok(answer)
    }

    /// The currency of sums.
    pub(super) fn currency(&self, params: &KpiParams) -> Currency {
        let space = self.replica.space();
        params.currency.unwrap_or_else(|| reporting_currency(&space, self.replica.derived()))
    }

    /// Says in which currency the sums are, and how many orders are in others and so left out.
    pub(super) fn add_currency(&self, answer: &mut Json, params: &KpiParams) {
        let currency = self.currency(params);
        let space = self.replica.space();
        let derived = self.replica.derived();
        let others = derived
            .currencies(&space)
            .iter()
            .filter(|(other, _)| *other != currency)
            .map(|(_, n)| n)
            .sum::<u64>();
        answer["currency"] = json!(currency);
        answer["ordersInOtherCurrencies"] = json!(others);
    }

    fn period(&self, params: &KpiParams) -> Outcome<(Day, Day)> {
        match (params.from, params.to) {
            (Some(from), Some(to)) => Ok((from, to)),
            _ => Err(failures::bad_parameter("period retention needs from and to")),
        }
    }

    fn period_retention(&self, params: &KpiParams) -> Outcome {
        let (from, to) = self.period(params)?;
        let basis = self.basis(params)?;
        let input = KpiInput { from: None, to: None, ..basis.input() };
        match kpi::period::period_retention(&input, from, to) {
            Some(answer) => to_json(&answer),
            None => Err(failures::bad_parameter("the period is too long or out of range")),
        }
    }

    fn value(&self, params: &KpiParams) -> Outcome {
        let basis = self.basis(params)?;
        let margin = self.margin(params)?;
        let input = basis.input();
        let Some(field) = &params.by else {
            return value_answer(&kpi::value::value(&input, margin), &input, margin);
        };
        let (codes, names) = self.group_codes(field)?;
        let (whole, groups) = kpi::value::value_by_group(&input, &codes, names.len(), margin);
        let mut answer = value_answer(&whole, &input, margin)?;
        let mut lines = Vec::new();
        for group in groups.iter().filter(|group| group.value.customers > 0) {
            let mut line = to_json(group)?;
            let name = group.group.and_then(|code| names.get(code as usize));
            line["group"] = name.map_or(Json::Null, |name| json!(name));
            lines.push(line);
        }
        answer["groups"] = Json::Array(lines);
        Ok(answer)
    }

    /// A code per customer for each different text of a field, and the texts; customers without one are past the end.
    pub(super) fn group_codes(&self, field: &str) -> Outcome<(Vec<u32>, Vec<String>)> {
        let space = self.replica.space();
        if space.schema().field("customer", field).is_none() {
            return Err(failures::unknown_field("customer", field));
        }
        let Some(table) = space.table("customer") else { return Ok((Vec::new(), Vec::new())) };
        let Some(column) = table.column(field) else { return Ok((Vec::new(), Vec::new())) };
        if let Data::Text(TextColumn::Dict(dict)) = &column.data
            && !dict.values().iter().any(|text| text.contains(oplog::cells::ELEMENT_SEPARATOR))
        {
            return Ok(dict_codes(dict, table.rows() as usize));
        }
        let mut names: Vec<String> = Vec::new();
        let mut places = std::collections::HashMap::new();
        let codes = (0..table.rows())
            .map(|row| {
                let text = match &column.data {
                    Data::Text(_) => column.text(row).replace(oplog::cells::ELEMENT_SEPARATOR, ", "),
                    _ => match space.value("customer", row, field).to_json() {
                        Json::Null => String::new(),
                        Json::String(text) => text,
                        other => other.to_string(),
                    },
                };
                if text.is_empty() {
                    return u32::MAX;
                }
                *places.entry(text).or_insert_with_key(|text| {
                    names.push(text.clone());
                    names.len() as u32 - 1
                })
            })
            .collect();
        Ok((codes, names))
    }

    /// Asks something of the survey answers with one score.
    pub(super) fn surveyed<T>(
        &self,
        params: &KpiParams,
        score: &str,
        ask: impl FnOnce(&SurveyInput, &Answers) -> Outcome<T>,
    ) -> Outcome<T> {
        let space = self.replica.space();
        let selection = match &params.filter {
            Some(_) => self.customers(&space, params)?,
            None => None,
        };
        let answers = self.replica.derived().answers(&space, score);
        let scope =
            if params.latest_per_customer { SurveyScope::LatestPerCustomer } else { SurveyScope::All };
        let input = SurveyInput {
            selection: selection.as_ref(),
            from: params.from,
            to: params.to.or(params.as_of),
            offset_minutes: self.offset_minutes,
            scope,
            ..answers.input()
        };
        ask(&input, &answers)
    }

    fn scores(&self, params: &RfmParams, basis: &Basis) -> Outcome<RfmScores> {
        match params.rule.as_str() {
            "" | "A" | "a" => Ok(RfmScores::rule_a(&basis.input())),
            "B" | "b" => {
                let space = self.replica.space();
                let Some(table) = space.table("customer") else { return Ok(RfmScores::default()) };
                // The person's own customer ids where there are any; the order of creation decides the rest.
                let external = table.column("external_id");
                let ids: Vec<String> = (0..table.rows())
                    .map(|row| match external.map_or("", |column| column.text(row)) {
                        "" => table.id(row).to_string(),
                        id => id.to_owned(),
                    })
                    .collect();
                Ok(RfmScores::rule_b(&basis.input(), &rank_of_ids(&ids)))
            }
            other => Err(failures::bad_parameter(format!("rule {other:?} is neither A nor B"))),
        }
    }

    /// The RFM scores of all customers on a day, by the primary rule; what segments ask for.
    pub(super) fn scores_of_everybody(&self, day: Day) -> RfmScores {
        let then = KpiParams { as_of: Some(day), ..KpiParams::default() };
        self.basis(&then).map(|basis| RfmScores::rule_a(&basis.input())).unwrap_or_default()
    }

    /// RFM: distribution, grid, groups, and the scores where asked for.
    ///
    /// With a filter, the scores stay those among all customers; the picture is that of the selected ones.
    pub(super) fn rfm(&self, params: &RfmParams) -> Outcome {
        let everybody = self.basis(&KpiParams { filter: None, ..params.common.clone() })?;
        let selected = self.basis(&params.common)?;
        let as_of = selected.to.unwrap_or_else(|| self.today());
        let everybody = Basis { to: Some(as_of), ..everybody };
        let selected = Basis { to: Some(as_of), ..selected };
        let scores = self.scores(params, &everybody)?;
        let mut answer = to_json(&scores.summary(&selected.input()))?;
        if params.scores {
            answer["scores"] = self.score_rows(&scores, &selected, as_of);
        }
        self.add_currency(&mut answer, &params.common);
        answer["kpi"] = json!(Kpi::Rfm.name());
        answer["definition"] = json!(Kpi::Rfm.definition());
        Ok(answer)
    }

    fn score_rows(&self, scores: &RfmScores, basis: &Basis, as_of: Day) -> Json {
        let space = self.replica.space();
        let Some(table) = space.table("customer") else { return json!([]) };
        let external = table.column("external_id");
        let input = basis.input();
        let mut rows = Vec::new();
        for row in 0..table.rows() {
            let customer = row as usize;
            if basis.selection.as_ref().is_some_and(|selection| !selection.get(customer)) {
                continue;
            }
            if let (Some(score), Some(value)) =
                (scores.get(customer), kpi::value::customer_value(&input, customer, as_of, 0.0))
            {
                rows.push(json!({
                    "id": table.id(row),
                    "externalId": external.map_or("", |column| column.text(row)),
                    "r": score.r,
                    "f": score.f,
                    "m": score.m,
                    "recencyDays": as_of.0 - value.last.0,
                    "orders": value.orders,
                    "revenueMinor": value.revenue_minor,
                }));
            }
        }
        Json::Array(rows)
    }

    /// The cohort matrix.
    pub(super) fn cohorts(&self, params: &CohortParams) -> Outcome {
        let basis = self.basis(&params.common)?;
        let spare = |cohorts: usize| params.months.map_or(0, |keep| cohorts.saturating_sub(keep as usize));
        let mut answer = if params.unit.is_empty() {
            let mut matrix = kpi::cohorts::cohorts(&basis.input(), params.revenue);
            matrix.cohorts.drain(..spare(matrix.cohorts.len()));
            to_json(&matrix)?
        } else {
            let grain = super::models::grain_of(&params.unit, params.week_start)?;
            let mut matrix = kpi::cohorts_by::cohorts_by(&basis.input(), grain);
            matrix.cohorts.drain(..spare(matrix.cohorts.len()));
            to_json(&matrix)?
        };
        self.add_currency(&mut answer, &params.common);
        answer["kpi"] = json!(Kpi::Cohorts.name());
        answer["definition"] = json!(Kpi::Cohorts.definition());
        Ok(answer)
    }

    /// The rows behind a part of a KPI.
    pub(super) fn drill(&self, drill: &Drill) -> Outcome<Page> {
        if drill.kpi == "adoption" {
            let params = parsed(&drill.params, "params")?;
            let rows = self.behind_adoption(&params, &drill.part["part"])?;
            return self.page_behind(drill, kpi::Drill::Customers(rows));
        }
        let rows = match kpi_of(&drill.kpi)? {
            Kpi::Rfm => {
                let params: RfmParams = parsed(&drill.params, "params")?;
                let everybody = self.basis(&KpiParams { filter: None, ..params.common.clone() })?;
                let selected = self.basis(&params.common)?;
                let as_of = selected.to.unwrap_or_else(|| self.today());
                let scores = self.scores(&params, &Basis { to: Some(as_of), ..everybody })?;
                scores.drill(
                    &Basis { to: Some(as_of), ..selected }.input(),
                    parsed(&drill.part["part"], "part.part")?,
                )
            }
            Kpi::Cohorts => {
                let params: CohortParams = parsed(&drill.params, "params")?;
                kpi::cohorts::drill(
                    &self.basis(&params.common)?.input(),
                    parsed(&drill.part["part"], "part.part")?,
                )
            }
            kpi => self.drill_kpi(kpi, &parsed(&drill.params, "params")?, &drill.part)?,
        };
        self.page_behind(drill, rows)
    }

    /// The page of these rows that is asked for.
    fn page_behind(&self, drill: &Drill, rows: kpi::Drill) -> Outcome<Page> {
        let kind = match rows {
            kpi::Drill::Customers(_) => "customer",
            kpi::Drill::Orders(_) => "order",
            kpi::Drill::Interactions(_) => "interaction",
        };
        let space = self.replica.space();
        let all = space.table(kind).map_or(0, Table::rows) as usize;
        let rows = Bits::from_rows(all, rows.rows().iter().copied().filter(|&row| (row as usize) < all));
        let query = Query {
            kind: kind.into(),
            filter: None,
            search: String::new(),
            trash: false,
            ..drill.page.clone()
        };
        let limit = query.limit.unwrap_or(LIMIT).min(LIMIT_MAX) as usize;
        self.page_of(&query, &rows, limit)
    }

    fn drill_kpi(&self, kpi: Kpi, params: &KpiParams, part: &Json) -> Outcome<kpi::Drill> {
        let month = |part: &Json| -> Outcome<Month> { parsed(&part["month"], "part.month") };
        Ok(match kpi {
            Kpi::Retention => {
                let basis = self.basis(params)?;
                kpi::retention::drill(&basis.input(), month(part)?, parsed(&part["part"], "part.part")?)
            }
            Kpi::PeriodRetention => {
                let (from, to) = self.period(params)?;
                let basis = self.basis(params)?;
                let input = KpiInput { from: None, to: None, ..basis.input() };
                kpi::period::drill(&input, from, to, parsed(&part["part"], "part.part")?)
            }
            Kpi::Value => {
                kpi::value::drill(&self.basis(params)?.input(), parsed(&part["part"], "part.part")?)
            }
            Kpi::Repeat => {
                kpi::repeat::drill(&self.basis(params)?.input(), parsed(&part["part"], "part.part")?)
            }
            Kpi::Concentration => {
                kpi::concentration::drill(&self.basis(params)?.input(), parsed(&part["part"], "part.part")?)
            }
            Kpi::Referral => {
                let basis = self.basis(params)?;
                let space = self.replica.space();
                let referrals =
                    Referrals { referrers: links(&space, "customer", "referred_by"), since: None };
                let month = if part["month"].is_null() { None } else { Some(month(part)?) };
                kpi::referral::drill(&basis.input(), &referrals, month, parsed(&part["part"], "part.part")?)
            }
            Kpi::Csat => {
                let part = parsed(&part["part"], "part.part")?;
                self.surveyed(params, "csat", |input, answers| {
                    Ok(answers.found(&kpi::csat::drill(input, CsatScale::default(), part)))
                })?
            }
            Kpi::Nps => {
                let part = parsed(&part["part"], "part.part")?;
                self.surveyed(params, "nps", |input, answers| {
                    Ok(answers.found(&kpi::nps::drill(input, part)))
                })?
            }
            Kpi::Rfm | Kpi::Cohorts => {
                return Err(failures::bad_parameter("rfm and cohorts have parts of their own"));
            }
        })
    }
}

/// The codes of a dictionary for `rows` customers, and its texts.
fn dict_codes(dict: &Dict, rows: usize) -> (Vec<u32>, Vec<String>) {
    let empty = dict.find("");
    let code = |row: usize| {
        let code = (row < dict.codes().len()).then(|| dict.codes().get(row));
        code.filter(|&code| Some(code) != empty).unwrap_or(u32::MAX)
    };
    ((0..rows).map(code).collect(), dict.values().iter().map(str::to_owned).collect())
}

/// The value of the customers that count, with the margin it is taken at and its months.
fn value_answer(value: &ValueSummary, input: &KpiInput, margin: f64) -> Outcome {
    let mut answer = with_months(value, &kpi::value::revenue_by_month(input, margin))?;
    answer["margin"] = json!(margin);
    Ok(answer)
}

/// A KPI with what it was in each month.
fn with_months(kpi: &impl Serialize, months: &impl Serialize) -> Outcome {
    let mut answer = to_json(kpi)?;
    answer["months"] = to_json(months)?;
    Ok(answer)
}

/// `periodRetention` as `period_retention`.
pub(super) fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// The KPI of a name, in the catalogue's spelling or as scripts write it (`periodRetention`, `cltv`).
fn kpi_of(name: &str) -> Outcome<Kpi> {
    let snake = snake_case(name);
    let snake = match snake.as_str() {
        "cltv" => "value",
        "month_retention" | "churn" => "retention",
        other => other,
    };
    Kpi::from_name(snake).ok_or_else(|| {
        let names: Vec<&str> = Kpi::ALL.iter().map(|kpi| kpi.name()).collect();
        failures::bad_parameter(format!("there is no KPI {name:?}; there are {}", names.join(", ")))
    })
}

fn parsed<T: DeserializeOwned>(json: &Json, what: &str) -> Outcome<T> {
    let json = if json.is_null() && what == "params" { json!({}) } else { json.clone() };
    serde_json::from_value(json).map_err(|error| failures::bad_parameter(format!("{what}: {error}")))
}

fn links<'a>(space: &'a Space, kind: &str, field: &str) -> &'a [u32] {
    match space.table(kind).and_then(|table| table.column(field)).map(|column| &column.data) {
        Some(Data::Ref(rows)) => rows,
        _ => &[],
    }
}

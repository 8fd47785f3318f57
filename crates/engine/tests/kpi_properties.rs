//! The KPIs against naive models, on random tables.
#![allow(missing_docs)]

mod support;

use domain::insight::*;
use domain::time::Month;
use domain::{Day, Instant};
use engine::bits::Bits;
use engine::kpi::referral::Referrals;
use engine::kpi::rfm::RfmScores;
use engine::kpi::surveys::SurveyInput;
use engine::kpi::{KpiInput, cohorts, concentration, csat, nps, period, referral, repeat, retention, value};
use engine::purchases::{Order, OrderColumns, Purchases};
use proptest::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use support::ints;

const CUSTOMERS: usize = 12;
const NO_ONE: u32 = u32::MAX;

#[derive(Clone, Debug)]
struct Case {
    orders: Vec<(u32, i32, i64)>,
    referrers: Vec<u32>,
    selection: Vec<bool>,
    from: Option<i32>,
    to: Option<i32>,
}

fn cases() -> impl Strategy<Value = Case> {
    let limit = || proptest::option::of(19_000_i32..19_400);
    (
        proptest::collection::vec((0..CUSTOMERS as u32, 19_000_i32..19_400, -50_i64..500), 0..60),
        proptest::collection::vec(prop_oneof![Just(NO_ONE), 0..CUSTOMERS as u32], CUSTOMERS),
        proptest::collection::vec(any::<bool>(), CUSTOMERS),
        limit(),
        limit(),
    )
        .prop_map(|(orders, referrers, selection, from, to)| Case {
            orders,
            referrers,
            selection,
            from,
            to,
        })
}

fn purchases(orders: &[(u32, i32, i64)]) -> Purchases {
    let customers: Vec<u32> = orders.iter().map(|order| order.0).collect();
    let days: Vec<i32> = orders.iter().map(|order| order.1).collect();
    let minor: Vec<i64> = orders.iter().map(|order| order.2).collect();
    let columns =
        OrderColumns { customers: &customers, days: &days, minor: &minor, rows: None, include: None };
    Purchases::build(CUSTOMERS, &columns)
}

/// Everything the KPIs say, except rows.
fn everything(input: &KpiInput, referrers: &[u32]) -> serde_json::Value {
    let ids: Vec<u32> = (0..CUSTOMERS as u32).rev().collect();
    let groups: Vec<u32> = (0..CUSTOMERS as u32).map(|row| row % 3).collect();
    json!([
        retention::retention(input),
        period::period_retention(input, Day(19_100), Day(19_200)),
        cohorts::cohorts(input, true),
        value::value(input, 0.3),
        value::value_by_group(input, &groups, 2, 0.3),
        value::revenue_by_month(input, 0.3),
        repeat::repeat(input),
        repeat::repeat_by_month(input),
        referral::referral(input, &Referrals { referrers, since: None }),
        concentration::concentration(input),
        RfmScores::rule_a(input).summary(input),
        RfmScores::rule_b(input, &ids).summary(input),
    ])
}

fn limited<'a>(purchases: &'a Purchases, case: &Case) -> KpiInput<'a> {
    KpiInput::all(purchases).between(case.from.map(Day), case.to.map(Day))
}

/// Per customer, the orders up to the as-of day as (day, amount).
fn histories(case: &Case) -> Vec<Vec<(i32, i64)>> {
    let mut histories = vec![Vec::new(); CUSTOMERS];
    for &(customer, day, minor) in &case.orders {
        if case.selection[customer as usize] && case.to.is_none_or(|to| day <= to) {
            histories[customer as usize].push((day, minor));
        }
    }
    histories.iter_mut().for_each(|history| history.sort_unstable());
    histories
}

fn months_of(history: &[(i32, i64)]) -> BTreeSet<Month> {
    history.iter().map(|order| Day(order.0).month()).collect()
}

#[test]
fn months_that_were_cut_off_are_back_when_the_order_long_after_them_is_gone() {
    let mut edited = purchases(&[(0, 0, 7), (6, 18_900, 7)]);
    assert!(retention::retention(&KpiInput::all(&edited)).shortened);
    edited.remove(6, 1);
    let anew = purchases(&[(0, 0, 7)]);
    assert_eq!(
        retention::retention(&KpiInput::all(&edited)).months,
        retention::retention(&KpiInput::all(&anew)).months
    );
}

proptest! {
    #[test]
    fn the_order_of_the_rows_changes_nothing(case in cases(), seed in any::<u64>()) {
        let mut turned = case.orders.clone();
        turned.sort_by_key(|order| (order.1 as u64 ^ order.2 as u64).wrapping_mul(seed | 1));
        let (one, other) = (purchases(&case.orders), purchases(&turned));
        prop_assert_eq!(
            everything(&limited(&one, &case), &case.referrers),
            everything(&limited(&other, &case), &case.referrers)
        );
    }

    #[test]
    fn a_segment_of_everybody_is_everybody(case in cases()) {
        let (purchases, all) = (purchases(&case.orders), Bits::all(CUSTOMERS));
        let input = limited(&purchases, &case);
        prop_assert_eq!(everything(&input, &case.referrers), everything(&input.of(&all), &case.referrers));
    }

    #[test]
    fn later_orders_count_as_if_they_had_not_happened(case in cases()) {
        let to = case.to.unwrap_or(19_200);
        let earlier: Vec<_> = case.orders.iter().filter(|order| order.1 <= to).copied().collect();
        let (all, early) = (purchases(&case.orders), purchases(&earlier));
        let at = |purchases| everything(&KpiInput { to: Some(Day(to)), ..KpiInput::all(purchases) }, &case.referrers);
        prop_assert_eq!(at(&all), at(&early));
    }

    #[test]
    fn edits_give_what_building_anew_gives(
        case in cases(),
        edits in proptest::collection::vec((0..CUSTOMERS as u32, prop_oneof![9 => 18_900_i32..19_500, 1 => -700_000..20_000], any::<bool>()), 0..12),
    ) {
        let mut edited = purchases(&case.orders);
        let mut orders = case.orders.clone();
        everything(&KpiInput::all(&edited), &case.referrers);
        for (customer, day, remove) in edits {
            let row = orders.len() as u32;
            match orders.iter().rposition(|order| order.0 == customer).filter(|_| remove) {
                Some(at) => {
                    edited.remove(customer as usize, at as u32);
                    orders[at].0 = NO_ONE;
                }
                None => {
                    edited.put(customer as usize, Order { day, row, minor: 7 });
                    orders.push((customer, day, 7));
                }
            }
            let anew = purchases(&orders);
            prop_assert_eq!(
                everything(&limited(&edited, &case), &case.referrers),
                everything(&limited(&anew, &case), &case.referrers)
            );
        }
    }

    #[test]
    fn retention_is_its_definition(case in cases()) {
        let (purchases, bits) = (purchases(&case.orders), Bits::from_bools(&case.selection));
        let input = limited(&purchases, &case).of(&bits);
        let months: Vec<BTreeSet<Month>> = histories(&case).iter().map(|history| months_of(history)).collect();
        let found = retention::retention(&input);
        prop_assert!(found.months.windows(2).all(|pair| pair[1].month == pair[0].month.next()));
        for line in &found.months {
            let before = Month(line.month.0 - 1);
            let count = |test: &dyn Fn(&BTreeSet<Month>) -> bool| {
                months.iter().filter(|months| test(months)).count() as u32
            };
            let active_before = count(&|months| months.contains(&before));
            prop_assert_eq!(line.active, count(&|months| months.contains(&line.month)));
            prop_assert_eq!(line.new, count(&|months| months.first() == Some(&line.month)));
            prop_assert_eq!(line.active, line.new + line.retained.unwrap_or(0) + line.reactivated);
            if let (Some(retained), Some(lost)) = (line.retained, line.lost) {
                prop_assert_eq!(retained, count(&|months| months.contains(&line.month) && months.contains(&before)));
                prop_assert_eq!(retained + lost, active_before);
                prop_assert_eq!(line.retention_rate.is_some(), active_before > 0);
            } else {
                prop_assert_eq!(active_before, 0);
            }
            let rows = |part| retention::drill(&input, line.month, part).rows().len() as u32;
            prop_assert_eq!(rows(RetentionPart::Active), line.active);
            prop_assert_eq!(rows(RetentionPart::New), line.new);
            prop_assert_eq!(rows(RetentionPart::Reactivated), line.reactivated);
            prop_assert_eq!(rows(RetentionPart::Retained), line.retained.unwrap_or(0));
            prop_assert_eq!(rows(RetentionPart::Lost), line.lost.unwrap_or(0));
        }
    }

    #[test]
    fn a_month_as_a_period_has_the_rate_of_the_month(case in cases()) {
        let (purchases, bits) = (purchases(&case.orders), Bits::from_bools(&case.selection));
        let input = KpiInput::all(&purchases).of(&bits);
        for line in retention::retention(&input).months {
            let (from, to) = (line.month.first_day(), line.month.next().first_day().plus(-1));
            let period = period::period_retention(&input, from, to).unwrap();
            prop_assert_eq!((period.end, period.new), (line.active, line.new));
            prop_assert_eq!(period.retention_rate, line.retention_rate);
            prop_assert_eq!(period.end - period.joined, period.retained);
            prop_assert_eq!(period::drill(&input, from, to, RetentionPart::Lost).rows().len() as u32, period.lost);
        }
    }

    #[test]
    fn cohorts_are_their_definition(case in cases()) {
        let (purchases, bits) = (purchases(&case.orders), Bits::from_bools(&case.selection));
        let input = KpiInput { from: None, ..limited(&purchases, &case).of(&bits) };
        let found = cohorts::cohorts(&input, true);
        let mut naive: BTreeMap<(Month, u32), (u32, i64)> = BTreeMap::new();
        for history in histories(&case).iter().filter(|history| !history.is_empty()) {
            let cohort = Day(history[0].0).month();
            for month in months_of(history) {
                naive.entry((cohort, (month.0 - cohort.0) as u32)).or_default().0 += 1;
            }
            for &(day, minor) in history {
                naive.entry((cohort, (Day(day).month().0 - cohort.0) as u32)).or_default().1 += minor;
            }
        }
        for cohort in &found.cohorts {
            prop_assert_eq!(cohort.month.0 + cohort.active.len() as i32 - 1, found.last.unwrap().0);
            prop_assert_eq!(cohort.retention[0], 1.0);
            for (k, (&active, &minor)) in (0..).zip(cohort.active.iter().zip(&cohort.revenue_minor)) {
                let cell = naive.remove(&(cohort.month, k)).unwrap_or_default();
                prop_assert_eq!((active, minor), cell);
                let rows = cohorts::drill(&input, CohortPart { cohort: cohort.month, k });
                prop_assert_eq!(rows.rows().len() as u32, active);
            }
        }
        prop_assert!(naive.is_empty());
    }

    #[test]
    fn value_and_repeat_rate_are_their_definitions(case in cases()) {
        let (purchases, bits) = (purchases(&case.orders), Bits::from_bools(&case.selection));
        let input = limited(&purchases, &case).of(&bits);
        let windows: Vec<Vec<(i32, i64)>> = histories(&case).into_iter()
            .map(|mut history| { history.retain(|order| case.from.is_none_or(|from| order.0 >= from)); history })
            .filter(|history| !history.is_empty())
            .collect();
        let total = value::value(&input, 0.25);
        let revenue: i64 = windows.iter().flatten().map(|order| order.1).sum();
        prop_assert_eq!(total.customers as usize, windows.len());
        prop_assert_eq!((total.orders as usize, total.revenue_minor), (windows.iter().flatten().count(), revenue));
        prop_assert_eq!(total.historic_cltv_minor, revenue as f64 * 0.25);
        prop_assert_eq!(value::drill(&input, ValuePart::Orders).rows().len() as u64, total.orders);
        let (whole, groups) = value::value_by_group(&input, &[0, 1, 2, 9], 3, 0.25);
        prop_assert_eq!(&whole, &value::value(&input, 0.25));
        prop_assert_eq!(groups.iter().map(|group| group.value.revenue_minor).sum::<i64>(), revenue);
        let single: Vec<_> = (0..CUSTOMERS)
            .filter(|&row| case.selection[row])
            .filter_map(|row| value::customer_value(&input, row, Day(19_400), 0.25))
            .collect();
        prop_assert_eq!(single.iter().map(|value| value.revenue_minor).sum::<i64>(), revenue);

        let found = repeat::repeat(&input);
        let days = |history: &Vec<(i32, i64)>| history.iter().map(|order| order.0).collect::<BTreeSet<_>>().len();
        prop_assert_eq!(found.repeat as usize, windows.iter().filter(|history| history.len() > 1).count());
        prop_assert_eq!(found.repeat_days as usize, windows.iter().filter(|history| days(history) > 1).count());
        if let Some(last) = repeat::repeat_by_month(&input).last() {
            prop_assert_eq!(&last.repeat, &found);
        }
        let months = value::revenue_by_month(&KpiInput { from: None, ..input }, 0.25);
        let all: i64 = histories(&case).iter().flatten().map(|order| order.1).sum();
        prop_assert_eq!(months.iter().map(|month| month.revenue_minor).sum::<i64>(), all);
        prop_assert_eq!(months.last().map_or(0, |month| month.revenue_so_far_minor), all);
    }

    #[test]
    fn rfm_scores_are_their_definition(case in cases()) {
        let (purchases, bits) = (purchases(&case.orders), Bits::from_bools(&case.selection));
        let input = KpiInput { from: None, ..limited(&purchases, &case).of(&bits) };
        let (a, b) = (RfmScores::rule_a(&input), RfmScores::rule_b(&input, &(0..12).rev().collect::<Vec<_>>()));
        let buyers: Vec<(usize, [i64; 3])> = histories(&case).iter().enumerate()
            .filter(|(_, history)| !history.is_empty())
            .map(|(row, history)| {
                let last = history[history.len() - 1].0;
                (row, [last.into(), history.len() as i64, history.iter().map(|order| order.1).sum()])
            })
            .collect();
        let n = buyers.len();
        for &(row, measures) in &buyers {
            let by_a = [0, 1, 2].map(|at| {
                1 + (5 * buyers.iter().filter(|other| other.1[at] < measures[at]).count() / n) as u8
            });
            // Ids run against the rows here, so of equal values the higher row is the worse.
            let by_b = [0, 1, 2].map(|at| {
                let before = buyers.iter().filter(|other| (other.1[at], CUSTOMERS - other.0) <= (measures[at], CUSTOMERS - row));
                (5 * before.count()).div_ceil(n) as u8
            });
            let of = |[r, f, m]: [u8; 3]| Some(RfmScore { r, f, m });
            prop_assert_eq!((a.get(row), b.get(row)), (of(by_a), of(by_b)));
        }
        let summary = a.summary(&input);
        prop_assert_eq!(summary.customers as usize, n);
        for cell in &summary.grid {
            let rows = a.drill(&input, RfmPart::Cell(cell.r, cell.f));
            prop_assert_eq!(rows.rows().len() as u32, cell.customers);
        }
        prop_assert_eq!(summary.groups.iter().map(|group| group.customers).sum::<u32>(), summary.customers);
        prop_assert_eq!((0..CUSTOMERS).filter(|&row| a.get(row).is_some()).count(), n);
    }

    #[test]
    fn referral_counts_first_orders(case in cases()) {
        let (purchases, bits) = (purchases(&case.orders), Bits::from_bools(&case.selection));
        let input = KpiInput::all(&purchases).of(&bits);
        let referrals = Referrals { referrers: &case.referrers, since: None };
        let found = referral::referral(&input, &referrals);
        let new = (0..CUSTOMERS).filter(|&row| case.selection[row] && purchases.count(row) > 0);
        let brought: Vec<u32> = new.clone().map(|row| case.referrers[row]).filter(|&row| row != NO_ONE).collect();
        prop_assert_eq!((found.new as usize, found.referred as usize), (new.count(), brought.len()));
        prop_assert_eq!(found.months.iter().map(|month| month.referred).sum::<u32>(), found.referred);
        let advocates = referral::advocates(&input, &referrals);
        prop_assert_eq!(advocates.len() as u32, found.referrers);
        prop_assert_eq!(advocates.iter().map(|advocate| advocate.1).sum::<u32>(), found.referred);
        prop_assert_eq!(referral::drill(&input, &referrals, None, ReferralPart::Referrers).rows().len(), advocates.len());
        let by_month: usize = found.months.iter()
            .map(|line| referral::drill(&input, &referrals, Some(line.month), ReferralPart::New).rows().len())
            .sum();
        prop_assert_eq!(by_month, found.new as usize);
    }

    #[test]
    fn survey_figures_do_not_depend_on_the_order_of_the_answers(
        answers in proptest::collection::vec((prop_oneof![Just(NO_ONE), 0_u32..5], 0_i64..3, proptest::option::of(-1_i64..12)), 0..40),
        seed in any::<u64>(),
        latest in any::<bool>(),
        selection in proptest::option::of(proptest::collection::vec(any::<bool>(), 5)),
    ) {
        let of = |answers: &[(u32, i64, Option<i64>)]| {
            let customers: Vec<u32> = answers.iter().map(|answer| answer.0).collect();
            let month = 40 * 86_400_000;
            let at = ints(&answers.iter().map(|answer| Some(answer.1 * month)).collect::<Vec<_>>());
            let scores = ints(&answers.iter().map(|answer| answer.2).collect::<Vec<_>>());
            let bits = selection.as_ref().map(|bools| Bits::from_bools(bools));
            let input = SurveyInput {
                selection: bits.as_ref(),
                scope: if latest { SurveyScope::LatestPerCustomer } else { SurveyScope::All },
                ..SurveyInput::all(&customers, &at, &scores)
            };
            let nps = nps::nps(&input);
            let rows = |part| nps::drill(&input, part).rows().len() as u32;
            assert_eq!(rows(NpsPart::Promoters), nps.promoters);
            assert_eq!(rows(NpsPart::Detractors), nps.detractors);
            assert_eq!(rows(NpsPart::Passives), nps.passives);
            assert_eq!(rows(NpsPart::Ignored), nps.ignored);
            let (whole, months) = nps::nps_with_months(&input);
            assert_eq!(whole, nps);
            assert_eq!(months.iter().map(|month| month.nps.n).sum::<u32>(), nps.n);
            let scale = CsatScale::default();
            let csat = csat::csat(&input, scale);
            assert_eq!(csat::drill(&input, scale, CsatPart::Satisfied).rows().len() as u32, csat.satisfied);
            if latest {
                assert!(nps.n + nps.ignored <= 5, "one answer per customer");
            }
            json!([nps, months, csat, csat::csat_with_months(&input, scale)])
        };
        let mut turned = answers.clone();
        turned.sort_by_key(|answer| (answer.1 as u64 ^ u64::from(answer.0)).wrapping_mul(seed | 1));
        prop_assert_eq!(of(&answers), of(&turned));
    }
}

#[test]
fn the_day_of_an_answer_is_that_of_the_readers_clock() {
    let at: Instant = "2024-02-29T22:30:00Z".parse().unwrap();
    let (at, scores) = (ints(&[Some(at.0)]), ints(&[Some(9)]));
    let mut input = SurveyInput::all(&[0], &at, &scores);
    assert_eq!(nps::nps_with_months(&input).1[0].month.to_string(), "2024-02");
    input.offset_minutes = 5 * 60;
    assert_eq!(nps::nps_with_months(&input).1[0].month.to_string(), "2024-03");
    input.from = "2024-03-01".parse().ok();
    assert_eq!(nps::nps(&input).n, 1);
}

#[test]
fn nothing_at_all_gives_answers_without_numbers_in_them() {
    let nobody = Purchases::default();
    let none = everything(&KpiInput::all(&nobody), &[]);
    assert!(!none.to_string().contains("NaN"));
    let no_orders = purchases(&[]);
    let limits = KpiInput::all(&no_orders).between(Some(Day(5)), Some(Day(-5)));
    assert_eq!(value::value(&limits, 0.3).aov_minor, None);
    assert_eq!(repeat::repeat(&limits).repeat_rate, None);
    everything(&limits, &[0; CUSTOMERS]);
    assert!(period::period_retention(&limits, Day(5), Day(-5)).is_none());
}

#[test]
fn a_mistyped_year_makes_no_table_of_ten_thousand_months() {
    let late = "2024-05-05".parse::<Day>().unwrap().0;
    let purchases = purchases(&[(0, -700_000, 100), (0, late, 100), (1, late - 31, 5), (1, late, 5)]);
    let input = KpiInput::all(&purchases);
    let found = retention::retention(&input);
    assert!(found.shortened && found.months.len() < 1200);
    let last = found.months.last().unwrap();
    assert_eq!((last.active, last.new, last.retained, last.reactivated), (2, 0, Some(1), 1));
    let matrix = cohorts::cohorts(&input, true);
    assert!(matrix.shortened && matrix.cohorts.len() == 1);
    assert_eq!(value::revenue_by_month(&input, 1.0).last().unwrap().revenue_so_far_minor, 210);
    assert_eq!(repeat::repeat_by_month(&input).last().unwrap().repeat, repeat::repeat(&input));
}

proptest! {
    #[test]
    fn a_baseline_right_before_is_as_long_as_the_period(from in 15_000_i32..20_000, days in 0_i32..900) {
        let (from, to) = (Day(from), Day(from + days));
        let (start, end) = period::before(from, to).unwrap();
        prop_assert_eq!(end, from.plus(-1));
        prop_assert_eq!(period::as_long(from, to, start), Some((start, end)));
        let (first, last) = (from.month().first_day(), to.month().next().first_day().plus(-1));
        let (start, end) = period::before(first, last).unwrap();
        prop_assert_eq!(start, start.month().first_day());
        prop_assert_eq!(period::as_long(first, last, start), Some((start, end)));
        prop_assert_eq!(period::as_long(to.plus(1), from, start), None);
    }
}

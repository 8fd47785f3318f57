//! Laws of the lifetime models, on random parameters and customers.
#![allow(missing_docs, clippy::unwrap_used)]

use domain::insight::{FitRefusal, FitStage};
use engine::clv::bgbb::Donation;
use engine::clv::bgnbd::BgNbdLikelihood;
use engine::clv::bootstrap::{middle_95, refit, resample};
use engine::clv::forecast::{Outlook, interval};
use engine::clv::gammagamma::Spend;
use engine::clv::paretonbd::ParetoNbdLikelihood;
use engine::clv::sbg::Renewal;
use engine::clv::*;
use engine::kpi::KpiInput;
use engine::numeric::Random;
use engine::purchases::{OrderColumns, Purchases};
use proptest::prelude::*;

/// (x, t_x, T) in weeks.
fn lives() -> impl Strategy<Value = Vec<(u32, f64, f64)>> {
    let life = (0_u32..8, 0.0_f64..1.0, 1_u32..400).prop_map(|(x, last, days)| {
        let t_x = if x == 0 { 0.0 } else { (last * f64::from(days)).ceil().max(1.0) };
        (x, t_x / 7.0, f64::from(days) / 7.0)
    });
    prop::collection::vec(life, 1..40)
}

fn positive<const N: usize>() -> impl Strategy<Value = [f64; N]> {
    prop::collection::vec(0.1_f64..6.0, N).prop_map(|values| values.try_into().unwrap())
}

/// The slopes are those of the value.
fn check_slopes<const N: usize>(likelihood: &impl Likelihood<N>, at: [f64; N]) -> Result<(), TestCaseError> {
    let found = likelihood.evaluate(&at);
    for k in 0..N {
        let value = |by: f64| {
            let mut moved = at;
            moved[k] += by;
            likelihood.evaluate(&moved).value
        };
        let step = 1e-5 * at[k];
        let slope = (value(step) - value(-step)) / (2.0 * step);
        let scale = 1.0 + found.value.abs() + slope.abs();
        prop_assert!((found.slopes[k] - slope).abs() < 2e-5 * scale, "{k}: {} and {slope}", found.slopes[k]);
    }
    Ok(())
}

proptest! {
    #[test]
    fn slopes_are_those_of_the_likelihood(lives in lives(), at in positive::<4>()) {
        let histories = Histories::from_rows(lives.clone());
        check_slopes(&BgNbdLikelihood(histories.clone()), at)?;
        check_slopes(&ParetoNbdLikelihood::new(histories), at)?;
        let spends = lives.iter().map(|life| Spend { x: life.0, mean: 1.0 + life.1 + life.2, customers: 1.0 });
        check_slopes(&Spends::new(spends.collect()), [at[0], at[1], at[2]])?;
        let renewals = lives.iter().map(|life| Renewal { renewal: life.0, lost: life.1 > 9.0, customers: 2.0 });
        check_slopes(&Renewals::new(renewals), [at[0], at[1]])?;
        let donations = lives.iter().map(|life| Donation { x: life.0.min(3), t_x: life.0.min(3) * 2, n: 7, customers: 1.0 });
        check_slopes(&Donations::new(donations), at)?;
    }

    #[test]
    fn the_order_of_the_customers_changes_nothing(lives in lives(), at in positive::<4>(), seed in any::<u64>()) {
        let mut turned = lives.clone();
        turned.sort_by_key(|life| (life.1.to_bits() ^ life.2.to_bits()).wrapping_mul(seed | 1));
        let of = |lives: Vec<_>| BgNbdLikelihood(Histories::from_rows(lives)).evaluate(&at);
        prop_assert_eq!(of(lives), of(turned));
    }

    #[test]
    fn the_unit_of_time_changes_nothing(lives in lives(), at in positive::<4>(), horizon in 0.1_f64..20.0) {
        let [r, alpha, s, beta] = at;
        let (week, day) = (ParetoNbd { r, alpha, s, beta }, ParetoNbd { r, alpha: 7.0 * alpha, s, beta: 7.0 * beta });
        let (bg_week, bg_day) = (BgNbd::from(at), BgNbd { r, alpha: 7.0 * alpha, a: s, b: beta });
        for (x, t_x, t) in lives {
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + a.abs());
            prop_assert!(close(week.p_alive(x, t_x, t), day.p_alive(x, 7.0 * t_x, 7.0 * t)));
            prop_assert!(close(week.expected(x, t_x, t, horizon), day.expected(x, 7.0 * t_x, 7.0 * t, 7.0 * horizon)));
            prop_assert!(close(bg_week.p_alive(x, t_x, t), bg_day.p_alive(x, 7.0 * t_x, 7.0 * t)));
            prop_assert!(close(bg_week.expected(x, t_x, t, horizon), bg_day.expected(x, 7.0 * t_x, 7.0 * t, 7.0 * horizon)));
        }
    }

    #[test]
    fn longer_horizons_bring_more_and_never_less_than_nothing(lives in lives(), at in positive::<4>()) {
        let (pareto, bg) = (ParetoNbd::from(at), BgNbd::from(at));
        for (x, t_x, t) in lives {
            let (mut before, mut before_bg) = (0.0, 0.0);
            for weeks in [0.0, 0.5, 4.0, 26.0] {
                let (now, now_bg) = (pareto.expected(x, t_x, t, weeks), bg.expected(x, t_x, t, weeks));
                prop_assert!(now >= before && now_bg >= before_bg - 1e-9 * now_bg.abs());
                // Nobody can be expected to buy more than at their mean rate for ever.
                let rate = (at[0] + f64::from(x)) / (at[1] + t) * weeks;
                prop_assert!(now <= rate * (1.0 + 1e-9) && now_bg <= rate * (1.0 + 1e-9));
                (before, before_bg) = (now, now_bg);
            }
            let month = |months, discount| Horizon::Months { months, discount }.purchases(&pareto, x, t);
            prop_assert!(month(12, 0.01).1 <= month(12, 0.0).1 && (month(12, 0.0).0 - month(12, 0.0).1).abs() < 1e-9);
            let slow = pareto.dert(x, t_x, t, 0.001).unwrap();
            prop_assert!(slow >= pareto.dert(x, t_x, t, 0.01).unwrap());
        }
    }

    #[test]
    fn the_spend_of_a_customer_lies_between_their_own_and_that_of_all(at in positive::<3>(), x in 0_u32..500, mean in 0.0_f64..1e6) {
        let spend = GammaGamma { p: at[0], q: at[1] + 1.0, v: at[2] };
        let (all, own) = (spend.expected(0, 0.0).unwrap(), spend.expected(x, mean).unwrap());
        prop_assert!(own >= all.min(mean) * (1.0 - 1e-9) && own <= all.max(mean) * (1.0 + 1e-9));
    }
}

/// E[Y(t)] as the integral of its definition, Fader, Hardie & Lee (2005), by summation over the buying rates and the
/// probabilities to leave that are left after the history.
#[test]
fn bgnbd_counts_what_its_story_tells() {
    let model = BgNbd { r: 0.7, alpha: 5.0, a: 1.4, b: 2.1 };
    let (x, t_x, t, horizon) = (2, 8.0, 12.0, 20.0);
    let (mut weight, mut sum) = (0.0, 0.0);
    for i in 0..4_000 {
        let rate: f64 = (f64::from(i) + 0.5) * 0.001;
        for j in 0..400 {
            let p = (f64::from(j) + 0.5) / 400.0;
            let prior = rate.powf(model.r - 1.0)
                * (-model.alpha * rate).exp()
                * p.powf(model.a - 1.0)
                * (1.0 - p).powf(model.b - 1.0);
            let alive = prior * (1.0_f64 - p).powi(2) * rate.powi(2) * (-rate * t).exp();
            let gone = prior * p * (1.0 - p) * rate.powi(2) * (-rate * t_x).exp();
            weight += alive + gone;
            sum += alive * (1.0 - (-rate * p * horizon).exp()) / p;
        }
    }
    let found = model.expected(x, t_x, t, horizon);
    assert!((found / (sum / weight) - 1.0).abs() < 1e-3, "{found} and {}", sum / weight);
}

#[test]
fn bgnbd_is_smooth_where_its_formula_is_nought_by_nought() {
    let at = |a: f64, b: f64, x: u32| BgNbd { r: 0.5, alpha: 5.0, a, b }.expected_if_alive(x, 10.0, 30.0);
    for (a, b, x) in [(1.0, 2.0, 3), (1.0, 0.5, 0), (0.4, 0.6, 0), (0.25, 0.75, 0)] {
        let (low, middle, high) = (at(a - 2e-4, b, x), at(a, b, x), at(a + 2e-4, b, x));
        assert!((middle - (low + high) / 2.0).abs() < 1e-6 * middle, "{low} {middle} {high}");
    }
}

/// Customers drawn from a Pareto/NBD world with a fixed seed.
fn world(customers: usize) -> Histories {
    let mut random = Random::new(3);
    let mut exponential = |mean: f64| -(1.0 - random.unit()).ln() * mean;
    let rows: Vec<_> = (0..customers)
        .map(|row| {
            let (rate, leaving) = (exponential(0.2), exponential(0.03));
            let end = 50.0 + (row % 7) as f64;
            let until = exponential(1.0 / leaving).min(end);
            let (mut x, mut last, mut at) = (0, 0.0, 0.0);
            loop {
                at += exponential(1.0 / rate);
                if at > until {
                    break (x, last, end);
                }
                (x, last) = (x + 1, at);
            }
        })
        .collect();
    Histories::from_rows(rows)
}

#[test]
fn a_fit_tells_how_far_it_is_and_has_a_level_gradient_at_the_end() {
    let mut fit = Fit::new(ParetoNbdLikelihood::new(world(6_000))).unwrap();
    let mut stages = vec![];
    while !fit.done() {
        let progress = fit.step();
        if stages.last() != Some(&progress.stage) {
            stages.push(progress.stage);
        }
    }
    assert_eq!(stages, [FitStage::Sample, FitStage::All, FitStage::Curvature, FitStage::Done]);
    let found = fit.finish().unwrap();
    let slopes = ParetoNbdLikelihood::new(world(6_000)).evaluate(&found.parameters).slopes;
    for (slope, parameter) in slopes.iter().zip(found.parameters) {
        assert!((slope * parameter).abs() < 0.05, "{slopes:?}");
    }
}

/// Customers who all buy at one rate and leave at one rate, so s and β grow without end; the likelihood does not.
fn all_alike(seed: u64, customers: usize) -> Vec<(u32, f64, f64)> {
    let mut random = Random::new(seed);
    let mut exponential = |mean: f64| -(1.0 - random.unit()).ln() * mean;
    let rows = (0..customers).map(|_| {
        let (mut x, mut last, mut at, until) = (0, 0.0, 0.0, exponential(30.0).min(50.0));
        loop {
            at += exponential(5.0);
            if at > until {
                break (x, last, 50.0);
            }
            (x, last) = (x + 1, at);
        }
    });
    rows.collect()
}

#[test]
fn where_all_are_alike_the_fit_ends_at_the_edge_and_says_so() {
    let found = fit(ParetoNbdLikelihood::new(Histories::from_rows(all_alike(5, 3_000)))).unwrap();
    let summary = found.summary();
    assert!(summary.parameters.iter().any(|parameter| parameter.at_edge && parameter.std_error.is_none()));
    let [r, alpha, s, beta] = found.parameters;
    assert!((r / alpha * 5.0 - 1.0).abs() < 0.05 && (s / beta * 30.0 - 1.0).abs() < 0.1, "{found:?}");
}

fn check_edges<L: Likelihood<4> + Clone>(likelihood: &L) {
    let found = fit(likelihood.clone()).unwrap();
    assert!(found.evaluations < 500, "{} evaluations", found.evaluations);
    let slopes = likelihood.evaluate(&found.parameters).slopes;
    let per_factor: [f64; 4] = std::array::from_fn(|k| slopes[k] * found.parameters[k]);
    for k in (0..4).filter(|&k| found.at_edge[k]) {
        let is_large = found.parameters[k] > 1.0;
        let outwards = if is_large { per_factor[k] } else { -per_factor[k] };
        assert!(outwards > -1.0, "{k} is at its edge although ln L rises inwards: {found:?} {per_factor:?}");
    }
}

/// Where s and β grow without end the likelihood hardly changes, and a sum of many customers has noise: such a search used to
/// go on for thousands of evaluations, or to keep at an edge what was drawn back from it.
#[test]
fn a_ridge_of_many_customers_ends_the_search_and_holds_only_what_has_to_be_held() {
    for seed in 0..6 {
        let rows = all_alike(seed, 4_000).into_iter().map(|(x, t_x, t)| (x, t_x, t, 40.0));
        let histories = Histories::from_counted(rows);
        check_edges(&BgNbdLikelihood(histories.clone()));
        check_edges(&ParetoNbdLikelihood::new(histories));
    }
}

#[test]
fn the_same_data_and_seed_give_the_same_bits() {
    let histories = world(300);
    let draw = |seed| {
        let drawn = resample(&histories, &mut Random::new(seed));
        assert_eq!(drawn.customers(), 300.0);
        refit(BgNbdLikelihood(drawn), [0.5, 5.0, 1.0, 2.0]).unwrap().map(f64::to_bits)
    };
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
}

#[test]
fn resampling_and_the_delta_method_tell_the_same_spread() {
    let histories = world(1_500);
    let fitted = fit(ParetoNbdLikelihood::new(histories.clone())).unwrap();
    let total = |parameters: &[f64; 4]| {
        Outlook::new(&ParetoNbd::from(*parameters), &histories, Horizon::Weeks(39.0)).total(&histories)
    };
    let by_delta = interval(&fitted, total).unwrap();
    let mut random = Random::new(11);
    let draws = (0..60).filter_map(|_| {
        let drawn = resample(&histories, &mut random);
        refit(ParetoNbdLikelihood::new(drawn), fitted.parameters).map(|parameters| total(&parameters))
    });
    let by_draws = middle_95(draws.collect()).unwrap();
    let ratio = (by_draws.1 - by_draws.0) / (by_delta.1 - by_delta.0);
    assert!((0.6..1.6).contains(&ratio), "{by_delta:?} and {by_draws:?}");
}

#[test]
fn data_that_cannot_support_a_fit_are_refused_with_the_reason() {
    let once = |customers: usize| Histories::from_rows((0..customers).map(|_| (0, 0.0, 9.0)));
    let refused = |histories| fit(BgNbdLikelihood(histories)).unwrap_err();
    assert_eq!(refused(once(3)), FitRefusal::TooFewCustomers { found: 3, needed: 10 });
    assert_eq!(refused(once(300)), FitRefusal::TooFewEvents { found: 0, needed: 10 });
    assert_eq!(refused(Histories::from_rows((0..50).map(|_| (1, 0.0, 0.0)))), FitRefusal::NoTime);
    let spend = |mean| Spend { x: 2, mean, customers: 1.0 };
    assert_eq!(fit(Spends::new(vec![spend(5.0); 40])).unwrap_err(), FitRefusal::NoVariance);
    assert_eq!(
        fit(Spends::new(vec![spend(-5.0); 40])).unwrap_err(),
        FitRefusal::TooFewEvents { found: 0, needed: 10 }
    );
    assert!(fit(Donations::default()).is_err() && fit(Renewals::default()).is_err());
}

#[test]
fn nothing_at_all_has_an_answer() {
    let purchases = Purchases::build(
        0,
        &OrderColumns { customers: &[], days: &[], minor: &[], rows: None, include: None },
    );
    let (histories, spends) = Histories::of(&KpiInput::all(&purchases));
    assert!(histories.groups().is_empty() && spends.groups().is_empty());
}

//! Maximum likelihood, one step at a time.
//!
//! The parameters of every model here are positive, so the search runs over their logarithms. Where there are many
//! different histories it runs from several starts on an even sample of them first, and the best place is polished on all
//! of them with the sample's curvature: a few evaluations of everybody in place of a hundred.
//!
//! The standard errors come from the matrix of second derivatives at the maximum (central differences of the exact
//! gradient). `AIC = 2k − 2 ln L`, `BIC = k ln n − 2 ln L`.

use crate::kpi::Z;
use crate::numeric::bfgs::{Bfgs, Sloped, Step};
use crate::numeric::matrix::inverse;
use domain::insight::{FitProgress, FitRefusal, FitStage, FittedParameter, Interval, Model, ModelFit};

/// A log-likelihood and its slopes in the parameters.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sum<const N: usize> {
    /// ln L.
    pub value: f64,
    /// d ln L ÷ d parameter.
    pub slopes: [f64; N],
}

impl<const N: usize> Default for Sum<N> {
    fn default() -> Sum<N> {
        Sum { value: 0.0, slopes: [0.0; N] }
    }
}

impl<const N: usize> Sum<N> {
    /// Adds the likelihood of `times` customers.
    #[inline]
    pub(crate) fn add(&mut self, times: f64, of_one: &Sum<N>) {
        self.value += times * of_one.value;
        for (sum, slope) in self.slopes.iter_mut().zip(&of_one.slopes) {
            *sum += times * slope;
        }
    }
}

/// A model's likelihood of the data it holds.
pub trait Likelihood<const N: usize> {
    /// Which model.
    const MODEL: Model;

    /// Whether the data can support a fit.
    ///
    /// # Errors
    /// Why they cannot.
    fn support(&self) -> Result<(), FitRefusal>;

    /// Customers.
    fn customers(&self) -> f64;

    /// Different histories.
    fn groups(&self) -> usize;

    /// About this many of them, standing for all.
    fn sample(&self, groups: usize) -> Self;

    /// Where to start searching.
    fn starts(&self) -> Vec<[f64; N]>;

    /// ln L and its slopes.
    fn evaluate(&self, parameters: &[f64; N]) -> Sum<N>;
}

/// A maximum of the likelihood.
#[derive(Clone, PartialEq, Debug)]
pub struct Fitted<const N: usize> {
    /// Which model.
    pub model: Model,
    /// In the order of [`Model::parameters`].
    pub parameters: [f64; N],
    /// ln L.
    pub log_likelihood: f64,
    /// Covariance of the parameters' logarithms; none where the maximum is not a clear one.
    pub covariance: Option<[[f64; N]; N]>,
    /// Customers.
    pub customers: f64,
    /// Times the likelihood was computed.
    pub evaluations: u32,
    /// Which parameters went to the end of what is searched.
    pub at_edge: [bool; N],
}

/// With more groups than this the search begins on a sample.
const SAMPLE: usize = 2_000;

/// The search ends when the log-likelihood would rise by less than this.
const TOLERANCE: f64 = 1e-9;

/// The same while there is more to come.
const TOLERANCE_SAMPLE: f64 = 1e-4;

/// A start that has not come to an end after this many steps is left where it is.
const STEPS_MAX: u32 = 200;

/// The search goes this many factors of e beyond the starts. Where the likelihood still rises there (nobody ever leaves, all
/// are alike) the parameter stays at the edge, and the fit says so.
const EDGE: f64 = 9.0;

/// A parameter at the edge is searched again where ln L would rise by more than this per factor of e.
const DRAWN_BACK: f64 = 1e-2;

/// How often that is tried, since what is let go may go to the same end again.
const LOOSENED_MAX: u32 = 3;

/// The curvature given to a parameter at the edge: as good as known.
const EDGE_CURVATURE: f64 = 1e12;

/// Relative step of the second derivatives.
const CURVATURE_STEP: f64 = 1e-4;

/// A fit that is under way.
#[derive(Clone, Debug)]
pub struct Fit<const N: usize, L> {
    all: L,
    sample: Option<L>,
    stage: FitStage,
    starts: Vec<[f64; N]>,
    bounds: Bounds<N>,
    search: Bfgs<N>,
    best: Option<(Bfgs<N>, Bounds<N>)>,
    next_start: usize,
    steps: u32,
    loosened: u32,
    second: Vec<[f64; N]>,
    evaluations: u32,
}

fn logarithms<const N: usize>(parameters: &[f64; N]) -> [f64; N] {
    parameters.map(libm::log)
}

/// What is searched: the logarithms of the parameters between these, and those that have been caught at an end.
#[derive(Clone, Copy, Debug)]
struct Bounds<const N: usize> {
    low: [f64; N],
    high: [f64; N],
    held: [Option<f64>; N],
}

impl<const N: usize> Bounds<N> {
    fn around(starts: &[[f64; N]]) -> Bounds<N> {
        let of = |k: usize| starts.iter().map(move |start| libm::log(start[k]));
        Bounds {
            low: std::array::from_fn(|k| of(k).fold(f64::INFINITY, f64::min) - EDGE),
            high: std::array::from_fn(|k| of(k).fold(f64::NEG_INFINITY, f64::max) + EDGE),
            held: [None; N],
        }
    }

    /// Holds what has left the bounds; whether anything has.
    fn catch(&mut self, at: &[f64; N]) -> bool {
        let before = self.held;
        for (k, &place) in at.iter().enumerate() {
            let inside = place.clamp(self.low[k], self.high[k]);
            self.held[k] = self.held[k].or((inside != place).then_some(inside));
        }
        self.held != before
    }

    fn release(&mut self) {
        self.held = [None; N];
    }

    /// Lets go of what the slopes of −ln L draw back from its end, now that the others have moved; whether anything is.
    fn release_drawn_back(&mut self, slopes: &[f64; N]) -> bool {
        let before = self.held;
        for (k, &slope) in slopes.iter().enumerate() {
            let inwards = if self.held[k] == Some(self.low[k]) { -slope } else { slope };
            self.held[k] = self.held[k].filter(|_| inwards <= DRAWN_BACK);
        }
        self.held != before
    }

    fn place(&self, at: &[f64; N]) -> [f64; N] {
        std::array::from_fn(|k| self.held[k].unwrap_or(at[k]))
    }

    /// The function to be minimised: −ln L over the logarithms of the parameters that are not held.
    fn descend<L: Likelihood<N>>(self, likelihood: &L) -> impl FnMut(&[f64; N]) -> Sloped<N> + use<'_, N, L> {
        move |at| {
            let parameters = self.place(at).map(libm::exp);
            let sum = likelihood.evaluate(&parameters);
            let slope = |k: usize| if self.held[k].is_some() { 0.0 } else { -sum.slopes[k] * parameters[k] };
            (-sum.value, std::array::from_fn(slope))
        }
    }
}

impl<const N: usize, L: Likelihood<N>> Fit<N, L> {
    /// Begins a fit.
    ///
    /// # Errors
    /// The data cannot support one.
    pub fn new(likelihood: L) -> Result<Fit<N, L>, FitRefusal> {
        likelihood.support()?;
        let starts = likelihood.starts();
        Ok(Fit::start(likelihood, starts))
    }

    /// Begins near known parameters, for data much like those they were fitted to.
    pub(crate) fn near(likelihood: L, parameters: [f64; N]) -> Fit<N, L> {
        Fit::start(likelihood, vec![parameters])
    }

    fn start(all: L, starts: Vec<[f64; N]>) -> Fit<N, L> {
        let sample = (all.groups() > SAMPLE).then(|| all.sample(SAMPLE));
        let bounds = Bounds::around(&starts);
        let first = logarithms(&starts[0]);
        let search = Bfgs::new(first, None, &mut bounds.descend(sample.as_ref().unwrap_or(&all)));
        Fit {
            stage: FitStage::Sample,
            all,
            sample,
            starts,
            bounds,
            search,
            best: None,
            next_start: 1,
            steps: 0,
            loosened: 0,
            second: Vec::new(),
            evaluations: 0,
        }
    }

    /// One iteration: for 100,000 customers some hundredths of a second at most. Does nothing once done.
    pub fn step(&mut self) -> FitProgress {
        match self.stage {
            FitStage::Sample => self.step_sample(),
            FitStage::All => self.step_all(),
            FitStage::Curvature => self.step_curvature(),
            FitStage::Done => {}
        }
        FitProgress {
            stage: self.stage,
            evaluations: self.evaluations + self.search.evaluations,
            log_likelihood: -self.search.value,
        }
    }

    /// Whether there is nothing left to do.
    pub fn done(&self) -> bool {
        self.stage == FitStage::Done
    }

    fn step_sample(&mut self) {
        let sampled = self.sample.is_some();
        if self.descend_once(if sampled { TOLERANCE_SAMPLE } else { TOLERANCE }) {
            return;
        }
        let better = self.best.as_ref().is_none_or(|(best, _)| self.search.value < best.value);
        if better && self.search.value.is_finite() {
            self.best = Some((self.search.clone(), self.bounds));
        }
        if let Some(&start) = self.starts.get(self.next_start) {
            self.next_start += 1;
            self.bounds.release();
            self.search_from(&logarithms(&start), None);
            return;
        }
        self.begin_all();
    }

    /// One iteration on the sample, or on all where there is none; whether to go on.
    fn descend_once(&mut self, tolerance: f64) -> bool {
        let data = self.sample.as_ref().unwrap_or(&self.all);
        let step = self.search.step(tolerance, &mut self.bounds.descend(data));
        self.steps += 1;
        if self.bounds.catch(&self.search.at) {
            let at = self.bounds.place(&self.search.at);
            let steps = self.steps;
            self.search_from(&at, None);
            self.steps = steps;
            return true;
        }
        let go_on = self.steps < STEPS_MAX && (step == Step::Down || self.loosen());
        if !go_on {
            (self.steps, self.loosened) = (0, 0);
        }
        go_on
    }

    /// Goes on with what was held at an edge and need not be any longer; whether there is any such.
    fn loosen(&mut self) -> bool {
        if self.bounds.held == [None; N] || self.loosened == LOOSENED_MAX {
            return false;
        }
        self.loosened += 1;
        let data = self.sample.as_ref().unwrap_or(&self.all);
        let (_, slopes) = Bounds { held: [None; N], ..self.bounds }.descend(data)(&self.search.at);
        self.evaluations += 1;
        let loosened = self.bounds.release_drawn_back(&slopes);
        if loosened {
            let at = self.search.at;
            self.search_from(&at, None);
        }
        loosened
    }

    fn search_from(&mut self, at: &[f64; N], curvature: Option<[[f64; N]; N]>) {
        self.evaluations += self.search.evaluations;
        let data = self.sample.as_ref().unwrap_or(&self.all);
        self.search = Bfgs::new(*at, curvature, &mut self.bounds.descend(data));
    }

    fn begin_all(&mut self) {
        let Some((best, bounds)) = self.best.take() else {
            self.stage = FitStage::Done;
            return;
        };
        self.bounds = bounds;
        let Some(sample) = self.sample.take() else {
            self.evaluations += self.search.evaluations;
            self.search = best;
            self.search.evaluations = 0;
            self.stage = FitStage::Curvature;
            return;
        };
        let mut f = self.bounds.descend(&sample);
        let rows: Vec<[f64; N]> = (0..N).map(|row| second(&best.at, row, &mut f)).collect();
        let curvature = inverse(&self.curvature(&rows));
        self.search_from(&best.at, curvature);
        self.stage = FitStage::All;
    }

    fn step_all(&mut self) {
        if !self.descend_once(TOLERANCE) {
            self.stage = FitStage::Curvature;
        }
    }

    fn step_curvature(&mut self) {
        let row = second(&self.search.at, self.second.len(), &mut self.bounds.descend(&self.all));
        self.evaluations += 2;
        self.second.push(row);
        if self.second.len() == N {
            self.stage = FitStage::Done;
        }
    }

    /// The second derivatives, with the parameters at the edge taken as known.
    fn curvature(&self, rows: &[[f64; N]]) -> [[f64; N]; N] {
        let mut matrix = symmetric(rows);
        for k in (0..N).filter(|&k| self.bounds.held[k].is_some()) {
            (0..N).for_each(|other| (matrix[k][other], matrix[other][k]) = (0.0, 0.0));
            matrix[k][k] = EDGE_CURVATURE;
        }
        matrix
    }

    /// The maximum, once done; runs what is left.
    ///
    /// # Errors
    /// There is no maximum.
    pub fn finish(mut self) -> Result<Fitted<N>, FitRefusal> {
        while !self.done() {
            self.step();
        }
        if !self.search.value.is_finite() || self.second.len() < N {
            return Err(FitRefusal::NoMaximum);
        }
        Ok(Fitted {
            model: L::MODEL,
            parameters: self.bounds.place(&self.search.at).map(libm::exp),
            log_likelihood: -self.search.value,
            covariance: inverse(&self.curvature(&self.second)),
            customers: self.all.customers(),
            evaluations: self.evaluations + self.search.evaluations,
            at_edge: self.bounds.held.map(|held| held.is_some()),
        })
    }
}

/// A row of the second derivatives at a point.
fn second<const N: usize>(at: &[f64; N], row: usize, f: &mut impl FnMut(&[f64; N]) -> Sloped<N>) -> [f64; N] {
    let mut slopes = |sign: f64| {
        let mut moved = *at;
        moved[row] += sign * CURVATURE_STEP;
        f(&moved).1
    };
    let (above, below) = (slopes(1.0), slopes(-1.0));
    std::array::from_fn(|k| (above[k] - below[k]) / (2.0 * CURVATURE_STEP))
}

fn symmetric<const N: usize>(rows: &[[f64; N]]) -> [[f64; N]; N] {
    std::array::from_fn(|row| std::array::from_fn(|column| (rows[row][column] + rows[column][row]) / 2.0))
}

/// Fits without stopping.
///
/// # Errors
/// The data cannot support a fit, or there is no maximum.
pub fn fit<const N: usize, L: Likelihood<N>>(likelihood: L) -> Result<Fitted<N>, FitRefusal> {
    Fit::new(likelihood)?.finish()
}

impl<const N: usize> Fitted<N> {
    /// The fit with its standard errors and intervals, as it is shown.
    pub fn summary(&self) -> ModelFit {
        let count = N as f64;
        let parameter = |k: usize| {
            let variance = self.covariance.as_ref().map(|covariance| covariance[k][k]);
            let error = variance.filter(|_| !self.at_edge[k]).map(f64::sqrt);
            let value = self.parameters[k];
            FittedParameter {
                name: self.model.parameters()[k].to_owned(),
                value,
                std_error: error.map(|error| value * error),
                ci95: error
                    .map(|error| Interval(value * libm::exp(-Z * error), value * libm::exp(Z * error))),
                at_edge: self.at_edge[k],
            }
        };
        ModelFit {
            model: self.model,
            parameters: (0..N).map(parameter).collect(),
            log_likelihood: self.log_likelihood,
            aic: 2.0 * count - 2.0 * self.log_likelihood,
            bic: count * libm::log(self.customers) - 2.0 * self.log_likelihood,
            customers: self.customers as u32,
            evaluations: self.evaluations,
        }
    }
}

//! Fits under way: progress, giving up, and letting other requests in.

use super::super::{Host, Outcome, Service};
use super::not_enough;
use domain::insight::FitRefusal;
use engine::clv::{Fit, Fitted, Likelihood};
use protocol::{Code, Event, Failure, Phase, Progress};
use std::cell::Cell;
use store::LogStore;

/// Others get their turn after so many milliseconds.
const TURN_MS: u64 = 20;

/// Long work of one request.
pub(super) struct Running<'a, H> {
    host: &'a H,
    request: u64,
    last: Cell<u64>,
}

impl<'a, H: Host> Running<'a, H> {
    /// Work that begins now.
    pub fn new(host: &'a H, request: u64) -> Running<'a, H> {
        Running { host, request, last: Cell::new(host.now_ms()) }
    }

    /// To be called often: tells how far the work is and lets others in, now and then.
    ///
    /// # Errors
    /// The request was given up.
    pub async fn on(&self, done: u64, total: u64) -> Outcome<()> {
        let now = self.host.now_ms();
        if now.saturating_sub(self.last.get()) >= TURN_MS {
            let Running { host, request, .. } = *self;
            host.tell(Event::Progress(Progress { request, phase: Phase::Fitting, done, total, rows: 0 }));
            host.breathe().await;
            self.last.set(host.now_ms());
        }
        if self.host.is_cancelled(self.request) {
            return Err(Failure::new(Code::Cancelled, "the fit was given up"));
        }
        Ok(())
    }
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// Fits a model step by step.
    pub(super) async fn run<const N: usize, L: Likelihood<N>>(
        &self,
        request: u64,
        likelihood: L,
    ) -> Outcome<Fitted<N>> {
        let running = Running::new(&self.host, request);
        let mut fit = Fit::new(likelihood).map_err(|refusal| refused(&refusal))?;
        while !fit.done() {
            let progress = fit.step();
            running.on(progress.evaluations.into(), 0).await?;
        }
        fit.finish().map_err(|refusal| refused(&refusal))
    }
}

/// Why a fit cannot be made, in words.
pub(super) fn refused(refusal: &FitRefusal) -> Failure {
    let words = match refusal {
        FitRefusal::TooFewCustomers { found, needed } => {
            format!("there are {found} customers to learn from; it takes {needed}")
        }
        FitRefusal::TooFewEvents { found, needed } => {
            format!("only {found} customers bought again (or left); it takes {needed}")
        }
        FitRefusal::NoTime => "nobody was observed long enough after the first purchase".into(),
        FitRefusal::NoVariance => "all values are the same, so how they vary cannot be learnt".into(),
        FitRefusal::NoMaximum => "the likelihood has no maximum that could be found".into(),
    };
    not_enough(words, refusal)
}

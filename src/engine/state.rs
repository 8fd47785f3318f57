//! Rules of the client that need no browser.

use protocol::{Code, Command, Failure, Lost, Progress, Request};

/// Whether a space is open, and what stands in the way when not.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Phase {
    /// The worker's program is loading.
    Starting,
    /// A space is being read.
    Opening(Option<Progress>),
    /// Ready to work.
    Ready,
    /// The store holds less than it did: the recovery screen.
    Lost(Lost),
    /// A tab of an older version keeps the store.
    Blocked,
    /// It cannot go on by itself.
    Failed(StartFailure),
}

/// Why there is no engine.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct StartFailure {
    /// What to say: `silent`, `died` or `refused`.
    pub(crate) kind: &'static str,
    /// The evidence.
    pub(crate) failure: Failure,
}

impl StartFailure {
    /// The program never said a word: it could not be loaded.
    pub(crate) fn silent(detail: String) -> StartFailure {
        StartFailure { kind: "silent", failure: Failure::new(Code::Internal, detail) }
    }

    /// It died again and again.
    pub(crate) fn died(failure: Failure) -> StartFailure {
        StartFailure { kind: "died", failure }
    }

    /// It runs and will not open the space.
    pub(crate) fn refused(failure: Failure) -> StartFailure {
        StartFailure { kind: "refused", failure }
    }
}

/// Whether a request changes data: such a request is never cancelled by leaving a view.
pub(crate) fn writes(request: &Request) -> bool {
    match request {
        Request::Apply(_) | Request::Undo | Request::Redo | Request::MakeSample | Request::Restore => true,
        Request::Import(options) => !options.dry_run,
        _ => false,
    }
}

/// Whether a change is one of own fields, from which the schema follows.
pub(super) fn declares(command: &Command) -> bool {
    match command {
        Command::DeclareField { .. } => true,
        Command::Create { kind, .. }
        | Command::Update { kind, .. }
        | Command::UpdateEach { kind, .. }
        | Command::Delete { kind, .. }
        | Command::Restore { kind, .. } => kind == "field",
        Command::Setting { .. } => false,
    }
}

/// Whether the sample company is still to be made. One whose customers were all deleted is left as it is.
pub(super) fn needs_sample(status: &protocol::Status) -> bool {
    let none =
        |rows: &std::collections::BTreeMap<String, u64>| rows.get("customer").copied().unwrap_or(0) == 0;
    status.space == "sample" && none(&status.counts) && none(&status.trash) && !status.read_only
}

/// When workers died, to tell an accident from a worker that cannot live.
#[derive(Default)]
pub(super) struct Deaths {
    times_ms: Vec<f64>,
}

/// More deaths than this in [`DEATHS_WINDOW_MS`], and a new worker would only die again.
const DEATHS_MAX: usize = 3;
const DEATHS_WINDOW_MS: f64 = 60_000.0;

impl Deaths {
    /// Notes a death and says whether a new worker is worth a try.
    pub(super) fn may_restart(&mut self, now_ms: f64) -> bool {
        self.times_ms.retain(|time| now_ms - time < DEATHS_WINDOW_MS);
        self.times_ms.push(now_ms);
        self.times_ms.len() <= DEATHS_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_that_keeps_dying_is_given_up_and_accidents_are_forgotten() {
        let mut deaths = Deaths::default();
        assert!((0..3).all(|n| deaths.may_restart(f64::from(n) * 1000.0)));
        assert!(!deaths.may_restart(4000.0));
        assert!(deaths.may_restart(200_000.0));
    }

    #[test]
    fn only_the_empty_sample_space_is_filled() {
        let mut status = protocol::Status { space: "sample".into(), ..Default::default() };
        assert!(needs_sample(&status));
        status.trash.insert("customer".into(), 1);
        assert!(!needs_sample(&status));
        assert!(!needs_sample(&protocol::Status { space: "main".into(), ..Default::default() }));
    }

    #[test]
    fn questions_do_not_write() {
        assert!(!writes(&Request::Status));
        assert!(writes(&Request::Undo));
    }
}

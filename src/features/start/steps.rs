//! The steps of the first weeks: assess, plan, train, introduce, watch. Each ticks itself when the data shows it.

/// What the data shows.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Facts {
    /// There are customers.
    pub(super) has_customers: bool,
    /// There are orders or interactions.
    pub(super) has_history: bool,
    /// There is a segment.
    pub(super) has_segment: bool,
    /// A figure has a target.
    pub(super) has_target: bool,
    /// A member of the staff is among the customers.
    pub(super) has_staff: bool,
    /// A customer has an owner.
    pub(super) has_owner: bool,
    /// An interaction took place in the last 30 days.
    pub(super) has_talk: bool,
    /// The browser promised to keep the data, or a backup was downloaded.
    pub(super) is_safe: bool,
    /// There is a note on a date.
    pub(super) has_note: bool,
}

/// One thing to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Step {
    /// Its code, for its texts.
    pub(super) code: &'static str,
    /// Where it is done.
    pub(super) address: &'static str,
    /// Whether it is done.
    pub(super) is_done: bool,
}

/// A stage of the way, with its steps.
pub(super) type Stage = (&'static str, Vec<Step>);

/// The whole way.
pub(super) fn stages(facts: Facts) -> Vec<Stage> {
    let step = |code, address, is_done| Step { code, address, is_done };
    vec![
        (
            "assess",
            vec![
                step("customers", "/import", facts.has_customers),
                step("history", "/import", facts.has_history),
            ],
        ),
        (
            "plan",
            vec![
                step("segment", "/segments", facts.has_segment),
                step("target", "/insights", facts.has_target),
            ],
        ),
        (
            "train",
            vec![
                step("staff", "/customers?new=1", facts.has_staff),
                step("owner", "/customers", facts.has_owner),
            ],
        ),
        (
            "introduce",
            vec![step("talk", "/customers", facts.has_talk), step("safe", "/settings#data", facts.is_safe)],
        ),
        ("watch", vec![step("note", "/insights", facts.has_note)]),
    ]
}

/// How many steps are done, of how many.
pub(super) fn progress(stages: &[Stage]) -> (usize, usize) {
    let steps = || stages.iter().flat_map(|(_, steps)| steps);
    (steps().filter(|step| step.is_done).count(), steps().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_done_in_an_empty_space_and_each_fact_ticks_one_step() {
        let count = |facts| progress(&stages(facts));
        assert_eq!(count(Facts::default()), (0, 9));
        assert_eq!(count(Facts { has_owner: true, ..Facts::default() }), (1, 9));
        let all = Facts {
            has_customers: true,
            has_history: true,
            has_segment: true,
            has_target: true,
            has_staff: true,
            has_owner: true,
            has_talk: true,
            is_safe: true,
            has_note: true,
        };
        assert_eq!(count(all), (9, 9));
    }
}

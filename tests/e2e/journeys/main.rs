//! Every journey, one file per feature.

mod first_visit;
mod harness;
mod kills;
mod main_job;
mod update;

fn main() {
    let journeys = [
        harness::journeys(),
        first_visit::journeys(),
        main_job::journeys(),
        kills::journeys(),
        update::journeys(),
    ]
    .concat();
    e2e::main(journeys).exit();
}

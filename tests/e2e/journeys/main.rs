//! Every journey, one file per feature.

mod first_visit;
mod harness;
mod update;

fn main() {
    let journeys = [harness::journeys(), first_visit::journeys(), update::journeys()].concat();
    e2e::main(journeys).exit();
}

//! Every journey, one file per feature.

mod accessible;
mod arrival;
mod assessment;
mod damage;
mod files;
mod first_visit;
mod foresight;
mod harness;
mod help;
mod import;
mod insight;
mod insights;
mod key_customers;
mod keyboard;
mod kills;
mod kit;
mod lifetime_value;
mod main_job;
mod quota;
mod records;
mod roi;
mod segments;
mod shell;
mod table;
mod tabs;
mod update;
mod upgrade;
mod weak;

fn main() {
    let journeys = [
        harness::journeys(),
        first_visit::journeys(),
        main_job::journeys(),
        shell::journeys(),
        segments::journeys(),
        insight::journeys(),
        foresight::journeys(),
        lifetime_value::journeys(),
        roi::journeys(),
        files::journeys(),
        kit::journeys(),
        help::journeys(),
        import::journeys(),
        insights::journeys(),
        assessment::journeys(),
        key_customers::journeys(),
        keyboard::journeys(),
        accessible::journeys(),
        kills::journeys(),
        damage::journeys(),
        update::journeys(),
        upgrade::journeys(),
        tabs::journeys(),
        table::journeys(),
        records::journeys(),
        quota::journeys(),
        weak::journeys(),
    ]
    .concat();
    e2e::main(journeys).exit();
}

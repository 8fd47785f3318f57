//! Every journey, one file per feature.

mod accessible;
mod arrival;
mod assessment;
mod backups;
mod damage;
mod files;
mod first_view;
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

use e2e::Journeys;

fn main() {
    let of_browsers = [
        harness::journeys(),
        first_visit::journeys(),
        first_view::journeys(),
        main_job::journeys(),
        shell::journeys(),
        keyboard::journeys(),
        files::journeys(),
        backups::journeys(),
        import::journeys(),
        kills::journeys(),
        damage::journeys(),
        update::journeys(),
        upgrade::journeys(),
        tabs::journeys(),
        table::journeys(),
        quota::journeys(),
        weak::journeys(),
    ];
    let of_screens = [
        segments::journeys(),
        insight::journeys(),
        foresight::journeys(),
        lifetime_value::journeys(),
        roi::journeys(),
        assessment::journeys(),
        key_customers::journeys(),
        insights::journeys(),
        records::journeys(),
        kit::journeys(),
        help::journeys(),
        accessible::journeys(),
    ];
    e2e::main(&Journeys { of_browsers: of_browsers.concat(), of_screens: of_screens.concat() }).exit();
}

//! `cargo xtask <command>`: every chore of the project, in plain Rust.

mod arguments;
mod bench;
mod command;
mod dev;
mod error;
mod r#gen;
mod places;
mod run;
mod setup;
mod shots;
mod test;
mod toolchain;
mod web;

use std::process::ExitCode;

use arguments::Arguments;
use error::Error;

const USAGE: &str = "\
usage: cargo xtask <command>

  run    [--port N] [--host A]   set up what is missing, build the release app and serve it on http://127.0.0.1:8080
  build                          only build the release app, into dist/
  dev    [--port N]              serve a debug build that rebuilds and reloads when a file changes
  test   [--quick] [--filter X]  all checks: format, clippy, native, wasm and end-to-end tests; --quick: native tests alone
  setup  [--browsers]            install what building needs; with --browsers also what the end-to-end tests need
  gen    --customers N --out DIR [--seed N]
                                 write customers.csv, orders.csv and interactions.csv of invented people
  bench  [--customers N,N] [--rounds N]
                                 measure the release app in Chromium beside what the machine itself costs; see docs/benchmarks.md
  shots  [--out FILE] [--dist D] pictures of every screen in two languages, sizes and themes, on one sheet to look at
";

fn main() -> ExitCode {
    let mut given = std::env::args().skip(1);
    let command = given.next().unwrap_or_default();
    let mut arguments = Arguments::new(given);
    let outcome = match command.as_str() {
        "run" => run::run(&mut arguments),
        "build" => web::build_command(&mut arguments),
        "dev" => dev::dev(&mut arguments),
        "test" => test::test(&mut arguments),
        "setup" => setup::setup_command(&mut arguments),
        "gen" => r#gen::generate(&mut arguments),
        "shots" => shots::shots(&mut arguments),
        "bench" => bench::bench(&mut arguments),
        "" | "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(Error::Usage(format!("there is no command `{other}`\n\n{USAGE}"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

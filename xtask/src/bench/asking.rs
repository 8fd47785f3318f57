//! Asking the app the same thing many times.

use serde_json::{Value, json};

use crate::error::Error;

use super::Options;
use super::aims::Aim;
use super::machine::Machine;
use super::page::Page;
use super::report::Row;

/// The page's clock ticks in steps of 0.1 ms, so quick questions are asked several times in a row for each measurement.
const MEASURE_MS: u32 = 15;

/// A question that has been asked for so long is not asked again, once it was measured this often.
const ENOUGH_MS: u32 = 20_000;
const ENOUGH_ROUNDS: u32 = 3;

/// Whether the answer is right. The number says which call it answers.
pub type Check<'a> = Box<dyn Fn(&Value, u64) -> Result<(), String> + 'a>;

/// Something to ask, and how to tell a right answer.
pub struct Question<'a> {
    pub name: String,
    pub aim: Option<Aim>,
    /// An async function's body with `call`, the number of the call, which returns the answer.
    pub script: String,
    pub check: Check<'a>,
    /// Compared with one strict put in place of a worker round trip.
    pub writes: bool,
}

/// Measures a question.
pub fn measure(
    options: &Options,
    page: &Page,
    customers: u64,
    machine: &Machine,
    question: &Question,
) -> Result<Row, Error> {
    let body = format!(
        "const ask = async (call) => {{ {} }};
         const runs = [];
         let call = 0;
         const begin = performance.now();
         const firstAnswer = await ask(call);
         const first = performance.now() - begin;
         for (let round = 0; round < args.rounds; round += 1) {{
           let calls = 0;
           const start = performance.now();
           do {{
             call += 1;
             calls += 1;
             args.answer = await ask(call);
           }} while (performance.now() - start < args.measureMs);
           runs.push((performance.now() - start) / calls);
           if (runs.length >= args.enoughRounds && performance.now() - begin > args.enoughMs) break;
         }}
         return {{ first, runs, call, firstAnswer, answer: args.answer }}",
        question.script
    );
    let limits = json!({
        "rounds": options.rounds,
        "measureMs": MEASURE_MS,
        "enoughMs": ENOUGH_MS,
        "enoughRounds": ENOUGH_ROUNDS,
    });
    let found =
        page.run(&body, &limits).map_err(|error| Error::Other(format!("{}: {error}", question.name)))?;
    let runs = found["runs"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    let (what, base) = match question.writes {
        true => ("strict put", machine.put_ms),
        false => ("round trip", machine.round_trip_ms),
    };
    let checked = (question.check)(&found["firstAnswer"], 0)
        .and_then(|()| (question.check)(&found["answer"], found["call"].as_u64().unwrap_or_default()));
    Ok(Row {
        first: found["first"].as_f64(),
        wrong: checked.err(),
        ..Row::new(&question.name, "ms", runs)
            .aim(question.aim.and_then(|aim| aim.at(customers)))
            .beside(what, base)
    })
}

/// Fails with what was found unless it is what was expected.
pub fn same(what: &str, found: &Value, expected: impl Into<Value>) -> Result<(), String> {
    let expected = expected.into();
    match *found == expected {
        true => Ok(()),
        false => Err(format!("{what} {found}, not {expected}")),
    }
}

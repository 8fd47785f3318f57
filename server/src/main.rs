//! `server [--host 127.0.0.1] [--port 8080] [--dist dist]`: serves the built app until it is interrupted.

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: server [--host ADDRESS] [--port NUMBER] [--dist FOLDER]";

/// What could be done better by whoever started the program, as opposed to a failure while running.
const EXIT_USAGE: u8 = 2;

struct Options {
    host: String,
    port: u16,
    dist: PathBuf,
}

fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => return refuse(&format!("{problem}\n{USAGE}")),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&format!("cannot start: {error}")),
    };
    runtime.block_on(run(options))
}

async fn run(options: Options) -> ExitCode {
    let site = match server::Site::read(&options.dist) {
        Ok(site) => site,
        Err(error) => return refuse(&error.to_string()),
    };
    let listener = match server::listen(&options.host, options.port).await {
        Ok(listener) => listener,
        Err(error) => return refuse(&error.to_string()),
    };
    match listener.local_addr() {
        Ok(address) => println!("Mehr is at {} (stop with Ctrl+C)", server::url(address)),
        Err(error) => return refuse(&format!("cannot tell the own address: {error}")),
    }
    match server::serve(listener, site, interrupted()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("server: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Completes at Ctrl+C. Without a handler for it the program still ends, only less politely.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn refuse(reason: &str) -> ExitCode {
    eprintln!("server: {reason}");
    ExitCode::from(EXIT_USAGE)
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { host: "127.0.0.1".to_owned(), port: 8080, dist: PathBuf::from("dist") };
    while let Some(name) = arguments.next() {
        let (name, inline) = match name.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (name, None),
        };
        let mut value = || inline.clone().or_else(|| arguments.next()).ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--host" => options.host = value()?,
            "--port" => {
                let given = value()?;
                options.port = given
                    .parse()
                    .map_err(|_| format!("--port takes a number from 0 to 65535, not {given}"))?;
            }
            "--dist" => options.dist = PathBuf::from(value()?),
            _ => return Err(format!("unknown option {name}")),
        }
    }
    Ok(options)
}

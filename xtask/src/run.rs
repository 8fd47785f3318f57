//! `cargo xtask run`: from a fresh checkout to the app in the browser.

use std::net::TcpListener;

use crate::arguments::Arguments;
use crate::command;
use crate::error::Error;
use crate::places::Places;
use crate::{setup, web};

/// Sets up, builds, serves.
pub fn run(arguments: &mut Arguments) -> Result<(), Error> {
    let port: u16 = arguments.option("--port")?.unwrap_or(8080);
    let host: String = arguments.option("--host")?.unwrap_or_else(|| "127.0.0.1".to_owned());
    arguments.finish()?;
    // Told now, not after the minutes a build can take. The server looks again, and knows more reasons.
    if let Err(error) = TcpListener::bind((host.as_str(), port))
        && error.kind() == std::io::ErrorKind::AddrInUse
    {
        return Err(Error::Usage(format!(
            "port {port} on {host} is taken by another program; stop that program or choose another port, for example \
             `cargo xtask run --port {}`",
            port.checked_add(1).unwrap_or(8080)
        )));
    }
    let places = Places::find()?;
    let toolchain = setup::for_build(&places)?;
    web::build(&places, &toolchain)?;
    println!("build: the server …");
    command::run(&mut command::program(
        &places,
        "cargo",
        &["build", "--quiet", "--release", "--package", "server"],
    ))?;

    let program = places.target.join("release/server");
    let dist = places.dist.to_string_lossy().into_owned();
    let port = port.to_string();
    let arguments = ["--host", &host, "--port", &port, "--dist", &dist];
    let mut server = command::program(&places, &program.to_string_lossy(), &arguments);
    match command::run(&mut server) {
        // It has said what is wrong; the exit code is passed on.
        Err(Error::Failed { status, .. }) => std::process::exit(status.code().unwrap_or(1)),
        other => other,
    }
}

//! `cargo xtask dev`: a debug build that rebuilds and reloads by itself.

use crate::arguments::Arguments;
use crate::command;
use crate::error::Error;
use crate::places::Places;
use crate::{setup, web};

/// Trunk watches, builds both programs and reloads the page. There is no service worker in a debug build, so that what is
/// seen is always the newest.
pub fn dev(arguments: &mut Arguments) -> Result<(), Error> {
    let port: u16 = arguments.option("--port")?.unwrap_or(8080);
    arguments.finish()?;
    let places = Places::find()?;
    let toolchain = setup::for_build(&places)?;
    web::fetch(&places, &toolchain)?;
    let port = port.to_string();
    let dist = places.target.join("web-dev").to_string_lossy().into_owned();
    let arguments = ["serve", "--offline", "--port", &port, "--dist", &dist];
    command::run(&mut toolchain.program(&places, "trunk", &arguments))
}

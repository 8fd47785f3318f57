//! The browser program of the engine: a module worker that answers messages.

#[cfg(target_arch = "wasm32")]
mod program;

#[cfg(target_arch = "wasm32")]
fn main() {
    program::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("this program runs in a browser; build it with `cargo xtask build`");
}

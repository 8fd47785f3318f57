//! Chromium's own protocol: numbered calls, and events in between, over one WebSocket.
//!
//! Sessions are "flat": a page or a worker is addressed by its session's name beside each call. Everything is blocking,
//! which suits a program that waits for one answer at a time.

mod socket;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::error::Error;

use socket::Socket;

/// Longer than the largest import takes; a browser that says nothing for so long is stuck.
const SILENCE_MAX: Duration = Duration::from_secs(1800);

/// Something that happened in the browser.
pub struct Event {
    pub method: String,
    pub params: Value,
}

/// The connection.
pub struct DevTools {
    socket: Socket,
    calls: u64,
    events: Vec<Event>,
}

impl DevTools {
    /// Connects to the browser that listens there.
    pub fn connect(port: u16, path: &str) -> Result<DevTools, Error> {
        let socket = Socket::connect(port, path, SILENCE_MAX).map_err(failed)?;
        Ok(DevTools { socket, calls: 0, events: Vec::new() })
    }

    /// Calls a method of the browser, or of the page or worker with that session, and waits for the answer.
    pub fn call(&mut self, session: Option<&str>, method: &str, params: Value) -> Result<Value, Error> {
        let id = self.send(session, method, params)?;
        loop {
            let mut message = self.receive()?;
            if message["id"].as_u64() != Some(id) {
                continue;
            }
            if message["error"].is_object() {
                return Err(Error::Other(format!(
                    "the browser refuses {method}: {}",
                    message["error"]["message"]
                )));
            }
            return Ok(message["result"].take());
        }
    }

    /// Calls without waiting. Its answer is read, and dropped, by whoever reads next.
    pub fn send(&mut self, session: Option<&str>, method: &str, params: Value) -> Result<u64, Error> {
        self.calls += 1;
        let mut message = json!({ "id": self.calls, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        self.socket.send(&message.to_string()).map_err(failed)?;
        Ok(self.calls)
    }

    /// Waits for an event that `wanted` accepts; earlier ones that nobody has taken count too.
    pub fn wait_for<T>(
        &mut self,
        what: &str,
        seconds_max: u64,
        mut wanted: impl FnMut(&Event) -> Option<T>,
    ) -> Result<T, Error> {
        let end = Instant::now() + Duration::from_secs(seconds_max);
        loop {
            if let Some((place, found)) =
                self.events.iter().enumerate().find_map(|(place, event)| Some((place, wanted(event)?)))
            {
                self.events.remove(place);
                return Ok(found);
            }
            if Instant::now() > end {
                return Err(Error::Other(format!("the browser did not give {what} within {seconds_max} s")));
            }
            // Asking for anything makes the browser say what else it has to say.
            self.call(None, "Browser.getVersion", json!({}))?;
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn receive(&mut self) -> Result<Value, Error> {
        let text = self.socket.receive().map_err(failed)?;
        let message: Value = serde_json::from_str(&text)
            .map_err(|error| Error::Other(format!("the browser sent something that is not JSON: {error}")))?;
        if let Some(method) = message["method"].as_str() {
            if matches!(method, "Inspector.targetCrashed" | "Target.targetCrashed") {
                return Err(Error::Other("the page crashed, most likely for want of memory".to_owned()));
            }
            self.events.push(Event { method: method.to_owned(), params: message["params"].clone() });
        }
        Ok(message)
    }
}

fn failed(source: std::io::Error) -> Error {
    Error::Other(format!("the connection to the browser failed: {source}"))
}

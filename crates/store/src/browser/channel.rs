//! The channel on which tabs tell each other that the log has grown.

use super::glue::{key_from_seq, seq_from_key};
use crate::contract::Seq;
use crate::opening::{Events, StoreEvent};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// Something else that wants to know of the other tabs' appends.
pub type Also = Rc<dyn Fn()>;

/// An open channel.
pub struct Channel {
    channel: BroadcastChannel,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Opens the channel, or answers `None` where there are no channels.
    pub fn open(name: &str, events: Events, also: Also) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(last_seq) = message.data().as_f64() {
                also();
                events(StoreEvent::Appended { last_seq: seq_from_key(last_seq) });
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        Some(Channel { channel, _heard: heard })
    }

    /// Tells the other tabs.
    pub fn announce(&self, last_seq: Seq) {
        // A message that cannot be sent costs the other tabs a moment, not a record: they read on when they look.
        let _ = self.channel.post_message(&key_from_seq(last_seq).into());
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

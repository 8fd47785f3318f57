//! Numbered messages: sent, kept while a space is opening, answered.

use super::started::Started;
use super::{EngineClient, InFlight, Purpose, RawReply};
use futures::channel::oneshot;
use js_sys::Array;
use leptos::prelude::*;
use protocol::{Code, Failure, Progress};

/// A message before it is sent.
pub(super) struct Message {
    pub(super) id: u64,
    pub(super) body: Vec<u8>,
    pub(super) files: Option<Array>,
}

impl EngineClient {
    pub(super) fn enqueue(
        self,
        mut message: Message,
        now: bool,
        purpose: Purpose,
        on_progress: Option<Callback<Progress>>,
    ) -> Started {
        let (sender, receiver) = oneshot::channel();
        let id = self
            .core
            .try_update_value(|core| {
                core.last_id += 1;
                core.in_flight.insert(core.last_id, InFlight { answer: sender, on_progress, purpose });
                core.last_id
            })
            .unwrap_or_default();
        message.id = id;
        if purpose == Purpose::Change {
            self.saving.update(|count| *count += 1);
        }
        if now {
            self.post(message);
        } else {
            self.core.update_value(|core| core.waiting.push(message));
        }
        Started { client: self, id, purpose, receiver: Some(receiver) }
    }

    pub(super) fn refused(self, failure: Failure) -> Started {
        let (sender, receiver) = oneshot::channel();
        // The receiver is held right here, so the sending cannot fail.
        let _ = sender.send(Err(failure));
        Started { client: self, id: 0, purpose: Purpose::Upkeep, receiver: Some(receiver) }
    }

    pub(super) fn post(self, message: Message) {
        let posted = self.core.with_value(|core| match &core.link {
            Some(link) => link
                .post(message.id, &message.body, message.files.as_ref())
                .map_err(|error| format!("{error:?}")),
            None => Err("the engine is not running".into()),
        });
        if let Err(reason) = posted {
            self.resolve(message.id, Err(Failure::new(Code::Internal, reason)));
        }
    }

    pub(super) fn send_waiting(self) {
        let waiting =
            self.core.try_update_value(|core| std::mem::take(&mut core.waiting)).unwrap_or_default();
        for message in waiting {
            self.post(message);
        }
    }

    pub(super) fn resolve(self, id: u64, reply: Result<RawReply, Failure>) {
        if let Some(Some(request)) = self.core.try_update_value(|core| core.in_flight.remove(&id)) {
            self.finished(&request);
            // Whoever asked may be gone; then nobody misses the answer.
            let _ = request.answer.send(reply);
        }
    }

    pub(super) fn finished(self, request: &InFlight) {
        if request.purpose == Purpose::Change {
            self.saving.update(|count| *count = count.saturating_sub(1));
        }
    }
}

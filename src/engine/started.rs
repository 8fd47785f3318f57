//! A request under way.

use super::{EngineClient, Purpose, RawReply};
use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use protocol::{Code, Failure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// The answer of the worker, read straight into what was asked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Answer<T> {
    Ok(T),
    Err(Failure),
}

/// A request under way. Dropping a question before its answer cancels it.
pub(crate) struct Started {
    pub(super) client: EngineClient,
    /// Its number, for [`EngineClient::cancel`].
    pub(crate) id: u64,
    pub(super) purpose: Purpose,
    pub(super) receiver: Option<oneshot::Receiver<Result<RawReply, Failure>>>,
}

impl Started {
    /// Waits for the answer as it came. Boxed, so that its code is not in that of every question.
    pub(crate) fn raw(mut self) -> LocalBoxFuture<'static, Result<RawReply, Failure>> {
        Box::pin(async move {
            let gone = || Failure::new(Code::Internal, "the request was lost");
            let receiver = self.receiver.as_mut().ok_or_else(gone)?;
            let reply = receiver.await.map_err(|_| gone());
            // Answered: there is nothing left to cancel.
            drop(self.receiver.take());
            reply?
        })
    }

    /// Waits for the answer.
    pub(crate) async fn answer<T: DeserializeOwned>(self) -> Result<T, Failure> {
        Ok(self.answer_with_file().await?.0)
    }

    /// Waits for the answer and the file beside it.
    pub(crate) async fn answer_with_file<T: DeserializeOwned>(self) -> Result<(T, Option<JsValue>), Failure> {
        let raw = self.raw().await?;
        match serde_json::from_slice(&raw.body.to_vec()) {
            Ok(Answer::Ok(answer)) => Ok((answer, raw.file)),
            Ok(Answer::Err(failure)) => Err(failure),
            Err(error) => Err(Failure::new(Code::Protocol, error.to_string())),
        }
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if self.receiver.is_none() || self.purpose != Purpose::Question {
            return;
        }
        let known = self.client.core.try_with_value(|core| core.in_flight.contains_key(&self.id));
        if known == Some(true) {
            self.client.cancel(self.id);
        }
    }
}

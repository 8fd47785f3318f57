//! What the first screen does not need, in a part of the program that is loaded after it.

use super::files::BrowserFile;
use super::{Program, Session, failed, opening, outcome};
use futures::future::LocalBoxFuture;
use protocol::{Code, Failure, Request};
use std::rc::Rc;
use worker::service::Answer;

chunks::chunk! {
    /// Answers any question to an open space, and the one that brings back a lost one.
    later: pub fn answer(
        program: Rc<Program>,
        id: u64,
        body: Vec<u8>,
        files: Vec<BrowserFile>,
    ) -> LocalBoxFuture<'static, Answer> {
        Box::pin(answer_all(program, id, body, files))
    }
}

async fn answer_all(program: Rc<Program>, id: u64, body: Vec<u8>, files: Vec<BrowserFile>) -> Answer {
    let request = match serde_json::from_slice::<Request>(&body) {
        Ok(request) => request,
        Err(error) => return failed(Failure::new(Code::Protocol, error.to_string())),
    };
    if let Request::Recover { from_mirror } = request {
        return outcome(opening::recover(&program, from_mirror).await);
    }
    let session = match program.session() {
        Ok(session) => session,
        Err(answer) => return answer,
    };
    let changes = match &request {
        Request::Apply(_) | Request::MakeSample | Request::Undo | Request::Redo => true,
        Request::Import(options) => !options.dry_run,
        _ => false,
    };
    let answer = session.service.answer(id, request, &files).await;
    if changes {
        opening::compact_later(&program);
    }
    answer
}

chunks::chunk! {
    /// Makes now what the first questions will be answered from.
    later: pub fn warm_up(session: Rc<Session>) -> () {
        session.service.warm_up();
    }
}

chunks::chunk! {
    /// Folds the log into pages.
    later: pub fn compact(session: Rc<Session>) -> LocalBoxFuture<'static, Result<(), Failure>> {
        Box::pin(async move { session.service.compact().await })
    }
}

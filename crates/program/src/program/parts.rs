//! What the first screen does not need, in a part of the program that is loaded after it.

use super::files::BrowserFile;
use super::{Program, Session, first_view, opening};
use futures::future::LocalBoxFuture;
use protocol::{Code, Failure, Reply, Request};
use serde_json::Value as Json;
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
        Err(error) => return answer_of(Err(Failure::new(Code::Protocol, error.to_string()))),
    };
    if let Request::Recover { from_mirror } = request {
        return answer_of(opening::recover(&program, from_mirror).await.and_then(|opened| {
            serde_json::from_str(&opened).map_err(|error| Failure::new(Code::Internal, error.to_string()))
        }));
    }
    let session = match program.session().await {
        Ok(session) => session,
        Err(failure) => return answer_of(Err(failure)),
    };
    let changes = match &request {
        Request::Apply(_) | Request::MakeSample | Request::Undo | Request::Redo => true,
        Request::Import(options) => !options.dry_run,
        _ => false,
    };
    let answer = session.service.answer(id, request, &files).await;
    if changes {
        opening::upkeep_later(&program);
    }
    answer
}

fn answer_of(outcome: Result<Json, Failure>) -> Answer {
    let reply = match outcome {
        Ok(json) => Reply::Ok(json),
        Err(failure) => Reply::Err(failure),
    };
    Answer { reply, file: None }
}

chunks::chunk! {
    /// Makes now what the first questions will be answered from.
    later: pub fn warm_up(session: Rc<Session>) -> () {
        session.service.warm_up();
    }
}

chunks::chunk! {
    /// Folds the log into pages, if that is worth while, and keeps the first view.
    later: pub fn keep_up(program: Rc<Program>, session: Rc<Session>) -> LocalBoxFuture<'static, Result<(), Failure>> {
        Box::pin(async move {
            if session.service.replica().wants_compaction() {
                session.service.compact().await?;
            }
            first_view::keep(&program, &session).await;
            Ok(())
        })
    }
}

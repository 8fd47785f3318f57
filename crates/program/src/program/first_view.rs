//! The first view: what a space said of itself when it was left, and the first pages of its lists. It is kept beside the
//! pages of the store, so that a space that is opened as it was left can be shown before anything of it has been read.
//!
//! Keeps true: it is used by the build that wrote it alone, and only where the log ends as it did then, which its canary
//! tells. What is read behind it has the last word (`opening::load_behind`).

use super::opening::{facts_of, json, ready};
use super::{BUILD, First, Program, Session};
use oplog::seal::{RecordHeader, RecordKind, Sealed};
use protocol::{Opened, Reply, Request};
use std::cell::Cell;
use store::browser::BrowserStore;
use store::{Canary, LogStore as _, OpenReport};
use worker::service::StoreFacts;

/// The setting that holds it.
const FIRST_VIEW: &str = "first-view";

/// At most so many pages of lists are kept.
const PAGES_MAX: usize = 4;

/// What is kept.
pub struct FirstView {
    /// What it stands for; the answer to the opening; then requests and their answers in turn.
    lines: Vec<String>,
    /// Up to which revision of the space it can be shown, once that is known.
    revision: Cell<Option<u64>>,
}

impl FirstView {
    fn new(text: &str) -> FirstView {
        FirstView { lines: text.split('\n').map(str::to_owned).collect(), revision: Cell::new(None) }
    }

    /// The answer to the opening: an [`Opened`] in JSON.
    pub fn opened(&self) -> &str {
        self.lines.get(1).map_or("", String::as_str)
    }

    /// Requests for pages of lists and their answers.
    fn pages(&self) -> impl Iterator<Item = (&String, &String)> {
        self.lines.chunks_exact(2).skip(1).map(|pair| (&pair[0], &pair[1]))
    }
}

/// What a view stands for.
fn key(canary: &Canary, facts: &StoreFacts) -> String {
    let weaknesses = facts.weaknesses.join(" ");
    format!("{BUILD} {canary} {} {} {weaknesses}", facts.read_only, facts.mirrored.get())
}

/// The first view of a space, if it stands for what the store holds.
pub async fn read(store: &BrowserStore, report: &OpenReport) -> Option<FirstView> {
    // A damaged one is as good as none.
    let record = store.get_meta(FIRST_VIEW).await.ok()??;
    let view = FirstView::new(std::str::from_utf8(record.body()).ok()?);
    (view.lines[0] == key(&report.canary?, &facts_of(report))).then_some(view)
}

/// The answer that the first view has to a request, until the space has been read or has changed.
pub fn page(program: &Program, request: &[u8]) -> Option<String> {
    let view = program.first_view.borrow();
    let view = view.as_ref()?;
    let stands = match &*program.session.borrow() {
        None => program.loading.is_under_way.get(),
        Some(session) => {
            let replica = session.service.replica();
            !replica.is_whole() && view.revision.get() == Some(replica.space().revision())
        }
    };
    let page = view.pages().find(|(asked, _)| asked.as_bytes() == request).filter(|_| stands);
    page.map(|(_, page)| page.clone())
}

/// Whether the first view, which is shown, is what the space was found to be.
pub fn is_right(program: &Program, opened: &str) -> bool {
    match (&*program.first_view.borrow(), &*program.session.borrow()) {
        (Some(view), Some(session)) if view.opened() == opened => {
            view.revision.set(Some(session.service.replica().space().revision()));
            true
        }
        _ => false,
    }
}

/// Takes note of one of the first requests for a page, from its beginning.
pub fn note(program: &Program, request: &[u8]) {
    let mut asked = program.asked.borrow_mut();
    if asked.len() < PAGES_MAX && !request.contains(&b'\n') && !asked.iter().any(|asked| asked == request) {
        asked.push(request.to_owned());
    }
}

/// Keeps the view of a space, unless it is kept already.
pub async fn keep(program: &Program, session: &Session) {
    let Some(text) = make(program, session).await else { return };
    let view = FirstView::new(&text);
    if program.first_view.borrow().as_ref().is_some_and(|kept| kept.lines == view.lines) {
        return;
    }
    let store = session.service.replica().store();
    let record = Sealed::new(RecordHeader::new(RecordKind::Meta, store.space()), text.as_bytes());
    // Without it the next opening takes a little longer.
    if store.put_meta(FIRST_VIEW, &record).await.is_ok() {
        program.first_view.replace(Some(view));
    }
}

/// The view of a space whose log can be read to its end.
async fn make(program: &Program, session: &Session) -> Option<String> {
    let service = &session.service;
    let replica = service.replica();
    if service.facts().read_only || replica.damaged() > 0 {
        return None;
    }
    let canary = replica.store().canary().await?;
    let Opened::Ready { mut status, schema } = ready(session) else { return None };
    // What is asked for later is not known at the opening.
    (status.persisted, status.usage, status.quota) = (None, None, None);
    let opened = json(&Opened::Ready { status, schema }).ok()?;
    let mut text = format!("{}\n{opened}", key(&canary, service.facts()));
    for request in requests(program) {
        let Ok(First::Query(query)) = serde_json::from_slice(&request) else { continue };
        let answer = service.answer_first(&Request::Query(query)).await;
        if let Some(Reply::Ok(page)) = answer.map(|answer| answer.reply) {
            text.extend(["\n", &String::from_utf8_lossy(&request), "\n", &page.to_string()]);
        }
    }
    // Nothing has come meanwhile, here or from another tab.
    (replica.cursor() == canary.last_seq).then_some(text)
}

/// The requests to be kept: those of this opening, then those of the one before.
fn requests(program: &Program) -> Vec<Vec<u8>> {
    let mut requests = program.asked.borrow().clone();
    if let Some(view) = &*program.first_view.borrow() {
        let older = view.pages().map(|(request, _)| request.as_bytes().to_vec());
        let older: Vec<_> = older.filter(|older| !requests.contains(older)).collect();
        requests.extend(older);
    }
    requests.truncate(PAGES_MAX);
    requests
}

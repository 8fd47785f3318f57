//! What all parts of the screen share: over whom and when they ask, and the list behind a number.

use super::notes::{self, Note};
use super::state::{View, bounds};
use crate::browser;
use crate::engine::EngineClient;
use crate::i18n::{I18n, Key};
use crate::records::{failure_text, segment_condition};
use crate::ui::Arrangement;
use domain::Day;
use leptos::prelude::*;
use protocol::{Command, Failure, KpiParams, Request};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

/// A list behind a number.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Behind {
    /// What it is a list of.
    pub(super) title: String,
    /// The KPI.
    pub(super) kpi: &'static str,
    /// The parameters the number was computed with.
    pub(super) params: Json,
    /// Which number.
    pub(super) part: Json,
    /// The kind of the rows.
    pub(super) kind: &'static str,
}

/// A card or part of the page: its name, its title, and what makes it.
pub(super) type Named = (&'static str, Key, fn() -> AnyView);

/// An answer on its way: nothing while the parameters are not known yet.
pub(super) type Asked<T> = LocalResource<Option<Result<T, Failure>>>;

/// The shared state, in context.
#[derive(Clone, Copy)]
pub(super) struct Board {
    /// The engine.
    pub(super) engine: EngineClient,
    /// The language.
    pub(super) i18n: I18n,
    /// What is shown.
    pub(super) view: Memo<View>,
    /// Changes what is shown.
    pub(super) go: Callback<View>,
    /// Over whom and when; nothing while the segment is being read.
    pub(super) params: Memo<Option<KpiParams>>,
    /// First and last day of the time compared with.
    pub(super) compared: Memo<Option<(Day, Day)>>,
    /// How the page is arranged.
    pub(super) arrangement: Memo<Arrangement>,
    /// The notes on dates, oldest first.
    pub(super) notes: Memo<Vec<Note>>,
    /// The list that is open.
    pub(super) behind: RwSignal<Option<Behind>>,
}

/// The setting that holds the targets, by the names of the cards.
const TARGETS: &str = "targets";
/// The setting that holds the arrangement of the page.
const ARRANGEMENT: &str = "insights";
/// The setting that holds the notes on dates.
const NOTES: &str = "date_notes";

/// How the page is arranged; tracked.
pub(super) fn arrangement(engine: EngineClient) -> Arrangement {
    let setting = engine.status.with(|status| status.settings.get(ARRANGEMENT).cloned());
    setting.and_then(|setting| serde_json::from_value(setting).ok()).unwrap_or_default()
}

/// The notes on dates; tracked.
pub(super) fn notes(engine: EngineClient) -> Vec<Note> {
    engine.status.with(|status| notes::read(status.settings.get(NOTES)))
}

/// What is read of a segment: its condition, none where no segment is chosen. Nothing until it has been read.
pub(super) type Condition = Signal<Option<Result<Option<String>, Failure>>>;

/// The condition of a segment, read anew when the data changes.
pub(super) fn condition_of(engine: EngineClient, segment: Memo<Option<String>>) -> Condition {
    let read = LocalResource::new(move || {
        engine.revision.track();
        let about = segment.get();
        async move {
            let found = segment_condition(engine, about.as_deref()).await;
            (about, found)
        }
    });
    // A resource keeps its last answer until the next one comes, and that would be about another segment.
    Signal::derive(move || {
        let (about, found) = read.get()?;
        (about == segment.get()).then_some(found)
    })
}

impl Board {
    /// The board in context.
    pub(super) fn here() -> Board {
        expect_context()
    }

    /// Asks whenever the parameters or the data change.
    pub(super) fn ask<T: DeserializeOwned + 'static>(
        self,
        request: impl Fn(KpiParams) -> Request + 'static,
    ) -> Asked<T> {
        self.ask_with(move || self.params.get().map(&request))
    }

    /// Asks for what `request` says whenever that or the data changes; for nothing where it says nothing.
    fn ask_with<T: DeserializeOwned + 'static>(
        self,
        request: impl Fn() -> Option<Request> + 'static,
    ) -> Asked<T> {
        LocalResource::new(move || {
            self.engine.revision.track();
            let request = request();
            async move {
                match request {
                    Some(request) => Some(self.engine.call::<T>(request).await),
                    None => None,
                }
            }
        })
    }

    /// Asks for a KPI of the catalogue.
    pub(super) fn kpi<T: DeserializeOwned + 'static>(self, name: &'static str) -> Asked<T> {
        self.ask(move |params| Request::Kpi { name: name.into(), params })
    }

    /// Asks for a KPI over the time compared with.
    pub(super) fn kpi_before<T: DeserializeOwned + 'static>(self, name: &'static str) -> Asked<T> {
        self.ask_with(move || {
            let (from, to) = self.compared.get()?;
            let params = KpiParams { from: Some(from), to: Some(to), ..self.params.get()? };
            Some(Request::Kpi { name: name.into(), params })
        })
    }

    /// Asks for a KPI over somebody else.
    pub(super) fn kpi_over<T: DeserializeOwned + 'static>(
        self,
        name: &'static str,
        params: Memo<Option<KpiParams>>,
    ) -> Asked<T> {
        self.ask_with(move || Some(Request::Kpi { name: name.into(), params: params.get()? }))
    }

    /// Keeps the arrangement of the page.
    ///
    /// # Errors
    /// It could not be stored.
    pub(super) async fn arrange(self, arrangement: &Arrangement) -> Result<(), Failure> {
        self.keep(ARRANGEMENT, json!(arrangement)).await
    }

    /// Keeps the notes on dates.
    ///
    /// # Errors
    /// They could not be stored.
    pub(super) async fn keep_notes(self, notes: &[Note]) -> Result<(), Failure> {
        self.keep(NOTES, json!(notes)).await
    }

    async fn keep(self, name: &str, value: Json) -> Result<(), Failure> {
        self.engine.apply(Command::Setting { name: name.into(), value }).await.map(drop)
    }

    /// The target of a card; tracked.
    pub(super) fn target(self, name: &str) -> Option<f64> {
        let target = self.engine.status.with(|status| status.settings.get(TARGETS)?.get(name)?.as_f64());
        target.filter(|target| *target > 0.0)
    }

    /// Sets the target of a card, or takes it away.
    ///
    /// # Errors
    /// It could not be stored.
    pub(super) async fn set_target(self, name: &str, target: Option<f64>) -> Result<(), Failure> {
        let known = self.engine.status.with_untracked(|status| status.settings.get(TARGETS).cloned());
        let mut targets = known.and_then(|known| known.as_object().cloned()).unwrap_or_default();
        match target {
            Some(target) => targets.insert(name.to_owned(), target.into()),
            None => targets.remove(name),
        };
        let value = Json::Object(targets);
        self.keep(TARGETS, value).await
    }

    /// Opens the list behind a number of a KPI.
    pub(super) fn open(self, title: String, kpi: &'static str, kind: &'static str, part: Json) {
        let params =
            serde_json::to_value(self.params.get_untracked().unwrap_or_default()).unwrap_or_default();
        self.behind.set(Some(Behind { title, kpi, params, part, kind }));
    }

    /// The last day that counts.
    pub(super) fn end(self) -> domain::Day {
        let today = browser::today();
        let (_, to) = bounds(self.view.get().period, today);
        to.map_or(today, |to| to.plus(1).min(today))
    }
}

/// Shows an answer, or why there is none. Old answers stay until new ones come.
pub(super) fn shown<T: Clone + 'static>(
    board: Board,
    answer: Asked<T>,
    view: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    view! {
        <Transition fallback=|| view! { <div class="waiting" aria-hidden="true"></div> }>
            {move || answer.get().flatten().map(|answer| match answer {
                Ok(answer) => view(answer),
                Err(failure) => view! { <p class="field-mistake" role="alert">{failure_text(board.i18n, &failure)}</p> }.into_any(),
            })}
        </Transition>
    }
    .into_any()
}

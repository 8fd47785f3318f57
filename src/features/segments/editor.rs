//! One segment: its name, its condition with a live check, and the customers it selects.

use super::builder::ConditionBuilder;
use super::check::{CheckView, check_live};
use super::expression::ExpressionInput;
use super::list::example_name;
use super::state::{EXAMPLES, example};
use super::told::Told;
use crate::browser;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::cells::{cells_of, columns_of};
use crate::records::{failure_text, list_address};
use crate::shell::{Steps, use_steps};
use crate::ui::virtual_table::{LoadRows, TablePage, VirtualTable, row_id};
use crate::ui::{EmptyState, Hint, Icon, Shape, use_toasts};
use domain::RowId;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use protocol::{Command, ExportQuery, Failure, Fields, Query, Row, Sort};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// The columns of the selected customers with their widths in characters.
const COLUMNS: [(&str, u32); 6] = [
    ("name", 28),
    ("city", 16),
    ("orders.count", 11),
    ("orders.sum", 16),
    ("orders.last", 15),
    ("interactions.last", 20),
];

/// What is written down of a segment.
#[derive(Clone, PartialEq, Default, Debug)]
struct Draft {
    name: String,
    condition: String,
    notes: String,
}

impl Draft {
    fn of(row: &Row) -> Draft {
        let text = |field: &str| row.get(field).and_then(Json::as_str).unwrap_or_default().to_owned();
        Draft { name: text("name"), condition: text("where"), notes: text("notes") }
    }

    fn fields(&self) -> Fields {
        [("name", &self.name), ("where", &self.condition), ("notes", &self.notes)]
            .into_iter()
            .map(|(field, text)| {
                let text = text.trim();
                (field.to_owned(), if text.is_empty() { Json::Null } else { json!(text) })
            })
            .collect()
    }
}

/// One segment, or a new one.
#[component]
pub(crate) fn Segment() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let parameters = use_params_map();
    let query = use_query_map();
    let id = Memo::new(move |_| parameters.with(|map| map.get("id")).unwrap_or_default());
    let begun = move || {
        let (wanted, condition) = query.with_untracked(|map| (map.get("example"), map.get("where")));
        let words = |name: &str| untrack(|| example_name(i18n, name));
        match wanted.as_deref().and_then(|name| Some((name, example(name)?))) {
            Some((name, condition)) => Draft { name: words(name), condition, ..Draft::default() },
            None => Draft { condition: condition.unwrap_or_default(), ..Draft::default() },
        }
    };
    // Read once for each segment: what others change meanwhile must not pull the text away under the typing hand.
    let begins_anew = Memo::new(move |_| query.with(|map| (map.get("example"), map.get("where"))));
    let row = LocalResource::new(move || {
        begins_anew.track();
        let id = id.get().parse::<RowId>().ok();
        async move {
            match id {
                Some(id) => engine.record("segment", id).await,
                None => Ok(None),
            }
        }
    });
    view! {
        // Not within a `Suspense`: the checks of the condition would count as its own and take the text field away.
        <div class="segment-screen">
            {move || row.get().map(|row| match row {
                Ok(Some(row)) => {
                    let saved = row_id(&row).and_then(|id| id.parse().ok());
                    view! { <Editor saved=saved draft=Draft::of(&row) /> }.into_any()
                }
                Ok(None) if id.get_untracked() == "new" => view! { <Editor saved=None draft=begun() /> }.into_any(),
                Ok(None) => view! {
                    <EmptyState
                        shape=Shape::Segments
                        title=Signal::derive(t!(i18n, k::segments::GONE_TITLE))
                        text=Signal::derive(t!(i18n, k::segments::GONE_TEXT))
                    >
                        <a class="button" href="/segments">{t!(i18n, k::segments::TITLE)}</a>
                    </EmptyState>
                }.into_any(),
                Err(failure) => view! {
                    <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span></div>
                }.into_any(),
            })}
        </div>
    }
    .into_any()
}

/// What can be done with the segment being edited.
#[derive(Clone, Copy)]
struct Actions {
    engine: EngineClient,
    i18n: I18n,
    steps: Steps,
    saved: Option<RowId>,
    kept: RwSignal<Draft>,
    failure: RwSignal<Option<Failure>>,
    is_busy: RwSignal<bool>,
    go: Callback<String>,
}

impl Actions {
    fn save(self, draft: Draft) {
        match self.saved {
            Some(id) => self.run(
                Command::Update {
                    kind: "segment".into(),
                    ids: vec![id],
                    filter: None,
                    set: draft.fields(),
                    add: Default::default(),
                    remove: Default::default(),
                },
                move |actions, _| {
                    actions.kept.try_set(draft);
                    actions.steps.done(untrack(|| text!(actions.i18n, k::segments::SAVED)));
                },
            ),
            None => self.save_as(draft),
        }
    }

    fn save_as(self, draft: Draft) {
        self.run(Command::Create { kind: "segment".into(), fields: draft.fields() }, move |actions, id| {
            actions.steps.done(untrack(|| text!(actions.i18n, k::segments::SAVED)));
            if let Some(id) = id {
                // Whoever has left the screen meanwhile stays where they are.
                let _ = actions.go.try_run(format!("/segments/{id}"));
            }
        });
    }

    fn delete(self) {
        let Some(id) = self.saved else { return };
        self.run(
            Command::Delete { kind: "segment".into(), ids: vec![id], filter: None },
            move |actions, _| {
                actions.steps.done(untrack(|| text!(actions.i18n, k::segments::DELETED)));
                let _ = actions.go.try_run("/segments".to_owned());
            },
        );
    }

    fn run(self, command: Command, then: impl FnOnce(Actions, Option<RowId>) + 'static) {
        self.is_busy.set(true);
        spawn_local(async move {
            let done = self.engine.apply(command).await;
            self.is_busy.try_set(false);
            match done {
                Ok(applied) => {
                    self.failure.try_set(None);
                    then(self, applied.ids.first().copied());
                }
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }
}

#[component]
fn Editor(saved: Option<RowId>, draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let name = RwSignal::new(draft.name.clone());
    let text = RwSignal::new(draft.condition.clone());
    let notes = RwSignal::new(draft.notes.clone());
    let check = check_live(text);
    let node = NodeRef::<html::Textarea>::new();
    let actions = Actions {
        engine: use_engine(),
        i18n,
        steps: use_steps(),
        saved,
        kept: RwSignal::new(if saved.is_some() { draft } else { Draft::default() }),
        failure: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        go: Callback::new(move |address: String| {
            navigate(&address, NavigateOptions { replace: true, ..Default::default() })
        }),
    };
    let now = Memo::new(move |_| Draft { name: name.get(), condition: text.get(), notes: notes.get() });
    let is_changed = Memo::new(move |_| actions.kept.with(|kept| now.with(|now| kept != now)));
    let can_save = Memo::new(move |_| {
        is_changed.get()
            && check.is_right()
            && !actions.is_busy.get()
            && name.with(|name| !name.trim().is_empty())
    });
    let save = Callback::new(move |()| {
        if can_save.get_untracked() {
            actions.save(now.get_untracked())
        }
    });
    Effect::new(move |_| {
        let title = name
            .with(|name| if name.trim().is_empty() { text!(i18n, k::segments::NEW) } else { name.clone() });
        browser::set_title(&format!("{title} · Mehr"));
    });
    let title = move || {
        if saved.is_some() { text!(i18n, k::segments::EDIT_TITLE) } else { text!(i18n, k::segments::NEW) }
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let with_control = event.ctrl_key() || event.meta_key();
        if with_control && event.key() == "Enter" && can_save.get_untracked() {
            event.prevent_default();
            save.run(());
        }
    };
    let condition = Memo::new(move |_| check.good.get().unwrap_or_default());
    view! {
        <div class="page fill segment-editor" on:keydown=keys>
            <header class="page-head">
                <a class="button quiet icon-only" href="/segments" aria-label=t!(i18n, k::segments::BACK)><Icon shape=Shape::Back /></a>
                <h1>{title}</h1>
                <Show when=move || is_changed.get()><span class="badge">{t!(i18n, k::segments::UNSAVED)}</span></Show>
                <div class="page-actions">
                    {saved.map(|_| view! {
                        <button type="button" class="button quiet danger" disabled=actions.is_busy on:click=move |_| actions.delete()>
                            <Icon shape=Shape::Trash />{t!(i18n, k::segments::DELETE)}
                        </button>
                        <button
                            type="button" class="button"
                            disabled=move || !check.is_right() || actions.is_busy.get()
                            on:click=move |_| {
                                let copy = untrack(|| text!(i18n, k::segments::COPY_OF, name = name.get()));
                                actions.save_as(Draft { name: copy, ..now.get_untracked() });
                            }
                        >
                            {t!(i18n, k::segments::SAVE_AS)}
                        </button>
                    })}
                    <button type="button" class="button primary" disabled=move || !can_save.get() on:click=move |_| save.run(())>
                        {t!(i18n, k::segments::SAVE)}
                    </button>
                </div>
            </header>
            <Hint name="segments" text=Signal::derive(t!(i18n, k::segments::HINT)) />
            {move || actions.failure.get().map(|failure| view! {
                <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span></div>
            })}
            <section class="segment-form">
                <div class="field">
                    <label for="segment-name">{t!(i18n, k::segments::NAME)}</label>
                    <input
                        class="input" id="segment-name" dir="auto" autocomplete="off" placeholder=t!(i18n, k::segments::NAME_HINT)
                        prop:value=name on:input=move |event| name.set(event_target_value(&event))
                    />
                </div>
                <div class="field">
                    <label for="segment-notes">{t!(i18n, k::segments::NOTES)}</label>
                    <input
                        class="input" id="segment-notes" dir="auto" autocomplete="off"
                        prop:value=notes on:input=move |event| notes.set(event_target_value(&event))
                    />
                </div>
            </section>
            <section class="segment-condition-panes">
                <div class="segment-pane">
                    <h2 class="visually-hidden">{t!(i18n, k::segments::CONDITIONS)}</h2>
                    <ConditionBuilder text=text />
                </div>
                <div class="segment-pane told">
                    <CheckView text=text check=check node=node id="segment-check" />
                    <div class="condition-count" class:stale=move || !check.is_right()><Told condition=condition /></div>
                    <div class="field">
                        <label for="segment-condition">{t!(i18n, k::segments::AS_TEXT)}</label>
                        <ExpressionInput
                            text=text mistakes=Signal::derive(move || check.mistakes()) node=node on_save=save
                            id="segment-condition" described_by="segment-check"
                        />
                    </div>
                    <div class="row" role="group" aria-label=t!(i18n, k::segments::EXAMPLES)>
                        <span class="muted">{t!(i18n, k::segments::EXAMPLES)}</span>
                        {EXAMPLES.into_iter().map(|(example, condition)| view! {
                            <button
                                type="button" class="chip example-chip" title=condition
                                on:click=move |_| {
                                    text.set(condition.to_owned());
                                    if name.with_untracked(|name| name.trim().is_empty()) {
                                        let words = untrack(|| k::segments::example(example).map(|key| i18n.text(key)));
                                        name.set(words.unwrap_or_default());
                                    }
                                }
                            >
                                {move || k::segments::example(example).map(|key| i18n.text(key))}
                            </button>
                        }).collect_view()}
                    </div>
                </div>
            </section>
            <Members saved=saved name=name condition=condition is_known=Signal::derive(move || check.good.get().is_some()) />
        </div>
    }
    .into_any()
}

/// The customers that the last right condition selects.
#[component]
fn Members(
    saved: Option<RowId>,
    name: RwSignal<String>,
    condition: Memo<String>,
    #[prop(into)] is_known: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let total = RwSignal::new(None::<u64>);
    let sort = RwSignal::new(None::<(String, bool)>);
    let columns = Signal::derive(move || columns_of(i18n, &engine.schema.get(), "customer", &COLUMNS));
    let query = move || {
        let sort = sort.get_untracked();
        Query {
            kind: "customer".into(),
            filter: Some(Json::String(condition.get_untracked())),
            sort: sort.map(|(field, descending)| Sort { field, descending }).into_iter().collect(),
            select: COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect(),
            locale: i18n.locale_untracked().code().into(),
            ..Query::default()
        }
    };
    let load: LoadRows = Arc::new(move |offset, limit| {
        let query = Query { offset, limit: Some(limit), ..query() };
        Box::pin(async move {
            let page = engine.query(query).await?;
            Ok(TablePage { total: page.total, rows: page.rows })
        })
    });
    let question =
        Signal::derive(move || format!("{} {:?} {}", i18n.locale().code(), sort.get(), condition.get()));
    let open = Callback::new(move |(row, _): (Row, u64)| {
        if let Some(id) = row_id(&row) {
            navigate(&format!("/customers/{id}"), NavigateOptions::default());
        }
    });
    let export = move |_| {
        let headers = untrack(|| columns.get().into_iter().map(|column| column.title).collect());
        let query = ExportQuery { query: query(), format: "csv".into(), headers, delimiter: ",".into() };
        let file = name.with_untracked(|name| name.trim().to_owned());
        spawn_local(async move {
            let done = engine.export(query).await.map(|(exported, bytes)| {
                let file = if file.is_empty() { exported.name } else { format!("{file}.csv") };
                // A browser that refuses a download shows that itself.
                let _ = browser::download(&file, &exported.mime, &bytes);
                exported.rows
            });
            toasts.say(untrack(|| match done {
                Ok(rows) => text!(i18n, k::segments::EXPORTED, count = rows),
                Err(failure) => failure_text(i18n, &failure),
            }));
        });
    };
    let as_filter = move || match saved {
        Some(id) => format!("/customers?segment={id}"),
        None => list_address(&condition.get()),
    };
    view! {
        <Show when=move || is_known.get()>
            <section class="segment-members">
                <header class="row">
                    <h2>{t!(i18n, k::segments::MEMBERS)}</h2>
                    <span class="muted">{move || total.get().map(|total| i18n.number(total as f64))}</span>
                    <div class="page-actions">
                        <a class="button small" href=as_filter><Icon shape=Shape::Filter />{t!(i18n, k::segments::AS_FILTER)}</a>
                        <button type="button" class="button small" on:click=export>
                            <Icon shape=Shape::Export />{t!(i18n, k::segments::EXPORT)}
                        </button>
                    </div>
                </header>
                <VirtualTable
                    columns=columns load=load.clone() question=question revision=engine.revision
                    cell=cells_of(i18n, engine, "customer".into()) total=total sort=sort
                    on_sort=Callback::new(move |wanted| sort.set(wanted)) on_open=open
                    label=Signal::derive(t!(i18n, k::segments::MEMBERS))
                />
            </section>
        </Show>
    }
    .into_any()
}

//! The saved segments with how many customers are in each, and examples to begin with.

use super::check::Selected;
use super::over_time::OverTime;
use super::overlap::OverlapView;
use super::state::{EXAMPLES, LANGUAGE, speaks};
use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{I18n, Locale, k, use_i18n};
use crate::records::{all_segments, failure_text, row_name};
use crate::ui::virtual_table::row_id;
use crate::ui::{EmptyState, HelpLink, Icon, Shape};
use leptos::prelude::*;
use protocol::{Request, Row, TextCheck};

/// The list of segments.
#[component]
pub(crate) fn Segments() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    Effect::new(move |_| browser::set_title(&format!("{} · Mehr", text!(i18n, k::segments::TITLE))));
    let segments = LocalResource::new(move || {
        engine.revision.track();
        let query = all_segments(&["name", "where", "notes"], i18n.locale().code());
        async move { engine.query(query).await.map(|page| page.rows) }
    });
    view! {
        <div class="page segments">
            <header class="page-head">
                <h1>{t!(i18n, k::segments::TITLE)}</h1>
                <div class="page-actions">
                    <HelpLink page="segments" />
                    <a class="button primary" href="/segments/new"><Icon shape=Shape::Plus />{t!(i18n, k::segments::NEW)}</a>
                </div>
            </header>
            <Transition>
                {move || segments.get().map(|segments| match segments {
                    Ok(rows) if rows.is_empty() => view! {
                        <EmptyState
                            shape=Shape::Segments
                            title=Signal::derive(t!(i18n, k::segments::EMPTY_TITLE))
                            text=Signal::derive(t!(i18n, k::segments::EMPTY_TEXT))
                        />
                    }.into_any(),
                    Ok(rows) => view! { <Table rows=rows.clone() /><OverTime rows=rows.clone() /><OverlapView rows=rows /> }.into_any(),
                    Err(failure) => view! {
                        <div class="notice bad" role="alert"><span>{failure_text(i18n, &failure)}</span></div>
                    }.into_any(),
                })}
            </Transition>
            // Not before what stands above them, or they would move down under somebody's finger.
            <Show when=move || segments.with(Option::is_some)><Examples /></Show>
        </div>
    }
    .into_any()
}

/// Segments to begin with.
#[component]
fn Examples() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="stack" aria-labelledby="segment-examples">
            <h2 id="segment-examples">{t!(i18n, k::segments::EXAMPLES)}</h2>
            <ul class="examples">
                {EXAMPLES.into_iter().map(|(name, condition)| view! {
                    <li>
                        <a class="example" href=format!("/segments/new?example={name}")>
                            <strong>{move || example_name(i18n, name)}</strong>
                            <span>{move || k::segments::example_text(name).map(|key| i18n.text(key))}</span>
                            <Count condition=condition.to_owned() />
                        </a>
                    </li>
                }).collect_view()}
                {Locale::ALL.into_iter().map(|locale| {
                    let name = format!("{LANGUAGE}{}", locale.code());
                    let address = format!("/segments/new?example={name}");
                    view! {
                        <li>
                            <a class="example" href=address>
                                <strong>{move || example_name(i18n, &name)}</strong>
                                <Count condition=speaks(locale) />
                            </a>
                        </li>
                    }
                }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Table(rows: Vec<Row>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="segment-table-scroller">
            <table class="data-table segment-table">
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, k::segments::NAME)}</th>
                        <th scope="col">{t!(i18n, k::segments::CUSTOMERS)}</th>
                        <th scope="col">{t!(i18n, k::segments::CONDITION)}</th>
                        <th scope="col"><span class="visually-hidden">{t!(i18n, k::segments::ACTIONS)}</span></th>
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|row| {
                        let id = row_id(&row).unwrap_or_default();
                        let name = row_name(i18n, &row);
                        let condition = row.get("where").and_then(|text| text.as_str()).unwrap_or_default().to_owned();
                        let notes = row.get("notes").and_then(|text| text.as_str()).unwrap_or_default().to_owned();
                        view! {
                            <tr>
                                <th scope="row">
                                    <a href=format!("/segments/{id}") dir="auto">{name}</a>
                                    {(!notes.is_empty()).then(|| view! { <p class="muted" dir="auto">{notes}</p> })}
                                </th>
                                <td class="segment-count"><Count condition=condition.clone() /></td>
                                <td><code class="segment-condition">{condition}</code></td>
                                <td>
                                    <a class="button small quiet" href=format!("/customers?segment={id}")>
                                        <Icon shape=Shape::People />{t!(i18n, k::segments::SHOW_CUSTOMERS)}
                                    </a>
                                </td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What a ready-made segment is called.
pub(super) fn example_name(i18n: I18n, name: &str) -> String {
    let spoken = name
        .strip_prefix(LANGUAGE)
        .and_then(|code| Locale::ALL.into_iter().find(|locale| locale.code() == code));
    match spoken {
        Some(locale) => text!(i18n, k::segments::SPEAKS, language = locale.own_name()),
        None => k::segments::example(name).map(|key| i18n.text(key)).unwrap_or_default(),
    }
}

/// How many customers a condition selects now.
#[component]
fn Count(condition: String) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let check = LocalResource::new(move || {
        engine.revision.track();
        let request = Request::CheckFilter { kind: "customer".into(), text: condition.clone() };
        async move { engine.call::<TextCheck>(request).await }
    });
    view! {
        <div class="segment-counted">
            <Transition>
                {move || check.get().map(|check| match check {
                    Ok(TextCheck { count: Some(count), of, .. }) => view! { <Selected selected=Signal::stored((count, of)) /> }.into_any(),
                    Ok(_) => view! { <span class="badge bad">{t!(i18n, k::segments::BROKEN)}</span> }.into_any(),
                    Err(failure) => view! { <span class="field-mistake">{failure_text(i18n, &failure)}</span> }.into_any(),
                })}
            </Transition>
        </div>
    }
    .into_any()
}

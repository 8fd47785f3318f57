//! One file: what was found in it, and how it is to be read.

use super::checked::Checked;
use super::importer::{Importer, Upload};
use super::mapping::MappingTable;
use super::outcome::{ProblemList, refused_text};
use super::state::{self, DELIMITERS, ENCODINGS, KINDS, Layout};
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{failure_text, field_label, kind_label};
use crate::ui::{Hint, Icon, ProgressBar, Select, Shape, WholeNumber};
use leptos::prelude::*;
use protocol::{FileInspection, FileResult, MatchRule};
use std::sync::Arc;

/// Names of the systems whose files are recognised; names are not translated.
const SYSTEMS: [(&str, &str); 17] = [
    ("amocrm", "amoCRM"),
    ("atomic", "Atomic CRM"),
    ("bitrix24", "Bitrix24"),
    ("espo", "EspoCRM"),
    ("google", "Google Contacts"),
    ("hubspot", "HubSpot"),
    ("linkedin", "LinkedIn"),
    ("mailchimp", "Mailchimp"),
    ("odoo", "Odoo"),
    ("outlook", "Outlook"),
    ("pipedrive", "Pipedrive"),
    ("salesforce", "Salesforce"),
    ("shopify", "Shopify"),
    ("stripe", "Stripe"),
    ("twenty", "Twenty"),
    ("woocommerce", "WooCommerce"),
    ("zoho", "Zoho CRM"),
];

/// A file with its settings, its mapping and what is done with rows that are there already.
#[component]
pub(super) fn FileCard(importer: Importer, upload: Upload) -> impl IntoView {
    let i18n = use_i18n();
    let name = upload.name();
    let size = upload.bytes();
    let heading = format!("file-{}", upload.id);
    let labelled_by = heading.clone();
    let remove_label = {
        let name = name.clone();
        move || text!(i18n, k::import::REMOVE, name = name.clone())
    };
    view! {
        <section class="card import-file" aria-labelledby=labelled_by>
            <header class="import-file-head">
                <h2 id=heading dir="auto">{name}</h2>
                <span class="muted">{move || i18n.bytes(size)}</span>
                {move || upload.inspection.get().and_then(|found| found.system.clone()).map(|system| view! {
                    <span class="badge accent">{system_name(&system)}</span>
                })}
                <button
                    type="button" class="button quiet icon-only small" aria-label=remove_label
                    on:click=move |_| importer.remove(upload.id)
                >
                    <Icon shape=Shape::Close />
                </button>
            </header>
            {move || upload.failure.get().map(|failure| view! {
                <div class="notice bad" role="alert">
                    <span>{move || failure_text(i18n, &failure)}</span>
                    <button type="button" class="button small" on:click=move |_| importer.inspect(upload)>
                        {t!(i18n, k::app::TRY_AGAIN)}
                    </button>
                </div>
            })}
            {move || match upload.inspection.get() {
                None => upload.is_reading.get().then(|| view! {
                    <ProgressBar share=Signal::stored(None) label=Signal::derive(t!(i18n, k::import::LOOKING)) />
                }).into_any(),
                Some(found) => view! { <Found importer=importer upload=upload found=found /> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Found(importer: Importer, upload: Upload, found: Arc<FileInspection>) -> impl IntoView {
    let i18n = use_i18n();
    let refused = found.refused.clone();
    let problems = FileResult { problems: found.problems.clone(), ..FileResult::default() };
    let is_refused = refused.is_some();
    view! {
        {refused.map(|reason| view! {
            <div class="notice bad" role="alert"><span>{move || refused_text(i18n, &reason)}</span></div>
        })}
        <Settings importer=importer upload=upload />
        {(!is_refused).then(|| view! {
            <ProblemList file=problems />
            <Recalled upload=upload />
            <Hint name="import" text=Signal::derive(t!(i18n, k::import::HINT)) />
            <MappingTable upload=upload found=found.clone() />
            <Duplicates importer=importer upload=upload />
            <Checked importer=importer upload=upload />
        })}
    }
    .into_any()
}

/// Says that the columns are as the person chose them before, and lets that be forgotten.
#[component]
fn Recalled(upload: Upload) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Show when=move || upload.is_recalled.get()>
            <div class="notice quiet" role="status">
                <span>{t!(i18n, k::import::RECALLED)}</span>
                <button type="button" class="button small" on:click=move |_| upload.forget_recalled()>
                    {t!(i18n, k::import::FORGET_RECALLED)}
                </button>
            </div>
        </Show>
    }
}

/// Kind, encoding, separator and header: detected, and changeable.
#[component]
fn Settings(importer: Importer, upload: Upload) -> impl IntoView {
    let i18n = use_i18n();
    let plan = upload.plan;
    let id = move |name: &str| format!("{name}-{}", upload.id);
    let kinds = Signal::derive(move || {
        KINDS.iter().map(|kind| ((*kind).to_owned(), kind_label(i18n, kind))).collect::<Vec<_>>()
    });
    let encodings = Signal::derive(move || {
        ENCODINGS
            .iter()
            .map(|(name, script)| ((*name).to_owned(), encoding_text(i18n, name, script)))
            .collect::<Vec<_>>()
    });
    let delimiters = Signal::derive(move || {
        let words = |name: &str| k::import::delimiter(name).map(|key| i18n.text(key)).unwrap_or_default();
        DELIMITERS.iter().map(|(sign, name)| ((*sign).to_owned(), words(name))).collect::<Vec<_>>()
    });
    let kind = Memo::new(move |_| plan.with(|plan| plan.kind.clone().unwrap_or_default()));
    let encoding =
        Memo::new(move |_| plan.with(|plan| plan.encoding.clone().unwrap_or_default().to_lowercase()));
    let delimiter = Memo::new(move |_| plan.with(|plan| plan.delimiter.clone().unwrap_or_default()));
    let has_header = Memo::new(move |_| plan.with(|plan| plan.header.unwrap_or(true)));
    let skipped = Memo::new(move |_| {
        plan.with(|plan| plan.skip_lines.and_then(|lines| u32::try_from(lines).ok()).unwrap_or(0))
    });
    let change =
        move |make: fn(String) -> Layout| Callback::new(move |value| importer.choose(upload, make(value)));
    view! {
        <div class="import-settings" aria-busy=move || upload.is_reading.get().to_string()>
            <div class="field">
                <label for=id("kind")>{t!(i18n, k::import::KIND)}</label>
                <Select id=id("kind") options=kinds value=kind on_change=change(Layout::Kind) label=Signal::derive(t!(i18n, k::import::KIND)) />
            </div>
            <div class="field">
                <label for=id("encoding")>{t!(i18n, k::import::ENCODING)}</label>
                <Select
                    id=id("encoding") options=encodings value=encoding on_change=change(Layout::Encoding)
                    label=Signal::derive(t!(i18n, k::import::ENCODING))
                />
            </div>
            <div class="field">
                <label for=id("delimiter")>{t!(i18n, k::import::DELIMITER)}</label>
                <Select
                    id=id("delimiter") options=delimiters value=delimiter on_change=change(Layout::Delimiter)
                    label=Signal::derive(t!(i18n, k::import::DELIMITER))
                />
            </div>
            <div class="field">
                <label for=id("skip")>{t!(i18n, k::import::SKIP_LINES)}</label>
                <WholeNumber
                    id=id("skip") value=skipped range={0..=1000}
                    on_change=Callback::new(move |lines: u32| importer.choose(upload, Layout::SkipLines(lines.into())))
                />
            </div>
            <label class="import-check">
                <input
                    type="checkbox" class="check" prop:checked=has_header
                    on:change=move |event| importer.choose(upload, Layout::Header(event_target_checked(&event)))
                />
                <span>{t!(i18n, k::import::HAS_HEADER)}</span>
            </label>
        </div>
    }
    .into_any()
}

/// How a row that is already there is recognised, and what happens to it.
#[component]
fn Duplicates(importer: Importer, upload: Upload) -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let plan = upload.plan;
    let id = move |name: &str| format!("{name}-{}", upload.id);
    let rules = Signal::derive(move || {
        RULES
            .iter()
            .map(|(_, code)| {
                ((*code).to_owned(), k::import::rule(code).map(|key| i18n.text(key)).unwrap_or_default())
            })
            .collect::<Vec<_>>()
    });
    let rule = Memo::new(move |_| {
        let chosen = plan.with(|plan| plan.rule);
        RULES.iter().find(|(rule, _)| *rule == chosen).map_or("", |(_, code)| *code).to_owned()
    });
    let keys = Signal::derive(move || {
        let schema = engine.schema.get();
        plan.with(|plan| {
            let kind = plan.kind.clone().unwrap_or_default();
            let named = |field: String| (field.clone(), field_label(i18n, &schema, &kind, &field));
            let automatic = (String::new(), text!(i18n, k::import::KEY_AUTOMATIC));
            std::iter::once(automatic)
                .chain(state::key_choices(&schema, plan).into_iter().map(named))
                .collect::<Vec<_>>()
        })
    });
    let key = Memo::new(move |_| plan.with(|plan| plan.key.clone().unwrap_or_default()));
    let set_rule = Callback::new(move |code: String| {
        if let Some((rule, _)) = RULES.iter().find(|(_, known)| *known == code) {
            plan.update(|plan| plan.rule = *rule);
        }
    });
    let set_key = Callback::new(move |key: String| {
        plan.update(|plan| plan.key = Some(key).filter(|key| !key.is_empty()))
    });
    let needs_key = move || rule.get() != "always_create";
    let needs_currency = Memo::new(move |_| plan.with(|plan| state::has_money(&engine.schema.get(), plan)));
    view! {
        <div class="import-settings">
            <div class="field wide">
                <label for=id("rule")>{t!(i18n, k::import::DUPLICATES)}</label>
                <Select id=id("rule") options=rules value=rule on_change=set_rule label=Signal::derive(t!(i18n, k::import::DUPLICATES)) />
            </div>
            <Show when=needs_key>
                <div class="field">
                    <label for=id("key")>{t!(i18n, k::import::KEY)}</label>
                    <Select id=id("key") options=keys value=key on_change=set_key label=Signal::derive(t!(i18n, k::import::KEY)) />
                </div>
            </Show>
            <Show when=move || needs_currency.get()>
                <div class="field">
                    <label for=id("currency")>{t!(i18n, k::import::CURRENCY)}</label>
                    <input
                        class="input currency" maxlength="3" dir="ltr" autocomplete="off" spellcheck="false" id=id("currency")
                        prop:value=importer.currency
                        on:change=move |event| importer.currency.set(event_target_value(&event).trim().to_uppercase())
                    />
                </div>
            </Show>
        </div>
    }
    .into_any()
}

const RULES: [(MatchRule, &str); 4] = [
    (MatchRule::CreateAndUpdate, "create_and_update"),
    (MatchRule::CreateOnly, "create_only"),
    (MatchRule::UpdateOnly, "update_only"),
    (MatchRule::AlwaysCreate, "always_create"),
];

fn system_name(system: &str) -> String {
    SYSTEMS
        .iter()
        .find(|(code, _)| *code == system)
        .map_or_else(|| system.to_owned(), |(_, name)| (*name).to_owned())
}

fn encoding_text(i18n: I18n, name: &str, script: &str) -> String {
    let shown = name
        .replace("windows", "Windows")
        .replace("utf", "UTF")
        .replace("koi8-u", "KOI8-U")
        .replace("ibm", "IBM ");
    match k::import::script(script) {
        Some(key) => i18n.facts(&[shown, i18n.text(key)]),
        None => shown,
    }
}

//! Files that show what can be imported: customers and their orders, linked by an id, in the person's language.

use crate::browser;
use crate::engine::use_engine;
use crate::i18n::{I18n, k, use_i18n};
use crate::records::field_label;
use crate::ui::{Icon, Shape};
use domain::Schema;
use leptos::prelude::*;

/// A sample file: a kind, its fields, and rows of invented people.
struct Sample {
    kind: &'static str,
    fields: &'static [&'static str],
    rows: &'static str,
}

const CUSTOMERS: Sample = Sample {
    kind: "customer",
    fields: &["external_id", "name", "emails", "phones", "city", "country", "birthday", "tags"],
    rows: "C-1,Zilola Karimova,zilola@example.com,+998 90 123 45 67,Toshkent,UZ,1990-03-21,VIP\r\n\
        C-2,Jānis Bērziņš,janis@example.com,+371 2123 4567,Rīga,LV,1984-06-24,\r\n\
        C-3,ნინო ბერიძე,nino@example.com,+995 555 12 34 56,თბილისი,GE,1978-11-23,VIP\r\n\
        C-4,سارا محمدی,sara@example.com,+98 912 345 6789,تهران,IR,1995-01-08,\r\n",
};

const ORDERS: Sample = Sample {
    kind: "order",
    fields: &["number", "customer", "day", "amount", "notes"],
    rows: "1001,C-1,2025-01-15,250.00 EUR,\r\n\
        1002,C-2,2025-02-03,99.90 EUR,\r\n\
        1003,C-1,2025-03-28,180.00 EUR,\r\n\
        1004,C-4,2025-04-11,75.50 EUR,\r\n",
};

/// Buttons that hand the files over.
#[component]
pub(super) fn SampleFiles() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let hand_over = move |sample: &Sample, name: String| {
        let text = untrack(|| csv(i18n, &engine.schema.get_untracked(), sample));
        // A browser that refuses a download shows that itself.
        let _ = browser::download(&format!("{name}.csv"), "text/csv", &text.into());
    };
    let name = move |key| untrack(|| i18n.text(key));
    view! {
        <p class="import-samples-row">
            <span class="muted">{t!(i18n, k::import::SAMPLE)}</span>
            <button type="button" class="button quiet small" on:click=move |_| hand_over(&CUSTOMERS, name(k::import::SAMPLE_CUSTOMERS))>
                <Icon shape=Shape::Export />{t!(i18n, k::import::SAMPLE_CUSTOMERS)}
            </button>
            <button type="button" class="button quiet small" on:click=move |_| hand_over(&ORDERS, name(k::import::SAMPLE_ORDERS))>
                <Icon shape=Shape::Export />{t!(i18n, k::import::SAMPLE_ORDERS)}
            </button>
        </p>
    }
    .into_any()
}

/// The file, with a mark at its start by which spreadsheets know the encoding.
fn csv(i18n: I18n, schema: &Schema, sample: &Sample) -> String {
    let names: Vec<String> =
        sample.fields.iter().map(|field| field_label(i18n, schema, sample.kind, field)).collect();
    format!("\u{feff}{}\r\n{}", names.join(","), sample.rows)
}

//! A group of conditions: how its members belong together, the members, and what can be added.

use super::fields::{Section, choices, group_with, row_for};
use super::tree::{Body, Id, Join, Spot};
use super::{Builder, focus_soon, grip_id, row};
use crate::i18n::{I18n, k, use_i18n};
use crate::records::{field_label, kind_label};
use crate::ui::{GroupedSelect, Icon, Select, Shape};
use domain::Schema;
use leptos::ev;
use leptos::prelude::*;

/// The words for what belongs together in menus of fields.
pub(super) fn sections(i18n: I18n, schema: &Schema, kind: &str) -> Vec<(String, Vec<(String, String)>)> {
    choices(schema, kind)
        .into_iter()
        .map(|(section, choices)| {
            let link = |link: &str| field_label(i18n, schema, kind, link);
            let title = match &section {
                Section::Own => kind_label(i18n, kind),
                Section::Through(name) => link(name),
                Section::Scores => text!(i18n, k::builder::SCORES),
                Section::Related => text!(i18n, k::builder::RELATED),
            };
            let words = |names: &[String]| match section {
                Section::Related => relation_label(i18n, names),
                _ => subject_label(i18n, schema, kind, names),
            };
            let values = choices.into_iter().map(|choice| (choice.code, words(&choice.names))).collect();
            (title, values)
        })
        .collect()
}

/// What a field is called, with the links to it before it.
pub(super) fn subject_label(i18n: I18n, schema: &Schema, kind: &str, names: &[String]) -> String {
    match names {
        [scores, score] if scores == "rfm" && kind == "customer" => {
            k::builder::score(score).map_or_else(|| score.clone(), |key| i18n.text(key))
        }
        [name] => field_label(i18n, schema, kind, name),
        [link, rest @ ..] => {
            let target = schema.field(kind, link).and_then(|field| field.target.clone());
            let rest =
                target.map_or_else(|| rest.join("."), |target| subject_label(i18n, schema, &target, rest));
            format!("{} · {rest}", field_label(i18n, schema, kind, link))
        }
        [] => String::new(),
    }
}

/// What related records are called.
pub(super) fn relation_label(i18n: I18n, names: &[String]) -> String {
    let words = |name: &String| k::builder::relation(name).map_or_else(|| name.clone(), |key| i18n.text(key));
    names.iter().map(words).collect::<Vec<_>>().join(" · ")
}

/// A group.
#[component]
pub(super) fn GroupView(
    /// Its number.
    id: Id,
    /// The kind of the records that its conditions are on.
    kind: String,
    /// Whether it is the outermost one.
    #[prop(default = false)]
    is_root: bool,
    /// Whether it filters related records.
    #[prop(default = false)]
    is_filter: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let builder = expect_context::<Builder>();
    let members = Memo::new(move |_| builder.tree.with(|tree| tree.members(id)));
    let join = Memo::new(move |_| {
        builder.tree.with(|tree| match tree.find(id).map(|item| &item.body) {
            Some(Body::Group(join, _)) => join.code(),
            _ => Join::All.code(),
        })
    });
    let joins = Signal::derive(move || {
        let words = |join: Join| k::builder::join(join.code()).map(|key| i18n.text(key)).unwrap_or_default();
        Join::ALL.map(|join| (join.code().to_owned(), words(join))).to_vec()
    });
    let set_join = Callback::new(move |code: String| {
        if let Some(join) = Join::ALL.into_iter().find(|join| join.code() == code) {
            builder.change(|tree| tree.set_join(id, join));
        }
    });
    let shows_join = move || !is_filter || members.with(|members| members.len() > 1);
    let is_target = move || builder.spot.get() == Some(Spot::Into(id));
    let over = move |event: ev::DragEvent| {
        let Some(dragged) = builder.dragged.get_untracked() else { return };
        if builder.tree.with_untracked(|tree| tree.may_put(dragged, Spot::Into(id))) {
            event.prevent_default();
            event.stop_propagation();
            builder.spot.set(Some(Spot::Into(id)));
        }
    };
    let kind_of_rows = kind.clone();
    view! {
        <div
            class="builder-group" class:root=is_root class:filter=is_filter class:target=is_target role="group"
            data-join=move || join.get()
            aria-label=move || k::builder::join(join.get()).map(|key| i18n.text(key)).unwrap_or_default()
            on:dragover=over
            on:drop=move |event| row::drop_here(builder, &event)
        >
            <Show when=shows_join>
                <div class="builder-join">
                    <Select
                        options=joins value=Signal::derive(move || join.get().to_owned()) on_change=set_join
                        label=Signal::derive(t!(i18n, k::builder::JOIN))
                    />
                    {(!is_root && !is_filter).then(|| view! { <row::Tools id=id /> })}
                </div>
            </Show>
            <ul class="builder-members">
                <For each=move || members.get() key=|member| *member let(member)>
                    <row::MemberView id=member kind=kind_of_rows.clone() />
                </For>
            </ul>
            <Add group=id kind=kind.clone() is_filter=is_filter />
        </div>
    }
    .into_any()
}

/// Adds a condition, a group or a text condition.
#[component]
fn Add(group: Id, kind: String, is_filter: bool) -> impl IntoView {
    let i18n = use_i18n();
    let builder = expect_context::<Builder>();
    let schema = builder.engine.schema;
    let menu = {
        let kind = kind.clone();
        Signal::derive(move || schema.with(|schema| sections(i18n, schema, &kind)))
    };
    // After each choice the menu is empty again.
    let again = RwSignal::new(0_u32);
    let add = {
        let kind = kind.clone();
        Callback::new(move |code: String| {
            if code.is_empty() {
                return;
            }
            let schema = schema.get_untracked();
            let id = builder.change(|tree| {
                let row = row_for(tree, &code, &schema, &kind);
                tree.add(group, Body::Row(row))
            });
            again.update(|again| *again += 1);
            row::focus_value_soon(id);
        })
    };
    let add_group = move |_| {
        let schema = schema.get_untracked();
        let id = builder.change(|tree| {
            let code = schema.kind(&kind).and_then(|def| def.fields.first()).map(|field| field.name.clone());
            let row = row_for(tree, &code.unwrap_or_default(), &schema, &kind);
            tree.add(group, group_with(row))
        });
        focus_soon(grip_id(id));
    };
    let add_text = move |_| {
        let id = builder.change(|tree| tree.add(group, Body::Text(String::new())));
        row::focus_value_soon(id);
    };
    view! {
        <div class="builder-add">
            {move || {
                again.track();
                view! {
                    <span class="builder-add-field">
                        <Icon shape=Shape::Plus />
                        <GroupedSelect
                            sections=menu value=Signal::stored(String::new())
                            other=Signal::derive(move || if is_filter { text!(i18n, k::builder::ADD_FILTER) } else { text!(i18n, k::builder::ADD) })
                            on_change=add
                            label=Signal::derive(move || if is_filter { text!(i18n, k::builder::ADD_FILTER) } else { text!(i18n, k::builder::ADD) })
                        />
                    </span>
                }
            }}
            {(!is_filter).then(|| view! {
                <button type="button" class="button small quiet" on:click=add_group>{t!(i18n, k::builder::ADD_GROUP)}</button>
                <button type="button" class="button small quiet" on:click=add_text>{t!(i18n, k::builder::ADD_TEXT)}</button>
            })}
        </div>
    }
    .into_any()
}

//! A member of a group on the screen: its handle, what it says, and what can be done with it.

use super::fields::{code_of, row_for, type_of};
use super::group::{GroupView, relation_label, sections, subject_label};
use super::ops::{Op, is_date, ops};
use super::related::RelatedView;
use super::tree::{Body, Id, Row, Spot, Subject};
use super::value::ValueView;
use super::{Builder, focus_soon, grip_id};
use crate::i18n::{k, use_i18n};
use crate::ui::{GroupedSelect, Icon, Popover, Select, Shape};
use domain::FieldType;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// The element that holds the value of a row.
pub(super) fn value_id(id: Id) -> String {
    format!("builder-value-{id}")
}

/// Moves the focus to the value of a row that is only about to be there.
pub(super) fn focus_value_soon(id: Id) {
    request_animation_frame(move || {
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(value) = document.and_then(|document| document.get_element_by_id(&value_id(id))) {
            crate::browser::focus_first_input(value);
        }
    });
}

/// Lets what is dragged fall where it would lie.
pub(super) fn drop_here(builder: Builder, event: &ev::DragEvent) {
    let (Some(dragged), Some(spot)) = (builder.dragged.get_untracked(), builder.spot.get_untracked()) else {
        return;
    };
    event.prevent_default();
    event.stop_propagation();
    builder.dragged.set(None);
    builder.spot.set(None);
    builder.move_part(dragged, |tree| tree.put(dragged, spot));
}

/// A group, a row or a text condition.
#[component]
pub(super) fn MemberView(
    /// Its number.
    id: Id,
    /// The kind of the records that it is about.
    kind: String,
) -> impl IntoView {
    let builder = expect_context::<Builder>();
    let sort = Memo::new(move |_| {
        builder.tree.with(|tree| match tree.find(id).map(|item| &item.body) {
            Some(Body::Group(..)) => 0,
            Some(Body::Row(_)) => 1,
            Some(Body::Text(_)) => 2,
            None => 3,
        })
    });
    let over = move |event: ev::DragEvent| {
        let Some(dragged) = builder.dragged.get_untracked() else { return };
        let Some(element) =
            event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        else {
            return;
        };
        let rect = element.get_bounding_client_rect();
        let is_upper = f64::from(event.client_y()) < rect.top() + rect.height() / 2.0;
        let spot = if is_upper { Spot::Before(id) } else { Spot::After(id) };
        if builder.tree.with_untracked(|tree| tree.may_put(dragged, spot)) {
            event.prevent_default();
            event.stop_propagation();
            if builder.spot.get_untracked() != Some(spot) {
                builder.spot.set(Some(spot));
            }
        }
    };
    view! {
        <li
            class="builder-member"
            class:before=move || builder.spot.get() == Some(Spot::Before(id))
            class:after=move || builder.spot.get() == Some(Spot::After(id))
            class:dragged=move || builder.dragged.get() == Some(id)
            on:dragover=over
            on:drop=move |event| drop_here(builder, &event)
        >
            {move || match sort.get() {
                0 => view! { <GroupView id=id kind=kind.clone() /> }.into_any(),
                1 => view! { <RowView id=id kind=kind.clone() /> }.into_any(),
                2 => view! { <TextView id=id /> }.into_any(),
                _ => ().into_any(),
            }}
        </li>
    }
    .into_any()
}

/// The handle that moves a part by drag and by keys, and the menu that does the same and more by touch.
#[component]
pub(super) fn Tools(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let builder = expect_context::<Builder>();
    let remove = move || {
        let next = builder.tree.with_untracked(|tree| {
            let members = tree.members(tree.parent(id)?);
            let place = members.iter().position(|member| *member == id)?;
            members.get(place + 1).or(members.get(place.checked_sub(1)?)).copied()
        });
        builder.change(|tree| tree.remove(id));
        builder.said.set(untrack(|| text!(i18n, k::builder::REMOVED)));
        if let Some(next) = next {
            focus_soon(grip_id(next));
        }
    };
    let duplicate = move || {
        if let Some(copy) = builder.change(|tree| tree.duplicate(id)) {
            focus_soon(grip_id(copy));
        }
    };
    let indent = move || builder.move_part(id, |tree| tree.indent(id));
    let outdent = move || builder.move_part(id, |tree| tree.leave(id, true));
    let up = move || builder.move_part(id, |tree| tree.step(id, -1));
    let down = move || builder.move_part(id, |tree| tree.step(id, 1));
    let keydown = move |event: ev::KeyboardEvent| {
        let is_rtl = untrack(|| i18n.is_rtl());
        let with_control = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "ArrowUp" => up(),
            "ArrowDown" => down(),
            "ArrowRight" if !is_rtl => indent(),
            "ArrowLeft" if is_rtl => indent(),
            "ArrowLeft" | "ArrowRight" => outdent(),
            "Delete" | "Backspace" => remove(),
            "d" | "D" if with_control => duplicate(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let start = move |event: ev::DragEvent| {
        if let Some(data) = event.data_transfer() {
            // Some browsers drag nothing that has no data.
            let _ = data.set_data("text/plain", "");
            data.set_effect_allowed("move");
        }
        event.stop_propagation();
        builder.dragged.set(Some(id));
    };
    let end = move |_| {
        builder.dragged.set(None);
        builder.spot.set(None);
    };
    view! {
        <div class="builder-tools">
            // No button: some browsers drag none.
            <span
                class="builder-grip" id=grip_id(id) role="button" tabindex="0" draggable="true"
                aria-label=t!(i18n, k::builder::GRIP) aria-describedby="builder-grip-help" title=t!(i18n, k::builder::GRIP)
                on:keydown=keydown on:dragstart=start on:dragend=end
            >
                <Icon shape=Shape::Grip />
            </span>
            <Popover
                trigger=move || view! { <Icon shape=Shape::More /> }
                label=Signal::derive(t!(i18n, k::builder::MORE))
                class="button quiet icon-only small"
                menu=true
            >
                <button type="button" class="menu-item" on:click=move |_| up()>{t!(i18n, k::builder::UP)}</button>
                <button type="button" class="menu-item" on:click=move |_| down()>{t!(i18n, k::builder::DOWN)}</button>
                <button type="button" class="menu-item" on:click=move |_| indent()>{t!(i18n, k::builder::INDENT)}</button>
                <button type="button" class="menu-item" on:click=move |_| outdent()>{t!(i18n, k::builder::OUTDENT)}</button>
                <button type="button" class="menu-item" on:click=move |_| duplicate()>{t!(i18n, k::builder::DUPLICATE)}</button>
            </Popover>
            <button
                type="button" class="button quiet icon-only small" aria-label=t!(i18n, k::builder::REMOVE) title=t!(i18n, k::builder::REMOVE)
                on:click=move |_| remove()
            >
                <Icon shape=Shape::Close />
            </button>
        </div>
    }
    .into_any()
}

/// The row with this number; tracked.
pub(super) fn row_of(builder: Builder, id: Id) -> Option<Row> {
    builder.tree.with(|tree| match tree.find(id).map(|item| &item.body) {
        Some(Body::Row(row)) => Some(row.clone()),
        _ => None,
    })
}

#[component]
fn RowView(id: Id, kind: String) -> impl IntoView {
    let i18n = use_i18n();
    let builder = expect_context::<Builder>();
    let schema = builder.engine.schema;
    let kind = StoredValue::new(kind);
    let row = Memo::new(move |_| row_of(builder, id));
    let subject = Memo::new(move |_| row.get().map(|row| row.subject));
    let ty = Memo::new(move |_| {
        let subject = subject.get()?;
        Some(kind.with_value(|kind| schema.with(|schema| type_of(&subject, schema, kind))))
    });
    let menu =
        Signal::derive(move || kind.with_value(|kind| schema.with(|schema| sections(i18n, schema, kind))));
    let code = Signal::derive(move || subject.get().map(|subject| code_of(&subject)).unwrap_or_default());
    let other = Signal::derive(move || match subject.get() {
        Some(Subject::Field(names)) => {
            kind.with_value(|kind| schema.with(|schema| subject_label(i18n, schema, kind, &names)))
        }
        Some(Subject::Related(related)) => relation_label(i18n, &related.relation),
        None => String::new(),
    });
    let set_subject = Callback::new(move |code: String| {
        let schema = schema.get_untracked();
        builder.change(|tree| {
            let new = kind.with_value(|kind| row_for(tree, &code, &schema, kind));
            tree.edit(id, |row| *row = new);
        });
        focus_value_soon(id);
    });
    let operators = Signal::derive(move || {
        let ty = ty.get().unwrap_or(FieldType::Text);
        ops(ty).iter().map(|op| (op.code().to_owned(), op_label(i18n, *op, ty))).collect::<Vec<_>>()
    });
    let op = Signal::derive(move || row.get().map(|row| row.op.code().to_owned()).unwrap_or_default());
    let set_op = Callback::new(move |code: String| {
        let ty = ty.get_untracked().unwrap_or(FieldType::Text);
        if let Some(op) = ops(ty).iter().copied().find(|op| op.code() == code) {
            builder.change(|tree| tree.edit(id, |row| row.set_op(op, ty)));
        }
    });
    let is_open = Memo::new(move |_| row.get().is_some_and(|row| row.text().is_none()));
    let is_related = Memo::new(move |_| matches!(subject.get(), Some(Subject::Related(_))));
    view! {
        <div class="builder-row" class:open=move || is_open.get() class:related=move || is_related.get()>
            <div class="builder-fields">
                <GroupedSelect
                    sections=menu value=code other=other on_change=set_subject
                    label=Signal::derive(t!(i18n, k::builder::FIELD))
                />
                <Show when=move || is_related.get()>
                    <RelatedView id=id kind=kind.get_value() />
                </Show>
                <Select options=operators value=op on_change=set_op label=Signal::derive(t!(i18n, k::builder::OPERATOR)) />
                <div class="builder-value" id=value_id(id)>
                    <ValueView id=id kind=kind.get_value() />
                </div>
            </div>
            <Tools id=id />
            <Show when=move || is_open.get()>
                <p class="builder-note">{t!(i18n, k::builder::UNFINISHED)}</p>
            </Show>
            <Show when=move || is_related.get()>
                <super::related::FilterView id=id kind=kind.get_value() />
            </Show>
        </div>
    }
    .into_any()
}

/// What an operator is called; of dates some are called otherwise.
fn op_label(i18n: crate::i18n::I18n, op: Op, ty: FieldType) -> String {
    let code = op.code();
    let of_dates = is_date(ty).then(|| k::builder::date_op(code)).flatten();
    of_dates.or_else(|| k::builder::op(code)).map(|key| i18n.text(key)).unwrap_or_else(|| code.to_owned())
}

/// A condition as text.
#[component]
fn TextView(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let builder = expect_context::<Builder>();
    let words = Memo::new(move |_| {
        builder.tree.with(|tree| match tree.find(id).map(|item| &item.body) {
            Some(Body::Text(text)) => text.clone(),
            _ => String::new(),
        })
    });
    let is_wrong = Memo::new(move |_| {
        words.with(|words| !words.trim().is_empty() && domain::expr::parse(words).is_err())
    });
    view! {
        <div class="builder-row text" class:open=move || words.with(|words| words.trim().is_empty())>
            <div class="builder-fields" id=value_id(id)>
                <input
                    class="input builder-text" dir="ltr" spellcheck="false" autocomplete="off" autocapitalize="off"
                    aria-label=t!(i18n, k::builder::TEXT) aria-invalid=move || is_wrong.get().to_string()
                    prop:value=words
                    on:input=move |event| {
                        let typed = event_target_value(&event);
                        builder.change(|tree| tree.set_text(id, typed));
                    }
                />
            </div>
            <Tools id=id />
            <Show when=move || is_wrong.get()><p class="builder-note">{t!(i18n, k::builder::TEXT_WRONG)}</p></Show>
        </div>
    }
    .into_any()
}

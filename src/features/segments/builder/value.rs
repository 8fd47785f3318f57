//! The inputs for what a row compares with: one that fits for each type of field and each operator.

use super::Builder;
use super::ops::{Op, Shape};
use super::row::row_of;
use super::tree::{Id, Value};
use crate::i18n::{intl, k, use_i18n};
use crate::records::{choice_label, default_currency};
use crate::ui::Select;
use crate::ui::field::{FieldInput, state};
use domain::expr::{Leaf, Literal, Period, Relative, UNITS_MAX, Unit, operand_type};
use domain::{Currency, FieldDef, FieldType, Money};
use leptos::prelude::*;
use serde_json::{Value as Json, json};

/// A literal as inputs hold it.
fn json_of(literal: Option<&Literal>) -> Json {
    match literal {
        None => Json::Null,
        Some(Literal::Text(text)) => json!(text),
        Some(Literal::Int(number)) => json!(number),
        Some(Literal::Number(number)) => json!(number),
        Some(Literal::Money(money)) => json!(money),
        Some(Literal::Day(day)) => json!(day),
        Some(Literal::Yearly(date)) => json!(date),
        Some(Literal::Flag(flag)) => json!(flag),
        Some(other) => json!(other.to_string()),
    }
}

/// What an input holds as a literal.
fn literal_of(json: &Json, ty: FieldType) -> Option<Literal> {
    let text = json.as_str().map(str::trim).filter(|text| !text.is_empty());
    match ty {
        FieldType::Day | FieldType::Instant => text?.parse().ok().map(Literal::Day),
        FieldType::Birthday => match text?.parse() {
            Ok(day) => Some(Literal::Day(day)),
            Err(_) => text?.parse().ok().map(Literal::Yearly),
        },
        _ => text.map(|text| Literal::Text(text.to_owned())),
    }
}

/// What a row compares: the type, the field that knows its codes, and how.
#[derive(Clone, PartialEq)]
struct Compared {
    ty: FieldType,
    field: FieldDef,
    op: Op,
}

/// A place of a value.
#[derive(Clone, Copy)]
struct Slot {
    builder: Builder,
    id: Id,
    is_second: bool,
}

impl Slot {
    /// What stands there; tracked.
    fn get(self) -> Option<Literal> {
        match row_of(self.builder, self.id)?.value {
            Value::One(value) => value,
            Value::Two(low, high) => {
                if self.is_second {
                    high
                } else {
                    low
                }
            }
            _ => None,
        }
    }

    fn set(self, new: Option<Literal>) {
        self.builder.change(|tree| {
            tree.edit(self.id, |row| match &mut row.value {
                Value::One(value) => *value = new,
                Value::Two(low, high) => *(if self.is_second { high } else { low }) = new,
                _ => {}
            });
        });
    }
}

/// The inputs.
#[component]
pub(super) fn ValueView(id: Id, kind: String) -> impl IntoView {
    let i18n = use_i18n();
    let builder = expect_context::<Builder>();
    let schema = builder.engine.schema;
    let compared = Memo::new(move |_| {
        let row = row_of(builder, id)?;
        schema.with(|schema| {
            let (ty, column) = operand_type(&row.subject.operand(), schema, &kind)?;
            let declared = column.and_then(|column| match column.leaf {
                Leaf::Field(field) => schema.field(&field.kind, &field.field).cloned(),
                _ => None,
            });
            let field = declared.unwrap_or_else(|| FieldDef::new("", ty));
            Some(Compared { ty, field, op: row.op })
        })
    });
    let slot = move |is_second| Slot { builder, id, is_second };
    move || {
        let Some(compared) = compared.get() else { return ().into_any() };
        match compared.op.shape() {
            Shape::Nothing => ().into_any(),
            Shape::One => view! { <OneView place=slot(false) compared=compared /> }.into_any(),
            Shape::Two => view! {
                <OneView place=slot(false) compared=compared.clone() />
                <span class="muted">{t!(i18n, k::builder::AND)}</span>
                <OneView place=slot(true) compared=compared />
            }
            .into_any(),
            Shape::Many => view! { <ManyView id=id compared=compared /> }.into_any(),
            Shape::Period => {
                let period = Signal::derive(move || match row_of(builder, id)?.value {
                    Value::Period(period) => Some(period),
                    _ => None,
                });
                let set = Callback::new(move |period: Option<Period>| {
                    if let Some(period) = period {
                        builder.change(|tree| tree.edit(id, |row| row.value = Value::Period(period)));
                    }
                });
                view! { <PeriodInput value=period on_change=set label=Signal::derive(t!(i18n, k::builder::VALUE)) /> }
                    .into_any()
            }
        }
    }
}

/// One value.
#[component]
fn OneView(place: Slot, compared: Compared) -> impl IntoView {
    let i18n = use_i18n();
    let ty = compared.ty;
    let label = Signal::derive(t!(i18n, k::builder::VALUE));
    let id = format!("{}-{}", super::row::value_id(place.id), u8::from(place.is_second));
    let literal = Memo::new(move |_| place.get());
    let json = Signal::derive(move || json_of(literal.get().as_ref()));
    let commit = Callback::new(move |json: Json| place.set(literal_of(&json, ty)));
    match ty {
        FieldType::Text | FieldType::LongText | FieldType::Set => view! {
            <input
                class="input" id=id dir="auto" autocomplete="off" aria-label=label
                prop:value=move || state::text_from(&json.get())
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    place.set((!typed.trim().is_empty()).then_some(Literal::Text(typed)));
                }
            />
        }
        .into_any(),
        // Texts within codes are typed, whole codes chosen.
        FieldType::Choice
            if !matches!(compared.op, Op::Is | Op::IsNot) || compared.field.choices.is_empty() =>
        {
            view! { <OneView place=place compared=Compared { ty: FieldType::Text, ..compared } /> }.into_any()
        }
        FieldType::Int | FieldType::Number => {
            let value = Signal::derive(move || literal.get());
            view! { <NumberInput value=value id=id on_change=Callback::new(move |new| place.set(new)) /> }
                .into_any()
        }
        FieldType::Money => view! { <AmountInput place=place id=id /> }.into_any(),
        FieldType::Day | FieldType::Instant => view! { <DateInput place=place id=id /> }.into_any(),
        FieldType::Birthday if compared.op != Op::Is => view! { <DateInput place=place id=id /> }.into_any(),
        FieldType::Flag => {
            let options = Signal::derive(move || {
                vec![
                    ("true".to_owned(), text!(i18n, k::records::YES)),
                    ("false".to_owned(), text!(i18n, k::records::NO)),
                ]
            });
            let value = Signal::derive(move || (literal.get() != Some(Literal::Flag(false))).to_string());
            let set = Callback::new(move |code: String| place.set(Some(Literal::Flag(code == "true"))));
            view! { <Select options=options value=value on_change=set label=label id=id /> }.into_any()
        }
        FieldType::Choice | FieldType::Birthday | FieldType::Ref => {
            let field = FieldDef { ty, ..compared.field };
            view! { <FieldInput field=field value=json on_commit=commit id=id label=label /> }.into_any()
        }
    }
}

/// Several values: codes to tick, or texts to type.
#[component]
fn ManyView(id: Id, compared: Compared) -> impl IntoView {
    let i18n = use_i18n();
    let builder = expect_context::<Builder>();
    let label = Signal::derive(t!(i18n, k::builder::VALUE));
    let texts = Memo::new(move |_| match row_of(builder, id).map(|row| row.value) {
        Some(Value::Many(values)) => values
            .into_iter()
            .filter_map(|value| match value {
                Literal::Text(text) => Some(text),
                _ => None,
            })
            .collect::<Vec<String>>(),
        _ => Vec::new(),
    });
    let set = move |texts: Vec<String>| {
        let values = texts.into_iter().map(Literal::Text).collect();
        builder.change(|tree| tree.edit(id, |row| row.value = Value::Many(values)));
    };
    if compared.ty == FieldType::Choice && !compared.field.choices.is_empty() {
        let name = compared.field.name.clone();
        let declared = compared.field.choices.clone();
        let codes = Memo::new(move |_| {
            // Codes that only the data knows stay among them.
            let others = texts.get().into_iter().filter(|text| !declared.contains(text));
            declared.iter().cloned().chain(others).collect::<Vec<String>>()
        });
        return view! {
            <div class="builder-choices" role="group" aria-label=label>
                <For each=move || codes.get() key=Clone::clone let(code)>
                    {
                        let words = { let (name, code) = (name.clone(), code.clone()); move || choice_label(i18n, &name, &code) };
                        let own = code.clone();
                        let is_in = Memo::new(move |_| texts.with(|texts| texts.contains(&own)));
                        view! {
                            <button
                                type="button" class="chip builder-choice" aria-pressed=move || is_in.get().to_string()
                                on:click=move |_| {
                                    let mut new = texts.get_untracked();
                                    if is_in.get_untracked() {
                                        new.retain(|text| *text != code);
                                    } else {
                                        new.push(code.clone());
                                    }
                                    set(new);
                                }
                            >
                                {words}
                            </button>
                        }
                    }
                </For>
            </div>
        }
        .into_any();
    }
    let field = FieldDef { ty: FieldType::Set, ..compared.field };
    let commit = Callback::new(move |json: Json| set(state::items_from(&json)));
    let value = Signal::derive(move || match texts.get() {
        texts if texts.is_empty() => Json::Null,
        texts => json!(texts),
    });
    let input = format!("{}-0", super::row::value_id(id));
    view! { <FieldInput field=field value=value on_commit=commit id=input label=label /> }.into_any()
}

/// A number, read at each key.
#[component]
fn NumberInput(
    #[prop(into)] value: Signal<Option<Literal>>,
    id: String,
    on_change: Callback<Option<Literal>>,
) -> impl IntoView {
    let i18n = use_i18n();
    // What is typed stays as it is typed while it is typed.
    let typed = RwSignal::new(None::<String>);
    let is_wrong = RwSignal::new(false);
    let shown = move || {
        typed.get().unwrap_or_else(|| match value.get() {
            Some(Literal::Int(number)) => i18n.number(number as f64),
            Some(Literal::Number(number)) => i18n.number(number),
            Some(Literal::Money(money)) => intl::amount(i18n.locale(), money),
            _ => String::new(),
        })
    };
    let input = move |event| {
        let text: String = event_target_value(&event);
        let read = state::number(&text, intl::decimal_point(i18n.locale_untracked()));
        is_wrong.set(read.is_err());
        typed.set(Some(text));
        if let Ok(number) = read {
            on_change.run(number.as_f64().and_then(Literal::number));
        }
    };
    view! {
        <input
            class="input number" id=id type="text" inputmode="decimal" autocomplete="off"
            aria-label=t!(i18n, k::builder::VALUE) aria-invalid=move || is_wrong.get().to_string()
            prop:value=shown
            on:input=input
            on:blur=move |_| if !is_wrong.get_untracked() { typed.set(None) }
        />
    }
    .into_any()
}

/// Currencies offered beside that of the space.
const OFFERED: [&str; 8] = ["EUR", "USD", "UZS", "GEL", "IRR", "GBP", "TRY", "RUB"];

/// An amount in one currency, or in whatever currency.
#[component]
fn AmountInput(place: Slot, id: String) -> impl IntoView {
    let i18n = use_i18n();
    let engine = place.builder.engine;
    let chosen = RwSignal::new(match untrack(|| place.get()) {
        Some(Literal::Money(money)) => money.currency.code().to_owned(),
        Some(_) => String::new(),
        None => untrack(|| default_currency(engine)),
    });
    // Another currency in the text is another one here.
    Effect::new(move |_| match place.get() {
        Some(Literal::Money(money)) => chosen.set(money.currency.code().to_owned()),
        Some(_) => chosen.set(String::new()),
        None => {}
    });
    let with_currency = move |number: Option<Literal>, code: &str| {
        let decimal = match number? {
            Literal::Money(money) => money.decimal(),
            other => other.to_string(),
        };
        match code.parse::<Currency>() {
            Ok(currency) => Money::parse(&decimal, currency).ok().map(Literal::Money),
            Err(_) => decimal.parse().ok().and_then(Literal::number),
        }
    };
    let options = Signal::derive(move || {
        let mut codes = vec![default_currency(engine)];
        codes.extend(
            OFFERED.map(str::to_owned).into_iter().filter(|code| *code != codes[0]).collect::<Vec<_>>(),
        );
        let any = (String::new(), text!(i18n, k::builder::ANY_CURRENCY));
        codes.into_iter().map(|code| (code.clone(), code)).chain([any]).collect::<Vec<_>>()
    });
    let set_currency = Callback::new(move |code: String| {
        let value = untrack(|| place.get());
        chosen.set(code.clone());
        if value.is_some() {
            place.set(with_currency(value, &code));
        }
    });
    let set_amount = Callback::new(move |number: Option<Literal>| {
        place.set(with_currency(number, &chosen.get_untracked()))
    });
    let value = Signal::derive(move || place.get());
    view! {
        <div class="builder-amount">
            <NumberInput value=value id=id on_change=set_amount />
            <Select options=options value=chosen on_change=set_currency label=Signal::derive(t!(i18n, k::builder::CURRENCY)) />
        </div>
    }
    .into_any()
}

fn unit_of(word: &str) -> Unit {
    Unit::from_word(word).unwrap_or(Unit::Day)
}

/// A number of units of time.
#[component]
fn UnitsInput(#[prop(into)] value: Signal<(u32, Unit)>, on_change: Callback<(u32, Unit)>) -> impl IntoView {
    let i18n = use_i18n();
    let units = Signal::derive(move || {
        let words = |unit: Unit| k::builder::unit(unit.word()).map(|key| i18n.text(key)).unwrap_or_default();
        Unit::ALL.map(|unit| (unit.word().to_owned(), words(unit))).to_vec()
    });
    let unit = Signal::derive(move || value.get().1.word().to_owned());
    let typed = move |event| {
        let text: String = event_target_value(&event);
        let plain = state::plain_number(&text, '.');
        if let Some(amount) = plain.parse::<u32>().ok().filter(|amount| *amount <= UNITS_MAX) {
            on_change.run((amount, value.get_untracked().1));
        }
    };
    let choose = Callback::new(move |word: String| on_change.run((value.get_untracked().0, unit_of(&word))));
    view! {
        <input
            class="input number builder-units" type="text" inputmode="numeric" maxlength="4" autocomplete="off"
            aria-label=t!(i18n, k::builder::HOW_MANY)
            prop:value=move || intl::plain_number(i18n.locale(), i64::from(value.get().0))
            on:change=typed
        />
        <Select options=units value=unit on_change=choose label=Signal::derive(t!(i18n, k::builder::UNIT)) />
    }
    .into_any()
}

/// A date, or one counted from today.
#[component]
fn DateInput(place: Slot, id: String) -> impl IntoView {
    let i18n = use_i18n();
    let value = Memo::new(move |_| place.get());
    let mode = Memo::new(move |_| match value.get() {
        Some(Literal::Relative(relative)) if relative.amount < 0 => "ago",
        Some(Literal::Relative(relative)) if relative.amount > 0 => "ahead",
        Some(Literal::Relative(_)) => "today",
        _ => "date",
    });
    let options = Signal::derive(move || {
        let words = |code: &str| k::builder::when(code).map(|key| i18n.text(key)).unwrap_or_default();
        ["date", "ago", "ahead", "today"].map(|code| (code.to_owned(), words(code))).to_vec()
    });
    let choose = Callback::new(move |code: String| {
        place.set(match code.as_str() {
            "ago" => Some(Literal::Relative(Relative::new(-30, Unit::Day))),
            "ahead" => Some(Literal::Relative(Relative::new(30, Unit::Day))),
            "today" => Some(Literal::Relative(Relative::TODAY)),
            _ => None,
        });
    });
    let units = Signal::derive(move || match value.get() {
        Some(Literal::Relative(relative)) => (relative.amount.unsigned_abs(), relative.unit),
        _ => (30, Unit::Day),
    });
    let set_units = Callback::new(move |(amount, unit): (u32, Unit)| {
        let sign = if mode.get_untracked() == "ago" { -1 } else { 1 };
        place.set(Some(Literal::Relative(Relative::new(sign * amount as i32, unit))));
    });
    let json = Signal::derive(move || json_of(value.get().as_ref()));
    let commit = Callback::new(move |json: Json| place.set(literal_of(&json, FieldType::Day)));
    let day = FieldDef::new("", FieldType::Day);
    let shown = Signal::derive(move || mode.get().to_owned());
    view! {
        <div class="builder-date">
            {move || match mode.get() {
                "date" => view! {
                    <FieldInput field=day.clone() value=json on_commit=commit id=id.clone() label=Signal::derive(t!(i18n, k::builder::VALUE)) />
                }.into_any(),
                "today" => ().into_any(),
                _ => view! { <UnitsInput value=units on_change=set_units /> }.into_any(),
            }}
            <Select options=options value=shown on_change=choose label=Signal::derive(t!(i18n, k::builder::WHEN)) />
        </div>
    }
    .into_any()
}

/// The codes of stretches of time in menus.
const PERIODS: [&str; 14] = [
    "in_last",
    "in_next",
    "today",
    "yesterday",
    "tomorrow",
    "this_week",
    "last_week",
    "next_week",
    "this_month",
    "last_month",
    "next_month",
    "this_year",
    "last_year",
    "next_year",
];

/// The code of a stretch of time.
pub(crate) fn period_code(period: Period) -> String {
    match period {
        Period::InLast(..) => "in_last".into(),
        Period::InNext(..) => "in_next".into(),
        period => period.to_string().replace(' ', "_"),
    }
}

fn period_of(code: &str, (amount, unit): (u32, Unit)) -> Option<Period> {
    match code.split_once('_') {
        Some(("in", "last")) => Some(Period::InLast(amount, unit)),
        Some(("in", _)) => Some(Period::InNext(amount, unit)),
        Some(("this", unit)) => Unit::from_word(unit).map(Period::This),
        Some(("last", unit)) => Unit::from_word(unit).map(Period::Last),
        Some((_, unit)) => Unit::from_word(unit).map(Period::Next),
        None => match code {
            "today" => Some(Period::This(Unit::Day)),
            "yesterday" => Some(Period::Last(Unit::Day)),
            "tomorrow" => Some(Period::Next(Unit::Day)),
            _ => None,
        },
    }
}

/// A stretch of time around today.
#[component]
pub(super) fn PeriodInput(
    /// The stretch; none for always.
    #[prop(into)]
    value: Signal<Option<Period>>,
    /// Called with the new one.
    on_change: Callback<Option<Period>>,
    /// Whether there may be none.
    #[prop(default = false)]
    has_always: bool,
    /// What a screen reader says of it.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let code = Memo::new(move |_| value.get().map(period_code).unwrap_or_default());
    let options = Signal::derive(move || {
        let words = |code: &str| k::builder::period(code).map(|key| i18n.text(key)).unwrap_or_default();
        let always = has_always.then(|| (String::new(), text!(i18n, k::builder::ALWAYS)));
        let periods = PERIODS.iter().map(|code| ((*code).to_owned(), words(code)));
        always.into_iter().chain(periods).collect::<Vec<_>>()
    });
    let units = Signal::derive(move || match value.get() {
        Some(Period::InLast(amount, unit) | Period::InNext(amount, unit)) => (amount, unit),
        _ => (30, Unit::Day),
    });
    let choose = Callback::new(move |code: String| on_change.run(period_of(&code, units.get_untracked())));
    let set_units = Callback::new(move |units| on_change.run(period_of(&code.get_untracked(), units)));
    let shown = Signal::derive(move || code.get());
    let is_counted = Memo::new(move |_| matches!(code.get().as_str(), "in_last" | "in_next"));
    view! {
        <div class="builder-date">
            <Select options=options value=shown on_change=choose label=label />
            <Show when=move || is_counted.get()><UnitsInput value=units on_change=set_units /></Show>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stretch_of_the_menu_leads_back_to_its_place() {
        for code in PERIODS {
            let period = period_of(code, (3, Unit::Month)).unwrap_or_else(|| panic!("{code}"));
            assert_eq!(period_code(period), code);
        }
    }
}

//! The weights of the score: seen, changed, and taken back to the usual ones. They are kept with the space.

use super::words::tenths;
use crate::engine::{EngineClient, use_engine};
use crate::i18n::{intl, k, use_i18n};
use crate::records::{failure_text, part_code, strength_part};
use crate::ui::field::state::plain_number;
use domain::insight::{StrengthPart, StrengthWeights};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::Command;
use serde_json::{Map, Value as Json, json};

/// The setting that holds the weights, by the names of the parts.
const WEIGHTS: &str = "strength_weights";
/// The largest weight that can be typed.
const MOST: f64 = 1000.0;

/// The weights of the space; tracked.
fn chosen(engine: EngineClient) -> StrengthWeights {
    engine.status.with(|status| of_setting(status.settings.get(WEIGHTS)))
}

/// What a setting says, as the engine reads it.
fn of_setting(setting: Option<&Json>) -> StrengthWeights {
    let mut weights = StrengthWeights::default();
    for part in StrengthPart::ALL {
        let given = setting.and_then(|setting| setting.get(part_code(part))?.as_f64());
        if let Some(weight) = given.filter(|weight| weight.is_finite() && *weight >= 0.0) {
            weights.0[part as usize] = weight;
        }
    }
    if weights.0.iter().sum::<f64>() > 0.0 { weights } else { StrengthWeights::default() }
}

/// What is kept of weights: nothing where they are the usual ones.
fn setting_of(weights: StrengthWeights) -> Json {
    if weights == StrengthWeights::default() {
        return Json::Null;
    }
    let pairs = StrengthPart::ALL.into_iter().map(|part| (part_code(part), json!(weights.0[part as usize])));
    pairs.collect::<Map<_, _>>().into()
}

/// Weights with one of them as typed; nothing for what is no weight, or where no part would be left.
fn typed(mut weights: StrengthWeights, part: StrengthPart, plain: &str) -> Option<StrengthWeights> {
    let weight: f64 = plain.parse().ok()?;
    weights.0[part as usize] = weight;
    ((0.0..=MOST).contains(&weight) && weights.0.iter().sum::<f64>() > 0.0).then_some(weights)
}

/// The form, folded away below a line that says whose weights they are.
#[component]
pub(super) fn Weights() -> impl IntoView {
    let i18n = use_i18n();
    let engine = use_engine();
    let weights = Memo::new(move |_| chosen(engine));
    let is_usual = Memo::new(move |_| weights.get() == StrengthWeights::default());
    let mistake = RwSignal::new(None::<String>);
    let keep = Callback::new(move |weights: StrengthWeights| {
        mistake.set(None);
        spawn_local(async move {
            let setting = Command::Setting { name: WEIGHTS.into(), value: setting_of(weights) };
            if let Err(failure) = engine.apply(setting).await {
                mistake.set(Some(untrack(|| failure_text(i18n, &failure))));
            }
        });
    });
    let whose = move || {
        if is_usual.get() {
            text!(i18n, k::assessment::WEIGHTS_USUAL)
        } else {
            text!(i18n, k::assessment::WEIGHTS_OWN)
        }
    };
    view! {
        <details class="card assess-weights" id="weights">
            <summary>
                <strong>{t!(i18n, k::assessment::WEIGHTS)}":"</strong>" "<span class="muted">{whose}</span>
            </summary>
            <p class="part-note">{t!(i18n, k::assessment::WEIGHTS_TEXT)}</p>
            <div class="assess-weight-inputs">
                {StrengthPart::ALL.map(|part| view! { <Weight part=part weights=weights keep=keep mistake=mistake /> }).collect_view()}
            </div>
            {move || mistake.get().map(|mistake| view! { <p class="field-mistake" role="alert">{mistake}</p> })}
            <button
                type="button" class="button" disabled=is_usual
                on:click=move |_| keep.run(StrengthWeights::default())
            >
                {t!(i18n, k::assessment::RESET)}
            </button>
        </details>
    }
    .into_any()
}

/// One weight, with the share it is of all.
#[component]
fn Weight(
    part: StrengthPart,
    weights: Memo<StrengthWeights>,
    keep: Callback<StrengthWeights>,
    mistake: RwSignal<Option<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let code = part_code(part);
    let id = format!("weight-{code}");
    let shown = move || i18n.number(weights.get().0[part as usize]);
    let note = move || {
        let all = weights.get().0;
        text!(
            i18n,
            k::assessment::WEIGHT_NOTE,
            share = i18n.percent(all[part as usize] / all.iter().sum::<f64>()),
            usual = tenths(i18n, StrengthWeights::default().0[part as usize])
        )
    };
    let change = move |event| {
        let point = intl::decimal_point(i18n.locale_untracked());
        let plain = plain_number(&event_target_value(&event), point);
        match typed(weights.get_untracked(), part, &plain) {
            Some(weights) => keep.run(weights),
            None => mistake
                .set(Some(untrack(|| text!(i18n, k::assessment::WEIGHT_MISTAKE, most = i18n.number(MOST))))),
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{move || strength_part(i18n, part)}</label>
            <input
                class="input number" type="text" inputmode="decimal" autocomplete="off" id=id.clone()
                aria-describedby=format!("{id}-note") prop:value=shown on:change=change
            />
            <p class="field-note" id=format!("{id}-note")>{note}</p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_weights_are_not_kept_and_others_come_back_as_they_were() {
        assert_eq!(setting_of(StrengthWeights::default()), Json::Null);
        let own = typed(StrengthWeights::default(), StrengthPart::Complaints, "55.5").unwrap();
        let setting = setting_of(own);
        assert_eq!(setting["complaints"], 55.5);
        assert_eq!(of_setting(Some(&setting)), own);
        assert_eq!(of_setting(None), StrengthWeights::default());
    }

    #[test]
    fn what_is_no_weight_is_refused_and_one_part_has_to_count() {
        let usual = StrengthWeights::default();
        for wrong in ["", "x", "-1", "1001", "NaN", "inf"] {
            assert_eq!(typed(usual, StrengthPart::Recency, wrong), None, "{wrong}");
        }
        let mut one = StrengthWeights([0.0; 9]);
        one.0[StrengthPart::Tenure as usize] = 2.0;
        assert_eq!(typed(one, StrengthPart::Tenure, "0"), None);
        let nonsense = json!({ "recency": -3, "frequency": "many", "unknown": 5 });
        assert_eq!(of_setting(Some(&nonsense)), usual);
        let nothing: Map<_, _> =
            StrengthPart::ALL.map(|part| (part_code(part), json!(0))).into_iter().collect();
        assert_eq!(of_setting(Some(&nothing.into())), usual);
    }
}

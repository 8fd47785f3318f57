//! How each number of the screen is computed.

use super::state::{Ahead, Answer, tenths};
use super::words::Words;
use crate::i18n::k;
use crate::ui::Explained;
use domain::insight::BackTest;

/// A part of the model with the number of whole periods it was found from.
fn of_model(words: &Words, answer: &Answer, definition: String, formula: String) -> Explained {
    let i18n = words.i18n;
    Explained {
        definition,
        formula,
        inputs: vec![
            (text!(i18n, k::forecast::PERIODS), i18n.number(answer.history.len() as f64)),
            (text!(i18n, k::forecast::SEASON_LENGTH), words.span(answer.season)),
            (text!(i18n, k::forecast::SSE), i18n.number(tenths(answer.sse))),
        ],
        source: text!(i18n, k::forecast::SOURCE),
    }
}

/// A period ahead.
pub(super) fn point(words: &Words, answer: &Answer, point: &Ahead) -> Explained {
    let i18n = words.i18n;
    let (definition, formula) = match words.view.multiplies {
        true => {
            (text!(i18n, k::forecast::POINT_DEFINITION_TIMES), text!(i18n, k::forecast::POINT_FORMULA_TIMES))
        }
        false => (text!(i18n, k::forecast::POINT_DEFINITION), text!(i18n, k::forecast::POINT_FORMULA)),
    };
    let mut explained = of_model(words, answer, definition, formula);
    let seasonal = answer.seasonal.first().copied().unwrap_or(0.0);
    let parts = [
        (text!(i18n, k::forecast::LEVEL), words.value(answer.level)),
        (text!(i18n, k::forecast::TREND), words.signed(answer.trend)),
        (
            format!("{}, {}", text!(i18n, k::forecast::SEASONAL), words.period(point.from)),
            words.seasonal(seasonal),
        ),
        (words.period(point.from), words.value(point.value)),
        (text!(i18n, k::forecast::INTERVAL), words.between(point.ci95.0, point.ci95.1)),
    ];
    explained.inputs.splice(0..0, parts);
    explained
}

/// A part of the back-test.
fn of_test(
    words: &Words,
    test: &BackTest,
    (definition, formula): (String, String),
    name: String,
    value: String,
) -> Explained {
    let i18n = words.i18n;
    Explained {
        definition,
        formula,
        inputs: vec![(text!(i18n, k::forecast::HELD_OUT), words.span(test.steps)), (name, value)],
        source: text!(i18n, k::forecast::SOURCE),
    }
}

/// The mean absolute error.
pub(super) fn mae(words: &Words, test: &BackTest) -> Explained {
    let i18n = words.i18n;
    let said = (text!(i18n, k::forecast::MAE_DEFINITION), text!(i18n, k::forecast::MAE_FORMULA));
    of_test(words, test, said, text!(i18n, k::forecast::MAE), words.value(test.mae))
}

/// The same of the forecast that repeats the last season.
pub(super) fn naive(words: &Words, test: &BackTest) -> Explained {
    let i18n = words.i18n;
    let said = (text!(i18n, k::forecast::NAIVE_DEFINITION), text!(i18n, k::forecast::NAIVE_FORMULA));
    of_test(words, test, said, text!(i18n, k::forecast::NAIVE), words.value(test.naive_mae))
}

/// The mean error in per cent of the value.
pub(super) fn mape(words: &Words, test: &BackTest) -> Explained {
    let i18n = words.i18n;
    let said = (text!(i18n, k::forecast::MAPE_DEFINITION), text!(i18n, k::forecast::MAPE_FORMULA));
    let value = test.mape_percent.map_or_else(|| "–".to_owned(), |percent| i18n.percent(percent / 100.0));
    of_test(words, test, said, text!(i18n, k::forecast::MAPE), value)
}

/// How many intervals held their value.
pub(super) fn within(words: &Words, test: &BackTest) -> Explained {
    let i18n = words.i18n;
    let said = (text!(i18n, k::forecast::WITHIN_DEFINITION), text!(i18n, k::forecast::WITHIN_FORMULA));
    of_test(words, test, said, text!(i18n, k::forecast::WITHIN), i18n.number(f64::from(test.within)))
}

/// Where the series stands.
pub(super) fn level(words: &Words, answer: &Answer) -> Explained {
    let i18n = words.i18n;
    let formula = match words.view.multiplies {
        true => text!(i18n, k::forecast::LEVEL_FORMULA_TIMES),
        false => text!(i18n, k::forecast::LEVEL_FORMULA),
    };
    let mut explained = of_model(words, answer, text!(i18n, k::forecast::LEVEL_DEFINITION), formula);
    explained.inputs.insert(0, ("α".to_owned(), i18n.number(answer.smoothing.alpha)));
    explained
}

/// By how much it moves per period.
pub(super) fn trend(words: &Words, answer: &Answer) -> Explained {
    let i18n = words.i18n;
    let mut explained = of_model(
        words,
        answer,
        text!(i18n, k::forecast::TREND_DEFINITION),
        text!(i18n, k::forecast::TREND_FORMULA),
    );
    explained.inputs.insert(0, ("β".to_owned(), i18n.number(answer.smoothing.beta)));
    explained
}

/// A smoothing parameter.
pub(super) fn smoothing(words: &Words, answer: &Answer, name: String, value: f64) -> Explained {
    let i18n = words.i18n;
    let mut explained = of_model(
        words,
        answer,
        text!(i18n, k::forecast::SMOOTHING_DEFINITION),
        text!(i18n, k::forecast::SMOOTHING_FORMULA),
    );
    explained.inputs.insert(0, (name, i18n.number(value)));
    explained
}

/// The figures of the season.
pub(super) fn season(words: &Words, answer: &Answer) -> Explained {
    let i18n = words.i18n;
    let formula = match words.view.multiplies {
        true => text!(i18n, k::forecast::SEASON_FORMULA_TIMES),
        false => text!(i18n, k::forecast::SEASON_FORMULA),
    };
    let mut explained = of_model(words, answer, text!(i18n, k::forecast::SEASON_DEFINITION), formula);
    let figures = answer.points.iter().zip(&answer.seasonal);
    let figures = figures.map(|(point, figure)| (words.period(point.from), words.seasonal(*figure)));
    explained.inputs.splice(0..0, [("γ".to_owned(), i18n.number(answer.smoothing.gamma))]);
    explained.inputs.extend(figures);
    explained
}

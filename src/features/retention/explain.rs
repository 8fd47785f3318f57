//! How each number of the screen is computed.

use super::answer::Group;
use super::measures;
use super::state::{View, days_of};
use crate::i18n::{I18n, k};
use crate::ui::Explained;
use domain::insight::LogRank;

type Groups = [(String, Group)];

/// A figure of all groups with what it is made of in each.
fn of_groups(
    i18n: I18n,
    view: &View,
    (definition, formula): (String, String),
    groups: &Groups,
    said: impl Fn(&Group) -> String,
) -> Explained {
    let quiet = (text!(i18n, k::retention::QUIET), i18n.number(f64::from(view.quiet)));
    let each = groups.iter().map(|(name, group)| (name.clone(), said(group)));
    Explained {
        definition,
        formula,
        inputs: std::iter::once(quiet).chain(each).collect(),
        source: text!(i18n, k::retention::SOURCE),
    }
}

/// So many customers and so many of them lost.
fn counted(i18n: I18n, group: &Group) -> String {
    let number = |count: u32| i18n.number(f64::from(count));
    text!(i18n, k::retention::COUNTED, customers = number(group.curve.n), lost = number(group.curve.events))
}

/// The curves.
pub(super) fn curve(i18n: I18n, view: &View, groups: &Groups) -> Explained {
    let said = (text!(i18n, k::retention::CURVE_DEFINITION), text!(i18n, k::retention::CURVE_FORMULA));
    of_groups(i18n, view, said, groups, |group| counted(i18n, group))
}

/// How many there are.
pub(super) fn customers(i18n: I18n, view: &View, groups: &Groups) -> Explained {
    let said =
        (text!(i18n, k::retention::CUSTOMERS_DEFINITION), text!(i18n, k::retention::CUSTOMERS_FORMULA));
    of_groups(i18n, view, said, groups, |group| i18n.number(f64::from(group.curve.n)))
}

/// How many are lost.
pub(super) fn lost(i18n: I18n, view: &View, groups: &Groups) -> Explained {
    let said = (text!(i18n, k::retention::LOST_DEFINITION), text!(i18n, k::retention::LOST_FORMULA));
    of_groups(i18n, view, said, groups, |group| counted(i18n, group))
}

/// When half are left.
pub(super) fn median(i18n: I18n, view: &View, groups: &Groups) -> Explained {
    let said = (text!(i18n, k::retention::MEDIAN_DEFINITION), text!(i18n, k::retention::MEDIAN_FORMULA));
    of_groups(i18n, view, said, groups, |group| counted(i18n, group))
}

/// How long they stay on average, up to a time.
pub(super) fn mean(i18n: I18n, view: &View, name: String, groups: &Groups) -> Explained {
    let said = (text!(i18n, k::retention::MEAN_DEFINITION), text!(i18n, k::retention::MEAN_FORMULA));
    let mut explained = of_groups(i18n, view, said, groups, |group| counted(i18n, group));
    explained.inputs.insert(0, (name, measures::time(i18n, days_of(view.mean))));
    explained
}

/// The share that is left after some months.
pub(super) fn share(i18n: I18n, view: &View, months: u32, groups: &Groups) -> Explained {
    let said = (text!(i18n, k::retention::CURVE_DEFINITION), text!(i18n, k::retention::CURVE_FORMULA));
    let mut explained = of_groups(i18n, view, said, groups, |group| {
        let Some(left) = group.curve.left_after(months) else { return "–".to_owned() };
        let number = |count: u32| i18n.number(f64::from(count));
        let (watched, lost) = (number(left.at_risk), number(left.cumulative_events));
        let share = measures::share(i18n, group, months);
        text!(i18n, k::retention::LEFT_OF, share = share, watched = watched, lost = lost)
    });
    explained.inputs.insert(0, ("t".to_owned(), measures::time(i18n, days_of(months))));
    explained
}

/// The test between the groups.
pub(super) fn test(i18n: I18n, test: &LogRank, groups: &Groups) -> Explained {
    let tenth = |count: f64| i18n.number((count * 10.0).round() / 10.0);
    let each = groups.iter().filter_map(|(name, group)| {
        let (lost, expected) = group.tested?;
        Some((
            name.clone(),
            text!(i18n, k::retention::LOST_AND_EXPECTED, lost = tenth(lost), expected = tenth(expected)),
        ))
    });
    let figures = [
        (text!(i18n, k::retention::CHI), i18n.number(test.chi2)),
        (text!(i18n, k::retention::DEGREES), i18n.number(f64::from(test.degrees))),
        (text!(i18n, k::retention::P), i18n.number(test.p_value)),
    ];
    Explained {
        definition: text!(i18n, k::retention::TEST_DEFINITION),
        formula: text!(i18n, k::retention::TEST_FORMULA),
        inputs: each.chain(figures).collect(),
        source: text!(i18n, k::retention::TEST_SOURCE),
    }
}

//! The wide parts below the cards, by name.

use super::board::{Board, Named};
use super::cohorts::Cohorts;
use super::concentration::ConcentrationCurve;
use super::months::{RetentionMonths, RevenueMonths};
use super::notes::Notes;
use super::rfm::RfmPicture;
use super::segments_compared::SegmentsCompared;
use crate::i18n::k;
use leptos::prelude::*;

/// All of them in their order.
pub(super) const SECTIONS: [Named; 7] = [
    ("retention_months", k::insights::RETENTION_MONTHS, || view! { <RetentionMonths /> }.into_any()),
    ("revenue_months", k::insights::REVENUE_MONTHS, || view! { <RevenueMonths /> }.into_any()),
    ("notes", k::insights::NOTES, || view! { <Notes /> }.into_any()),
    ("segments_compared", k::insights::SEGMENTS_COMPARED, || view! { <SegmentsCompared /> }.into_any()),
    ("rfm_picture", k::insights::RFM, || view! { <RfmPicture /> }.into_any()),
    ("cohorts", k::insights::COHORTS, || view! { <Cohorts /> }.into_any()),
    ("concentration", k::insights::CONCENTRATION, || view! { <ConcentrationCurve /> }.into_any()),
];

/// Those that are shown, as the person arranged them.
#[component]
pub(super) fn Sections() -> impl IntoView {
    let board = Board::here();
    let shown =
        move || board.arrangement.with(|arrangement| arrangement.shown(&SECTIONS.map(|(name, ..)| name)));
    let make = move |name: &'static str| {
        SECTIONS.into_iter().find(|(known, ..)| *known == name).map(|(_, _, make)| make())
    };
    view! { <div class="parts"><For each=shown key=|name| *name children=make /></div> }
}

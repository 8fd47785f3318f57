//! The few pictures of the app: 16 by 16, one stroke, in the colour of the text beside them.

use leptos::prelude::*;

/// A picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// People: customers.
    People,
    /// Overlapping circles: segments.
    Segments,
    /// A chart: insights.
    Chart,
    /// An arrow into a tray: import.
    Import,
    /// An arrow out of a tray: export.
    Export,
    /// A bin.
    Trash,
    /// Sliders: settings.
    Settings,
    /// A magnifying glass.
    Search,
    /// A plus sign.
    Plus,
    /// A cross.
    Close,
    /// An arrow turning back.
    Undo,
    /// An arrow turning forward.
    Redo,
    /// A chevron to the end of the line; mirrored in right-to-left.
    Next,
    /// A chevron to the start of the line; mirrored in right-to-left.
    Back,
    /// A chevron down.
    Down,
    /// A tick.
    Check,
    /// A triangle with an exclamation mark.
    Warning,
    /// A clock with an arrow: history.
    History,
    /// A globe: language.
    Globe,
    /// Half a disc: theme.
    Theme,
    /// Three dots.
    More,
    /// A label.
    Tag,
    /// A funnel.
    Filter,
    /// A building.
    Building,
    /// A person.
    Person,
    /// A shopping bag: an order.
    Order,
    /// A speech bubble: an interaction.
    Talk,
    /// A cloud with a stroke: no network.
    Offline,
    /// A question mark in a circle.
    Help,
    /// Six dots: something to hold and move.
    Grip,
    /// A pencil: edit.
    Pencil,
    /// A pin: kept in place.
    Pin,
    /// Rows and a column: a table.
    Table,
    /// Columns of unlike height: a board.
    Board,
    /// Bars of unlike length: groups.
    Groups,
}

impl Shape {
    /// All of them.
    pub(crate) const ALL: [Shape; 35] = [
        Shape::People,
        Shape::Segments,
        Shape::Chart,
        Shape::Import,
        Shape::Export,
        Shape::Trash,
        Shape::Settings,
        Shape::Search,
        Shape::Plus,
        Shape::Close,
        Shape::Undo,
        Shape::Redo,
        Shape::Next,
        Shape::Back,
        Shape::Down,
        Shape::Check,
        Shape::Warning,
        Shape::History,
        Shape::Globe,
        Shape::Theme,
        Shape::More,
        Shape::Tag,
        Shape::Filter,
        Shape::Building,
        Shape::Person,
        Shape::Order,
        Shape::Talk,
        Shape::Offline,
        Shape::Help,
        Shape::Grip,
        Shape::Pencil,
        Shape::Pin,
        Shape::Table,
        Shape::Board,
        Shape::Groups,
    ];

    fn path(self) -> &'static str {
        match self {
            Shape::People => {
                "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.8a2.5 2.5 0 0 1 0 4.4M12.2 9.9c1.4.6 2.3 1.9 2.3 3.6"
            }
            Shape::Segments => {
                "M6 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10 13.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9"
            }
            Shape::Chart => "M2 13.5h12M4 11V8M8 11V3M12 11V6",
            Shape::Import => "M8 2v7.5M5 6.7l3 3 3-3M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2",
            Shape::Export => "M8 9.8V2.2M5 5l3-3 3 3M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2",
            Shape::Trash => {
                "M2.5 4.5h11M6 4.5V3a.8.8 0 0 1 .8-.8h2.4A.8.8 0 0 1 10 3v1.5M4 4.5l.6 8.4a1 1 0 0 0 1 .9h4.8a1 1 0 0 0 1-.9l.6-8.4M6.7 7v4M9.3 7v4"
            }
            Shape::Settings => {
                "M2 4.5h6M11 4.5h3M2 11.5h3M8 11.5h6M9.5 6a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M6.5 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3"
            }
            Shape::Search => "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10.3 10.3 14 14",
            Shape::Help => {
                "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M6.2 6.3a1.9 1.9 0 1 1 2.6 1.9c-.5.2-.8.6-.8 1.1v.2M8 11.6v.1"
            }
            Shape::Plus => "M8 3v10M3 8h10",
            Shape::Close => "M4 4l8 8M12 4l-8 8",
            Shape::Undo => "M5.5 3 2.5 6l3 3M2.8 6h6.7a4 4 0 0 1 0 8H6",
            Shape::Redo => "M10.5 3l3 3-3 3M13.2 6H6.5a4 4 0 0 0 0 8H10",
            Shape::Next => "M6 3.5 10.5 8 6 12.5",
            Shape::Back => "M10 3.5 5.5 8l4.5 4.5",
            Shape::Down => "M3.5 6 8 10.5 12.5 6",
            Shape::Check => "M3 8.5 6.5 12 13 4.5",
            Shape::Warning => "M8 2 1.5 13.5h13zM8 6.5v3.2M8 11.6v.1",
            Shape::History => "M2.5 8a5.5 5.5 0 1 0 1.8-4.1L2.5 5.5M2.5 2.5v3h3M8 5v3.3l2 1.4",
            Shape::Globe => {
                "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14C6 12.2 5.4 10.2 5.4 8S6 3.8 8 2"
            }
            Shape::Theme => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 2v12M8 5l4.5-.8M8 8h6M8 11l4.5.8",
            Shape::More => "M3.5 8v.01M8 8v.01M12.5 8v.01",
            Shape::Tag => "M2.5 3.5v4.3l5.8 5.8 5.3-5.3L7.8 2.5H3.5a1 1 0 0 0-1 1M5.5 5.5v.01",
            Shape::Filter => "M2 3.5h12M4.5 8h7M6.5 12.5h3",
            Shape::Building => {
                "M3.5 14V3a1 1 0 0 1 1-1h5a1 1 0 0 1 1 1v11M10.5 6.5h1.5a1 1 0 0 1 1 1V14M2 14h12M6 5h2M6 8h2M6 11h2"
            }
            Shape::Person => "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2.5 14c0-3 2.5-4.5 5.5-4.5s5.5 1.5 5.5 4.5",
            Shape::Order => "M3 5.5h10l-.7 8H3.7zM5.5 5.5V4.5a2.5 2.5 0 0 1 5 0v1",
            Shape::Talk => "M2.5 3.5h11v7.5h-6L4.5 13.5V11h-2z",
            Shape::Pencil => "M3 13l.6-3L11 2.6l2.4 2.4L6 12.4zM9.5 4.1l2.4 2.4",
            Shape::Table => "M2.5 3.5h11v9h-11zM2.5 6.5h11M6 6.5v6",
            Shape::Board => "M2.5 3h3v10h-3zM6.5 3h3v7h-3zM10.5 3h3v5h-3z",
            Shape::Groups => "M2.5 3v10M5 4.5h8.5M5 8h6M5 11.5h3.5",
            Shape::Pin => "M6 2.5h4M6.7 2.5v4.2L4.5 9.2h7L9.3 6.7V2.5M8 9.2v4.3",
            Shape::Grip => "M6 4v.01M10 4v.01M6 8v.01M10 8v.01M6 12v.01M10 12v.01",
            Shape::Offline => {
                "M4.5 12.5a3 3 0 0 1-.3-6M6.5 4.2A4 4 0 0 1 11.7 7a2.8 2.8 0 0 1 1.5 4.6M2.5 2.5l11 11M6 12.5h4.5"
            }
        }
    }

    fn is_mirrored(self) -> bool {
        matches!(self, Shape::Next | Shape::Back | Shape::Undo | Shape::Redo)
    }
}

/// A picture beside a text or in a button; hidden from screen readers, since the text says it.
#[component]
pub(crate) fn Icon(
    /// Which.
    shape: Shape,
) -> impl IntoView {
    view! {
        <svg class="icon" class:mirrored=shape.is_mirrored() viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=shape.path() />
        </svg>
    }
}

//! What of the sheet is shown and how, as the address says it.

use crate::i18n::{Key, k};
use crate::ui::{Addressed, address_with};

/// A part of the sheet.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Part {
    /// Buttons and pictures.
    #[default]
    Buttons,
    /// Inputs.
    Fields,
    /// What lies over a screen.
    Layers,
    /// Tables.
    Tables,
    /// Badges, notices and the like.
    Signs,
    /// Charts.
    Charts,
}

impl Part {
    /// All of them in their order.
    pub(super) const ALL: [Part; 6] =
        [Part::Buttons, Part::Fields, Part::Layers, Part::Tables, Part::Signs, Part::Charts];

    fn code(self) -> &'static str {
        match self {
            Part::Buttons => "buttons",
            Part::Fields => "fields",
            Part::Layers => "layers",
            Part::Tables => "tables",
            Part::Signs => "signs",
            Part::Charts => "charts",
        }
    }

    /// What it is called.
    pub(super) fn title(self) -> Key {
        match self {
            Part::Buttons => k::kit::PART_BUTTONS,
            Part::Fields => k::kit::PART_FIELDS,
            Part::Layers => k::kit::PART_LAYERS,
            Part::Tables => k::kit::PART_TABLES,
            Part::Signs => k::kit::PART_SIGNS,
            Part::Charts => k::kit::PART_CHARTS,
        }
    }
}

/// What is shown.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct View {
    /// Which part.
    pub(super) part: Part,
    /// With high contrast, whatever the system asks for.
    pub(super) is_strong: bool,
    /// Against the direction of the language.
    pub(super) is_turned: bool,
}

impl Addressed for View {
    fn read(parameter: impl Fn(&str) -> Option<String>) -> View {
        let part = parameter("part");
        let part = Part::ALL.into_iter().find(|known| part.as_deref() == Some(known.code()));
        View {
            part: part.unwrap_or_default(),
            is_strong: parameter("contrast").as_deref() == Some("more"),
            is_turned: parameter("direction").as_deref() == Some("turned"),
        }
    }

    fn address(&self) -> String {
        let parts = [
            ("part", (self.part != Part::default()).then(|| self.part.code().to_owned())),
            ("contrast", self.is_strong.then(|| "more".to_owned())),
            ("direction", self.is_turned.then(|| "turned".to_owned())),
        ];
        address_with("/kit", parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::read_address;

    #[test]
    fn addresses_round_trip_and_nonsense_shows_the_first_part() {
        for part in Part::ALL {
            for (is_strong, is_turned) in [(false, false), (true, false), (false, true), (true, true)] {
                let view = View { part, is_strong, is_turned };
                assert_eq!(read_address::<View>(&view.address()), view);
            }
        }
        assert_eq!(View::default().address(), "/kit");
        assert_eq!(read_address::<View>("/kit?part=x&contrast=x&direction=x"), View::default());
    }
}

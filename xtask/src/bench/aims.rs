//! The aims of DESIGN.md, section 8.

/// A row of its tables.
#[derive(Clone, Copy)]
pub enum Aim {
    SearchBroad,
    SearchRare,
    Segment,
    Rfm,
    Panel,
    Cohorts,
    Edit,
    EditAndCount,
    OpenPage,
    OpenBrowser,
    Import,
    Memory,
    Frame,
    FirstLoad,
}

impl Aim {
    /// Milliseconds, megabytes or kilobytes, as the row has it; nothing for sizes without an aim.
    pub fn at(self, customers: u64) -> Option<f64> {
        let (at_100_000, at_1_000_000) = match self {
            Aim::SearchBroad => (3.0, 25.0),
            Aim::SearchRare => (0.8, 5.0),
            Aim::Segment => (0.8, 6.0),
            Aim::Rfm => (12.0, 100.0),
            Aim::Panel => (7.0, 50.0),
            Aim::Cohorts => (2.0, 15.0),
            Aim::Edit => (1.0, 1.2),
            Aim::EditAndCount => (1.3, 6.0),
            Aim::OpenPage => (170.0, 230.0),
            Aim::OpenBrowser => (300.0, 360.0),
            Aim::Import => (1200.0, 8000.0),
            Aim::Memory => (170.0, 450.0),
            Aim::Frame => return Some(16.0),
            Aim::FirstLoad => return Some(600.0),
        };
        match customers {
            100_000 => Some(at_100_000),
            1_000_000 => Some(at_1_000_000),
            _ => None,
        }
    }
}

//! From the columns of a file to the fields of a record.
//!
//! [`propose`] recognises columns by their names, in the languages of our users and as the vendors write them, and by
//! what they hold. A column that fits nothing becomes an own field, so nothing is dropped silently; one that is left
//! out says why.
//!
//! Where a column's [`Target`] is a field that links to another record (a customer's organisation, an order's
//! customer), the cell names that record, and [`Column::link`] says by what.

mod concept;

mod fields;

mod kind;

mod lookup;

mod own_name;

mod read;

mod system;

mod words;

pub use kind::Kind;
pub use read::CellError;
pub use system::System;

use crate::column::{Guess, Holds, Profile};
use crate::values::{AmountRules, DateRules, Separator};
use concept::{Concept, Rank};
use domain::{Currency, FieldType};
use lookup::Meaning;

/// Where the cells of a column go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// A field of the kind, by its name in the schema.
    Field(&'static str),
    /// Not a field of its own: used together with another column.
    Helper(Helper),
    /// A new own field.
    Own {
        /// A name for the schema that no other field of the kind has.
        name: String,
        /// The column's name, for people.
        label: String,
        /// Its type.
        ty: FieldType,
    },
    /// Left out.
    Ignore(Reason),
}

/// What a helping column tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Helper {
    /// The currency of the record's amount or price.
    Currency,
    /// The price of one piece: the amount is this times the quantity.
    UnitPrice,
}

/// Why a column is left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Reason {
    /// It names what another column holds (`Work`, `Mobile`).
    Label,
    /// It repeats what other columns hold.
    Repeats,
    /// It has neither a name nor a value.
    Blank,
}

impl Reason {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Label => "label",
            Reason::Repeats => "repeats",
            Reason::Blank => "blank",
        }
    }
}

/// By what a cell names the record it links to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum LinkBy {
    /// The id that the other system gave it.
    ExternalId,
    /// The stock-keeping unit of a product.
    Sku,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A name.
    Name,
}

/// How sure a proposal is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Certainty {
    /// Nothing is known about the column.
    None,
    /// Its contents speak for it.
    Contents,
    /// Its name does.
    Name,
}

/// The proposal for one column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its name in the file; empty where there is none.
    pub header: String,
    /// Where its cells go.
    pub target: Target,
    /// How sure that is.
    pub certainty: Certainty,
    /// For a field that links to another record.
    pub link: Option<LinkBy>,
    /// What stands between it and the column before that goes to the same text field, where several do.
    pub joined_by: &'static str,
    /// How a cell with several texts is split.
    pub separator: Separator,
    /// How its dates are to be read.
    pub dates: DateRules,
    /// How its amounts are to be read.
    pub amounts: AmountRules,
    /// What its cells look like. A column of [`Holds::Nothing`] with an own field as its target needs that field only
    /// if a value comes later in the file.
    pub guess: Guess,
}

/// What a file holds and where its columns go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// The kind of record.
    pub kind: Kind,
    /// The program that made the file, where we know it.
    pub system: Option<System>,
    /// One entry for each column, in their order.
    pub columns: Vec<Column>,
    /// Values for fields that have no column: an interaction with a score is a survey.
    pub defaults: Vec<(&'static str, &'static str)>,
    /// How many columns were known by name.
    pub recognised: usize,
}

impl Proposal {
    /// The columns that go to a field of the kind.
    pub fn columns_of(&self, field: &str) -> impl Iterator<Item = (usize, &Column)> {
        let field = field.to_owned();
        self.columns.iter().enumerate().filter(move |(_, column)| match &column.target {
            Target::Field(name) => **name == field,
            _ => false,
        })
    }

    /// The column that helps in this way.
    pub fn helper(&self, helper: Helper) -> Option<usize> {
        self.columns.iter().position(|column| column.target == Target::Helper(helper))
    }
}

/// What is known of one column while the proposal is made.
struct Draft<'a> {
    header: &'a str,
    meaning: Option<Meaning>,
    profile: &'a Profile,
    guess: Guess,
}

impl Draft<'_> {
    fn is(&self, concept: Concept) -> bool {
        self.meaning.is_some_and(|meaning| meaning.concept == concept)
    }

    fn filled(&self) -> bool {
        self.profile.filled() > 0
    }

    fn rank(&self) -> Rank {
        self.meaning.map_or(Rank::Third, |meaning| meaning.rank)
    }
}

/// Whether the name of a column is one we know. Numbers and single letters are none.
pub(crate) fn is_known_header(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).count() >= 2 && lookup::meaning(name).is_some()
}

/// Proposes a place for every column. `headers` may be fewer than `profiles` and may repeat; a file without a header
/// has none, and its columns are judged by what they hold. `kind` is the person's choice, if there is one.
///
/// ```
/// use formats::{column::Profile, mapping::{propose, Kind, Target}};
/// let mut profiles = [Profile::default(), Profile::default()];
/// profiles[0].add("Nino");
/// profiles[1].add("nino@example.ge");
/// let proposal = propose(&["სახელი", "ელ. ფოსტა"], &profiles, None);
/// assert_eq!(proposal.kind, Kind::Customer);
/// assert_eq!(proposal.columns[1].target, Target::Field("emails"));
/// ```
pub fn propose(headers: &[&str], profiles: &[Profile], kind: Option<Kind>) -> Proposal {
    let normals: Vec<String> = headers.iter().map(|header| lookup::normal(header)).collect();
    let system = system::recognise(&normals);
    let empty = Profile::default();
    let count = headers.len().max(profiles.len());
    let mut drafts: Vec<Draft<'_>> = (0..count)
        .map(|place| {
            let header = headers.get(place).copied().unwrap_or_default();
            let profile = profiles.get(place).unwrap_or(&empty);
            let meaning = fields::special(system, header).or_else(|| lookup::meaning(header));
            Draft { header, meaning, profile, guess: profile.guess() }
        })
        .collect();
    fields::settle(&mut drafts);
    let meanings: Vec<Option<Meaning>> = drafts.iter().map(|draft| draft.meaning).collect();
    let kind = kind.unwrap_or_else(|| kind::recognise(&meanings));
    let mut columns: Vec<Column> = drafts.iter().map(|draft| fields::column(kind, draft)).collect();
    fields::resolve(kind, &drafts, &mut columns);
    own_name::give_names(kind, &drafts, &mut columns);
    if let Some(order) = system.and_then(|system| system::date_order(system, &normals)) {
        for column in &mut columns {
            column.dates.order = column.dates.order.or(Some(order));
        }
    }
    Proposal {
        kind,
        system,
        defaults: fields::defaults(kind, &drafts, &columns),
        recognised: columns.iter().filter(|column| column.certainty == Certainty::Name).count(),
        columns,
    }
}

/// A plain column for an own field.
fn plain_column(draft: &Draft<'_>) -> Column {
    let currency: Option<Currency> =
        draft.meaning.and_then(|meaning| meaning.currency).or(draft.guess.currency);
    Column {
        header: draft.header.to_owned(),
        target: Target::Own {
            name: String::new(),
            label: draft.header.trim().to_owned(),
            ty: FieldType::Text,
        },
        certainty: Certainty::None,
        link: None,
        joined_by: "\n",
        separator: Separator::Auto,
        dates: DateRules { order: draft.guess.date_order, ..DateRules::default() },
        amounts: AmountRules { decimal: draft.guess.decimal, currency },
        guess: draft.guess.clone(),
    }
}

/// Whether a column holds nothing and has no name.
fn is_blank(draft: &Draft<'_>) -> bool {
    draft.header.trim().is_empty() && draft.guess.holds == Holds::Nothing
}

//! From meanings to the fields of each kind of record, and who gives way where two columns want one field.

use super::concept::{Concept, Rank};
use super::lookup::{Meaning, normal};
use super::{Certainty, Column, Draft, Helper, Kind, LinkBy, Reason, System, Target, is_blank, plain_column};
use crate::column::Holds;
use crate::values::{Separator, choice};
use domain::FieldType;

/// Names that mean something else in the files of one program.
pub(super) fn special(system: Option<System>, header: &str) -> Option<Meaning> {
    let name = normal(header);
    let concept = match (system?, name.as_str()) {
        (System::Outlook, "title") => Concept::Prefix,
        (System::Shopify, "name") => Concept::OrderId,
        (System::Shopify, "paid at") => Concept::Updated,
        (System::LinkedIn, "url") => Concept::Website,
        (System::Stripe, "description") => Concept::Product,
        (System::Bitrix24, "тип контакта") => Concept::Relation,
        _ => return None,
    };
    Some(Meaning { concept, rank: Rank::First, currency: None })
}

/// Meanings that depend on the other columns.
pub(super) fn settle(drafts: &mut [Draft<'_>]) {
    let has = |drafts: &[Draft<'_>], concept| drafts.iter().any(|draft| draft.is(concept));
    let family = has(drafts, Concept::FamilyName);
    let job = has(drafts, Concept::JobTitle);
    for draft in drafts {
        let Some(meaning) = &mut draft.meaning else {
            continue;
        };
        meaning.concept = match meaning.concept {
            Concept::NameOnly if family => Concept::GivenName,
            Concept::NameOnly => Concept::FullName,
            Concept::Title if job => Concept::Prefix,
            Concept::Title => Concept::JobTitle,
            other => other,
        };
    }
}

/// The first proposal for a column, looked at alone.
pub(super) fn column(kind: Kind, draft: &Draft<'_>) -> Column {
    let mut column = plain_column(draft);
    if is_blank(draft) {
        column.target = Target::Ignore(Reason::Blank);
        return column;
    }
    match draft.meaning.and_then(|meaning| target(kind, meaning, draft)) {
        Some((target, link)) => {
            column.target = target;
            column.link = link;
            column.certainty = Certainty::Name;
        }
        None => by_contents(kind, draft, &mut column),
    }
    if draft.is(Concept::HouseNumber) || draft.is(Concept::Prefix) {
        column.joined_by = " ";
    }
    column
}

/// Columns whose name tells nothing may be told by what they hold: addresses and numbers of contact.
fn by_contents(kind: Kind, draft: &Draft<'_>, column: &mut Column) {
    let known = draft.meaning.is_some();
    let found = match (kind, draft.guess.holds) {
        _ if known => None,
        (Kind::Customer, Holds::Email) => Some((Target::Field("emails"), None)),
        (Kind::Customer, Holds::Phone) => Some((Target::Field("phones"), None)),
        (Kind::Order | Kind::Interaction, Holds::Email) => {
            Some((Target::Field("customer"), Some(LinkBy::Email)))
        }
        _ => None,
    };
    if let Some((target, link)) = found {
        (column.target, column.link, column.certainty) = (target, link, Certainty::Contents);
    }
}

fn target(kind: Kind, meaning: Meaning, draft: &Draft<'_>) -> Option<(Target, Option<LinkBy>)> {
    use Concept::*;
    let field = |name| Some((Target::Field(name), None));
    let link = |name, by| Some((Target::Field(name), Some(by)));
    let by_contents = |fallback| match draft.guess.holds {
        Holds::Email => LinkBy::Email,
        Holds::Integer | Holds::Identifier => LinkBy::ExternalId,
        _ => fallback,
    };
    match (kind, meaning.concept) {
        (_, Label) => Some((Target::Ignore(Reason::Label), None)),
        (_, Repeats) => Some((Target::Ignore(Reason::Repeats), None)),

        (Kind::Customer, concept) => match concept {
            Id | CustomerId => field("external_id"),
            FullName | Customer | Contact => field("name"),
            GivenName => field("given_name"),
            MiddleName => field("middle_name"),
            FamilyName => field("family_name"),
            Email => field("emails"),
            Phone => field("phones"),
            Website => field("website"),
            Company => link("organisation", LinkBy::Name),
            JobTitle => field("job_title"),
            Department => field("department"),
            Industry => field("industry"),
            Employees => field("employees"),
            Street | StreetLine | HouseNumber | Address => field("street"),
            City => field("city"),
            Region => field("region"),
            Postcode => field("postcode"),
            Country => field("country"),
            Birthday => field("birthday"),
            Languages => field("languages"),
            TimeZone => field("time_zone"),
            Owner => link("owner", by_contents(LinkBy::Name)),
            ReferredBy => link("referred_by", by_contents(LinkBy::Name)),
            Tags => field("tags"),
            Notes => field("notes"),
            Source => field("source"),
            Stage => field("stage"),
            Status => field("status"),
            Channel => field("channel"),
            Created => field("created"),
            Relation if chosen(draft, "relation") => field("relation"),
            Type if chosen(draft, "type") => field("type"),
            Type if chosen(draft, "relation") => field("relation"),
            _ => None,
        },
        (Kind::Order, concept) => match concept {
            CustomerId => link("customer", LinkBy::ExternalId),
            Customer | FullName | Contact | Company => link("customer", by_contents(LinkBy::Name)),
            Email => link("customer", LinkBy::Email),
            Phone => link("customer", LinkBy::Phone),
            Id | OrderId => field("number"),
            Date | At | Created => field("day"),
            Amount => field("amount"),
            UnitPrice => Some((Target::Helper(Helper::UnitPrice), None)),
            Currency => Some((Target::Helper(Helper::Currency), None)),
            Quantity => field("quantity"),
            Product => link("product", LinkBy::Name),
            Sku => link("product", LinkBy::Sku),
            Status => field("status"),
            Notes => field("notes"),
            _ => None,
        },
        (Kind::Interaction, concept) => match concept {
            CustomerId => link("customer", LinkBy::ExternalId),
            Customer | FullName | Contact | Company => link("customer", by_contents(LinkBy::Name)),
            Email => link("customer", LinkBy::Email),
            Phone => link("customer", LinkBy::Phone),
            Id | ResponseId => field("external_id"),
            At | Date | Created => field("at"),
            Channel => field("channel"),
            Direction => field("direction"),
            Type => field("type"),
            Text | Subject | Notes => field("text"),
            Csat => field("csat"),
            Nps => field("nps"),
            By | Owner => link("by", by_contents(LinkBy::Name)),
            _ => None,
        },
        (Kind::Product, concept) => match concept {
            Product | FullName => field("name"),
            Sku | Id => field("sku"),
            Category | Type => field("category"),
            UnitPrice | Amount => field("price"),
            Currency => Some((Target::Helper(Helper::Currency), None)),
            Notes => field("notes"),
            _ => None,
        },
        (Kind::Deal, concept) => match concept {
            Id | DealId => field("external_id"),
            DealName | FullName => field("name"),
            Amount => field("amount"),
            Currency => Some((Target::Helper(Helper::Currency), None)),
            Stage => field("stage"),
            Pipeline => field("pipeline"),
            Status => field("status"),
            CloseDate => field("close_day"),
            Owner => link("owner", LinkBy::Name),
            Company => link("organisation", LinkBy::Name),
            Contact | Customer => link("contact", LinkBy::Name),
            CustomerId => link("contact", LinkBy::ExternalId),
            Probability => field("probability"),
            LostReason => field("lost_reason"),
            Created => field("created"),
            Tags => field("tags"),
            Notes => field("notes"),
            _ => None,
        },
    }
}

/// Whether the samples of a column are words for the codes of a choice field. A type of another system that says
/// nothing about ours would only litter the field.
fn chosen(draft: &Draft<'_>, field: &str) -> bool {
    let filled: Vec<&String> =
        draft.profile.samples().iter().filter(|cell| !cell.trim().is_empty()).collect();
    let known = filled.iter().filter(|cell| choice("customer", field, cell).is_some()).count();
    filled.is_empty() || known * 10 >= filled.len() * 8
}

/// Fields that several columns may go to: sets, texts that are joined, and links that are tried one after another.
fn takes_many(kind: Kind, field: &str) -> bool {
    matches!(
        (kind, field),
        (Kind::Customer, "emails" | "phones" | "tags" | "languages" | "street")
            | (Kind::Deal, "tags" | "contact")
            | (_, "customer" | "product" | "text")
    )
}

/// Sees to it that no field is wanted by two columns that cannot share it.
pub(super) fn resolve(kind: Kind, drafts: &[Draft<'_>], columns: &mut [Column]) {
    street(drafts, columns);
    for place in 0..columns.len() {
        let single = match &columns[place].target {
            Target::Field(name) => !takes_many(kind, name),
            Target::Helper(_) => true,
            _ => false,
        };
        if !single {
            continue;
        }
        let rivals: Vec<usize> =
            (0..columns.len()).filter(|&other| columns[other].target == columns[place].target).collect();
        let best = rivals.iter().copied().min_by_key(|&rival| {
            // Values before none, the plain name before `home` and `other`, the better word, the earlier column.
            (!drafts[rival].filled(), drafts[rival].rank(), weight(&drafts[rival]), rival)
        });
        for rival in rivals {
            if Some(rival) == best {
                continue;
            }
            let same = best.is_some_and(|best| says_the_same(&drafts[best], &drafts[rival]));
            columns[rival] = plain_column(&drafts[rival]);
            if same {
                columns[rival].target = Target::Ignore(Reason::Repeats);
            }
        }
    }
    for column in columns.iter_mut() {
        column.separator = match &column.target {
            // A list with a strong separator somewhere in the column keeps its commas.
            Target::Field("tags" | "languages") => strongest(&drafts_samples(drafts, &column.header)),
            _ => column.separator,
        };
    }
}

fn drafts_samples(drafts: &[Draft<'_>], header: &str) -> String {
    let of = drafts.iter().filter(|draft| draft.header == header);
    of.flat_map(|draft| draft.profile.samples()).cloned().collect::<Vec<_>>().join("\u{1e}")
}

fn strongest(samples: &str) -> Separator {
    match () {
        () if samples.contains(":::") => Separator::Triple,
        () if samples.contains(';') => Separator::Semicolon,
        () => Separator::Auto,
    }
}

/// An address of several columns is one of a kind: work, else home, else other. A whole address in one cell gives way
/// to its parts.
fn street(drafts: &[Draft<'_>], columns: &mut [Column]) {
    let of_street = |column: &Column| column.target == Target::Field("street");
    let places: Vec<usize> = (0..columns.len()).filter(|&place| of_street(&columns[place])).collect();
    let parts = |place: &&usize| !drafts[**place].is(Concept::Address);
    let has_parts = places.iter().any(|place| parts(&place) && drafts[*place].filled());
    // A house number or a second line stands with the street that is chosen, and never for one.
    let leads =
        |place: usize| !drafts[place].is(Concept::StreetLine) && !drafts[place].is(Concept::HouseNumber);
    let lead =
        places.iter().copied().filter(|&place| leads(place)).filter(|place| !has_parts || parts(&place));
    let best = lead.min_by_key(|&place| (!drafts[place].filled(), drafts[place].rank(), place));
    let Some(best) = best else { return };
    for place in places {
        let whole = drafts[place].is(Concept::Address);
        // `Street 2` has the rank of its number; what matters is whose street it is.
        let same_address = owner_rank(&drafts[place]) == owner_rank(&drafts[best]);
        let second_street = drafts[place].is(Concept::Street) && place != best;
        if (whole && place != best) || !same_address || second_street {
            let repeats = whole && has_parts;
            columns[place] = plain_column(&drafts[place]);
            if repeats {
                columns[place].target = Target::Ignore(Reason::Repeats);
            }
        }
    }
}

/// The rank without its number: `Home Street 2` is of the home address.
fn owner_rank(draft: &Draft<'_>) -> Rank {
    let words = normal(draft.header);
    let unnumbered: Vec<&str> =
        words.split(' ').filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit())).collect();
    let rank = super::lookup::meaning(&unnumbered.join(" ")).map(|meaning| meaning.rank);
    if draft.is(Concept::StreetLine) { rank.unwrap_or(draft.rank()) } else { draft.rank() }
}

/// Among columns of one field, the word that fits best.
fn weight(draft: &Draft<'_>) -> u8 {
    use Concept::*;
    match draft.meaning.map(|meaning| meaning.concept) {
        Some(OrderId | ResponseId | DealId | Date | DealName | Text) => 0,
        Some(At | Sku | By | Product | Owner | Contact) => 1,
        Some(Id | Created | FullName | CustomerId) => 2,
        // What somebody is by trade, beside what they do in the firm.
        Some(JobTitle) if matches!(normal(draft.header).as_str(), "occupation" | "profession") => 2,
        _ => 1,
    }
}

/// Whether two columns have the same samples.
fn says_the_same(a: &Draft<'_>, b: &Draft<'_>) -> bool {
    b.filled() && a.profile.samples() == b.profile.samples()
}

/// Values for fields without a column.
pub(super) fn defaults(
    kind: Kind,
    drafts: &[Draft<'_>],
    columns: &[Column],
) -> Vec<(&'static str, &'static str)> {
    let maps = |field: &str| {
        columns.iter().any(|column| matches!(&column.target, Target::Field(name) if *name == field))
    };
    let mut defaults = Vec::new();
    match kind {
        Kind::Interaction if !maps("type") && (maps("nps") || maps("csat")) => {
            defaults.push(("type", "survey"));
            if !maps("direction") {
                defaults.push(("direction", "incoming"));
            }
        }
        Kind::Customer if !maps("type") && is_list_of_organisations(drafts, columns) => {
            defaults.push(("type", "organisation"));
        }
        _ => {}
    }
    defaults
}

fn is_list_of_organisations(drafts: &[Draft<'_>], columns: &[Column]) -> bool {
    let maps = |field: &str| {
        columns.iter().any(|column| matches!(&column.target, Target::Field(name) if *name == field))
    };
    let says = |word: &str| drafts.iter().any(|draft| normal(draft.header).contains(word));
    let named = maps("name")
        && (maps("employees") || says("annual revenue") || says("annualrevenue") || says("parent id"));
    !maps("given_name") && !maps("family_name") && !maps("birthday") && !maps("job_title") && named
}

/// The type of the own field for a column, by what it holds and what its name says.
pub(super) fn own_type(draft: &Draft<'_>) -> FieldType {
    let name = normal(draft.header);
    let is_name = name.split(' ').any(|word| {
        matches!(word, "id" | "ids" | "code" | "nr" | "no" | "barcode" | "card" | "iban" | "zip")
    });
    match draft.guess.holds {
        Holds::Integer | Holds::Decimal if is_name => FieldType::Text,
        // Amounts whose currency is known are money.
        Holds::Integer | Holds::Decimal
            if draft.meaning.is_some_and(|meaning| meaning.currency.is_some()) =>
        {
            FieldType::Money
        }
        // Amounts of several currencies cannot be without theirs; the parser reads it from each cell.
        holds => holds.field_type(),
    }
}

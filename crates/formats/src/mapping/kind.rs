//! Which kind of record a file holds.

use super::concept::Concept;
use super::lookup::Meaning;

/// The kind of record of each row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Kind {
    /// Persons and organisations.
    Customer,
    /// Purchases.
    Order,
    /// Contacts with customers: calls, messages, survey answers.
    Interaction,
    /// Goods and services.
    Product,
    /// Sales in progress. They have no place in Mehr yet; the file is read all the same, so that the person can be
    /// told what is in it.
    Deal,
}

impl Kind {
    /// The name of the kind in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Customer => "customer",
            Kind::Order => "order",
            Kind::Interaction => "interaction",
            Kind::Product => "product",
            Kind::Deal => "deal",
        }
    }

    /// Whether Mehr can take such records in.
    pub fn is_supported(self) -> bool {
        self != Kind::Deal
    }
}

/// The kind that the columns speak of.
pub(super) fn recognise(meanings: &[Option<Meaning>]) -> Kind {
    use Concept::*;
    let has = |wanted: &[Concept]| meanings.iter().flatten().any(|meaning| wanted.contains(&meaning.concept));
    let names_person = has(&[GivenName, FamilyName]);
    let customer = has(&[CustomerId, Customer, Email, Phone, FullName, NameOnly, Contact, Company]);
    let dated = has(&[Date, At, Created, CloseDate]);
    let money = has(&[Amount, UnitPrice]);
    match () {
        () if has(&[DealId, DealName, Pipeline, LostReason])
            && has(&[Stage, Pipeline, CloseDate, Amount, DealId]) =>
        {
            Kind::Deal
        }
        () if has(&[Stage]) && has(&[CloseDate, Probability]) && money => Kind::Deal,
        // A table of customers may have their last score or their channel.
        () if names_person && !has(&[OrderId, Csat, Text, Direction]) && !(money && has(&[Date])) => {
            Kind::Customer
        }
        () if has(&[OrderId]) && (money || has(&[Quantity, Product, Sku, Date])) => Kind::Order,
        () if has(&[Csat, Nps]) && (has(&[ResponseId, CustomerId, At, Date]) || !has(&[City, Company])) => {
            Kind::Interaction
        }
        () if has(&[Direction]) || (has(&[ResponseId]) && customer) => Kind::Interaction,
        () if has(&[Text, Subject]) && (dated || has(&[Channel])) && customer => Kind::Interaction,
        () if has(&[Channel, Type]) && has(&[At, Date]) && has(&[CustomerId, Customer, Email]) && !money => {
            Kind::Interaction
        }
        () if has(&[CustomerId, Customer, Email, FullName, Phone])
            && money
            && has(&[Date, At, Quantity, Created]) =>
        {
            Kind::Order
        }
        () if has(&[CustomerId, Customer]) && has(&[Date]) && has(&[Quantity, Product, Sku]) => Kind::Order,
        () if has(&[Sku, Product])
            && has(&[UnitPrice, Category])
            && !has(&[Date, Quantity, CustomerId, Customer]) =>
        {
            Kind::Product
        }
        () if has(&[Sku]) && has(&[FullName, NameOnly, Product]) && !has(&[Email, Phone]) => Kind::Product,
        () if has(&[UnitPrice]) && has(&[FullName, Category]) && !has(&[Email, Phone, Date]) => Kind::Product,
        () => Kind::Customer,
    }
}

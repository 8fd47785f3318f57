//! What the name of a column is about, whatever kind of record the file holds.

/// The meaning of a column's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum Concept {
    Id, CustomerId, OrderId, ResponseId, DealId, Sku,
    FullName, GivenName, MiddleName, FamilyName, NameOnly, Prefix, Suffix, Nickname,
    Email, Phone, Fax, Website, Social,
    Company, JobTitle, Title, Department, Industry, Employees,
    Street, StreetLine, HouseNumber, City, Region, Postcode, Country, Address,
    Birthday, Gender, Languages, TimeZone,
    Owner, Tags, Notes, Source, Stage, Status, Relation, Type, Channel, ReferredBy,
    Created, Updated, Date, At, CloseDate,
    Customer, Amount, PartAmount, UnitPrice, Currency, Quantity, Product, Category,
    Text, Subject, Direction, Csat, Nps, By,
    DealName, Pipeline, Probability, LostReason, Contact,
    /// Names what another column holds: `E-mail 1 - Label`.
    Label,
    /// Repeats what other columns hold: `Address 1 - Formatted`.
    Repeats,
}

/// Which of several columns of one meaning a name speaks of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Rank {
    /// The plain name, or the one that is used first: work, mailing, billing, number 1.
    First,
    /// Home.
    Second,
    /// Other, shipping, number 2 and up.
    Third,
}

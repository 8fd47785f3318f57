//! Which program made a file, by the names of its columns.

use super::lookup::normal;
use crate::values::DateOrder;

/// A program whose exports we know.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum System {
    Google,
    Outlook,
    HubSpot,
    Salesforce,
    Pipedrive,
    Zoho,
    LinkedIn,
    Bitrix24,
    AmoCrm,
    Twenty,
    Atomic,
    Odoo,
    Espo,
    Shopify,
    WooCommerce,
    Stripe,
    Mailchimp,
}

impl System {
    /// The stable name, for example `hubspot`.
    pub fn name(self) -> &'static str {
        match self {
            System::Google => "google",
            System::Outlook => "outlook",
            System::HubSpot => "hubspot",
            System::Salesforce => "salesforce",
            System::Pipedrive => "pipedrive",
            System::Zoho => "zoho",
            System::LinkedIn => "linkedin",
            System::Bitrix24 => "bitrix24",
            System::AmoCrm => "amocrm",
            System::Twenty => "twenty",
            System::Atomic => "atomic",
            System::Odoo => "odoo",
            System::Espo => "espo",
            System::Shopify => "shopify",
            System::WooCommerce => "woocommerce",
            System::Stripe => "stripe",
            System::Mailchimp => "mailchimp",
        }
    }
}

/// Signs of each program: sets of names that must all be there. The set counts, not the order.
#[rustfmt::skip]
const SIGNS: &[(System, &str)] = &[
    (System::Google, "e-mail 1 - value|phone 1 - value"),
    (System::Google, "e-mail 1 - value|first name"),
    (System::Google, "given name|family name|group membership"),
    (System::Outlook, "e-mail address|business street"),
    (System::Outlook, "e-mail address|business phone"),
    (System::Outlook, "e-mail 2 address|first name"),
    (System::Outlook, "e-mail-adresse|telefon geschäftlich"),
    (System::Outlook, "e-mail-adresse|ort geschäftlich"),
    (System::Outlook, "адрес электронной почты|рабочий телефон|улица (раб. адрес)"),
    (System::Outlook, "e-pasta adrese|darba tālrunis"),
    (System::HubSpot, "record id|lifecycle stage"),
    (System::HubSpot, "record id|contact owner|create date"),
    (System::HubSpot, "record id|company owner"),
    (System::HubSpot, "record id|deal stage"),
    (System::HubSpot, "associated company ids"),
    (System::HubSpot, "record id|last activity date"),
    (System::HubSpot, "portal id|property createdate"),
    (System::HubSpot, "deal pipeline id|portal id"),
    (System::Salesforce, "system modstamp"),
    (System::Salesforce, "is deleted|master record id"),
    (System::Salesforce, "account id|last name|owner id"),
    (System::Salesforce, "account name|mailing city|first name|mailing zip/postal code"),
    (System::Pipedrive, "person - name"),
    (System::Pipedrive, "deal - title"),
    (System::Pipedrive, "organization - name"),
    (System::Pipedrive, "deal - id|deal - stage"),
    (System::Zoho, "record id|contact owner.id"),
    (System::Zoho, "account name.id"),
    (System::Zoho, "deal owner.id"),
    (System::Zoho, "lead owner|email opt out"),
    (System::LinkedIn, "first name|last name|connected on"),
    (System::Bitrix24, "фамилия|имя|тип контакта|ответственный"),
    (System::Bitrix24, "название компании|тип компании|ответственный"),
    (System::Bitrix24, "contact type|responsible person|last name"),
    (System::AmoCrm, "ответственный за сделку|этап сделки"),
    (System::AmoCrm, "рабочий телефон|рабочий email|ответственный пользователь"),
    (System::Twenty, "emails / primary email"),
    (System::Twenty, "amount / amount|amount / currency"),
    (System::Atomic, "first_seen|last_seen|has_newsletter"),
    (System::Odoo, "external id|is a company"),
    (System::Odoo, "related company/external id"),
    (System::Espo, "email address|assigned user"),
    (System::Espo, "emailAddress|phoneNumber|addressStreet"),
    (System::Shopify, "financial status|lineitem name"),
    (System::Shopify, "accepts email marketing|total spent"),
    (System::Shopify, "accepts marketing|total orders"),
    (System::WooCommerce, "order number|order status|billing first name"),
    (System::Stripe, "customer email|amount refunded|card last4"),
    (System::Mailchimp, "member_rating|optin_time"),
];

/// The program that writes files with these column names.
pub(super) fn recognise(names: &[String]) -> Option<System> {
    let has = |sign: &str| {
        let sign = normal(sign);
        names.contains(&sign)
    };
    SIGNS.iter().find(|(_, signs)| signs.split('|').all(has)).map(|&(system, _)| system)
}

/// The order in which the program writes dates that nothing in the column decides.
pub(super) fn date_order(system: System, names: &[String]) -> Option<DateOrder> {
    match system {
        // The date follows the language of the program, which the names are in.
        System::Outlook if names.iter().any(|name| name == "e mail address") => Some(DateOrder::Mdy),
        System::Outlook | System::Bitrix24 | System::AmoCrm => Some(DateOrder::Dmy),
        _ => None,
    }
}

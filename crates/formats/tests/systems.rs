//! Header rows of other systems and other languages, and where their columns go.
//!
//! Each line is `header = target`; a target is a field, `own`, `ignored`, or a helper. Headers that are not named may
//! go anywhere but must not be lost, which is checked for all.

use formats::column::Profile;
use formats::mapping::{Kind, Proposal, Target, propose};

fn target(proposal: &Proposal, header: &str) -> Vec<String> {
    let columns = proposal.columns.iter().filter(|column| column.header == header);
    let name = |target: &Target| match target {
        Target::Field(name) => (*name).to_owned(),
        Target::Helper(helper) => format!("{helper:?}"),
        Target::Own { .. } => "own".into(),
        Target::Ignore(_) => "ignored".into(),
    };
    columns.map(|column| name(&column.target)).collect()
}

/// `rows` gives values for some headers, so that columns are not empty.
#[track_caller]
fn check(headers: &str, kind: Kind, system: Option<&str>, wanted: &str) {
    let names: Vec<&str> = headers.split(',').map(str::trim).collect();
    let mut profiles = vec![Profile::default(); names.len()];
    for (place, profile) in profiles.iter_mut().enumerate() {
        profile.add(&format!("value {place}"));
    }
    let proposal = propose(&names, &profiles, None);
    assert_eq!((proposal.kind, proposal.system.map(|system| system.name())), (kind, system), "{headers}");
    assert_eq!(proposal.columns.len(), names.len());
    for line in wanted.split(',').map(str::trim).filter(|line| !line.is_empty()) {
        let (header, wanted) = line.split_once('=').expect("header = target");
        let found = target(&proposal, header.trim());
        assert!(found.iter().any(|found| found == wanted.trim()), "{header}: {found:?}, expected {wanted}");
    }
    // Own fields have names of their own.
    let mut own: Vec<&String> = proposal
        .columns
        .iter()
        .filter_map(|column| match &column.target {
            Target::Own { name, .. } => Some(name),
            _ => None,
        })
        .collect();
    own.sort();
    assert!(own.windows(2).all(|pair| pair[0] != pair[1]), "{own:?}");
}

#[test]
fn hubspot() {
    check(
        "Record ID,First Name,Last Name,City,Close Date,Company Name,Company size,Contact owner,Country/Region,Create Date,Date of birth,Email,Fax Number,Industry,Job Title,Last Activity Date,Lead Status,Lifecycle Stage,Mobile Phone Number,Number of Associated Deals,Phone Number,Postal Code,State/Region,Street Address,Time Zone,Website URL,Associated Company",
        Kind::Customer,
        Some("hubspot"),
        "Record ID=external_id, First Name=given_name, City=city, Close Date=own, Company Name=organisation, Company size=employees, Contact owner=owner, Country/Region=country, Create Date=created, Date of birth=birthday, Email=emails, Fax Number=own, Industry=industry, Job Title=job_title, Lead Status=status, Lifecycle Stage=stage, Mobile Phone Number=phones, Phone Number=phones, Postal Code=postcode, State/Region=region, Street Address=street, Time Zone=time_zone, Website URL=website",
    );
    check(
        "Record ID,Company name,Company Domain Name,Company owner,Create Date,Country/Region,Industry,Number of Employees,Phone Number,City",
        Kind::Customer,
        Some("hubspot"),
        "Company owner=owner, Industry=industry, Number of Employees=employees, City=city",
    );
    check(
        "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Close Date,Create Date,Last Activity Date,Pipeline,Associated Company",
        Kind::Deal,
        Some("hubspot"),
        "Record ID=external_id, Deal Name=name, Deal Stage=stage, Amount=amount, Deal owner=owner, Close Date=close_day, Pipeline=pipeline, Associated Company=organisation",
    );
}

#[test]
fn salesforce() {
    check(
        "Id,IsDeleted,MasterRecordId,AccountId,LastName,FirstName,Salutation,OtherStreet,OtherCity,MailingStreet,MailingCity,MailingState,MailingPostalCode,MailingCountry,Phone,Fax,MobilePhone,HomePhone,Email,Title,Department,LeadSource,Birthdate,Description,OwnerId,HasOptedOutOfEmail,CreatedDate,LastModifiedDate,SystemModstamp",
        Kind::Customer,
        Some("salesforce"),
        "Id=external_id, LastName=family_name, FirstName=given_name, MailingStreet=street, OtherStreet=own, MailingCity=city, OtherCity=own, MailingState=region, MailingPostalCode=postcode, MailingCountry=country, Phone=phones, MobilePhone=phones, HomePhone=phones, Email=emails, Title=job_title, Department=department, LeadSource=source, Birthdate=birthday, Description=notes, CreatedDate=created, HasOptedOutOfEmail=own",
    );
    check(
        "Id,IsDeleted,MasterRecordId,Name,Type,ParentId,BillingStreet,BillingCity,BillingState,BillingPostalCode,BillingCountry,Phone,Website,Industry,NumberOfEmployees",
        Kind::Customer,
        Some("salesforce"),
        "Id=external_id, Name=name, BillingStreet=street, BillingCity=city, NumberOfEmployees=employees, Industry=industry, Website=website",
    );
    check(
        "First Name,Last Name,Email,Phone,Account Name,Mailing City,Mailing State/Province,Mailing Zip/Postal Code,Last Activity",
        Kind::Customer,
        Some("salesforce"),
        "Account Name=organisation, Mailing City=city, Mailing State/Province=region, Mailing Zip/Postal Code=postcode",
    );
}

#[test]
fn pipedrive() {
    check(
        "Person - Name*,Person - First name,Person - Last name,Person - Phone,Person - Email (Work),Person - Email (Home),Organization - Name*,Organization - Address,Note - Content*",
        Kind::Customer,
        Some("pipedrive"),
        "Person - Name*=name, Person - First name=given_name, Person - Phone=phones, Person - Email (Work)=emails, Person - Email (Home)=emails, Organization - Name*=organisation, Organization - Address=street, Note - Content*=notes",
    );
    check(
        "Deal - ID,Deal - Title,Deal - Value,Deal - Currency,Deal - Pipeline,Deal - Stage,Deal - Status,Deal - Owner,Deal - Organization,Deal - Contact person,Deal - Probability,Deal - Expected close date,Deal - Deal created,Deal - Last stage change,Deal - Won time",
        Kind::Deal,
        Some("pipedrive"),
        "Deal - Title=name, Deal - Value=amount, Deal - Currency=Currency, Deal - Contact person=contact, Deal - Probability=probability, Deal - Won time=own",
    );
}

#[test]
fn google() {
    check(
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Name Prefix,Name Suffix,Initials,Nickname,Birthday,Gender,Location,Occupation,Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Address 1 - Type,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Organization 1 - Type,Organization 1 - Name,Organization 1 - Title,Website 1 - Type,Website 1 - Value",
        Kind::Customer,
        Some("google"),
        "Name=name, Given Name=given_name, Additional Name=middle_name, Family Name=family_name, Birthday=birthday, Notes=notes, Group Membership=tags, E-mail 1 - Type=ignored, E-mail 1 - Value=emails, Phone 1 - Value=phones, Address 1 - Formatted=ignored, Address 1 - Street=street, Address 1 - City=city, Organization 1 - Name=organisation, Organization 1 - Title=job_title, Website 1 - Value=website, Language=languages",
    );
}

#[test]
fn outlook() {
    check(
        "First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Gender,Birthday,Anniversary,Location,Language,Notes,E-mail Address,E-mail 2 Address,E-mail 3 Address,Primary Phone,Home Phone,Home Phone 2,Mobile Phone,Pager,Home Fax,Home Street,Home City,Home State,Home Postal Code,Home Country,Spouse,Children,Manager's Name,Assistant's Name,Referred By,Company Main Phone,Business Phone,Business Phone 2,Business Fax,Assistant's Phone,Company,Job Title,Department,Account,Business Street,Business Street 2,Business City,Business State,Business Postal Code,Business Country,Other Phone,Other City,Keywords,Categories",
        Kind::Customer,
        Some("outlook"),
        "Title=own, Web Page=website, E-mail 2 Address=emails, Home Phone=phones, Home Phone 2=phones, Business Street=street, Business Street 2=street, Home Street=own, Business City=city, Home City=own, Referred By=referred_by, Company=organisation, Account=own, Categories=tags, Job Title=job_title",
    );
    check(
        "Anrede,Vorname,Weitere Vornamen,Nachname,Firma,Abteilung,Position,Straße geschäftlich,Ort geschäftlich,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse,Geburtstag,Kategorien,Notizen",
        Kind::Customer,
        Some("outlook"),
        "Vorname=given_name, Nachname=family_name, Position=job_title, Mobiltelefon=phones, Geburtstag=birthday",
    );
}

#[test]
fn zoho_linkedin_twenty_atomic_odoo_espo() {
    check(
        "Record Id,Contact Owner.id,Contact Owner,Lead Source,First Name,Last Name,Account Name.id,Account Name,Email,Title,Department,Phone,Mobile,Created Time,Modified Time,Contact Name,Description,Email Opt Out,Tag,Mailing Street,Mailing City,Mailing Zip,Mailing Country",
        Kind::Customer,
        Some("zoho"),
        "Record Id=external_id, Contact Owner=owner, Account Name=organisation, Mobile=phones, Created Time=created, Contact Name=name, Tag=tags, Mailing Zip=postcode, Description=notes, Email Opt Out=own",
    );
    check(
        "Record Id,Deal Owner.id,Deal Owner,Deal Name,Account Name.id,Account Name,Contact Name,Amount,Stage,Closing Date,Description,Pipeline",
        Kind::Deal,
        Some("zoho"),
        "Deal Name=name, Amount=amount, Stage=stage, Closing Date=close_day, Pipeline=pipeline, Deal Owner=owner",
    );
    check(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        Kind::Customer,
        Some("linkedin"),
        "URL=website, Email Address=emails, Position=job_title, Connected On=own",
    );
    check(
        "Name / First Name,Name / Last Name,Emails / Primary Email,Emails / Additional Emails,Phones / Primary Phone Number,Phones / Primary Phone Country Code,City,Company",
        Kind::Customer,
        Some("twenty"),
        "Name / First Name=given_name, Emails / Primary Email=emails, Emails / Additional Emails=emails, Phones / Primary Phone Number=phones, Phones / Primary Phone Country Code=ignored",
    );
    check(
        "External ID,Name,Is a Company,Related Company/External ID,Email,Phone",
        Kind::Customer,
        Some("odoo"),
        "External ID=external_id, Name=name, Email=emails",
    );
    check(
        "firstName,lastName,emailAddress,phoneNumber,addressStreet,addressCity,addressState,addressCountry,addressPostalCode,assignedUser,createdAt",
        Kind::Customer,
        Some("espo"),
        "firstName=given_name, emailAddress=emails, addressCity=city, assignedUser=owner, createdAt=created, addressPostalCode=postcode",
    );
}

#[test]
fn shops() {
    check(
        "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Created at,Id,Notes",
        Kind::Order,
        Some("shopify"),
        "Name=number, Email=customer, Currency=Currency, Total=amount, Subtotal=own, Lineitem quantity=quantity, Lineitem name=product, Lineitem price=UnitPrice, Created at=day",
    );
    check(
        "order_id,customer_email,order_date,total,currency,status",
        Kind::Order,
        None,
        "order_id=number, customer_email=customer, order_date=day, total=amount, currency=Currency, status=status",
    );
    check(
        "SKU,Name,Price,Category",
        Kind::Product,
        None,
        "SKU=sku, Name=name, Price=price, Category=category",
    );
}

#[test]
fn customers_in_our_languages() {
    check(
        "Ism,Familiya,Otasining ismi,Telefon raqami,Elektron pochta,Kompaniya,Lavozimi,Shahar,Viloyat,Tugʻilgan sana,Izoh,Mas’ul,Manba",
        Kind::Customer,
        None,
        "Ism=given_name, Familiya=family_name, Otasining ismi=middle_name, Telefon raqami=phones, Elektron pochta=emails, Kompaniya=organisation, Lavozimi=job_title, Shahar=city, Viloyat=region, Tugʻilgan sana=birthday, Izoh=notes, Mas’ul=owner, Manba=source",
    );
    check(
        "Исм,Фамилия,Телефон рақами,Электрон почта,Ташкилот,Лавозими,Шаҳар,Туғилган сана,Изоҳ",
        Kind::Customer,
        None,
        "Исм=given_name, Фамилия=family_name, Телефон рақами=phones, Электрон почта=emails, Ташкилот=organisation, Лавозими=job_title, Шаҳар=city, Туғилган сана=birthday, Изоҳ=notes",
    );
    check(
        "Vārds,Uzvārds,Tālrunis,E-pasts,Uzņēmums,Amats,Pilsēta,Iela,Pasta indekss,Valsts,Dzimšanas datums,Piezīmes,Atbildīgais,Valoda,Nozare",
        Kind::Customer,
        None,
        "Vārds=given_name, Uzvārds=family_name, Tālrunis=phones, E-pasts=emails, Uzņēmums=organisation, Amats=job_title, Pilsēta=city, Iela=street, Pasta indekss=postcode, Valsts=country, Dzimšanas datums=birthday, Piezīmes=notes, Atbildīgais=owner, Valoda=languages, Nozare=industry",
    );
    check(
        "სახელი,გვარი,ტელეფონი,ელ. ფოსტა,კომპანია,თანამდებობა,ქალაქი,მისამართი,ქვეყანა,დაბადების თარიღი,შენიშვნა,პასუხისმგებელი",
        Kind::Customer,
        None,
        "სახელი=given_name, გვარი=family_name, ტელეფონი=phones, ელ. ფოსტა=emails, კომპანია=organisation, თანამდებობა=job_title, ქალაქი=city, მისამართი=street, ქვეყანა=country, დაბადების თარიღი=birthday, შენიშვნა=notes, პასუხისმგებელი=owner",
    );
    check(
        "نام,نام خانوادگی,تلفن همراه,ایمیل,شرکت,سمت,شهر,استان,کد پستی,آدرس,تاریخ تولد,توضیحات,كشور",
        Kind::Customer,
        None,
        "نام=given_name, نام خانوادگی=family_name, تلفن همراه=phones, ایمیل=emails, شرکت=organisation, سمت=job_title, شهر=city, استان=region, کد پستی=postcode, آدرس=street, تاریخ تولد=birthday, توضیحات=notes, كشور=country",
    );
    check(
        "Имя,Фамилия,Отчество,Мобильный телефон,Электронная почта,Организация,Должность,Город,Адрес,Индекс,Страна,День рождения,Примечание,Менеджер,Теги",
        Kind::Customer,
        None,
        "Имя=given_name, Фамилия=family_name, Отчество=middle_name, Мобильный телефон=phones, Электронная почта=emails, Организация=organisation, Должность=job_title, Город=city, Адрес=street, Индекс=postcode, Страна=country, День рождения=birthday, Примечание=notes, Менеджер=owner, Теги=tags",
    );
    check(
        "ФИО,Телефон,E-mail,Дата рождения",
        Kind::Customer,
        None,
        "ФИО=name, Телефон=phones, E-mail=emails",
    );
    check(
        "Vorname,Nachname,Telefonnummer,E-Mail,Unternehmen,Straße,PLZ,Ort,Land,Geburtsdatum,Bemerkungen,Kundennummer",
        Kind::Customer,
        None,
        "Vorname=given_name, Nachname=family_name, Telefonnummer=phones, E-Mail=emails, Unternehmen=organisation, Straße=street, PLZ=postcode, Ort=city, Land=country, Geburtsdatum=birthday, Bemerkungen=notes, Kundennummer=external_id",
    );
}

#[test]
fn orders_and_interactions_in_our_languages() {
    check(
        "Buyurtma raqami,Mijoz,Sana,Summa,Valyuta,Mahsulot,Miqdori",
        Kind::Order,
        None,
        "Buyurtma raqami=number, Mijoz=customer, Sana=day, Summa=amount, Valyuta=Currency, Mahsulot=product, Miqdori=quantity",
    );
    check(
        "Pasūtījuma nr.,Klienta ID,Datums,Summa (EUR),Produkts,Daudzums",
        Kind::Order,
        None,
        "Pasūtījuma nr.=number, Klienta ID=customer, Datums=day, Summa (EUR)=amount, Produkts=product, Daudzums=quantity",
    );
    check(
        "შეკვეთის ნომერი,კლიენტი,თარიღი,თანხა,პროდუქტი,რაოდენობა",
        Kind::Order,
        None,
        "შეკვეთის ნომერი=number, კლიენტი=customer, თარიღი=day, თანხა=amount, პროდუქტი=product, რაოდენობა=quantity",
    );
    check(
        "شماره سفارش,مشتری,تاریخ,مبلغ,محصول,تعداد",
        Kind::Order,
        None,
        "شماره سفارش=number, مشتری=customer, تاریخ=day, مبلغ=amount, محصول=product, تعداد=quantity",
    );
    check(
        "Номер заказа,Клиент,Дата,Сумма,Товар,Количество",
        Kind::Order,
        None,
        "Номер заказа=number, Клиент=customer, Дата=day, Сумма=amount, Товар=product, Количество=quantity",
    );
    check(
        "Bestellnummer,Kundennummer,Bestelldatum,Betrag,Währung,Artikel,Menge",
        Kind::Order,
        None,
        "Bestellnummer=number, Kundennummer=customer, Bestelldatum=day, Betrag=amount, Währung=Currency, Artikel=product, Menge=quantity",
    );
    check(
        "customer_id,at,channel,direction,type,text,csat,nps,agent",
        Kind::Interaction,
        None,
        "customer_id=customer, at=at, channel=channel, direction=direction, type=type, text=text, csat=csat, nps=nps, agent=by",
    );
    check(
        "Дата и время,Клиент,Канал,Направление,Тема,Сообщение,Сотрудник",
        Kind::Interaction,
        None,
        "Дата и время=at, Клиент=customer, Канал=channel, Направление=direction, Тема=text, Сообщение=text, Сотрудник=by",
    );
}

//! The codes of our choice fields for what other systems write in them.

use domain::fold::fold;

/// A field (or kind and field), a code of it, and the folded words that mean it.
type Meaning = (&'static str, &'static str, &'static str);

/// For each field its codes.
const WORDS: &[Meaning] = &[
    (
        "channel",
        "email",
        "e-mail|mail|e mail|epasts|e-pasts|elektron pochta|pochta|почта|эл. почта|электронная почта|ელფოსტა|ایمیل|newsletter",
    ),
    (
        "channel",
        "phone",
        "call|telephone|tel|mobile|phone call|calls|talrunis|zvans|telefon|qongiroq|телефон|звонок|қунғироқ|ტელეფონი|ზარი|تلفن|تماس|anruf|sms",
    ),
    (
        "channel",
        "video",
        "video call|zoom|teams|meet|google meet|skype|videozvans|видео|видеозвонок|ვიდეო|ویدیو|webinar",
    ),
    (
        "channel",
        "chat",
        "messenger|message|whatsapp|telegram|viber|live chat|text message|web chat|tchat|cats|чат|мессенджер|ჩატი|چت|پیامک",
    ),
    (
        "channel",
        "meeting",
        "visit|in person|in-person|face to face|office|store|tiksanas|uchrashuv|встреча|визит|შეხვედრა|جلسه|حضوری|treffen",
    ),
    ("channel", "letter", "post|postal mail|paper|fax|vestule|xat|письмо|წერილი|نامه|brief"),
    (
        "channel",
        "social",
        "social media|facebook|instagram|linkedin|twitter|x|vk|tiktok|youtube|соцсети|სოციალური|شبکه اجتماعی",
    ),
    (
        "direction",
        "incoming",
        "in|inbound|received|from customer|ienakoss|ienakosais|kiruvchi|входящий|входящее|входящая|входящие|შემომავალი|ورودی|دریافتی|eingehend",
    ),
    (
        "direction",
        "outgoing",
        "out|outbound|sent|to customer|izejoss|izejosais|chiquvchi|исходящий|исходящее|исходящая|исходящие|გამავალი|خروجی|ارسالی|ausgehend",
    ),
    ("type", "note", "notes|piezime|izoh|заметка|შენიშვნა|یادداشت|notiz"),
    ("type", "call", "phone call|calls|zvans|qongiroq|звонок|ზარი|تماس|anruf"),
    ("type", "meeting", "visit|appointment|demo|tiksanas|uchrashuv|встреча|შეხვედრა|جلسه|treffen"),
    ("type", "message", "email|e-mail|chat|sms|zina|xabar|сообщение|письмо|შეტყობინება|پیام|nachricht"),
    (
        "type",
        "question",
        "inquiry|enquiry|request|query|jautajums|savol|вопрос|запрос|შეკითხვა|سوال|پرسش|frage|anfrage",
    ),
    (
        "type",
        "complaint",
        "claim|issue|problem|incident|sudziba|shikoyat|жалоба|претензия|საჩივარი|شکایت|beschwerde|reklamation",
    ),
    (
        "type",
        "praise",
        "compliment|thanks|thank you|uzslava|maqtov|благодарность|похвала|მადლობა|تشکر|تقدیر|lob",
    ),
    (
        "type",
        "survey",
        "nps|csat|feedback|response|aptauja|sorovnoma|опрос|анкета|გამოკითხვა|نظرسنجی|umfrage",
    ),
    (
        "order.status",
        "placed",
        "new|open|pending|processing|ordered|created|on hold|yangi|jauns|новый|в обработке|ახალი|جدید|offen",
    ),
    (
        "order.status",
        "paid",
        "completed payment|apmaksats|tolangan|оплачен|оплачено|გადახდილი|پرداخت شده|bezahlt",
    ),
    (
        "order.status",
        "delivered",
        "complete|completed|shipped|fulfilled|done|closed|piegadats|yetkazilgan|доставлен|выполнен|завершен|მიწოდებული|تحویل شده|geliefert|abgeschlossen",
    ),
    (
        "order.status",
        "cancelled",
        "canceled|void|voided|failed|atcelts|bekor qilingan|отменен|отменено|გაუქმებული|لغو شده|storniert",
    ),
    (
        "order.status",
        "returned",
        "refunded|return|refund|chargeback|atgriezts|qaytarilgan|возврат|возвращен|დაბრუნებული|مرجوعی|zuruckgegeben|erstattet",
    ),
    (
        "customer.type",
        "person",
        "individual|contact|natural person|consumer|b2c|private|persona|privatpersona|jismoniy shaxs|физическое лицо|физлицо|ფიზიკური პირი|شخص|حقیقی|privatperson",
    ),
    (
        "customer.type",
        "organisation",
        "organization|company|account|business|firm|legal entity|b2b|uznemums|juridiska persona|tashkilot|kompaniya|yuridik shaxs|компания|организация|юридическое лицо|юрлицо|ორგანიზაცია|კომპანია|شرکت|سازمان|حقوقی|firma|unternehmen",
    ),
    ("relation", "external", "customer|client|buyer|klients|mijoz|клиент|კლიენტი|مشتری|kunde"),
    (
        "relation",
        "internal",
        "employee|staff|colleague|user|darbinieks|xodim|сотрудник|თანამშრომელი|کارمند|mitarbeiter",
    ),
    (
        "relation",
        "intermediary",
        "dealer|agent|distributor|reseller|partner|broker|starpnieks|vositachi|diler|посредник|дилер|агент|партнер|შუამავალი|نماینده|واسطه|handler|vermittler",
    ),
    ("status", "potential", "lead|prospect|potencials|potensial|потенциальный|პოტენციური|بالقوه|interessent"),
    (
        "status",
        "actual",
        "active|current|customer|client|aktivs|faol|активный|действующий|აქტიური|بالفعل|فعال|bestandskunde",
    ),
    ("stage", "lead", "subscriber|new lead|lid|лид|ლიდი|سرنخ"),
    (
        "stage",
        "prospect",
        "marketing qualified lead|sales qualified lead|mql|sql|opportunity|qualified|perspektiva|потенциальный клиент|interessent",
    ),
    ("stage", "new", "new customer|jauns|yangi|новый|новый клиент|ახალი|جدید|neukunde"),
    (
        "stage",
        "regular",
        "customer|client|active|repeat|pastavigs|doimiy|постоянный|клиент|მუდმივი|مشتری|دائمی|stammkunde",
    ),
    (
        "stage",
        "key",
        "vip|evangelist|key account|strategic|svarigs|asosiy|ключевой|საკვანძო|کلیدی|schlusselkunde",
    ),
    ("stage", "former", "lost|churned|inactive|ex-customer|bijusais|sobiq|бывший|ყოფილი|سابق|ehemalig"),
];

/// The code of the choice field `field` of `kind` that a text means, or `None` where the text is to be kept as it is.
///
/// ```
/// use formats::values::choice;
/// assert_eq!(choice("interaction", "channel", "E-Mail"), Some("email"));
/// assert_eq!(choice("customer", "stage", "Customer"), Some("regular"));
/// ```
pub fn choice(kind: &str, field: &str, text: &str) -> Option<&'static str> {
    let of_field = || of_field(kind, field);
    // What another copy of Mehr wrote is the code itself.
    if let Some(&(_, code, _)) = of_field().find(|(_, code, _)| *code == text) {
        return Some(code);
    }
    let folded = fold(super::tidy(text)).replace('_', " ");
    if folded.is_empty() || folded.len() > 80 {
        return None;
    }
    let means = |words: &str| words.split('|').any(|word| fold(word) == folded);
    of_field().find(|(_, code, words)| *code == folded || means(words)).map(|&(_, code, _)| code)
}

/// The words for the codes of a field.
fn of_field(kind: &str, field: &str) -> impl Iterator<Item = &'static Meaning> {
    WORDS.iter().filter(move |(name, ..)| match name.split_once('.') {
        Some((of_kind, name)) => of_kind == kind && name == field,
        // Orders have a status and customers a type of their own.
        None => {
            *name == field
                && !(kind == "order" && field == "status")
                && !(kind == "customer" && field == "type")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_one_of_the_schema_and_means_itself() {
        let schema = domain::Schema::built_in();
        for (name, code, _) in WORDS {
            let (kind, field) = match name.split_once('.') {
                Some(of) => of,
                None if matches!(*name, "channel" | "direction" | "type") => ("interaction", *name),
                None => ("customer", *name),
            };
            let choices = &schema.field(kind, field).unwrap().choices;
            assert!(choices.iter().any(|choice| choice == code), "{name} {code}");
            assert_eq!(choice(kind, field, code), Some(*code));
        }
    }

    #[test]
    fn words_of_other_systems_become_codes() {
        assert_eq!(choice("interaction", "direction", "Входящий"), Some("incoming"));
        assert_eq!(choice("interaction", "channel", "WhatsApp"), Some("chat"));
        assert_eq!(choice("order", "status", "Completed"), Some("delivered"));
        assert_eq!(choice("customer", "type", "Company"), Some("organisation"));
        assert_eq!(choice("customer", "stage", "Marketing Qualified Lead"), Some("prospect"));
        assert_eq!(choice("customer", "status", "OPEN_DEAL"), None);
    }
}

//! The sentences of a set of conditions in all five languages.

use super::{Words, sentence};
use crate::i18n::{Arg, Key, Locale, filled, k, load_now};
use domain::expr::parse;
use domain::{Birthday, Day, Instant, Money, Schema};

/// A language without a browser: plain numbers and dates, plural forms by the rules for whole numbers.
struct Paper(Locale);

impl Words for Paper {
    fn say(&self, key: Key, args: &[(&str, Arg)]) -> String {
        let locale = self.0;
        load_now(locale);
        let plural = |count: f64| {
            let (ones, hundreds) = (count % 10.0, count % 100.0);
            let is_one = if locale == Locale::Lv { ones == 1.0 && hundreds != 11.0 } else { count == 1.0 };
            let is_zero = locale == Locale::Lv && (ones == 0.0 || (11.0..=19.0).contains(&hundreds));
            if is_zero {
                "zero"
            } else if is_one {
                "one"
            } else {
                "other"
            }
            .to_owned()
        };
        filled(locale, key, args, &plural, &|number| number.to_string())
    }

    fn number(&self, number: f64) -> String {
        number.to_string()
    }

    fn money(&self, money: Money) -> String {
        money.to_string()
    }

    fn day(&self, day: Day) -> String {
        day.to_string()
    }

    fn instant(&self, at: Instant) -> String {
        at.to_string()
    }

    fn birthday(&self, date: Birthday) -> String {
        date.to_string()
    }

    fn field(&self, kind: &str, field: &str) -> String {
        k::records::field(&format!("{kind}.{field}"))
            .map_or_else(|| field.to_owned(), |key| self.say(key, &[]))
    }

    fn choice(&self, field: &str, code: &str) -> String {
        k::records::choice(&format!("{field}.{code}"))
            .map_or_else(|| code.to_owned(), |key| self.say(key, &[]))
    }

    fn record(&self, id: &str) -> Option<String> {
        id.ends_with('1').then(|| "Nino".to_owned())
    }
}

fn said(locale: Locale, text: &str) -> String {
    let expr = parse(text).unwrap_or_else(|mistake| panic!("{text}: {mistake}"));
    sentence(&Paper(locale), &Schema::built_in(), &expr).unwrap_or_else(|| panic!("{text}"))
}

fn check(text: &str, sentences: [&str; 5]) {
    for (locale, expected) in Locale::ALL.into_iter().zip(sentences) {
        assert_eq!(said(locale, text), expected, "{text} in {locale:?}");
    }
}

#[test]
fn fields_and_lists_are_said_in_every_language() {
    check("true", ["All customers.", "Barcha mijozlar.", "Visi klienti.", "ყველა კლიენტი.", "همهٔ مشتریان."]);
    check(
        "city = Riga and stage in (key, regular)",
        [
            "Customers for whom city is “Riga” and stage is “Key” or “Regular”.",
            "Shahar “Riga” boʻlgan va bosqich “Muhim” yoki “Doimiy” boʻlgan mijozlar.",
            "Klienti, kuriem pilsēta ir „Riga” un posms ir „Atslēgas klients” vai „Pastāvīgs”.",
            "კლიენტები, რომლებისთვისაც ქალაქი არის „Riga“ და ეტაპი არის „საკვანძო“ ან „მუდმივი“.",
            "مشتریانی که برایشان شهر «Riga» است و مرحله «کلیدی» یا «همیشگی» است.",
        ],
    );
    check(
        "not (tags has any (vip, local) or organisation.industry = tea)",
        [
            "Customers for whom it is not so that (tags include “vip” or “local” or industry of their organisation is “tea”).",
            "(Teglar orasida “vip” yoki “local” boʻlgan yoki tashkilot boʻyicha soha “tea” boʻlgan) shartiga mos kelmaydigan mijozlar.",
            "Klienti, kuriem nav tā, ka (birkas ietver „vip” vai „local” vai organizācijas nozare ir „tea”).",
            "კლიენტები, რომლებისთვისაც ასე არ არის: (იარლიყები მოიცავს: „vip“ ან „local“ ან ორგანიზაციის დარგი არის „tea“).",
            "مشتریانی که برایشان چنین نیست که (برچسب‌ها شامل «vip» یا «local» است یا صنعت سازمان «tea» است).",
        ],
    );
}

#[test]
fn related_records_are_said_with_their_time_and_filter() {
    check(
        "sum(orders.amount where status = paid and day in last 12 months) >= 500 EUR",
        [
            "Customers for whom the amount of all orders in the last 12 months (only where status is “Paid”) is at least 500.00 EUR.",
            "Oxirgi 12 oyda buyurtmalarning umumiy summasi (faqat: holati “Toʻlangan” boʻlgan) kamida 500.00 EUR boʻlgan mijozlar.",
            "Klienti, kuriem pasūtījumu kopsumma pēdējos 12 mēnešos (tikai tie, kam statuss ir „Apmaksāts”) ir vismaz 500.00 EUR.",
            "კლიენტები, რომლებისთვისაც ბოლო 12 თვეში შეკვეთების ჯამური თანხა (მხოლოდ ისინი, სადაც სტატუსი არის „გადახდილი“) არის არანაკლებ 500.00 EUR.",
            "مشتریانی که برایشان جمع مبلغ سفارش‌ها در 12 ماه گذشته (تنها آن‌هایی که وضعیت «پرداخت‌شده» است) دست‌کم 500.00 EUR است.",
        ],
    );
    check(
        "last(orders.day) before 90 days ago",
        [
            "Customers for whom the last order was more than 90 days ago.",
            "Oxirgi buyurtma 90 kundan koʻproq vaqt oldin boʻlgan mijozlar.",
            "Klienti, kuriem pēdējais pasūtījums bija vairāk nekā pirms 90 dienām.",
            "კლიენტები, რომლებისთვისაც ბოლო შეკვეთა იყო 90 დღეზე მეტი ხნის წინ.",
            "مشتریانی که برایشان آخرین سفارش بیش از 90 روز پیش بوده است.",
        ],
    );
}

#[test]
fn figures_without_words_of_their_own_are_put_together() {
    check(
        "max(orders.amount) > 100 and last(orders.status) = paid and count(referrals) >= 3",
        [
            "Customers for whom the largest amount of orders is more than 100, the status of the last order is “Paid” and the number of customers they referred is at least 3.",
            "Buyurtmalar orasida eng katta summa 100 dan koʻp boʻlgan, oxirgi buyurtma boʻyicha holati “Toʻlangan” boʻlgan va u tavsiya qilgan mijozlar soni kamida 3 boʻlgan mijozlar.",
            "Klienti, kuriem pasūtījumu lielākā vērtība (summa) ir vairāk par 100, pēdējā pasūtījuma statuss ir „Apmaksāts” un ieteikto klientu skaits ir vismaz 3.",
            "კლიენტები, რომლებისთვისაც შეკვეთების უდიდესი თანხა მეტია ვიდრე 100, ბოლო შეკვეთის სტატუსი არის „გადახდილი“ და მის მიერ მოყვანილი კლიენტების რაოდენობა არის არანაკლებ 3.",
            "مشتریانی که برایشان بیشترین مبلغ سفارش‌ها بیشتر از 100 است، وضعیت آخرین سفارش «پرداخت‌شده» است و شمار مشتریان معرفی‌شده دست‌کم 3 است.",
        ],
    );
}

#[test]
fn counted_time_has_the_plural_form_of_its_number() {
    let lv = |text| said(Locale::Lv, text);
    assert_eq!(lv("created in last 1 day"), "Klienti, kuriem klienta sākuma datums ir pēdējā 1 dienā.");
    assert_eq!(lv("created in last 21 months"), "Klienti, kuriem klienta sākuma datums ir pēdējā 21 mēnesī.");
    assert_eq!(
        lv("created before 11 years ago"),
        "Klienti, kuriem klienta sākuma datums bija vairāk nekā pirms 11 gadiem."
    );
    assert_eq!(
        lv("created after 1 week ago"),
        "Klienti, kuriem klienta sākuma datums bija mazāk nekā pirms 1 nedēļas."
    );
    let en = |text| said(Locale::En, text);
    assert_eq!(en("birthday in next 1 week"), "Customers for whom birthday falls in the next 1 week.");
    assert_eq!(en("birthday in this month"), "Customers for whom birthday falls this month.");
    assert_eq!(en("owner = \"00000000000000000000000001\""), "Customers for whom owner is “Nino”.");
    assert_eq!(en("not employees > 5"), "Customers for whom it is not so that employees is more than 5.");
}

#[test]
fn every_example_is_said_whole_in_every_language() {
    for (name, text) in crate::features::segments::state::EXAMPLES {
        for locale in Locale::ALL {
            let said = said(locale, text);
            assert!(!said.contains(['{', '}']) && !said.contains("  "), "{name} in {locale:?}: {said}");
        }
    }
}

#[test]
fn a_condition_with_a_mistake_has_no_sentence() {
    let expr = parse("citi = Riga").unwrap();
    assert_eq!(sentence(&Paper(Locale::En), &Schema::built_in(), &expr), None);
}

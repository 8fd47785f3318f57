//! Names of months in the languages of our users and of the programs they use.

use domain::fold::fold;

/// A month as a word names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Month {
    /// January is 1.
    Gregorian(u32),
    /// Farvardin is 1.
    Jalali(u32),
}

/// Forms of each month, in folded spelling. A word of three letters or more that begins one of them is that month, so
/// abbreviations need no entry. In order: English, Uzbek, Latvian (nominative, genitive, locative), German, Russian
/// and Uzbek Cyrillic, Georgian (nominative, genitive), Persian; then the languages of other programs' users: French,
/// Spanish, Italian, Portuguese, Turkish, Polish, Ukrainian, Lithuanian, Estonian, Arabic.
#[rustfmt::skip]
const GREGORIAN: [&str; 12] = [
    "january yanvar janvaris janvara janvari januar janner январь января იანვარი იანვრის ژانویه \
     janvier enero gennaio janeiro ocak styczen stycznia січень січня sausis sausio jaanuar یناير",
    "february fevral februaris februara februari februar февраль февраля თებერვალი თებერვლის فوریه \
     fevrier febrero febbraio fevereiro subat luty lutego лютий лютого vasaris vasario veebruar فبرایر",
    "march mart marts marta marz maerz март марта მარტი მარტის مارس \
     mars marzo marco marzec marca березень березня kovas kovo",
    "april aprel aprilis aprila aprili апрель апреля აპრილი აპრილის اوریل \
     avril abril aprile nisan kwiecien kwietnia квітень квітня balandis balandzio aprill ابریل",
    "may mai maijs maija maija май мая მაისი მაისის مه می \
     mayo maggio maio mayis maj maja травень травня geguze geguzes مایو",
    "june iyun junijs junija juni июнь июня ივნისი ივნისის ژوین \
     juin junio giugno junho haziran czerwiec czerwca червень червня birzelis birzelio juuni یونیو",
    "july iyul julijs julija juli июль июля ივლისი ივლისის ژوییه جولای \
     juillet julio luglio julho temmuz lipiec lipca липень липня liepa liepos juuli یولیو",
    "august avgust augusts augusta август августа აგვისტო აგვისტოს اوت اگوست \
     aout agosto agustos sierpien sierpnia серпень серпня rugpjutis rugpjucio اغسطس",
    "september sept sentabr sentyabr septembris septembra septembri сентябрь сентября სექტემბერი სექტემბრის سپتامبر \
     septembre septiembre settembre setembro eylul wrzesien wrzesnia вересень вересня rugsejis rugsejo سبتمبر",
    "october oktabr oktyabr oktobris oktobra oktobri oktober октябрь октября ოქტომბერი ოქტომბრის اکتبر \
     octobre octubre ottobre outubro ekim pazdziernik pazdziernika жовтень жовтня spalis spalio oktoober اکتوبر",
    "november noyabr novembris novembra novembri ноябрь ноября ნოემბერი ნოემბრის نوامبر \
     novembre noviembre novembro kasim listopad listopada листопад листопада lapkritis lapkricio نوفمبر",
    "december dekabr decembris decembra decembri dezember декабрь декабря დეკემბერი დეკემბრის دسامبر \
     decembre diciembre dicembre dezembro aralik grudzien grudnia грудень грудня gruodis gruodzio detsember دیسمبر",
];

const JALALI: [&str; 12] = [
    "فروردین farvardin",
    "اردیبهشت ordibehesht",
    "خرداد khordad",
    "تیر tir",
    "مرداد امرداد mordad amordad",
    "شهریور shahrivar",
    "مهر mehr",
    "ابان aban",
    "اذر azar",
    "دی dey",
    "بهمن bahman",
    "اسفند esfand",
];

/// Words that stand in dates without telling anything.
const FILLERS: &str = "г год года gada gads yil yili of de del the st nd rd th d der den uhr um წლის წელი ე і сана \
    年 月 日 년 월 일 سال ماه روز ه ش م";

/// Days of the week; they are passed over, not checked.
const WEEKDAYS: &str = "monday tuesday wednesday thursday friday saturday sunday \
    dushanba seshanba chorshanba payshanba juma shanba yakshanba \
    pirmdiena otrdiena tresdiena ceturtdiena piektdiena sestdiena svetdiena \
    montag dienstag mittwoch donnerstag freitag samstag sonntag \
    понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс \
    ორშაბათი სამშაბათი ოთხშაბათი ხუთშაბათი პარასკევი შაბათი კვირა \
    شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه";

/// What a word in a date means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Word {
    /// A month.
    Month(Month),
    /// Nothing that matters.
    Filler,
    /// Something that does not belong in a date.
    Unknown,
}

/// Reads one word of a date.
pub(super) fn read(word: &str) -> Word {
    if let Some(month) = english(word) {
        return Word::Month(Month::Gregorian(month));
    }
    let folded = fold(word);
    // Uzbek puts endings on with a hyphen (`13-fevralda`), which the caller has split off already; the locative stays.
    let stem = folded.strip_suffix("da").filter(|stem| stem.len() > 4).unwrap_or(&folded);
    let letters = stem.chars().count();
    let names = |forms: &str| {
        forms.split_whitespace().any(|form| form == stem || (letters >= 3 && form.starts_with(stem)))
    };
    let number = |place: usize| place as u32 + 1;
    if let Some(place) = GREGORIAN.iter().position(|forms| names(forms)) {
        return Word::Month(Month::Gregorian(number(place)));
    }
    if let Some(place) = JALALI.iter().position(|forms| forms.split_whitespace().any(|form| form == stem)) {
        return Word::Month(Month::Jalali(number(place)));
    }
    let filler = FILLERS.split_whitespace().any(|form| form == folded);
    let weekday =
        WEEKDAYS.split_whitespace().any(|form| form == folded || (letters >= 2 && form.starts_with(&folded)));
    if filler || weekday { Word::Filler } else { Word::Unknown }
}

/// The abbreviations that most programs write, without the way through the table.
fn english(word: &str) -> Option<u32> {
    const SHORT: [[u8; 3]; 12] = [
        *b"jan", *b"feb", *b"mar", *b"apr", *b"may", *b"jun", *b"jul", *b"aug", *b"sep", *b"oct", *b"nov",
        *b"dec",
    ];
    let letters: [u8; 3] = word.as_bytes().try_into().ok()?;
    let place = SHORT.iter().position(|short| *short == letters.map(|letter| letter.to_ascii_lowercase()))?;
    Some(place as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_in_all_languages() {
        let cases = [
            ("Feb", 2),
            ("September", 9),
            ("Sept", 9),
            ("fevral", 2),
            ("februāris", 2),
            ("Februārī", 2),
            ("MÄRZ", 3),
            ("Mai", 5),
            ("февраля", 2),
            ("дек", 12),
            ("июн", 6),
            ("თებერვალი", 2),
            ("ივლ", 7),
            ("فوریه", 2),
            ("ژوئن", 6),
            ("آگوست", 8),
            ("oktabr", 10),
            ("сентябр", 9),
            ("noyabrda", 11),
            ("Dez", 12),
            ("févr", 2),
            ("Août", 8),
            ("Ağustos", 8),
            ("października", 10),
            ("أبريل", 4),
        ];
        for (word, month) in cases {
            assert_eq!(read(word), Word::Month(Month::Gregorian(month)), "{word}");
        }
        for (word, month) in [("بهمن", 11), ("اردیبهشت", 2), ("آذر", 9), ("Mehr", 7), ("دی", 10)]
        {
            assert_eq!(read(word), Word::Month(Month::Jalali(month)), "{word}");
        }
        assert_eq!(read("Tuesday"), Word::Filler);
        assert_eq!(read("gada"), Word::Filler);
        assert_eq!(read("Street"), Word::Unknown);
    }
}

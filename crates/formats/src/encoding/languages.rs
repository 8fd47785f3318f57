//! How often letters that are not ASCII occur in the languages written in each one-byte encoding.

/// A language as the detector knows it.
pub(super) struct Language {
    /// Encodings its files come in, the likeliest first.
    pub encodings: &'static [&'static str],
    /// Its letters outside ASCII, the most frequent first.
    pub letters: &'static str,
    /// How many of a hundred letters of its names and short texts they are.
    pub percent: f32,
    /// Weight against it from the start: its files are less often met here.
    pub rare: f32,
    /// Long vowels stand beside consonants and marked consonants beside vowels, nearly always. Two letters with marks
    /// in a French name would else look as Latvian as French.
    pub strict: bool,
}

const CYRILLIC: &[&str] = &["windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic"];
const WESTERN: &[&str] = &["windows-1252", "ibm850", "macintosh", "ibm437"];
const CENTRAL: &[&str] = &["windows-1250", "iso-8859-2", "ibm852"];
const BALTIC: &[&str] = &["windows-1257", "ibm775", "iso-8859-4"];

#[rustfmt::skip]
pub(super) const LANGUAGES: &[Language] = &[
    // German, French, Spanish, Portuguese, Italian, the north, Dutch.
    Language { encodings: WESTERN, letters: "üäößéè", percent: 2.5, rare: 0.0, strict: false },
    Language { encodings: WESTERN, letters: "éèàêçôâîûùïëœü", percent: 3.6, rare: 0.0, strict: false },
    Language { encodings: WESTERN, letters: "óíáéñúüç", percent: 3.0, rare: 0.0, strict: false },
    Language { encodings: WESTERN, letters: "ãçéáóêíúõôâàü", percent: 3.8, rare: 0.0, strict: false },
    Language { encodings: WESTERN, letters: "èàòùìé", percent: 2.0, rare: 0.0, strict: false },
    Language { encodings: WESTERN, letters: "åæøé", percent: 3.6, rare: 0.0, strict: false },
    Language { encodings: WESTERN, letters: "äöåé", percent: 5.0, rare: 0.5, strict: false },
    Language { encodings: WESTERN, letters: "áðíþöóæúýé", percent: 9.0, rare: 2.5, strict: false },
    Language { encodings: WESTERN, letters: "ëéïèöü", percent: 1.0, rare: 0.0, strict: false },
    // Latvian, which our users write, and its neighbours.
    Language { encodings: BALTIC, letters: "āīēšūņļžčķģŗō", percent: 10.0, rare: -1.0, strict: true },
    Language { encodings: BALTIC, letters: "ėšįžųūčąę", percent: 7.5, rare: 1.0, strict: true },
    Language { encodings: &["windows-1257", "windows-1252"], letters: "äõüöšž", percent: 4.0, rare: 2.0, strict: true },
    // Russian, Ukrainian, Uzbek, Kazakh, Bulgarian and Serbian in one: what matters is the script.
    Language { encodings: CYRILLIC, letters: "оаеинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ", percent: 100.0, rare: 0.0, strict: false },
    Language { encodings: &["windows-1251", "koi8-u", "x-mac-cyrillic"], letters: "оаинвіетрслкудмпзябьгйчхюжцєїшщфґ", percent: 100.0, rare: 0.0, strict: false },
    Language { encodings: &["windows-1251"], letters: "аиолрнкдтмўбеғсшҳўузқфчйяюэхгжпъцьё", percent: 100.0, rare: 0.0, strict: false },
    Language { encodings: &["kz-1048"], letters: "аеынтрдлісқбмөғкжшңуұәоүпгзияйхвюһфцчэё", percent: 100.0, rare: 3.0, strict: false },
    // Polish, Czech and Slovak, Hungarian, Romanian, Croatian and Slovene.
    Language { encodings: CENTRAL, letters: "łąęóżśćńź", percent: 6.8, rare: 2.5, strict: true },
    Language { encodings: CENTRAL, letters: "íáéěřčýšžůúťňďóľĺŕôä", percent: 12.0, rare: 2.5, strict: false },
    Language { encodings: CENTRAL, letters: "áéóöőíüűú", percent: 9.0, rare: 2.5, strict: false },
    Language { encodings: CENTRAL, letters: "ăîâşţ", percent: 5.5, rare: 2.5, strict: false },
    Language { encodings: CENTRAL, letters: "čšžćđ", percent: 3.0, rare: 2.5, strict: true },
    // Turkish and Azeri.
    Language { encodings: &["windows-1254"], letters: "ıüşöçğİâəî", percent: 9.0, rare: 1.5, strict: true },
    // Greek, Hebrew.
    Language { encodings: &["windows-1253", "iso-8859-7"], letters: "αοιετσνηυρπκμςλωόίάήέύώγδθχφβξζψϊ", percent: 100.0, rare: 1.5, strict: false },
    Language { encodings: &["windows-1255"], letters: "יולאהמרתבשנםפדחקעגטסצןךףזכץ", percent: 100.0, rare: 1.5, strict: false },
    // Arabic, Persian.
    Language { encodings: &["windows-1256"], letters: "ايلمنوترهبدسكعقفحجشطصخةضذثأىغزئإءظآؤ", percent: 100.0, rare: 0.5, strict: false },
    Language { encodings: &["windows-1256"], letters: "ایارنمدهوتسبشکلزفقخگجحعپصچطغضظثذآژئءكي", percent: 100.0, rare: 0.5, strict: false },
];

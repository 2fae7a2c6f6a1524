//! Queries with the answers that a shopper would want, in two languages.
//!
//! `products` is the shop. A judgement names products by their SKU: all of them must come before
//! any other that is found, and those before a `>` before those behind it.

#![expect(clippy::unwrap_used, reason = "a test says what it needs by failing")]

mod products;

use products::{ENGLISH, GERMAN, Text};
use search::{Document, Found, Index, Language, Outcome, Query, SynonymGroup, compile, highlight};

fn opened(language: Language, texts: &[Text], synonyms: &[&[&str]]) -> Index<Vec<u8>> {
    let keywords: Vec<Vec<&str>> = texts.iter().map(|text| text.1.split(", ").collect()).collect();
    let documents = texts.iter().zip(&keywords).map(|((title, _, body), keywords)| Document {
        title,
        keywords,
        body,
    });
    let groups: Vec<_> = synonyms.iter().map(|phrases| SynonymGroup { phrases }).collect();
    let segments = compile(language, documents, &groups).unwrap();
    Index::open(segments.into_iter().map(|segment| segment.bytes).collect()).unwrap()
}

fn english() -> Index<Vec<u8>> {
    let synonyms: [&[&str]; 3] =
        [&["sofa", "couch", "settee"], &["t-shirt", "tee"], &["backpack", "rucksack", "book bag"]];
    opened(Language::English, &ENGLISH, &synonyms)
}

fn german() -> Index<Vec<u8>> {
    let synonyms: [&[&str]; 2] = [&["Geldbörse", "Portemonnaie"], &["Sofa", "Couch"]];
    opened(Language::German, &GERMAN, &synonyms)
}

/// The SKUs of what is found, the best first.
fn skus(found: &Found, texts: &[Text]) -> Vec<&'static str> {
    let hits = found.top(40, &|_| true, &|_| 1.0);
    let sku = |ordinal: u32| {
        texts[ordinal as usize]
            .1
            .split(", ")
            .find(|word| word.len() == 7 && word.as_bytes()[3] == b'-')
    };
    hits.iter().map(|hit| sku(hit.ordinal).unwrap()).collect()
}

/// Every judgement that does not hold.
fn wrong(index: &Index<Vec<u8>>, texts: &[Text], judged: &[(&str, &str)]) -> Vec<String> {
    let judge = |(typed, wanted): &(&str, &str)| {
        let found = index.search(&Query::new(typed));
        let got = if found.is_complete() { skus(&found, texts) } else { Vec::new() };
        let mut rest = got.iter();
        let holds = wanted.split(" > ").all(|group| {
            let mut group: Vec<&str> = group.split(' ').collect();
            let mut best: Vec<&str> = rest.by_ref().take(group.len()).copied().collect();
            group.sort_unstable();
            best.sort_unstable();
            group == best
        });
        (!holds).then(|| format!("{typed:?}: wanted {wanted}, got {got:?}"))
    };
    judged.iter().filter_map(judge).collect()
}

#[test]
fn english_shoppers_find_what_they_look_for() {
    let judged = [
        // What it is called, in part and in whole, in any case and form.
        ("sofa", "SOF-200 SOF-100 > SOF-300 TAB-100 > LAM-200"),
        ("velvet sofa", "SOF-100"),
        ("sofa bed", "SOF-300"),
        ("sofas", "SOF-200 SOF-300 SOF-100"),
        ("leather", "SOF-200 BEL-100 WAL-100 > BOO-100"),
        ("LEATHER BELTS", "BEL-100"),
        ("knife", "KNI-200 KNI-100 > KNI-300"),
        ("knives", "KNI-200 KNI-100 > KNI-300"),
        ("bread knives", "KNI-200"),
        ("shelves", "SHE-200 > SHE-100"),
        ("wall shelves", "SHE-200"),
        ("dining table", "TAB-200"),
        ("table", "TAB-100 TAB-200 > SOF-100"),
        ("oak table", "TAB-200 TAB-100"),
        ("rug", "RUG-100 RUG-200 > SOF-100"),
        ("scarves", "SCA-100"),
        ("gift cards", "GIF-025"),
        ("running shoes", "SHO-100 SHO-200"),
        ("womens running shoes", "SHO-200"),
        ("women's running shoes", "SHO-200"),
        ("running shoes for women", "SHO-200"),
        ("shoes for men", "SHO-100"),
        ("childrens boots", "BOO-200"),
        ("red shoes", "SHO-200"),
        ("kids boots", "BOO-200"),
        ("waterproof jacket", "JAC-100"),
        // Spelled otherwise.
        ("creme brulee", "DIS-100"),
        ("cafe chair", "CHA-200"),
        ("tshirt", "TSH-100 TSH-200"),
        ("t shirt", "TSH-100 TSH-200"),
        ("t-shirts", "TSH-100 TSH-200"),
        ("women tshirt", "TSH-200"),
        ("book shelf", "SHE-100"),
        ("750ml bottle", "BOT-100"),
        // Typos.
        ("sofaa", "SOF-200 SOF-100 > SOF-300 TAB-100"),
        ("leahter sofa", "SOF-200"),
        ("lether wallet", "WAL-100"),
        ("expresso machine", "ESP-100"),
        ("cofee grinder", "GRI-100"),
        ("runing shoos", "SHO-100 SHO-200"),
        ("cashmeer scraf", "SCA-100"),
        ("backpak", "BAG-100"),
        ("kichen knife", "KNI-200 KNI-100 > KNI-300"),
        ("dsek lamp", "LAM-100"),
        ("swaeter", "SWE-100"),
        ("watter botle", "BOT-100"),
        ("hikng boots", "BOO-100"),
        // Still typing.
        ("so", "SOF-200 SOF-300 SOF-100 TAB-100"),
        ("leath", "SOF-200 BEL-100 WAL-100"),
        ("floor la", "LAM-200"),
        ("espr", "ESP-100"),
        ("runn", "SHO-100 SHO-200"),
        ("espreso mach", "ESP-100"),
        // Other words for it.
        ("couch", "SOF-300 SOF-200 SOF-100 > TAB-100"),
        ("leather couch", "SOF-200"),
        ("settees", "SOF-200 SOF-300 SOF-100"),
        ("black tee", "TSH-100"),
        ("rucksack", "BAG-100"),
        ("book bag", "BAG-100"),
        // Numbers and makers.
        ("SHO-200", "SHO-200"),
        ("sho 200", "SHO-200"),
        ("atlas chair", "CHA-100 CHA-300"),
        ("brightside", "LAM-100 LAM-200 LAM-300"),
        ("緑茶", "TEA-100"),
        ("茶", "TEA-100"),
    ];
    let wrong = wrong(&english(), &ENGLISH, &judged);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn german_shoppers_find_what_they_look_for() {
    let judged = [
        ("Sofa", "SOF-100 SOF-200 SOF-300"),
        ("sofas", "SOF-100 SOF-200 SOF-300"),
        ("Ledersofa", "SOF-200"),
        ("leder sofa", "SOF-200"),
        ("Sofa aus Leder", "SOF-200"),
        // Of a compound that nothing is called, what it ends with says what it is.
        ("Nachttischlampe", "LAM-100 LAM-200 LAM-300"),
        ("Gartenstuhl", "CHA-100 CHA-200 CHA-300"),
        ("Samt-Sofa", "SOF-100"),
        ("Couch", "SOF-300 SOF-100 SOF-200"),
        ("Stuhl", "CHA-100 CHA-200 CHA-300"),
        ("Stühle", "CHA-100 CHA-200 CHA-300"),
        ("stuehle", "CHA-100 CHA-200 CHA-300"),
        ("buerostuhl", "CHA-300"),
        ("burostuhl", "CHA-300"),
        ("Büro Stuhl", "CHA-300"),
        ("Lampe", "LAM-100 LAM-200"),
        ("Stehlampen", "LAM-200"),
        ("Tisch", "TAB-100 TAB-200"),
        ("Eichentisch", "TAB-200 TAB-100"),
        ("Esstische", "TAB-200"),
        ("Teppich", "RUG-100 RUG-200"),
        ("Teppiche rund", "RUG-200"),
        ("Regal", "SHE-100 SHE-200"),
        ("Buecherregal", "SHE-100"),
        ("Messer", "KNI-300 KNI-100 KNI-200"),
        ("Messerblock", "KNI-300"),
        ("Brot Messer", "KNI-200"),
        ("kaffee muehle", "GRI-100"),
        ("Kafeemühle", "GRI-100"),
        ("Espresso Maschine", "ESP-100"),
        ("espressomashine", "ESP-100"),
        ("creme brulee", "DIS-100"),
        ("tshirt damen", "TSH-200"),
        ("T-Shirts", "TSH-100 TSH-200"),
        ("weißes Hemd", "SHI-100 > TSH-100 TSH-200"),
        ("weisse Hemden", "SHI-100 TSH-100 TSH-200"),
        ("rote Schuhe", "SHO-200"),
        ("laufschuhe damen", "SHO-200"),
        ("Laufschuhe für Herren", "SHO-100"),
        ("Gummistiefel", "BOO-200"),
        ("Stiefel", "BOO-100 BOO-200"),
        ("Wanderstifel", "BOO-100"),
        ("regenjake", "JAC-100"),
        ("Jacke", "JAC-100"),
        ("Pullover", "SWE-100"),
        ("Schal rot", "SCA-100"),
        ("guertel", "BEL-100"),
        ("Gürtel braun", "BEL-100"),
        ("Portemonnaie", "WAL-100"),
        ("geldboerse", "WAL-100"),
        ("Rucksak", "BAG-100"),
        ("Flasche", "BOT-100"),
        ("Gutscheine", "GIF-025"),
        ("draussen schuhe", "BOO-100"),
        ("sho-100", "SHO-100"),
    ];
    let wrong = wrong(&german(), &GERMAN, &judged);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_found_is_only_what_was_asked_for() {
    let index = english();
    for (typed, count) in [
        ("leather sofa", 1),
        ("running shoes", 2),
        ("espresso machine", 1),
        ("cm", 2),
        ("28 cm", 1),
        ("jeans", 0),
        ("", 0),
        ("♥", 0),
    ] {
        let found = index.search(&Query::new(typed));
        let count_found = if found.is_complete() { found.matches().count() } else { 0 };
        assert_eq!(count_found, count, "{typed}: {:?}", skus(&found, &ENGLISH));
    }
}

#[test]
fn nothing_found_comes_with_help() {
    let index = english();
    let found = index.search(&Query::new("velvet trampoline"));
    assert!(!found.is_complete());
    assert_eq!(skus(&found, &ENGLISH), ["SOF-100"]);
    let outcomes: Vec<_> = found.words().iter().map(|word| &word.outcome).collect();
    assert_eq!(outcomes, [&Outcome::Known, &Outcome::Missing]);
    assert_eq!(found.words()[1].place, 7..17);
    // Each word is there, but never both.
    let found = index.search(&Query::new("velvet kettle"));
    assert!(!found.is_complete());
    assert_eq!(found.matches().count(), 2);
    assert_eq!(found.did_you_mean(), None);
    let found = index.search(&Query::new("trampoline"));
    assert!(!found.is_complete() && found.matches().is_empty());
}

#[test]
fn typos_are_named() {
    let index = english();
    for (typed, meant) in [
        ("leahter sofa", Some("leather sofa")),
        ("Expresso  machine!", Some("espresso  machine!")),
        ("creme brulle", Some("creme brûlée")),
        ("leather sofa", None),
        ("mens t-shirt", None),
        ("velvet trampolin", None),
    ] {
        let found = index.search(&Query::new(typed));
        assert_eq!(found.did_you_mean(), meant, "{typed}");
    }
}

#[test]
fn what_was_found_is_marked() {
    let (english, german) = (english(), german());
    for (index, typed, text, marked) in [
        (&english, "creme brulee", "Crème Brûlée Dishes", "[Crème] [Brûlée] Dishes"),
        (
            &english,
            "leahter sofs",
            "A leather sofa, three sofas",
            "A [leather] [sofa], three [sofas]",
        ),
        (&english, "runn", "Running shoes", "[Runn]ing shoes"),
        (&english, "tshirt", "Cotton T-Shirt", "Cotton [T-Shirt]"),
        (&english, "couch", "Velvet Sofa", "Velvet [Sofa]"),
        (&english, "shoes for men", "Shoes for men and women", "[Shoes] for [men] and women"),
        (&english, "緑茶", "新茶の緑茶セット", "新茶の[緑茶]セット"),
        (&english, "cre\u{301}me", "cre\u{300}me", "[cre\u{300}me]"),
        (&german, "sofa", "Ein Ledersofa", "Ein Leder[sofa]"),
        (&german, "stuhl", "Klappstuhl, Stühle", "Klapp[stuhl], [Stühle]"),
        (&german, "strasse", "Straße", "[Straße]"),
    ] {
        let found = index.search(&Query::new(typed));
        let mut shown = String::new();
        let mut at = 0;
        for part in highlight(text, found.matched()) {
            shown.push_str(&text[at..part.start]);
            shown.push_str(&format!("[{}]", &text[part.clone()]));
            at = part.end;
        }
        shown.push_str(&text[at..]);
        assert_eq!(shown, marked, "{typed}");
    }
}

#[test]
fn suggestions_complete_what_is_typed() {
    let (english, german) = (english(), german());
    let suggested = |index: &Index<Vec<u8>>, typed: &str| -> Vec<String> {
        index.suggest(&Query::new(typed), 4).into_iter().map(|suggestion| suggestion.text).collect()
    };
    assert_eq!(suggested(&english, "lea"), ["leather"]);
    assert_eq!(suggested(&english, "cr"), ["crème", "cream"]);
    assert_eq!(suggested(&english, "leather w"), ["leather wallet"]);
    assert_eq!(suggested(&english, "lether wa"), ["leather wallet"]);
    assert_eq!(suggested(&english, "esspre"), ["espresso"]);
    assert_eq!(suggested(&german, "stü")[0], "stühle");
    assert_eq!(suggested(&english, "SHO-2"), ["SHO-200"]);
    assert!(suggested(&english, "sofa ").is_empty());
    assert!(suggested(&english, "").is_empty());
}

#[test]
fn stock_and_popularity_decide_between_equals() {
    let found = english().search(&Query::new("running shoes"));
    let first = |boost: &dyn Fn(u32) -> f32| found.top(1, &|_| true, boost)[0].ordinal;
    assert_eq!(first(&|_| 1.0), 28);
    assert_eq!(first(&|ordinal| if ordinal == 29 { 1.3 } else { 1.0 }), 29);
    // Only what the filter keeps.
    assert_eq!(found.top(9, &|ordinal| ordinal == 29, &|_| 1.0).len(), 1);
}

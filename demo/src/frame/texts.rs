//! Names and texts of categories and collections, and words that mean the same.

use super::{Said, said};

/// A category.
pub(super) struct Branch {
    pub(super) slug: &'static str,
    pub(super) parent: Option<&'static str>,
    pub(super) title: Said,
    pub(super) text: Said,
}

const fn branch(slug: &'static str, parent: &'static str, title: Said, text: Said) -> Branch {
    Branch { slug, parent: Some(parent), title, text }
}

const fn root(slug: &'static str, title: Said, text: Said) -> Branch {
    Branch { slug, parent: None, title, text }
}

/// The tree, each branch behind the one it grows from.
pub(super) const CATEGORIES: [Branch; 16] = [
    root(
        "table-kitchen",
        said("Table & Kitchen", "Tisch & Küche"),
        said(
            "What a kitchen needs, made so that it may stay on the table.",
            "Was eine Küche braucht, so gemacht, dass es auf dem Tisch stehen bleiben darf.",
        ),
    ),
    branch(
        "tableware",
        "table-kitchen",
        said("Tableware", "Geschirr"),
        said(
            "Mugs, plates and bowls from three potteries. They match without being a set.",
            "Becher, Teller und Schalen aus drei Töpfereien. Sie passen zusammen, ohne ein Service \
             zu sein.",
        ),
    ),
    branch(
        "cooking",
        "table-kitchen",
        said("Cooking", "Kochen"),
        said(
            "Knives that can be sharpened, pans that can be inherited, and a little for the larder.",
            "Messer, die sich schärfen, und Pfannen, die sich vererben lassen. Dazu etwas für die \
             Speisekammer.",
        ),
    ),
    root(
        "living",
        said("Living", "Wohnen"),
        said(
            "Furniture, light and cloth for rooms that are lived in.",
            "Möbel, Licht und Stoffe für Zimmer, in denen gewohnt wird.",
        ),
    ),
    branch(
        "furniture",
        "living",
        said("Furniture", "Möbel"),
        said(
            "Solid wood, honest joints and covers that come off.",
            "Massives Holz, ehrliche Verbindungen und Bezüge, die sich abziehen lassen.",
        ),
    ),
    branch(
        "lighting",
        "living",
        said("Lighting", "Leuchten"),
        said(
            "Lamps to read by, to eat by and to leave on in the hall.",
            "Leuchten zum Lesen, zum Essen und für den Flur, in dem das Licht an bleibt.",
        ),
    ),
    branch(
        "textiles",
        "living",
        said("Textiles", "Textilien"),
        said(
            "Wool, linen and cotton for beds, sofas and floors.",
            "Wolle, Leinen und Baumwolle für Bett, Sofa und Boden.",
        ),
    ),
    branch(
        "candles",
        "living",
        said("Candles & Scent", "Kerzen & Düfte"),
        said(
            "Wax that burns to the end, and holders that outlast it.",
            "Wachs, das bis zum Ende brennt, und Leuchter, die es überdauern.",
        ),
    ),
    root(
        "bath",
        said("Bath", "Bad"),
        said(
            "Soap, brushes and towels. Nothing that needs an instruction.",
            "Seife, Bürsten und Handtücher. Nichts, was eine Anleitung braucht.",
        ),
    ),
    root(
        "wear-carry",
        said("Wear & Carry", "Kleidung & Taschen"),
        said(
            "Clothes for years and bags for every day.",
            "Kleidung für Jahre und Taschen für jeden Tag.",
        ),
    ),
    branch(
        "clothing",
        "wear-carry",
        said("Clothing", "Kleidung"),
        said(
            "Few pieces, good cloth, sizes that are true.",
            "Wenige Stücke, gute Stoffe, Größen, die stimmen.",
        ),
    ),
    branch(
        "bags",
        "wear-carry",
        said("Bags", "Taschen"),
        said(
            "Canvas and leather that look better in their third year.",
            "Segeltuch und Leder, die im dritten Jahr besser aussehen.",
        ),
    ),
    root(
        "stationery",
        said("Stationery", "Papier & Schreiben"),
        said(
            "Paper that takes ink, and what writes on it.",
            "Papier, das Tinte verträgt, und was darauf schreibt.",
        ),
    ),
    root(
        "outdoors",
        said("Outdoors", "Draußen"),
        said(
            "For the ride, the balcony and the green on the sill.",
            "Für die Fahrt, den Balkon und das Grün am Fenster.",
        ),
    ),
    branch(
        "cycling",
        "outdoors",
        said("Cycling", "Fahrrad"),
        said(
            "Parts and bags for bicycles that are used every day.",
            "Teile und Taschen für Räder, die jeden Tag fahren.",
        ),
    ),
    branch(
        "plants",
        "outdoors",
        said("Plants & Garden", "Pflanzen & Garten"),
        said(
            "Green that forgives, and pots and tools to go with it.",
            "Grün, das verzeiht, und Töpfe und Werkzeug dazu.",
        ),
    ),
];

/// A collection: what has this tag, or what is reduced.
pub(super) struct Gathered {
    pub(super) slug: &'static str,
    pub(super) tag: Option<&'static str>,
    pub(super) title: Said,
    pub(super) text: Said,
}

pub(super) const COLLECTIONS: [Gathered; 6] = [
    Gathered {
        slug: "slow-mornings",
        tag: Some("breakfast"),
        title: said("Slow mornings", "Langsame Morgen"),
        text: said(
            "Cups that keep warm, bowls that hold a second helping, and time for both.",
            "Tassen, die warm halten, Schalen für Nachschlag und Zeit für beides.",
        ),
    },
    Gathered {
        slug: "the-evening-chair",
        tag: Some("reading"),
        title: said("The evening chair", "Der Platz für den Abend"),
        text: said(
            "A lamp, a blanket, somewhere to put the cup. The rest is up to the book.",
            "Eine Lampe, eine Decke, ein Platz für die Tasse. Der Rest ist Sache des Buchs.",
        ),
    },
    Gathered {
        slug: "by-bicycle",
        tag: Some("commute"),
        title: said("By bicycle", "Mit dem Rad"),
        text: said(
            "What makes the way to work the better half of the day.",
            "Was den Weg zur Arbeit zur besseren Hälfte des Tages macht.",
        ),
    },
    Gathered {
        slug: "long-table",
        tag: Some("dinner"),
        title: said("The long table", "Die lange Tafel"),
        text: said(
            "For dinners that begin in the kitchen and end by candlelight.",
            "Für Essen, die in der Küche beginnen und bei Kerzenlicht enden.",
        ),
    },
    Gathered {
        slug: "gifts",
        tag: Some("gift"),
        title: said("Good gifts", "Gute Geschenke"),
        text: said(
            "Things that people keep, sorted by nothing but taste.",
            "Dinge, die behalten werden, nach nichts als Geschmack sortiert.",
        ),
    },
    Gathered {
        slug: "reduced",
        tag: None,
        title: said("Reduced", "Reduziert"),
        text: said(
            "The last of a season, at a price to match.",
            "Das Letzte einer Saison, zu einem Preis, der dazu passt.",
        ),
    },
];

pub(super) const ENGLISH: &[&str] = &[
    "sofa, couch, settee",
    "jumper, sweater, pullover",
    "trousers, pants",
    "backpack, rucksack",
    "wallet, purse, billfold",
    "bicycle, bike, cycle",
    "hoodie, hooded sweatshirt",
    "rug, carpet",
    "blanket, throw",
    "apron, pinafore",
    "slippers, house shoes",
    "duvet cover, bed set, bedding, bed linen",
    "planter, flower pot",
    "lamp, light",
    "beanie, woolly hat, winter hat",
    "mittens, gloves",
    "casserole, dutch oven, stew pot",
    "french press, cafetiere, coffee press",
    "cushion, pillow",
    "bookcase, bookshelf, book shelf",
    "iron pan, frying pan, skillet",
    "hand balm, hand cream",
    "plant pot, clay pots, flower pot",
];

pub(super) const GERMAN: &[&str] = &[
    "Sofa, Couch",
    "Geldbörse, Portemonnaie, Geldbeutel",
    "Fahrrad, Rad, Bike",
    "Rucksack, Backpack",
    "Hose, Hosen",
    "Becher, Tasse",
    "Decke, Plaid",
    "Schürze, Kochschürze",
    "Leuchte, Lampe",
    "Pantoffeln, Hausschuhe",
    "Bettwäsche, Bettbezug",
    "Schmortopf, Bräter",
    "Pressstempelkanne, French Press",
    "Mütze, Beanie",
    "Handschuhe, Fäustlinge",
    "Kochlöffel, Holzlöffel",
    "Bücherregal, Regal",
    "Bauerntisch, Esstisch, Tisch",
    "Beistelltisch, Tisch",
    "Tannenhonig, Honig",
    "Frottiertücher, Handtücher, Handtuch",
    "Leinenhemd, Oxfordhemd, Hemd",
    "Filzpantoffeln, Hausschuhe",
    "Papierschere, Schere",
    "Stadthelm, Radhelm, Fahrradhelm",
    "Standpumpe, Minipumpe, Luftpumpe",
    "Tontöpfe, Übertopf, Blumentopf",
    "Merinopullover, Rollkragenpullover, Pulli, Pullover",
];

/// The title of a category.
pub(crate) fn title(slug: &str) -> Said {
    CATEGORIES.iter().find(|one| one.slug == slug).map_or(said("", ""), |one| one.title)
}

/// The way to a category from the root.
pub(crate) fn path(slug: &str) -> Vec<String> {
    let parent = CATEGORIES.iter().find(|one| one.slug == slug).and_then(|one| one.parent);
    parent.into_iter().chain([slug]).map(str::to_owned).collect()
}

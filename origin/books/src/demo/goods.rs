//! What the demo sells.

use domain::TaxClass;

/// A product of the demo.
pub(super) struct Good {
    pub(super) slug: &'static str,
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) categories: &'static [&'static str],
    pub(super) tax: TaxClass,
    /// How many more than there are may be promised, of each kind.
    pub(super) backorder: u32,
    pub(super) option: &'static str,
    pub(super) kinds: &'static [Kind],
}

/// A variant of it.
pub(super) struct Kind {
    pub(super) value: &'static str,
    pub(super) sku: &'static str,
    /// In cents of a dollar, cents of a euro, and yen.
    pub(super) prices: [i64; 3],
    /// Whether a higher price is shown struck through.
    pub(super) reduced: bool,
    pub(super) grams: u32,
    pub(super) on_hand: u32,
}

const fn kind(
    value: &'static str,
    sku: &'static str,
    prices: [i64; 3],
    grams: u32,
    on_hand: u32,
) -> Kind {
    Kind { value, sku, prices, reduced: false, grams, on_hand }
}

const fn reduced(kind: Kind) -> Kind {
    Kind { reduced: true, ..kind }
}

pub(super) const GOODS: &[Good] = &[
    Good {
        slug: "stoneware-mug",
        title: "Stoneware mug",
        description: "A heavy mug with a thumb rest, glazed inside and raw outside. Holds 350 ml \
            and keeps it warm. Goes into the dishwasher.",
        categories: &["kitchen", "tableware"],
        tax: TaxClass::Standard,
        backorder: 0,
        option: "Colour",
        kinds: &[
            kind("Sand", "MUG-SAND", [1_800, 1_690, 2_400], 420, 120),
            kind("Ink", "MUG-INK", [1_800, 1_690, 2_400], 420, 64),
            kind("Moss", "MUG-MOSS", [1_800, 1_690, 2_400], 420, 4),
        ],
    },
    Good {
        slug: "linen-throw",
        title: "Linen throw",
        description: "Washed linen with a fringe, 130 by 180 cm. Light enough for summer evenings, \
            and it gets softer with every wash.",
        categories: &["home", "textiles"],
        tax: TaxClass::Standard,
        backorder: 0,
        option: "Colour",
        kinds: &[
            kind("Oat", "THROW-OAT", [8_900, 8_490, 11_800], 780, 32),
            reduced(kind("Rust", "THROW-RUST", [6_900, 6_490, 9_200], 780, 18)),
        ],
    },
    Good {
        slug: "desk-lamp",
        title: "Desk lamp",
        description: "A steel lamp with a heavy foot and a head that stays where you put it. Takes \
            any E14 bulb; a warm one is included.",
        categories: &["home", "lighting"],
        tax: TaxClass::Standard,
        backorder: 10,
        option: "Colour",
        kinds: &[
            kind("Cream", "LAMP-CREAM", [12_900, 11_900, 16_800], 1_900, 14),
            kind("Forest", "LAMP-FOREST", [12_900, 11_900, 16_800], 1_900, 0),
            kind("Graphite", "LAMP-GRAPHITE", [12_900, 11_900, 16_800], 1_900, 23),
        ],
    },
    Good {
        slug: "field-notebook",
        title: "Field notebook",
        description: "Ninety-six pages of paper that takes ink well, sewn so that it lies flat, in \
            a cover that survives a coat pocket.",
        categories: &["desk", "stationery"],
        tax: TaxClass::Standard,
        backorder: 0,
        option: "Ruling",
        kinds: &[
            kind("Dotted", "NOTE-DOT", [1_200, 1_090, 1_500], 180, 300),
            kind("Lined", "NOTE-LINE", [1_200, 1_090, 1_500], 180, 260),
            kind("Plain", "NOTE-PLAIN", [1_200, 1_090, 1_500], 180, 95),
        ],
    },
    Good {
        slug: "olive-oil",
        title: "Early harvest olive oil",
        description: "Pressed in October from green Koroneiki olives of one grove. Grassy, with a \
            peppery end. For bread and for tomatoes rather than for frying.",
        categories: &["pantry"],
        tax: TaxClass::Reduced,
        backorder: 0,
        option: "Size",
        kinds: &[
            kind("250 ml", "OIL-250", [1_400, 1_290, 1_900], 480, 85),
            kind("500 ml", "OIL-500", [2_400, 2_190, 3_200], 900, 52),
        ],
    },
    Good {
        slug: "single-origin-coffee",
        title: "Single origin coffee",
        description: "Washed beans from Huila, roasted on Tuesdays and sent the day after. Tastes \
            of red apple and brown sugar.",
        categories: &["pantry", "coffee"],
        tax: TaxClass::Reduced,
        backorder: 0,
        option: "Grind",
        kinds: &[
            kind("Whole beans", "COFFEE-BEAN", [1_650, 1_490, 2_200], 270, 140),
            kind("Filter", "COFFEE-FILTER", [1_650, 1_490, 2_200], 270, 60),
            kind("Espresso", "COFFEE-ESPRESSO", [1_650, 1_490, 2_200], 270, 5),
        ],
    },
    Good {
        slug: "canvas-tote",
        title: "Canvas tote",
        description: "Heavy organic canvas with a flat bottom, long handles and one inner pocket. \
            Carries a week of groceries without complaint.",
        categories: &["bags"],
        tax: TaxClass::Standard,
        backorder: 25,
        option: "Colour",
        kinds: &[
            kind("Natural", "TOTE-NATURAL", [3_400, 2_990, 4_400], 390, 75),
            kind("Navy", "TOTE-NAVY", [3_400, 2_990, 4_400], 390, 40),
        ],
    },
    Good {
        slug: "paring-knife",
        title: "Paring knife",
        description: "Nine centimetres of carbon steel that takes an edge like nothing else, in a \
            handle of walnut. Dry it after use and it will outlive you.",
        categories: &["kitchen"],
        tax: TaxClass::Standard,
        backorder: 0,
        option: "Handle",
        kinds: &[
            kind("Walnut", "KNIFE-WALNUT", [4_900, 4_590, 6_500], 85, 28),
            kind("Ash", "KNIFE-ASH", [4_900, 4_590, 6_500], 85, 3),
        ],
    },
    Good {
        slug: "brass-bike-bell",
        title: "Brass bike bell",
        description: "One clear note that lasts four seconds. Turned from solid brass, fits bars \
            from 22 to 32 mm, and asks rather than shouts.",
        categories: &["outdoors"],
        tax: TaxClass::Standard,
        backorder: 0,
        option: "Finish",
        kinds: &[
            kind("Polished", "BELL-POLISHED", [2_800, 2_590, 3_800], 110, 66),
            reduced(kind("Raw", "BELL-RAW", [2_200, 1_990, 2_900], 110, 31)),
        ],
    },
    Good {
        slug: "wool-beanie",
        title: "Wool beanie",
        description: "Knitted in one piece from merino that does not scratch. Warm when wet, and \
            small enough for a pocket.",
        categories: &["clothing", "outdoors"],
        tax: TaxClass::Standard,
        backorder: 0,
        option: "Colour",
        kinds: &[
            kind("Charcoal", "BEANIE-CHARCOAL", [3_900, 3_590, 5_200], 90, 48),
            kind("Mustard", "BEANIE-MUSTARD", [3_900, 3_590, 5_200], 90, 22),
            kind("Sea", "BEANIE-SEA", [3_900, 3_590, 5_200], 90, 0),
        ],
    },
];

//! A shop from a seed: titles of real words, descriptions whose words are as unevenly frequent as
//! in any language (Zipf), article numbers; and what shoppers ask of it.

/// A generator of numbers (SplitMix64): the same from the same seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn share(&mut self) -> f64 {
        self.next() as f64 / u64::MAX as f64
    }

    /// One of so many, the first the most often: exponent 1, by inverting its sum.
    fn zipf(&mut self, bound: usize) -> usize {
        let drawn = ((bound as f64 + 1.0).ln() * self.share()).exp() - 1.0;
        (drawn as usize).min(bound.saturating_sub(1))
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.zipf(words.len())]
    }
}

pub(crate) struct Product {
    pub(crate) title: String,
    pub(crate) keywords: Vec<String>,
    pub(crate) body: String,
}

pub(crate) struct Shop {
    pub(crate) products: Vec<Product>,
}

/// How a shopper asks.
#[derive(Clone, Copy)]
pub(crate) enum Asked {
    OneWord,
    TwoWords,
    TwoWordsTypo,
    ThreeWords,
    LongTypos,
    Unfinished,
    Number,
    Nothing,
}

impl Asked {
    pub(crate) const ALL: [Self; 8] = [
        Self::OneWord,
        Self::TwoWords,
        Self::TwoWordsTypo,
        Self::ThreeWords,
        Self::LongTypos,
        Self::Unfinished,
        Self::Number,
        Self::Nothing,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::OneWord => "one word",
            Self::TwoWords => "two words",
            Self::TwoWordsTypo => "two words, one typo",
            Self::ThreeWords => "three words",
            Self::LongTypos => "four words, two typos",
            Self::Unfinished => "typing, 1 to 6 letters",
            Self::Number => "an article number",
            Self::Nothing => "words that are not there",
        }
    }

    /// Every how many-th of these is in a shop's mixture.
    pub(crate) fn rarity(self) -> usize {
        match self {
            Self::OneWord | Self::TwoWords | Self::Unfinished => 1,
            Self::TwoWordsTypo | Self::ThreeWords => 2,
            Self::Number => 5,
            Self::LongTypos | Self::Nothing => 10,
        }
    }
}

impl Shop {
    pub(crate) fn new(seed: u64, products: usize) -> Self {
        let mut random = Random::new(seed);
        let prose = prose(&mut random, 12_000 + products / 5);
        let products = (0..products).map(|number| product(&mut random, &prose, number)).collect();
        Self { products }
    }

    /// A query as somebody who looks for one of the products would type it.
    pub(crate) fn query(&self, random: &mut Random, asked: Asked) -> String {
        let product = &self.products[random.below(self.products.len())];
        let titled: Vec<&str> = product.title.split(' ').collect();
        let mut words: Vec<String> = Vec::new();
        let count = match asked {
            Asked::OneWord | Asked::Unfinished => 1,
            Asked::TwoWords | Asked::TwoWordsTypo | Asked::Nothing => 2,
            Asked::ThreeWords => 3,
            Asked::LongTypos => 4,
            Asked::Number => return product.keywords[3].clone(),
        };
        while words.len() < count {
            // Mostly from the title, sometimes from keywords or the description.
            let word = match random.below(10) {
                0 => product.keywords[random.below(3)].split(' ').next().unwrap_or("sale"),
                1 => product.body.split(' ').nth(random.below(40)).unwrap_or("new"),
                _ => titled[random.below(titled.len())],
            };
            words.push(word.to_lowercase());
        }
        match asked {
            Asked::TwoWordsTypo => mistype(random, &mut words, 1),
            Asked::LongTypos => mistype(random, &mut words, 2),
            Asked::Nothing => words.iter_mut().for_each(|word| word.insert_str(1, "qx")),
            Asked::Unfinished => {
                let letters = 1 + random.below(6);
                words[0] = words[0].chars().take(letters).collect();
            }
            Asked::OneWord | Asked::TwoWords | Asked::ThreeWords | Asked::Number => {}
        }
        words.join(" ")
    }
}

/// Mistypes so many of the words, the longest first.
fn mistype(random: &mut Random, words: &mut [String], count: usize) {
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(words[*at].len()));
    for at in order.into_iter().take(count) {
        let mut letters: Vec<char> = words[at].chars().collect();
        let place = random.below(letters.len().saturating_sub(1)) + usize::from(letters.len() > 1);
        let place = place.min(letters.len() - 1);
        match random.below(4) {
            0 => letters.insert(place, 'e'),
            1 if letters.len() > 3 => drop(letters.remove(place)),
            2 if place > 0 => letters.swap(place - 1, place),
            _ => letters[place] = if letters[place] == 'o' { 'i' } else { 'o' },
        }
        words[at] = letters.into_iter().collect();
    }
}

fn product(random: &mut Random, prose: &[String], number: usize) -> Product {
    let noun = random.pick(&NOUNS);
    let maker = random.pick(&MAKERS);
    let material = random.pick(&MATERIALS);
    let mut title = format!("{} {} {noun}", random.pick(&QUALITIES), random.pick(&MATERIALS));
    if random.below(2) == 0 {
        title = format!("{maker} {title}");
    }
    if random.below(3) == 0 {
        let named = &prose[random.below(prose.len())];
        title.push(' ');
        title.push_str(named);
    }
    let mut keywords = vec![
        maker.to_owned(),
        format!("{noun}s"),
        random.pick(&COLOURS).to_owned(),
        format!("BDG-{number:06}"),
        material.to_owned(),
    ];
    for size in ["S", "M", "L", "XL"].iter().take(random.below(5)) {
        keywords.push((*size).to_owned());
        keywords.push(format!("BDG-{number:06}-{size}"));
        keywords.push(random.pick(&COLOURS).to_owned());
    }
    let words = 50 + random.below(60);
    let body: Vec<&str> = (0..words)
        .map(|at| match at % 9 {
            3 => random.pick(&NOUNS),
            5 => random.pick(&QUALITIES),
            7 => random.pick(&COLOURS),
            _ => prose[random.zipf(prose.len())].as_str(),
        })
        .collect();
    Product { title, keywords, body: body.join(" ") }
}

/// Words that look like words: the more frequent, the shorter.
fn prose(random: &mut Random, count: usize) -> Vec<String> {
    const STARTS: [&str; 24] = [
        "b", "br", "c", "ch", "d", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r",
        "s", "sh", "st", "t", "tr", "v", "w",
    ];
    const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ea", "ou", "ai"];
    const ENDS: [&str; 12] = ["", "", "", "n", "r", "l", "s", "t", "ng", "ck", "nd", "m"];
    let mut words: Vec<String> = FUNCTION_WORDS.iter().map(|word| (*word).to_owned()).collect();
    while words.len() < count {
        let syllables = 1 + random.below(2) + usize::from(words.len() > 400) + random.below(2);
        let mut word = String::new();
        for _ in 0..syllables {
            word.push_str(STARTS[random.below(STARTS.len())]);
            word.push_str(VOWELS[random.below(VOWELS.len())]);
            word.push_str(ENDS[random.below(ENDS.len())]);
        }
        words.push(word);
    }
    words
}

const FUNCTION_WORDS: [&str; 20] = [
    "the", "and", "with", "for", "a", "of", "to", "in", "is", "your", "this", "that", "from",
    "you", "it", "our", "made", "has", "are", "by",
];
const MAKERS: [&str; 24] = [
    "Alder",
    "Nordhaus",
    "Brightside",
    "Kestrel",
    "Morrow",
    "Lindgren",
    "Osaka",
    "Fernweh",
    "Tidal",
    "Quarry",
    "Hollis",
    "Maison",
    "Verde",
    "Atlas",
    "Juniper",
    "Pilot",
    "Ember",
    "Cobalt",
    "Harvest",
    "Wren",
    "Summit",
    "Copper",
    "Drift",
    "Meridian",
];
const QUALITIES: [&str; 40] = [
    "Classic",
    "Modern",
    "Small",
    "Large",
    "Light",
    "Heavy",
    "Soft",
    "Warm",
    "Slim",
    "Wide",
    "Folding",
    "Waterproof",
    "Recycled",
    "Organic",
    "Handmade",
    "Vintage",
    "Portable",
    "Wireless",
    "Stackable",
    "Insulated",
    "Adjustable",
    "Everyday",
    "Travel",
    "Outdoor",
    "Indoor",
    "Kids",
    "Mens",
    "Womens",
    "Quilted",
    "Striped",
    "Ribbed",
    "Brushed",
    "Padded",
    "Reversible",
    "Breathable",
    "Compact",
    "Professional",
    "Essential",
    "Premium",
    "Rustic",
];
const MATERIALS: [&str; 30] = [
    "Cotton",
    "Wool",
    "Leather",
    "Oak",
    "Linen",
    "Steel",
    "Glass",
    "Ceramic",
    "Walnut",
    "Silk",
    "Canvas",
    "Denim",
    "Bamboo",
    "Velvet",
    "Cashmere",
    "Brass",
    "Marble",
    "Rattan",
    "Suede",
    "Fleece",
    "Copper",
    "Pine",
    "Merino",
    "Aluminium",
    "Cork",
    "Porcelain",
    "Nylon",
    "Rubber",
    "Concrete",
    "Paper",
];
const COLOURS: [&str; 18] = [
    "black", "white", "grey", "navy", "blue", "green", "red", "beige", "brown", "olive", "pink",
    "yellow", "orange", "purple", "teal", "ivory", "burgundy", "charcoal",
];
const NOUNS: [&str; 84] = [
    "shirt",
    "shoe",
    "jacket",
    "sweater",
    "sofa",
    "chair",
    "table",
    "lamp",
    "bag",
    "backpack",
    "mug",
    "bottle",
    "blanket",
    "pillow",
    "curtain",
    "rug",
    "shelf",
    "desk",
    "stool",
    "bench",
    "dress",
    "skirt",
    "coat",
    "scarf",
    "hat",
    "glove",
    "sock",
    "boot",
    "sneaker",
    "sandal",
    "belt",
    "wallet",
    "watch",
    "ring",
    "necklace",
    "bracelet",
    "earring",
    "headphone",
    "speaker",
    "keyboard",
    "charger",
    "camera",
    "tripod",
    "notebook",
    "pen",
    "pencil",
    "candle",
    "vase",
    "planter",
    "basket",
    "mirror",
    "clock",
    "frame",
    "poster",
    "towel",
    "apron",
    "knife",
    "pan",
    "pot",
    "plate",
    "bowl",
    "spoon",
    "fork",
    "glass",
    "teapot",
    "kettle",
    "toaster",
    "grinder",
    "tent",
    "hammock",
    "lantern",
    "stove",
    "helmet",
    "bicycle",
    "skateboard",
    "racket",
    "ball",
    "puzzle",
    "doll",
    "train",
    "kite",
    "blazer",
    "cardigan",
    "hoodie",
];

//! What is asked, drawn from what the shop shows: the same as `loadtest` draws.

use bytes::Bytes;
use serde_json::Value;

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 1).unwrap() % bound
    }
}

/// A shorter word is hardly ever mistyped.
const WORD_MIN: usize = 5;

/// What can be asked for.
#[derive(Default)]
pub(crate) struct Draws {
    slugs: Vec<String>,
    words: Vec<String>,
    categories: Vec<String>,
}

impl Draws {
    /// Reads the list of products and the tree of categories.
    pub(crate) fn read(ask: &mut dyn FnMut(&str) -> Bytes) -> Self {
        let mut ask = |path: &str| serde_json::from_slice::<Value>(&ask(path)).unwrap();
        let mut all = Self::default();
        let mut path = "/store/v1/products?limit=100&sort=name".to_owned();
        loop {
            let list = ask(&path);
            for card in list["data"].as_array().unwrap() {
                all.slugs.push(card["slug"].as_str().unwrap().to_owned());
                let words = card["title"].as_str().unwrap().split(|c: char| !c.is_alphanumeric());
                all.words.extend(words.filter(|w| w.len() >= WORD_MIN).map(str::to_lowercase));
            }
            let Some(next) = list["page"]["next_cursor"].as_str() else { break };
            path = format!("/store/v1/products?limit=100&sort=name&cursor={next}");
        }
        let tree = ask("/store/v1/categories");
        let mut open = tree["data"].as_array().unwrap().clone();
        while let Some(one) = open.pop() {
            all.categories.push(one["slug"].as_str().unwrap().to_owned());
            open.extend(one["children"].as_array().unwrap().clone());
        }
        all
    }

    /// So many requests of each kind.
    pub(crate) fn kinds(&self, count: usize) -> Vec<(&'static str, Vec<String>)> {
        let dice = &mut Dice(20_261_121);
        let draw = |one: &mut dyn FnMut() -> String| (0..count).map(|_| one()).collect();
        let list = "/store/v1/products?";
        vec![
            ("detail", draw(&mut || format!("/store/v1/products/{}", pick(dice, &self.slugs)))),
            ("list", {
                let tail = "&sort=price&limit=24";
                draw(&mut || format!("{list}category={}{tail}", pick(dice, &self.categories)))
            }),
            ("list with facets", {
                let tail = "&sort=price&limit=24&facets=1";
                draw(&mut || format!("{list}category={}{tail}", pick(dice, &self.categories)))
            }),
            ("search", { draw(&mut || format!("{list}q={}&facets=1&limit=24", self.text(dice))) }),
            ("word", {
                draw(&mut || format!("{list}q={}&facets=1&limit=24", pick(dice, &self.words)))
            }),
            ("typo", {
                draw(&mut || format!("{list}q={}&facets=1&limit=24", self.mistyped(dice)))
            }),
            ("suggest", {
                draw(&mut || {
                    let word = pick(dice, &self.words);
                    let begun = word.chars().take(2 + dice.below(4)).collect::<String>();
                    format!("/store/v1/search/suggest?q={begun}")
                })
            }),
            ("page of a product", draw(&mut || format!("/products/{}", pick(dice, &self.slugs)))),
            ("page of a list", {
                let tail = "sort=price&in_stock=1";
                draw(&mut || format!("/categories/{}?{tail}", pick(dice, &self.categories)))
            }),
            ("page of a search", draw(&mut || format!("/search?q={}", self.text(dice)))),
            ("page at the door", draw(&mut || "/".to_owned())),
            ("health", draw(&mut || "/healthz".to_owned())),
        ]
    }

    /// One word or two, in every second of which a letter is wrong.
    fn text(&self, dice: &mut Dice) -> String {
        let word = |dice: &mut Dice| match dice.below(2) {
            0 => pick(dice, &self.words).to_owned(),
            _ => self.mistyped(dice),
        };
        let first = word(dice);
        if dice.below(2) == 0 { first } else { format!("{first}+{}", word(dice)) }
    }

    /// Two neighbours change places, behind the first letter.
    fn mistyped(&self, dice: &mut Dice) -> String {
        let mut letters: Vec<char> = pick(dice, &self.words).chars().collect();
        let place = 1 + dice.below(letters.len() - 2);
        letters.swap(place, place + 1);
        letters.into_iter().collect()
    }
}

fn pick<'a>(dice: &mut Dice, all: &'a [String]) -> &'a str {
    &all[dice.below(all.len())]
}

//! What a visitor looks at: products by their popularity, lists, searches.

use serde::Deserialize;

use crate::chance::Chance;
use crate::shopper::{Shopper, Step, Trouble, get};

/// More products than that are only looked at by their first ones; popularity makes the rest rare.
const PRODUCTS_MAX: usize = 20_000;
/// As many as a page of the list may hold.
const LIST: &str = "/store/v1/products?limit=100&sort=name";
/// A word that is shorter is hardly ever mistyped.
const WORD_MIN: usize = 5;

/// What can be looked at.
#[derive(Debug, Default)]
pub(crate) struct Window {
    slugs: Vec<String>,
    words: Vec<String>,
    categories: Vec<String>,
    /// For each product the share of all looks that go to it or to one before it.
    popularity: Vec<f64>,
}

#[derive(Deserialize)]
struct List {
    data: Vec<Card>,
    page: Page,
}

#[derive(Deserialize)]
struct Card {
    slug: String,
    title: String,
}

#[derive(Deserialize)]
struct Page {
    next_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Categories {
    data: Vec<Category>,
}

#[derive(Deserialize)]
struct Category {
    slug: String,
    #[serde(default)]
    children: Vec<Category>,
}

impl Window {
    /// Reads the list of products and the tree of categories, as a visitor would.
    pub(crate) async fn read(shopper: &mut Shopper) -> Result<Self, Trouble> {
        let mut window = Self::default();
        let mut next: Option<String> = None;
        loop {
            let path =
                next.as_ref().map_or_else(|| LIST.to_owned(), |c| format!("{LIST}&cursor={c}"));
            let list: List = shopper.ask(Step::Browse, get(&path)?).await?;
            for card in list.data {
                let words = card.title.split(|c: char| !c.is_ascii_alphanumeric());
                window.words.extend(words.filter(|w| w.len() >= WORD_MIN).map(str::to_lowercase));
                window.slugs.push(card.slug);
            }
            next = list.page.next_cursor;
            if next.is_none() || window.slugs.len() >= PRODUCTS_MAX {
                break;
            }
        }
        let tree: Categories = shopper.ask(Step::Browse, get("/store/v1/categories")?).await?;
        let mut open = tree.data;
        while let Some(category) = open.pop() {
            window.categories.push(category.slug);
            open.extend(category.children);
        }
        if window.slugs.is_empty() || window.words.is_empty() || window.categories.is_empty() {
            return Err(Trouble::new(Step::Browse, "there is nothing to look at"));
        }
        window.popularity = zipf(window.slugs.len());
        Ok(window)
    }

    /// A product's slug: popular ones more often, by Zipf's law with exponent 1.
    pub(crate) fn product(&self, chance: &mut Chance) -> &str {
        let drawn = chance.unit();
        let place = self.popularity.partition_point(|share| *share < drawn);
        let place = place.min(self.slugs.len().saturating_sub(1));
        self.slugs.get(place).map_or("", String::as_str)
    }

    /// A list of 24 of a category, the cheapest first.
    pub(crate) fn list(&self, chance: &mut Chance) -> String {
        let category = chance.one_of(&self.categories).map_or("", String::as_str);
        format!("/store/v1/products?category={category}&sort=price&limit=24")
    }

    /// A search with facets for one word or two, in every second of which a letter is wrong.
    pub(crate) fn search(&self, chance: &mut Chance) -> String {
        let mut text = self.word(chance);
        if chance.next().is_multiple_of(2) {
            text.push('+');
            text += &self.word(chance);
        }
        format!("/store/v1/products?q={text}&facets=1&limit=24")
    }

    fn word(&self, chance: &mut Chance) -> String {
        let word = chance.one_of(&self.words).map_or("", String::as_str);
        if chance.next().is_multiple_of(2) {
            return word.to_owned();
        }
        // Two neighbours change places, behind the first letter.
        let mut letters: Vec<char> = word.chars().collect();
        let places = u64::try_from(letters.len().saturating_sub(2)).unwrap_or_default().max(1);
        let place = usize::try_from(chance.next() % places).unwrap_or_default() + 1;
        if place + 1 < letters.len() {
            letters.swap(place, place + 1);
        }
        letters.into_iter().collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "thousands of products")]
fn zipf(count: usize) -> Vec<f64> {
    let mut sum = 0.0;
    let mut shares: Vec<f64> = Vec::with_capacity(count);
    for rank in 1..=count {
        sum += 1.0 / rank as f64;
        shares.push(sum);
    }
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window() -> Window {
        let slugs: Vec<String> = (0..100).map(|number| format!("p{number}")).collect();
        let popularity = zipf(slugs.len());
        let own = |text: &str| vec![text.to_owned()];
        Window { slugs, words: own("lantern"), categories: own("lamps"), popularity }
    }

    #[test]
    fn the_first_product_is_looked_at_as_often_as_zipf_says() {
        let (window, mut chance) = (window(), Chance::new(1, 1));
        let looks = (0..10_000).filter(|_| window.product(&mut chance) == "p0").count();
        // One in the hundredth harmonic number, 5.19.
        assert!((1_800..2_060).contains(&looks), "{looks}");
    }

    #[test]
    fn searches_repeat_with_the_seed_and_are_sometimes_mistyped() {
        let draw = |seed| {
            let mut chance = Chance::new(seed, 0);
            (0..50).map(|_| window().search(&mut chance)).collect::<Vec<_>>()
        };
        assert_eq!(draw(3), draw(3));
        let right = |path: &String| path.contains("lantern");
        assert!(draw(3).iter().any(right) && !draw(3).iter().all(right));
    }
}

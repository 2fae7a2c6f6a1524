//! The question that a list answers, as an address: each filter is a link to another question.

use crate::form::{OPTION, encode};
use crate::listing::Listing;

/// Most addresses are not longer.
const HREF_BYTES: usize = 128;

/// A question that can be asked a little differently.
#[derive(Debug, Clone)]
pub(super) struct Question {
    place: String,
    /// Whether the place itself is a category.
    of_category: bool,
    /// Name and value, in a fixed order, so that a question has one address.
    pairs: Vec<(String, String)>,
}

impl Question {
    /// What was asked, without the page that was asked for.
    pub(super) fn of(place: String, listing: &Listing, of_category: bool) -> Self {
        let mut pairs = Vec::new();
        let mut add = |name: &str, value: Option<String>| {
            pairs.extend(value.map(|value| (name.to_owned(), value)));
        };
        add("q", listing.text().map(str::to_owned));
        if !of_category {
            add("category", listing.category().map(str::to_owned));
        }
        for (name, values) in listing.options() {
            for value in values {
                add(&format!("{OPTION}{name}"), Some(value.clone()));
            }
        }
        let (least, most) = listing.prices();
        add("price_min", least.map(|price| price.to_string()));
        add("price_max", most.map(|price| price.to_string()));
        add("in_stock", listing.in_stock().then(|| "1".to_owned()));
        let sort = listing.sort();
        add("sort", (sort != "relevance").then(|| sort.to_owned()));
        Self { place, of_category, pairs }
    }

    /// Whether it is about a category by its very place.
    pub(super) const fn is_of_category(&self) -> bool {
        self.of_category
    }

    /// Its address.
    pub(super) fn href(&self) -> String {
        self.href_with(None)
    }

    /// The address of the page after a cursor.
    pub(super) fn after(&self, cursor: &str) -> String {
        self.href_with(Some(("cursor", cursor)))
    }

    fn href_with(&self, more: Option<(&str, &str)>) -> String {
        let own = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut href = String::with_capacity(HREF_BYTES);
        href.push_str(&self.place);
        let mut mark = '?';
        for (name, value) in own.chain(more) {
            href.push(mark);
            match name.strip_prefix(OPTION) {
                Some(option) => {
                    href.push_str(OPTION);
                    encode(&mut href, option);
                }
                None => href.push_str(name),
            }
            href.push('=');
            encode(&mut href, value);
            mark = '&';
        }
        href
    }

    /// The same with one more condition.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mut question = self.clone();
        let at = question.pairs.iter().rposition(|(known, _)| known == name);
        let at = at.map_or(question.pairs.len(), |at| at.saturating_add(1));
        question.pairs.insert(at, (name.to_owned(), value.to_owned()));
        question
    }

    /// The same without one condition.
    pub(super) fn without(&self, name: &str, value: &str) -> Self {
        let mut question = self.clone();
        question.pairs.retain(|(has, is)| !(has == name && is == value));
        question
    }

    /// The same without any condition of these names.
    pub(super) fn free_of(&self, names: &[&str]) -> Self {
        let mut question = self.clone();
        question.pairs.retain(|(has, _)| !names.contains(&has.as_str()));
        question
    }

    /// The same without any filter.
    pub(super) fn open(&self) -> Self {
        let mut question = self.clone();
        question.pairs.retain(|(name, _)| matches!(name.as_str(), "q" | "sort"));
        question
    }

    /// What a form must carry so that it asks the same and lets one thing be chosen anew.
    pub(super) fn but(&self, name: &str) -> Vec<(String, String)> {
        self.free_of(&[name]).pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(query: &str) -> Question {
        let listing = Listing::read(Some(query)).unwrap();
        Question::of("/products".to_owned(), &listing, false)
    }

    #[test]
    fn a_question_has_one_address() {
        let asked = question("sort=price&option.Size=M&option.Size=L&q=blue+mug&cursor=");
        let address = "/products?q=blue%20mug&option.Size=M&option.Size=L&sort=price";
        assert_eq!(asked.href(), address);
        assert_eq!(question(address.split_once('?').unwrap().1).href(), address);
        assert_eq!(question("").href(), "/products");
        assert_eq!(question("sort=relevance").href(), "/products");
    }

    #[test]
    fn conditions_come_and_go() {
        let asked = question("option.Size=M&in_stock=1");
        let more = asked.with("option.Größe & Co", "50 %");
        let address = more.href();
        assert!(address.ends_with("&option.Gr%C3%B6%C3%9Fe%20%26%20Co=50%20%25"), "{address}");
        assert_eq!(more.without("option.Größe & Co", "50 %").href(), asked.href());
        assert_eq!(
            asked.with("option.Size", "L").href(),
            question("option.Size=M&option.Size=L&in_stock=1").href()
        );
        assert_eq!(asked.open().href(), "/products");
        assert_eq!(asked.after("x y"), "/products?option.Size=M&in_stock=1&cursor=x%20y");
        assert_eq!(asked.but("sort").len(), 2);
    }
}

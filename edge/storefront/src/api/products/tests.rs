//! A list whose cards are JSON already is the same list.

use super::*;
use crate::api::cards::Written;

fn card<'a>(slug: &'a str, highlight: Option<HighlightView<'a>>) -> CardView<'a> {
    CardView {
        id: "prod_1".to_owned(),
        slug,
        title: "A \"mug\"}",
        vendor: "",
        price: money(domain::Money::new(100, domain::Currency::EUR)),
        compare_at_price: None,
        price_varies: false,
        availability: "in_stock",
        image: None,
        categories: vec!["mugs"],
        highlight,
    }
}

#[test]
fn a_list_of_written_cards_is_the_list() {
    let titles = [None, Some("A <mark>mug</mark> \u{e4}\"")];
    for (title, count) in titles.into_iter().flat_map(|title| [(title, 0), (title, 1), (title, 3)])
    {
        let slugs = ["one", "two", "three"].into_iter().take(count);
        let list = |data| List {
            data,
            page: PageView { next_cursor: None, has_more: false, total: 3 },
            facets: None,
            did_you_mean: Some("mug".to_owned()),
        };
        let cards = |written: &mut Vec<u8>| {
            for slug in slugs.clone() {
                let json = serde_json::to_vec(&card(slug, None)).unwrap();
                add(written, Written { title: "", json: &json }, title);
            }
        };
        let marked = || title.map(|title| HighlightView { title });
        let whole = list(slugs.clone().map(|slug| card(slug, marked())).collect());
        let expected = serde_json::to_string(&whole).unwrap();
        assert_eq!(String::from_utf8(written(&list(Vec::new()), cards)).unwrap(), expected);
    }
}

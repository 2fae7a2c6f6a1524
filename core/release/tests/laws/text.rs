//! What a text finds, and in which order.

use domain::{Band, Catalog, Locale, Product, ProductText, Seo, Synonyms};
use release::{Bands, Query, Release};

use crate::dice::Dice;
use crate::reading::released;
use crate::shop::{NOW, locale, sized};

/// Products with these names, in German too, which nothing else tells apart.
fn named(names: &[(&str, &str)]) -> Catalog {
    let mut parts = sized(&mut Dice(5), names.len() as u64);
    let priced = parts.clone().products.into_iter().flat_map(|one| one.variants);
    let prices = priced.map(|one| one.prices).find(|prices| {
        parts.markets.iter().all(|market| {
            let mut of_it = prices.iter().filter(|price| price.list == market.price_list);
            of_it.any(|price| price.holds(NOW))
        })
    });
    for (product, (title, german)) in parts.products.iter_mut().zip(names) {
        let mut variant = product.variants[0].clone();
        variant.prices = prices.clone().unwrap();
        variant.options.clear();
        variant.image = None;
        let bare = Product::new(product.id, product.slug.clone(), title);
        let text = ProductText {
            locale: locale("de"),
            title: (*german).to_owned(),
            description: String::new(),
            options: Vec::new(),
            specifications: Vec::new(),
            image_alts: Vec::new(),
            seo: Seo::default(),
        };
        *product = Product { variants: vec![variant], translations: vec![text], ..bare };
    }
    parts.collections.clear();
    parts.synonyms =
        vec![Synonyms { locale: locale("en"), words: vec!["cup".to_owned(), "beaker".to_owned()] }];
    Catalog::build(parts).unwrap()
}

fn titles(release: &Release, tag: &str, text: &str, bands: &Bands) -> Vec<String> {
    let locale: Locale = locale(tag);
    let market = release.markets().iter().find(|market| market.locale == locale).unwrap();
    let query = Query { text: Some(text), limit: 10, ..Query::default() };
    let found = release.search(&query, market, NOW, bands).unwrap();
    let title = |ordinal| release.product(ordinal).unwrap().title(&locale).to_owned();
    found.hits.iter().map(|hit| title(hit.ordinal)).collect()
}

#[test]
fn each_market_is_searched_in_its_language() {
    let release = released(&named(&[("Cup", "Tasse"), ("Bottle", "Flasche")]));
    let bands = Bands::new(&release);
    assert_eq!(titles(&release, "en-US", "botle", &bands), ["Bottle"]);
    assert_eq!(titles(&release, "de", "flasche", &bands), ["Flasche"]);
    assert_eq!(titles(&release, "en-US", "flasche", &bands), [""; 0]);
    assert_eq!(titles(&release, "en-US", "beaker", &bands), ["Cup"]);
    assert_eq!(titles(&release, "de", "beaker", &bands), [""; 0]);
}

#[test]
fn what_is_there_and_what_is_bought_comes_before_its_equals() {
    let mut parts = named(&[("Cup one", ""), ("Cup two", ""), ("Cup six", "")]).into_parts();
    parts.products.sort_by_key(|product| product.id);
    parts.products[2].popularity = 9;
    let sold_out = parts.products[0].variants[0].id;
    let expected: Vec<String> = [2, 1, 0].map(|at: usize| parts.products[at].title.clone()).into();
    let release = released(&Catalog::build(parts).unwrap());
    let bands = Bands::of(&release, [(sold_out, Band::None)]);
    assert_eq!(titles(&release, "en-US", "cup", &bands), expected);
}

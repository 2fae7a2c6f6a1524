//! From what was found to what a list shows.

use domain::catalog::{Category, Market};
use domain::{Money, Slug, Timestamp};
use release::{Facets, Sort};

use super::Subject;
use super::question::Question;
use crate::failure::Failure;
use crate::form::OPTION;
use crate::listing::{Listing, Page};
use crate::memory::View;
use crate::pages::faces;
use crate::pages::parts::card::CardFace;
use crate::pages::parts::swatch::colours;
use crate::pages::site::{self, Link, Site};

/// A row of proposals where nothing was found.
const PROPOSALS: usize = 4;
/// A tree of categories is never deeper than this.
const DEPTH_MAX: usize = 16;

/// What a list shows.
pub(super) struct ListFace {
    pub(super) total: usize,
    pub(super) cards: Vec<CardFace>,
    pub(super) filters: Vec<FilterFace>,
    /// Every chosen filter, and the list without it.
    pub(super) chips: Vec<Link>,
    /// The list without any.
    pub(super) open: String,
    pub(super) sort: SortFace,
    pub(super) first_page: Option<String>,
    pub(super) next: Option<String>,
    /// What was perhaps meant, and the list of it.
    pub(super) meant: Option<Link>,
    /// Something to look at where nothing was found.
    pub(super) proposals: Vec<CardFace>,
}

/// A group of filters.
pub(super) struct FilterFace {
    pub(super) name: String,
    pub(super) values: Vec<FilterValue>,
}

/// One filter: a link that puts it on or takes it off.
pub(super) struct FilterValue {
    pub(super) label: String,
    pub(super) href: String,
    pub(super) count: Option<usize>,
    pub(super) colour: Option<&'static str>,
    pub(super) chosen: bool,
}

/// The order of the list, as a form.
pub(super) struct SortFace {
    pub(super) action: String,
    pub(super) carries: Vec<(String, String)>,
    /// Name, label, whether it is chosen.
    pub(super) orders: Vec<(&'static str, &'static str, bool)>,
}

/// What there is to show.
pub(super) fn face(
    site: &Site<'_>,
    market: &Market,
    listing: &Listing,
    page: &Page<'_>,
    subject: &Subject,
) -> ListFace {
    let place = site.path(&subject.place);
    let in_category = subject.place.starts_with("/categories/");
    let question = Question::of(place.clone(), listing, in_category);
    let facets = page.facets.as_ref();
    let filters = facets.map(|facets| filters(site, market, (listing, &question), facets));
    let filters = filters.unwrap_or_default();
    let chosen = filters.iter().flat_map(|group| &group.values).filter(|one| one.chosen);
    let mut chips: Vec<Link> =
        chosen.map(|one| Link { href: one.href.clone(), label: one.label.clone() }).collect();
    chips.extend(lost_options(listing, &question, &chips));
    let meant = page.did_you_mean.as_ref().map(|text| Link {
        href: question.free_of(&["q"]).with("q", text).href(),
        label: text.clone(),
    });
    ListFace {
        total: usize::try_from(page.total).unwrap_or(usize::MAX),
        cards: page.cards.iter().map(|card| faces::card(site, market, card)).collect(),
        filters,
        chips,
        open: question.open().href(),
        sort: sort(site, listing, &question, place),
        first_page: listing.goes_on().then(|| question.href()),
        next: page.next.as_ref().map(|next| question.after(next)),
        meant,
        proposals: Vec::new(),
    }
}

/// Chosen values that nothing has, so that no facet names them: they can still be taken off.
fn lost_options(listing: &Listing, question: &Question, known: &[Link]) -> Vec<Link> {
    let mut lost = Vec::new();
    for (name, values) in listing.options() {
        for value in values {
            let href = question.without(&format!("{OPTION}{name}"), value).href();
            if !known.iter().any(|chip| chip.href == href) {
                lost.push(Link { href, label: value.clone() });
            }
        }
    }
    lost
}

fn filters(
    site: &Site<'_>,
    market: &Market,
    (listing, question): (&Listing, &Question),
    facets: &Facets<'_>,
) -> Vec<FilterFace> {
    let shelf = &site.words.shelf;
    let mut filters = Vec::new();
    let count = |count: u32| usize::try_from(count).ok();
    filters.extend(categories(site, market, question, facets));
    for option in &facets.options {
        let name = format!("{OPTION}{}", option.name);
        let values = || option.values.iter().filter(|one| one.chosen || one.count > 0);
        let dots = colours(option.name, values().map(|one| one.value));
        let values = values().zip(dots).map(|(one, colour)| FilterValue {
            label: one.label.to_owned(),
            href: if one.chosen {
                question.without(&name, one.value)
            } else {
                question.with(&name, one.value)
            }
            .href(),
            count: count(one.count),
            colour,
            chosen: one.chosen,
        });
        filters.push(FilterFace { name: option.label.to_owned(), values: values.collect() });
    }
    filters.extend(prices(site, market, (listing, question), facets));
    if facets.in_stock > 0 || listing.in_stock() {
        let chosen = listing.in_stock();
        let href =
            if chosen { question.free_of(&["in_stock"]) } else { question.with("in_stock", "1") }
                .href();
        let label = shelf.only_in_stock.to_owned();
        let value =
            FilterValue { label, href, count: count(facets.in_stock), colour: None, chosen };
        filters.push(FilterFace { name: shelf.stock.to_owned(), values: vec![value] });
    }
    filters.retain(|group| !group.values.is_empty());
    filters
}

/// The first branches of the tree, and those below the chosen one.
fn categories(
    site: &Site<'_>,
    market: &Market,
    question: &Question,
    facets: &Facets<'_>,
) -> Option<FilterFace> {
    if question.is_of_category() {
        return None;
    }
    let chosen = facets.categories.iter().find(|one| one.chosen).map(|one| &one.category.slug);
    let shown = facets.categories.iter().filter(|one| {
        let parent = one.category.parent.as_ref();
        one.chosen || one.count > 0 && (parent.is_none() || parent == chosen)
    });
    let free = question.free_of(&["category"]);
    let values = shown.map(|one| FilterValue {
        label: site::title(&one.category.face, &market.locale).to_owned(),
        href: match one.chosen {
            true => free.href(),
            false => free.with("category", one.category.slug.as_str()).href(),
        },
        count: usize::try_from(one.count).ok(),
        colour: None,
        chosen: one.chosen,
    });
    let values: Vec<FilterValue> = values.collect();
    let name = site.words.shelf.category.to_owned();
    // One branch is no choice.
    (values.len() > 1 || chosen.is_some()).then_some(FilterFace { name, values })
}

/// A few ranges with round ends, where prices lie far enough apart.
fn prices(
    site: &Site<'_>,
    market: &Market,
    (listing, question): (&Listing, &Question),
    facets: &Facets<'_>,
) -> Option<FilterFace> {
    let shelf = &site.words.shelf;
    let asked = listing.prices();
    let found = facets.price;
    let (low, high) = found.map_or((0, 0), |price| (price.min.minor(), price.max.minor()));
    let money = |minor| site.money(Money::new(minor, market.currency));
    let free = question.free_of(&["price_min", "price_max"]);
    let label = |least: Option<i64>, most: Option<i64>| match (least, most) {
        (Some(least), Some(most)) => format!("{}\u{2013}{}", money(least), money(most)),
        (None, Some(most)) => (shelf.up_to)(&money(most)),
        (least, None) => (shelf.from_price)(&money(least.unwrap_or_default())),
    };
    let mut ranges = ranges(low, high);
    if asked != (None, None) && !ranges.contains(&asked) {
        ranges.insert(0, asked);
    }
    let values = ranges.into_iter().map(|(least, most)| {
        let chosen = asked == (least, most);
        let mut with = free.clone();
        for (name, price) in [("price_min", least), ("price_max", most)] {
            if let Some(price) = price {
                with = with.with(name, &price.to_string());
            }
        }
        FilterValue {
            label: label(least, most),
            href: if chosen { free.href() } else { with.href() },
            count: None,
            colour: None,
            chosen,
        }
    });
    let values: Vec<FilterValue> = values.collect();
    (!values.is_empty()).then(|| FilterFace { name: shelf.price.to_owned(), values })
}

type Range = (Option<i64>, Option<i64>);

/// Up to four ranges between prices, cut at the round number nearest to a quarter of the way.
fn ranges(low: i64, high: i64) -> Vec<Range> {
    let span = high.saturating_sub(low);
    let mut step = 1_i64;
    // 1, 2, 5, 10, 20, 50 … until four of them reach.
    for factor in [2, 5, 10].into_iter().cycle().take(48) {
        if step.saturating_mul(4) >= span {
            break;
        }
        let decade = if factor == 2 {
            step
        } else if factor == 5 {
            step / 2
        } else {
            step / 5
        };
        step = decade.saturating_mul(factor);
    }
    let first = low.checked_div(step).unwrap_or_default().saturating_add(1).saturating_mul(step);
    let cuts: Vec<i64> = (0..3)
        .map(|place| first.saturating_add(step.saturating_mul(place)))
        .take_while(|cut| *cut < high)
        .collect();
    let (Some(lowest), Some(highest)) = (cuts.first(), cuts.last()) else { return Vec::new() };
    let mut ranges: Vec<Range> = vec![(None, Some(*lowest))];
    ranges.extend(cuts.windows(2).filter_map(|pair| match pair {
        [least, most] => Some((Some(*least), Some(*most))),
        _ => None,
    }));
    ranges.push((Some(*highest), None));
    ranges
}

fn sort(site: &Site<'_>, listing: &Listing, question: &Question, action: String) -> SortFace {
    let shelf = &site.words.shelf;
    let best = if listing.text().is_some() { shelf.sort_best } else { shelf.sort_relevance };
    let orders = [
        ("relevance", best),
        ("newest", shelf.sort_newest),
        ("price", shelf.sort_price),
        ("-price", shelf.sort_price_down),
        ("name", shelf.sort_name),
    ];
    let orders = orders.map(|(name, label)| (name, label, name == listing.sort()));
    SortFace { action, carries: question.but("sort"), orders: orders.to_vec() }
}

/// The categories that grow from one, or the first ones; those in which something is for sale.
pub(super) fn below(
    site: &Site<'_>,
    view: &View,
    market: &Market,
    parent: Option<&Slug>,
) -> Vec<Link> {
    let branches = view.release().categories().iter();
    branches
        .filter(|one| one.parent.as_ref() == parent)
        .map(|one| link(site, market, one))
        .collect()
}

/// The categories that lead to one, from the first on.
pub(super) fn above(
    site: &Site<'_>,
    view: &View,
    market: &Market,
    parent: Option<&Slug>,
) -> Vec<Link> {
    let mut trail = Vec::new();
    let mut at = parent.and_then(|slug| view.release().category(slug.as_str()));
    while let (Some(category), true) = (at, trail.len() < DEPTH_MAX) {
        trail.push(link(site, market, category));
        at = category.parent.as_ref().and_then(|slug| view.release().category(slug.as_str()));
    }
    trail.reverse();
    trail
}

fn link(site: &Site<'_>, market: &Market, category: &Category) -> Link {
    Link {
        href: site.path(&format!("/categories/{}", category.slug)),
        label: site::title(&category.face, &market.locale).to_owned(),
    }
}

/// What is bought most.
pub(super) fn proposals(
    site: &Site<'_>,
    view: &View,
    market: &Market,
    now: Timestamp,
) -> Result<Vec<CardFace>, Failure> {
    let page = Listing::first(PROPOSALS, Sort::Relevance).page(view, market, now)?;
    Ok(page.cards.iter().map(|card| faces::card(site, market, card)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_cut_at_round_numbers() {
        let cut = |low, high| -> Vec<i64> {
            ranges(low, high).into_iter().filter_map(|(_, most)| most).collect()
        };
        assert_eq!(cut(1_200, 12_900), [5_000, 10_000]);
        assert_eq!(cut(1_200, 32_900), [10_000, 20_000, 30_000]);
        assert_eq!(cut(480, 990), [600, 800]);
        assert!(ranges(0, 0).is_empty() && ranges(500, 500).is_empty());
        assert!(ranges(0, i64::MAX).len() <= 4);
        let whole = ranges(1_200, 32_900);
        assert_eq!((whole[0].0, whole.last().unwrap().1), (None, None));
        assert!(whole.windows(2).all(|pair| pair[0].1 == pair[1].0), "nothing falls between");
    }
}

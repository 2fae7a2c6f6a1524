//! A list as HTML.

use maud::{Markup, html};

use super::Subject;
use super::face::{FilterFace, FilterValue, ListFace, SortFace};
use crate::pages::parts::card::cards;
use crate::pages::parts::crumbs::crumbs;
use crate::pages::parts::icon::{Icon, icon};
use crate::pages::parts::swatch::dot;
use crate::pages::site::{Link, Site};

/// As many cards as a screen shows at once.
const FIRST: usize = 4;

/// The whole list.
pub(super) fn main(site: &Site<'_>, face: &ListFace, subject: &Subject) -> Markup {
    let shelf = &site.words.shelf;
    let count = site.manner.number(face.total);
    let filtered = !face.filters.is_empty();
    html! {
        @if subject.sought.is_none() { (crumbs(site, &subject.trail, &subject.title)) }
        header.list-head {
            h1 { (subject.title) }
            @for part in subject.intro.split("\n\n").filter(|part| !part.is_empty()) {
                p { (part) }
            }
            @if !subject.branches.is_empty() { (links(&subject.branches)) }
        }
        div.list.filtered[filtered] data-swap="list" {
            div.list-bar {
                @if filtered {
                    button.filter-button type="button" popovertarget="filters" {
                        (icon(Icon::Filter)) (shelf.filter)
                        @if !face.chips.is_empty() { " (" (face.chips.len()) ")" }
                    }
                }
                p.total role="status" { ((shelf.products)(face.total, &count)) }
                (sorting(site, &face.sort))
            }
            @if filtered { (filters(site, face, &count)) }
            div.found {
                @if !face.chips.is_empty() { (chips(site, face)) }
                @if face.cards.is_empty() { (nothing(site, face, subject)) }
                @else {
                    @if let Some(meant) = &face.meant { (did_you_mean(site, meant)) }
                    (cards(site, &face.cards, FIRST))
                }
                (pager(site, face))
            }
        }
    }
}

fn links(links: &[Link]) -> Markup {
    html! {
        ul.pills { @for link in links { li { a.pill href=(link.href) { (link.label) } } } }
    }
}

fn did_you_mean(site: &Site<'_>, meant: &Link) -> Markup {
    html! {
        p.notice {
            (site.words.shelf.did_you_mean) " " a href=(meant.href) { strong { (meant.label) } } "?"
        }
    }
}

/// Nothing was found: what was perhaps meant, what to drop, what there is instead.
fn nothing(site: &Site<'_>, face: &ListFace, subject: &Subject) -> Markup {
    let shelf = &site.words.shelf;
    html! {
        div.nothing {
            p.large { (shelf.nothing) }
            @if let Some(meant) = &face.meant { (did_you_mean(site, meant)) }
            @if !face.chips.is_empty() {
                p { (shelf.drop_filters) " " a href=(face.open) { (shelf.clear) } }
            } @else if subject.sought.is_some() { p { (shelf.try_other_words) } }
            p { a.button href=(site.path("/products")) { (shelf.see_all) } }
        }
        @if !face.proposals.is_empty() {
            section.row {
                h2 { (shelf.most_bought) }
                (cards(site, &face.proposals, 0))
            }
        }
    }
}

fn sorting(site: &Site<'_>, sort: &SortFace) -> Markup {
    let shelf = &site.words.shelf;
    html! {
        form.sorting method="get" action=(sort.action) data-asks="list" {
            @for (name, value) in &sort.carries { input type="hidden" name=(name) value=(value); }
            label for="sort" { (shelf.sort) }
            select #sort name="sort" {
                @for (name, label, chosen) in &sort.orders {
                    option value=(name) selected[*chosen] { (label) }
                }
            }
            noscript { button { (shelf.show) } }
        }
    }
}

/// A column on a desk; on a phone a sheet that one tap brings.
fn filters(site: &Site<'_>, face: &ListFace, count: &str) -> Markup {
    let shelf = &site.words.shelf;
    html! {
        div.filters #filters popover role="region" aria-label=(shelf.filter) {
            div.sheet-head {
                h2 { (shelf.filter) }
                button.sign type="button" popovertarget="filters" popovertargetaction="hide"
                    aria-label=(site.words.frame.close) { (icon(Icon::Close)) }
            }
            div data-swap="filters" {
                @for (place, group) in face.filters.iter().enumerate() { (filter(group, place)) }
            }
            div.sheet-foot {
                button.primary type="button" popovertarget="filters" popovertargetaction="hide" {
                    ((shelf.products)(face.total, count))
                }
            }
        }
    }
}

fn filter(group: &FilterFace, place: usize) -> Markup {
    html! {
        details.filter open[place < 4 || group.values.iter().any(|one| one.chosen)] {
            summary { (group.name) }
            ul { @for one in &group.values { li { (filter_value(one)) } } }
        }
    }
}

fn filter_value(one: &FilterValue) -> Markup {
    html! {
        a href=(one.href) data-swaps="list" rel="nofollow"
            aria-current=[one.chosen.then_some("true")] {
            @if let Some(colour) = one.colour { (dot(colour)) } @else { span.box {} }
            span { (one.label) }
            @if let Some(count) = one.count { span.quiet { (count) } }
        }
    }
}

/// What is chosen, each to be taken off.
fn chips(site: &Site<'_>, face: &ListFace) -> Markup {
    let shelf = &site.words.shelf;
    html! {
        ul.pills.chips aria-label=(shelf.chosen_filters) {
            @for chip in &face.chips {
                li {
                    a.pill href=(chip.href) data-swaps="list" rel="nofollow" {
                        span.sr { (shelf.without) " " } (chip.label) (icon(Icon::Close))
                    }
                }
            }
            li { a.plain href=(face.open) data-swaps="list" rel="nofollow" { (shelf.clear) } }
        }
    }
}

fn pager(site: &Site<'_>, face: &ListFace) -> Markup {
    let shelf = &site.words.shelf;
    html! {
        @if face.next.is_some() || face.first_page.is_some() {
            nav.pager aria-label=(shelf.pages) {
                @if let Some(first) = &face.first_page {
                    a.button href=(first) { (shelf.to_start) }
                }
                @if let Some(next) = &face.next {
                    a.button rel="next" href=(next) { (shelf.more) }
                }
            }
        }
    }
}

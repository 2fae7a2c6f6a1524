//! `/`: the shop window. One strong picture with one sentence and one action, then a few rows.

use domain::catalog::{Collection, Market};
use maud::{Markup, html};
use release::Sort;

use super::faces;
use super::frame::{Frame, layout};
use super::parts::card::{CardFace, cards};
use super::parts::picture::{HERO, PictureFace, STORY, TILE, picture};
use super::site::{self, Link, Site};
use crate::api::answers::{keep_page, kept_page};
use crate::call::Call;
use crate::failure::Failure;
use crate::host::Host;
use crate::listing::Listing;
use crate::memory::{Need, View};
use crate::reply::Reply;

/// A row of cards on a desk, two on a phone.
const ROW: usize = 4;

/// What the window shows.
struct HomeFace {
    hero: Option<StoryFace>,
    newest: Vec<CardFace>,
    most_bought: Vec<CardFace>,
    story: Option<StoryFace>,
    tiles: Vec<TileFace>,
}

/// A collection with its story.
struct StoryFace {
    link: Link,
    sentence: String,
    picture: Option<PictureFace>,
    cards: Vec<CardFace>,
}

/// A category with its picture.
struct TileFace {
    link: Link,
    picture: Option<PictureFace>,
}

/// Shows the window.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    if let Some(kept) = kept_page(call, Need::Whole).await? {
        return Ok(kept);
    }
    let view = call.view().await?;
    let market = site::market(call, &view)?;
    let site = Site::of(call, &view, market);
    let face = face(call, &site, &view, market)?;
    let name = call.shop.settings().name.as_str();
    let description = face.hero.as_ref().map_or("", |hero| &hero.sentence);
    let frame = Frame {
        title: name,
        place: "/",
        public: true,
        description,
        picture: face.hero.as_ref().and_then(|hero| hero.picture.as_ref()),
        data: vec![super::data::shop(&site)],
        ..Frame::default()
    };
    Ok(keep_page(call, &view, layout(&site, &frame, &main(&site, &face))))
}

fn face<H: Host>(
    call: &Call<'_, H>,
    site: &Site<'_>,
    view: &View,
    market: &Market,
) -> Result<HomeFace, Failure> {
    let row = |listing: Listing| -> Result<Vec<CardFace>, Failure> {
        let page = listing.page(view, market, call.now)?;
        Ok(page.cards.iter().map(|card| faces::card(site, market, card)).collect())
    };
    let mut told = view.release().collections().iter().filter(|one| one.face.image.is_some());
    let hero = told.next().map(|one| story(site, market, one, Vec::new()));
    let story = match told.next() {
        Some(one) => {
            let few = Listing::first(ROW, Sort::Relevance).of_collection(one.slug.as_str());
            Some(story(site, market, one, row(few)?))
        }
        None => None,
    };
    let roots = view.release().categories().iter().filter(|one| one.parent.is_none());
    let tiles = roots.zip(&site.categories).map(|(category, link)| TileFace {
        link: link.clone(),
        picture: category.face.image.as_ref().map(faces::image),
    });
    let newest = row(Listing::first(ROW, Sort::Newest))?;
    // A thing is shown once: a small shop's newest are also what is bought most.
    let mut most_bought = row(Listing::first(ROW.saturating_mul(2), Sort::Relevance))?;
    most_bought.retain(|card| !newest.iter().any(|other| other.href == card.href));
    most_bought.truncate(ROW);
    Ok(HomeFace { hero, newest, most_bought, story, tiles: tiles.collect() })
}

fn story(site: &Site<'_>, market: &Market, one: &Collection, cards: Vec<CardFace>) -> StoryFace {
    let text = site::description(&one.face, &market.locale);
    StoryFace {
        link: Link {
            href: site.path(&format!("/collections/{}", one.slug)),
            label: site::title(&one.face, &market.locale).to_owned(),
        },
        sentence: text.split("\n\n").next().unwrap_or_default().to_owned(),
        picture: one.face.image.as_ref().map(faces::image),
        cards,
    }
}

fn main(site: &Site<'_>, face: &HomeFace) -> Markup {
    let shelf = &site.words.shelf;
    html! {
        @match &face.hero {
            Some(hero) => (window(site, hero)),
            None => h1.sr { (site.shop.settings().name) },
        }
        (row(site, shelf.newest, "/products?sort=newest", &face.newest))
        (tiles(site, &face.tiles))
        (row(site, shelf.most_bought, "/products", &face.most_bought))
        @if let Some(story) = &face.story { (told(site, story)) }
    }
}

fn window(site: &Site<'_>, hero: &StoryFace) -> Markup {
    let media = site.shop.settings().media_url.as_str();
    html! {
        section.hero {
            @if let Some(one) = &hero.picture { (picture(media, one, HERO)) }
            div.hero-words {
                h1 { (hero.link.label) }
                @if !hero.sentence.is_empty() { p { (hero.sentence) } }
                a.button.primary href=(hero.link.href) { (site.words.shelf.look_inside) }
            }
        }
    }
}

fn row(site: &Site<'_>, title: &str, place: &str, faces: &[CardFace]) -> Markup {
    html! {
        @if !faces.is_empty() {
            section.row {
                header.row-head {
                    h2 { (title) }
                    a href=(site.path(place)) {
                        (site.words.shelf.see_more) span.sr { ": " (title) }
                    }
                }
                (cards(site, faces, 0))
            }
        }
    }
}

fn tiles(site: &Site<'_>, tiles: &[TileFace]) -> Markup {
    let media = site.shop.settings().media_url.as_str();
    let pictured = tiles.iter().all(|tile| tile.picture.is_some());
    html! {
        @if !tiles.is_empty() {
            section.row {
                h2 { (site.words.frame.categories) }
                ul.tiles.pictured[pictured] {
                    @for tile in tiles {
                        li {
                            a.tile href=(tile.link.href) {
                                @if pictured {
                                    @if let Some(one) = &tile.picture {
                                        span.frame { (picture(media, one, TILE)) }
                                    }
                                }
                                span.tile-name { (tile.link.label) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn told(site: &Site<'_>, story: &StoryFace) -> Markup {
    let media = site.shop.settings().media_url.as_str();
    html! {
        section.row.story {
            @if let Some(one) = &story.picture { div.frame { (picture(media, one, STORY)) } }
            div.story-words {
                h2 { (story.link.label) }
                p { (story.sentence) }
                a.button href=(story.link.href) { (site.words.shelf.look_inside) }
            }
            (cards(site, &story.cards, 0))
        }
    }
}

//! The shelves at the first start: the demo, imported as a merchant's own CSV would be.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use books::catalog::{self, Draft, Reframe, Reframed, Stored};
use books::publish::{self, Press};
use books::{Actor, Moment};
use bulk::{BATCH, Event, Fetched, Pictures, Target};
use demo::studio::Frame as Outer;
use demo::{Demo as Goods, Good, SCHEME};
use domain::{Image, Millis, Slug, Timestamp};
use server::Store;
use sha2::{Digest as _, Sha256};

use crate::Failure;
use crate::origin::Stores;
use crate::settings::Demo;
use crate::shop::Shop;

/// The file, in the data folder, that is there as long as pictures of the demo are not.
const UNDRAWN: &str = "pictures-undrawn";

/// Fills the shelves at the first start: nobody should have to look at an empty shop.
///
/// A release that is published already, by whomever, is left alone. Every step repeats harmlessly.
pub(crate) async fn stock(shop: &Shop, stores: &Stores, now: Timestamp) -> Result<bool, Failure> {
    let wanted = shop.settings.demo();
    if wanted == Demo::None || publish::current(&stores.catalog).await?.is_some() {
        return Ok(false);
    }
    let mut moment = Moment::new(now, server::clock::entropy()?);
    let actor = Actor::Shop("demo");
    if wanted == Demo::Full {
        fill(shop, stores, (&actor, &mut moment)).await?;
    } else {
        books::demo::fill(&stores.origin, &actor, &mut moment).await?;
    }
    let releases = books::Releases::default();
    let press = Press { store: &stores.origin, releases: &releases, shown: &stores.catalog };
    publish::publish(press, &actor, &moment).await?;
    Ok(true)
}

/// Brings the whole demo in. Its pictures only get their names here: drawing them takes longer
/// than all the rest, and [`draw_beside`] does it while the shop is open.
async fn fill(
    shop: &Shop,
    stores: &Stores,
    (actor, moment): (&Actor, &mut Moment),
) -> Result<(), Failure> {
    let goods = Goods::read()?;
    build(shop, &stores.origin, (actor, moment)).await?;
    let frame = catalog::frame(&stores.origin).await?;
    let markets = bulk::markets(&frame).ok_or("the shop has no markets")?;
    let csv = Cursor::new(goods.csv(&markets)?);
    let past = past(&goods);
    let to = Target { store: &stores.origin, location: books::demo::LOCATION, actor };
    let mut taken = 0_u64;
    let how = (false, &mut *moment);
    let sketches = Sketches::of(goods);
    let imported = bulk::import(to, ("demo.csv", csv), &sketches, how, |event| match event {
        Event::Begun { survey, .. } => {
            tracing::info!(products = survey.products, "the demo is coming in");
        }
        Event::Product(_) => taken += 1,
        Event::Behind(_) => tracing::info!(taken, "of the demo"),
    });
    let counts = imported.await?.counts;
    if counts.failed > 0 {
        return Err(format!("{} products of the demo were not taken", counts.failed).into());
    }
    remember(&stores.origin, &past, (actor, moment)).await
}

/// What the demo pretends of each product: how much of it was bought, and since how many hours it
/// can be.
fn past(goods: &Goods) -> BTreeMap<Slug, (u32, u32)> {
    let past = goods.bought().into_iter().zip(goods.hours_old());
    let named = |(good, past): (&Good, _)| Some((Slug::parse(&good.handle).ok()?, past));
    goods.goods().iter().zip(past).filter_map(named).collect()
}

/// Writes down what a product CSV has no columns for.
async fn remember(
    origin: &Store,
    past: &BTreeMap<Slug, (u32, u32)>,
    (actor, moment): (&Actor, &mut Moment),
) -> Result<(), Failure> {
    let slugs: Vec<Slug> = past.keys().cloned().collect();
    for some in slugs.chunks(BATCH) {
        let stored = catalog::find(origin, &[], some).await?;
        let mut drafts: Vec<Draft> = stored.iter().map(Stored::draft).collect();
        for draft in &mut drafts {
            let Some((bought, hours)) = past.get(&draft.slug) else { continue };
            let before = Millis::from_hours(u64::from(*hours));
            draft.popularity = *bought;
            draft.published_at = Some(moment.now().minus(before));
        }
        catalog::upsert(origin, &drafts, actor, moment).await?;
    }
    Ok(())
}

/// Builds the demo's shelves, without the goods on them, and notes that pictures are to be drawn.
pub(crate) async fn build(
    shop: &Shop,
    origin: &Store,
    (actor, moment): (&Actor, &Moment),
) -> Result<(), Failure> {
    let goods = Goods::read()?;
    std::fs::create_dir_all(&shop.data)?;
    std::fs::write(undrawn(shop), "")?;
    let mut scenes = BTreeMap::new();
    for name in Goods::scenes() {
        let image = goods.picture(&name).map(|svg| named(&svg, &name));
        scenes.extend(image.map(|image| (name, image)));
    }
    let frame = Goods::frame(&scenes)?;
    let wish = Reframe {
        markets: books::demo::frame()?.markets,
        categories: Some(frame.categories),
        collections: Some(frame.collections),
        policies: Some(frame.policies),
        synonyms: Some(frame.synonyms),
        ..Reframe::default()
    };
    match catalog::reframe(origin, &wish, actor, moment).await? {
        Reframed::Done | Reframed::Unchanged => {}
        Reframed::Invalid(error) => return Err(error.into()),
        Reframed::InUse(slug) => return Err(format!("{slug} is in use").into()),
    }
    Ok(())
}

/// Draws the demo's pictures while the shop is open, where that is still to be done. Each is seen
/// by shoppers as soon as it is there; what a stop or a failure leaves undone, the next start does.
pub(crate) fn draw_beside(shop: &Arc<Shop>) {
    let shop = Arc::clone(shop);
    tokio::spawn(async move {
        if let Err(error) = draw(&shop).await {
            tracing::warn!(%error, "the demo's pictures are drawn at the next start");
        }
    });
}

async fn draw(shop: &Shop) -> Result<(), Failure> {
    let undrawn = undrawn(shop);
    if !undrawn.exists() {
        return Ok(());
    }
    let media = crate::media::open(shop)?;
    let goods = Goods::read()?;
    let mut drawn = 0_u64;
    for name in Goods::scenes().into_iter().chain(goods.pictures()) {
        if let Some(svg) = goods.picture(&name) {
            media.take_drawing(svg).await?;
            drawn += 1;
        }
    }
    std::fs::remove_file(undrawn)?;
    tracing::info!(drawn, "the demo's pictures are drawn");
    Ok(())
}

fn undrawn(shop: &Shop) -> PathBuf {
    shop.data.join(UNDRAWN)
}

/// Names pictures without keeping them.
pub(crate) struct Sketches {
    goods: Goods,
    /// The names that are known already: many goods of a large catalog look the same.
    named: Mutex<BTreeMap<String, Image>>,
}

impl Sketches {
    pub(crate) fn of(goods: Goods) -> Self {
        Self { goods, named: Mutex::default() }
    }

    fn sketch(&self, name: &str) -> Option<Image> {
        let mut known = self.named.lock().ok()?;
        if let Some(image) = known.get(name) {
            return Some(image.clone());
        }
        let image = named(&self.goods.picture(name)?, name);
        known.insert(name.to_owned(), image.clone());
        Some(image)
    }
}

impl Pictures for Sketches {
    async fn fetch(&self, address: &str) -> Fetched {
        let name = address.strip_prefix(SCHEME).and_then(|rest| rest.strip_prefix(':'));
        match name.and_then(|name| self.sketch(name)) {
            Some(Image { path, width, height, .. }) => Fetched::Taken { path, width, height },
            None => Fetched::Refused("The demo has no such picture.".to_owned()),
        }
    }
}

/// The picture as the store will call it: [`media::Name`] says how.
fn named(svg: &str, name: &str) -> Image {
    let outer = if Goods::is_wide(name) { Outer::Wide } else { Outer::Portrait };
    let (width, height) = outer.pixels();
    let digest = Sha256::digest(svg);
    let digest: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Image { path: format!("{digest}-{width}x{height}"), alt: String::new(), width, height }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use media::{Folder, Media, Place};

    use super::*;

    #[tokio::test]
    async fn a_picture_is_named_before_it_is_drawn_as_it_is_when_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Folder(Folder::open(folder.path()).unwrap());
        let media = Media::new(place, NonZeroUsize::MIN);
        let goods = Goods::read().unwrap();
        for name in ["scene.slow-mornings", "scene.living", "rest-mug.ink", "rest-mug.near"] {
            let svg = goods.picture(name).unwrap();
            let image = named(&svg, name);
            let taken = media.take_drawing(svg).await.unwrap();
            assert_eq!(image.path, taken.name.to_string());
            assert_eq!((image.width, image.height), (taken.width, taken.height));
        }
    }
}

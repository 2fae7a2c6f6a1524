//! Catalog databases are taken away.

use super::look::{EU, FOUND_WITHIN, Scene, US};
use super::wrong;
use crate::client::until;
use crate::fault::Fault;

/// As many ask at once.
const PEOPLE: usize = 20;
/// A catalog that nobody has vouched for during this many seconds is told to be as old.
const OLD_SECONDS: u64 = 4;

/// The nearest replica stands still with questions in its hands, and dies. The Worker remembers
/// nothing, so that every answer needs a database: all of them come from the other replica.
pub(super) fn the_nearest_dies_under_questions(scene: &mut Scene<'_>) -> Result<(), Fault> {
    scene.look(EU)?;
    scene.look(US)?;
    scene.shop.part("catalog-eu")?.freeze();
    scene.cold(EU)?;
    scene.look_while((EU, PEOPLE), |shop| {
        shop.part("catalog-eu")?.kill();
        Ok(())
    })?;
    scene.fresh(EU)?;
    // One that stands still costs the first few a part of their deadline, and nobody an answer.
    scene.shop.part("catalog-us")?.freeze();
    scene.cold(EU)?;
    scene.look_at_once(EU, PEOPLE)?;
    scene.shop.part("catalog-us")?.thaw();
    scene.back(&["catalog-eu"])?;
    scene.tick("the nearest catalog died under questions: all answered by the others");
    Ok(())
}

/// Without the primary nothing new can be published, and replicas know all there is.
pub(super) fn the_primary_dies(scene: &mut Scene<'_>) -> Result<(), Fault> {
    scene.shop.part("catalog")?.kill();
    scene.cold(EU)?;
    scene.look_at_once(EU, PEOPLE)?;
    scene.fresh(EU)?;
    scene.fresh(US)?;
    scene.back(&["catalog"])?;
    scene.tick("the primary died: its replicas answered, cold Workers too");
    Ok(())
}

/// Warm Workers go on from memory and say how old it is; cold ones say that they cannot.
pub(super) fn all_of_them_are_away(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let all = ["catalog", "catalog-eu", "catalog-us"];
    let before = scene.fresh(EU)?;
    for name in all {
        scene.shop.part(name)?.kill();
    }
    let after = scene.stale(EU, OLD_SECONDS)?;
    if after.version != before.version {
        return Err(wrong(format!("{before:?} has become {after:?} without a database")));
    }
    scene.cold(US)?;
    let refused = scene.get(US, "/store/v1/products")?.expect(&[503])?;
    let kind = refused.header("content-type").unwrap_or_default();
    let code = refused.text("/code")?;
    if code != "unavailable"
        || kind != "application/problem+json"
        || refused.header("retry-after").is_none()
    {
        return Err(wrong(format!("a cold Worker says {code} as {kind}: {}", refused.body)));
    }
    let page = scene.get(US, "/products")?.expect(&[503])?.text("")?;
    if !page.contains("<h1") {
        return Err(wrong(format!("a cold Worker shows no page: {page}")));
    }
    for name in all {
        scene.shop.part(name)?.start_again()?;
    }
    // The cold one has shown nothing yet: until it finds a database it goes on saying so.
    until(FOUND_WITHIN, "the catalog of a cold Worker", || {
        scene.get(US, "/store/v1/products")?.expect(&[200])
    })?;
    scene.back(&[])?;
    scene.tick("all catalogs died: memory answered with its age, cold ones 503; all came back");
    Ok(())
}

//! Catalog databases that answer, and must not be believed.

use http::request::Builder;
use serde_json::{Value, json};

use super::look::{EU, Scene, US};
use super::wrong;
use crate::fault::{Doing, Fault};

/// As many look while a liar is asked first.
const PEOPLE: usize = 10;

/// At the address of the nearest replica is the catalog of another store, which has a newer
/// release than this one will ever have. Nobody sees it.
pub(super) fn a_replica_of_another_store(scene: &mut Scene<'_>) -> Result<(), Fault> {
    scene.shop.part("catalog-eu")?.kill();
    let folder = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    scene.shop.part("catalog")?.stop();
    let from = scene.shop.database("catalog")?.data().to_owned();
    copy(&from, &folder.path().join("foreign"))?;
    let near = scene.shop.database("catalog-eu")?;
    let mut foreign = near.in_place_of("foreign", folder.path())?;
    tell(
        scene,
        &foreign.url(),
        &[
            "INSERT INTO releases SELECT 99, json_set(manifest, '$.release', 99), published_at
             FROM releases ORDER BY release LIMIT 1",
            "UPDATE current_release SET release = 99",
            "UPDATE store_identity SET store = 'another'",
        ],
    )?;
    scene.back(&["catalog"])?;
    scene.cold(EU)?;
    scene.look_at_once(EU, PEOPLE)?;
    let shown = scene.fresh(EU)?;
    if format!("{:?}", shown.version).contains("99") {
        return Err(wrong("another store's catalog was shown"));
    }
    foreign.process().stop();
    scene.back(&["catalog-eu"])?;
    scene.tick("a replica of another store at the nearest address: refused, the others answered");
    Ok(())
}

/// The other replica hears nothing of a new release, and is then the nearest one that answers: a
/// Worker that has shown the new release does not go back to the old one.
pub(super) fn a_replica_that_lags(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let link = scene.shop.database("catalog-us")?.link().cloned();
    let link = link.ok_or_else(|| wrong("the replica follows nobody"))?;
    link.cut();
    let mut new = scene.publish()?;
    scene.knows(EU, new)?;
    scene.shop.part("catalog-eu")?.kill();
    // From now on the one that lags is asked first, and only the primary knows what is newest.
    for _ in 0..3 {
        new = scene.publish()?;
        scene.knows(EU, new)?;
    }
    link.mend();
    scene.back(&["catalog-eu"])?;
    scene.knows(US, new)?;
    scene.tick("a lagging replica was asked first: nobody saw the release before the new one");
    Ok(())
}

/// The other replica has lost its files and hears nothing from its primary. It has nothing to
/// say; once it hears its primary again it is as good as before.
pub(super) fn a_replica_that_lost_everything(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let database = scene.shop.database("catalog-us")?;
    let link = database.link().cloned().ok_or_else(|| wrong("the replica follows nobody"))?;
    link.cut();
    database.process().kill();
    database.wipe()?;
    database.process().start_again()?;
    scene.look_at_once(US, PEOPLE)?;
    scene.fresh(US)?;
    scene.cold(US)?;
    scene.look_at_once(US, PEOPLE)?;
    link.mend();
    scene.shop.part("catalog-eu")?.kill();
    scene.shop.part("catalog")?.freeze();
    // Only the one that was wiped answers now, and it must know everything again.
    scene.shop.part("catalog")?.thaw();
    let new = scene.publish()?;
    scene.knows(US, new)?;
    scene.back(&["catalog-eu"])?;
    scene.tick("a wiped replica said nothing wrong, and learnt everything again");
    Ok(())
}

/// Runs statements on the database at this address, past everything that guards it, and shows what
/// it said.
pub(super) fn tell(scene: &Scene<'_>, url: &str, statements: &[&str]) -> Result<Value, Fault> {
    let run = |sql: &&str| json!({ "type": "execute", "stmt": { "sql": sql } });
    let requests: Vec<_> = statements.iter().map(run).collect();
    let request = Builder::new()
        .method("POST")
        .uri(format!("{url}/v3/pipeline"))
        .header("content-type", "application/json");
    let reply =
        scene.send(request, &json!({ "requests": requests }).to_string())?.expect(&[200])?;
    if reply.body.to_string().contains("\"error\"") {
        return Err(wrong(format!("the database did not do as it was told: {}", reply.body)));
    }
    Ok(reply.body)
}

/// Copies a folder with everything below it.
pub(super) fn copy(from: &std::path::Path, to: &std::path::Path) -> Result<(), Fault> {
    let failed = || format!("cannot copy {}", from.display());
    std::fs::create_dir_all(to).doing(failed)?;
    for entry in std::fs::read_dir(from).doing(failed)? {
        let entry = entry.doing(failed)?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target)?;
        } else if path.is_file() {
            std::fs::copy(&path, &target).doing(failed)?;
        }
    }
    Ok(())
}

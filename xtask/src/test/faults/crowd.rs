//! Many at once, some of whom mean no good and some of whom do not wait.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use http::request::Builder;

use super::look::{EU, FOUND_WITHIN, Scene, US, in_time};
use super::wrong;
use crate::client::until;
use crate::fault::Fault;

/// As many come at once.
const CROWD: usize = 100;
/// What a machine that is too slow for all of them at once says to some, who then ask again.
const BUSY: u16 = 503;
/// For so long somebody waits who hangs up then: the database that is asked stands still, so this
/// is in the middle of its question.
const IMPATIENCE: Duration = Duration::from_millis(150);
/// As many hang up.
const IMPATIENT: usize = 10;
/// As many write at once, and as often. A `sqld` with many connections stopped taking writes in
/// one such run of two: docs/deploy-cloudflare.md.
const WRITERS: usize = 32;
const WAVES: usize = 60;

/// A hundred begin a cart at once, and one among them sends what nobody should: all others get a
/// cart each, of their own, and can open it.
pub(super) fn a_hundred_and_a_hostile_one(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let carts = scene.url(EU, "/store/v1/carts");
    let post = |url: &str| {
        Builder::new().method("POST").uri(url).header("content-type", "application/json")
    };
    let hostile: [(Builder, String); 6] = [
        (post(&carts), "{".repeat(60_000)),
        (post(&carts), format!("{{\"market\": \"{}\"}}", "x".repeat(900_000))),
        (post(&carts).header("idempotency-key", "k".repeat(6_000)), "{}".to_owned()),
        (post(&carts).header("traceparent", "00-zz-"), "[1e999]".to_owned()),
        (
            Builder::new().uri(scene.url(EU, &format!("/products/{}", "%f0".repeat(2_000)))),
            String::new(),
        ),
        (
            Builder::new()
                .uri(scene.url(EU, "/cart"))
                .header("cookie", format!("__Host-cart={}", "cart_eu_.".repeat(300))),
            String::new(),
        ),
    ];
    for (number, request) in hostile.into_iter().enumerate() {
        let mut all: Vec<_> = (1..CROWD).map(|_| (post(&carts), "{}".to_owned())).collect();
        all.insert(CROWD / 2, request);
        let mut ids = BTreeSet::new();
        let mut opened = Vec::new();
        for (place, reply) in scene.client.send_all(all)?.into_iter().enumerate() {
            let reply = in_time(reply?)?;
            if place == CROWD / 2 {
                if reply.status >= 500 && reply.status != BUSY {
                    return Err(wrong(format!("hostile request {number} got {}", reply.status)));
                }
                continue;
            }
            let reply = match reply.status {
                BUSY => until(FOUND_WITHIN, "a cart", || {
                    scene.send(post(&carts), "{}")?.expect(&[201])
                })?,
                _ => reply.expect(&[201])?,
            };
            let (id, secret) = (reply.text("/id")?, reply.text("/secret")?);
            let url = scene.url(EU, &format!("/store/v1/carts/{id}"));
            opened.push((url, secret));
            ids.insert(id);
        }
        if ids.len() != CROWD - 1 {
            return Err(wrong(format!("{} carts for {} people", ids.len(), CROWD - 1)));
        }
        let look = |(url, secret): &(String, String)| {
            Builder::new().uri(url).header("bodega-cart", secret)
        };
        let all = opened.iter().map(|one| (look(one), String::new())).collect();
        for (reply, one) in scene.client.send_all(all)?.into_iter().zip(&opened) {
            let reply = in_time(reply?)?;
            let reply = match reply.status {
                BUSY => {
                    until(FOUND_WITHIN, "the cart", || scene.send(look(one), "")?.expect(&[200]))?
                }
                _ => reply.expect(&[200])?,
            };
            if !ids.remove(&reply.text("/id")?) {
                return Err(wrong(format!("{} opened a cart of somebody else", one.0)));
            }
        }
    }
    scene.tick("a hundred at once, one of them hostile, six times: every other one was served");
    Ok(())
}

/// Carts are begun without a pause: each of them at once, none is told that carts are out of reach.
pub(super) fn many_write_for_a_while(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let carts = scene.url(EU, "/store/v1/carts");
    let begin = |_| {
        let request = Builder::new().method("POST").uri(&carts);
        (request.header("content-type", "application/json"), "{}".to_owned())
    };
    let began = Instant::now();
    let mut ids = BTreeSet::new();
    for _ in 0..WAVES {
        for reply in scene.client.send_all((0..WRITERS).map(begin).collect())? {
            ids.insert(in_time(reply?)?.expect(&[201])?.text("/id")?);
        }
    }
    if ids.len() != WRITERS * WAVES {
        return Err(wrong(format!("{} carts for {}", ids.len(), WRITERS * WAVES)));
    }
    let seconds = began.elapsed().as_secs_f64();
    scene.tick(&format!("{WRITERS} wrote at once for {seconds:.0} s: nobody was turned away"));
    Ok(())
}

/// People hang up while the Worker reads the catalog for them, or brings it up to date: the next
/// one is answered as if they had never been there.
pub(super) fn people_hang_up(scene: &mut Scene<'_>) -> Result<(), Fault> {
    for name in ["catalog", "catalog-eu", "catalog-us"] {
        scene.shop.part(name)?.freeze();
    }
    scene.cold(EU)?;
    let hang_up = |scene: &Scene<'_>, region| {
        let request = Builder::new().uri(scene.url(region, "/store/v1/products"));
        scene.client.hang_up(request, IMPATIENCE)
    };
    for _ in 0..IMPATIENT {
        if hang_up(scene, EU)? {
            return Err(wrong("a cold Worker answered without a database"));
        }
    }
    // The other one is warm: it answers, and asks behind the shopper's back.
    for _ in 0..IMPATIENT {
        let _answered = hang_up(scene, US)?;
    }
    for name in ["catalog", "catalog-eu", "catalog-us"] {
        scene.shop.part(name)?.thaw();
    }
    scene.look_until(EU, ("a catalog after those who hung up", |_| true))?;
    scene.back(&[])?;
    let new = scene.publish()?;
    scene.knows(EU, new)?;
    scene.knows(US, new)?;
    scene
        .tick("twenty hung up in the middle of a read: the next one got the catalog, and the news");
    Ok(())
}

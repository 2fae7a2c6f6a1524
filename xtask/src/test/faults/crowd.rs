//! Many at once, some of whom mean no good and some of whom do not wait.

use std::collections::BTreeSet;
use std::time::Duration;

use http::request::Builder;

use super::look::{EU, FOUND_WITHIN, Scene, US, in_time};
use super::wrong;
use crate::client::{Reply, until};
use crate::fault::Fault;

/// As many come at once.
const CROWD: usize = 100;
/// As many of them write. From eight on, `sqld` may stop taking writes: docs/deploy-cloudflare.md.
const WRITERS: usize = 4;
/// What a machine that is too slow for all of them at once says to some, who then ask again.
const BUSY: u16 = 503;
/// For so long somebody waits who hangs up then: the database that is asked stands still, so this
/// is in the middle of its question.
const IMPATIENCE: Duration = Duration::from_millis(150);
/// As many hang up.
const IMPATIENT: usize = 10;

/// A hundred come at once, most to look at their carts and a few to begin one, and one among them
/// sends what nobody should: each of the others gets a cart, and it is their own.
pub(super) fn a_hundred_and_a_hostile_one(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let carts = scene.url(EU, "/store/v1/carts");
    let post = |url: &str| {
        Builder::new().method("POST").uri(url).header("content-type", "application/json")
    };
    let begin = || (post(&carts), "{}".to_owned());
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
    let mut known = Vec::new();
    while known.len() < CROWD {
        let few = (0..WRITERS).map(|_| begin()).collect();
        for reply in scene.client.send_all(few)? {
            known.push(begun(scene, reply?, &begin)?);
        }
    }
    known.truncate(CROWD - WRITERS - 1);
    for (number, request) in hostile.into_iter().enumerate() {
        let mut ids: BTreeSet<String> = known.iter().map(|cart| cart.id.clone()).collect();
        let looks = known.iter().map(|cart| (cart.look(), String::new()));
        let mut all: Vec<_> = looks.chain((0..WRITERS).map(|_| begin())).collect();
        all.insert(CROWD / 2, request);
        let mut replies = scene.client.send_all(all)?;
        let reply = in_time(replies.remove(CROWD / 2)?)?;
        if reply.status >= 500 && reply.status != BUSY {
            return Err(wrong(format!("hostile request {number} got {}", reply.status)));
        }
        let writers = replies.split_off(known.len());
        for (reply, cart) in replies.into_iter().zip(&known) {
            let reply = in_time(reply?)?;
            let reply = match reply.status {
                BUSY => {
                    until(FOUND_WITHIN, "the cart", || scene.send(cart.look(), "")?.expect(&[200]))?
                }
                _ => reply.expect(&[200])?,
            };
            if reply.text("/id")? != cart.id {
                return Err(wrong(format!("{} opened a cart of somebody else", cart.url)));
            }
        }
        for reply in writers {
            ids.insert(begun(scene, reply?, &begin)?.id);
        }
        if ids.len() != CROWD - 1 {
            return Err(wrong(format!("{} carts for {} people", ids.len(), CROWD - 1)));
        }
    }
    scene.tick("a hundred at once, one of them hostile, six times: every other one was served");
    Ok(())
}

/// A cart that somebody has begun.
struct Begun {
    id: String,
    secret: String,
    url: String,
}

impl Begun {
    fn look(&self) -> Builder {
        Builder::new().uri(&self.url).header("bodega-cart", &self.secret)
    }
}

/// The cart of this answer, or of the next one to whoever was told to ask again.
fn begun(
    scene: &Scene<'_>,
    reply: Reply,
    begin: &impl Fn() -> (Builder, String),
) -> Result<Begun, Fault> {
    let reply = match in_time(reply)? {
        Reply { status: BUSY, .. } => until(FOUND_WITHIN, "a cart", || {
            let (request, body) = begin();
            scene.send(request, &body)?.expect(&[201])
        })?,
        reply => reply.expect(&[201])?,
    };
    let (id, secret) = (reply.text("/id")?, reply.text("/secret")?);
    let url = scene.url(EU, &format!("/store/v1/carts/{id}"));
    Ok(Begun { id, secret, url })
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

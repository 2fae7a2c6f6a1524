//! The carts of a region are taken away.

use std::time::Duration;

use http::request::Builder;

use super::look::{EU, FOUND_WITHIN, Scene, US, in_time};
use super::wrong;
use crate::client::{Reply, until};
use crate::fault::Fault;
use crate::run::Run;

/// Nobody waits for a database that has just failed several times.
const AT_ONCE: Duration = Duration::from_secs(2);
/// After this many failures in a row a database is left alone.
const FAILURES: usize = 3;

/// A cart and what opens it.
#[derive(Clone)]
pub(super) struct Cart {
    pub(super) id: String,
    pub(super) secret: String,
}

impl Cart {
    /// A new one, in this region.
    pub(super) fn begin(scene: &Scene<'_>, region: &str) -> Result<Self, Fault> {
        let reply = ask_for_one(scene, region)?.expect(&[201])?;
        Ok(Self { id: reply.text("/id")?, secret: reply.text("/secret")? })
    }

    /// What the API of a region says of it.
    fn read(&self, scene: &Scene<'_>, region: &str) -> Result<Reply, Fault> {
        let url = scene.url(region, &format!("/store/v1/carts/{}", self.id));
        scene.send(Builder::new().uri(url).header("bodega-cart", &self.secret), "")
    }

    /// Its page, as a browser sees it.
    fn page(&self, scene: &Scene<'_>, region: &str) -> Result<Reply, Fault> {
        let cookie = format!("__Host-cart={}.{}", self.id, self.secret);
        scene.send(Builder::new().uri(scene.url(region, "/cart")).header("cookie", cookie), "")
    }

    /// Demands that it is there, in this region.
    fn is_there(&self, scene: &Scene<'_>, region: &str) -> Result<(), Fault> {
        let reply = self.read(scene, region)?.expect(&[200])?;
        match reply.text("/id")? == self.id {
            true => Ok(()),
            false => Err(wrong(format!("{} opens another cart: {}", self.id, reply.body))),
        }
    }
}

fn ask_for_one(scene: &Scene<'_>, region: &str) -> Result<Reply, Fault> {
    let request = Builder::new().method("POST").uri(scene.url(region, "/store/v1/carts"));
    in_time(scene.send(request.header("content-type", "application/json"), "{}")?)
}

/// A problem that says that carts are not to be had now, and when to ask again.
fn refused(reply: Reply) -> Result<Reply, Fault> {
    let reply = reply.expect(&[503])?;
    let code = reply.text("/code")?;
    let again = reply.header("retry-after").is_some();
    if code == "unavailable" && again {
        return Ok(reply);
    }
    Err(wrong(format!("without carts the API says {code}, Retry-After {again}")))
}

/// The carts of one region stand still, and die: whoever needs one is told so in time, and soon at
/// once; everybody else shops on, and so does the other region.
pub(super) fn the_primary_is_away(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let cart = Cart::begin(scene, EU)?;
    // A cart is at home in one region and is read from the other.
    cart.is_there(scene, US)?;
    scene.shop.part("carts-eu")?.freeze();
    for _ in 0..FAILURES {
        refused(ask_for_one(scene, EU)?)?;
    }
    let reply = refused(ask_for_one(scene, EU)?)?;
    if reply.took > AT_ONCE {
        return Err(wrong("people still wait for carts that have failed again and again"));
    }
    scene.shop.part("carts-eu")?.kill();
    refused(cart.read(scene, EU)?)?;
    refused(cart.read(scene, US)?)?;
    let page = cart.page(scene, EU)?.expect(&[503])?;
    if page.header("retry-after").is_none() || !page.text("")?.contains("<h1") {
        return Err(wrong("the cart's page does not say that carts are away"));
    }
    scene.look(EU)?;
    Cart::begin(scene, US)?.is_there(scene, US)?;
    scene.shop.part("carts-eu")?.start_again()?;
    for region in [EU, US] {
        until(FOUND_WITHIN, "the cart", || cart.is_there(scene, region))?;
    }
    scene.tick("the carts of a region died: told in time, the others shopped on; all came back");
    Ok(())
}

/// The carts of one region have lost everything: nobody is given a cart that is not theirs, and a
/// database that does not say whose it is gets nothing.
pub(super) fn the_primary_lost_everything(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let cart = Cart::begin(scene, EU)?;
    let database = scene.shop.database("carts-eu")?;
    database.process().kill();
    database.wipe()?;
    database.process().start_again()?;
    until(FOUND_WITHIN, "a refusal", || refused(cart.read(scene, EU)?))?;
    refused(ask_for_one(scene, EU)?)?;
    Run::new(crate::build::bodega_command())
        .args(["migrate"])
        .envs(scene.shop.settings())
        .quiet()
        .output()?;
    let other = until(FOUND_WITHIN, "a new cart", || Cart::begin(scene, EU))?;
    other.is_there(scene, EU)?;
    cart.read(scene, EU)?.expect(&[404])?;
    scene.tick("the carts of a region lost everything: nobody got another's, new ones begin");
    Ok(())
}

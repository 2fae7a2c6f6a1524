//! What follows a region's carts, while these are away: it may be behind, dead, somebody else's or
//! empty, and nobody sees their own cart go back.

use std::time::Duration;

use http::request::Builder;
use serde_json::{Value, json};

use super::carts::Cart;
use super::lies::{copy, tell};
use super::look::{EU, FOUND_WITHIN, Scene, US, in_time};
use super::wrong;
use crate::client::{Reply, until};
use crate::fault::{Doing, Fault};

/// The region's carts, and what follows them.
const CARTS: &str = "carts-eu";
const REPLICA: &str = "carts-eu-replica";
/// What people put into their carts, as its page's address says it.
const PRODUCT: &str = "field-notebook";
/// As many look at their cart at once.
const PEOPLE: usize = 10;
/// So many looks are timed, one after the other.
const TIMED: usize = 20;
/// What a replica that is behind is given to catch up is a quarter of a second; two clocks are
/// compared, the runtime's and this command's.
const WAITED_AT_LEAST: Duration = Duration::from_millis(200);
/// Half of those who look are answered within this: the quarter of a second, a call, and what a
/// busy machine takes. Now and then somebody's look also finds out that the primary is still away,
/// which takes a second more.
const HALF_WITHIN: Duration = Duration::from_secs(1);
/// More pieces than anybody puts into a cart here.
const LIE: i64 = 77;

/// A cart, and what its shopper has seen of it.
struct Known {
    cart: Cart,
    token: String,
    pieces: i64,
}

/// What a look at a cart showed.
#[derive(Debug, PartialEq, Eq)]
enum Showed {
    Pieces(i64),
    /// It is there, and cannot be shown as it was seen.
    Pending,
    /// Nobody answers for it.
    Away,
}

impl Known {
    /// A new one with something in it, as soon as the primary is found to be back.
    fn begin(scene: &Scene<'_>) -> Result<Self, Fault> {
        let cart = until(FOUND_WITHIN, "a new cart", || Cart::begin(scene, EU))?;
        let mut known = Self { cart, token: String::new(), pieces: 0 };
        known.add(scene)?;
        Ok(known)
    }

    /// Puts one more piece in.
    fn add(&mut self, scene: &Scene<'_>) -> Result<(), Fault> {
        let product = scene.get(EU, &format!("/store/v1/products/{PRODUCT}"))?.expect(&[200])?;
        let line = json!({ "variant_id": product.text("/variants/0/id")?, "quantity": 1 });
        let url = scene.url(EU, &format!("/store/v1/carts/{}/lines", self.cart.id));
        let request = Builder::new().method("POST").uri(url);
        let request = request.header("content-type", "application/json");
        let request = request.header("bodega-cart", &self.cart.secret);
        let reply = scene.send(request, &line.to_string())?.expect(&[200])?;
        let token = reply.header("bodega-consistency").map(str::to_owned);
        self.token = token.ok_or_else(|| wrong("a cart was shown without a token"))?;
        self.pieces = pieces(&reply.body);
        Ok(())
    }

    fn question(&self, scene: &Scene<'_>, region: &str, token: Option<&str>) -> Builder {
        let url = scene.url(region, &format!("/store/v1/carts/{}", self.cart.id));
        let request = Builder::new().uri(url).header("bodega-cart", &self.cart.secret);
        token
            .into_iter()
            .fold(request, |request, token| request.header("bodega-consistency", token))
    }

    /// Looks at it as somebody who brings this token, and nobody else.
    fn look_with(
        &self,
        scene: &Scene<'_>,
        region: &str,
        token: Option<&str>,
    ) -> Result<Showed, Fault> {
        showed(scene.send(self.question(scene, region, token), "")?)
    }

    /// Looks at it. It must not have gone back.
    fn look(&self, scene: &Scene<'_>, region: &str) -> Result<Showed, Fault> {
        self.not_back(self.look_with(scene, region, Some(&self.token))?)
    }

    fn not_back(&self, showed: Showed) -> Result<Showed, Fault> {
        match showed {
            Showed::Pieces(pieces) if pieces != self.pieces => {
                Err(wrong(format!("{pieces} pieces where {} were seen", self.pieces)))
            }
            other => Ok(other),
        }
    }

    /// As many look at once: whatever they are told, nobody sees it go back.
    fn many_look(&self, scene: &Scene<'_>) -> Result<(), Fault> {
        let one = || (self.question(scene, EU, Some(&self.token)), String::new());
        for reply in scene.client.send_all((0..PEOPLE).map(|_| one()).collect())? {
            self.not_back(showed(in_time(reply?)?)?)?;
        }
        Ok(())
    }

    /// Looks until this is shown, since a busy machine may take longer than a replica is given.
    /// Meanwhile it must never go back.
    fn comes_to(&self, scene: &Scene<'_>, region: &str, wanted: &Showed) -> Result<(), Fault> {
        let mut bad = None;
        until(FOUND_WITHIN, "the cart", || match self.look(scene, region) {
            Ok(showed) if showed == *wanted => Ok(()),
            Ok(other) => Err(wrong(format!("{other:?} where {wanted:?} was to be shown"))),
            Err(fault) => {
                bad = Some(fault);
                Ok(())
            }
        })?;
        bad.map_or(Ok(()), Err)
    }

    /// Looks many times, and says what was shown and how long each look took, the shortest first.
    fn timed(&self, scene: &Scene<'_>) -> Result<Vec<(Duration, Showed)>, Fault> {
        let mut looks = Vec::with_capacity(TIMED);
        for _ in 0..TIMED {
            let reply = scene.send(self.question(scene, EU, Some(&self.token)), "")?;
            looks.push((reply.took, self.not_back(showed(reply)?)?));
        }
        looks.sort_by_key(|(took, _)| *took);
        Ok(looks)
    }

    /// Looks until it is there.
    fn is_there(&self, scene: &Scene<'_>, region: &str) -> Result<(), Fault> {
        self.comes_to(scene, region, &Showed::Pieces(self.pieces))
    }

    /// Waits until the replica knows all that was seen.
    fn is_followed(&self, scene: &mut Scene<'_>) -> Result<(), Fault> {
        let sql = "SELECT coalesce(sum(quantity), 0) FROM cart_lines WHERE cart = ";
        let sql = format!("{sql}'{}'", self.cart.id);
        let url = scene.shop.database(REPLICA)?.url();
        until(FOUND_WITHIN, "the replica", || {
            let said = tell(scene, &url, &[&sql])?;
            let at = "/results/0/response/result/rows/0/0/value";
            let known = said.pointer(at).and_then(Value::as_str).unwrap_or_default().to_owned();
            if known == self.pieces.to_string() { Ok(()) } else { Err(wrong(format!("{said}"))) }
        })
    }
}

fn pieces(cart: &Value) -> i64 {
    let lines = cart["lines"].as_array().into_iter().flatten();
    lines.filter_map(|line| line["quantity"].as_i64()).sum()
}

fn showed(reply: Reply) -> Result<Showed, Fault> {
    let reply = reply.expect(&[200, 503])?;
    if reply.status == 200 {
        return Ok(Showed::Pieces(pieces(&reply.body)));
    }
    match reply.text("/code")?.as_str() {
        "cart_pending" => Ok(Showed::Pending),
        "unavailable" => Ok(Showed::Away),
        other => Err(wrong(format!("a cart is {other}"))),
    }
}

fn demand(what: &str, showed: &Showed, wanted: &[Showed]) -> Result<(), Fault> {
    match wanted.contains(showed) {
        true => Ok(()),
        false => Err(wrong(format!("{what}: {showed:?}"))),
    }
}

/// Half of these were in time; what is told of them.
fn in_half_a_moment(what: &str, looks: &[(Duration, Showed)]) -> Result<String, Fault> {
    let took = |at: usize| looks.get(at).map_or(Duration::ZERO, |(took, _)| *took);
    let (least, median, most) = (took(0), took(looks.len() / 2), took(looks.len() - 1));
    let told = format!(
        "{what} {} ms (median of {}, {} to {})",
        median.as_millis(),
        looks.len(),
        least.as_millis(),
        most.as_millis()
    );
    if median <= HALF_WITHIN { Ok(told) } else { Err(wrong(told)) }
}

/// The replica is behind and the primary answers: nobody waits for the replica.
fn asked_of_the_primary(known: &Known, scene: &Scene<'_>) -> Result<String, Fault> {
    let looks = known.timed(scene)?;
    for (_, showed) in &looks {
        demand("a cart whose primary is well", showed, &[Showed::Pieces(known.pieces)])?;
    }
    in_half_a_moment("by the primary in", &looks)
}

/// Both are of no use: the replica is waited for as long as it is worth, and nobody hangs.
fn asked_in_vain(known: &Known, scene: &Scene<'_>) -> Result<String, Fault> {
    let looks = known.timed(scene)?;
    let pending = looks.iter().filter(|(_, showed)| *showed == Showed::Pending);
    let waited: Vec<Duration> = pending.map(|(took, _)| *took).collect();
    // A replica that a busy machine keeps from answering counts as being away.
    if waited.len() * 2 < looks.len() {
        return Err(wrong(format!("a cart that nobody can show: {looks:?}")));
    }
    match waited.first() {
        Some(least) if *least < WAITED_AT_LEAST => {
            Err(wrong(format!("the replica was given {least:?} to catch up")))
        }
        _ => in_half_a_moment("as pending in", &looks),
    }
}

/// The primary stands still. Whoever can say what they saw is shown it by the replica, in both
/// regions; whoever cannot is told to come back.
pub(super) fn the_replica_shows_what_was_seen(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let known = Known::begin(scene)?;
    known.is_followed(scene)?;
    scene.shop.part(CARTS)?.freeze();
    for region in [EU, US] {
        known.is_there(scene, region)?;
    }
    let nothing_seen = known.look_with(scene, EU, None)?;
    demand("a cart that nobody has seen", &nothing_seen, &[Showed::Away])?;
    known.many_look(scene)?;
    let cookies =
        format!("__Host-cart={}.{}; __Host-seen={}", known.cart.id, known.cart.secret, known.token);
    until(FOUND_WITHIN, "the cart's page", || {
        let page = Builder::new().uri(scene.url(EU, "/cart")).header("cookie", &cookies);
        let text = scene.send(page, "")?.expect(&[200])?.text("")?;
        if text.contains(PRODUCT) { Ok(()) } else { Err(wrong(format!("it shows {text}"))) }
    })?;
    scene.shop.part(CARTS)?.thaw();
    for region in [EU, US] {
        known.is_there(scene, region)?;
    }
    scene
        .tick("the carts of a region stood still: their replica showed what was seen, and no more");
    Ok(())
}

/// The replica hears nothing of the last piece. Whoever has seen it waits for the primary; whoever
/// has not is shown what they know.
pub(super) fn the_replica_lags(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let mut known = Known::begin(scene)?;
    known.is_followed(scene)?;
    let link = scene.shop.database(REPLICA)?.link().cloned();
    let link = link.ok_or_else(|| wrong("the replica follows nobody"))?;
    link.cut();
    let earlier = known.token.clone();
    known.add(scene)?;
    let answered = asked_of_the_primary(&known, scene)?;
    scene.shop.part(CARTS)?.freeze();
    known.comes_to(scene, EU, &Showed::Pending)?;
    let pending = asked_in_vain(&known, scene)?;
    known.many_look(scene)?;
    let before = Known { token: earlier, pieces: 1, cart: known.cart.clone() };
    before.is_there(scene, EU)?;
    scene.shop.part(CARTS)?.thaw();
    // The replica is behind still: it is the primary that answers.
    known.is_there(scene, EU)?;
    link.mend();
    known.is_followed(scene)?;
    scene.tick(&format!(
        "their replica lagged: nobody saw their cart without what they had just put in; they were \
         answered {answered}, and without it {pending}"
    ));
    Ok(())
}

/// Nothing follows the carts any more: with the primary that hurts nobody, and without it people
/// are told so.
pub(super) fn the_replica_dies(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let mut known = Known::begin(scene)?;
    scene.shop.part(REPLICA)?.kill();
    known.add(scene)?;
    known.is_there(scene, EU)?;
    known.many_look(scene)?;
    scene.shop.part(CARTS)?.freeze();
    demand("a cart that nobody has", &known.look(scene, EU)?, &[Showed::Away])?;
    scene.shop.part(CARTS)?.thaw();
    scene.shop.part(REPLICA)?.start_again()?;
    known.is_there(scene, EU)?;
    known.is_followed(scene)?;
    scene.tick("their replica died: the primary answered, and without it people were told so");
    Ok(())
}

/// At the replica's address is what follows the carts of another store, which knows of more than
/// was ever put in; then one that has lost everything.
pub(super) fn the_replica_lies(scene: &mut Scene<'_>) -> Result<(), Fault> {
    let known = Known::begin(scene)?;
    known.is_followed(scene)?;
    scene.shop.part(REPLICA)?.stop();
    scene.shop.part(CARTS)?.stop();
    let folder = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    let from = scene.shop.database(CARTS)?.data().to_owned();
    copy(&from, &folder.path().join("foreign"))?;
    let replica = scene.shop.database(REPLICA)?;
    let mut foreign = replica.in_place_of("foreign", folder.path())?;
    tell(
        scene,
        &foreign.url(),
        &[
            &format!("UPDATE cart_lines SET quantity = {LIE}"),
            "UPDATE carts SET version = version + 10",
            "UPDATE store_identity SET store = 'another'",
        ],
    )?;
    demand("another store's cart", &known.look(scene, EU)?, &[Showed::Away])?;
    known.many_look(scene)?;
    scene.shop.part(CARTS)?.start_again()?;
    known.is_there(scene, EU)?;
    foreign.process().stop();

    let replica = scene.shop.database(REPLICA)?;
    let link = replica.link().cloned().ok_or_else(|| wrong("the replica follows nobody"))?;
    link.cut();
    replica.wipe()?;
    replica.process().start_again()?;
    scene.shop.part(CARTS)?.freeze();
    let wiped = [Showed::Pending, Showed::Away];
    demand("a cart by one that lost everything", &known.look(scene, EU)?, &wiped)?;
    scene.shop.part(CARTS)?.thaw();
    known.is_there(scene, EU)?;
    link.mend();
    known.is_followed(scene)?;
    known.is_there(scene, US)?;
    // It has nothing to do with what comes, and one machine has enough to do with that.
    link.cut();
    scene.tick("another store's replica was refused, and a wiped one learnt everything again");
    Ok(())
}

//! What happens to the shop on Kubernetes, in order, and what must be true in the end: every order
//! that a shopper was promised is there once, those that were paid are paid, and the books add up.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use http::request::Builder;

use super::crowd::Crowd;
use super::installed::Namespace;
use super::outside::{INGRESS_HOST, Outside};
use super::{IMAGES, samples};
use crate::client::{Client, until};
use crate::fault::{Doing, Fault};
use crate::say::say;
use crate::shopper::{Bought, PLENTY, Shopper};

/// Until an order that was accepted, or a payment that was made, is where it belongs. The provider
/// tells a second time after some seconds, and the origin asks by itself after half a minute.
const SETTLED: Duration = Duration::from_secs(90);
/// Until the origin can be asked again after its process was killed.
const BACK: Duration = Duration::from_secs(60);
/// How long Helm waits for a version that can never become ready.
const HOPELESS: &str = "10s";
const DEPLOYED: &str = "120s";

/// The shop, and whatever was bought in it.
struct Story<'a> {
    place: &'a Namespace<'a>,
    shopper: Shopper,
    bought: Vec<Bought>,
    /// How many of them are to be paid in the end.
    paid: usize,
    began: Instant,
}

/// Tells it from the beginning.
pub(super) fn tell(place: &Namespace<'_>, program: &Path, folder: &Path) -> Result<(), Fault> {
    let began = Instant::now();
    check_schemas(place, folder)?;
    refuse_a_careless_pod(place)?;
    let mut outside = Outside::open(place, program, folder)?;
    let classes = place.cluster.kubectl(["get", "ingressclass", "--output", "name"]);
    let ingress = !classes.quiet().output()?.trim().is_empty();
    let values = outside.values(place, ingress)?;
    let [first, second] = IMAGES.map(tag);
    place.deploy(&values, first, DEPLOYED)?;
    let port = place.node_port()?;
    outside.start(port)?;
    let shopper = Shopper::new(outside.shop())?;
    let mut story = Story { place, shopper, bought: Vec::new(), paid: 0, began };
    story.tick("installed; the edge is open");
    if ingress {
        story.enter_by_the_ingress()?;
    }
    story.buy_in_peace()?;
    story.lose_the_pod_before_the_payment()?;
    story.kill_the_process_before_the_payment()?;
    story.order_and_pay_while_the_pod_is_away()?;
    let shop = outside.shop();
    story.in_a_crowd(&shop, "an upgrade", || place.deploy(&values, second, DEPLOYED))?;
    story.in_a_crowd(&shop, "a version that is none, and back", || {
        // It takes the pod away and brings none; what mends it must not wait for it.
        place.fail_to_deploy(&values, "no-such-version", HOPELESS)?;
        place.deploy(&values, second, DEPLOYED)
    })?;
    story.say_memory()?;
    story.install_again(&values, second, port)?;
    story.count()
}

fn tag(image: &'static str) -> &'static str {
    image.split_once(':').map_or(image, |(_, tag)| tag)
}

/// The real API server knows best whether what the chart renders is well-formed.
fn check_schemas(place: &Namespace<'_>, folder: &Path) -> Result<(), Fault> {
    let file = folder.join("rendered.yaml");
    for sample in samples()? {
        let rendered = place
            .cluster
            .helm(["template", "sample", "--namespace", place.name()])
            .args([super::folder().as_os_str(), "--values".as_ref(), sample.as_os_str()])
            .quiet()
            .output()?;
        std::fs::write(&file, rendered).doing(|| format!("cannot write {}", file.display()))?;
        let apply = ["apply", "--dry-run=server", "--validate=strict", "--filename"];
        place.kubectl(apply).args([&file]).quiet().output()?;
    }
    Ok(())
}

/// The namespace means what its label says, or the chart's own security would prove nothing.
fn refuse_a_careless_pod(place: &Namespace<'_>) -> Result<(), Fault> {
    let [image, _] = IMAGES;
    let bad = ["run", "careless", "--image", image, "--image-pull-policy=Never"];
    let complaint = place.kubectl(bad).quiet().refused()?;
    if complaint.contains("violates PodSecurity") {
        return Ok(());
    }
    Err(Fault::Failed(format!("a careless pod was refused for another reason: {complaint}")))
}

impl Story<'_> {
    fn tick(&self, what: &str) {
        say(format_args!("{:>6.1} s  {what}", self.began.elapsed().as_secs_f64()));
    }

    fn enter_by_the_ingress(&self) -> Result<(), Fault> {
        let client = Client::new()?;
        let address = self.place.cluster.address();
        let ask = |path: &str| {
            let url = format!("http://{address}{path}");
            client.send(Builder::new().uri(url).header("host", INGRESS_HOST), String::new())
        };
        until(BACK, "the ingress", || ask("/healthz")?.expect(&[200]))?;
        // Whoever is outside has no business with these.
        ask("/metrics")?.expect(&[404])?;
        ask("/readyz")?.expect(&[404])?;
        self.tick("the ingress leads to the origin, and not to its metrics");
        Ok(())
    }

    /// Pays an order and waits until the shop knows. The origin may still be on its way back.
    fn pay(&mut self, bought: &Bought) -> Result<(), Fault> {
        let shopper = &self.shopper;
        let payment = until(BACK, "the payment's start", || shopper.start_payment(bought))?;
        shopper.confirm(&payment)?;
        until(SETTLED, "PAID", || shopper.paid(bought))?;
        self.paid += 1;
        Ok(())
    }

    /// Buys until the answer is an order. The cluster may still be opening the way to a pod that
    /// is ready; whatever is only accepted until then is a promise like any other.
    fn place_now(&mut self) -> Result<Bought, Fault> {
        let (shopper, promised) = (&self.shopper, &mut self.bought);
        until(BACK, "the express lane", || {
            let bought = match shopper.buy() {
                Ok(bought) => bought,
                // Turned away, which no shopper must be.
                Err(fault) => return Ok(Err(fault)),
            };
            promised.push(bought.clone());
            match bought.order {
                Some(_) => Ok(Ok(bought)),
                None => Err(Fault::Failed("the order was only accepted".to_owned())),
            }
        })?
    }

    fn buy_in_peace(&mut self) -> Result<(), Fault> {
        let bought = self.place_now()?;
        self.pay(&bought)?;
        self.tick("one order placed and paid");
        Ok(())
    }

    fn lose_the_pod_before_the_payment(&mut self) -> Result<(), Fault> {
        let bought = self.place_now()?;
        self.place.lose_pod()?;
        self.still_there(&bought)?;
        self.pay(&bought)?;
        self.tick("one order placed, its pod lost, then paid");
        Ok(())
    }

    /// The new pod knows the order.
    fn still_there(&self, bought: &Bought) -> Result<(), Fault> {
        let listed = self.place.orders()?;
        if listed.iter().any(|order| Some(&order.id) == bought.order.as_ref()) {
            return Ok(());
        }
        Err(Fault::Failed(format!("{bought:?} was promised and is gone: {listed:?}")))
    }

    fn kill_the_process_before_the_payment(&mut self) -> Result<(), Fault> {
        let bought = self.place_now()?;
        self.place.kill_process()?;
        // Nobody waits for the pod here: the shop itself must say when it can go on.
        self.pay(&bought)?;
        self.place.restarted(1)?;
        self.tick("one order placed, its process killed, then paid");
        Ok(())
    }

    fn order_and_pay_while_the_pod_is_away(&mut self) -> Result<(), Fault> {
        let paid_away = self.place_now()?;
        let payment = self.shopper.start_payment(&paid_away)?;
        self.place.stop()?;
        self.shopper.confirm(&payment)?;

        let checkout = self.shopper.fill(PLENTY)?;
        let accepted = self.shopper.send(&checkout, "first")?;
        if accepted.order.is_some() {
            return Err(Fault::Failed("an order was placed while nobody was there".to_owned()));
        }
        // The same button again, by the browser itself and by its impatient owner.
        self.shopper.send(&checkout, "first")?;
        self.shopper.send(&checkout, "second")?;
        self.bought.push(accepted.clone());
        self.tick("the pod is away: one order accepted, another one's payment confirmed");

        self.place.start()?;
        self.tick("the pod is back");
        let shopper = &self.shopper;
        until(SETTLED, "the accepted order", || shopper.order(&accepted))?;
        self.tick("the accepted order is placed");
        self.pay(&accepted)?;
        let shopper = &self.shopper;
        until(SETTLED, "the payment nobody listened to", || shopper.paid(&paid_away))?;
        self.paid += 1;
        self.tick("both are paid");
        Ok(())
    }

    /// Does something to the origin while people buy. Nobody is turned away.
    fn in_a_crowd(
        &mut self,
        shop: &str,
        what: &str,
        deed: impl FnOnce() -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let crowd = Crowd::enter(shop.to_owned());
        // They see the origin before and, however it comes back, after.
        let served = || until(BACK, "the express lane", || crowd.is_served_at_once());
        let done = served().and_then(|()| deed()).and_then(|()| served());
        let sales = crowd.leave()?;
        done?;
        let (all, accepted) = (sales.bought.len(), sales.accepted());
        let shopper = &self.shopper;
        for bought in &sales.bought {
            until(SETTLED, "an order of the crowd", || shopper.order(bought))?;
        }
        self.bought.extend(sales.bought);
        self.tick(&format!(
            "{what}: {all} bought meanwhile, {accepted} of them accepted first and placed later, \
             nobody turned away, the longest wait {:.1} s",
            sales.slowest.as_secs_f64()
        ));
        Ok(())
    }

    fn say_memory(&self) -> Result<(), Fault> {
        let [now, most] = self.place.memory()?;
        self.tick(&format!("the pod's process holds {now} MB of memory, {most} MB at most"));
        Ok(())
    }

    fn install_again(&mut self, values: &Path, tag: &str, port: u16) -> Result<(), Fault> {
        self.place.uninstall()?;
        // The edge still looks where the origin was.
        self.place.deploy_at(values, (tag, Some(port)), DEPLOYED)?;
        self.tick("uninstalled and installed again, on the volume that stayed");
        Ok(())
    }

    /// Every promise is one order; nothing else is.
    fn count(&self) -> Result<(), Fault> {
        let mut promised = BTreeMap::new();
        for bought in &self.bought {
            let order = until(BACK, "the edge's new origin", || self.shopper.order(bought))?;
            let id = order["id"].as_str().unwrap_or_default().to_owned();
            if bought.order.as_ref().is_some_and(|first| *first != id) {
                return Err(Fault::Failed(format!("{bought:?} has become {id}")));
            }
            promised.insert(id, order["status"].as_str().unwrap_or_default().to_owned());
        }
        let listed = self.place.orders()?;
        let rows = listed.len();
        let listed: BTreeMap<_, _> =
            listed.into_iter().map(|order| (order.id, order.status)).collect();
        let paid = listed.values().filter(|status| *status == "PAID").count();
        if listed != promised || rows != self.bought.len() || paid != self.paid {
            return Err(Fault::Failed(format!(
                "{} orders were promised and {} paid; the pod has {rows}, {paid} of them paid",
                self.bought.len(),
                self.paid
            )));
        }
        // Fails when anything does not add up.
        self.place.bodega(&["doctor"])?;
        let dead = self.place.bodega(&["queue", "dead", "list"])?;
        if dead.as_array().is_none_or(|letters| !letters.is_empty()) {
            return Err(Fault::Failed(format!("there are dead letters: {dead}")));
        }
        self.tick(&format!("{rows} orders, each once, {paid} paid; the books add up"));
        Ok(())
    }
}

//! A whole shop put together, and one day of its life: a storm with shoppers in it, then calm
//! until nothing is left to do, then the questions.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use books::publish::{self, Published};
use books::{Actor, HoardingLimits, Moment, ProviderAddress, SecretBytes, Shop, demo, inventory};
use domain::{Catalog, VariantId};
use storefront::{Remote, Settings};
use wire::keys::{EdgeKeys, EdgeSecret, KeyId, Keyring};
use wire::seal::SealingPrivate;

use crate::bank::{Bank, PUBLISHABLE_KEY, URL, WEBHOOK_SECRET};
use crate::check;
use crate::disk::{Disk, Unbuilt, identity};
use crate::edge::{self, Edges};
use crate::executor::{Group, Step, at_once};
use crate::far::Far;
use crate::operator;
use crate::origin::{self, Origins};
use crate::outcome::{Counts, Outcome};
use crate::plant::Plant;
use crate::queue::Queue;
use crate::replica::Replica;
use crate::shopper::{Shopper, Street};
use crate::sim::Sim;
use crate::staff::Staff;
use crate::till::Till;
use crate::witness::Witness;

/// The variants that everybody wants: few of them, so that they sell out.
const WANTED: [&str; 3] = ["MUG-MOSS", "KNIFE-ASH", "OIL-250"];
/// No storm lasts longer than this, whoever is still waiting for something.
const STORM_MILLIS_MAX: u64 = 5 * 86_400_000;
/// After this long, what is still open is stuck.
const CALM_MILLIS_MAX: u64 = 20 * 86_400_000;
/// A world that takes more steps than this for every ten shoppers runs in circles.
const STEPS_MAX: u64 = 1_000_000;

/// What follows the carts does so by itself until everybody who came has filled their cart.
const FOLLOWED_SECONDS: u64 = 120;
/// The carts' database has at most so many pages: where a log that is built anew begins to count.
const PAGES_MAX: u64 = 60;

/// Unpaid orders that one mailbox may have: so few that the people of a small world meet it.
pub(crate) const UNPAID_MAX: u32 = 1;

/// Everything in a world.
pub(crate) struct World {
    pub(crate) sim: Sim,
    pub(crate) plant: Option<Plant>,
    pub(crate) origin_disk: Rc<Disk>,
    pub(crate) catalog_disk: Rc<Disk>,
    pub(crate) carts_disk: Rc<Disk>,
    pub(crate) bank: Rc<Bank>,
    pub(crate) queue: Rc<Queue>,
    pub(crate) origins: Rc<Origins>,
    pub(crate) edges: Rc<Edges>,
    pub(crate) witness: Rc<Witness>,
    pub(crate) wanted: Rc<[String]>,
    shoppers: RefCell<Vec<Rc<Shopper>>>,
    crashes: Cell<u64>,
    over: Cell<bool>,
}

impl World {
    /// Builds the shop and opens it.
    pub(crate) fn build(sim: &Sim, plant: Option<Plant>) -> Result<Rc<Self>, Unbuilt> {
        let schema = plant
            .map_or_else(|| migrations::ORIGIN.to_vec(), |plant| plant.schema(migrations::ORIGIN));
        let journalled = plant == Some(Plant::LoseTail);
        let origin_disk = Rc::new(Disk::new(schema, journalled)?);
        let catalog_disk = Rc::new(Disk::new(migrations::CATALOG.to_vec(), false)?);
        let followed = sim.climate().carts_replica;
        let carts_disk = Rc::new(Disk::new(migrations::CARTS.to_vec(), followed)?);
        let carts_replica = followed.then(|| Replica::of(sim, &carts_disk)).transpose()?;
        if let Some(replica) = &carts_replica {
            let lasts = sim.climate().span_seconds + FOLLOWED_SECONDS;
            sim.spawn(Group::World, Rc::clone(replica).follow(lasts));
        }
        let catalog = demo::catalog(1).map_err(|fault| broken(&fault))?;
        let wanted = open(sim, (&origin_disk, &catalog_disk), &catalog)?;
        let bank = Rc::new(Bank::new(sim, plant));
        let queue = Rc::new(Queue::new(sim, plant));
        let near = sim.climate().embedded;
        let (shop, settings) = settings(sim)?;
        let origins = Origins::new(
            sim,
            origin::Blueprint {
                shop,
                store: Far::new(sim, &origin_disk, "books", near).with(plant),
                catalog: Far::new(sim, &catalog_disk, "catalog", near),
                carts: Far::new(sim, &carts_disk, "carts", near),
                till: Till::new(sim, &bank, plant),
                plant,
            },
        );
        let edges = Edges::new(
            sim,
            edge::Blueprint {
                settings,
                catalog: Far::new(sim, &catalog_disk, "catalog", false),
                carts: Far::new(sim, &carts_disk, "carts", false),
                carts_replica,
                plant,
                queue: sim.climate().queue.then(|| Rc::clone(&queue)),
            },
            &origins,
        );
        Ok(Rc::new(Self {
            sim: sim.clone(),
            plant,
            origin_disk,
            catalog_disk,
            carts_disk,
            bank,
            queue,
            origins,
            edges,
            witness: Rc::new(Witness::new(sim)),
            wanted,
            shoppers: RefCell::default(),
            crashes: Cell::new(0),
            over: Cell::new(false),
        }))
    }

    /// Lives from the first shopper to the last check.
    pub(crate) fn live(self: &Rc<Self>) {
        let sim = &self.sim;
        sim.spawn(Group::World, Rc::clone(&self.queue).work(Rc::clone(&self.edges)));
        sim.spawn(Group::World, Rc::clone(&self.bank).work(Rc::clone(&self.origins)));
        self.people();
        self.outage();
        self.rebuilds();
        let world = Rc::clone(self);
        sim.spawn(Group::World, async move {
            world.days().await;
            world.over.set(true);
        });
        let mut steps = 0_u64;
        while !self.over.get() {
            match sim.step() {
                Step::Ran(group) => self.strike(group),
                Step::Passed => {}
                Step::Over => break,
            }
            steps += 1;
            if steps > STEPS_MAX * (1 + u64::from(sim.climate().shoppers / 10)) {
                sim.violated("BOUND", "the world runs in circles");
                break;
            }
        }
        // Everybody goes home, so that the world can be put away.
        sim.kill(Group::World);
        (0..4).for_each(|number| sim.kill(Group::Edge(number)));
        (0..4).for_each(|number| sim.kill(Group::Origin(number)));
    }

    /// All of the origin is away for a while, if the climate says so.
    fn outage(self: &Rc<Self>) {
        let Some((begins, lasts)) = self.sim.climate().origin_away else { return };
        let world = Rc::clone(self);
        self.sim.spawn(Group::World, async move {
            world.sim.sleep(begins * 1_000).await;
            (0..world.sim.climate().origins).for_each(|number| {
                world.origins.crash(number);
            });
            world.sim.sleep(lasts * 1_000).await;
            (0..world.sim.climate().origins).for_each(|number| world.origins.start(number));
        });
    }

    /// The carts' log is built anew now and then, as after every crash of its primary.
    fn rebuilds(self: &Rc<Self>) {
        for _ in 0..self.sim.climate().carts_rebuilds {
            let world = Rc::clone(self);
            self.sim.spawn(Group::World, async move {
                world.sim.pause(0, world.sim.climate().span_seconds * 1_000).await;
                let pages = world.sim.chance().between(1, PAGES_MAX);
                world.sim.trace(format_args!("the carts' log is rebuilt, from {pages} on"));
                world.carts_disk.rebuild_log(pages);
            });
        }
    }

    fn people(self: &Rc<Self>) {
        let street = Street {
            sim: self.sim.clone(),
            edges: Rc::clone(&self.edges),
            bank: Rc::clone(&self.bank),
            witness: Rc::clone(&self.witness),
            wanted: Rc::clone(&self.wanted),
        };
        for number in 0..self.sim.climate().shoppers {
            let shopper = Rc::new(Shopper::new(&street, number));
            self.shoppers.borrow_mut().push(Rc::clone(&shopper));
            let world = Rc::clone(self);
            self.witness.begin();
            self.sim.spawn(Group::World, async move {
                world.sim.pause(0, world.sim.climate().span_seconds * 1_000).await;
                Box::pin(shopper.visit()).await;
                world.witness.end();
            });
        }
        let staff = Staff {
            sim: self.sim.clone(),
            origins: Rc::clone(&self.origins),
            disk: Rc::clone(&self.origin_disk),
            witness: Rc::clone(&self.witness),
            wanted: Rc::clone(&self.wanted),
        };
        let witness = Rc::clone(&self.witness);
        witness.begin();
        self.sim.spawn(Group::World, async move {
            Box::pin(staff.work()).await;
            witness.end();
        });
    }

    /// The storm, the calm, the questions.
    async fn days(&self) {
        let began = self.sim.millis();
        // Whoever is away comes back in their own time: long outages are worth living through.
        while self.witness.busy() > 0 || self.bank.is_away() || !self.origins.are_up() {
            self.sim.sleep(10_000).await;
            if self.sim.millis() > began.saturating_add_unsigned(STORM_MILLIS_MAX) {
                break;
            }
        }
        self.sim.calm_down();
        (0..self.sim.climate().origins).for_each(|number| self.origins.start(number));
        let calm = self.sim.millis();
        let mut pause = 30_000;
        loop {
            self.sim.sleep(pause).await;
            pause = (pause * 3 / 2).min(1_800_000);
            operator::attend(self).await;
            let left = check::left(self);
            if left.is_empty() && self.witness.busy() == 0 {
                break;
            }
            if self.sim.millis() > calm.saturating_add_unsigned(CALM_MILLIS_MAX) {
                self.sim.violated("LIVE", format!("never done: {}", left.join(", ")));
                break;
            }
        }
        self.farewell().await;
        check::all(self);
    }

    /// The carts' primary goes away, and everybody looks into the cart that they left: by the token
    /// that they happen to have, of whatever log.
    async fn farewell(&self) {
        if !self.sim.climate().carts_replica {
            return;
        }
        self.edges.lose_carts();
        let shoppers = self.shoppers.take();
        for shopper in shoppers {
            shopper.come_back().await;
        }
    }

    /// After any step of any process it may crash or stand still.
    fn strike(self: &Rc<Self>, group: Group) {
        let (sim, climate) = (&self.sim, self.sim.climate());
        let crashes = match group {
            Group::World => return,
            Group::Edge(_) => climate.edge_crashes,
            Group::Origin(_) => climate.origin_crashes,
        };
        if sim.chance().rarely(sim.rate(climate.freezes)) {
            let millis = sim.chance().between(100, 150_000);
            sim.trace(format_args!("{group:?} stands still for {millis} ms"));
            sim.freeze(group, millis);
        }
        if !sim.chance().rarely(sim.rate(crashes)) {
            return;
        }
        let away = sim.chance().between(50, climate.away_seconds * 1_000);
        let world = Rc::clone(self);
        self.crashes.set(self.crashes.get() + 1);
        match group {
            Group::Edge(number) => {
                self.edges.crash(number);
                // A platform starts another isolate at once.
                self.edges.start(number);
            }
            Group::Origin(number) => {
                if !self.origins.crash(number) {
                    return;
                }
                if self.plant == Some(Plant::LoseTail)
                    && let Err(error) = self.origin_disk.lose_tail(2)
                {
                    sim.violated("FAULT", error.to_string());
                }
                sim.spawn(Group::World, async move {
                    world.sim.sleep(away).await;
                    world.origins.start(number);
                });
            }
            Group::World => {}
        }
    }

    /// What is told of this world.
    pub(crate) fn outcome(&self, seed: u64) -> Outcome {
        let trace = self.sim.tracing();
        let counts = Counts {
            messages: self.origins.taken(),
            durable: self.queue.given() + check::outboxed(self),
            webhooks: u64::try_from(self.bank.delivered().len()).unwrap_or(0),
            crashes: self.crashes.get(),
            events: trace.count(),
            seconds: trace.seconds(self.sim.millis()),
            ..check::counts(self)
        };
        let violations = self.sim.violations();
        Outcome { seed, hash: trace.hash(), violations, lines: trace.take(), counts }
    }
}

fn broken(error: &dyn std::error::Error) -> Unbuilt {
    Unbuilt::Shop(error.to_string())
}

/// Publishes the demo's catalog and puts stock on the shelf. Answers the contested variants.
fn open(
    sim: &Sim,
    (origin, shown): (&Rc<Disk>, &Rc<Disk>),
    catalog: &Catalog,
) -> Result<Rc<[String]>, Unbuilt> {
    let variants = catalog.products().iter().flat_map(|product| &product.variants);
    let wanted: Vec<VariantId> = variants
        .filter(|variant| WANTED.contains(&variant.sku.as_str()))
        .map(|variant| variant.id)
        .collect();
    let stock: Vec<_> = demo::stock()
        .into_iter()
        .map(|mut opening| {
            if wanted.contains(&opening.variant) {
                opening.on_hand = sim.climate().units;
            }
            opening
        })
        .collect();
    let by = (&Actor::Shop("demo"), &Moment::new(sim.now(), sim.chance().bytes()));
    let fill = async {
        inventory::open(&**origin, demo::LOCATION, &stock, by).await?;
        // What has stock already keeps it.
        let (actor, mut moment) = (by.0, Moment::new(sim.now(), sim.chance().bytes()));
        demo::fill(&**origin, actor, &mut moment).await?;
        let releases = books::Releases::default();
        let press = publish::Press { store: &**origin, releases: &releases, shown: &**shown };
        publish::publish(press, actor, &moment).await
    };
    let published =
        at_once(fill).ok_or(Unbuilt::Waited("publishing"))?.map_err(|fault| broken(&fault))?;
    if !matches!(published, Published::Current(_)) {
        return Err(Unbuilt::Shop(format!("{published:?}")));
    }
    Ok(wanted.iter().map(ToString::to_string).collect())
}

/// The settings of both halves, with keys that fit each other.
fn settings(sim: &Sim) -> Result<(Shop, Settings), Unbuilt> {
    let key = |name: &str| KeyId::parse(name).map_err(|error| broken(&error));
    let secret = EdgeSecret::new(sim.chance().bytes());
    let sealing = SealingPrivate::generate(key("origin-1")?, &sim.chance().bytes());
    let shop = Shop {
        name: "Simulated".to_owned(),
        public_url: "https://shop.simulated".to_owned(),
        keyring: Keyring::new().with(EdgeKeys::derive(key("edge-1")?, &secret)),
        sealing: vec![sealing.clone()],
        webhook_secrets: vec![SecretBytes::new(WEBHOOK_SECRET.as_bytes())],
        link_key: SecretBytes::new(sim.chance().bytes()),
        earlier_link_keys: Vec::new(),
        hoarding: Some(HoardingLimits { orders: UNPAID_MAX, ..HoardingLimits::default() }),
        location: demo::LOCATION,
        provider: ProviderAddress {
            name: "sandbox".to_owned(),
            publishable_key: PUBLISHABLE_KEY.to_owned(),
            url: URL.to_owned(),
            live: false,
            account: None,
        },
    };
    let identity = identity();
    let parsed = Settings::parse(|name| {
        Some(match name {
            "BODEGA_STORE" => identity.store.clone(),
            "BODEGA_ENVIRONMENT" => identity.environment.clone(),
            "BODEGA_REGION" => "eu1".to_owned(),
            "BODEGA_EDGE_SECRET" => secret.reveal(),
            "BODEGA_EDGE_KEY" => "edge-1".to_owned(),
            "BODEGA_SEALING_KEY" => sealing.public().to_string(),
            "BODEGA_ORIGIN_URL" | "BODEGA_ORIGIN_PUBLIC_URL" => "https://origin.simulated".into(),
            "BODEGA_PROVIDER_URL" => URL.to_owned(),
            "BODEGA_PUBLISHABLE_KEY" => PUBLISHABLE_KEY.to_owned(),
            "BODEGA_PUBLIC_URL" => "https://shop.simulated".to_owned(),
            _ => return None,
        })
    });
    let mut parsed = parsed.map_err(|complaints| {
        let lines: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        Unbuilt::Shop(lines.join("; "))
    })?;
    if sim.climate().carts_replica {
        for area in &mut parsed.areas {
            let url = "https://carts-replica.simulated".to_owned();
            area.carts_replica = Some(Remote { url, token: None });
        }
    }
    Ok((shop, parsed))
}

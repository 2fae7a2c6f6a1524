//! A shop with nothing in it but four markets.

use std::sync::atomic::{AtomicU64, Ordering};

use books::catalog::{self, Reframe, Stored};
use books::{Actor, Moment, demo, inventory};
use bulk::{BATCH, Export, Fate, Fetched, Import, Outcome, Pictures, Target};
use database::{Identity, migrate};
use database_local::{Durability, Local, Options};
use domain::{
    Country, Currency, Locale, Market, MarketId, PriceListId, Rounding, TaxRules, Timestamp,
};
use exchange::{Reader, Survey};

pub(crate) struct Shop {
    pub(crate) store: Local,
    seed: AtomicU64,
    _folder: tempfile::TempDir,
}

/// Knows pictures of the demo and beside the file; whatever is elsewhere is left there.
pub(crate) struct Album;

impl Pictures for Album {
    async fn fetch(&self, address: &str) -> Fetched {
        match address.split_once(':') {
            Some((_, "broken")) => Fetched::Refused("This is no picture.".to_owned()),
            Some(("demo" | "file", name)) => {
                let path = format!("{name}-600x400");
                Fetched::Taken { path, width: 600, height: 400 }
            }
            Some(("media", path)) => {
                let path = path.to_owned();
                Fetched::Taken { path, width: 300, height: 200 }
            }
            _ => Fetched::Left("It is elsewhere.".to_owned()),
        }
    }
}

pub(crate) fn actor() -> Actor {
    Actor::Staff("key_1".to_owned())
}

fn market(id: &str, name: &str, (currency, locale): (&str, &str)) -> Market {
    Market {
        id: MarketId::parse(id).unwrap(),
        name: name.to_owned(),
        currency: Currency::parse(currency).unwrap(),
        price_list: PriceListId::parse(id).unwrap(),
        locale: Locale::parse(locale).unwrap(),
        countries: vec![Country::parse("US").unwrap()],
        tax: TaxRules::default(),
        shipping: Vec::new(),
        rounding: Rounding::HalfUp,
    }
}

impl Shop {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let identity = Identity::new("demo", "test");
        let options = Options { durability: Durability::Handed, ..Options::default() };
        let store = Local::open(&folder.path().join("origin.db"), &identity, options).unwrap();
        migrate::establish(&store, &identity).await.unwrap();
        migrate::apply(&store, migrations::ORIGIN, Timestamp::EPOCH).await.unwrap();
        let shop = Self { store, seed: AtomicU64::new(1), _folder: folder };
        let markets = vec![
            market("us", "United States", ("USD", "en-US")),
            market("europe", "Europe", ("EUR", "de-DE")),
            market("jp", "Japan", ("JPY", "ja-JP")),
            market("kw", "Kuwait", ("KWD", "ar-KW")),
        ];
        let wish = Reframe { markets: Some(markets), ..Reframe::default() };
        catalog::reframe(&shop.store, &wish, &actor(), &shop.moment()).await.unwrap();
        shop
    }

    pub(crate) fn now() -> Timestamp {
        Timestamp::from_millis(1_780_000_000_000)
    }

    pub(crate) fn moment(&self) -> Moment {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.seed.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        Moment::new(Self::now(), seed)
    }

    pub(crate) async fn survey(&self, file: &[u8]) -> Survey {
        let frame = catalog::frame(&self.store).await.unwrap();
        Survey::of(file, &bulk::markets(&frame).unwrap()).unwrap()
    }

    /// Imports a file, or only says what would become of it.
    pub(crate) async fn run(&self, file: &[u8], dry: bool) -> Vec<Outcome> {
        let survey = self.survey(file).await;
        let actor = actor();
        let to = Target { store: &self.store, location: demo::LOCATION, actor: &actor };
        let mut import = Import::begin(to, &survey, dry, Self::now()).await.unwrap();
        let mut outcomes = Vec::new();
        let mut entries = Reader::new(file, &survey).unwrap().map(|entry| entry.unwrap());
        loop {
            let some: Vec<_> = entries.by_ref().take(BATCH).collect();
            if some.is_empty() {
                break;
            }
            outcomes.extend(import.take(some, &Album, &mut self.moment()).await.unwrap());
        }
        import.finish(&self.moment()).await.unwrap().unwrap();
        if !dry {
            let progress = bulk::Progress {
                digest: format!("{file:?}").chars().take(64).collect(),
                name: "products.csv".to_owned(),
                header: survey.layout().header().map(str::to_owned).collect(),
                next: exchange::Place { offset: survey.bytes, row: 1 },
                counts: bulk::Counts::default(),
            };
            bulk::save(&self.store, &progress, true, Self::now()).await.unwrap();
        }
        outcomes
    }

    pub(crate) async fn import(&self, file: &str) -> Vec<Outcome> {
        self.run(file.as_bytes(), false).await
    }

    /// Imports a file of which everything must be taken.
    pub(crate) async fn take(&self, file: &str) -> Vec<Fate> {
        let outcomes = self.import(file).await;
        for outcome in &outcomes {
            assert!(outcome.fate != Fate::Failed, "{outcome:?}");
        }
        outcomes.into_iter().map(|outcome| outcome.fate).collect()
    }

    pub(crate) async fn export(&self) -> String {
        let export = Export::begin(&self.store, demo::LOCATION, Self::now()).await.unwrap();
        let mut file = Vec::new();
        let omitted = export.write(&mut file, |_| {}).await.unwrap();
        assert_eq!(omitted, []);
        String::from_utf8(file).unwrap()
    }

    pub(crate) async fn product(&self, key: &str) -> Stored {
        catalog::show(&self.store, key).await.unwrap().unwrap()
    }

    /// How many there are of a SKU, and how many more may be promised.
    pub(crate) async fn stock(&self, sku: &str) -> (i64, i64) {
        let (_, variant) = catalog::owner(&self.store, sku).await.unwrap().unwrap();
        let level = inventory::level(&self.store, variant, demo::LOCATION).await.unwrap().unwrap();
        (level.on_hand, level.backorder_limit)
    }
}

/// The price of a variant in a list now, and what it is compared with.
pub(crate) fn price(stored: &Stored, sku: &str, list: &str) -> Option<(i64, Option<i64>)> {
    let variant = stored.draft.variants.iter().find(|one| one.sku.as_str() == sku).unwrap();
    let list = PriceListId::parse(list).unwrap();
    let holds = |one: &&domain::PriceInterval| one.list == list && one.holds(Shop::now());
    let one = variant.prices.iter().find(holds)?;
    Some((one.price.minor(), one.compare_at.map(domain::Money::minor)))
}

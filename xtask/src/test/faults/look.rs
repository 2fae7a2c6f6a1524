//! What one request shows.

use std::process::Command;
use std::time::{Duration, Instant};

use http::request::Builder;

use super::wrong;
use crate::build;
use crate::client::{Client, Reply, until};
use crate::fault::Fault;
use crate::open::OpenShop;
use crate::run::Run;
use crate::say::say;

/// The two regions: the one that things happen to, and the other.
pub(super) const EU: &str = "eu";
pub(super) const US: &str = "us";
/// Nobody waits longer for an answer. The deadline of a read is 3 s in the storefront; a page that
/// needs the catalog and a cart has two. The rest is for a busy machine.
const ANSWERED_WITHIN: Duration = Duration::from_secs(9);
/// Whatever is back is found within this: the longest rest of a database that failed is 15 s.
pub(super) const FOUND_WITHIN: Duration = Duration::from_secs(45);
/// A catalog of this age was just found to be the newest.
const FRESH_SECONDS: u64 = 1;
/// The catalog as a list: the Worker needs all of it to answer.
const LIST: &str = "/store/v1/products?limit=3";

/// A shop, and what has been seen in it.
pub(super) struct Scene<'a> {
    pub(super) shop: &'a mut OpenShop,
    pub(super) client: Client,
    /// The newest version that anybody was shown in each region: none may be older.
    seen: [(&'static str, Version); 2],
    /// Prices that were set so far.
    changes: u32,
    began: Instant,
}

/// A release and the number of its availability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(u64, u64);

/// The catalog as a region shows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub(super) version: Version,
    /// For how many seconds nobody has said that it is the newest.
    pub(super) age: u64,
}

impl<'a> Scene<'a> {
    pub(super) fn new(shop: &'a mut OpenShop) -> Result<Self, Fault> {
        let seen = [(EU, Version::default()), (US, Version::default())];
        Ok(Self { shop, client: Client::new()?, seen, changes: 0, began: Instant::now() })
    }

    pub(super) fn tick(&self, what: &str) {
        say(format_args!("{:>6.1} s  {what}", self.began.elapsed().as_secs_f64()));
    }

    /// An address in this region.
    pub(super) fn url(&self, region: &str, path: &str) -> String {
        format!("{}{path}", self.shop.url_in(region))
    }

    /// Asks for something, which must be answered in time.
    pub(super) fn get(&self, region: &str, path: &str) -> Result<Reply, Fault> {
        self.send(Builder::new().uri(self.url(region, path)), "")
    }

    /// The same with any request.
    pub(super) fn send(&self, request: Builder, body: &str) -> Result<Reply, Fault> {
        in_time(self.client.send(request, body.to_owned())?)
    }

    /// Looks at the catalog of a region, which must be there and must not have gone back.
    pub(super) fn look(&mut self, region: &str) -> Result<Shown, Fault> {
        self.show(region, self.get(region, LIST)?)
    }

    /// As many at once look at it.
    pub(super) fn look_at_once(&mut self, region: &str, people: usize) -> Result<(), Fault> {
        let url = self.url(region, LIST);
        let all = (0..people).map(|_| (Builder::new().uri(&url), String::new())).collect();
        for reply in self.client.send_all(all)? {
            self.show(region, in_time(reply?)?)?;
        }
        Ok(())
    }

    /// What many requests show that are sent while `blow` happens.
    pub(super) fn look_while(
        &mut self,
        (region, people): (&str, usize),
        blow: impl FnOnce(&mut OpenShop) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let url = self.url(region, LIST);
        let crowd = std::thread::spawn(move || {
            let all = (0..people).map(|_| (Builder::new().uri(&url), String::new())).collect();
            Client::new()?.send_all(all)
        });
        let blown = blow(self.shop);
        let replies = crowd.join().map_err(|_| wrong("a shopper panicked"))??;
        blown?;
        for reply in replies {
            self.show(region, in_time(reply?)?)?;
        }
        Ok(())
    }

    fn show(&mut self, region: &str, reply: Reply) -> Result<Shown, Fault> {
        let reply = reply.expect(&[200])?;
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<u64>().ok());
        let version = reply.header("bodega-version").and_then(|text| text.split_once('.'));
        let version = version.and_then(|(release, bands)| {
            Some(Version(number(Some(release))?, number(Some(bands))?))
        });
        let (Some(version), Some(age)) = (version, number(reply.header("age"))) else {
            return Err(wrong("a page of the catalog without Bodega-Version and Age"));
        };
        let seen = self.seen.iter_mut().find(|(name, _)| *name == region);
        if let Some((_, seen)) = seen {
            if version < *seen {
                return Err(wrong(format!("{region} has gone back from {seen:?} to {version:?}")));
            }
            *seen = version;
        }
        Ok(Shown { version, age })
    }

    /// Looks until the region shows what `wanted` wants.
    pub(super) fn look_until(
        &mut self,
        region: &str,
        (what, wanted): (&str, impl Fn(Shown) -> bool),
    ) -> Result<Shown, Fault> {
        // What must never be seen is not a reason to look again.
        let mut bad = None;
        let found = until(FOUND_WITHIN, what, || match self.look(region) {
            Ok(shown) if wanted(shown) => Ok(Some(shown)),
            Ok(shown) => Err(wrong(format!("{region} shows {shown:?}"))),
            Err(fault) => {
                bad = Some(fault);
                Ok(None)
            }
        })?;
        found.ok_or_else(|| bad.unwrap_or_else(|| wrong("nothing was found")))
    }

    /// Waits until the region has asked a database and found its catalog to be the newest.
    pub(super) fn fresh(&mut self, region: &str) -> Result<Shown, Fault> {
        self.look_until(region, ("a fresh catalog", |shown: Shown| shown.age <= FRESH_SECONDS))
    }

    /// Waits until the region knows this version.
    pub(super) fn knows(&mut self, region: &str, version: Version) -> Result<(), Fault> {
        self.look_until(region, ("the new release", |shown: Shown| shown.version >= version))?;
        Ok(())
    }

    /// Waits until nobody has answered the region for so many seconds.
    pub(super) fn stale(&mut self, region: &str, seconds: u64) -> Result<Shown, Fault> {
        self.look_until(region, ("an old catalog", |shown: Shown| shown.age >= seconds))
    }

    /// The same region with a Worker that remembers nothing.
    pub(super) fn cold(&mut self, region: &str) -> Result<(), Fault> {
        self.shop.part(region)?.start_again()
    }

    /// Lets all parts that were taken away come back, and waits until both regions know it.
    pub(super) fn back(&mut self, parts: &[&str]) -> Result<(), Fault> {
        for part in parts {
            self.shop.part(part)?.start_again()?;
        }
        self.fresh(EU)?;
        self.fresh(US).map(|_| ())
    }

    /// Publishes a release, and says which one it is.
    pub(super) fn publish(&mut self) -> Result<Version, Fault> {
        let before = self.seen.iter().map(|(_, seen)| *seen).max().unwrap_or_default();
        self.changes += 1;
        let price = format!("{}.00", 10 + self.changes);
        self.bodega(&["products", "price", "field-notebook", &price, "--market", "us"])?;
        self.bodega(&["releases", "publish"])?;
        Ok(Version(before.0 + 1, before.1))
    }

    /// Runs the command of the origin.
    pub(super) fn bodega(&self, arguments: &[&str]) -> Result<(), Fault> {
        let mut command = Command::new(build::bodega_command());
        command.args(arguments);
        Run::from(command).envs(self.shop.settings()).quiet().output().map(|_| ())
    }
}

/// Demands that nobody waited longer than the deadline.
pub(super) fn in_time(reply: Reply) -> Result<Reply, Fault> {
    if reply.took <= ANSWERED_WITHIN {
        return Ok(reply);
    }
    Err(wrong(format!("an answer took {:.1} s", reply.took.as_secs_f64())))
}

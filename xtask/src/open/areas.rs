//! The databases of a distributed shop, region by region, and who is told of which.

use std::path::Path;

use serde_json::json;

use super::Settings;
use crate::client::Client;
use crate::fault::Fault;
use crate::processes::Sqld;

/// The region of a shop that has one.
pub(super) const LOCAL: &str = "local";
/// The regions of a shop that has several.
const NAMES: [&str; REGIONS_MAX] = ["eu", "us"];
/// As many show everything that more would.
pub(crate) const REGIONS_MAX: usize = 2;

/// The databases, running.
pub(super) struct Areas {
    catalog: Sqld,
    areas: Vec<Area>,
}

/// A replica begins to follow its primary when it is asked for the first time, and cannot begin
/// while that is away. Nobody asks one of carts before: whoever keeps one must.
fn wake(url: &str) -> Result<(), Fault> {
    let question = json!({ "type": "execute", "stmt": { "sql": "SELECT 1" } });
    let request = http::Request::post(format!("{url}/v3/pipeline"));
    let request = request.header("content-type", "application/json");
    let reply = Client::new()?.send(request, json!({ "requests": [question] }).to_string())?;
    reply.expect(&[200]).map(|_| ())
}

struct Area {
    region: &'static str,
    replica: Sqld,
    carts: Sqld,
    /// What follows its carts. It is meant to be in another region; on one machine it is where
    /// everything is. A shop in one region has none.
    carts_replica: Option<Sqld>,
}

impl Areas {
    /// Starts them all.
    pub(super) fn start(regions: usize, folder: &Path) -> Result<Self, Fault> {
        let several = regions > 1;
        let names = if several { NAMES.to_vec() } else { vec![LOCAL] };
        let catalog = Sqld::primary("catalog", folder)?;
        let mut areas = Vec::new();
        for region in names {
            let replica = catalog.replica(&format!("catalog-{region}"), folder)?;
            let carts = Sqld::of_many_writers(&format!("carts-{region}"), folder)?;
            let name = format!("carts-{region}-replica");
            let carts_replica = several.then(|| carts.replica(&name, folder)).transpose()?;
            areas.push(Area { region, replica, carts, carts_replica });
        }
        let replicas = areas.iter().filter_map(|area| area.carts_replica.as_ref());
        replicas.map(Sqld::url).try_for_each(|url| wake(&url))?;
        Ok(Self { catalog, areas })
    }

    /// What the `bodega` command is told to work on each region's carts, the origin's first.
    pub(super) fn of_origin(&self) -> Vec<Settings> {
        let of = |area: &Area| {
            let settings = [
                ("BODEGA_REGION", area.region.to_owned()),
                ("BODEGA_CATALOG_URL", self.catalog.url()),
                ("BODEGA_CARTS_URL", area.carts.url()),
            ];
            settings.map(|(name, value)| (name.to_owned(), value)).to_vec()
        };
        self.areas.iter().map(of).collect()
    }

    /// What each edge is told: its own region's replica is the nearest, the primary the last. One
    /// region is told as one is told, several as a table, in which nobody serves a place: on one
    /// machine the setting alone says which region an edge is in.
    pub(super) fn of_edges(&self) -> Vec<(&'static str, Settings)> {
        let named = |(name, value): (&str, String)| (name.to_owned(), value);
        let catalog = |home: &Area| {
            let others = self.areas.iter().filter(|area| area.region != home.region);
            let replicas = std::iter::once(home).chain(others).map(|area| area.replica.url());
            replicas.chain([self.catalog.url()]).collect::<Vec<_>>()
        };
        if let [only] = self.areas.as_slice() {
            let settings = [
                ("BODEGA_REGION", only.region.to_owned()),
                ("BODEGA_CATALOG_URL", catalog(only).join(",")),
                ("BODEGA_CARTS_URL", only.carts.url()),
            ];
            return vec![(only.region, settings.map(named).to_vec())];
        }
        let row = |area: &Area| {
            json!({
                "region": area.region, "catalog": catalog(area), "carts": area.carts.url(),
                "carts_replica": area.carts_replica.as_ref().map(Sqld::url),
            })
        };
        let table: Vec<_> = self.areas.iter().map(row).collect();
        let table = serde_json::Value::from(table).to_string();
        let of = |area: &Area| {
            let settings =
                [("BODEGA_REGION", area.region.to_owned()), ("BODEGA_REGIONS", table.clone())];
            (area.region, settings.map(named).to_vec())
        };
        self.areas.iter().map(of).collect()
    }

    /// All of them, the primary of the catalog first.
    pub(super) fn into_databases(self) -> Vec<Sqld> {
        let of = |area: Area| [Some(area.replica), Some(area.carts), area.carts_replica];
        let areas = self.areas.into_iter().flat_map(of).flatten();
        std::iter::once(self.catalog).chain(areas).collect()
    }
}

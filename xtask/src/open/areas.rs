//! The databases of a distributed shop, region by region, and who is told of which.

use std::path::Path;

use serde_json::json;

use super::Settings;
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

struct Area {
    region: &'static str,
    replica: Sqld,
    carts: Sqld,
}

impl Areas {
    /// Starts them all.
    pub(super) fn start(regions: usize, folder: &Path) -> Result<Self, Fault> {
        let names = if regions == 1 { vec![LOCAL] } else { NAMES.to_vec() };
        let catalog = Sqld::primary("catalog", folder)?;
        let mut areas = Vec::new();
        for region in names {
            let replica = catalog.replica(&format!("catalog-{region}"), folder)?;
            let carts = Sqld::primary(&format!("carts-{region}"), folder)?;
            areas.push(Area { region, replica, carts });
        }
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
        let areas = self.areas.into_iter().flat_map(|area| [area.replica, area.carts]);
        std::iter::once(self.catalog).chain(areas).collect()
    }
}

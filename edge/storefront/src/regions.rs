//! The regions of a shop: which databases each of them has, and whom it serves.
//!
//! A small shop has one. A large one has a table, as JSON in one setting:
//!
//! ```json
//! [{ "region": "eu", "serves": ["EU", "AF"],
//!    "catalog": ["https://catalog.eu…", "https://catalog.primary…"], "carts": "https://carts.eu…" },
//!  { "region": "us", "serves": ["NA", "SA", "OC", "colo:NRT"],
//!    "catalog": ["https://catalog.us…", "https://catalog.primary…"], "carts": "https://carts.us…",
//!    "carts_replica": "https://carts-of-us.eu…" }]
//! ```
//!
//! A replica of a region's carts is best kept in another region: it is read, by those who can prove
//! what they have seen, while the primary is away.
//!
//! New carts begin in the region that serves the shopper's place; a cart says itself which region
//! it lives in, wherever its shopper travels. A colo wins over a country, a country over a
//! continent, so that one line moves one data centre.

use domain::Region;
use serde::Deserialize;

use crate::settings::{Remote, base_url};
use crate::shop::Visitor;

/// A table longer than the world has data centres is a mistake.
const REGIONS_MAX: usize = 64;
/// The nearest replica, another one, the primary, and one to spare. Each is asked in vain once
/// before a shopper is answered, so there must not be many.
const CATALOGS_MAX: usize = 4;

/// One region of the shop.
#[derive(Debug, Clone)]
pub struct Area {
    /// Its name, which its carts carry in their ids.
    pub region: Region,
    /// Whom it serves.
    pub serves: Vec<Place>,
    /// The catalog's databases over HTTP, in the order in which they are asked: the nearest replica
    /// first, the primary last. Hosts that keep the catalog in a file have none.
    pub catalog: Vec<Remote>,
    /// The primary of this region's carts over HTTP. Hosts that keep it in a file have none.
    pub carts: Option<Remote>,
    /// A replica of this region's carts, kept elsewhere, if there is one: read while the primary is
    /// away.
    pub carts_replica: Option<Remote>,
}

/// A place that a region serves, as a platform names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Two letters: `EU`.
    Continent(String),
    /// ISO 3166, two letters: `country:CH`.
    Country(String),
    /// A data centre by its airport, three letters: `colo:ZRH`.
    Colo(String),
}

impl Place {
    fn parse(text: &str) -> Option<Self> {
        let named = |name: &str, length| {
            let plain = name.bytes().all(|byte| byte.is_ascii_uppercase());
            (plain && name.len() == length).then(|| name.to_owned())
        };
        match text.split_once(':') {
            None => named(text, 2).map(Self::Continent),
            Some(("country", name)) => named(name, 2).map(Self::Country),
            Some(("colo", name)) => named(name, 3).map(Self::Colo),
            Some(_) => None,
        }
    }

    /// How exactly this names where a visitor is; nothing when the visitor is elsewhere.
    fn fits(&self, visitor: &Visitor) -> Option<u8> {
        let (name, theirs, exactness) = match self {
            Self::Continent(name) => (name, &visitor.continent, 1),
            Self::Country(name) => (name, &visitor.country, 2),
            Self::Colo(name) => (name, &visitor.colo, 3),
        };
        (theirs.as_ref() == Some(name)).then_some(exactness)
    }
}

/// The region that serves this visitor best, if one does. Of two that fit alike the first wins.
pub(crate) fn serving<'a>(areas: &'a [Area], visitor: &Visitor) -> Option<&'a Area> {
    let best = |area: &Area| area.serves.iter().filter_map(|place| place.fits(visitor)).max();
    let mut found: Option<(&Area, u8)> = None;
    for area in areas {
        if let Some(exactness) = best(area)
            && found.is_none_or(|(_, so_far)| exactness > so_far)
        {
            found = Some((area, exactness));
        }
    }
    found.map(|(area, _)| area)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    region: String,
    #[serde(default)]
    serves: Vec<String>,
    catalog: Vec<String>,
    carts: String,
    #[serde(default)]
    carts_replica: Option<String>,
}

/// Reads the table. The tokens are the same in every region: their keys are the shop's.
pub(crate) fn parse(
    text: &str,
    catalog_token: Option<&str>,
    carts_token: Option<&str>,
) -> Result<Vec<Area>, String> {
    let rows: Vec<Row> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if rows.is_empty() || rows.len() > REGIONS_MAX {
        return Err(format!("must have 1 to {REGIONS_MAX} regions"));
    }
    let remote = |url: &str, token: Option<&str>| {
        Ok::<_, String>(Remote { url: base_url(url)?, token: token.map(str::to_owned) })
    };
    let mut areas: Vec<Area> = Vec::with_capacity(rows.len());
    for row in rows {
        let wrong = |what: &str| format!("region {}: {what}", row.region);
        let region = Region::parse(&row.region).map_err(|error| wrong(&error.to_string()))?;
        if areas.iter().any(|area| area.region == region) {
            return Err(wrong("is there twice"));
        }
        if row.catalog.is_empty() || row.catalog.len() > CATALOGS_MAX {
            return Err(wrong(&format!("must have 1 to {CATALOGS_MAX} addresses of the catalog")));
        }
        let place = |text: &String| {
            Place::parse(text).ok_or_else(|| {
                wrong(&format!("{text:?} is not a continent, country:XX or colo:XXX"))
            })
        };
        let serves = row.serves.iter().map(place).collect::<Result<_, _>>()?;
        let catalog = row.catalog.iter().map(|url| remote(url, catalog_token));
        let catalog = catalog.collect::<Result<_, _>>().map_err(|error| wrong(&error))?;
        let carts = remote(&row.carts, carts_token).map_err(|error| wrong(&error))?;
        let replica = row.carts_replica.as_deref().map(|url| remote(url, carts_token));
        let carts_replica = replica.transpose().map_err(|error| wrong(&error))?;
        areas.push(Area { region, serves, catalog, carts: Some(carts), carts_replica });
    }
    Ok(areas)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"[
        { "region": "eu", "serves": ["EU", "AF", "country:JP"],
          "catalog": ["https://a.example", "https://b.example/"], "carts": "https://c.example" },
        { "region": "us", "serves": ["NA", "AS", "colo:LIS"],
          "catalog": ["https://d.example"], "carts": "https://e.example",
          "carts_replica": "https://f.example/" }]"#;

    fn from(colo: &str, country: &str, continent: &str) -> Visitor {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Visitor {
            address: None,
            colo: some(colo),
            country: some(country),
            continent: some(continent),
        }
    }

    #[test]
    fn what_names_a_place_more_exactly_wins() {
        let areas = parse(TABLE, None, Some("token")).unwrap();
        let serving = |visitor| serving(&areas, &visitor).map(|area| area.region.to_string());
        assert_eq!(serving(from("FRA", "DE", "EU")).as_deref(), Some("eu"));
        assert_eq!(serving(from("LIS", "PT", "EU")).as_deref(), Some("us"));
        assert_eq!(serving(from("NRT", "JP", "AS")).as_deref(), Some("eu"));
        assert_eq!(serving(from("SIN", "SG", "AS")).as_deref(), Some("us"));
        // A data centre says more than the country whose line it answers.
        assert_eq!(serving(from("LIS", "JP", "AS")).as_deref(), Some("us"));
        assert_eq!(serving(from("", "", "")), None);
        assert_eq!(areas[0].catalog[1].url, "https://b.example");
        assert_eq!(areas[0].catalog[0].token, None);
        assert_eq!(areas[1].carts.as_ref().unwrap().token.as_deref(), Some("token"));
        assert!(areas[0].carts_replica.is_none());
        let replica = areas[1].carts_replica.as_ref().unwrap();
        assert_eq!(
            (replica.url.as_str(), replica.token.as_deref()),
            ("https://f.example", Some("token"))
        );
    }

    #[test]
    fn of_two_that_claim_a_place_alike_the_first_serves_it() {
        let both = TABLE.replace(r#""NA", "AS""#, r#""NA", "EU", "country:JP""#);
        let areas = parse(&both, None, None).unwrap();
        for visitor in [from("FRA", "DE", "EU"), from("NRT", "JP", "AS")] {
            let area = serving(&areas, &visitor).map(|area| area.region.to_string());
            assert_eq!(area.as_deref(), Some("eu"));
        }
    }

    #[test]
    fn a_table_that_is_wrong_says_where() {
        let wrong = |text: &str| parse(text, None, None).unwrap_err();
        assert!(wrong("[]").contains("1 to 64"));
        assert!(wrong("{").contains("line 1"));
        let row = |changes: &str| {
            wrong(&format!(
                r#"[{{"region": "eu", "catalog": ["https://a.example"],
                      "carts": "https://c.example" {changes}}}]"#
            ))
        };
        assert!(row(r#", "server": []"#).contains("server"));
        assert!(row(r#", "serves": ["Europe"]"#).contains("Europe"));
        assert!(wrong(r#"[{"region": "eu", "catalog": [], "carts": "https://c"}]"#).contains("eu"));
        let twice = TABLE.replace("\"us\"", "\"eu\"");
        assert!(wrong(&twice).contains("twice"));
        for address in ["https://e.example", "https://f.example/"] {
            let nowhere = TABLE.replace(address, "e.example");
            assert!(wrong(&nowhere).contains("region us"));
        }
    }
}

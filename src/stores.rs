//! The shop's three databases: files in the data folder, or servers behind an address.

use database::migrate::{self, MigrateError, Migration, Plan};
use database::{Database, Identity};
use database_local::{Local, Options};
use domain::{Region, Timestamp};
use server::{Remote, RemoteSettings, Store};

use crate::Failure;
use crate::shop::Shop;

/// Everything that stands in one database.
pub(crate) struct Opened {
    pub(crate) which: Database,
    pub(crate) store: Store,
    /// The file's engine, where it is a file: the native edge shares its writer thread.
    pub(crate) local: Option<Local>,
    migrations: &'static [Migration],
    identity: Identity,
}

impl Opened {
    /// The database's name for people.
    pub(crate) fn name(&self) -> &'static str {
        match self.which {
            Database::Catalog => "catalog",
            Database::Carts(_) | Database::CartsReplica(_) => "carts",
            Database::Origin => "origin",
        }
    }

    /// How far its schema is.
    pub(crate) async fn plan(&self) -> Result<Plan, MigrateError> {
        migrate::plan(&self.store, self.migrations).await
    }

    /// Brings it to this program's schema and makes it this store's. Answers what was applied.
    pub(crate) async fn prepare(&self, now: Timestamp) -> Result<Vec<u32>, MigrateError> {
        let applied = migrate::apply(&self.store, self.migrations, now).await?;
        migrate::establish(&self.store, &self.identity).await?;
        Ok(applied)
    }
}

/// Opens one of the shop's databases.
pub(crate) fn open(shop: &Shop, which: Database) -> Result<Opened, Failure> {
    let settings = &shop.settings;
    let (file, migrations, url, token) = match which {
        Database::Catalog => {
            ("catalog.db", migrations::CATALOG, &settings.catalog_url, &settings.catalog_token)
        }
        Database::Carts(_) | Database::CartsReplica(_) => {
            ("carts.db", migrations::CARTS, &settings.carts_url, &settings.carts_token)
        }
        Database::Origin => {
            ("origin.db", migrations::ORIGIN, &settings.database_url, &settings.database_token)
        }
    };
    let identity = shop.identity()?;
    let (store, local) = match url {
        Some(url) => {
            // Of several addresses the last is the primary's: what is written goes there.
            let url = url.rsplit(',').next().unwrap_or(url).trim().to_owned();
            let (token, identity) = (token.clone(), identity.clone());
            (Remote::new(RemoteSettings { url, token, identity })?.into(), None)
        }
        None => {
            std::fs::create_dir_all(&shop.data)?;
            let local = Local::open(&shop.data.join(file), &identity, Options::default())?;
            (local.clone().into(), Some(local))
        }
    };
    Ok(Opened { which, store, local, migrations, identity })
}

/// Opens one for a command. A file is brought to this program's schema, so that the first command
/// on a new folder finds a shop without goods or orders, and not a stranger's database. A server has
/// other users: `bodega migrate` is for it.
pub(crate) async fn ready(shop: &Shop, which: Database) -> Result<Opened, Failure> {
    let opened = open(shop, which)?;
    if opened.local.is_some() {
        opened.prepare(server::clock::now()).await?;
    }
    Ok(opened)
}

/// All three.
pub(crate) fn open_all(shop: &Shop, region: &Region) -> Result<[Opened; 3], Failure> {
    Ok([
        open(shop, Database::Catalog)?,
        open(shop, Database::Carts(region.clone()))?,
        open(shop, Database::Origin)?,
    ])
}

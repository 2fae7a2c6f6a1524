//! `bodega releases list|publish|preview|rollback`.

use std::process::ExitCode;

use books::Releases;
use books::publish::{self, Press, Previewed, Published};
use clap::Subcommand;
use database::Database;
use server::{Store, admin};

use crate::output::{Output, table};
use crate::shop::Shop;
use crate::{Failure, staff, stores};

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// The newest releases first
    List {
        /// Only releases before this number
        #[arg(long)]
        before: Option<u64>,
        /// How many, at most 100
        #[arg(long, default_value_t = staff::LIMIT)]
        #[arg(value_parser = clap::value_parser!(u32).range(1..=100))]
        limit: u32,
    },
    /// Show shoppers everything that is published in the drafts
    Publish,
    /// Make a release with the drafts in it, for whoever has its link
    Preview,
    /// Show shoppers an earlier release again
    Rollback {
        /// Its number
        release: u64,
    },
}

/// Runs the verb on the origin's and the catalog's database.
pub(crate) async fn run(verb: Verb, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let (store, shown) =
        (staff::store(shop).await?, stores::ready(shop, Database::Catalog).await?.store);
    let releases = Releases::default();
    let press = Press { store: &store, releases: &releases, shown: &shown };
    match verb {
        Verb::List { before, limit } => {
            let current = publish::current(&shown).await?;
            let rows = publish::list(&store, before, limit).await?;
            let rows: Vec<_> = rows.iter().map(|row| admin::Release::of(row, current)).collect();
            output.print(&rows, || text(&rows));
        }
        Verb::Publish => return make(press, output).await,
        Verb::Preview => {
            let made = publish::preview(press, &staff::actor(), &staff::moment()?).await?;
            let release = match made {
                Previewed::Ready(release) => release.release,
                Previewed::Invalid(error) => return Err(error.into()),
            };
            let (keyring, url) = (shop.keyring()?, shop.shop_url()?);
            let preview = admin::Preview::sign(&keyring, &url, release, server::clock::now());
            output.print(&preview, || {
                let until = &preview.expires_at.0;
                format!(
                    "{}\n\nRelease {release}, for whoever has the link, until {until}.",
                    preview.url
                )
            });
        }
        Verb::Rollback { release } => roll_back(press, release, output).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Exits with 1 when shoppers see something else than what was made.
async fn make(press: Press<'_, Store, Store>, output: &Output) -> Result<ExitCode, Failure> {
    let (release, said, code) =
        match publish::publish(press, &staff::actor(), &staff::moment()?).await? {
            Published::Current(release) => (release, "is what shoppers see now", ExitCode::SUCCESS),
            Published::Unchanged(release) => {
                (release, "is what shoppers see: nothing was changed since", ExitCode::SUCCESS)
            }
            Published::Superseded(release) => {
                (release, "was overtaken by a newer one", ExitCode::FAILURE)
            }
            Published::Invalid(error) => return Err(error.into()),
        };
    let current = publish::current(press.shown).await?;
    output.print(&admin::Release::of(&release, current), || {
        format!("Release {} {said}.", release.release)
    });
    Ok(code)
}

async fn roll_back(
    press: Press<'_, Store, Store>,
    release: u64,
    output: &Output,
) -> Result<(), Failure> {
    let before = publish::current(press.shown).await?;
    if before != Some(release)
        && !publish::roll_back(press, release, &staff::actor(), &staff::moment()?).await?
    {
        return Err(format!("release {release} is not there to be shown").into());
    }
    let found = publish::list(press.store, Some(release.saturating_add(1)), 1).await?;
    let found = found.first().ok_or_else(|| format!("there is no release {release}"))?;
    let current = publish::current(press.shown).await?;
    output.print(&admin::Release::of(found, current), || {
        format!("Release {release} is what shoppers see now.")
    });
    Ok(())
}

fn text(rows: &[admin::Release]) -> String {
    if rows.is_empty() {
        return "No releases.".to_owned();
    }
    let cells = |row: &admin::Release| {
        let what = match (row.current, row.preview) {
            (true, _) => "current",
            (_, true) => "preview",
            _ => "",
        };
        let hash: String = row.hash.chars().take(12).collect();
        vec![row.release.to_string(), row.published_at.0.clone(), hash, what.to_owned()]
    };
    let rows: Vec<_> = rows.iter().map(cells).collect();
    table(&["release", "made", "content", ""], &rows)
}

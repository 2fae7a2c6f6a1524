//! `bodega import FILE`: a product CSV into the shop.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use books::catalog::{self, Reframe, Reframed};
use books::publish::{self, Press, Published};
use books::{Actor, Moment, Releases};
use bulk::{Counts, Event, Fate, Imported, Outcome, Remark, Target};
use clap::Args;
use database::Database;
use exchange::Severity;
use serde::Serialize;
use server::Store;

use crate::bar::Bar;
use crate::media::Album;
use crate::output::Output;
use crate::settings::Settings;
use crate::shop::Shop;
use crate::stores::{self, Opened};
use crate::{Failure, media};

/// The exit code when some products were not taken, and the others were.
pub(crate) const SOME_LEFT_OUT: u8 = 3;
/// Warnings of one kind that people are shown one by one: a column that is always wrong would
/// otherwise bury everything else.
const SHOWN_OF_A_KIND: u64 = 10;

#[derive(Args)]
pub(crate) struct Verb {
    /// A product CSV as Shopify exports it. Pictures named `file:…` lie beside it, those named
    /// `https://…` are fetched
    file: PathBuf,
    /// Only say what would become of each product; nothing is written
    #[arg(long)]
    dry_run: bool,
    /// Publish the catalog afterwards, so that shoppers see it
    #[arg(long, conflicts_with = "dry_run")]
    publish: bool,
    /// Servers in private networks that pictures may be fetched from, as `10.0.0.5:80`, by commas;
    /// all others there are left alone
    #[arg(long, env = "BODEGA_PICTURES_FROM", value_delimiter = ',')]
    pictures_from: Vec<SocketAddr>,
}

/// What a script is told at the end; before it, a line for each product with remarks.
#[derive(Serialize)]
struct Report<'a> {
    file: &'a Path,
    dry_run: bool,
    #[serde(flatten)]
    imported: &'a Imported,
    #[serde(skip_serializing_if = "Option::is_none")]
    release: Option<u64>,
}

/// Imports the file. Exits with 3 when products were left out.
pub(crate) async fn run(verb: Verb, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let name = verb.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.ok_or("the file has no name")?;
    let file =
        File::open(&verb.file).map_err(|error| format!("{}: {error}", verb.file.display()))?;
    let actor = actor();
    let mut moment = Moment::new(server::clock::now(), server::clock::entropy()?);
    let ground = Ground::open(shop, verb.dry_run, (&actor, &moment)).await?;
    let beside = verb.file.parent().map(Path::to_owned);
    let web = ::media::Web::new(verb.pictures_from);
    let album = Album::new(media::open(shop)?, beside, (web, verb.dry_run));

    let to = Target { store: &ground.origin.store, location: books::demo::LOCATION, actor: &actor };
    let mut talk = Talk::new(&name, output);
    let how = (verb.dry_run, &mut moment);
    let imported =
        bulk::import(to, (name.as_str(), file), &album, how, |event| talk.hear(&event)).await;
    talk.end();
    let imported = imported.map_err(|error| match error {
        bulk::ImportError::File(error) => Failure::from(format!("{name}: {error}")),
        other => Failure::from(other),
    })?;
    let release = match verb.publish {
        true => Some(publish(shop, &ground.origin.store, &actor).await?),
        false => None,
    };
    let report = Report { file: &verb.file, dry_run: verb.dry_run, imported: &imported, release };
    output.print(&report, || report.text());
    ground.close();
    Ok(match imported.counts.failed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(SOME_LEFT_OUT),
    })
}

/// In whose name the command works.
fn actor() -> Actor {
    Actor::Staff("command".to_owned())
}

/// The origin's database, with markets in it.
struct Ground {
    origin: Opened,
    /// Where a dry run into a shop that has nothing yet may write.
    _aside: Option<tempfile::TempDir>,
}

impl Ground {
    /// Opens the origin's database. A shop that has no markets gets the usual ones: without a
    /// currency no price can be read. A dry run gives them to a shop aside.
    async fn open(
        shop: &Shop,
        dry: bool,
        (actor, moment): (&Actor, &Moment),
    ) -> Result<Self, Failure> {
        let origin = stores::ready(shop, Database::Origin).await?;
        let mut ground = Self { origin, _aside: None };
        if !catalog::frame(&ground.origin.store).await?.markets.is_empty() {
            return Ok(ground);
        }
        if dry {
            let aside = tempfile::tempdir()?;
            ground.close();
            let aside_shop = Shop::open(Settings::default(), aside.path())?;
            let origin = stores::ready(&aside_shop, Database::Origin).await?;
            ground = Self { origin, _aside: Some(aside) };
        }
        let markets = books::demo::frame()?.markets;
        let wish = Reframe { markets, ..Reframe::default() };
        match catalog::reframe(&ground.origin.store, &wish, actor, moment).await? {
            Reframed::Done | Reframed::Unchanged => Ok(ground),
            Reframed::Invalid(error) => Err(error.into()),
            Reframed::InUse(slug) => Err(format!("{slug} is in use").into()),
        }
    }

    /// Flushes what is a file.
    fn close(&self) {
        if let Some(local) = &self.origin.local {
            local.close();
        }
    }
}

/// Makes the drafts visible. Answers the release that shoppers see now.
async fn publish(shop: &Shop, origin: &Store, actor: &Actor) -> Result<u64, Failure> {
    // An import takes its time, and what was imported may hold from now on.
    let moment = Moment::new(server::clock::now(), server::clock::entropy()?);
    let shown = stores::ready(shop, Database::Catalog).await?;
    let releases = Releases::default();
    let press = Press { store: origin, releases: &releases, shown: &shown.store };
    let published = publish::publish(press, actor, &moment).await?;
    if let Some(local) = &shown.local {
        local.close();
    }
    match published {
        Published::Current(release)
        | Published::Unchanged(release)
        | Published::Superseded(release) => Ok(release.release),
        Published::Invalid(error) => Err(error.into()),
    }
}

/// What is said while an import runs.
struct Talk<'a> {
    name: &'a str,
    output: &'a Output,
    bar: Bar,
    rows: u64,
    /// How many warnings of each kind there were.
    warnings: BTreeMap<String, u64>,
}

impl<'a> Talk<'a> {
    fn new(name: &'a str, output: &'a Output) -> Self {
        Self { name, output, bar: Bar::new(1), rows: 0, warnings: BTreeMap::new() }
    }

    fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Begun { survey, resumed } => {
                (self.bar, self.rows) = (Bar::new(survey.bytes), survey.rows);
                for issue in survey.issues() {
                    self.remark(&Remark::from(issue.clone()));
                }
                if let Some(counts) = resumed {
                    let behind = total(counts);
                    self.output.note(&format!("{}: goes on after {behind} products", self.name));
                }
            }
            Event::Product(outcome) => self.product(outcome),
            Event::Behind(bytes) => {
                let rows = self.rows;
                self.bar.draw(*bytes, || format!("of {rows} rows"));
            }
        }
    }

    fn product(&mut self, outcome: &Outcome) {
        if outcome.remarks.is_empty() {
            return;
        }
        if self.output.is_json() {
            self.bar.clear();
            self.output.print(outcome, String::new);
            return;
        }
        for remark in &outcome.remarks {
            self.remark(remark);
        }
        if outcome.fate == Fate::Failed {
            self.line(&format!("{}:{}: {} was not taken", self.name, outcome.row, outcome.handle));
        }
    }

    fn remark(&mut self, remark: &Remark) {
        if self.output.is_json() {
            return;
        }
        if remark.severity == Severity::Warning {
            let seen = self.warnings.entry(remark.code.clone()).or_default();
            *seen = seen.saturating_add(1);
            if *seen > SHOWN_OF_A_KIND {
                return;
            }
        }
        let severity = match remark.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let column = match remark.column.as_str() {
            "" => String::new(),
            column => format!("{column}: "),
        };
        let value = match remark.value.as_str() {
            "" => String::new(),
            value => format!(" [{value}]"),
        };
        let (name, row, message) = (self.name, remark.row, &remark.message);
        self.line(&format!("{name}:{row}: {severity}: {column}{message}{value}"));
    }

    fn line(&mut self, line: &str) {
        self.bar.clear();
        self.output.line(line);
    }

    fn end(&mut self) {
        self.bar.clear();
        for (code, seen) in std::mem::take(&mut self.warnings) {
            if let Some(more) = seen.checked_sub(SHOWN_OF_A_KIND).filter(|more| *more > 0) {
                self.line(&format!("{}: {more} more warnings of `{code}`", self.name));
            }
        }
    }
}

fn total(counts: &Counts) -> u64 {
    [counts.created, counts.changed, counts.unchanged, counts.failed]
        .into_iter()
        .fold(0, u64::saturating_add)
}

impl Report<'_> {
    fn text(&self) -> String {
        let Imported { rows, products, counts, .. } = self.imported;
        let Counts { created, changed, unchanged, failed } = counts;
        let would = if self.dry_run { "would be " } else { "" };
        let mut lines = vec![
            format!("{rows} rows, {products} products"),
            format!("{would}created {created}, changed {changed}, unchanged {unchanged}"),
        ];
        if *failed > 0 {
            lines.push(format!("not taken {failed}: mend their rows and import the file again"));
        }
        match self.release {
            Some(release) => lines.push(format!("release {release} is what shoppers see")),
            None if self.dry_run => lines.push("nothing was written".to_owned()),
            None => lines.push("not published yet: import again with --publish".to_owned()),
        }
        lines.join("\n")
    }
}

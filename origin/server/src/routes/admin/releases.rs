//! Releases: made of the drafts, looked at beforehand, taken back.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use books::publish::{self, Press, Previewed, Published};
use books::{Fault, PressError};
use domain::id::kind;
use http::StatusCode;
use http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;
use wire::preview;

use crate::http::shell;
use crate::origin::Origin;
use crate::problem::Problem;
use crate::routes::admin::caller;
use crate::routes::admin::once::Once;
use crate::routes::admin::request::{self, Nothing};
use crate::routes::admin::shape::{Page, Preview, Release};
use crate::routes::admin::{failed, show};
use crate::store::Store;

/// Which part of the list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    /// The page after the one that gave this.
    cursor: Option<String>,
    /// How many, 24 unless told, at most 100.
    limit: Option<u32>,
}

/// The newest releases first.
pub(super) async fn list(
    State(origin): State<Arc<Origin>>,
    head: Parts,
) -> Result<Response, Problem> {
    caller::reader(&origin, &head).await?;
    let filter: Filter = request::query(&head)?;
    let limit = request::limit(filter.limit)?;
    let before = request::cursor(filter.cursor.as_deref(), |text| text.parse::<u64>().ok())?;

    let current = publish::current(&origin.catalog).await.map_err(failed("releases"))?;
    let rows = publish::list(&origin.books.store, before, limit.saturating_add(1)).await;
    let rows = rows.map_err(failed("releases"))?;

    let cursor = |row: &publish::Release| row.release.to_string();
    Ok(show(StatusCode::OK, &Page::of(rows, limit, cursor, |row| Release::of(&row, current))))
}

/// Makes the next release of what is published in the drafts, and shows it to shoppers.
pub(super) async fn publish(
    State(origin): State<Arc<Origin>>,
    head: Parts,
    body: Body,
) -> Result<Response, Problem> {
    let staff = caller::writer(&origin, &head).await?;
    let (Nothing {}, bytes) = request::optional_json(&head, body).await?;
    let mut moment = origin.moment()?;
    let own = moment.mint::<kind::Event>();
    let once = Once::of(&origin, &staff, (&head, &bytes), own).await?;
    if once.finished() {
        let shown = current(&origin).await?.ok_or_else(not_found)?;
        return Ok(once.mark(show(StatusCode::OK, &shown)));
    }

    let (actor, shop) = (staff.actor, Arc::clone(&origin));
    let work = async move { publish::publish(shop.press(), &actor, &moment).await };
    let published = shell::to_the_end(work).await?.map_err(failed("publish"))?;

    let (status, release) = match published {
        Published::Current(release) => (StatusCode::CREATED, release),
        Published::Unchanged(release) => (StatusCode::OK, release),
        Published::Superseded(release) => {
            let why = "Somebody published at the same moment, and shoppers see that release.";
            let title = "A newer release is current";
            let release = serde_json::to_value(Release::of(&release, None)).unwrap_or_default();
            return Err(Problem::new(StatusCode::CONFLICT, "superseded", title)
                .saying(why)
                .showing("release", release));
        }
        Published::Invalid(error) => return Err(contradictory(&error)),
    };
    once.finish(&origin).await?;
    let current = Some(release.release);
    Ok(once.mark(show(status, &Release::of(&release, current))))
}

/// Shows an earlier release to shoppers again.
pub(super) async fn roll_back(
    State(origin): State<Arc<Origin>>,
    Path(number): Path<String>,
    head: Parts,
    body: Body,
) -> Result<Response, Problem> {
    let staff = caller::writer(&origin, &head).await?;
    let (Nothing {}, bytes) = request::optional_json(&head, body).await?;
    let number = number.parse::<u64>().map_err(|_| not_found())?;
    let mut moment = origin.moment()?;
    let own = moment.mint::<kind::Event>();
    let once = Once::of(&origin, &staff, (&head, &bytes), own).await?;
    let release = find(&origin, number).await?.ok_or_else(not_found)?;

    let shown = publish::current(&origin.catalog).await.map_err(failed("releases"))?;
    if shown != Some(number) && !once.finished() {
        let back = publish::roll_back(origin.press(), number, &staff.actor, &moment).await;
        if !back.map_err(failed("roll back"))? {
            let title = "This release cannot be shown";
            return Err(Problem::new(StatusCode::CONFLICT, "not_restorable", title)
                .saying("It was only a preview, or is no longer kept for shoppers."));
        }
        once.finish(&origin).await?;
    }
    let shown = publish::current(&origin.catalog).await.map_err(failed("releases"))?;
    Ok(once.mark(show(StatusCode::OK, &Release::of(&release, shown))))
}

/// Makes a release with the drafts in it, which whoever has its link can look at.
pub(super) async fn look_ahead(
    State(origin): State<Arc<Origin>>,
    head: Parts,
    body: Body,
) -> Result<Response, Problem> {
    let staff = caller::writer(&origin, &head).await?;
    let (Nothing {}, _) = request::optional_json(&head, body).await?;
    let moment = origin.moment()?;

    let (actor, shop) = (staff.actor, Arc::clone(&origin));
    let work = async move { publish::preview(shop.press(), &actor, &moment).await };
    let release = match shell::to_the_end(work).await?.map_err(failed("preview"))? {
        Previewed::Ready(release) => release,
        Previewed::Invalid(error) => return Err(contradictory(&error)),
    };

    let shop = &origin.books.shop;
    let preview = Preview::sign(&shop.keyring, &shop.public_url, release.release, origin.now());
    Ok(show(StatusCode::CREATED, &preview))
}

impl Preview {
    /// The link that opens a release for [`preview::PREVIEW_LIFE`].
    #[must_use]
    pub fn sign(
        keyring: &wire::keys::Keyring,
        public_url: &str,
        release: u64,
        now: domain::Timestamp,
    ) -> Self {
        let expires = now.plus(preview::PREVIEW_LIFE);
        let token = preview::sign(keyring, release, expires);
        let url = format!("{public_url}/?{}={token}", preview::PARAMETER);
        Self { release, token, url, expires_at: expires.into() }
    }
}

impl Origin {
    fn press(&self) -> Press<'_, Store, Store> {
        Press { store: &self.books.store, releases: &self.books.releases, shown: &self.catalog }
    }
}

async fn current(origin: &Origin) -> Result<Option<Release>, Problem> {
    let shown = publish::current(&origin.catalog).await.map_err(failed("releases"))?;
    let Some(number) = shown else { return Ok(None) };
    Ok(find(origin, number).await?.map(|release| Release::of(&release, shown)))
}

async fn find(origin: &Origin, number: u64) -> Result<Option<publish::Release>, Problem> {
    let before = number.saturating_add(1);
    let list: Result<_, Fault> = publish::list(&origin.books.store, Some(before), 1).await;
    let found = list.map_err(failed("releases"))?.pop();
    Ok(found.filter(|release| release.release == number))
}

fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "release_not_found", "There is no such release")
}

fn contradictory(error: &PressError) -> Problem {
    let mut detail = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        detail.push_str(": ");
        detail.push_str(&error.to_string());
        cause = error.source();
    }
    Problem::unprocessable("catalog_invalid", format!("{detail}."))
}

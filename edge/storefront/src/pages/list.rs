//! Lists of products: everything, a category, a collection, what a search finds.
//!
//! The address holds everything that is asked: filters are links that add or take away one
//! condition, so that each list can be sent to somebody, and works without a script.

use domain::catalog::{Face, Market};

use super::frame::{Frame, layout};
use super::site::{self, Site};
use crate::api::answers::{keep_page, kept_page};
use crate::call::Call;
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::listing::Listing;
use crate::memory::{Need, View};
use crate::reply::Reply;

mod face;
mod question;
mod show;

/// What a list is about.
struct Subject {
    /// The path of the list in the market.
    place: String,
    title: String,
    /// What there is to say about it.
    intro: String,
    /// What search engines are told, where it is not the same.
    seo: (String, String),
    trail: Vec<site::Link>,
    /// Narrower lists.
    branches: Vec<site::Link>,
    /// What was searched for.
    sought: Option<String>,
}

/// `/products`: everything there is.
pub(crate) async fn all<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let listing = Listing::read(call.query())?;
    if let Some(kept) = kept_page(call, Need::Whole).await? {
        return Ok(kept);
    }
    let view = call.view().await?;
    let market = site::market(call, &view)?;
    let site = Site::of(call, &view, market);
    let subject = Subject {
        place: "/products".to_owned(),
        title: site.words.frame.all_products.to_owned(),
        ..Subject::plain()
    };
    show(call, (&view, market), &site, listing, subject)
}

/// `/categories/{slug}`: what is in a category and below it.
pub(crate) async fn category<H: Host>(call: &Call<'_, H>, slug: &str) -> Result<Reply, Failure> {
    let listing = Listing::read(call.query())?.of_category(slug);
    if let Some(kept) = kept_page(call, Need::Whole).await? {
        return Ok(kept);
    }
    let view = call.view().await?;
    let market = site::market(call, &view)?;
    let site = Site::of(call, &view, market);
    let known = view.release().category(slug);
    let category = known.ok_or_else(|| Failure::new(Code::CategoryNotFound))?;
    let subject = Subject {
        branches: face::below(&site, &view, market, Some(&category.slug)),
        trail: face::above(&site, &view, market, category.parent.as_ref()),
        ..Subject::of(&format!("/categories/{slug}"), &category.face, market)
    };
    show(call, (&view, market), &site, listing, subject)
}

/// `/collections/{slug}`: what belongs together.
pub(crate) async fn collection<H: Host>(call: &Call<'_, H>, slug: &str) -> Result<Reply, Failure> {
    let listing = Listing::read(call.query())?.of_collection(slug);
    if let Some(kept) = kept_page(call, Need::Whole).await? {
        return Ok(kept);
    }
    let view = call.view().await?;
    let market = site::market(call, &view)?;
    let site = Site::of(call, &view, market);
    let known = view.release().collection(slug);
    let collection = known.ok_or_else(|| Failure::new(Code::CategoryNotFound))?;
    let subject = Subject::of(&format!("/collections/{slug}"), &collection.face, market);
    show(call, (&view, market), &site, listing, subject)
}

/// `/search?q=`: what fits a few words.
pub(crate) async fn search<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    let listing = Listing::read(call.query())?;
    let view = call.view().await?;
    let market = site::market(call, &view)?;
    let site = Site::of(call, &view, market);
    let sought = listing.text().map(str::to_owned);
    let title = match &sought {
        Some(text) => (site.words.shelf.results_for)(text),
        None => site.words.frame.search.to_owned(),
    };
    let subject = Subject { place: "/search".to_owned(), title, sought, ..Subject::plain() };
    show(call, (&view, market), &site, listing, subject)
}

impl Subject {
    fn plain() -> Self {
        Self {
            place: String::new(),
            title: String::new(),
            intro: String::new(),
            seo: (String::new(), String::new()),
            trail: Vec::new(),
            branches: Vec::new(),
            sought: None,
        }
    }

    fn of(place: &str, face: &Face, market: &Market) -> Self {
        let text = face.text(&market.locale);
        let seo = text.map_or(&face.seo, |text| &text.seo);
        Self {
            place: place.to_owned(),
            title: site::title(face, &market.locale).to_owned(),
            intro: site::description(face, &market.locale).to_owned(),
            seo: (seo.title.clone(), seo.description.clone()),
            ..Self::plain()
        }
    }
}

fn show<H: Host>(
    call: &Call<'_, H>,
    (view, market): (&View, &Market),
    site: &Site<'_>,
    listing: Listing,
    subject: Subject,
) -> Result<Reply, Failure> {
    let listing = listing.with_facets();
    let page = listing.page(view, market, call.now)?;
    let mut face = face::face(site, market, &listing, &page, &subject);
    if face.cards.is_empty() {
        face.proposals = face::proposals(site, view, market, call.now)?;
    }
    let main = show::main(site, &face, &subject);
    let (title, description) = &subject.seo;
    // A search is nobody's page but who searched; a filtered list is the list.
    let frame = Frame {
        title: if title.is_empty() { &subject.title } else { title },
        place: &subject.place,
        public: subject.sought.is_none(),
        description: if description.is_empty() { &subject.intro } else { description },
        sought: subject.sought.as_deref().unwrap_or_default(),
        picture: face.cards.first().and_then(|card| card.picture.as_ref()),
        data: vec![super::data::trail(site, &subject.trail, (&subject.place, &subject.title))],
        ..Frame::default()
    };
    Ok(keep_page(call, view, layout(site, &frame, &main)))
}

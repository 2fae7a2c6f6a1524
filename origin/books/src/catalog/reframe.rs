//! Changing what frames the products.

use database::{Batch, Statement, Store};
use domain::{
    CatalogError, Category, Collection, Market, Members, Policy, Redirect, Slug, Synonyms,
};
use serde_json::{Value, json};

use super::frame::{self, Frame};
use super::shape::{self, FaceShape, MarketShape, RuleShape};
use crate::orders::Note;
use crate::payments::ROUNDS;
use crate::shop::{Written, run, write};
use crate::sql::frame::whole;
use crate::sql::{drafts, frame as sql};
use crate::{Actor, Fault, Moment};

/// The aggregate that changes of the frame are events of.
const AGGREGATE: &str = "catalog";

/// What is to be replaced, each kind whole. What is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reframe {
    /// All markets.
    pub markets: Option<Vec<Market>>,
    /// All categories. One that products are in cannot be left out.
    pub categories: Option<Vec<Category>>,
    /// Categories to be added where there is none of their slug yet. They go to the end.
    pub more_categories: Vec<Category>,
    /// All collections.
    pub collections: Option<Vec<Collection>>,
    /// All pages of text.
    pub policies: Option<Vec<Policy>>,
    /// Addresses that moved, added to those that are known.
    pub redirects: Vec<Redirect>,
    /// All synonyms.
    pub synonyms: Option<Vec<Synonyms>>,
}

/// What became of the wish to change the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reframed {
    /// It is so now.
    Done,
    /// It was so already.
    Unchanged,
    /// It could not be published.
    Invalid(CatalogError),
    /// Products are in a category that was left out.
    InUse(Slug),
}

/// Replaces parts of the frame in one batch.
///
/// # Errors
/// When the database fails, or others keep changing the same. Doing it again is safe.
pub async fn reframe<S: Store>(
    store: &S,
    wish: &Reframe,
    actor: &Actor,
    moment: &Moment,
) -> Result<Reframed, Fault> {
    for _ in 0..ROUNDS {
        let was = frame::frame(store).await?;
        let now = wished(&was, wish);
        if now == was {
            return Ok(Reframed::Unchanged);
        }
        if let Err(error) = now.check() {
            return Ok(Reframed::Invalid(error));
        }
        let removed = frame::removed(&was.categories, &now.categories);
        if let Some(slug) = used(store, &removed).await? {
            return Ok(Reframed::InUse(slug));
        }
        let batch = batch((&was, &now), &removed, &Note { actor, at: moment.now() });
        if let Written::Done(_) = write(store, &batch).await? {
            return Ok(Reframed::Done);
        }
    }
    Err(Fault::Contended("changing the frame"))
}

/// The frame as it will be.
pub(super) fn wished(was: &Frame, wish: &Reframe) -> Frame {
    let mut now = was.clone();
    now.markets = wish.markets.clone().unwrap_or(now.markets);
    now.categories = wish.categories.clone().unwrap_or(now.categories);
    now.collections = wish.collections.clone().unwrap_or(now.collections);
    now.policies = wish.policies.clone().unwrap_or(now.policies);
    now.synonyms = wish.synonyms.clone().unwrap_or(now.synonyms);
    for more in &wish.more_categories {
        if now.categories.iter().all(|known| known.slug != more.slug) {
            now.categories.push(more.clone());
        }
    }
    for moved in wish.redirects.iter().filter(|moved| moved.from != moved.to) {
        now.redirects.retain(|known| known.from != moved.from);
        now.redirects.push(moved.clone());
    }
    now.redirects.sort_by(|a, b| a.from.cmp(&b.from));
    now
}

async fn used<S: Store>(store: &S, removed: &[Slug]) -> Result<Option<Slug>, Fault> {
    if removed.is_empty() {
        return Ok(None);
    }
    let mut batch = Batch::read("used categories");
    let step = batch.push(Statement::new(sql::USED_CATEGORIES).bind(slugs(removed)));
    let rows = run(store, &batch).await?;
    rows.of(step).first().map(|row| shape::slug(row.text(0)?)).transpose()
}

fn slugs(slugs: &[Slug]) -> String {
    slugs.iter().map(|slug| Value::from(slug.as_str())).collect::<Value>().to_string()
}

fn batch((was, now): (&Frame, &Frame), removed: &[Slug], note: &Note<'_>) -> Batch {
    let mut batch = Batch::write("change frame");
    batch.guard(Statement::new(sql::STILL_FRAME).bind(was.changed));
    if !removed.is_empty() {
        batch.guard(Statement::new(sql::STILL_UNUSED).bind(slugs(removed)));
    }
    batch.push(Statement::new(drafts::NEXT_CHANGE));
    batch.push(Statement::new(drafts::FRAME_CHANGED));
    let put = |batch: &mut Batch, sql, rows: Value| {
        batch.push(Statement::new(sql).bind(rows.to_string()));
    };
    let mut changed = Vec::new();
    if was.markets != now.markets {
        changed.push("markets");
        let shapes: Vec<_> = now.markets.iter().map(MarketShape::write).collect();
        document(&mut batch, "markets", &shape::write(&shapes), note);
    }
    if was.synonyms != now.synonyms {
        changed.push("synonyms");
        document(&mut batch, "synonyms", &frame::write_synonyms(&now.synonyms), note);
    }
    if was.categories != now.categories {
        changed.push("categories");
        batch.push(Statement::new(whole::CLEAR_CATEGORIES));
        put(&mut batch, sql::PUT_CATEGORIES, (0..).zip(&now.categories).map(category).collect());
    }
    if was.collections != now.collections {
        changed.push("collections");
        batch.push(Statement::new(whole::CLEAR_COLLECTIONS));
        batch.push(Statement::new(whole::CLEAR_MEMBERS));
        let rows = (0..).zip(&now.collections).map(collection).collect();
        put(&mut batch, sql::PUT_COLLECTIONS, rows);
        put(&mut batch, sql::PUT_MEMBERS, now.collections.iter().flat_map(members).collect());
    }
    if was.policies != now.policies {
        changed.push("policies");
        batch.push(Statement::new(whole::CLEAR_POLICIES));
        put(&mut batch, sql::PUT_POLICIES, (0..).zip(&now.policies).map(policy).collect());
    }
    if was.redirects != now.redirects {
        changed.push("redirects");
        let new = now.redirects.iter().filter(|one| !was.redirects.contains(one));
        let rows: Value = new.map(|one| json!({ "source": one.from, "target": one.to })).collect();
        let statement = Statement::new(sql::PUT_REDIRECTS).bind(rows.to_string());
        batch.push(statement.bind(note.at.millis()));
    }
    note.event(&mut batch, AGGREGATE, "catalog.changed", &json!({ "changed": changed }));
    batch
}

fn document(batch: &mut Batch, name: &'static str, body: &Value, note: &Note<'_>) {
    let statement = Statement::new(sql::PUT_DOCUMENT).bind(name).bind(body.to_string());
    batch.push(statement.bind(note.at.millis()));
}

fn category((position, category): (u32, &Category)) -> Value {
    json!({
        "slug": category.slug.as_str(),
        "position": position,
        "parent": category.parent.as_ref().map(Slug::as_str),
        "face": shape::write(&FaceShape::write(&category.face)),
    })
}

fn collection((position, collection): (u32, &Collection)) -> Value {
    let rule = match &collection.members {
        Members::Picked(_) => Value::Null,
        Members::Rule { all, conditions } => shape::write(&RuleShape::write(*all, conditions)),
    };
    json!({
        "slug": collection.slug.as_str(),
        "position": position,
        "face": shape::write(&FaceShape::write(&collection.face)),
        "rule": rule,
    })
}

fn members(collection: &Collection) -> Vec<Value> {
    let Members::Picked(products) = &collection.members else { return Vec::new() };
    let one = |(position, product): (u32, &domain::ProductId)| {
        json!({
            "collection": collection.slug.as_str(),
            "position": position,
            "product": product.to_string(),
        })
    };
    (0..).zip(products).map(one).collect()
}

fn policy((position, policy): (u32, &Policy)) -> Value {
    json!({
        "slug": policy.slug.as_str(),
        "position": position,
        "face": shape::write(&FaceShape::write(&policy.face)),
    })
}

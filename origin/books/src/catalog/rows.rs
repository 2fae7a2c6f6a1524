//! Changes of products as the rows of one batch: a statement per table, however many products.

use database::{Batch, Statement};
use domain::{Money, ProductId, Timestamp};
use serde_json::{Value, json};

use super::draft::{Draft, VariantDraft};
use super::plan::Change;
use super::shape::{self, ImageShape, OptionShape, SeoShape, SpecificationShape, TextShape};
use crate::Actor;
use crate::sql::drafts as sql;

/// The batch that makes these changes, or none of them.
pub(super) fn batch(changes: &[&Change], actor: &Actor, now: Timestamp) -> Batch {
    let mut batch = Batch::write("change products");
    let all = || changes.iter().copied();
    let push = |batch: &mut Batch, sql, rows: Vec<Value>| {
        // Most changes leave most tables alone.
        if !rows.is_empty() {
            batch.push(Statement::new(sql).bind(Value::Array(rows).to_string()));
        }
    };
    let dated = |batch: &mut Batch, sql, rows: Vec<Value>| {
        if !rows.is_empty() {
            let statement = Statement::new(sql).bind(Value::Array(rows).to_string());
            batch.push(statement.bind(now.millis()));
        }
    };
    guards(&mut batch, changes);
    batch.push(Statement::new(sql::NEXT_CHANGE));
    let (new, old): (Vec<&Change>, Vec<&Change>) = all().partition(|change| change.from.is_none());
    let with = |field| all().filter(move |change| change.touches(field));
    dated(&mut batch, sql::INSERT_PRODUCTS, new.iter().map(|one| product(one)).collect());
    dated(&mut batch, sql::UPDATE_PRODUCTS, old.iter().map(|one| product(one)).collect());
    let retired = all().flat_map(|one| &one.retired).map(|id| id.to_string().into());
    push(&mut batch, sql::RETIRE_VARIANTS, retired.collect());
    push(&mut batch, sql::PUT_VARIANTS, with("variants").flat_map(variants).collect());
    let priced = all().flat_map(|one| &one.priced).map(|(id, _)| id.to_string().into());
    push(&mut batch, sql::DROP_PRICES, priced.collect());
    push(&mut batch, sql::PUT_PRICES, all().flat_map(prices).collect());
    let history: Vec<Value> = all().flat_map(history).collect();
    if !history.is_empty() {
        batch.push(
            Statement::new(sql::RECORD_PRICES)
                .bind(Value::Array(history).to_string())
                .bind(now.millis())
                .bind(actor.to_string()),
        );
    }
    let ids = |field| with(field).filter(|one| one.from.is_some()).map(|one| text(one.id));
    push(&mut batch, sql::DROP_IMAGES, ids("images").collect());
    push(&mut batch, sql::PUT_IMAGES, with("images").flat_map(images).collect());
    push(&mut batch, sql::DROP_CATEGORIES, ids("categories").collect());
    push(&mut batch, sql::PUT_CATEGORIES, with("categories").flat_map(categories).collect());
    redirects(&mut batch, changes, now);
    batch.push(
        Statement::new(sql::INSERT_EVENTS)
            .bind(all().map(event).collect::<Value>().to_string())
            .bind(actor.to_string())
            .bind(now.millis()),
    );
    batch
}

/// Everything that was believed when the changes were decided, and that no UNIQUE says again.
fn guards(batch: &mut Batch, changes: &[&Change]) {
    let versions: Vec<Value> = changes
        .iter()
        .filter_map(|one| Some(json!({ "id": one.id.to_string(), "version": one.from? })))
        .collect();
    let revived: Vec<Value> =
        changes.iter().flat_map(|one| &one.revived).map(|id| id.to_string().into()).collect();
    let touched = changes.iter().filter(|one| one.touches("categories"));
    let categories: Vec<Value> =
        touched.flat_map(|one| &one.draft.categories).map(|slug| slug.to_string().into()).collect();
    let guards = [
        (sql::STILL_VERSIONS, versions),
        (sql::STILL_RETIRED, revived),
        (sql::STILL_CATEGORIES, categories),
    ];
    for (sql, rows) in guards.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        batch.guard(Statement::new(sql).bind(Value::Array(rows).to_string()));
    }
}

fn text(id: ProductId) -> Value {
    id.to_string().into()
}

fn product(change: &Change) -> Value {
    let Draft { slug, status, title, description, vendor, kind, tags, .. } = &change.draft;
    let draft = &change.draft;
    let related: Value = draft.related.iter().map(|slug| slug.to_string()).collect();
    let translations: Vec<_> = draft.translations.iter().map(TextShape::write).collect();
    json!({
        "id": change.id.to_string(),
        "slug": slug.as_str(),
        "status": status.as_str(),
        "title": title,
        "description": description,
        "vendor": vendor,
        "kind": kind,
        "tags": tags,
        "options": shape::write(&OptionShape::write_all(&draft.options)),
        "specifications": shape::write(&SpecificationShape::write_all(&draft.specifications)),
        "related": related,
        "seo": shape::write(&SeoShape::write(&draft.seo)),
        "translations": shape::write(&translations),
        "metadata": draft.metadata,
        "extra": draft.extra,
        "popularity": draft.popularity,
        "published_at": draft.published_at.map(Timestamp::millis),
    })
}

fn variants(change: &Change) -> Vec<Value> {
    let row = |(position, one): (u32, &VariantDraft)| {
        json!({
            "id": one.id.map(|id| id.to_string()),
            "product": change.id.to_string(),
            "position": position,
            "sku": one.sku.as_str(),
            "barcode": one.barcode,
            "options": one.options,
            "weight_grams": one.weight_grams,
            "tax_class": one.tax_class.as_str(),
            "image": one.image,
            "extra": one.extra,
        })
    };
    (0..).zip(&change.draft.variants).map(row).collect()
}

/// All prices of the variants whose prices are different.
fn prices(change: &Change) -> Vec<Value> {
    let priced = |one: &&VariantDraft| change.priced.iter().any(|(id, _)| one.id == Some(*id));
    let variants = change.draft.variants.iter().filter(priced);
    variants.flat_map(|one| one.prices.iter().map(move |price| (one, price))).map(row).collect()
}

/// The lists that are different, whole: a list without a price left is a row that says so.
fn history(change: &Change) -> Vec<Value> {
    let mut rows = Vec::new();
    for (id, lists) in &change.priced {
        let variant = change.draft.variants.iter().find(|one| one.id == Some(*id));
        for list in lists {
            let prices = variant.map(|one| one.prices.as_slice()).unwrap_or_default();
            let own = prices.iter().filter(|price| price.list == *list);
            let before = rows.len();
            rows.extend(variant.iter().flat_map(|one| own.clone().map(|price| row((one, price)))));
            if rows.len() == before {
                rows.push(json!({ "variant": id.to_string(), "list": list.as_str() }));
            }
        }
    }
    rows
}

fn row((variant, price): (&VariantDraft, &domain::PriceInterval)) -> Value {
    json!({
        "variant": variant.id.map(|id| id.to_string()),
        "list": price.list.as_str(),
        "currency": price.price.currency().code(),
        "price": price.price.minor(),
        "compare_at": price.compare_at.map(Money::minor),
        "from": price.from.millis(),
        "until": price.until.map(Timestamp::millis),
    })
}

fn images(change: &Change) -> Vec<Value> {
    let row = |(position, image): (u32, &domain::Image)| {
        let mut row = shape::write(&ImageShape::write(image));
        if let Some(members) = row.as_object_mut() {
            members.insert("product".to_owned(), text(change.id));
            members.insert("position".to_owned(), position.into());
        }
        row
    };
    (0..).zip(&change.draft.images).map(row).collect()
}

fn categories(change: &Change) -> Vec<Value> {
    let row = |(position, slug): (u32, &domain::Slug)| {
        json!({
            "product": change.id.to_string(), "position": position, "category": slug.as_str(),
        })
    };
    (0..).zip(&change.draft.categories).map(row).collect()
}

/// What was found under the old address is found under the new one.
fn redirects(batch: &mut Batch, changes: &[&Change], now: Timestamp) {
    let path = |slug: &domain::Slug| format!("/products/{slug}");
    // An address that is in use again leads nowhere else.
    let appeared = |one: &&&Change| one.from.is_none() || one.moved.is_some();
    let sources: Vec<Value> =
        changes.iter().filter(appeared).map(|one| path(&one.draft.slug).into()).collect();
    if !sources.is_empty() {
        let sources = Value::Array(sources).to_string();
        batch.push(Statement::new(sql::DROP_REDIRECTS).bind(sources));
        batch.push(Statement::new(sql::FRAME_IF_CHANGED));
    }
    for (change, old) in changes.iter().filter_map(|one| Some((one, one.moved.as_ref()?))) {
        let (old, new) = (path(old), path(&change.draft.slug));
        batch.push(Statement::new(sql::FOLLOW_REDIRECT).bind(&old).bind(&new));
        batch.push(Statement::new(sql::PUT_REDIRECT).bind(&old).bind(&new).bind(now.millis()));
    }
    if changes.iter().any(|one| one.moved.is_some()) {
        batch.push(Statement::new(sql::FRAME_CHANGED));
    }
}

fn event(change: &Change) -> Value {
    let mut data = json!({ "version": change.from.unwrap_or(0).saturating_add(1) });
    if let Some(members) = data.as_object_mut() {
        match change.from {
            None => members.insert("status".to_owned(), change.draft.status.as_str().into()),
            Some(_) => members.insert("changed".to_owned(), change.fields.clone().into()),
        };
    }
    json!({ "aggregate": change.id.to_string(), "type": change.kind, "data": data })
}

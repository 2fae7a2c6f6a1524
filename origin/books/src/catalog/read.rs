//! Reading drafts: a page of products with everything that is theirs, in one batch.

use std::collections::{BTreeMap, HashMap};

use database::{Batch, ResultSet, Row, Rows, Statement, Step, Store, Value};
use domain::{
    Currency, Image, Money, PriceInterval, PriceListId, ProductId, Sku, Slug, TaxClass, Timestamp,
    VariantId,
};

use super::draft::{Draft, Status, Stored, VariantDraft};
use super::shape::{self, OptionShape, SeoShape, SpecificationShape, TextShape};
use crate::Fault;
use crate::shop::run;
use crate::sql::drafts as sql;

/// The products with these ids or slugs, in the merchant's order. What is not there is left out.
///
/// # Errors
/// When the database fails.
pub async fn find<S: Store>(
    store: &S,
    ids: &[ProductId],
    slugs: &[Slug],
) -> Result<Vec<Stored>, Fault> {
    let mut batch = Batch::read("products by key");
    let page = Page::push(&mut batch, sql::BY_KEY, &keys(ids, slugs));
    page.read(&run(store, &batch).await?)
}

/// The product of this id, slug or SKU, or of a variant's id.
///
/// # Errors
/// When the database fails.
pub async fn show<S: Store>(store: &S, key: &str) -> Result<Option<Stored>, Fault> {
    let mut ids: Vec<ProductId> = ProductId::parse(key).into_iter().collect();
    let slugs: Vec<Slug> = Slug::parse(key).into_iter().collect();
    if let Some(found) = find(store, &ids, &slugs).await?.pop() {
        return Ok(Some(found));
    }
    let Some((product, _)) = owner(store, key).await? else { return Ok(None) };
    ids = vec![product];
    Ok(find(store, &ids, &[]).await?.pop())
}

/// The variant of this id or SKU that is offered, and its product.
///
/// # Errors
/// When the database fails.
pub async fn owner<S: Store>(
    store: &S,
    key: &str,
) -> Result<Option<(ProductId, VariantId)>, Fault> {
    let mut batch = Batch::read("variant's product");
    let step = batch.push(Statement::new(sql::OWNER).bind(key));
    let rows = run(store, &batch).await?;
    let Some(row) = rows.of(step).first() else { return Ok(None) };
    Ok(Some((product_id(row.text(0)?)?, variant_id(row.text(1)?)?)))
}

/// A page of products, the newest in the merchant's order first: those of `status` if given, with
/// positions below `before`.
///
/// # Errors
/// When the database fails.
pub async fn list<S: Store>(
    store: &S,
    status: Option<Status>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Stored>, Fault> {
    let mut args: Vec<Value> = vec![before.unwrap_or(i64::MAX).into(), limit.into()];
    let mut batch = Batch::read("list products");
    let page = match status {
        Some(status) => {
            args.push(status.as_str().into());
            Page::push(&mut batch, sql::BY_STATUS, &args)
        }
        None => Page::push(&mut batch, sql::BY_POSITION, &args),
    };
    let mut found = page.read(&run(store, &batch).await?)?;
    found.reverse();
    Ok(found)
}

/// Two JSON arrays, as `sql::BY_KEY` takes them.
pub(super) fn keys(ids: &[ProductId], slugs: &[Slug]) -> [Value; 2] {
    let ids: serde_json::Value = ids.iter().map(ProductId::to_string).collect();
    let slugs: serde_json::Value = slugs.iter().map(Slug::to_string).collect();
    [ids.to_string().into(), slugs.to_string().into()]
}

/// The five steps of a batch that read a page of products.
#[derive(Clone, Copy)]
pub(super) struct Page {
    products: Step,
    variants: Step,
    prices: Step,
    images: Step,
    categories: Step,
}

impl Page {
    pub(super) fn push(batch: &mut Batch, five: sql::Five, args: &[Value]) -> Self {
        let [products, variants, prices, images, categories] = five.map(|sql| {
            let bind = |statement: Statement, value: &Value| statement.bind(value.clone());
            batch.push(args.iter().fold(Statement::new(sql), bind))
        });
        Self { products, variants, prices, images, categories }
    }

    /// The products in the merchant's order.
    pub(super) fn read(&self, rows: &Rows) -> Result<Vec<Stored>, Fault> {
        let mut prices = grouped(rows.of(self.prices), price)?;
        let mut variants = grouped(rows.of(self.variants), |row| {
            variant(row, prices.remove(row.text(1)?).unwrap_or_default())
        })?;
        let mut images = grouped(rows.of(self.images), image)?;
        let mut categories = grouped(rows.of(self.categories), |row| shape::slug(row.text(1)?))?;
        let product = |row: &Row| {
            let id = row.text(1)?;
            let mut stored = product(row)?;
            stored.draft.variants = variants.remove(id).unwrap_or_default();
            stored.draft.images = images.remove(id).unwrap_or_default();
            stored.draft.categories = categories.remove(id).unwrap_or_default();
            Ok(stored)
        };
        rows.of(self.products).rows.iter().map(product).collect()
    }
}

/// Rows by the text in their first column, each list in the order of its rows.
fn grouped<T>(
    set: &ResultSet,
    mut read: impl FnMut(&Row) -> Result<T, Fault>,
) -> Result<HashMap<&str, Vec<T>>, Fault> {
    let mut groups: HashMap<&str, Vec<T>> = HashMap::new();
    for row in &set.rows {
        groups.entry(row.text(0)?).or_default().push(read(row)?);
    }
    Ok(groups)
}

fn product(row: &Row) -> Result<Stored, Fault> {
    let id = product_id(row.text(1)?)?;
    let text = |column| Ok::<_, Fault>(row.text(column)?.to_owned());
    let options: Vec<OptionShape> = shape::read("options", row.text(9)?)?;
    let facts: Vec<SpecificationShape> = shape::read("specifications", row.text(10)?)?;
    let related: Vec<String> = shape::read("related products", row.text(11)?)?;
    let seo: SeoShape = shape::read("seo", row.text(12)?)?;
    let translations: Vec<TextShape> = shape::read("translations", row.text(13)?)?;
    let draft = Draft {
        id: Some(id),
        slug: shape::slug(row.text(2)?)?,
        status: Status::parse(row.text(3)?).ok_or(Fault::Stored("product status"))?,
        title: text(4)?,
        description: text(5)?,
        vendor: text(6)?,
        kind: text(7)?,
        tags: shape::read("tags", row.text(8)?)?,
        options: OptionShape::read_all(options),
        variants: Vec::new(),
        images: Vec::new(),
        categories: Vec::new(),
        specifications: SpecificationShape::read_all(facts),
        related: related.iter().map(|slug| shape::slug(slug)).collect::<Result<_, _>>()?,
        seo: seo.read(),
        popularity: row.number(16)?,
        translations: translations.into_iter().map(TextShape::read).collect::<Result<_, _>>()?,
        published_at: row.optional_integer(17)?.map(Timestamp::from_millis),
        metadata: pairs(row.text(14)?)?,
        extra: pairs(row.text(15)?)?,
        based_on: None,
    };
    Ok(Stored {
        position: row.integer(0)?,
        id,
        draft,
        version: row.number(20)?,
        created_at: Timestamp::from_millis(row.integer(18)?),
        updated_at: Timestamp::from_millis(row.integer(19)?),
        changed: row.integer(21)?,
    })
}

fn variant(row: &Row, prices: Vec<PriceInterval>) -> Result<VariantDraft, Fault> {
    Ok(VariantDraft {
        id: Some(variant_id(row.text(1)?)?),
        sku: Sku::parse(row.text(2)?).map_err(|_| Fault::Stored("sku"))?,
        barcode: row.text(3)?.to_owned(),
        options: shape::read("variant's options", row.text(4)?)?,
        prices,
        weight_grams: row.number(5)?,
        tax_class: TaxClass::parse(row.text(6)?).ok_or(Fault::Stored("tax class"))?,
        image: row.optional_integer(7)?.map(u32::try_from).transpose().map_err(|_| IMAGE)?,
        extra: pairs(row.text(8)?)?,
    })
}

const IMAGE: Fault = Fault::Stored("variant's image");

fn price(row: &Row) -> Result<PriceInterval, Fault> {
    let currency = Currency::parse(row.text(2)?).map_err(|_| Fault::Stored("currency"))?;
    let money = |minor| Money::new(minor, currency);
    Ok(PriceInterval {
        list: PriceListId::parse(row.text(1)?).map_err(|_| Fault::Stored("price list"))?,
        price: money(row.integer(3)?),
        compare_at: row.optional_integer(4)?.map(money),
        from: Timestamp::from_millis(row.integer(5)?),
        until: row.optional_integer(6)?.map(Timestamp::from_millis),
    })
}

fn image(row: &Row) -> Result<Image, Fault> {
    Ok(Image {
        path: row.text(1)?.to_owned(),
        alt: row.text(2)?.to_owned(),
        width: row.number(3)?,
        height: row.number(4)?,
    })
}

fn pairs(text: &str) -> Result<BTreeMap<String, String>, Fault> {
    shape::read("pairs", text)
}

pub(super) fn product_id(text: &str) -> Result<ProductId, Fault> {
    ProductId::parse(text).map_err(|_| Fault::Stored("product id"))
}

pub(super) fn variant_id(text: &str) -> Result<VariantId, Fault> {
    VariantId::parse(text).map_err(|_| Fault::Stored("variant id"))
}

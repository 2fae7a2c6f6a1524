//! Everything of a catalog that is not a product: what frames them.

use std::collections::{BTreeMap, BTreeSet};

use database::{Batch, Row, Rows, Statement, Step, Store};
use domain::{
    Catalog, CatalogError, CatalogParts, Category, Collection, Market, Members, Policy, ProductId,
    Redirect, Slug, Synonyms,
};
use serde::{Deserialize, Serialize};

use super::read::product_id;
use super::shape::{self, FaceShape, MarketShape, RuleShape};
use crate::Fault;
use crate::shop::run;
use crate::sql::{drafts, frame::whole as sql};

/// Everything of a catalog that is not a product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Where things are sold; the first market is the one for visitors from elsewhere.
    pub markets: Vec<Market>,
    /// The tree of categories, each after the one it grows from.
    pub categories: Vec<Category>,
    /// Products that belong together.
    pub collections: Vec<Collection>,
    /// Pages of text.
    pub policies: Vec<Policy>,
    /// Addresses that moved.
    pub redirects: Vec<Redirect>,
    /// Words that mean the same.
    pub synonyms: Vec<Synonyms>,
    /// The change that touched any of it last.
    pub(crate) changed: i64,
}

impl Frame {
    /// What domain says of it.
    pub(super) fn check(&self) -> Result<(), CatalogError> {
        Catalog::build(self.parts()).map(|_| ())
    }

    /// A catalog of it, without a product.
    pub(crate) fn parts(&self) -> CatalogParts {
        CatalogParts {
            markets: self.markets.clone(),
            categories: self.categories.clone(),
            collections: self.collections.clone(),
            policies: self.policies.clone(),
            redirects: self.redirects.clone(),
            synonyms: self.synonyms.clone(),
            ..CatalogParts::default()
        }
    }
}

/// Reads all of it, in one snapshot.
///
/// # Errors
/// When the database fails.
pub async fn frame<S: Store>(store: &S) -> Result<Frame, Fault> {
    let mut batch = Batch::read("frame");
    let steps = Steps::push(&mut batch);
    steps.read(&run(store, &batch).await?)
}

/// The steps of a batch that read the frame.
pub(super) struct Steps {
    state: Step,
    categories: Step,
    collections: Step,
    members: Step,
    policies: Step,
    redirects: Step,
    documents: Step,
}

impl Steps {
    pub(super) fn push(batch: &mut Batch) -> Self {
        let mut ask = |sql| batch.push(Statement::new(sql));
        Self {
            state: ask(drafts::CHANGE),
            categories: ask(sql::CATEGORIES),
            collections: ask(sql::COLLECTIONS),
            members: ask(sql::MEMBERS),
            policies: ask(sql::POLICIES),
            redirects: ask(sql::REDIRECTS),
            documents: ask(sql::DOCUMENTS),
        }
    }

    pub(super) fn read(&self, rows: &Rows) -> Result<Frame, Fault> {
        let mut members: BTreeMap<&str, Vec<ProductId>> = BTreeMap::new();
        for row in &rows.of(self.members).rows {
            members.entry(row.text(0)?).or_default().push(product_id(row.text(1)?)?);
        }
        let collection = |row: &Row| {
            let rule = row.optional_text(2)?.map(|text| shape::read::<RuleShape>("rule", text));
            let members = match rule.transpose()? {
                None => Members::Picked(members.remove(row.text(0)?).unwrap_or_default()),
                Some(rule) => {
                    let (all, conditions) = rule.read()?;
                    Members::Rule { all, conditions }
                }
            };
            Ok(Collection { slug: shape::slug(row.text(0)?)?, face: face(row, 1)?, members })
        };
        let policy =
            |row: &Row| Ok(Policy { slug: shape::slug(row.text(0)?)?, face: face(row, 1)? });
        let redirect =
            |row: &Row| Ok(Redirect { from: row.text(0)?.to_owned(), to: row.text(1)?.to_owned() });
        let document = |name: &str| {
            let mut rows = rows.of(self.documents).rows.iter();
            rows.find(|row| row.text(0) == Ok(name)).map(|row| row.text(1)).transpose()
        };
        let changed = rows.of(self.state).first().map(|row| row.integer(1)).transpose()?;
        Ok(Frame {
            markets: markets(document("markets")?)?,
            categories: all(rows, self.categories, category)?,
            collections: all(rows, self.collections, collection)?,
            policies: all(rows, self.policies, policy)?,
            redirects: all(rows, self.redirects, redirect)?,
            synonyms: synonyms(document("synonyms")?)?,
            changed: changed.unwrap_or_default(),
        })
    }
}

fn all<T>(
    rows: &Rows,
    step: Step,
    read: impl FnMut(&Row) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    rows.of(step).rows.iter().map(read).collect()
}

fn category(row: &Row) -> Result<Category, Fault> {
    Ok(Category {
        slug: shape::slug(row.text(0)?)?,
        parent: row.optional_text(1)?.map(shape::slug).transpose()?,
        face: face(row, 2)?,
    })
}

fn face(row: &Row, column: usize) -> Result<domain::Face, Fault> {
    shape::read::<FaceShape>("face", row.text(column)?)?.read()
}

/// The markets of this document.
pub(super) fn markets(document: Option<&str>) -> Result<Vec<Market>, Fault> {
    let Some(document) = document else { return Ok(Vec::new()) };
    let shapes: Vec<MarketShape> = shape::read("markets", document)?;
    shapes.into_iter().map(MarketShape::read).collect()
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SynonymsShape {
    locale: String,
    words: Vec<String>,
}

fn synonyms(document: Option<&str>) -> Result<Vec<Synonyms>, Fault> {
    let Some(document) = document else { return Ok(Vec::new()) };
    let shapes: Vec<SynonymsShape> = shape::read("synonyms", document)?;
    let one = |shape: SynonymsShape| {
        let locale = domain::Locale::parse(&shape.locale).map_err(|_| Fault::Stored("locale"))?;
        Ok(Synonyms { locale, words: shape.words })
    };
    shapes.into_iter().map(one).collect()
}

pub(super) fn write_synonyms(synonyms: &[Synonyms]) -> serde_json::Value {
    let one =
        |one: &Synonyms| SynonymsShape { locale: one.locale.to_string(), words: one.words.clone() };
    shape::write(&synonyms.iter().map(one).collect::<Vec<_>>())
}

/// The slugs of categories that were there and are not any more.
pub(super) fn removed(was: &[Category], now: &[Category]) -> Vec<Slug> {
    let kept: BTreeSet<&Slug> = now.iter().map(|category| &category.slug).collect();
    was.iter().map(|category| &category.slug).filter(|slug| !kept.contains(slug)).cloned().collect()
}

//! `GET /store/v1/categories` and `GET /store/v1/categories/{slug}`.

use domain::Locale;
use domain::catalog::{Category, Face, Market};
use schemars::JsonSchema;
use serde::Serialize;

use super::answers::{keep, kept};
use super::products::named_market;
use crate::call::Call;
use crate::failure::{Code, Failure};
use crate::form::Form;
use crate::host::Host;
use crate::memory::{Need, View};
use crate::reply::Reply;

/// The tree of categories.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CategoryTree")]
pub(crate) struct Tree<'a> {
    data: Vec<Branch<'a>>,
}

/// A category with what grows from it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CategoryBranch")]
struct Branch<'a> {
    slug: &'a str,
    title: &'a str,
    /// How many products are for sale in it or below.
    count: u32,
    children: Vec<Branch<'a>>,
}

/// One category, where it is, and what grows from it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Category")]
pub(crate) struct One<'a> {
    slug: &'a str,
    title: &'a str,
    description: &'a str,
    count: u32,
    /// The way to it from the first branch of the tree, itself included.
    path: Vec<Step<'a>>,
    children: Vec<Branch<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CategoryStep")]
struct Step<'a> {
    slug: &'a str,
    title: &'a str,
}

/// The tree with counts.
pub(crate) async fn list<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    if let Some(kept) = kept(call, Need::Whole).await? {
        return Ok(kept);
    }
    let market_name = market_name(call)?;
    let view = call.view().await?;
    let shelf = Shelf::of(call, &view, named_market(&view, market_name.as_deref())?);
    let tree = Tree { data: shelf.children(None) };
    Ok(keep(call, &view, &tree))
}

/// One category.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, slug: &str) -> Result<Reply, Failure> {
    if let Some(kept) = kept(call, Need::Whole).await? {
        return Ok(kept);
    }
    let market_name = market_name(call)?;
    let view = call.view().await?;
    let shelf = Shelf::of(call, &view, named_market(&view, market_name.as_deref())?);
    let category =
        view.release().category(slug).ok_or_else(|| Failure::new(Code::CategoryNotFound))?;
    let one = One {
        slug: category.slug.as_str(),
        title: title(&category.face, shelf.locale),
        description: description(&category.face, shelf.locale),
        count: shelf.count(category),
        path: shelf.path(category),
        children: shelf.children(Some(category)),
    };
    Ok(keep(call, &view, &one))
}

fn market_name<H: Host>(call: &Call<'_, H>) -> Result<Option<String>, Failure> {
    let form = Form::query(call.query())?;
    match form.names().find(|name| *name != "market") {
        Some(name) => {
            let message = format!("There is no parameter {name} here.");
            Err(Failure::with(Code::UnknownParameter, message))
        }
        None => Ok(form.filled("market").map(str::to_owned)),
    }
}

/// The categories as one market sees them.
struct Shelf<'a> {
    categories: &'a [Category],
    counts: Vec<u32>,
    locale: &'a Locale,
}

impl<'a> Shelf<'a> {
    fn of<H: Host>(call: &Call<'_, H>, view: &'a View, market: &'a Market) -> Self {
        Self {
            categories: view.release().categories(),
            counts: view.release().columns(market, call.now).in_categories(view.release()).to_vec(),
            locale: &market.locale,
        }
    }

    fn count(&self, category: &Category) -> u32 {
        let place = self.categories.iter().position(|one| one.slug == category.slug);
        place.and_then(|place| self.counts.get(place)).copied().unwrap_or_default()
    }

    fn children(&self, parent: Option<&Category>) -> Vec<Branch<'a>> {
        let slug = parent.map(|parent| &parent.slug);
        let children = self.categories.iter().filter(|one| one.parent.as_ref() == slug);
        children
            .map(|one| Branch {
                slug: one.slug.as_str(),
                title: title(&one.face, self.locale),
                count: self.count(one),
                // A child comes after its parent in the list, so this ends.
                children: self.children(Some(one)),
            })
            .collect()
    }

    fn path(&self, category: &'a Category) -> Vec<Step<'a>> {
        let mut path = Vec::new();
        let mut at = Some(category);
        while let Some(one) = at {
            path.push(Step { slug: one.slug.as_str(), title: title(&one.face, self.locale) });
            let parent = one.parent.as_ref();
            at = parent.and_then(|slug| self.categories.iter().find(|one| &one.slug == slug));
        }
        path.reverse();
        path
    }
}

/// A face's name in a language.
pub(super) fn title<'a>(face: &'a Face, locale: &Locale) -> &'a str {
    let text = face.text(locale).map(|text| text.title.as_str());
    text.filter(|title| !title.is_empty()).unwrap_or(&face.title)
}

fn description<'a>(face: &'a Face, locale: &Locale) -> &'a str {
    let text = face.text(locale).map(|text| text.description.as_str());
    text.filter(|text| !text.is_empty()).unwrap_or(&face.description)
}

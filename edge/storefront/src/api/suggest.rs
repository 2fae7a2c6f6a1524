//! `GET /store/v1/search/suggest?q=`: what a shopper may be about to type.

use schemars::JsonSchema;
use serde::Serialize;

use super::answers::{keep, kept};
use super::categories::title;
use super::products::{CardView, card, named_market};
use crate::call::Call;
use crate::failure::{Code, Failure};
use crate::form::Form;
use crate::host::Host;
use crate::listing::Listing;
use crate::memory::Need;
use crate::reply::Reply;

/// Products that are suggested.
const PRODUCTS: usize = 8;
/// Categories that are suggested.
const CATEGORIES: usize = 4;

/// What may be meant.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Suggestions")]
pub(crate) struct Suggestions<'a> {
    products: Vec<CardView<'a>>,
    categories: Vec<CategoryView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    did_you_mean: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SuggestedCategory")]
struct CategoryView<'a> {
    slug: &'a str,
    title: &'a str,
    count: u32,
}

/// What may be meant by what is typed so far.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>) -> Result<Reply, Failure> {
    if let Some(kept) = kept(call, Need::Whole).await? {
        return Ok(kept);
    }
    let form = Form::query(call.query())?;
    if let Some(name) = form.names().find(|name| !matches!(*name, "q" | "market")) {
        let message = format!("There is no parameter {name} here.");
        return Err(Failure::with(Code::UnknownParameter, message));
    }
    let view = call.view().await?;
    let market = named_market(&view, form.filled("market"))?;
    let typed = form.filled("q").unwrap_or_default();
    let mut suggestions =
        Suggestions { products: Vec::new(), categories: Vec::new(), did_you_mean: None };
    if !typed.is_empty() {
        let page = Listing::search(typed, PRODUCTS).page(&view, market, call.now)?;
        suggestions.products = page.cards.iter().map(|one| card(one, &market.locale)).collect();
        suggestions.did_you_mean = page.did_you_mean;
        let counts = view.release().columns(market, call.now);
        let begun = typed.to_lowercase();
        let named = view
            .release()
            .categories()
            .iter()
            .zip(counts.in_categories(view.release()))
            .filter(|(category, count)| {
                let title = title(&category.face, &market.locale).to_lowercase();
                **count > 0
                    && title.split(|c: char| !c.is_alphanumeric()).any(|w| w.starts_with(&begun))
            });
        let found = named.map(|(category, count)| CategoryView {
            slug: category.slug.as_str(),
            title: title(&category.face, &market.locale),
            count: *count,
        });
        suggestions.categories = found.take(CATEGORIES).collect();
    }
    Ok(keep(call, &view, &suggestions))
}

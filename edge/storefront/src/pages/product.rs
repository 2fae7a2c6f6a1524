//! `/products/{slug}`: one product, and the button that matters.
//!
//! Options are links: each leads to the same page with another variant, so that picture, price and
//! stock are always those of what is chosen, without a line of script. The script only saves the
//! reload.

use domain::VariantId;

use super::frame::{Frame, layout};
use super::site::{self, Site};
use crate::api::answers::{keep_page, kept_page};
use crate::api::products::{find, need};
use crate::call::Call;
use crate::failure::{Code, Failure};
use crate::form::Form;
use crate::host::Host;
use crate::reply::Reply;

mod data;
mod face;
mod show;

/// Shows a product.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, slug: &str) -> Result<Reply, Failure> {
    if let Some(kept) = kept_page(call, need(slug)).await? {
        return Ok(kept);
    }
    // Whatever else stands in the address is somebody's campaign.
    let query = Form::query(call.query()).unwrap_or_default();
    let wanted = query.filled("variant").and_then(|text| VariantId::parse(text).ok());
    let view = call.view_of(need(slug)).await?;
    let market = site::market(call, &view)?;
    let product = find(&view, slug).ok_or_else(|| Failure::new(Code::ProductNotFound))?;
    let site = Site::of(call, &view, market);
    let place = format!("/products/{}", product.slug());
    let seller = face::Seller { view: &view, market, now: call.now };
    let face = face::face(&site, &seller, product, wanted)
        .ok_or_else(|| Failure::new(Code::ProductNotFound))?;
    let frame = Frame {
        title: &face.seo_title,
        place: &place,
        public: true,
        description: &face.seo_description,
        picture: face.pictures.first(),
        data: vec![
            data::product(&site, &seller, product, &face),
            super::data::trail(&site, &face.trail, (&place, &face.title)),
        ],
        ..Frame::default()
    };
    Ok(keep_page(call, &view, layout(&site, &frame, &show::main(&site, &face))))
}

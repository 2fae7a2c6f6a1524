//! `/pages/{slug}`: imprint, returns, shipping, privacy.

use maud::html;

use super::frame::{Frame, layout};
use super::parts::crumbs::crumbs;
use super::site::{self, Site};
use crate::call::Call;
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::memory::Need;
use crate::reply::{Body, Public, Reply};

/// Shows a page of text.
pub(crate) async fn show<H: Host>(call: &Call<'_, H>, slug: &str) -> Result<Reply, Failure> {
    let view = call.view_of(Need::Shop).await?;
    let market = site::market(call, &view)?;
    let policy = view.release().policy(slug).ok_or_else(|| Failure::new(Code::NotFound))?;
    let site = Site::of(call, &view, market);
    let title = site::title(&policy.face, &market.locale);
    let text = site::description(&policy.face, &market.locale);
    let main = html! {
        (crumbs(&site, &[], title))
        article.text {
            h1 { (title) }
            @for paragraph in text.split("\n\n").filter(|part| !part.trim().is_empty()) {
                p { (paragraph) }
            }
        }
    };
    let place = format!("/pages/{slug}");
    let frame = Frame { title, place: &place, public: true, ..Frame::default() };
    let body = Body::html(layout(&site, &frame, &main));
    Ok(Public::catalog(body, &view, call.now).into())
}

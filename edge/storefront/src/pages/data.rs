//! What pages say to programs that read them: JSON-LD in the vocabulary of schema.org.

use maud::{Markup, PreEscaped, html};
use serde::Serialize;
use serde_json::json;

use super::parts::picture::{self, PictureFace};
use super::site::{Link, Site};

/// The width of the picture that goes with a link that is sent to somebody.
const SHARED_WIDTH: u32 = 1280;

/// A document, as an element of the head. It is data, which browsers never run.
pub(crate) fn script(document: &impl Serialize) -> Markup {
    // Our own documents serialise without fail: their keys are field names.
    let text = serde_json::to_string(document).unwrap_or_default();
    // The one thing that could end the element early.
    let text = if text.contains('<') { text.replace('<', "\\u003c") } else { text };
    html! { script type="application/ld+json" { (PreEscaped(text)) } }
}

/// The whole address of a picture.
pub(crate) fn picture(site: &Site<'_>, face: &PictureFace) -> String {
    let media = site.shop.settings().media_url.as_str();
    let file = picture::file(media, face, picture::near(face, SHARED_WIDTH), "jpg");
    if media.starts_with('/') { [site.url.as_str(), &file].concat() } else { file }
}

/// The vocabulary.
pub(crate) const CONTEXT: &str = "https://schema.org";

#[derive(Serialize)]
struct Trail<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    steps: Vec<TrailStep<'a>>,
}

#[derive(Serialize)]
struct TrailStep<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item: String,
    name: &'a str,
    position: u32,
}

/// The way from the front door to a page.
pub(crate) fn trail(site: &Site<'_>, trail: &[Link], here: (&str, &str)) -> Markup {
    let (home, place) = (site.path("/"), site.path(here.0));
    let between = trail.iter().map(|link| (link.href.as_str(), link.label.as_str()));
    let steps = std::iter::once((home.as_str(), site.words.frame.home))
        .chain(between)
        .chain(std::iter::once((place.as_str(), here.1)));
    let steps = (1..).zip(steps).map(|(position, (href, name))| TrailStep {
        kind: "ListItem",
        item: [site.url.as_str(), href].concat(),
        name,
        position,
    });
    script(&Trail { context: CONTEXT, kind: "BreadcrumbList", steps: steps.collect() })
}

/// Who sells, and how their goods are searched.
pub(crate) fn shop(site: &Site<'_>) -> Markup {
    let (name, url) = (&site.shop.settings().name, &site.url);
    let search = format!("{url}{}?q={{search_term_string}}", site.path("/search"));
    let document = json!({
        "@context": CONTEXT,
        "@graph": [
            { "@type": "Organization", "@id": format!("{url}/#shop"), "name": name, "url": url,
                "logo": format!("{url}/icon.svg") },
            { "@type": "WebSite", "name": name, "url": format!("{url}{}", site.path("/")),
                "inLanguage": site.tag, "publisher": { "@id": format!("{url}/#shop") },
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": { "@type": "EntryPoint", "urlTemplate": search },
                    "query-input": "required name=search_term_string",
                } },
        ],
    });
    script(&document)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn nothing_in_a_name_ends_the_element() {
        let markup = script(&json!({ "name": "</script><script>alert(1)" })).into_string();
        assert_eq!(markup.matches("</script>").count(), 1, "{markup}");
        let inner = markup.split_once('>').unwrap().1.strip_suffix("</script>").unwrap();
        let read: Value = serde_json::from_str(inner).unwrap();
        assert_eq!(read["name"], "</script><script>alert(1)");
    }
}

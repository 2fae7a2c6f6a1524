//! What pages say to programs that read them: JSON-LD in the vocabulary of schema.org.

use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use super::parts::picture::{self, PictureFace};
use super::site::{Link, Site};

/// The width of the picture that goes with a link that is sent to somebody.
const SHARED_WIDTH: u32 = 1280;

/// A document, as an element of the head. It is data, which browsers never run.
pub(crate) fn script(value: &Value) -> Markup {
    // The one thing that could end the element early.
    let text = value.to_string().replace('<', "\\u003c");
    html! { script type="application/ld+json" { (PreEscaped(text)) } }
}

/// The whole address of a picture.
pub(crate) fn picture(site: &Site<'_>, face: &PictureFace) -> String {
    let media = site.shop.settings().media_url.as_str();
    let file = picture::file(media, face, picture::near(face, SHARED_WIDTH), "jpg");
    if media.starts_with('/') { format!("{}{file}", site.url) } else { file }
}

/// The way from the front door to a page.
pub(crate) fn trail(site: &Site<'_>, trail: &[Link], here: (&str, &str)) -> Value {
    let home = Link { href: site.path("/"), label: site.words.frame.home.to_owned() };
    let here = Link { href: site.path(here.0), label: here.1.to_owned() };
    let steps = std::iter::once(&home).chain(trail).chain(std::iter::once(&here));
    let items: Vec<Value> = (1_u32..)
        .zip(steps)
        .map(|(position, link)| {
            json!({
                "@type": "ListItem",
                "position": position,
                "name": link.label,
                "item": format!("{}{}", site.url, link.href),
            })
        })
        .collect();
    json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items })
}

/// Who sells, and how their goods are searched.
pub(crate) fn shop(site: &Site<'_>) -> Value {
    let (name, url) = (&site.shop.settings().name, &site.url);
    let search = format!("{url}{}?q={{search_term_string}}", site.path("/search"));
    json!({
        "@context": "https://schema.org",
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
    })
}

#[cfg(test)]
mod tests {
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

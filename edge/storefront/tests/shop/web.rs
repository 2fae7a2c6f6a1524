//! Files for programs, and addresses that moved.

use serde_json::Value;

use crate::talk::Talk;

#[test]
fn files_at_the_root_say_what_they_are() {
    let mut talk = Talk::new();
    for (path, kind, text) in [
        ("/robots.txt", "text/plain; charset=utf-8", "Disallow: /cart\n"),
        ("/llms.txt", "text/plain; charset=utf-8", "/store/v1/openapi.json"),
        ("/manifest.webmanifest", "application/manifest+json", "\"start_url\":\"/\""),
        ("/icon.svg", "image/svg+xml", "viewBox"),
        ("/sw.js", "text/javascript; charset=utf-8", "const CACHE = \"shop-"),
        ("/prefetch.json", "application/speculationrules+json", "\"eagerness\":\"moderate\""),
        ("/offline", "text/html; charset=utf-8", "You are offline"),
    ] {
        let said = talk.get(path);
        assert_eq!(said.expect(200).header("content-type"), kind, "{path}");
        assert!(said.text.contains(text), "{path}: {}", said.text);
        assert!(said.header("cache-control").starts_with("public"), "{path}");
    }
    let worker = talk.get("/sw.js").text;
    assert!(!worker.contains("OFFLINE_VERSION") && !worker.contains("//"), "{worker}");
    serde_json::from_str::<Value>(&talk.get("/prefetch.json").text).unwrap();
    serde_json::from_str::<Value>(&talk.get("/manifest.webmanifest").text).unwrap();
}

#[test]
fn the_sitemap_names_every_page_in_every_market_once() {
    let mut talk = Talk::new();
    let map = talk.get("/sitemap.xml");
    let map = &map.expect(200).text;
    let places: Vec<&str> =
        map.split("<loc>").skip(1).map(|one| one.split('<').next().unwrap()).collect();
    // Home, the list, two categories, a collection, a text, three products; and all of it again in the other market.
    assert_eq!(places.len(), 18, "{map}");
    assert_eq!(places.iter().filter(|place| place.ends_with("/products/mug")).count(), 2);
    assert_eq!(places.iter().filter(|place| place.ends_with("/eu")).count(), 1);
    talk.get("/sitemaps/1.xml").expect(200);
    for none in
        ["/sitemaps/0.xml", "/sitemaps/2.xml", "/sitemaps/x", "/sitemaps/99999999999999999999.xml"]
    {
        talk.get(none).expect(404);
    }
}

#[test]
fn a_product_is_described_for_programs() {
    let mut talk = Talk::new();
    let page = talk.get("/eu/products/shirt").text;
    let data: Vec<Value> = page
        .split("<script type=\"application/ld+json\">")
        .skip(1)
        .map(|part| serde_json::from_str(part.split("</script>").next().unwrap()).unwrap())
        .collect();
    assert_eq!(data[0]["@type"], "Product");
    assert_eq!(data[0]["offers"][1]["price"], "30.00");
    assert_eq!(data[0]["offers"][1]["priceCurrency"], "EUR");
    assert_eq!(data[1]["@type"], "BreadcrumbList");
    assert!(page.contains("rel=\"canonical\" href=\"http"), "{page}");
    assert!(page.contains("property=\"og:title\" content=\"Linen shirt\""), "{page}");
    let sold_out = talk.get("/products/lamp").text;
    assert!(sold_out.contains("https://schema.org/OutOfStock"), "{sold_out}");
}

#[test]
fn what_moved_is_found_with_its_market_and_its_query() {
    let mut talk = Talk::new();
    let moved = talk.get("/products/cup?utm=1");
    assert_eq!(moved.expect(301).header("location"), "/products/mug?utm=1");
    assert_eq!(talk.get("/eu/products/cup").expect(301).header("location"), "/eu/products/mug");
    assert_eq!(talk.get("/old").expect(301).header("location"), "/products");
    talk.get("/products/nothing").expect(404);
}

#[test]
fn a_browser_that_ordered_nothing_is_told_so() {
    let mut talk = Talk::new();
    let orders = talk.get("/orders");
    assert!(orders.expect(200).text.contains("Nothing has been ordered in this browser"));
    assert_eq!(orders.header("cache-control"), "private, no-store");
    assert_eq!(orders.cost.questions, 0);
}

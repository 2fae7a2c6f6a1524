//! Pictures: taken, left where they are, or refused.

use bulk::Fate;

use crate::shop::Shop;

const FILE: &str = "Title,URL handle,SKU,Option1 name,Option1 value,Price,Product image URL,\
    Image alt text,Image alt text / de,Variant image URL,Gift card\n\
    Cup,cup,C1,Colour,Red,1.00,demo:red,A red cup,Ein roter Becher,demo:red,FALSE\n\
    ,cup,C2,,Blue,1.00,https://x.example/blue.jpg,Blue,Blau,https://x.example/blue.jpg,\n\
    ,cup,,,,,file:both,Both,,,TRUE\n\
    ,cup,C3,,Green,1.00,,,,demo:green,\n";

/// The addresses of the pictures of a file's first product, in their order.
async fn pictures(shop: &Shop, file: &str) -> Vec<String> {
    let survey = shop.survey(file.as_bytes()).await;
    let entry = exchange::Reader::new(file.as_bytes(), &survey).unwrap().next().unwrap().unwrap();
    entry.listing.unwrap().images.into_iter().map(|image| image.url).collect()
}

#[tokio::test]
async fn a_picture_is_taken_or_left_where_it_is() {
    let shop = Shop::new().await;
    let outcomes = shop.import(FILE).await;
    assert_eq!(outcomes[0].fate, Fate::Created);
    let codes: Vec<_> = outcomes[0].remarks.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["picture_left"]);
    assert_eq!(outcomes[0].remarks[0].value, "https://x.example/blue.jpg");
    let cup = shop.product("cup").await;
    let paths: Vec<_> = cup.draft.images.iter().map(|image| image.path.as_str()).collect();
    assert_eq!(paths, ["red-600x400", "both-600x400", "green-600x400"]);
    let shown: Vec<_> = cup.draft.variants.iter().map(|variant| variant.image).collect();
    assert_eq!(shown, [Some(0), None, Some(2)]);
    assert_eq!(cup.draft.translations[0].image_alts, ["Ein roter Becher", "", ""]);
    // All four addresses are written, in their order, and so is what stood beside them.
    let file = shop.export().await;
    let order = ["demo:red", "https://x.example/blue.jpg", "file:both", "demo:green"];
    assert_eq!(pictures(&shop, &file).await, order, "{file}");
    assert_eq!(file.matches("https://x.example/blue.jpg").count(), 2, "{file}");
    assert!(file.contains(",TRUE"), "{file}");
}

#[tokio::test]
async fn a_picture_that_is_none_keeps_its_product_out() {
    let shop = Shop::new().await;
    let file = "Title,URL handle,SKU,Price,Image Src\nA,a,A,1.00,file:broken\nB,b,B,1.00,file:b\n";
    let outcomes = shop.import(file).await;
    assert_eq!((outcomes[0].fate, outcomes[1].fate), (Fate::Failed, Fate::Created));
    assert_eq!(outcomes[0].remarks[0].code, "bad_picture");
}

#[tokio::test]
async fn a_picture_added_by_hand_is_exported_by_its_name_in_the_store() {
    let shop = Shop::new().await;
    shop.import(FILE).await;
    let mut draft = shop.product("cup").await.draft();
    draft.images.remove(1);
    let image = domain::Image {
        path: "0123-800x600".to_owned(),
        alt: "New".to_owned(),
        width: 800,
        height: 600,
    };
    draft.images.insert(0, image);
    for variant in &mut draft.variants {
        variant.image = None;
    }
    let actor = crate::shop::actor();
    let written = books::catalog::upsert(&shop.store, &[draft], &actor, &mut shop.moment()).await;
    assert!(written.unwrap()[0].id().is_some());
    let file = shop.export().await;
    assert!(file.contains("media:0123-800x600,New"), "{file}");
    assert!(!file.contains("file:both"), "{file}");
}

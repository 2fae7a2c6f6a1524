//! What a file says is laid over what is there; what it does not say stays.

use books::catalog::{self, Reframe, Status};
use bulk::Fate;
use domain::{Collection, Face, Members, Money, Slug, Timestamp};

use crate::shop::{Shop, actor, price};

const MUG: &str = "Title,Title / de,URL handle,Description,Vendor,Tags,SKU,Option1 name,\
    Option1 name / de,Option1 value,Option1 value / de,Price,Price / Europe,Compare-at price,\
    Category,Collections,Note\n\
    Mug,Becher,mug,<p>Blue.</p>,Quay,\"a, b\",MUG-S,Size,Größe,Small,Klein,18.00,19.50,24.00,\
    tableware > cups,new-in,first\n\
    ,,mug,,,,MUG-L,,,Large,Groß,22.00,23.50,,,,second\n";

#[tokio::test]
async fn a_file_makes_products_categories_and_collections() {
    let shop = Shop::new().await;
    assert_eq!(shop.take(MUG).await, [Fate::Created]);
    let mug = shop.product("mug").await;
    assert_eq!(mug.draft.status, Status::Published);
    assert_eq!(mug.draft.description, "Blue.");
    assert_eq!(price(&mug, "MUG-S", "us"), Some((1_800, Some(2_400))));
    assert_eq!(price(&mug, "MUG-L", "europe"), Some((2_350, None)));
    assert_eq!(price(&mug, "MUG-L", "jp"), None);
    assert_eq!(mug.draft.translations[0].options[0].values, ["Klein", "Groß"]);
    assert_eq!(mug.draft.variants[1].extra["Note"], "second");
    let frame = catalog::frame(&shop.store).await.unwrap();
    let tree: Vec<_> = frame
        .categories
        .iter()
        .map(|one| {
            (one.slug.as_str(), one.parent.as_ref().map(Slug::as_str), one.face.title.as_str())
        })
        .collect();
    assert_eq!(tree, [("tableware", None, "Tableware"), ("cups", Some("tableware"), "Cups")]);
    assert_eq!(mug.draft.categories[0].as_str(), "cups");
    assert_eq!(frame.collections[0].members, Members::Picked(vec![mug.id]));
    assert_eq!(shop.take(MUG).await, [Fate::Unchanged]);
    assert_eq!(shop.product("mug").await.version, 1);
}

#[tokio::test]
async fn what_has_no_column_stays_as_it_was() {
    let shop = Shop::new().await;
    shop.take(MUG).await;
    let before = shop.product("mug").await;
    assert_eq!(shop.take("Title,URL handle,Vendor\nMug,mug,Other\n").await, [Fate::Changed]);
    let mut wanted = before.draft.clone();
    wanted.vendor = "Other".to_owned();
    assert_eq!(shop.product("mug").await.draft, wanted);
    // A column that is there and empty says "nothing".
    let file = "Title,URL handle,Vendor,Tags,Title / de\nMug,mug,,,\n";
    assert_eq!(shop.take(file).await, [Fate::Changed]);
    let after = shop.product("mug").await.draft;
    assert_eq!((after.vendor.as_str(), after.tags.len()), ("", 0));
    assert_eq!(after.translations[0].title, "");
    assert_eq!(after.translations[0].options, before.draft.translations[0].options);
}

#[tokio::test]
async fn the_variants_of_a_file_are_all_there_are() {
    let shop = Shop::new().await;
    shop.take(MUG).await;
    let before = shop.product("mug").await;
    let file = "Title,URL handle,SKU,Option1 name,Option1 value,Price\n\
        Mug,mug,MUG-L,Size,Large,25.00\n,mug,MUG-XL,,Huge,30.00\n";
    assert_eq!(shop.take(file).await, [Fate::Changed]);
    let mug = shop.product("mug").await;
    let skus: Vec<_> = mug.draft.variants.iter().map(|one| one.sku.as_str()).collect();
    assert_eq!(skus, ["MUG-L", "MUG-XL"]);
    assert_eq!(mug.draft.variants[0].id, before.draft.variants[1].id);
    assert_eq!(mug.draft.variants[0].extra["Note"], "second");
    assert_eq!(price(&mug, "MUG-L", "europe"), Some((2_350, None)), "it has no column");
    assert_eq!(mug.draft.translations[0].options[0].values, ["Groß", ""]);
    // Without columns for options, a SKU says which is meant, and nothing else does.
    let file = "Title,URL handle,SKU,Price\nMug,mug,MUG-XL,31.00\n";
    assert_eq!(shop.take(file).await, [Fate::Changed]);
    assert_eq!(price(&shop.product("mug").await, "MUG-XL", "us"), Some((3_100, None)));
    let outcomes = shop.import("Title,URL handle,Price\nMug,mug,1.00\n").await;
    assert_eq!(outcomes[0].fate, Fate::Failed);
    assert_eq!(outcomes[0].remarks[0].code, "which_variant");
}

#[tokio::test]
async fn a_price_changes_the_interval_that_holds_now() {
    let shop = Shop::new().await;
    shop.take(MUG).await;
    // A sale that is announced, and one that has been.
    let mut draft = shop.product("mug").await.draft();
    let all = &mut draft.variants[0].prices;
    let at = all.iter().position(|one| one.list.as_str() == "us").unwrap();
    let (mut past, mut current) = (all[at].clone(), all.remove(at));
    let (begin, end) = (Timestamp::from_millis(1_000), Timestamp::from_millis(1_900_000_000_000));
    past.until = Some(begin);
    (current.from, current.until) = (begin, Some(end));
    let sale = Money::new(999, domain::Currency::USD);
    let next = domain::PriceInterval { from: end, until: None, price: sale, ..current.clone() };
    all.extend([past.clone(), current.clone(), next.clone()]);
    catalog::upsert(&shop.store, &[draft], &actor(), &mut shop.moment()).await.unwrap();
    let file = "Title,URL handle,SKU,Price,Compare-at price\nMug,mug,MUG-S,17.00,\n";
    assert_eq!(shop.take(file).await, [Fate::Changed]);
    let mug = shop.product("mug").await;
    let own = mug.draft.variants[0].prices.iter().filter(|one| one.list.as_str() == "us");
    let mut own: Vec<_> = own.cloned().collect();
    own.sort_by_key(|one| one.from);
    (current.price, current.compare_at) = (Money::new(1_700, domain::Currency::USD), None);
    assert_eq!(own, [past, current, next]);
    // No price is no longer for sale, from now until what is announced.
    shop.take("Title,URL handle,SKU,Price\nMug,mug,MUG-S,\n").await;
    assert_eq!(price(&shop.product("mug").await, "MUG-S", "us"), None);
    shop.take("Title,URL handle,SKU,Price\nMug,mug,MUG-S,16.00\n").await;
    let mug = shop.product("mug").await;
    assert_eq!(price(&mug, "MUG-S", "us"), Some((1_600, None)));
    let again = mug.draft.variants[0].prices.iter().find(|one| one.price.minor() == 1_600).unwrap();
    assert_eq!((again.from, again.until), (Shop::now(), Some(end)));
}

#[tokio::test]
async fn collections_are_joined_and_left_and_rules_are_not_touched() {
    let shop = Shop::new().await;
    let rule = Members::Rule { all: true, conditions: Vec::new() };
    let slug = |text| Slug::parse(text).unwrap();
    let collections = vec![
        Collection { slug: slug("all"), face: Face::new("All"), members: rule.clone() },
        Collection {
            slug: slug("picks"),
            face: Face::new("Picks"),
            members: Members::Picked(vec![]),
        },
    ];
    let wish = Reframe { collections: Some(collections), ..Reframe::default() };
    catalog::reframe(&shop.store, &wish, &actor(), &shop.moment()).await.unwrap();
    let file = |a: &str, b: &str| {
        format!("Title,URL handle,SKU,Price,Collections\nA,a,A,1.00,{a}\nB,b,B,1.00,{b}\n")
    };
    let outcomes = shop.import(&file("picks; all; sale", "picks")).await;
    assert_eq!(outcomes[0].remarks[0].code, "collection_by_rule");
    let (a, b) = (shop.product("a").await.id, shop.product("b").await.id);
    let members = async |name: &str| {
        let frame = catalog::frame(&shop.store).await.unwrap();
        frame.collections.into_iter().find(|one| one.slug.as_str() == name).unwrap().members
    };
    assert_eq!(members("all").await, rule);
    assert_eq!(members("picks").await, Members::Picked(vec![a, b]));
    assert_eq!(members("sale").await, Members::Picked(vec![a]));
    shop.take(&file("sale", "picks; sale")).await;
    assert_eq!(members("picks").await, Members::Picked(vec![b]));
    assert_eq!(members("sale").await, Members::Picked(vec![a, b]));
    // A file that does not speak of them takes nothing out.
    shop.take("Title,URL handle,Vendor\nA,a,X\n").await;
    assert_eq!(members("sale").await, Members::Picked(vec![a, b]));
}

#[tokio::test]
async fn a_variant_without_a_sku_gets_one_and_keeps_it() {
    let shop = Shop::new().await;
    let file = "Title,URL handle,Option1 name,Option1 value,Price\n\
        Cap,cap,Size,One size!,9.00\n,cap,,One size,9.00\n";
    assert_eq!(shop.take(file).await, [Fate::Created]);
    let skus = async || {
        let cap = shop.product("cap").await;
        cap.draft.variants.iter().map(|one| one.sku.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(skus().await, ["cap-one-size", "cap-one-size-2"]);
    assert_eq!(shop.take(file).await, [Fate::Unchanged]);
    let long = "x".repeat(200);
    shop.take(&format!("Title,URL handle,Price\nLong,{long},1.00\n")).await;
    let sku = shop.product(&long).await.draft.variants[0].sku.to_string();
    assert_eq!(sku.len(), 64, "{sku}");
}

#[tokio::test]
async fn a_product_of_another_shop_is_put_where_its_taxonomy_says() {
    let shop = Shop::new().await;
    let file = "Handle,Title,Product Category,Type,Variant SKU,Variant Price\n\
        tee,Tee,Apparel & Accessories > Clothing,Shirt,T,9.00\n\
        pot,Pot,,Kitchen,P,9.00\n";
    shop.take(file).await;
    assert_eq!(shop.product("tee").await.draft.categories[0].as_str(), "clothing");
    assert_eq!(shop.product("pot").await.draft.categories[0].as_str(), "kitchen");
    // Once it is somewhere, only a column of ours moves it.
    let mut draft = shop.product("tee").await.draft();
    draft.categories = vec![Slug::parse("kitchen").unwrap()];
    catalog::upsert(&shop.store, &[draft], &actor(), &mut shop.moment()).await.unwrap();
    assert_eq!(shop.take(file).await, [Fate::Unchanged, Fate::Unchanged]);
}

#[tokio::test]
async fn a_product_that_cannot_be_taken_leaves_the_others_alone() {
    let shop = Shop::new().await;
    shop.take("Title,URL handle,SKU,Price\nA,a,SHARED,1.00\n").await;
    let file = "Title,URL handle,SKU,Price\nB,b,SHARED,1.00\nC,c,C,12.345\nD,d,D,2.00\n";
    let outcomes = shop.import(file).await;
    let fates: Vec<_> = outcomes.iter().map(|one| one.fate).collect();
    assert_eq!(fates, [Fate::Failed, Fate::Failed, Fate::Created]);
    assert_eq!(outcomes[0].remarks[0].code, "sku_taken");
    assert_eq!(outcomes[1].remarks[0].code, "too_many_decimals");
}

#[tokio::test]
async fn an_edited_description_is_not_overwritten_by_old_html() {
    let shop = Shop::new().await;
    shop.take(MUG).await;
    assert!(shop.export().await.contains("<p>Blue.</p>"));
    let mut draft = shop.product("mug").await.draft();
    draft.description = "Blue & <white>.".to_owned();
    catalog::upsert(&shop.store, &[draft], &actor(), &mut shop.moment()).await.unwrap();
    let file = shop.export().await;
    assert!(file.contains("Blue &amp; &lt;white>."), "{file}");
    shop.take(&file).await;
    assert_eq!(shop.product("mug").await.draft.description, "Blue & <white>.");
}

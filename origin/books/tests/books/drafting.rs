//! Drafts: many written in one batch, found by slug and SKU, refused one by one.

use books::Actor;
use books::catalog::{
    self, Draft, Reframe, Reframed, Refusal, Shelves, Status, Upserted, VariantDraft, prices,
};
use database::{Batch, Statement, Store};
use domain::{
    Category, Collection, Currency, Face, Image, Members, Millis, Money, PriceInterval,
    PriceListId, ProductOption, Sku, Slug, Timestamp,
};

use crate::bench::Bench;
use crate::flaky::Flaky;
use crate::provider;

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

pub(crate) fn list() -> PriceListId {
    PriceListId::parse("us").unwrap()
}

pub(crate) fn usd(minor: i64, from: Timestamp) -> PriceInterval {
    PriceInterval {
        list: list(),
        price: Money::new(minor, Currency::USD),
        compare_at: None,
        from,
        until: None,
    }
}

/// A product in two sizes, published.
pub(crate) fn shirt(name: &str) -> Draft {
    let variant = |size: &str, minor| VariantDraft {
        options: vec![size.to_owned()],
        prices: vec![usd(minor, Timestamp::EPOCH)],
        weight_grams: 200,
        ..VariantDraft::new(Sku::parse(&format!("{name}-{size}")).unwrap())
    };
    Draft {
        status: Status::Published,
        options: vec![ProductOption {
            name: "Size".to_owned(),
            values: vec!["S".to_owned(), "M".to_owned()],
        }],
        variants: vec![variant("S", 1_900), variant("M", 2_100)],
        tags: vec!["cotton".to_owned()],
        images: vec![Image {
            path: format!("{name}/front"),
            alt: "The front".to_owned(),
            width: 800,
            height: 600,
        }],
        ..Draft::new(slug(name), &format!("Shirt {name}"))
    }
}

fn staff() -> Actor {
    Actor::Staff("key_1".to_owned())
}

async fn upsert(bench: &Bench, drafts: &[Draft]) -> Vec<Upserted> {
    let mut moment = bench.moment();
    catalog::upsert(&bench.books.store, drafts, &staff(), &mut moment).await.unwrap()
}

async fn stored(bench: &Bench, key: &str) -> catalog::Stored {
    catalog::show(&bench.books.store, key).await.unwrap().unwrap()
}

async fn text(store: &Flaky, sql: &'static str) -> Vec<String> {
    let mut batch = Batch::read("test");
    let step = batch.push(Statement::new(sql));
    let rows = store.run(&batch, Millis::from_seconds(5)).await.unwrap();
    rows.of(step).rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_was_written_is_read_and_writing_it_again_changes_nothing() {
    let bench = Bench::bare().await;
    let drafts = [shirt("ada"), shirt("bea")];
    let first = upsert(&bench, &drafts).await;
    assert!(matches!(first[..], [Upserted::Created(_), Upserted::Created(_)]), "{first:?}");
    let events = bench.number("SELECT count(*) FROM events").await;
    let again = upsert(&bench, &drafts).await;
    assert_eq!(
        again,
        first.iter().map(|one| Upserted::Unchanged(one.id().unwrap())).collect::<Vec<_>>()
    );
    assert_eq!(bench.number("SELECT count(*) FROM events").await, events);

    let found = stored(&bench, "ada").await;
    assert_eq!((found.version, found.draft.published_at), (1, Some(bench.now())));
    let mut read = found.draft.clone();
    read.id = None;
    read.published_at = None;
    for variant in &mut read.variants {
        variant.id = None;
    }
    assert_eq!(read, drafts[0]);
    for key in [found.id.to_string(), "ada-M".to_owned()] {
        assert_eq!(stored(&bench, &key).await, found, "{key}");
    }
    assert_eq!(catalog::show(&bench.books.store, "nothing").await.unwrap(), None);
    let by = "SELECT actor FROM events WHERE type = 'product.created'";
    assert_eq!(text(&bench.books.store, by).await, ["staff:key_1", "staff:key_1"]);
}

#[tokio::test]
async fn a_change_writes_what_is_different_and_spends_a_version() {
    let bench = Bench::bare().await;
    upsert(&bench, &[shirt("ada")]).await;
    let was = stored(&bench, "ada").await;
    let mut draft = was.draft();
    draft.title = "Blouse".to_owned();
    draft.images.clear();
    draft.variants[0].prices[0].price = Money::new(1_500, Currency::USD);
    let updated = upsert(&bench, std::slice::from_ref(&draft)).await;
    assert_eq!(updated, [Upserted::Updated(was.id)]);
    let now = stored(&bench, "ada").await;
    assert_eq!(now.version, 2);
    assert_eq!(now.draft, Draft { based_on: None, ..draft.clone() });
    let data = "SELECT data FROM events WHERE type = 'product.updated'";
    let data = text(&bench.books.store, data).await;
    assert_eq!(data, [r#"{"changed":["title","prices","images"],"version":2}"#]);

    // Somebody else's change of the same version comes too late; the same change does not.
    assert_eq!(upsert(&bench, std::slice::from_ref(&draft)).await, [Upserted::Unchanged(was.id)]);
    draft.title = "Tunic".to_owned();
    let late = upsert(&bench, &[draft]).await;
    assert_eq!(late, [Upserted::Refused(Refusal::Changed { version: 2 })]);
}

#[tokio::test]
async fn a_sku_keeps_its_variant_through_retirement() {
    let bench = Bench::bare().await;
    upsert(&bench, &[shirt("ada"), shirt("bea")]).await;
    let was = stored(&bench, "ada").await;
    let medium = was.draft.variants[1].clone();
    let mut small = was.draft();
    small.variants.pop();
    small.options[0].values.pop();
    upsert(&bench, std::slice::from_ref(&small)).await;
    assert_eq!(stored(&bench, "ada").await.draft.variants.len(), 1);
    let priced = bench.number("SELECT count(*) FROM prices").await;
    assert_eq!(priced, 3, "what is not offered has no price");
    // Its SKU is offered again, by another product: the same thing, with its stock.
    let mut other = stored(&bench, "bea").await.draft();
    other.options[0].values.push("XL".to_owned());
    other.variants.push(VariantDraft {
        id: None,
        options: vec!["XL".to_owned()],
        ..medium.clone()
    });
    let moved = upsert(&bench, &[other]).await;
    assert!(matches!(moved[..], [Upserted::Updated(_)]), "{moved:?}");
    assert_eq!(stored(&bench, "bea").await.draft.variants[2].id, medium.id);
    // And now it is taken.
    small.variants.push(medium);
    small.options[0].values.push("M".to_owned());
    small.based_on = None;
    let refused = upsert(&bench, &[small]).await;
    let taken = Refusal::SkuTaken { sku: "ada-M".to_owned(), slug: "bea".to_owned() };
    assert_eq!(refused, [Upserted::Refused(taken)]);
}

#[tokio::test]
async fn one_refusal_keeps_no_other_draft_from_being_written() {
    let bench = Bench::bare().await;
    let mut bad = shirt("bad");
    bad.variants[1].options = vec!["L".to_owned()];
    let mut lost = shirt("lost");
    lost.categories = vec![slug("nowhere")];
    let mut nameless = shirt("nameless");
    nameless.title = " ".to_owned();
    let mut foreign = shirt("foreign");
    foreign.variants[0].prices[0].price = Money::new(1, Currency::EUR);
    foreign.variants[1].prices[0].price = Money::new(1, Currency::EUR);
    let all = [shirt("ada"), bad, lost, nameless, shirt("ada"), shirt("bea"), foreign];
    let code = |one: &Upserted| match one {
        Upserted::Refused(refusal) => refusal.code(),
        Upserted::Created(_) => "created",
        other => panic!("{other:?}"),
    };
    let mut moment = bench.moment();
    let dry = catalog::try_upsert(&bench.books.store, &all, &mut moment).await.unwrap();
    assert_eq!(catalog::list(&bench.books.store, None, None, 10).await.unwrap(), []);
    let wet = upsert(&bench, &all).await;
    let codes = wet.iter().map(code).collect::<Vec<_>>();
    let wanted = ["created", "options", "unknown_category", "text", "repeated", "created"];
    assert_eq!(codes[..6], wanted);
    assert_eq!(dry.iter().map(code).collect::<Vec<_>>(), codes);
    let slugs = catalog::list(&bench.books.store, Some(Status::Published), None, 10).await.unwrap();
    let slugs: Vec<_> = slugs.iter().map(|one| one.draft.slug.as_str()).collect();
    assert_eq!(slugs[slugs.len() - 2..], ["bea", "ada"], "the newest first");
}

#[tokio::test]
async fn a_new_slug_leaves_a_redirect_and_none_leads_in_a_circle() {
    let bench = Bench::bare().await;
    upsert(&bench, &[shirt("ada")]).await;
    let rename = async |from: &str, to: &str| {
        let mut draft = stored(&bench, from).await.draft();
        draft.slug = slug(to);
        assert!(matches!(upsert(&bench, &[draft]).await[..], [Upserted::Updated(_)]));
    };
    rename("ada", "bea").await;
    rename("bea", "cleo").await;
    let all = "SELECT source || ' ' || target FROM redirects ORDER BY 1";
    let known = text(&bench.books.store, all).await;
    assert_eq!(known, ["/products/ada /products/cleo", "/products/bea /products/cleo"]);
    rename("cleo", "ada").await;
    let known = text(&bench.books.store, all).await;
    assert_eq!(known, ["/products/bea /products/ada", "/products/cleo /products/ada"]);
    // A new product at an address that moved is found there.
    let mut other = shirt("dora");
    other.slug = slug("bea");
    upsert(&bench, &[other]).await;
    assert_eq!(text(&bench.books.store, all).await, ["/products/cleo /products/ada"]);
    let mut shelves = Shelves::default();
    shelves.refresh(&bench.books.store).await.unwrap();
    assert_eq!(shelves.parts(1, bench.now(), false).redirects.len(), 1);
}

/// Directive 98/6/EC: the lowest price of the 30 days before, whatever was set in between.
#[tokio::test]
async fn the_lowest_price_of_thirty_days_is_known() {
    let bench = Bench::bare().await;
    upsert(&bench, &[shirt("ada")]).await;
    let id = stored(&bench, "ada").await.draft.variants[0].id.unwrap();
    let set = async |minor: Option<i64>| {
        let mut draft = stored(&bench, "ada").await.draft();
        draft.variants[0].prices =
            minor.map(|minor| usd(minor, Timestamp::EPOCH)).into_iter().collect();
        upsert(&bench, &[draft]).await;
    };
    let lowest =
        async |at: Timestamp| prices::lowest(&bench.books.store, id, &list(), at).await.unwrap();
    let day = Millis::from_days(1);
    assert_eq!(lowest(bench.now()).await, None, "it had no price before");
    bench.pass(day);
    set(Some(1_500)).await;
    bench.pass(day);
    set(Some(1_800)).await;
    bench.pass(day);
    assert_eq!(lowest(bench.now()).await, Some(1_500));
    // 1,500 ended 1 day after it began, which is 30 days and 1 ms before this.
    let later = bench.now().plus(Millis::from_days(29));
    assert_eq!(lowest(later.plus(Millis::new(1))).await, Some(1_800));
    assert_eq!(lowest(later.minus(Millis::new(1))).await, Some(1_500));
    set(None).await;
    assert_eq!(lowest(bench.now().plus(Millis::from_days(60))).await, None);
    let past = prices::history(&bench.books.store, id, None, 10).await.unwrap();
    let set: Vec<_> = past.iter().map(|one| one.price.map(Money::minor)).collect();
    assert_eq!(set, [None, Some(1_800), Some(1_500), Some(1_900)]);
}

#[tokio::test]
async fn the_frame_is_replaced_by_kind_and_keeps_what_is_in_use() {
    let bench = Bench::bare().await;
    let store = &bench.books.store;
    let category = |name: &str, parent: Option<&str>| Category {
        slug: slug(name),
        parent: parent.map(slug),
        face: Face::new(name),
    };
    let put = async |wish: Reframe| {
        catalog::reframe(store, &wish, &staff(), &bench.moment()).await.unwrap()
    };
    let tree = vec![category("cloth", None), category("shirts", Some("cloth"))];
    let all = Reframe { categories: Some(tree.clone()), ..Reframe::default() };
    assert_eq!(put(all.clone()).await, Reframed::Done);
    assert_eq!(put(all).await, Reframed::Unchanged);
    let mut draft = shirt("ada");
    draft.categories = vec![slug("shirts")];
    let id = upsert(&bench, &[draft]).await[0].id().unwrap();
    let bare = Reframe { categories: Some(tree[..1].to_vec()), ..Reframe::default() };
    assert_eq!(put(bare).await, Reframed::InUse(slug("shirts")));
    let upside = tree.iter().rev().cloned().collect();
    let upside = Reframe { categories: Some(upside), ..Reframe::default() };
    assert!(matches!(put(upside).await, Reframed::Invalid(_)));
    let picked = Collection {
        slug: slug("best"),
        face: Face::new("Best"),
        members: Members::Picked(vec![domain::ProductId::from_ulid(9), id]),
    };
    let more = Reframe {
        more_categories: vec![category("shirts", None), category("shoes", Some("cloth"))],
        collections: Some(vec![picked]),
        ..Reframe::default()
    };
    assert_eq!(put(more).await, Reframed::Done);
    let frame = catalog::frame(store).await.unwrap();
    assert_eq!(frame.categories, [tree, vec![category("shoes", Some("cloth"))]].concat());
    let mut shelves = Shelves::default();
    shelves.refresh(store).await.unwrap();
    let parts = shelves.parts(1, bench.now(), false);
    assert_eq!(parts.collections[0].members, Members::Picked(vec![id]), "only what is there");
}

#[tokio::test]
async fn what_is_read_again_is_what_changed() {
    let bench = Bench::bare().await;
    let names: Vec<_> = (0..1_100).map(|n| format!("p{n:04}")).collect();
    let drafts: Vec<_> = names.iter().map(|name| shirt(name)).collect();
    for some in drafts.chunks(400) {
        upsert(&bench, some).await;
    }
    let mut shelves = Shelves::default();
    shelves.refresh(&bench.books.store).await.unwrap();
    let before = shelves.len();
    let mut hidden = stored(&bench, "p0007").await.draft();
    hidden.status = Status::Archived;
    upsert(&bench, &[hidden]).await;
    shelves.refresh(&bench.books.store).await.unwrap();
    assert_eq!(shelves.len(), before);
    let parts = shelves.parts(3, bench.now(), false);
    assert!(parts.products.iter().all(|one| one.slug != slug("p0007")));
    let mut whole = Shelves::default();
    whole.refresh(&bench.books.store).await.unwrap();
    assert_eq!(whole.parts(3, bench.now(), true), shelves.parts(3, bench.now(), true));
    assert!(domain::Catalog::build(parts).is_ok());
}

#[tokio::test]
async fn a_lost_answer_is_not_a_second_product() {
    let bench = Bench::bare().await;
    let drafts = [shirt("ada")];
    for (fault, made) in [(provider::Fault::LoseAnswer, "ada"), (provider::Fault::LoseCall, "bea")]
    {
        bench.books.store.fail_after(0, fault);
        let drafts = [Draft { slug: slug(made), ..shirt(made) }];
        assert!(matches!(upsert(&bench, &drafts).await[..], [Upserted::Created(_)]));
        let mut draft = stored(&bench, made).await.draft();
        draft.title = "Other".to_owned();
        bench.books.store.fail_after(0, fault);
        assert!(matches!(upsert(&bench, &[draft]).await[..], [Upserted::Updated(_)]));
        assert_eq!(stored(&bench, made).await.version, 2);
    }
    assert!(matches!(upsert(&bench, &drafts).await[..], [Upserted::Updated(_)]));
    let created = "SELECT count(*) FROM events WHERE type = 'product.created'";
    assert_eq!(bench.number(created).await, 2);
}

/// Between reading and writing, somebody else writes: the decision is taken again.
#[tokio::test]
async fn a_change_that_met_another_is_decided_again() {
    let bench = Bench::bare().await;
    upsert(&bench, &[shirt("ada")]).await;
    let mut other = Batch::write("test");
    other.push(Statement::new("UPDATE catalog_state SET change = change + 1"));
    other.push(Statement::new(
        "UPDATE products SET title = 'Theirs', version = version + 1,
          changed = (SELECT change FROM catalog_state) WHERE slug = 'ada'",
    ));
    let mut ours = stored(&bench, "ada").await.draft();
    ours.title = "Ours".to_owned();
    bench.books.store.meanwhile("change products", other.clone());
    let late = upsert(&bench, &[ours.clone()]).await;
    assert_eq!(late, [Upserted::Refused(Refusal::Changed { version: 2 })]);
    // Who does not say what it is based on, wins.
    bench.books.store.meanwhile("change products", other);
    ours.based_on = None;
    assert!(matches!(upsert(&bench, &[ours]).await[..], [Upserted::Updated(_)]));
    let now = stored(&bench, "ada").await;
    assert_eq!((now.version, now.draft.title.as_str()), (4, "Ours"));
    assert!(!bench.books.store.still_waits());
}

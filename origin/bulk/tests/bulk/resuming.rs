//! A file that is interrupted goes on where it was.

use books::demo;
use bulk::{Counts, Fate, Import, Progress, Target, restore, save};
use exchange::Reader;

use crate::shop::{Album, Shop, actor};

fn file(products: usize) -> String {
    let mut file = "Title,URL handle,SKU,Option1 name,Option1 value,Price,Collections\n".to_owned();
    for at in 0..products {
        file.push_str(&format!("Thing {at},thing-{at},T{at}-S,Size,S,1.00,all\n"));
        file.push_str(&format!(",thing-{at},T{at}-M,,M,2.00,\n"));
    }
    file
}

#[tokio::test]
async fn an_import_goes_on_after_any_number_of_deaths() {
    let shop = Shop::new().await;
    let text = file(45);
    let survey = shop.survey(text.as_bytes()).await;
    let actor = actor();
    let to = Target { store: &shop.store, location: demo::LOCATION, actor: &actor };
    let mut lives = 0;
    let mut seen = Vec::new();
    loop {
        lives += 1;
        let (place, mut counts) =
            restore(&shop.store, "abc").await.unwrap().unwrap_or((survey.begin, Counts::default()));
        let rest = &text.as_bytes()[usize::try_from(place.offset).unwrap()..];
        let mut reader = Reader::resume(rest, &survey, place).map(|entry| entry.unwrap());
        let mut import = Import::begin(to, &survey, false, Shop::now()).await.unwrap();
        // Each life takes two batches, writes down the first, and dies within the second.
        let first: Vec<_> = reader.by_ref().take(7).collect();
        let second: Vec<_> = reader.by_ref().take(7).collect();
        let Some(next) = first.last().map(|entry| entry.next) else { break };
        for outcome in import.take(first, &Album, &mut shop.moment()).await.unwrap() {
            counts.created += u64::from(outcome.fate == Fate::Created);
            counts.unchanged += u64::from(outcome.fate == Fate::Unchanged);
            seen.push(outcome.handle);
        }
        assert!(!import.is_settled(), "collections wait");
        import.finish(&shop.moment()).await.unwrap().unwrap();
        assert!(import.is_settled());
        let progress = Progress {
            digest: "abc".to_owned(),
            name: "things.csv".to_owned(),
            header: Vec::new(),
            next,
            counts,
        };
        save(&shop.store, &progress, false, Shop::now()).await.unwrap();
        import.take(second, &Album, &mut shop.moment()).await.unwrap();
    }
    assert_eq!(lives, 8);
    let (place, counts) = restore(&shop.store, "abc").await.unwrap().unwrap();
    assert_eq!(place.offset, survey.bytes);
    // The batch after each one that was written down had been made already.
    assert_eq!((counts.created + counts.unchanged, counts.created), (45, 7));
    let wanted: Vec<_> = (0..45).map(|at| format!("thing-{at}")).collect();
    assert_eq!(seen, wanted, "each product is counted once");
    let frame = books::catalog::frame(&shop.store).await.unwrap();
    let domain::Members::Picked(picked) = &frame.collections[0].members else { panic!("a rule") };
    assert_eq!(picked.len(), 45);
}

#[tokio::test]
async fn an_import_that_ended_begins_anew() {
    let shop = Shop::new().await;
    let progress = Progress {
        digest: "abc".to_owned(),
        name: "things.csv".to_owned(),
        header: vec!["Title".to_owned()],
        next: exchange::Place { offset: 10, row: 2 },
        counts: Counts { created: 1, ..Counts::default() },
    };
    assert_eq!(restore(&shop.store, "abc").await.unwrap(), None);
    save(&shop.store, &progress, false, Shop::now()).await.unwrap();
    let found = restore(&shop.store, "abc").await.unwrap();
    assert_eq!(found, Some((progress.next, progress.counts)));
    save(&shop.store, &progress, true, Shop::now()).await.unwrap();
    assert_eq!(restore(&shop.store, "abc").await.unwrap(), None);
    assert_eq!(bulk::header(&shop.store).await.unwrap(), ["Title"]);
}

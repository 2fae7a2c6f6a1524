//! A file that is interrupted goes on where it was.

use std::io::Cursor;
use std::sync::atomic::{AtomicU32, Ordering};

use books::demo;
use bulk::{
    Counts, Event, Fate, Fetched, Import, Outcome, Pictures, Progress, Target, restore, save,
};
use exchange::Reader;
use tokio::sync::Notify;

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

/// Pictures of which one never comes.
struct Stuck {
    left: AtomicU32,
    stuck: Notify,
}

impl Stuck {
    fn after(pictures: u32) -> Self {
        Self { left: AtomicU32::new(pictures), stuck: Notify::new() }
    }
}

impl Pictures for Stuck {
    async fn fetch(&self, address: &str) -> Fetched {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 0 {
            self.stuck.notify_one();
            std::future::pending::<()>().await;
        }
        Fetched::Left(address.to_owned())
    }
}

#[tokio::test]
async fn a_whole_file_goes_on_where_it_was() {
    let shop = Shop::new().await;
    let mut file = "\u{feff}Title,URL handle,Price,Image Src\r\n".to_owned();
    for at in 0..450 {
        file.push_str(&format!("Thing {at},thing-{at},1.00,https://x.example/{at}.jpg\r\n"));
    }
    file.push_str("Bad,bad,1.0.0,\r\n");
    let import = async |pictures: &Stuck| {
        let actor = actor();
        let to = Target { store: &shop.store, location: demo::LOCATION, actor: &actor };
        let (bytes, mut failed) = (Cursor::new(file.as_bytes()), Vec::new());
        let how = (false, &mut shop.moment());
        let done = bulk::import(to, ("things.csv", bytes), pictures, how, |event| {
            if let Event::Product(Outcome { fate: Fate::Failed, remarks, .. }) = event {
                failed.extend(remarks.iter().map(|one| (one.row, one.code.clone())));
            }
        });
        (done.await.unwrap(), failed)
    };
    // Two batches are behind, the third is not.
    let pictures = Stuck::after(430);
    tokio::select! {
        _ = import(&pictures) => unreachable!("a picture is missing"),
        () = pictures.stuck.notified() => {}
    }
    let pictures = Stuck::after(1_000);
    let (done, failed) = import(&pictures).await;
    assert!(done.resumed);
    assert_eq!((done.rows, done.products), (451, 451));
    assert_eq!(done.counts, Counts { created: 450, changed: 0, unchanged: 0, failed: 1 });
    assert_eq!(failed, [(452, "bad_price".to_owned())]);
    let (again, _) = import(&pictures).await;
    assert!(!again.resumed);
    assert_eq!(again.counts, Counts { created: 0, changed: 0, unchanged: 450, failed: 1 });
}

//! What staff does at a terminal, with the command itself over a folder.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output};

use books::{Actor, Moment};
use database::Identity;
use database_local::{Local, Options};
use serde_json::Value;

/// A shop in a folder, with the small demo's goods as drafts.
struct Shop(tempfile::TempDir);

impl Shop {
    fn open() -> Self {
        let shop = Self(tempfile::tempdir().unwrap());
        shop.done(&["migrate"]);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(fill(shop.0.path()));
        shop
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bodega"));
        command.env_clear().arg("--data").arg(self.0.path()).arg("--json").args(words);
        command.output().unwrap()
    }

    /// What it says when all is well.
    fn done(&self, words: &[&str]) -> Value {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?} {output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What it says on the error stream when nothing was done.
    fn refused(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert_eq!(output.status.code(), Some(1), "{words:?} {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

async fn fill(data: &Path) {
    let keys: Value =
        serde_json::from_slice(&std::fs::read(data.join("keys.json")).unwrap()).unwrap();
    let identity = Identity::new(keys["store"].as_str().unwrap(), "local");
    let store = Local::open(&data.join("origin.db"), &identity, Options::default()).unwrap();
    let mut moment = Moment::new(server::clock::now(), server::clock::entropy().unwrap());
    books::demo::fill(&store, &Actor::Shop("test"), &mut moment).await.unwrap();
}

#[test]
fn a_price_is_set_published_and_taken_back() {
    let shop = Shop::open();
    let first = shop.done(&["releases", "publish"]);
    assert_eq!((&first["release"], &first["current"]), (&Value::from(1), &Value::from(true)));
    let list = shop.done(&["products", "list", "--limit", "3"]);
    assert_eq!(list.as_array().unwrap().len(), 3);
    let slug = list[0]["slug"].as_str().unwrap();

    let price = ["products", "price", slug, "12.50", "--market", "us", "--compare-at", "15"];
    let priced = shop.done(&price);
    let prices = priced["variants"][0]["prices"].as_array().unwrap();
    assert!(prices.iter().any(|one| one["price"]["amount"] == 1_250
        && one["compare_at_price"]["amount"] == 1_500
        && one["price"]["currency"] == "USD"));
    let no_cents = ["products", "price", slug, "12.505", "--market", "us"];
    shop.refused(&no_cents);
    assert!(shop.refused(&["products", "price", slug, "1", "--market", "mars"]).contains("mars"));
    shop.refused(&["products", "price", "no-such-thing", "1", "--market", "us"]);

    assert_eq!(shop.done(&["releases", "publish"])["release"], 2);
    assert_eq!(shop.done(&["releases", "publish"])["release"], 2, "nothing was changed");
    assert_eq!(shop.done(&["releases", "rollback", "1"])["current"], true);
    shop.refused(&["releases", "rollback", "9"]);
    let preview = shop.done(&["releases", "preview"]);
    assert!(preview["url"].as_str().unwrap().contains("/?preview=3."));
    let all = shop.done(&["releases", "list"]);
    let current: Vec<_> = all.as_array().unwrap().iter().map(|one| &one["current"]).collect();
    assert_eq!(current, [false, false, true]);
}

#[test]
fn a_product_is_archived_and_a_wrong_name_is_told() {
    let shop = Shop::open();
    let list = shop.done(&["products", "list"]);
    let slug = list[0]["slug"].as_str().unwrap();
    let output = shop.run(&["products", "archive", slug, "no-such-thing"]);
    assert_eq!(output.status.code(), Some(1));
    let outcomes: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&outcomes[0]["changed"], &outcomes[0]["status"]),
        (&Value::from(true), &Value::from("ARCHIVED"))
    );
    assert!(outcomes[1]["error"].as_str().unwrap().contains("no-such-thing"));
    let again = shop.done(&["products", "archive", slug]);
    assert_eq!(again[0]["changed"], false);
    let archived = shop.done(&["products", "list", "--status", "archived"]);
    assert_eq!(archived.as_array().unwrap().len(), 1);
    assert_eq!(shop.done(&["products", "publish", slug])[0]["status"], "PUBLISHED");
    assert_eq!(shop.done(&["products", "show", slug])["status"], "PUBLISHED");
}

#[test]
fn stock_is_changed_with_a_reason() {
    let shop = Shop::open();
    let before = shop.done(&["stock", "show", "MUG-SAND"])["on_hand"].as_i64().unwrap();
    let fewer = ["stock", "adjust", "MUG-SAND", "--by", "-2", "--reason", "damaged"];
    assert_eq!(shop.done(&fewer)["level"]["on_hand"], before - 2);
    let counted = ["stock", "adjust", "MUG-SAND", "--to", "7", "--reason", "correction"];
    assert_eq!(shop.done(&counted)["level"]["available"], 7);
    assert!(!shop.done(&["stock", "list", "--limit", "2"]).as_array().unwrap().is_empty());
    for words in [
        &["stock", "adjust", "MUG-SAND", "--reason", "damaged"][..],
        &["stock", "adjust", "MUG-SAND", "--by", "1", "--to", "1", "--reason", "damaged"],
        &["stock", "adjust", "MUG-SAND", "--by", "1"],
        &["stock", "adjust", "MUG-SAND", "--by", "1", "--reason", "bored"],
    ] {
        assert_eq!(shop.run(words).status.code(), Some(2), "{words:?}");
    }
    shop.refused(&["stock", "adjust", "NO-SUCH", "--by", "1", "--reason", "other"]);
    shop.refused(&["stock", "show", "NO-SUCH"]);
}

#[test]
fn a_key_is_shown_once_and_revoked_once() {
    let shop = Shop::open();
    let made = shop.done(&["admin", "keys", "create", "--name", "till", "--scope", "write"]);
    assert!(made["key"].as_str().unwrap().starts_with("sk_"));
    let id = made["id"].as_str().unwrap();
    let list = shop.done(&["admin", "keys", "list"]);
    assert_eq!((&list[0]["name"], list[0].get("key")), (&Value::from("till"), None));
    assert_eq!(shop.done(&["admin", "keys", "revoke", id])[0]["outcome"], "revoked");
    for wrong in [id, "key_1"] {
        assert_eq!(shop.run(&["admin", "keys", "revoke", wrong]).status.code(), Some(1));
    }
    assert!(shop.done(&["admin", "keys", "list"])[0]["revoked_at"].is_string());
}

#[test]
fn what_is_not_there_is_not_called_off_sent_or_given_back() {
    let shop = Shop::open();
    shop.refused(&["orders", "cancel", "1001"]);
    shop.refused(&["orders", "ship", "1001"]);
    shop.refused(&["orders", "refund", "1001", "--reason", "x", "--key", "k"]);
    let nameless = ["orders", "refund", "1001", "--reason", "x"];
    assert_eq!(shop.run(&nameless).status.code(), Some(2));
    assert_eq!(shop.done(&["orders", "list"]), Value::Array(Vec::new()));
}

#[test]
fn the_first_command_on_a_new_folder_finds_an_empty_shop() {
    let shop = Shop(tempfile::tempdir().unwrap());
    assert_eq!(shop.done(&["orders", "list"]), Value::Array(Vec::new()));
    shop.done(&["seed", "--products", "3"]);
    let release = shop.done(&["releases", "publish"]);
    assert_eq!(release["current"], Value::from(true));
    assert_eq!(shop.done(&["products", "list"]).as_array().unwrap().len(), 3);
}

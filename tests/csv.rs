//! Whole catalogs through the command itself, which is killed on the way.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails, also in the functions its cases share"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::Value;

/// Products of the file that is interrupted: several batches.
const PRODUCTS: usize = 1_500;

fn bodega(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bodega"));
    command.env_clear().arg("--data").arg(data).args(words);
    command
}

fn run(data: &Path, words: &[&str]) -> Output {
    bodega(data, words).output().unwrap()
}

/// The last line of what was said, as JSON.
fn said(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text
        .lines()
        .last()
        .unwrap_or_else(|| panic!("nothing was said: {}", String::from_utf8_lossy(&output.stderr)));
    serde_json::from_str(last).unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A file as a spreadsheet on Windows saves it, with a row in the middle that is wrong.
fn catalog() -> String {
    let mut file = "\u{feff}Title,URL handle,SKU,Option1 name,Option1 value,Price,\
        Inventory tracker,Inventory quantity,My note\r\n"
        .to_owned();
    for at in 0..PRODUCTS {
        let price = if at == 700 { "1,00 €" } else { "12.50" };
        let note = "\"two\r\nlines\"";
        write!(file, "Thing {at},thing-{at},T{at}-S,Size,S,\"{price}\",shopify,7,{note}\r\n")
            .unwrap();
        write!(file, ",thing-{at},T{at}-M,,M,13.00,shopify,8,\r\n").unwrap();
    }
    file
}

#[test]
fn a_killed_import_goes_on_and_what_comes_out_goes_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("shop"), folder.path().join("things.csv"));
    fs::write(&file, catalog()).unwrap();

    // A dry run says what would be, and leaves nothing behind.
    let dry = run(&data, &["--json", "import", "--dry-run", path(&file)]);
    assert_eq!(dry.status.code(), Some(3), "{dry:?}");
    let report = said(&dry);
    assert_eq!(report["counts"]["created"], PRODUCTS - 1);
    let complaint: Value =
        serde_json::from_slice(dry.stdout.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    // Each product before it has two rows, of which the first has two lines.
    assert_eq!(complaint["handle"], "thing-700");
    assert_eq!(complaint["remarks"][0]["row"], 2 + 700 * 2);
    assert_eq!(complaint["remarks"][0]["column"], "Price");
    assert_eq!(run(&data, &["export"]).status.code(), Some(1), "there are no markets yet");

    // Killed as soon as it has said that the wrong row is behind it.
    let mut dying = bodega(&data, &["import", path(&file)]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(dying.stdout.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    assert!(line.starts_with("things.csv:1402: error: Price:"), "{line}");
    dying.kill().unwrap();
    assert!(!dying.wait().unwrap().success());

    let done = run(&data, &["--json", "import", path(&file), "--publish"]);
    assert_eq!(done.status.code(), Some(3), "{done:?}");
    let report = said(&done);
    assert_eq!(report["resumed"], true, "{report}");
    assert_eq!(report["release"], 1);
    let counts = &report["counts"];
    let count = |name: &str| counts[name].as_u64().unwrap();
    assert_eq!(count("created") + count("unchanged"), u64::try_from(PRODUCTS - 1).unwrap());
    assert_eq!((count("failed"), count("changed")), (1, 0));

    // Out, in and out again: the same bytes, and nothing has changed.
    let first = folder.path().join("first.csv");
    assert!(run(&data, &["export", path(&first)]).status.success());
    let again = run(&data, &["--json", "import", path(&first)]);
    assert!(again.status.success(), "{again:?}");
    let counts = &said(&again)["counts"];
    assert_eq!((counts["unchanged"].as_u64(), counts["changed"].as_u64()), (Some(1_499), Some(0)));
    let second = run(&data, &["export"]);
    assert!(second.status.success());
    assert!(fs::read(&first).unwrap() == second.stdout, "the second export is another file");
    // And in a shop that has nothing.
    let other = folder.path().join("other");
    assert!(run(&other, &["import", path(&first)]).status.success());
    assert!(fs::read(&first).unwrap() == run(&other, &["export"]).stdout, "in a new shop");
}

#[test]
fn a_file_that_cannot_be_read_is_answered_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("shop"), folder.path().join("mine.csv"));
    for (bytes, advice) in [
        (&b"Title;Price\r\nMug;9,00\r\n"[..], "separated by semicolons, not by commas"),
        (b"Title,Price\nCaf\xe9,9.00\n", "Row 2 holds a byte that is not UTF-8"),
        (b"PK\x03\x04 and so on", "not a CSV file"),
        (b"Name,Price\nMug,9.00\n", "There is no Title column"),
        (b"Title,Price\n\"Mug,9.00\n", "The quote opened in row 2 is never closed"),
        (b"", "The file is empty"),
    ] {
        fs::write(&file, bytes).unwrap();
        let output = run(&data, &["import", path(&file)]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("mine.csv") && said.contains(advice), "{said}");
    }
    let output = run(&data, &["import", path(&folder.path().join("none.csv"))]);
    assert_eq!(output.status.code(), Some(1));
}

/// The smallest GIF there is.
const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\x01\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// A server that has a picture at `/mug.gif`, a page at `/page`, and nothing else.
fn server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = String::new();
            BufReader::new(&stream).read_line(&mut asked).unwrap();
            let (status, body) = match asked.split(' ').nth(1) {
                Some("/mug.gif") => ("200 OK", GIF),
                Some("/page") => ("200 OK", &b"<html>"[..]),
                _ => ("404 Not Found", &b""[..]),
            };
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        }
    });
    address
}

#[test]
fn pictures_on_the_web_are_fetched_once_and_what_fails_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("shop"), folder.path().join("mugs.csv"));
    let server = server();
    fs::write(
        &file,
        format!(
            "Title,Price,Image Src\nMug,9.00,http://{server}/mug.gif\n\
             Cup,8.00,http://{server}/page\nJug,7.00,http://{server}/gone.jpg\n\
             Pot,6.00,http://127.0.0.1:9/pot.jpg\n"
        ),
    )
    .unwrap();
    let from = server.to_string();
    let output = run(&data, &["import", path(&file), "--pictures-from", &from]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(!said.contains("mugs.csv:2:"), "{said}");
    assert!(said.contains("mugs.csv:3: error: Product image URL:"), "{said}");
    assert!(said.contains("mugs.csv:4: warning: Product image URL:"), "{said}");
    assert!(said.contains("404") && said.contains("private network"), "{said}");
    let kept: Vec<_> = fs::read_dir(data.join("media/originals")).unwrap().collect();
    assert_eq!(kept.len(), 1);
    // Without leave to ask that server: what is had already is not asked for again.
    let output = run(&data, &["import", path(&file)]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!said.contains("mugs.csv:2:") && said.contains("mugs.csv:4: warning:"), "{said}");
}

#[test]
fn a_picture_beside_the_file_is_taken_by_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("shop"), folder.path().join("mugs.csv"));
    fs::create_dir(folder.path().join("pictures")).unwrap();
    // A picture, and something that is none.
    fs::write(folder.path().join("pictures/mug.jpg"), GIF).unwrap();
    fs::write(folder.path().join("pictures/cup.jpg"), "a cup").unwrap();
    fs::write(
        &file,
        "Title,Price,Image Src\nMug,9.00,file:pictures/mug.jpg\nCup,8.00,file:pictures/cup.jpg\n\
         Jug,7.00,file:../secret.jpg\nPot,6.00,http://127.0.0.1:9/pot.jpg\n",
    )
    .unwrap();
    let output = run(&data, &["import", path(&file)]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("mugs.csv:3: error: Product image URL:"), "{said}");
    assert!(said.contains("mugs.csv:4: error: Product image URL:"), "{said}");
    assert!(said.contains("mugs.csv:5: warning: Product image URL:"), "{said}");
    let kept: Vec<_> = fs::read_dir(data.join("media/originals")).unwrap().collect();
    assert_eq!(kept.len(), 1);
    let mut csv = String::new();
    let mut export = bodega(&data, &["export"]).stdout(Stdio::piped()).spawn().unwrap();
    export.stdout.take().unwrap().read_to_string(&mut csv).unwrap();
    assert!(export.wait().unwrap().success());
    assert!(csv.contains("file:pictures/mug.jpg") && csv.contains("http://127.0.0.1:9/pot.jpg"));
}

//! Dying at a named place and coming back: A6 and A7 of the fault catalogue.

use std::process::Command;
use std::sync::Arc;

use server::CrashPoint;
use tempfile::TempDir;
use wire::answer::Answer;
use wire::message::Message;

use crate::world::{Wishes, World, orders_in};

/// The child process of this test finds its orders here.
const CHILD: &str = "ORIGIN_TEST_CRASH";

/// In the parent this does nothing; in a child it is the process that dies.
#[test]
#[expect(clippy::disallowed_methods, reason = "a child process is told by its environment")]
fn child() {
    let Ok(orders) = std::env::var(CHILD) else { return };
    let (point, folder) = orders.split_once(' ').unwrap();
    let folder = Arc::new(adopt(folder));
    let crash = CrashPoint::parse(point);
    assert!(crash.is_some());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let world = World::over(Arc::clone(&folder), Wishes { crash, ..Wishes::default() }).await;
        let bytes = world.seal(&Message::Place(world.checkout().intent));
        std::fs::write(folder.path().join("envelope"), &bytes).unwrap();
        world.deliver("/edge/v1/messages", &bytes).await;
    });
    panic!("the process was to die at {point}");
}

/// A folder of the parent's, which must survive this process.
fn adopt(folder: &str) -> TempDir {
    let mut adopted = tempfile::Builder::new().tempdir_in(folder).unwrap();
    adopted.disable_cleanup(true);
    std::fs::write(std::path::Path::new(folder).join("where"), adopted.path().to_str().unwrap())
        .unwrap();
    adopted
}

fn crash_at(point: CrashPoint) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let orders = format!("{} {}", point.as_str(), folder.path().display());
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crashing::child", "--nocapture"])
        .env(CHILD, orders)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stderr).into_owned();
    assert!(!child.status.success() && child.status.code().is_none(), "aborted: {said}");
    folder
}

async fn check(point: CrashPoint, orders_after_crash: i64) {
    let parent = crash_at(point);
    let inside = std::fs::read_to_string(parent.path().join("where")).unwrap();
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(&inside).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
    }
    assert_eq!(orders_in(&copy).await, orders_after_crash, "{point:?}");

    let envelope = std::fs::read(copy.path().join("envelope")).unwrap();
    let copy = Arc::new(copy);
    let world = World::over(Arc::clone(&copy), Wishes::default()).await;
    let reply = world.deliver("/edge/v1/messages", &envelope).await;

    assert!(matches!(Answer::from_json(&reply.body).unwrap(), Answer::Placed(_)));
    world.close().await.unwrap();
    assert_eq!(orders_in(&copy).await, 1, "{point:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn dying_before_the_commit_leaves_nothing_and_loses_nothing() {
    check(CrashPoint::IntakeBeforeCommit, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dying_after_the_commit_leaves_one_order_for_ever() {
    check(CrashPoint::IntakeAfterCommit, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dying_before_the_reply_leaves_one_order_for_ever() {
    check(CrashPoint::IntakeBeforeReply, 1).await;
}

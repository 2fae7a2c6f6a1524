//! The steps that try the origin's chart: on paper, and with one sale on a real Kubernetes.
//!
//! * [`installed`] is the chart in a namespace: upgraded, killed, asked.
//! * [`outside`] is what stands beside the cluster: databases, the payment sandbox, the edge.
//! * [`crowd`] goes on buying while something is done to the origin.
//! * [`story`] is the order in which all of that happens, and what must be true.

mod crowd;
mod installed;
mod outside;
mod story;

use std::path::PathBuf;

use crate::cluster::Cluster;
use crate::fault::{Doing, Fault};
use crate::run::Run;
use crate::say::{complain, say};
use crate::tools::Tool;
use crate::{image, workspace};

/// The two names under which the image is loaded; going from one to the other is an upgrade.
const IMAGES: [&str; 2] = ["bodega:trial-1", "bodega:trial-2"];

/// Where the chart is.
fn folder() -> PathBuf {
    workspace::root().join("origin/chart")
}

/// The sample values beside it; together they reach every branch of the templates.
fn samples() -> Result<Vec<PathBuf>, Fault> {
    let folder = folder().join("ci");
    let failed = || format!("cannot list {}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).doing(failed)? {
        files.push(entry.doing(failed)?.path());
    }
    files.sort();
    Ok(files)
}

/// Lints and renders the chart with every sample, and proves that a misspelt value is refused.
pub(super) fn lint() -> Result<(), Fault> {
    let helm = Tool::Helm.ensure()?;
    let chart = folder();
    let samples = samples()?;
    for sample in &samples {
        let with = ["--values".as_ref(), sample.as_os_str()];
        Run::new(&helm).args(["lint", "--strict"]).args([&chart]).args(with).done()?;
        Run::new(&helm).args(["template", "corner"]).args([&chart]).args(with).quiet().output()?;
    }
    let Some(first) = samples.first() else {
        return Err(Fault::Failed("the chart has no sample values".to_owned()));
    };
    let misspelt = Run::new(&helm)
        .args(["template", "corner"])
        .args([&chart])
        .args(["--set", "ingres.enabled=false", "--values"])
        .args([first])
        .quiet()
        .refused()?;
    if misspelt.contains("ingres") {
        return Ok(());
    }
    Err(Fault::Failed(format!("a misspelt value was refused for another reason: {misspelt}")))
}

/// Packs the image, finds a cluster and lets the story happen on it.
pub(super) fn sell() -> Result<(), Fault> {
    let cluster = Cluster::open()?;
    let program = image::build("image")?;
    let files = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    let archive = files.path().join("bodega.tar");
    image::pack(&program, &IMAGES, &archive)?;
    cluster.load(&archive)?;

    let place = installed::Namespace::create(&cluster)?;
    let outcome = story::tell(&place, &program.path, files.path());
    if outcome.is_err() {
        place.explain();
        for log in ["edge", "sandbox"] {
            let file = files.path().join(format!("{log}.log"));
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let end: Vec<_> = text.lines().rev().take(20).collect();
            end.iter().rev().for_each(|line| complain(format_args!("{log}: {line}")));
        }
    }
    say("cleaning up");
    place.remove()?;
    outcome
}

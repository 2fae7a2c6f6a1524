//! `bodega migrate [--check]`.

use std::process::ExitCode;

use serde::Serialize;

use crate::output::Output;
use crate::shop::Shop;
use crate::{Failure, stores};

#[derive(Serialize)]
struct Report {
    database: &'static str,
    applied: Vec<u32>,
    pending: Vec<u32>,
}

/// Applies what is pending, or with `check` only says what is, and then exits with 1.
pub(crate) async fn migrate(
    shop: &Shop,
    check: bool,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let mut reports = Vec::new();
    for opened in stores::open_all(shop, &shop.region()?)? {
        let applied = match check {
            true => Vec::new(),
            false => opened.prepare(server::clock::now()).await?,
        };
        let plan = opened.plan().await?;
        let pending = plan.pending.iter().map(|migration| migration.number).collect();
        reports.push(Report { database: opened.name(), applied, pending });
    }
    let behind = reports.iter().any(|report| !report.pending.is_empty());
    output.print(&reports, || reports.iter().map(Report::line).collect::<Vec<_>>().join("\n"));
    Ok(if behind { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

impl Report {
    fn line(&self) -> String {
        match (self.applied.len(), self.pending.len()) {
            (0, 0) => format!("{}: up to date", self.database),
            (done, 0) => format!("{}: applied {done}", self.database),
            (_, behind) => format!("{}: {behind} to apply", self.database),
        }
    }
}

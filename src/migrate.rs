//! `bodega migrate [--check]`.

use std::process::ExitCode;

use database::migrate::MigrateError;
use serde::Serialize;

use crate::output::Output;
use crate::shop::Shop;
use crate::stores::Opened;
use crate::{Failure, stores};

#[derive(Serialize)]
struct Report {
    database: &'static str,
    applied: Vec<u32>,
    pending: Vec<u32>,
    /// Whether it was away, and was passed over.
    away: bool,
}

/// What is asked for besides.
#[derive(Clone, Copy)]
pub(crate) struct Wish {
    /// Change nothing.
    pub(crate) check: bool,
    /// Pass over a database that is away.
    pub(crate) reachable: bool,
}

/// Applies what is pending, or only says what is, and then exits with 1.
pub(crate) async fn migrate(shop: &Shop, wish: Wish, output: &Output) -> Result<ExitCode, Failure> {
    let mut reports = Vec::new();
    for opened in stores::open_all(shop, &shop.region()?)? {
        reports.push(match one(&opened, wish.check).await {
            Err(error) if wish.reachable && error.passing() => Report::away(opened.name()),
            done => done?,
        });
    }
    let behind = reports.iter().any(|report| !report.pending.is_empty());
    output.print(&reports, || reports.iter().map(Report::line).collect::<Vec<_>>().join("\n"));
    Ok(if behind { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn one(opened: &Opened, check: bool) -> Result<Report, MigrateError> {
    let applied = match check {
        true => Vec::new(),
        false => opened.prepare(server::clock::now()).await?,
    };
    let plan = opened.plan().await?;
    let pending = plan.pending.iter().map(|migration| migration.number).collect();
    Ok(Report { database: opened.name(), applied, pending, away: false })
}

impl Report {
    fn away(database: &'static str) -> Self {
        Self { database, applied: Vec::new(), pending: Vec::new(), away: true }
    }

    fn line(&self) -> String {
        if self.away {
            return format!("{}: away", self.database);
        }
        match (self.applied.len(), self.pending.len()) {
            (0, 0) => format!("{}: up to date", self.database),
            (done, 0) => format!("{}: applied {done}", self.database),
            (_, behind) => format!("{}: {behind} to apply", self.database),
        }
    }
}

//! `bodega doctor`: is everything in order, and if not, what.

use std::process::ExitCode;

use books::audit::{self, Violation};
use database::{Database, Statement};
use domain::Millis;
use serde::Serialize;

use crate::Failure;
use crate::output::Output;
use crate::shop::Shop;
use crate::stores::{self, Opened};

/// A healthy database answers at once; a doctor need not wait for a sick one for ever.
const PATIENCE: Millis = Millis::from_seconds(5);

#[derive(Serialize)]
struct Report {
    store: String,
    environment: String,
    sealing_key: String,
    checks: Vec<Check>,
}

#[derive(Serialize)]
struct Check {
    name: String,
    ok: bool,
    detail: String,
}

impl Check {
    fn of<E: std::fmt::Display>(name: impl Into<String>, outcome: Result<String, E>) -> Self {
        let (ok, detail) = match outcome {
            Ok(detail) => (true, detail),
            Err(error) => (false, error.to_string()),
        };
        Self { name: name.into(), ok, detail }
    }
}

/// Looks at everything; exits with 1 when something is wrong.
pub(crate) async fn doctor(shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let identity = shop.identity()?;
    let mut checks = Vec::new();
    for which in [Database::Catalog, Database::Carts(shop.region()?), Database::Origin] {
        match stores::open(shop, which) {
            Ok(opened) => examine(&opened, &mut checks).await,
            Err(error) => checks.push(Check::of("database", Err::<String, _>(error))),
        }
    }
    let report = Report {
        store: identity.store,
        environment: identity.environment,
        sealing_key: shop.sealing_public()?,
        checks,
    };
    let healthy = report.checks.iter().all(|check| check.ok);
    output.print(&report, || report.text());
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn examine(opened: &Opened, checks: &mut Vec<Check>) {
    let name = opened.name();
    let schema = opened.plan().await.map_err(|error| error.to_string());
    let schema = schema.and_then(|plan| match plan.pending.len() {
        0 => Ok(format!("{} migrations applied", plan.applied.len())),
        behind => Err(format!("{behind} migrations to apply: run `bodega migrate`")),
    });
    let current = schema.is_ok();
    checks.push(Check::of(format!("{name}: schema"), schema));
    if !current {
        return;
    }
    checks.push(Check::of(format!("{name}: identity"), identity(opened).await));
    if opened.which == Database::Origin {
        checks.push(books(opened).await);
    }
}

/// Every batch checks the identity, so any batch will do.
async fn identity(opened: &Opened) -> Result<String, database::BatchError> {
    use database::Store;
    let mut batch = database::Batch::read("doctor");
    batch.push(Statement::new("SELECT 1"));
    opened.store.run(&batch, PATIENCE).await.map(|_| "ours".to_owned())
}

/// Stock, orders and payments add up.
async fn books(opened: &Opened) -> Check {
    let outcome = match audit::audit(&opened.store).await {
        Err(fault) => Err(fault.to_string()),
        Ok(violations) if violations.is_empty() => Ok("everything adds up".to_owned()),
        Ok(violations) => Err(violations.iter().map(line).collect::<Vec<_>>().join("; ")),
    };
    Check::of("origin: books", outcome)
}

fn line(violation: &Violation) -> String {
    format!("{} {}: {}", violation.rule, violation.subject, violation.detail)
}

impl Report {
    fn text(&self) -> String {
        let mut lines = vec![
            format!("store        {}", self.store),
            format!("environment  {}", self.environment),
            format!("sealing key  {}", self.sealing_key),
        ];
        lines.extend(self.checks.iter().map(|check| {
            let mark = if check.ok { "ok   " } else { "WRONG" };
            format!("{mark}  {}: {}", check.name, check.detail)
        }));
        lines.join("\n")
    }
}

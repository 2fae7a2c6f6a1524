//! What shoppers were promised, held against what the origin's own command says.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::wrong;
use crate::build;
use crate::fault::{Doing, Fault};
use crate::orders;

/// The status of an order that is paid.
const PAID: &str = "PAID";

/// The promises, and the command.
pub(super) struct Ledger {
    settings: Vec<(String, String)>,
    /// Every order that a shopper knows of, and whether he has paid it.
    promised: BTreeMap<String, bool>,
}

impl Ledger {
    pub(super) fn new(settings: &[(String, String)]) -> Self {
        Self { settings: settings.to_vec(), promised: BTreeMap::new() }
    }

    /// A shopper knows of this order, which nobody else does.
    pub(super) fn promise(&mut self, order: &str) -> Result<(), Fault> {
        match self.promised.insert(order.to_owned(), false) {
            None => Ok(()),
            Some(_) => Err(wrong(format!("{order} was promised to two shoppers"))),
        }
    }

    /// It was paid.
    pub(super) fn pay(&mut self, order: &str) {
        self.promised.insert(order.to_owned(), true);
    }

    /// How many orders were promised, and how many of them are paid.
    pub(super) fn count(&self) -> (usize, usize) {
        (self.promised.len(), self.promised.values().filter(|paid| **paid).count())
    }

    /// Runs `bodega`, which must find nothing to complain about.
    pub(super) fn bodega(&self, arguments: &[&str]) -> Result<Value, Fault> {
        let said = Command::new(build::bodega_command())
            .arg("--json")
            .args(arguments)
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .doing(|| "cannot run bodega".to_owned())?;
        let out = String::from_utf8_lossy(&said.stdout);
        let complaint = String::from_utf8_lossy(&said.stderr);
        if !said.status.success() {
            let line = arguments.join(" ");
            return Err(wrong(format!("bodega {line}: {}: {out} {complaint}", said.status)));
        }
        serde_json::from_str(&out).map_err(|_| wrong(format!("bodega said no JSON: {out}")))
    }

    /// How many orders the origin has.
    pub(super) fn orders(&self) -> Result<usize, Fault> {
        orders::list(|arguments| self.bodega(arguments)).map(|orders| orders.len())
    }

    /// Every promise is one order and nothing else is; paid is what was paid; the books add up.
    pub(super) fn check(&self) -> Result<(), Fault> {
        let listed = orders::list(|arguments| self.bodega(arguments))?;
        let rows = listed.len();
        let found: BTreeMap<_, _> =
            listed.into_iter().map(|order| (order.id, order.status == PAID)).collect();
        if rows != self.promised.len() || found != self.promised {
            return Err(wrong(format!(
                "the origin has {rows} orders, {found:?}; promised were {:?}",
                self.promised
            )));
        }
        self.bodega(&["doctor"])?;
        let dead = self.bodega(&["queue", "dead", "list"])?;
        if dead.as_array().is_none_or(|letters| !letters.is_empty()) {
            return Err(wrong(format!("there are dead letters: {dead}")));
        }
        Ok(())
    }
}

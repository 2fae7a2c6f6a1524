//! What `bodega orders list` says, wherever that command runs.

use serde_json::Value;

use crate::fault::Fault;

/// As many orders as the command shows at a time.
const PAGE: usize = 100;

/// An order as it is listed.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) id: String,
    pub(crate) status: String,
    number: u64,
}

/// Every order, the newest first. `bodega` runs the command with `--json` and these arguments.
pub(crate) fn list(bodega: impl Fn(&[&str]) -> Result<Value, Fault>) -> Result<Vec<Listed>, Fault> {
    let mut orders: Vec<Listed> = Vec::new();
    loop {
        let limit = PAGE.to_string();
        let mut arguments = vec!["orders", "list", "--limit", &limit];
        let before = orders.last().map(|order| order.number.to_string());
        arguments.extend(before.iter().flat_map(|number| ["--before", number.as_str()]));
        let page = bodega(&arguments)?;
        let page: Vec<_> = page.as_array().into_iter().flatten().filter_map(listed).collect();
        let last = page.len() < PAGE;
        orders.extend(page);
        if last {
            return Ok(orders);
        }
    }
}

fn listed(row: &Value) -> Option<Listed> {
    Some(Listed {
        id: row["id"].as_str()?.to_owned(),
        status: row["status"].as_str()?.to_owned(),
        number: row["number"].as_u64()?,
    })
}

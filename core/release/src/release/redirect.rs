//! Addresses that moved.

use domain::Redirect;

use super::{Release, Table};
use crate::layout::read::Row;
use crate::layout::stream::In;

impl Release {
    /// Where a path moved to, if it did. Of two that moved from one path, the merchant's first.
    pub fn redirect(&self, path: &str) -> Option<&str> {
        let last = self.redirects.partition_point(|table| {
            table.rows(0).get(0).is_some_and(|row| texts(table, row).0 < path)
        });
        // The first one of a path may be the last row of the table before.
        let tables = self.redirects.get(last.saturating_sub(1)..)?.iter().take(2);
        tables.flat_map(|table| find(table, path)).next()
    }

    /// All of them, in the merchant's order.
    pub(super) fn redirects(&self) -> Vec<Redirect> {
        let rows = self
            .redirects
            .iter()
            .flat_map(|table| table.rows(0).iter().map(move |row| (row.u32(0), texts(table, row))));
        let mut sorted: Vec<_> = rows.collect();
        sorted.sort_unstable();
        let redirect = |(_, (from, to)): (u32, (&str, &str))| Redirect {
            from: from.to_owned(),
            to: to.to_owned(),
        };
        sorted.into_iter().map(redirect).collect()
    }
}

fn find<'t>(table: &'t Table, path: &str) -> Option<&'t str> {
    let rows = table.rows(0);
    let row = rows.get(rows.partition_point(|row| texts(table, row).0 < path))?;
    let (from, to) = texts(table, row);
    (from == path).then_some(to)
}

fn texts<'t>(table: &'t Table, row: Row<'_>) -> (&'t str, &'t str) {
    let mut stream = In::new(table.heap().blob(row.u32(4)));
    (stream.text().unwrap_or_default(), stream.text().unwrap_or_default())
}

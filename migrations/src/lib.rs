//! The schemas of the shop's three databases, as numbered SQL.
//!
//! - `catalog/` is what the edge reads everywhere: releases in segments, and availability.
//! - `carts/` is one region's carts, written at the edge.
//! - `origin/` is the truth: orders, stock, payments.
//!
//! Migrations only go forward: expand first, contract in a later release, so that the program
//! before and the program after both run on the schema in between. **A file that was released is
//! never edited**: the database keeps its SHA-256, and `database::migrate` refuses a changed one.
//! A new file is added to its folder and to the list here.
//!
//! A file is split at its semicolons and applied as one batch, so it must hold no transaction
//! statement, and nothing that would end the transaction around it. The tests here hold to that.
//! The tables `schema_migrations` and `store_identity` belong to `database::migrate`.

use database::migrate::Migration;

/// The schema of the catalog database.
pub const CATALOG: &[Migration] = &[
    migration(1, "catalog", include_str!("../catalog/0001_catalog.sql")),
    migration(2, "segments", include_str!("../catalog/0002_segments.sql")),
    migration(3, "scarce", include_str!("../catalog/0003_scarce.sql")),
    migration(4, "shown", include_str!("../catalog/0004_shown.sql")),
];

/// The schema of a region's carts database.
pub const CARTS: &[Migration] = &[
    migration(1, "carts", include_str!("../carts/0001_carts.sql")),
    migration(2, "log_seen", include_str!("../carts/0002_log_seen.sql")),
];

/// The schema of the origin's database.
pub const ORIGIN: &[Migration] = &[
    migration(1, "books", include_str!("../origin/0001_books.sql")),
    migration(2, "catalog", include_str!("../origin/0002_catalog.sql")),
    migration(3, "releases", include_str!("../origin/0003_releases.sql")),
    migration(4, "staff", include_str!("../origin/0004_staff.sql")),
    migration(5, "imports", include_str!("../origin/0005_imports.sql")),
    migration(6, "hoarding", include_str!("../origin/0006_hoarding.sql")),
];

const fn migration(number: u32, name: &'static str, sql: &'static str) -> Migration {
    Migration { number, name, sql }
}

#[cfg(test)]
mod tests {
    use super::{CARTS, CATALOG, Migration, ORIGIN};

    fn all() -> impl Iterator<Item = &'static Migration> {
        [CATALOG, CARTS, ORIGIN].into_iter().flatten()
    }

    #[test]
    fn numbers_run_from_one_without_gaps() {
        for list in [CATALOG, CARTS, ORIGIN] {
            let numbers: Vec<_> = list.iter().map(|migration| migration.number).collect();
            let wanted: Vec<_> = (1..).take(list.len()).collect();
            assert_eq!(numbers, wanted);
        }
    }

    #[test]
    fn no_statement_ends_the_transaction_around_it() {
        for migration in all() {
            let statements = migration.statements();
            assert!(!statements.is_empty(), "{} is empty", migration.name);
            for sql in statements {
                assert!(!database::ends_transaction(sql), "{}: {sql}", migration.name);
            }
        }
    }

    #[test]
    fn every_file_is_in_its_list() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        for (folder, list) in [("catalog", CATALOG), ("carts", CARTS), ("origin", ORIGIN)] {
            let mut files: Vec<_> = std::fs::read_dir(root.join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            files.sort();
            let wanted: Vec<_> = list
                .iter()
                .map(|migration| format!("{:04}_{}.sql", migration.number, migration.name))
                .collect();
            assert_eq!(files, wanted, "{folder}");
        }
    }
}

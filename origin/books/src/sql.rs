//! Every statement this crate can send, by subject, so that one test can read every query plan.

/// Declares statements and the list of them.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $( $(#[$doc])* pub(crate) const $name: &str = $sql; )*
        /// All of them by name.
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

pub(crate) mod audit;
pub(crate) mod boxes;
pub(crate) mod carts;
pub(crate) mod catalog;
pub(crate) mod drafts;
pub(crate) mod frame;
pub(crate) mod orders;
pub(crate) mod payments;
pub(crate) mod releases;
pub(crate) mod staff;
pub(crate) mod stock;

/// The statements sent to the origin database while the shop is open. None of them may scan a
/// table; a test reads their plans.
pub fn serving() -> impl Iterator<Item = (&'static str, &'static str)> {
    let shop = [orders::ALL, payments::ALL, stock::ALL, boxes::ALL];
    let catalog = [drafts::ALL, frame::ALL, releases::ALL, staff::ALL];
    shop.into_iter().chain(catalog).flatten().copied().chain(drafts::pages())
}

/// The statements that read or replace the few things of a catalog that are not products.
pub fn framing() -> impl Iterator<Item = (&'static str, &'static str)> {
    frame::whole::ALL.iter().copied()
}

/// The statements that walk over all stored releases, a few times a day.
pub fn sweeping() -> impl Iterator<Item = (&'static str, &'static str)> {
    releases::whole::ALL.iter().copied()
}

/// The statements of [`crate::audit`], which read whole tables by their nature.
pub fn auditing() -> impl Iterator<Item = (&'static str, &'static str)> {
    audit::ALL.iter().copied()
}

/// The statements sent to a carts database.
pub fn carts() -> impl Iterator<Item = (&'static str, &'static str)> {
    carts::ALL.iter().copied()
}

/// The statements sent to the catalog database.
pub fn catalog() -> impl Iterator<Item = (&'static str, &'static str)> {
    catalog::ALL.iter().copied()
}

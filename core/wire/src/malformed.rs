//! One error for everything that arrived and cannot be understood.

/// What arrived is not what this crate writes. It names the part that is wrong and never what
/// stands there, because that may be somebody's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{what}` cannot be understood")]
pub struct Malformed {
    /// The part that is wrong.
    pub what: &'static str,
}

/// Brings the result of one of domain's constructors here, under the name of the part it reads.
pub(crate) fn part<T, E>(what: &'static str, result: Result<T, E>) -> Result<T, Malformed> {
    result.map_err(|_| Malformed { what })
}

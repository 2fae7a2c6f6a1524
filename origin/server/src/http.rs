//! What every request goes through, whatever it asks for.

pub(crate) mod body;
pub(crate) mod cross_origin;
pub(crate) mod limits;
pub(crate) mod listen;
pub(crate) mod shell;

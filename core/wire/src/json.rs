//! JSON in and out, in the two ways this crate needs it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::malformed::Malformed;

/// Writes one of this crate's own shapes. Equal values give equal bytes: fields stand in the order
/// of their declaration and no shape holds a map.
#[expect(
    clippy::expect_used,
    reason = "serde_json refuses only maps with odd keys and writers that fail; neither is here"
)]
pub(crate) fn write<T: Serialize>(shape: &T) -> Vec<u8> {
    serde_json::to_vec(shape).expect("structs, lists, texts and whole numbers are always JSON")
}

/// Reads one of this crate's own shapes from exactly these bytes. The parser's own message is
/// dropped: it quotes what it found.
pub(crate) fn read<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, Malformed> {
    serde_json::from_slice(bytes).map_err(|_| Malformed { what })
}

//! Whatever stands in the catalog database: it is a catalog that comes back the same, or an error.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wire::release;

static GENUINE: LazyLock<Vec<u8>> = LazyLock::new(|| release::encode(&fuzz::catalog()));

fuzz_target!(|input: &[u8]| {
    if let Ok(catalog) = release::decode(&fuzz::edit(&GENUINE, input)) {
        let bytes = release::encode(&catalog);
        assert_eq!(release::decode(&bytes).as_ref(), Ok(&catalog));
        let _ = fuzz::quote().check(&catalog);
    }
});

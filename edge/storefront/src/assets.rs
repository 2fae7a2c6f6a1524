//! The stylesheet and the scripts, embedded, each under a name that holds its hash.

use sha2::{Digest, Sha256};

/// One embedded file.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Its path, such as `/assets/shop-1f2e3d4c5b6a7980.css`.
    pub(crate) path: String,
    /// Its content type.
    pub(crate) kind: &'static str,
    /// Its content.
    pub(crate) text: &'static str,
}

/// All embedded files.
#[derive(Debug)]
pub(crate) struct Assets {
    /// The one stylesheet.
    pub(crate) style: Asset,
    /// The cart's count in the header.
    pub(crate) shop: Asset,
    /// The live status of an order.
    pub(crate) order: Asset,
    /// The payment element.
    pub(crate) pay: Asset,
}

impl Assets {
    /// The files of this build.
    pub(crate) fn embedded() -> Self {
        Self {
            style: asset("shop", "css", include_str!("assets/shop.css")),
            shop: asset("shop", "js", include_str!("assets/shop.js")),
            order: asset("order", "js", include_str!("assets/order.js")),
            pay: asset("pay", "js", include_str!("assets/pay.js")),
        }
    }

    /// The file of this hashed name.
    pub(crate) fn find(&self, name: &str) -> Option<&Asset> {
        [&self.style, &self.shop, &self.order, &self.pay]
            .into_iter()
            .find(|asset| asset.path.strip_prefix("/assets/") == Some(name))
    }
}

fn asset(name: &str, extension: &str, text: &'static str) -> Asset {
    let digest = Sha256::digest(text.as_bytes());
    let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let kind = match extension {
        "css" => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };
    Asset { path: format!("/assets/{name}-{hash}.{extension}"), kind, text }
}

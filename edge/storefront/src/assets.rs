//! The stylesheet and the scripts, embedded, each under a name that holds its hash.

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::theme::Theme;

/// One embedded file.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Its path, such as `/assets/shop-1f2e3d4c5b6a7980.css`.
    pub(crate) path: String,
    /// Its content type.
    pub(crate) kind: &'static str,
    /// Its content.
    pub(crate) bytes: Bytes,
}

/// All embedded files.
#[derive(Debug)]
pub(crate) struct Assets {
    /// The one stylesheet: the theme's tokens, and what is built of them.
    pub(crate) style: Asset,
    /// What makes every page a little quicker.
    pub(crate) shop: Asset,
    /// The live status of an order.
    pub(crate) order: Asset,
    /// The payment element.
    pub(crate) pay: Asset,
}

/// What the stylesheet is put together from, after the tokens.
const STYLES: [&str; 3] = [
    include_str!("assets/base.css"),
    include_str!("assets/parts.css"),
    include_str!("assets/pages.css"),
];

impl Assets {
    /// The files of this build, in a theme.
    pub(crate) fn embedded(theme: Theme) -> Self {
        let style = style(theme);
        Self {
            style: asset("shop", "css", style),
            shop: asset("shop", "js", plain(include_str!("assets/shop.js"))),
            order: asset("order", "js", plain(include_str!("assets/order.js"))),
            pay: asset("pay", "js", plain(include_str!("assets/pay.js"))),
        }
    }

    /// The file of this hashed name.
    pub(crate) fn find(&self, name: &str) -> Option<&Asset> {
        [&self.style, &self.shop, &self.order, &self.pay]
            .into_iter()
            .find(|asset| asset.path.strip_prefix("/assets/") == Some(name))
    }
}

/// The whole stylesheet of a theme.
pub(crate) fn style(theme: Theme) -> Bytes {
    let mut text = tight(theme.tokens());
    for part in STYLES {
        text.push_str(&tight(part));
    }
    Bytes::from(text)
}

/// The text without what only its authors need: comments and indentation.
fn tight(css: &str) -> String {
    let mut text = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

const fn plain(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

fn asset(name: &str, extension: &str, bytes: Bytes) -> Asset {
    let digest = Sha256::digest(&bytes);
    let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let kind = match extension {
        "css" => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };
    Asset { path: format!("/assets/{name}-{hash}.{extension}"), kind, bytes }
}

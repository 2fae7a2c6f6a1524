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
    /// What answers when there is no network. It is served at the root, which it is in charge of.
    pub(crate) worker: Bytes,
}

/// What the stylesheet is put together from, after the tokens.
const STYLES: [&str; 5] = [
    include_str!("assets/base.css"),
    include_str!("assets/parts.css"),
    include_str!("assets/shelves.css"),
    include_str!("assets/product.css"),
    include_str!("assets/pages.css"),
];

/// What the script of every page is put together from.
const SCRIPT: &str = concat!(
    include_str!("assets/shop.js"),
    include_str!("assets/cart.js"),
    include_str!("assets/suggest.js"),
);
/// What the worker's store is named after, so that it is filled anew with every change.
const WORKER_VERSION: &str = "OFFLINE_VERSION";

impl Assets {
    /// The files of this build, in a theme.
    pub(crate) fn embedded(theme: Theme) -> Self {
        let style = style(theme);
        let style = asset("shop", "css", style);
        let shop = asset("shop", "js", Bytes::from(lean(SCRIPT)));
        let version = digest(&[&style.path, &shop.path]);
        let worker = lean(include_str!("assets/sw.js")).replace(WORKER_VERSION, &version);
        Self {
            style,
            shop,
            worker: Bytes::from(worker),
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

/// A script without the lines that only its authors need: comments and indentation. No text of
/// ours has a line break in it, so that lines may be looked at one by one.
fn lean(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.filter(|line| !line.starts_with("//")).flat_map(|line| [line, "\n"]).collect()
}

const fn plain(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

/// A short name for content.
fn digest<T: AsRef<[u8]>>(parts: &[T]) -> String {
    let mut digest = Sha256::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn asset(name: &str, extension: &str, bytes: Bytes) -> Asset {
    let hash = digest(&[&bytes]);
    let kind = match extension {
        "css" => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };
    Asset { path: format!("/assets/{name}-{hash}.{extension}"), kind, bytes }
}

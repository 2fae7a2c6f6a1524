//! Pictures: what a file says of them, and what the shop has.

use std::collections::BTreeMap;

use books::catalog::Draft;
use domain::Image;
use exchange::{Kept, Listing, Localised, Severity};
use serde::{Deserialize, Serialize};

use crate::beside::PICTURES;
use crate::remark::Remark;

/// Whoever can look at a picture's address.
///
/// Implemented by the command, which knows folders and stores; the tests know a few by heart.
#[expect(async_fn_in_trait, reason = "one importer drives it on one task; nothing needs Send")]
pub trait Pictures {
    /// Brings the picture at this address into the shop's store.
    async fn fetch(&self, address: &str) -> Fetched;
}

/// What became of a picture's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// It is in the store under this name, and so wide and high.
    Taken {
        /// Its name below the media address.
        path: String,
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// Such addresses are left alone, for this reason. The address is kept.
    Left(String),
    /// It is no picture that can be shown. The product is not taken.
    Refused(String),
}

/// Leaves every picture alone.
#[derive(Debug, Clone, Copy)]
pub struct NoPictures;

impl Pictures for NoPictures {
    async fn fetch(&self, _address: &str) -> Fetched {
        Fetched::Left("Pictures are not fetched here.".to_owned())
    }
}

/// A picture as it is kept beside a product: where it came from, and what became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    /// The address in the file.
    url: String,
    /// Its name in the store; none when it was left alone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    path: String,
    /// What it shows, where it was left alone and so is no picture of the draft.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    alt: BTreeMap<String, String>,
    /// Cells of its own row that have no meaning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    kept: Vec<(String, String)>,
}

/// The pictures of a draft and where they came from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gallery {
    /// The pictures of the draft, with the address each has in a file.
    shown: Vec<(String, Image)>,
    sources: Vec<Source>,
    /// The addresses that were left alone, and why.
    left: Vec<(String, String)>,
}

impl Gallery {
    /// Fetches what a listing names. What a stored product has from the same address is not
    /// fetched again, unless the address is one whose picture may have changed.
    pub(crate) async fn fetch<P: Pictures>(
        listing: &Listing,
        stored: Option<&Draft>,
        pictures: &P,
        (row, remarks): (u64, &mut Vec<Remark>),
    ) -> Self {
        let known = stored.map(known).unwrap_or_default();
        let mut gallery = Self::default();
        let own = listing.images.iter().map(|image| (image.url.as_str(), Some(image)));
        let variants = listing.variants.iter().map(|variant| (variant.image.as_str(), None));
        for (url, image) in own.chain(variants.filter(|(url, _)| !url.is_empty())) {
            if gallery.sources.iter().any(|source| source.url == url) {
                continue;
            }
            let fetched = match known.get(url).filter(|_| keeps(url)) {
                Some(image) => taken(image),
                None => pictures.fetch(url).await,
            };
            gallery.add(url, image, fetched, (row, remarks));
        }
        if let [first, rest @ ..] = gallery.left.as_slice() {
            let (url, why) = first;
            let more = match rest.len() {
                0 => String::new(),
                more => format!(" So were {more} more of this product."),
            };
            let message = format!("The picture was left where it is: {why}{more}");
            remarks.push(Remark::warning(row, COLUMN, "picture_left", message).of(url));
        }
        gallery
    }

    fn add(
        &mut self,
        url: &str,
        listed: Option<&exchange::Image>,
        fetched: Fetched,
        (row, remarks): (u64, &mut Vec<Remark>),
    ) {
        let mut source = Source { url: url.to_owned(), ..Source::default() };
        let alt = listed.map(|image| &image.alt);
        if let Some(listed) = listed {
            let pair = |kept: &Kept| (kept.column.clone(), kept.value.clone());
            source.kept = listed.kept.iter().map(pair).collect();
        }
        match fetched {
            Fetched::Taken { path, width, height } => {
                let alt = alt.map(|alt| alt.base.clone()).unwrap_or_default();
                source.path.clone_from(&path);
                self.shown.push((url.to_owned(), Image { path, alt, width, height }));
            }
            Fetched::Left(why) => {
                self.left.push((url.to_owned(), why));
                // What only a variant names is kept beside the variant.
                let Some(alt) = alt else { return };
                source.alt = alts(alt);
            }
            Fetched::Refused(why) => {
                remarks.push(Remark::error(row, COLUMN, "bad_picture", why).of(url));
                return;
            }
        }
        self.sources.push(source);
    }

    /// The pictures that a draft shows.
    pub(crate) fn images(&self) -> Vec<Image> {
        self.shown.iter().map(|(_, image)| image.clone()).collect()
    }

    /// The addresses of the pictures that a draft shows.
    pub(crate) fn urls(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(|(url, _)| url.as_str())
    }

    /// Which of the pictures has this address.
    pub(crate) fn place(&self, url: &str) -> Option<u32> {
        let place = self.shown.iter().position(|(one, _)| one == url)?;
        u32::try_from(place).ok()
    }

    /// What is kept beside the product.
    pub(crate) fn beside(&self) -> Option<String> {
        if self.sources.is_empty() {
            return None;
        }
        serde_json::to_string(&self.sources).ok()
    }
}

const COLUMN: &str = "Product image URL";

/// Whether an address always means the same picture: what is in the shop's own store does. A file
/// beside the CSV may have been drawn anew.
fn keeps(url: &str) -> bool {
    !url.starts_with("file:")
}

fn taken(image: &Image) -> Fetched {
    Fetched::Taken { path: image.path.clone(), width: image.width, height: image.height }
}

fn sources(draft: &Draft) -> Vec<Source> {
    let kept = draft.extra.get(PICTURES);
    kept.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// The pictures of a draft by the addresses they came from.
fn known(draft: &Draft) -> BTreeMap<String, Image> {
    let image = |source: Source| {
        let image = draft.images.iter().find(|image| image.path == source.path)?;
        Some((source.url, image.clone()))
    };
    sources(draft).into_iter().filter_map(image).collect()
}

/// A picture of a draft, as a file writes it.
pub(crate) struct Written {
    /// Its place among the draft's, unless it was left alone.
    pub(crate) place: Option<usize>,
    /// As a file writes it; texts in other languages only where it was left alone.
    pub(crate) image: exchange::Image,
}

/// The pictures of a draft in the order of a file: those that are shown in their own order, those
/// that were left alone behind the one they followed.
pub(crate) fn write(draft: &Draft) -> Vec<Written> {
    let sources = sources(draft);
    let mut written = Vec::new();
    let left = |after: Option<&str>, written: &mut Vec<Written>| {
        let mut sources = sources.iter().peekable();
        if let Some(path) = after {
            while sources.next_if(|source| source.path != path).is_some() {}
            sources.next();
        }
        while let Some(source) = sources.next_if(|source| source.path.is_empty()) {
            let mut image = exchange::Image { url: source.url.clone(), ..Default::default() };
            image.alt = localised(&source.alt);
            image.kept = kept(source);
            written.push(Written { place: None, image });
        }
    };
    left(None, &mut written);
    for (place, image) in draft.images.iter().enumerate() {
        let source = sources.iter().find(|source| source.path == image.path);
        let url = source.map_or_else(|| format!("media:{}", image.path), |one| one.url.clone());
        let alt = Localised::from(image.alt.clone());
        let kept = source.map(kept).unwrap_or_default();
        written.push(Written { place: Some(place), image: exchange::Image { url, alt, kept } });
        if source.is_some() {
            left(Some(&image.path), &mut written);
        }
    }
    written
}

fn kept(source: &Source) -> Vec<Kept> {
    let pair =
        |(column, value): &(String, String)| Kept { column: column.clone(), value: value.clone() };
    source.kept.iter().map(pair).collect()
}

fn alts(alt: &Localised<String>) -> BTreeMap<String, String> {
    let others = alt.others.iter().map(|(locale, text)| (locale.to_string(), text.clone()));
    let base = (!alt.base.is_empty()).then(|| (String::new(), alt.base.clone()));
    others.chain(base).collect()
}

fn localised(alts: &BTreeMap<String, String>) -> Localised<String> {
    let mut alt = Localised::<String>::default();
    for (name, text) in alts {
        match domain::Locale::parse(name) {
            Ok(locale) => {
                alt.others.insert(locale, text.clone());
            }
            Err(_) => alt.base.clone_from(text),
        }
    }
    alt
}

/// Whether any of the remarks is an error.
pub(crate) fn failed(remarks: &[Remark]) -> bool {
    remarks.iter().any(|remark| remark.severity == Severity::Error)
}

/// The columns that are kept with a draft's pictures.
pub(crate) fn columns(draft: &Draft) -> Vec<String> {
    sources(draft).into_iter().flat_map(|one| one.kept).map(|(column, _)| column).collect()
}

//! The place a page is shown in: a market, with its language, its prices and its addresses.
//!
//! This is the only file of the pages that asks the release what stands around every page.

use std::cell::{OnceCell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

use domain::catalog::{Face, Market};
use domain::{Locale, MarketId, Money};
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use super::frame::Drawn;
use crate::call::{Call, default_market};
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::memory::{Point, View};
use crate::shop::Shop;
use crate::words::{Language, Manner, Words};

/// What every page knows of its place.
pub(crate) struct Site<'a> {
    pub(crate) shop: &'a Shop,
    /// The release that is looked at before it is published.
    pub(crate) preview: Option<u64>,
    pub(crate) around: Rc<Around>,
}

/// What all pages of a market have in common, as one state of the catalog has it.
pub(crate) struct Around {
    pub(crate) words: &'static Words,
    pub(crate) manner: Manner,
    /// The page's language, and its country where the market names one: `de-AT`.
    pub(crate) tag: String,
    /// What addresses of this market begin with: nothing, or `/de`.
    pub(crate) prefix: String,
    /// The shop's own address, without a slash at its end.
    pub(crate) url: String,
    /// The first branches of the tree of categories.
    pub(crate) categories: Vec<Link>,
    /// The pages of text that the footer names.
    pub(crate) policies: Vec<Link>,
    /// The colour of the browser's own bar, by day and by night.
    pub(crate) bar: (&'static str, &'static str),
    /// Every market; empty when there is only one.
    pub(crate) markets: Vec<Elsewhere>,
    /// How the frame draws it. It depends on nothing but this and what a shop never changes.
    pub(super) drawn: OnceCell<Drawn>,
}

impl Deref for Site<'_> {
    type Target = Around;

    fn deref(&self) -> &Around {
        &self.around
    }
}

/// A place to go to, and what it is called.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) label: String,
}

/// The same shop in a market.
#[derive(Debug, Clone)]
pub(crate) struct Elsewhere {
    /// What its addresses begin with.
    pub(crate) prefix: String,
    pub(crate) name: String,
    pub(crate) currency: &'static str,
    /// Its locale, for `hreflang`.
    pub(crate) locale: String,
    /// Whether it is the one that this page is shown in.
    pub(crate) here: bool,
}

impl<'a> Site<'a> {
    /// The place in a market.
    pub(crate) fn of<H: Host>(call: &Call<'a, H>, view: &View, market: &Market) -> Self {
        Self { preview: call.preview, ..Self::at(call.shop, call.public_url(), view, market) }
    }

    /// The place that a failure is told in: the market of the address if there is one, and the
    /// browser's language where nothing is known of the shop yet.
    pub(crate) fn lost(
        shop: &'a Shop,
        view: Option<&View>,
        market: Option<&str>,
        headers: &HeaderMap,
    ) -> Self {
        let url = shop.settings().public_url.clone().unwrap_or_default();
        let known = view.and_then(|view| {
            let asked = market.and_then(|id| find(view, id));
            Some((view, asked.or_else(|| view.release().markets().first())?))
        });
        if let Some((view, market)) = known {
            return Self::at(shop, url, view, market);
        }
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let language = Language::accepted(accepted.unwrap_or_default());
        let manner = match language {
            Language::En => Manner::American,
            Language::De => Manner::German,
        };
        let around = Around {
            words: language.words(),
            manner,
            tag: language.tag().to_owned(),
            prefix: String::new(),
            url,
            categories: Vec::new(),
            policies: Vec::new(),
            bar: shop.settings().theme.colour("bar"),
            markets: Vec::new(),
            drawn: OnceCell::new(),
        };
        Self { shop, preview: None, around: Rc::new(around) }
    }

    fn at(shop: &'a Shop, url: String, view: &View, market: &Market) -> Self {
        let around = shop.surroundings().get((view.made_of(), &market.id, &url), || {
            Around::of(shop, url.clone(), view, market)
        });
        Self { shop, preview: None, around }
    }

    /// An amount as people here read it.
    pub(crate) fn money(&self, money: Money) -> String {
        self.manner.money(money)
    }

    /// An address in this market.
    pub(crate) fn path(&self, place: &str) -> String {
        match (self.prefix.as_str(), place) {
            ("", place) => place.to_owned(),
            (prefix, "/") => prefix.to_owned(),
            (prefix, place) => [prefix, place].concat(),
        }
    }
}

impl Around {
    fn of(shop: &Shop, url: String, view: &View, market: &Market) -> Self {
        let locale = &market.locale;
        let language = Language::of(locale);
        let prefix = prefix(view, market);
        let spoken = locale.language() == language.tag();
        let release = view.release();
        let link = |kind: &str, slug: &str, face: &Face| Link {
            href: format!("{prefix}/{kind}/{slug}"),
            label: title(face, locale).to_owned(),
        };
        let roots = release.categories().iter().filter(|one| one.parent.is_none());
        let policies = release.policies().iter();
        let several = view.release().markets().len() > 1;
        let markets = view.release().markets().iter().filter(|_| several);
        Self {
            words: language.words(),
            manner: Manner::of(locale, language),
            tag: if spoken { locale.to_string() } else { language.tag().to_owned() },
            url,
            categories: roots.map(|one| link("categories", one.slug.as_str(), &one.face)).collect(),
            bar: shop.settings().theme.colour("bar"),
            policies: policies.map(|one| link("pages", one.slug.as_str(), &one.face)).collect(),
            markets: markets
                .map(|one| Elsewhere {
                    prefix: self::prefix(view, one),
                    name: one.name.clone(),
                    currency: one.currency.code(),
                    locale: one.locale.to_string(),
                    here: one.id == market.id,
                })
                .collect(),
            prefix,
            drawn: OnceCell::new(),
        }
    }
}

/// What a shop keeps of what stands around its pages.
#[derive(Default)]
pub(crate) struct Surroundings(RefCell<Vec<(Key, Rc<Around>)>>);

/// All that surroundings depend on, beside what a shop never changes: what the catalog was made
/// of, the market, and the shop's own address, which is the caller's word where no setting says it.
type Key = (Version, MarketId, String);
type Version = (u64, Point);

/// As many as are kept: those of a few markets, and of a catalog that is just giving way to the
/// next. One has some 10 KB.
const SURROUNDINGS_MAX: usize = 16;

impl Surroundings {
    fn get(
        &self,
        (version, market, url): (Version, &MarketId, &str),
        make: impl FnOnce() -> Around,
    ) -> Rc<Around> {
        let is_it = |key: &Key| key.0 == version && key.1 == *market && key.2 == url;
        let kept = self.0.borrow().iter().find(|(key, _)| is_it(key)).map(|(_, one)| one.clone());
        kept.unwrap_or_else(|| {
            let around = Rc::new(make());
            let mut kept = self.0.borrow_mut();
            if kept.len() >= SURROUNDINGS_MAX {
                kept.remove(0);
            }
            kept.push(((version, market.clone(), url.to_owned()), around.clone()));
            around
        })
    }
}

/// The market of an address: the one that it begins with, or the first of all.
pub(crate) fn market<'v, H: Host>(
    call: &Call<'_, H>,
    view: &'v View,
) -> Result<&'v Market, Failure> {
    match call.market_id {
        None => default_market(view),
        Some(id) => find(view, id).ok_or_else(|| Failure::new(Code::NotFound)),
    }
}

fn find<'v>(view: &'v View, id: &str) -> Option<&'v Market> {
    view.release().markets().iter().find(|market| market.id.as_str() == id)
}

/// What the addresses of a market begin with: the first market has the plain ones.
fn prefix(view: &View, market: &Market) -> String {
    let first = view.release().markets().first().is_some_and(|first| first.id == market.id);
    if first { String::new() } else { format!("/{}", market.id) }
}

/// A face's name in a language.
pub(crate) fn title<'f>(face: &'f Face, locale: &Locale) -> &'f str {
    let text = face.text(locale).map(|text| text.title.as_str());
    text.filter(|title| !title.is_empty()).unwrap_or(&face.title)
}

/// What there is to say about something in a language.
pub(crate) fn description<'f>(face: &'f Face, locale: &Locale) -> &'f str {
    let text = face.text(locale).map(|text| text.description.as_str());
    text.filter(|text| !text.is_empty()).unwrap_or(&face.description)
}

//! Every text of the shop's own pages, by key, in every language the shop speaks.
//!
//! A group of texts is declared once, each key with all of its languages side by side: a missing
//! one does not compile, and one that no page shows is a warning. A text with something in it is a
//! function, so that a language may put it where its grammar wants it. What merchants write
//! (products, shipping options, policies) is not here: it comes from the release, already in the
//! market's language.

use domain::Locale;

/// Declares a group of texts: the key, then English, then German.
macro_rules! words {
    ($(#[$group:meta])* $name:ident {
        $($(#[$doc:meta])* $key:ident $(: $kind:ty)? = $en:expr, $de:expr;)*
    }) => {
        $(#[$group])*
        pub(crate) struct $name {
            $($(#[$doc])* pub(crate) $key: words!(@kind $($kind)?),)*
        }

        impl $name {
            pub(super) const EN: Self = Self { $($key: $en,)* };
            pub(super) const DE: Self = Self { $($key: $de,)* };
        }
    };
    (@kind) => { &'static str };
    (@kind $kind:ty) => { $kind };
}

mod cart;
pub(crate) mod checkout;
pub(crate) mod country;
mod fault;
mod frame;
mod manner;
pub(crate) mod order;
mod shelf;

pub(crate) use manner::Manner;

/// The languages that the pages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// English, which also stands in for every language that is not here.
    En,
    /// German.
    De,
}

impl Language {
    /// The language of a market's pages.
    pub(crate) fn of(locale: &Locale) -> Self {
        Self::tagged(locale.language())
    }

    /// The first language that a browser asks for in `Accept-Language` and that is spoken here.
    pub(crate) fn accepted(header: &str) -> Self {
        let tags = header.split(',').filter_map(|part| part.split(';').next());
        let mut primary = tags.filter_map(|tag| tag.trim().split('-').next());
        primary.find(|tag| matches!(*tag, "de" | "en")).map_or(Self::En, Self::tagged)
    }

    fn tagged(primary: &str) -> Self {
        if primary == "de" { Self::De } else { Self::En }
    }

    /// Its tag, for `lang`.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// How it runs, for `dir`. The style sheet knows only beginnings and ends, so that a language
    /// that runs the other way needs no rules of its own.
    pub(crate) const fn direction(self) -> &'static str {
        match self {
            Self::En | Self::De => "ltr",
        }
    }

    /// All its texts.
    pub(crate) const fn words(self) -> &'static Words {
        match self {
            Self::En => &Words::EN,
            Self::De => &Words::DE,
        }
    }
}

/// All texts of one language.
pub(crate) struct Words {
    /// The language.
    pub(crate) language: Language,
    /// What stands around every page.
    pub(crate) frame: frame::Frame,
    /// Lists and products.
    pub(crate) shelf: shelf::Shelf,
    /// The cart.
    pub(crate) cart: cart::Cart,
    /// The checkout.
    pub(crate) checkout: checkout::Checkout,
    /// Orders and their payment.
    pub(crate) order: order::Order,
    /// What went wrong, and the way on.
    pub(crate) fault: fault::Fault,
}

impl Words {
    const EN: Self = Self {
        language: Language::En,
        frame: frame::Frame::EN,
        shelf: shelf::Shelf::EN,
        cart: cart::Cart::EN,
        checkout: checkout::Checkout::EN,
        order: order::Order::EN,
        fault: fault::Fault::EN,
    };
    const DE: Self = Self {
        language: Language::De,
        frame: frame::Frame::DE,
        shelf: shelf::Shelf::DE,
        cart: cart::Cart::DE,
        checkout: checkout::Checkout::DE,
        order: order::Order::DE,
        fault: fault::Fault::DE,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_speaks_its_language_or_english() {
        for (locale, tag) in [("de-AT", "de"), ("en-GB", "en"), ("ja-JP", "en"), ("de", "de")] {
            assert_eq!(Language::of(&Locale::parse(locale).unwrap()).tag(), tag, "{locale}");
        }
    }

    #[test]
    fn a_browser_is_answered_in_the_first_language_that_is_spoken() {
        for (header, tag) in [
            ("de-DE,de;q=0.9,en;q=0.8", "de"),
            ("fr-FR, en;q=0.8, de;q=0.1", "en"),
            ("fr", "en"),
            ("", "en"),
        ] {
            assert_eq!(Language::accepted(header).tag(), tag, "{header}");
        }
    }
}

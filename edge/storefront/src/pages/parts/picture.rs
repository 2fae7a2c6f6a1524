//! Pictures: WebP with a JPEG fallback, in as many widths as the place may need.

use maud::{Markup, html};

use crate::form::encode;

/// A picture of the release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PictureFace {
    /// Its name below the media address, without size and kind.
    pub(crate) name: String,
    /// What it shows, for those who do not see it.
    pub(crate) alt: String,
    /// Its own size in pixels; zero when that is not known.
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// The widths that every picture is kept in, up to its own.
pub(crate) const WIDTHS: [u32; 7] = [160, 320, 480, 640, 960, 1280, 1920];
/// The width of the JPEG: browsers that know no WebP are few and old.
const FALLBACK_WIDTH: u32 = 640;
/// The shape of a picture of unknown size: what cards and galleries are cut to.
const SHAPE: (u32, u32) = (800, 1000);

/// How a picture is put on a page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// How wide it is shown, for `sizes`.
    pub(crate) sizes: &'static str,
    /// The widths worth offering there, the smallest and the largest.
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// Whether it is among the first things seen.
    pub(crate) first: bool,
}

/// In a list: two side by side on a phone, four on a desk.
pub(crate) const CARD: Place = Place {
    sizes: "(min-width: 64rem) 18rem, (min-width: 48rem) 30vw, 46vw",
    from: 320,
    to: 960,
    first: false,
};
/// The large picture of a product.
pub(crate) const GALLERY: Place = Place {
    sizes: "(min-width: 76rem) 44rem, (min-width: 48rem) 56vw, 92vw",
    from: 480,
    to: 1280,
    first: false,
};
/// Beside a line of a cart.
pub(crate) const THUMB: Place = Place { sizes: "5rem", from: 160, to: 320, first: false };

/// Puts up a picture.
pub(crate) fn picture(media: &str, face: &PictureFace, place: &Place) -> Markup {
    let (width, height) = match (face.width, face.height) {
        (0, _) | (_, 0) => SHAPE,
        size => size,
    };
    let name = address(media, &face.name);
    html! {
        picture {
            source type="image/webp" srcset=(srcset(&name, face.width, place)) sizes=(place.sizes);
            img src={ (name) "-" (FALLBACK_WIDTH) ".jpg" } alt=(face.alt)
                width=(width) height=(height) decoding="async"
                loading=[(!place.first).then_some("lazy")]
                fetchpriority=[place.first.then_some("high")];
        }
    }
}

fn srcset(name: &str, own: u32, place: &Place) -> String {
    let fits = |width: &u32| (place.from..=place.to).contains(width) && (own == 0 || *width <= own);
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(fits).collect();
    if widths.is_empty() {
        widths.extend(WIDTHS.into_iter().filter(|width| own == 0 || *width <= own).max());
    }
    let files = widths.iter().map(|width| format!("{name}-{width}.webp {width}w"));
    files.collect::<Vec<_>>().join(", ")
}

/// A name below the media address; what has a meaning in addresses or lists is encoded.
fn address(media: &str, name: &str) -> String {
    let parts: Vec<String> = name.split('/').map(encode).collect();
    format!("{media}/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(width: u32) -> PictureFace {
        let name = "mugs/stone ware".to_owned();
        PictureFace { name, alt: "A mug".to_owned(), width, height: width / 4 * 5 }
    }

    #[test]
    fn only_widths_that_are_kept_are_offered() {
        let page = picture("/media", &face(700), &CARD).into_string();
        assert!(page.contains("/media/mugs/stone%20ware-640.webp 640w\""), "{page}");
        assert!(!page.contains("-960.webp") && !page.contains("-160.webp"), "{page}");
        assert!(page.contains("loading=\"lazy\"") && !page.contains("fetchpriority"), "{page}");
    }

    #[test]
    fn the_first_picture_is_not_put_off() {
        let page = picture("/m", &face(0), &Place { first: true, ..GALLERY }).into_string();
        assert!(page.contains("fetchpriority=\"high\"") && !page.contains("lazy"), "{page}");
        assert!(page.contains("width=\"800\" height=\"1000\""), "{page}");
    }
}

//! Pictures: WebP with a JPEG fallback, in as many widths as the place may need.

use maud::Render;

use super::text::Text;
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

/// The widths that pictures are kept in, and their own where that is less than the last of these.
const WIDTHS: [u32; 9] = [96, 160, 240, 320, 480, 640, 960, 1280, WIDEST];
const WIDEST: u32 = 1920;
/// The width of the JPEG: browsers that know no WebP are few and old.
const FALLBACK_WIDTH: u32 = 640;
/// The shape of a picture of unknown size: what cards and galleries are cut to.
const SHAPE: (u32, u32) = (800, 1000);

/// How a picture is put on a page.
///
/// On phones that show three of their dots for one of the page, `sizes` says two thirds of the
/// truth: nobody sees the difference to two dots, and a file for three weighs about twice as much.
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
    // Exact on phones: a little more than there is leads to the next larger file.
    sizes: "(min-width: 64rem) 18rem, (min-width: 48rem) 30vw, \
        (min-resolution: 2.5dppx) calc(33vw - 1rem), calc(50vw - 1.5rem)",
    from: 320,
    to: 960,
    first: false,
};
/// The large picture of a product.
pub(crate) const GALLERY: Place = Place {
    sizes: "(min-width: 76rem) 44rem, (min-width: 48rem) 56vw, \
        (min-resolution: 2.5dppx) 62vw, 92vw",
    from: 480,
    to: 1280,
    first: false,
};
/// The shop window: as wide as the page.
pub(crate) const HERO: Place = Place { sizes: "100vw", from: 640, to: 1920, first: true };
/// Beside a story: half the page on a desk.
pub(crate) const STORY: Place = Place {
    // A little less than there is on a phone: of a picture that wide nobody misses the few dots.
    sizes: "(min-width: 76rem) 38rem, (min-width: 48rem) 50vw, \
        (min-resolution: 2.5dppx) 60vw, 88vw",
    from: 480,
    to: 1280,
    first: false,
};
/// A category among others.
pub(crate) const TILE: Place = Place {
    sizes: "(min-width: 64rem) 12rem, (min-width: 48rem) 24vw, \
        (min-resolution: 2.5dppx) 20vw, 29vw",
    from: 240,
    to: 640,
    first: false,
};
/// Beside a line of a cart.
pub(crate) const THUMB: Place = Place { sizes: "5rem", from: 160, to: 320, first: false };

/// Puts up a picture.
pub(crate) fn picture<'a>(
    media: &'a str,
    face: &'a PictureFace,
    place: Place,
) -> impl Render + use<'a> {
    Picture { media, face, place }
}

/// A picture that is put up. A product's page has a dozen and a list fifty, which are most of its
/// text: so each is written straight into the page.
struct Picture<'a> {
    media: &'a str,
    face: &'a PictureFace,
    place: Place,
}

impl Render for Picture<'_> {
    fn render_to(&self, page: &mut String) {
        let Self { media, face, place } = self;
        let (width, height) = match (face.width, face.height) {
            (0, _) | (_, 0) => SHAPE,
            size => size,
        };
        // What all its files have in common is escaped once, and our own words not at all.
        let mut name = String::with_capacity(NAME_BYTES);
        Text(&address(media, &face.name)).render_to(&mut name);
        page.push_str("<picture><source type=\"image/webp\" srcset=\"");
        files(page, &name, face, place);
        push(page, ["\" sizes=\"", place.sizes, "\"><img src=\"", &name, "-"]);
        near(face, FALLBACK_WIDTH).render_to(page);
        page.push_str(".jpg\" alt=\"");
        Text(&face.alt).render_to(page);
        page.push_str("\" width=\"");
        width.render_to(page);
        page.push_str("\" height=\"");
        height.render_to(page);
        page.push_str("\" decoding=\"async\"");
        page.push_str(if place.first { " fetchpriority=\"high\"" } else { " loading=\"lazy\"" });
        page.push_str("></picture>");
    }
}

fn push<const COUNT: usize>(page: &mut String, parts: [&str; COUNT]) {
    parts.into_iter().for_each(|part| page.push_str(part));
}

/// The address of one file of a picture.
pub(crate) fn file(media: &str, face: &PictureFace, width: u32, kind: &str) -> String {
    format!("{}-{width}.{kind}", address(media, &face.name))
}

/// The widest file there is of a picture.
pub(crate) fn widest(face: &PictureFace) -> u32 {
    if face.width == 0 { WIDEST } else { face.width.min(WIDEST) }
}

/// The file that is nearest to a width, and not narrower if there is one.
pub(crate) fn near(face: &PictureFace, width: u32) -> u32 {
    widths(face).find(|one| *one >= width).unwrap_or_else(|| widest(face))
}

/// Every width that a picture is kept in.
fn widths(face: &PictureFace) -> impl Iterator<Item = u32> + use<> {
    let widest = widest(face);
    WIDTHS.into_iter().filter(move |width| *width < widest).chain([widest])
}

/// The files that are offered for a place, for `srcset`.
fn files(page: &mut String, name: &str, face: &PictureFace, place: &Place) {
    // The first one beyond the largest that is wanted, too: there is not always an exact one.
    let (from, to) = (near(face, place.from), near(face, place.to));
    let mut comma = "";
    for width in widths(face).filter(|width| (from..=to).contains(width)) {
        push(page, [comma, name, "-"]);
        width.render_to(page);
        page.push_str(".webp ");
        width.render_to(page);
        page.push('w');
        comma = ", ";
    }
}

/// Most addresses of pictures are not longer.
const NAME_BYTES: usize = 128;

/// A name below the media address; what has a meaning in addresses or lists is encoded.
fn address(media: &str, name: &str) -> String {
    let mut address =
        String::with_capacity(media.len().saturating_add(name.len()).saturating_add(1));
    address.push_str(media);
    for part in name.split('/') {
        address.push('/');
        encode(&mut address, part);
    }
    address
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
        let page = picture("/media", &face(700), CARD).render().into_string();
        assert!(page.contains("-640.webp 640w, /media/mugs/stone%20ware-700.webp 700w\""));
        assert!(!page.contains("-960.webp") && !page.contains("-160.webp"), "{page}");
        assert!(page.contains("src=\"/media/mugs/stone%20ware-640.jpg\""), "{page}");
        assert_eq!([widest(&face(700)), widest(&face(0)), widest(&face(4_000))], [700, 1920, 1920]);
        assert_eq!([near(&face(700), 640), near(&face(500), 640)], [640, 500]);
        assert!(page.contains("loading=\"lazy\"") && !page.contains("fetchpriority"), "{page}");
    }

    #[test]
    fn the_first_picture_is_not_put_off() {
        let page = picture("/m", &face(0), Place { first: true, ..GALLERY }).render().into_string();
        assert!(page.contains("fetchpriority=\"high\"") && !page.contains("lazy"), "{page}");
        assert!(page.contains("width=\"800\" height=\"1000\""), "{page}");
    }
}

//! Products as rows of a bucket.

use domain::{
    Catalog, Currency, Product, ProductOption, ProductText, Specification, TaxClass, Variant,
};

use super::{BUCKETS_MAX, CompileError, Draft, SEGMENT_BYTES_MAX, prices, sort_into};
use crate::layout::narrow;
use crate::layout::stream::Out;
use crate::layout::write::{Heap, Row, Rows};
use crate::manifest::Role;

/// Values of an option: a variant knows its own by 16 bits.
const VALUES_MAX: usize = 65_535;

/// What a product weighs in a release, about. Too much rather than too little: texts that products
/// share are counted each time.
pub(super) fn weight(product: &Product) -> usize {
    let specifications = |list: &[Specification]| {
        list.iter().map(|one| one.name.len().saturating_add(one.value.len())).sum::<usize>()
    };
    let texts = product.translations.iter().map(|text| {
        [text.title.len(), text.description.len(), specifications(&text.specifications), 64]
    });
    let variants = product.variants.iter().map(|variant| {
        let prices = variant.prices.len().saturating_mul(14);
        [64, variant.sku.as_str().len(), variant.title.len(), prices]
    });
    let images = product.images.iter().map(|image| [image.path.len(), image.alt.len(), 16, 0]);
    let own = [product.title.len(), product.description.len(), product.slug.as_str().len(), 120];
    let seo = [product.seo.title.len(), product.seo.description.len(), 0, 0];
    let parts = texts.chain(variants).chain(images).chain([own, seo]).flatten();
    parts.fold(specifications(&product.specifications), usize::saturating_add)
}

/// The products by bucket, and the segments of these buckets. Where one is too large, all are split
/// in two.
pub(super) fn buckets(
    catalog: &Catalog,
    count: usize,
) -> Result<(Vec<Vec<&Product>>, Vec<Draft>), CompileError> {
    let listed = |option: &ProductOption| option.values.len() > VALUES_MAX;
    if let Some(product) = catalog.products().iter().find(|one| one.options.iter().any(listed)) {
        return Err(CompileError::ProductTooLarge(product.id));
    }
    let mut count = count;
    loop {
        let buckets = sort_into(catalog, count);
        let segments: Vec<Draft> = buckets.iter().map(|bucket| segment(bucket)).collect();
        let too_large = segments.iter().position(|segment| segment.bytes.len() > SEGMENT_BYTES_MAX);
        let Some(at) = too_large else { return Ok((buckets, segments)) };
        if let Some([product]) = buckets.get(at).map(Vec::as_slice) {
            return Err(CompileError::ProductTooLarge(product.id));
        }
        count = count.saturating_mul(2);
        if count > BUCKETS_MAX {
            return Err(CompileError::TooMany);
        }
    }
}

fn segment(products: &[&Product]) -> Draft {
    let mut bucket = Bucket { heap: Heap::new(), lists: Vec::new() };
    let mut directory = Rows::default();
    let mut variants = 0_u32;
    for product in products {
        let mut row = Row::default();
        row.u32(bucket.product(product));
        row.u32(variants);
        directory.push(&row);
        variants = variants.saturating_add(narrow(product.variants.len()));
    }
    let mut lists = Rows::default();
    for (name, currency) in std::mem::take(&mut bucket.lists) {
        let mut row = Row::default();
        row.u32(bucket.heap.text(name));
        row.u32(bucket.heap.text(currency.code()));
        lists.push(&row);
    }
    Draft {
        role: Role::Products,
        bytes: bucket.heap.finish(Role::Products, &directory, &lists),
        items: narrow(products.len()),
        variants,
    }
}

/// A bucket that is being written.
struct Bucket<'c> {
    heap: Heap,
    lists: Vec<(&'c str, Currency)>,
}

impl<'c> Bucket<'c> {
    /// Writes a product and says where.
    fn product(&mut self, product: &'c Product) -> u32 {
        let heap = &mut self.heap;
        let mut row = Row::default();
        row.u128(product.id.ulid());
        row.i64(product.published_at.millis());
        row.u32(product.popularity);
        for text in [
            product.slug.as_str(),
            &product.title,
            &product.description,
            &product.vendor,
            &product.kind,
            &product.seo.title,
            &product.seo.description,
        ] {
            row.u32(heap.text(text));
        }
        row.u32(heap.texts(product.tags.iter().map(String::as_str)));
        row.u32(options(heap, &product.options));
        let variants = self.variants(product);
        let heap = &mut self.heap;
        row.u32(variants);
        row.u32(images(heap, product));
        row.u32(heap.texts(product.categories.iter().map(String::as_str)));
        row.u32(specifications(heap, &product.specifications));
        let mut related = Row::default();
        for id in &product.related {
            related.u128(id.ulid());
        }
        row.u32(heap.blob(related.bytes()));
        let mut translations = Row::default();
        for text in &product.translations {
            translation(heap, &mut translations, text);
        }
        row.u32(heap.blob(translations.bytes()));
        heap.record(row.bytes())
    }

    fn variants(&mut self, product: &'c Product) -> u32 {
        let mut rows = Row::default();
        for variant in &product.variants {
            rows.u128(variant.id.ulid());
            rows.u32(self.heap.text(variant.sku.as_str()));
            rows.u32(self.heap.text(&variant.barcode));
            rows.u32(self.heap.text(&variant.title));
            rows.u32(self.prices(variant));
            rows.u32(variant.weight_grams);
            rows.u32(variant.image.map_or(0, |place| place.saturating_add(1)));
            for place in value_places(product, variant) {
                rows.u16(place);
            }
            let class = TaxClass::ALL.iter().position(|class| *class == variant.tax_class);
            rows.u16(class.and_then(|place| u16::try_from(place).ok()).unwrap_or(0));
        }
        self.heap.unique(rows.bytes())
    }

    fn prices(&mut self, variant: &'c Variant) -> u32 {
        let mut out = Out::default();
        for interval in &variant.prices {
            let key = prices::key(interval);
            let place = self.lists.iter().position(|list| *list == key).unwrap_or_else(|| {
                self.lists.push(key);
                self.lists.len().saturating_sub(1)
            });
            prices::write(&mut out, u16::try_from(place).unwrap_or(u16::MAX), interval);
        }
        self.heap.blob(out.bytes())
    }
}

/// For each option the place of the variant's value among the option's.
fn value_places(product: &Product, variant: &Variant) -> [u16; 3] {
    let mut places = [0; 3];
    let chosen = product.options.iter().zip(&variant.options);
    for (place, (option, value)) in places.iter_mut().zip(chosen) {
        let found = option.values.iter().position(|one| one == value);
        *place = found.and_then(|at| u16::try_from(at).ok()).unwrap_or(u16::MAX);
    }
    places
}

fn options(heap: &mut Heap, options: &[ProductOption]) -> u32 {
    let mut rows = Row::default();
    for option in options {
        rows.u32(heap.text(&option.name));
        rows.u32(heap.texts(option.values.iter().map(String::as_str)));
    }
    heap.blob(rows.bytes())
}

fn specifications(heap: &mut Heap, specifications: &[Specification]) -> u32 {
    let mut rows = Row::default();
    for one in specifications {
        rows.u32(heap.text(&one.name));
        rows.u32(heap.text(&one.value));
    }
    heap.blob(rows.bytes())
}

fn images(heap: &mut Heap, product: &Product) -> u32 {
    let mut rows = Row::default();
    for image in &product.images {
        rows.u32(heap.text(&image.path));
        rows.u32(heap.text(&image.alt));
        rows.u32(image.width);
        rows.u32(image.height);
    }
    heap.blob(rows.bytes())
}

fn translation(heap: &mut Heap, rows: &mut Row, text: &ProductText) {
    rows.u32(heap.text(text.locale.as_str()));
    rows.u32(heap.text(&text.title));
    rows.u32(heap.text(&text.description));
    rows.u32(options(heap, &text.options));
    rows.u32(specifications(heap, &text.specifications));
    rows.u32(heap.texts(text.image_alts.iter().map(String::as_str)));
    rows.u32(heap.text(&text.seo.title));
    rows.u32(heap.text(&text.seo.description));
}

//! How much there is of each variant, beside the release: it changes when stock does.

use domain::{Band, VariantId};

use crate::layout::size;
use crate::product::ProductRef;
use crate::release::Release;

/// The band of every variant of a release. What nobody has counted yet is taken to be there: the
/// origin alone decides, when it holds stock.
///
/// It belongs to the release it was made for, as it counts by ordinals; [`Bands::carry`] takes it
/// to the next one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bands(Vec<Band>);

impl Bands {
    /// Everything is in stock.
    pub fn new(release: &Release) -> Self {
        Self(vec![Band::InStock; release.variants()])
    }

    /// Everything is in stock but what is said here.
    pub fn of(release: &Release, bands: impl IntoIterator<Item = (VariantId, Band)>) -> Self {
        let mut all = Self::new(release);
        for (variant, band) in bands {
            all.set(release, variant, band);
        }
        all
    }

    /// Says how much there is of a variant; answers whether the release has it.
    pub fn set(&mut self, release: &Release, variant: VariantId, band: Band) -> bool {
        let place = release.place(variant);
        let ordinal = place.and_then(|place| {
            let first = release.product(place.product)?.first_variant();
            first.checked_add(u32::from(place.place))
        });
        match ordinal.and_then(|ordinal| self.0.get_mut(size(ordinal))) {
            Some(place) => {
                *place = band;
                true
            }
            None => false,
        }
    }

    /// Says how much there is of the variant with this ordinal.
    pub fn set_at(&mut self, ordinal: u32, band: Band) {
        if let Some(place) = self.0.get_mut(size(ordinal)) {
            *place = band;
        }
    }

    /// The band of the variant with this ordinal.
    pub fn get(&self, ordinal: u32) -> Band {
        self.0.get(size(ordinal)).copied().unwrap_or(Band::InStock)
    }

    /// The same bands for another release, where each variant has another ordinal.
    #[must_use]
    pub fn carry(&self, from: &Release, to: &Release) -> Self {
        let counted = from.products().flat_map(ProductRef::variants).filter_map(|variant| {
            let band = self.get(variant.ordinal());
            (band != Band::InStock).then(|| (variant.id(), band))
        });
        Self::of(to, counted)
    }
}

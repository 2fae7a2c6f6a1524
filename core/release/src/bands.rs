//! How much there is of each variant, beside the release: it changes when stock does.

use std::sync::OnceLock;

use domain::{Band, VariantId};

use crate::bits::Bits;
use crate::layout::size;
use crate::product::ProductRef;
use crate::release::Release;

/// The band of every variant of a release. What nobody has counted yet is taken to be there: the
/// origin alone decides, when it holds stock.
///
/// It belongs to the release it was made for, as it counts by ordinals; [`Bands::carry`] takes it
/// to the next one.
#[derive(Debug, Clone, Default)]
pub struct Bands {
    all: Vec<Band>,
    /// The products of which some variant cannot be ordered; found when they are first asked for.
    gaps: OnceLock<Bits>,
}

impl PartialEq for Bands {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Eq for Bands {}

impl Bands {
    /// Everything is in stock.
    pub fn new(release: &Release) -> Self {
        Self { all: vec![Band::InStock; release.variants()], gaps: OnceLock::new() }
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
        self.gaps = OnceLock::new();
        match ordinal.and_then(|ordinal| self.all.get_mut(size(ordinal))) {
            Some(place) => {
                *place = band;
                true
            }
            None => false,
        }
    }

    /// Says how much there is of the variant with this ordinal.
    pub fn set_at(&mut self, ordinal: u32, band: Band) {
        self.gaps = OnceLock::new();
        if let Some(place) = self.all.get_mut(size(ordinal)) {
            *place = band;
        }
    }

    /// The band of the variant with this ordinal.
    pub fn get(&self, ordinal: u32) -> Band {
        self.all.get(size(ordinal)).copied().unwrap_or(Band::InStock)
    }

    /// The products of which some variant cannot be ordered: few, as a rule, and only these have
    /// to be looked at more closely.
    pub(crate) fn gaps(&self, release: &Release) -> &Bits {
        self.gaps.get_or_init(|| {
            let mut gaps = Bits::new(release.len());
            for (ordinal, bounds) in (0..).zip(release.starts().windows(2)) {
                let [start, end] = bounds else { continue };
                let of_it = self.all.get(size(*start)..size(*end)).unwrap_or_default();
                if of_it.iter().any(|band| !band.can_order()) {
                    gaps.add(ordinal);
                }
            }
            gaps
        })
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

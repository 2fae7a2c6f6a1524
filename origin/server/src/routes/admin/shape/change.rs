//! What a wish to change a product makes of its draft.

use books::catalog::{Draft, VariantDraft};
use books::pricing::{self, PricingError};
use domain::{Market, Slug, Timestamp};

use super::{Invalid, NewPrice, ProductChange, Time};

impl ProductChange {
    /// Changes the draft. Prices are set at `now` where they name no time of their own.
    ///
    /// # Errors
    /// When something in it cannot be read, or names what is not there. What the catalog refuses
    /// shows when the draft is written.
    pub fn apply(
        &self,
        draft: &mut Draft,
        markets: &[Market],
        now: Timestamp,
    ) -> Result<(), Invalid> {
        let slugs = |field: &str, texts: &[String]| -> Result<Vec<Slug>, Invalid> {
            texts.iter().map(|text| slug(field, text)).collect()
        };
        if let Some(text) = &self.slug {
            draft.slug = slug("slug", text)?;
        }
        if let Some(texts) = &self.categories {
            draft.categories = slugs("categories", texts)?;
        }
        if let Some(texts) = &self.related {
            draft.related = slugs("related", texts)?;
        }
        if let Some(seo) = &self.seo {
            draft.seo =
                domain::Seo { title: seo.title.clone(), description: seo.description.clone() };
        }
        set(&mut draft.title, &self.title);
        set(&mut draft.description, &self.description);
        set(&mut draft.vendor, &self.vendor);
        set(&mut draft.kind, &self.kind);
        set(&mut draft.tags, &self.tags);
        set(&mut draft.popularity, &self.popularity);
        set(&mut draft.metadata, &self.metadata);
        for (place, price) in self.prices.iter().enumerate() {
            let priced = price.apply(&mut draft.variants, markets, now);
            priced.map_err(|invalid| Invalid {
                field: format!("prices[{place}].{}", invalid.field),
                ..invalid
            })?;
        }
        Ok(())
    }
}

impl NewPrice {
    fn apply(
        &self,
        variants: &mut [VariantDraft],
        markets: &[Market],
        now: Timestamp,
    ) -> Result<(), Invalid> {
        let market = markets.iter().find(|market| market.id.as_str() == self.market);
        let market =
            market.ok_or_else(|| Invalid::new("market", "unknown", "There is no such market."))?;
        let money = |field: &str, money: &super::Money| {
            money
                .read()
                .ok_or_else(|| Invalid::new(field, "currency", "There is no such currency."))
        };
        let compare_at = self.compare_at_price.as_ref();
        let new = pricing::NewPrice {
            price: money("price.currency", &self.price)?,
            compare_at: compare_at
                .map(|one| money("compare_at_price.currency", one))
                .transpose()?,
            from: moment("from", self.from.as_ref())?.unwrap_or(now),
            until: moment("until", self.until.as_ref())?,
        };
        let meant = |variant: &VariantDraft| match &self.variant {
            None => true,
            Some(key) => {
                variant.sku.as_str() == key || variant.id.is_some_and(|id| id.to_string() == *key)
            }
        };
        let mut known = false;
        for variant in variants.iter_mut().filter(|variant| meant(variant)) {
            known = true;
            pricing::set(variant, market, new, now).map_err(refused)?;
        }
        if known {
            return Ok(());
        }
        Err(Invalid::new("variant", "unknown", "The product has no such variant."))
    }
}

fn set<T: Clone>(place: &mut T, wanted: &Option<T>) {
    if let Some(wanted) = wanted {
        place.clone_from(wanted);
    }
}

fn slug(field: &str, text: &str) -> Result<Slug, Invalid> {
    Slug::parse(text).map_err(|error| Invalid::new(field, "slug", format!("{error}.")))
}

fn moment(field: &str, time: Option<&Time>) -> Result<Option<Timestamp>, Invalid> {
    let read = |time: &Time| Timestamp::parse_rfc3339(&time.0);
    time.map(read)
        .transpose()
        .map_err(|_| Invalid::new(field, "time", "It must be a time such as 2026-11-21T18:00:00Z."))
}

fn refused(error: PricingError) -> Invalid {
    let field = match error {
        PricingError::Currency(_) => "price.currency",
        PricingError::Negative => "price.amount",
        PricingError::CompareAt => "compare_at_price",
        PricingError::Ends => "until",
    };
    Invalid::new(field, error.code(), format!("{error}."))
}

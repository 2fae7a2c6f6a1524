//! The JSON of a release.

use domain::{CatalogParts, Category, Face, Slug};
use serde::{Deserialize, Serialize};

use crate::malformed::{Malformed, part};
use crate::release::market::MarketShape;
use crate::release::product::ProductShape;
use crate::release::{ReleaseError, VERSION};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReleaseShape {
    version: u32,
    release: u64,
    rules: u32,
    markets: Vec<MarketShape>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    categories: Vec<CategoryShape>,
    products: Vec<ProductShape>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryShape {
    slug: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    title: String,
}

impl CategoryShape {
    fn write(category: &Category) -> Self {
        Self {
            slug: category.slug.to_string(),
            parent: category.parent.as_ref().map(Slug::to_string),
            title: category.face.title.clone(),
        }
    }

    fn read(self) -> Result<Category, Malformed> {
        let slug = |text: &str| part("category.slug", Slug::parse(text));
        Ok(Category {
            slug: slug(&self.slug)?,
            parent: self.parent.as_deref().map(slug).transpose()?,
            face: Face::new(&self.title),
        })
    }
}

/// What is read first, of any version.
#[derive(Deserialize)]
struct VersionShape {
    version: u32,
}

pub(super) fn write(parts: &CatalogParts) -> Vec<u8> {
    crate::json::write(&ReleaseShape {
        version: VERSION,
        release: parts.release,
        rules: parts.rules,
        markets: parts.markets.iter().map(MarketShape::write).collect(),
        categories: parts.categories.iter().map(CategoryShape::write).collect(),
        products: parts.products.iter().map(ProductShape::write).collect(),
    })
}

pub(super) fn read(bytes: &[u8]) -> Result<CatalogParts, ReleaseError> {
    let shape: ReleaseShape = match crate::json::read("release", bytes) {
        Ok(shape) => shape,
        Err(malformed) => {
            return Err(match crate::json::read::<VersionShape>("release", bytes) {
                Ok(VersionShape { version }) if version != VERSION => {
                    ReleaseError::Version(version)
                }
                _ => malformed.into(),
            });
        }
    };
    if shape.version != VERSION {
        return Err(ReleaseError::Version(shape.version));
    }
    let markets = shape.markets.into_iter().map(MarketShape::read);
    let categories = shape.categories.into_iter().map(CategoryShape::read);
    let products = shape.products.into_iter().map(ProductShape::read);
    Ok(CatalogParts {
        release: shape.release,
        rules: shape.rules,
        markets: markets.collect::<Result<_, _>>()?,
        products: products.collect::<Result<_, _>>()?,
        categories: categories.collect::<Result<_, _>>()?,
        ..CatalogParts::default()
    })
}

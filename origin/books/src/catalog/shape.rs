//! The JSON in columns of the catalog's tables, and the way from each shape to domain and back.
//!
//! Reading goes through the same constructors as everything else in the shop. What is empty is not
//! written, so that most columns are two characters long.

use domain::{Locale, ProductOption, ProductText, Seo, Slug, Specification};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Fault;

mod face;
mod market;

pub(crate) use face::{FaceShape, ImageShape, RuleShape};
pub(crate) use market::MarketShape;

/// Reads one column.
pub(crate) fn read<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|_| Fault::Stored(what))
}

/// Writes one column. Shapes are structs, lists and texts, so nothing can refuse to be JSON.
pub(crate) fn write<T: Serialize>(shape: &T) -> serde_json::Value {
    serde_json::to_value(shape).unwrap_or_default()
}

pub(crate) fn slug(text: &str) -> Result<Slug, Fault> {
    Slug::parse(text).map_err(|_| Fault::Stored("slug"))
}

fn locale(text: &str) -> Result<Locale, Fault> {
    Locale::parse(text).map_err(|_| Fault::Stored("locale"))
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OptionShape {
    name: String,
    values: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpecificationShape {
    name: String,
    value: String,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SeoShape {
    #[serde(skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextShape {
    locale: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    options: Vec<OptionShape>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    specifications: Vec<SpecificationShape>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    image_alts: Vec<String>,
    #[serde(default, skip_serializing_if = "SeoShape::is_empty")]
    seo: SeoShape,
}

impl OptionShape {
    pub(crate) fn write_all(options: &[ProductOption]) -> Vec<Self> {
        let one = |option: &ProductOption| (option.name.clone(), option.values.clone());
        options.iter().map(one).map(|(name, values)| Self { name, values }).collect()
    }

    pub(crate) fn read_all(shapes: Vec<Self>) -> Vec<ProductOption> {
        let one = |Self { name, values }| ProductOption { name, values };
        shapes.into_iter().map(one).collect()
    }
}

impl SpecificationShape {
    pub(crate) fn write_all(facts: &[Specification]) -> Vec<Self> {
        let one =
            |fact: &Specification| Self { name: fact.name.clone(), value: fact.value.clone() };
        facts.iter().map(one).collect()
    }

    pub(crate) fn read_all(shapes: Vec<Self>) -> Vec<Specification> {
        let one = |Self { name, value }| Specification { name, value };
        shapes.into_iter().map(one).collect()
    }
}

impl SeoShape {
    pub(crate) fn write(seo: &Seo) -> Self {
        Self { title: seo.title.clone(), description: seo.description.clone() }
    }

    pub(crate) fn read(self) -> Seo {
        Seo { title: self.title, description: self.description }
    }

    fn is_empty(&self) -> bool {
        self.title.is_empty() && self.description.is_empty()
    }
}

impl TextShape {
    pub(crate) fn write(text: &ProductText) -> Self {
        Self {
            locale: text.locale.to_string(),
            title: text.title.clone(),
            description: text.description.clone(),
            options: OptionShape::write_all(&text.options),
            specifications: SpecificationShape::write_all(&text.specifications),
            image_alts: text.image_alts.clone(),
            seo: SeoShape::write(&text.seo),
        }
    }

    pub(crate) fn read(self) -> Result<ProductText, Fault> {
        Ok(ProductText {
            locale: locale(&self.locale)?,
            title: self.title,
            description: self.description,
            options: OptionShape::read_all(self.options),
            specifications: SpecificationShape::read_all(self.specifications),
            image_alts: self.image_alts,
            seo: self.seo.read(),
        })
    }
}

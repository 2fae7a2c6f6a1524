//! The JSON of what categories, collections and pages of text show, and of a collection's rule.

use domain::{Condition, Face, FaceText, Image};
use serde::{Deserialize, Serialize};

use super::{SeoShape, locale, slug};
use crate::Fault;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaceShape {
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image: Option<ImageShape>,
    #[serde(default, skip_serializing_if = "SeoShape::is_empty")]
    seo: SeoShape,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    translations: Vec<FaceTextShape>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImageShape {
    path: String,
    alt: String,
    #[serde(default)]
    width: u32,
    #[serde(default)]
    height: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FaceTextShape {
    locale: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default, skip_serializing_if = "SeoShape::is_empty")]
    seo: SeoShape,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleShape {
    all: bool,
    conditions: Vec<ConditionShape>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ConditionShape {
    Tag(String),
    Vendor(String),
    Kind(String),
    Category(String),
    Reduced,
    NewerThanDays(u32),
}

impl ImageShape {
    pub(crate) fn write(image: &Image) -> Self {
        let Image { path, alt, width, height } = image.clone();
        Self { path, alt, width, height }
    }

    pub(crate) fn read(self) -> Image {
        let Self { path, alt, width, height } = self;
        Image { path, alt, width, height }
    }
}

impl FaceShape {
    pub(crate) fn write(face: &Face) -> Self {
        let text = |text: &FaceText| FaceTextShape {
            locale: text.locale.to_string(),
            title: text.title.clone(),
            description: text.description.clone(),
            seo: SeoShape::write(&text.seo),
        };
        Self {
            title: face.title.clone(),
            description: face.description.clone(),
            image: face.image.as_ref().map(ImageShape::write),
            seo: SeoShape::write(&face.seo),
            translations: face.translations.iter().map(text).collect(),
        }
    }

    pub(crate) fn read(self) -> Result<Face, Fault> {
        let text = |text: FaceTextShape| {
            Ok(FaceText {
                locale: locale(&text.locale)?,
                title: text.title,
                description: text.description,
                seo: text.seo.read(),
            })
        };
        Ok(Face {
            title: self.title,
            description: self.description,
            image: self.image.map(ImageShape::read),
            seo: self.seo.read(),
            translations: self.translations.into_iter().map(text).collect::<Result<_, Fault>>()?,
        })
    }
}

impl RuleShape {
    pub(crate) fn write(all: bool, conditions: &[Condition]) -> Self {
        let one = |condition: &Condition| match condition {
            Condition::Tag(tag) => ConditionShape::Tag(tag.clone()),
            Condition::Vendor(vendor) => ConditionShape::Vendor(vendor.clone()),
            Condition::Kind(kind) => ConditionShape::Kind(kind.clone()),
            Condition::Category(slug) => ConditionShape::Category(slug.to_string()),
            Condition::Reduced => ConditionShape::Reduced,
            Condition::NewerThanDays(days) => ConditionShape::NewerThanDays(*days),
        };
        Self { all, conditions: conditions.iter().map(one).collect() }
    }

    pub(crate) fn read(self) -> Result<(bool, Vec<Condition>), Fault> {
        let one = |condition| {
            Ok(match condition {
                ConditionShape::Tag(tag) => Condition::Tag(tag),
                ConditionShape::Vendor(vendor) => Condition::Vendor(vendor),
                ConditionShape::Kind(kind) => Condition::Kind(kind),
                ConditionShape::Category(text) => Condition::Category(slug(&text)?),
                ConditionShape::Reduced => Condition::Reduced,
                ConditionShape::NewerThanDays(days) => Condition::NewerThanDays(days),
            })
        };
        let conditions = self.conditions.into_iter().map(one).collect::<Result<_, Fault>>()?;
        Ok((self.all, conditions))
    }
}

//! What a CSV cannot say: the tree of categories with its texts and pictures, collections,
//! synonyms, policies.

mod policies;
mod scenes;
mod texts;

use std::collections::BTreeMap;

use domain::{
    Category, Collection, Condition, Face, FaceText, Image, Locale, Members, Policy, Seo, Synonyms,
};

use crate::goods::Broken;
use crate::listing::slug;
use crate::{Demo, german};

pub(crate) use scenes::draw;
pub(crate) use texts::{path, title};

/// Under which name scenes are: pictures of several goods.
pub(crate) const SCENES: &str = "scene";

/// The demo's shelves, without the goods on them.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The tree of categories.
    pub categories: Vec<Category>,
    /// Collections, each by a rule.
    pub collections: Vec<Collection>,
    /// Pages of text.
    pub policies: Vec<Policy>,
    /// Words that mean the same.
    pub synonyms: Vec<Synonyms>,
}

impl Demo {
    /// The names of the pictures that the frame shows.
    #[must_use]
    pub fn scenes() -> Vec<String> {
        scenes::names().map(|name| format!("{SCENES}.{name}")).collect()
    }

    /// Whether the picture of that name is wider than high.
    #[must_use]
    pub fn is_wide(name: &str) -> bool {
        let scene = name.strip_prefix(SCENES).and_then(|rest| rest.strip_prefix('.'));
        scene.is_some_and(scenes::is_wide)
    }

    /// The frame, with these pictures by their names; what is not among them stays without.
    ///
    /// # Errors
    /// Never: a test builds it.
    pub fn frame(pictures: &BTreeMap<String, Image>) -> Result<Frame, Broken> {
        let image = |slug: &str| pictures.get(&format!("{SCENES}.{slug}")).cloned();
        let mut frame = Frame::default();
        for one in &texts::CATEGORIES {
            frame.categories.push(Category {
                slug: slug(one.slug)?,
                parent: one.parent.map(slug).transpose()?,
                face: face(one.title, one.text, image(one.slug))?,
            });
        }
        for one in &texts::COLLECTIONS {
            let condition = match one.tag {
                Some(tag) => Condition::Tag(tag.to_owned()),
                None => Condition::Reduced,
            };
            frame.collections.push(Collection {
                slug: slug(one.slug)?,
                face: face(one.title, one.text, image(one.slug))?,
                members: Members::Rule { all: true, conditions: vec![condition] },
            });
        }
        for one in &policies::POLICIES {
            let face = face(one.title, one.text, None)?;
            frame.policies.push(Policy { slug: slug(one.slug)?, face });
        }
        for (locale, groups) in [("en", texts::ENGLISH), ("de", texts::GERMAN)] {
            let locale = Locale::parse(locale).map_err(|_| Broken(locale.to_owned()))?;
            for group in groups {
                let words = group.split(", ").map(str::to_owned).collect();
                frame.synonyms.push(Synonyms { locale: locale.clone(), words });
            }
        }
        Ok(frame)
    }
}

/// A text in English and in German.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    pub(crate) en: &'static str,
    pub(crate) de: &'static str,
}

const fn said(en: &'static str, de: &'static str) -> Said {
    Said { en, de }
}

fn face(title: Said, text: Said, image: Option<Image>) -> Result<Face, Broken> {
    Ok(Face {
        title: title.en.to_owned(),
        description: text.en.to_owned(),
        image,
        seo: Seo::default(),
        translations: vec![FaceText {
            locale: german()?,
            title: title.de.to_owned(),
            description: text.de.to_owned(),
            seo: Seo::default(),
        }],
    })
}

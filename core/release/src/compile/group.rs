//! Categories, collections, pages of text and synonyms as streams of bytes.

use domain::{
    Category, Collection, Condition, Face, FaceText, Image, Members, Policy, ProductId, Seo, Slug,
    Synonyms,
};

use crate::layout::stream::{In, Malformed, Out};

pub(super) fn write_category(out: &mut Out, category: &Category) {
    out.text(category.slug.as_str());
    out.option(category.parent.as_ref().map(Slug::as_str), Out::text);
    write_face(out, &category.face);
}

pub(crate) fn read_category(from: &mut In<'_>) -> Result<Category, Malformed> {
    Ok(Category { slug: from.slug()?, parent: from.option(In::slug)?, face: read_face(from)? })
}

pub(super) fn write_collection(out: &mut Out, collection: &Collection) {
    out.text(collection.slug.as_str());
    write_face(out, &collection.face);
    match &collection.members {
        Members::Picked(ids) => {
            out.byte(0);
            out.list(ids, |out, id| out.u128(id.ulid()));
        }
        Members::Rule { all, conditions } => {
            out.byte(if *all { 1 } else { 2 });
            out.list(conditions, write_condition);
        }
    }
}

pub(crate) fn read_collection(from: &mut In<'_>) -> Result<Collection, Malformed> {
    let (slug, face) = (from.slug()?, read_face(from)?);
    let members = match from.byte()? {
        0 => Members::Picked(from.list(|from| from.u128().map(ProductId::from_ulid))?),
        all @ (1 | 2) => Members::Rule { all: all == 1, conditions: from.list(read_condition)? },
        _ => return Err(Malformed { what: "members" }),
    };
    Ok(Collection { slug, face, members })
}

pub(super) fn write_policy(out: &mut Out, policy: &Policy) {
    out.text(policy.slug.as_str());
    write_face(out, &policy.face);
}

pub(crate) fn read_policy(from: &mut In<'_>) -> Result<Policy, Malformed> {
    Ok(Policy { slug: from.slug()?, face: read_face(from)? })
}

pub(super) fn write_synonyms(out: &mut Out, synonyms: &Synonyms) {
    out.text(synonyms.locale.as_str());
    out.list(&synonyms.words, |out, word| out.text(word));
}

pub(crate) fn read_synonyms(from: &mut In<'_>) -> Result<Synonyms, Malformed> {
    Ok(Synonyms { locale: from.locale()?, words: from.list(In::string)? })
}

fn write_condition(out: &mut Out, condition: &Condition) {
    let (kind, text) = match condition {
        Condition::Tag(tag) => (0, tag.as_str()),
        Condition::Vendor(vendor) => (1, vendor.as_str()),
        Condition::Kind(kind) => (2, kind.as_str()),
        Condition::Category(slug) => (3, slug.as_str()),
        Condition::Reduced => (4, ""),
        Condition::NewerThanDays(_) => (5, ""),
    };
    out.byte(kind);
    out.text(text);
    out.u32(if let Condition::NewerThanDays(days) = condition { *days } else { 0 });
}

fn read_condition(from: &mut In<'_>) -> Result<Condition, Malformed> {
    let (kind, text, days) = (from.byte()?, from.text()?, from.u32()?);
    Ok(match kind {
        0 => Condition::Tag(text.to_owned()),
        1 => Condition::Vendor(text.to_owned()),
        2 => Condition::Kind(text.to_owned()),
        3 => {
            Condition::Category(Slug::parse(text).map_err(|error| Malformed { what: error.what })?)
        }
        4 => Condition::Reduced,
        5 => Condition::NewerThanDays(days),
        _ => return Err(Malformed { what: "condition" }),
    })
}

fn write_face(out: &mut Out, face: &Face) {
    out.text(&face.title);
    out.text(&face.description);
    out.option(face.image.as_ref(), |out, image| {
        out.text(&image.path);
        out.text(&image.alt);
        out.u32(image.width);
        out.u32(image.height);
    });
    write_seo(out, &face.seo);
    out.list(&face.translations, |out, text| {
        out.text(text.locale.as_str());
        out.text(&text.title);
        out.text(&text.description);
        write_seo(out, &text.seo);
    });
}

fn read_face(from: &mut In<'_>) -> Result<Face, Malformed> {
    Ok(Face {
        title: from.string()?,
        description: from.string()?,
        image: from.option(|from| {
            let (path, alt) = (from.string()?, from.string()?);
            Ok(Image { path, alt, width: from.u32()?, height: from.u32()? })
        })?,
        seo: read_seo(from)?,
        translations: from.list(|from| {
            Ok(FaceText {
                locale: from.locale()?,
                title: from.string()?,
                description: from.string()?,
                seo: read_seo(from)?,
            })
        })?,
    })
}

fn write_seo(out: &mut Out, seo: &Seo) {
    out.text(&seo.title);
    out.text(&seo.description);
}

fn read_seo(from: &mut In<'_>) -> Result<Seo, Malformed> {
    Ok(Seo { title: from.string()?, description: from.string()? })
}

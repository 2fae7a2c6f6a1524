//! The tree of categories, and how a file's paths find their way in it.

use std::collections::BTreeMap;

use domain::{Category, Face, Slug};
use exchange::{Field, Layout, Listing};

/// The tree as it is, and what a file adds.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    parents: BTreeMap<Slug, Option<Slug>>,
    new: Vec<Category>,
}

impl Tree {
    pub(crate) fn of(categories: &[Category]) -> Self {
        let one = |category: &Category| (category.slug.clone(), category.parent.clone());
        Self { parents: categories.iter().map(one).collect(), new: Vec::new() }
    }

    /// The categories at the ends of these paths. Branches that are not there yet grow.
    pub(crate) fn find(&mut self, paths: &[Vec<String>]) -> Vec<Slug> {
        let mut found = Vec::new();
        for slug in paths.iter().filter_map(|path| self.end(path)) {
            if !found.contains(&slug) {
                found.push(slug);
            }
        }
        found
    }

    fn end(&mut self, path: &[String]) -> Option<Slug> {
        let mut parent: Option<Slug> = None;
        for name in path {
            let slug = exchange::handle(name)?;
            parent = Some(self.step(name, slug, parent.as_ref())?);
        }
        parent
    }

    /// A branch of this name that grows from `parent`. Names are the whole tree's: where another
    /// branch has it already, it is put behind its parent's.
    fn step(&mut self, name: &str, slug: Slug, parent: Option<&Slug>) -> Option<Slug> {
        let below = parent.and_then(|parent| exchange::handle(&format!("{parent}-{slug}")));
        let candidates = [Some(slug), below];
        let mut candidates = candidates.iter().flatten();
        let grows_here = |one: &&Slug| self.parents.get(*one).map(Option::as_ref) == Some(parent);
        if let Some(known) = candidates.clone().find(grows_here) {
            return Some(known.clone());
        }
        let free = candidates.find(|one| !self.parents.contains_key(*one))?.clone();
        self.parents.insert(free.clone(), parent.cloned());
        let (slug, parent) = (free.clone(), parent.cloned());
        self.new.push(Category { slug, parent, face: Face::new(&title(name)) });
        Some(free)
    }

    /// The branches that have grown since they were last asked for.
    pub(crate) fn grown(&mut self) -> Vec<Category> {
        std::mem::take(&mut self.new)
    }

    /// The way to a category from the root.
    pub(crate) fn path(&self, slug: &Slug) -> Vec<String> {
        let mut path = vec![slug.to_string()];
        let mut at = slug;
        while let Some(Some(parent)) = self.parents.get(at) {
            // The tree is checked wherever it is written; a loop would be followed this far.
            if path.len() > self.parents.len() {
                break;
            }
            path.push(parent.to_string());
            at = parent;
        }
        path.reverse();
        path
    }
}

/// A name for people: `new-in` becomes `New in`, and what is one already stays.
pub(crate) fn title(name: &str) -> String {
    let is_slug = Slug::parse(name).is_ok();
    let words = if is_slug { name.replace(['-', '_'], " ") } else { name.to_owned() };
    let mut letters = words.chars();
    match letters.next() {
        Some(first) if is_slug => first.to_uppercase().chain(letters).collect(),
        _ => words,
    }
}

/// The paths that a file says; none when it says nothing about them. A file of another shop has no
/// such column: a product that is in no category yet gets the one of the taxonomy, or of its kind.
pub(crate) fn said(listing: &Listing, layout: &Layout, has_some: bool) -> Option<Vec<Vec<String>>> {
    if layout.has(Field::Category) {
        return Some(listing.categories.clone());
    }
    if has_some {
        return None;
    }
    let parts = |text: &str| {
        let parts = text.split('>').map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect::<Vec<_>>()
    };
    let taxonomy = parts(&listing.taxonomy);
    if !taxonomy.is_empty() {
        return Some(vec![taxonomy]);
    }
    (!listing.kind.is_empty()).then(|| vec![vec![listing.kind.clone()]])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(parts: &[&str]) -> Vec<String> {
        parts.iter().map(|part| (*part).to_owned()).collect()
    }

    #[test]
    fn a_name_that_is_taken_stands_behind_its_parents() {
        let mut tree = Tree::default();
        let paths =
            [path(&["Bags", "Accessories"]), path(&["Shoes", "Accessories"]), path(&["Bags"])];
        let found = tree.find(&paths);
        let slugs: Vec<_> = found.iter().map(Slug::as_str).collect();
        assert_eq!(slugs, ["accessories", "shoes-accessories", "bags"]);
        assert_eq!(tree.grown().len(), 4);
        // What is written is found again, and nothing grows.
        let written: Vec<_> = found.iter().map(|slug| tree.path(slug)).collect();
        assert_eq!(written[1], path(&["shoes", "shoes-accessories"]));
        assert_eq!(tree.find(&written), found);
        assert_eq!(tree.find(&paths), found);
        assert_eq!(tree.grown(), []);
    }

    #[test]
    fn names_for_people() {
        assert_eq!(title("new-in"), "New in");
        assert_eq!(title("Apparel & Accessories"), "Apparel & Accessories");
        assert_eq!(title("größe"), "größe");
    }
}

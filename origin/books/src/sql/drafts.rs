//! Products as the merchant keeps them: reading by page or by key, and writing many at once.

/// Everything of the products that `page` names, in five statements that are read together.
macro_rules! reading {
    ($page:literal: $product:ident $variants:ident $prices:ident $images:ident $categories:ident) => {
        pub(crate) const $product: &str = concat!(
            $page,
            "SELECT p.position, p.id, p.slug, p.status, p.title, p.description, p.vendor, p.kind,
              p.tags, p.options, p.specifications, p.related, p.seo, p.translations, p.metadata,
              p.extra, p.popularity, p.published_at, p.created_at, p.updated_at, p.version,
              p.changed
             FROM page CROSS JOIN products AS p ON p.position = page.position
             ORDER BY p.position"
        );
        pub(crate) const $variants: &str = concat!(
            $page,
            "SELECT v.product, v.id, v.sku, v.barcode, v.options, v.weight_grams, v.tax_class,
              v.image, v.extra
             FROM page CROSS JOIN variants AS v ON v.product = page.id AND v.retired = 0
             ORDER BY v.product, v.position"
        );
        pub(crate) const $prices: &str = concat!(
            $page,
            "SELECT q.variant, q.price_list, q.currency, q.price, q.compare_at, q.starts_at,
              q.ends_at
             FROM page CROSS JOIN variants AS v ON v.product = page.id AND v.retired = 0
             CROSS JOIN prices AS q ON q.variant = v.id
             ORDER BY q.variant, q.price_list, q.starts_at"
        );
        pub(crate) const $images: &str = concat!(
            $page,
            "SELECT i.product, i.path, i.alt, i.width, i.height
             FROM page CROSS JOIN images AS i ON i.product = page.id
             ORDER BY i.product, i.position"
        );
        pub(crate) const $categories: &str = concat!(
            $page,
            "SELECT c.product, c.category
             FROM page CROSS JOIN product_categories AS c ON c.product = page.id
             ORDER BY c.product, c.position"
        );
    };
}

// What was changed after a change and a position, in that order: change, position, limit.
reading! {
    "WITH page AS MATERIALIZED (SELECT id, position FROM products
      WHERE (changed, position) > (?1, ?2) ORDER BY changed, position LIMIT ?3) ":
    AFTER AFTER_VARIANTS AFTER_PRICES AFTER_IMAGES AFTER_CATEGORIES
}
// By id or by slug: two JSON arrays.
reading! {
    "WITH page AS MATERIALIZED (
      SELECT p.id, p.position FROM json_each(?1) AS k CROSS JOIN products AS p ON p.id = k.value
      UNION
      SELECT p.id, p.position FROM json_each(?2) AS k CROSS JOIN products AS p ON p.slug = k.value
     ) ":
    KEYS KEYS_VARIANTS KEYS_PRICES KEYS_IMAGES KEYS_CATEGORIES
}
// The merchant's newest first: below a position, limit.
reading! {
    "WITH page AS MATERIALIZED (SELECT id, position FROM products
      WHERE position < ?1 ORDER BY position DESC LIMIT ?2) ":
    LIST LIST_VARIANTS LIST_PRICES LIST_IMAGES LIST_CATEGORIES
}
// The same of one status: below a position, limit, status.
reading! {
    "WITH page AS MATERIALIZED (SELECT id, position FROM products
      WHERE status = ?3 AND position < ?1 ORDER BY position DESC LIMIT ?2) ":
    STATUS STATUS_VARIANTS STATUS_PRICES STATUS_IMAGES STATUS_CATEGORIES
}

/// The five statements of a page: products, variants, prices, images, categories.
pub(crate) type Five = [&'static str; 5];

pub(crate) const BY_CHANGE: Five =
    [AFTER, AFTER_VARIANTS, AFTER_PRICES, AFTER_IMAGES, AFTER_CATEGORIES];
pub(crate) const BY_KEY: Five = [KEYS, KEYS_VARIANTS, KEYS_PRICES, KEYS_IMAGES, KEYS_CATEGORIES];
pub(crate) const BY_POSITION: Five =
    [LIST, LIST_VARIANTS, LIST_PRICES, LIST_IMAGES, LIST_CATEGORIES];
pub(crate) const BY_STATUS: Five =
    [STATUS, STATUS_VARIANTS, STATUS_PRICES, STATUS_IMAGES, STATUS_CATEGORIES];

/// What is read five statements at a time, by name.
pub(crate) fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    let named = |name, five: Five| five.map(|sql| (name, sql));
    [("BY_CHANGE", BY_CHANGE), ("BY_KEY", BY_KEY), ("BY_POSITION", BY_POSITION)]
        .into_iter()
        .chain([("BY_STATUS", BY_STATUS)])
        .flat_map(move |(name, five)| named(name, five))
}

statements! {
    CHANGE = "SELECT change, frame FROM catalog_state WHERE one = 1";
    NEXT_CHANGE = "UPDATE catalog_state SET change = change + 1 WHERE one = 1";
    /// This change touched what is not a product.
    FRAME_CHANGED = "UPDATE catalog_state SET frame = change WHERE one = 1";
    /// The same, if the statement before it did anything.
    FRAME_IF_CHANGED = "UPDATE catalog_state SET frame = change WHERE one = 1 AND changes() > 0";
    /// Who has which SKU (JSON array).
    SKUS = "SELECT v.sku, v.id, v.product, v.retired, p.slug
        FROM json_each(?1) AS s CROSS JOIN variants AS v ON v.sku = s.value
        CROSS JOIN products AS p ON p.id = v.product";
    /// The product that has this variant, by its id or its SKU.
    OWNER = "SELECT product, id FROM variants WHERE (id = ?1 OR sku = ?1) AND retired = 0";
    /// Which of these categories (JSON array) there are.
    KNOWN_CATEGORIES = "SELECT c.slug FROM json_each(?1) AS k
        CROSS JOIN categories AS c ON c.slug = k.value";

    /// JSON [{id, version}]: refuses when one of them is of another version now.
    STILL_VERSIONS = "SELECT iif(NOT EXISTS (SELECT 1
         FROM json_each(?1) AS e LEFT JOIN products AS p ON p.id = e.value ->> 'id'
         WHERE p.version IS NOT e.value ->> 'version'), 1, json('guard'))";
    /// JSON array of variants: refuses when one of them is offered.
    STILL_RETIRED = "SELECT iif(NOT EXISTS (SELECT 1
         FROM json_each(?1) AS e CROSS JOIN variants AS v ON v.id = e.value
         WHERE v.retired = 0), 1, json('guard'))";
    /// JSON array of slugs: refuses when one of the categories is gone.
    STILL_CATEGORIES = "SELECT iif(NOT EXISTS (SELECT 1
         FROM json_each(?1) AS e LEFT JOIN categories AS c ON c.slug = e.value
         WHERE c.slug IS NULL), 1, json('guard'))";

    /// JSON rows, now.
    INSERT_PRODUCTS = "INSERT INTO products (id, slug, status, title, description, vendor, kind,
         tags, options, specifications, related, seo, translations, metadata, extra, popularity,
         published_at, created_at, updated_at, version, changed)
        SELECT e.value ->> 'id', e.value ->> 'slug', e.value ->> 'status', e.value ->> 'title',
         e.value ->> 'description', e.value ->> 'vendor', e.value ->> 'kind', e.value ->> 'tags',
         e.value ->> 'options', e.value ->> 'specifications', e.value ->> 'related',
         e.value ->> 'seo', e.value ->> 'translations', e.value ->> 'metadata',
         e.value ->> 'extra', e.value ->> 'popularity', e.value ->> 'published_at', ?2, ?2, 1,
         (SELECT change FROM catalog_state WHERE one = 1)
        FROM json_each(?1) AS e WHERE true ORDER BY e.key";
    UPDATE_PRODUCTS = "UPDATE products SET slug = e.value ->> 'slug',
         status = e.value ->> 'status', title = e.value ->> 'title',
         description = e.value ->> 'description', vendor = e.value ->> 'vendor',
         kind = e.value ->> 'kind', tags = e.value ->> 'tags', options = e.value ->> 'options',
         specifications = e.value ->> 'specifications', related = e.value ->> 'related',
         seo = e.value ->> 'seo', translations = e.value ->> 'translations',
         metadata = e.value ->> 'metadata', extra = e.value ->> 'extra',
         popularity = e.value ->> 'popularity', published_at = e.value ->> 'published_at',
         updated_at = ?2, version = version + 1,
         changed = (SELECT change FROM catalog_state WHERE one = 1)
        FROM json_each(?1) AS e WHERE products.id = e.value ->> 'id'";
    PUT_VARIANTS = "INSERT INTO variants (id, product, position, sku, barcode, options,
         weight_grams, tax_class, image, extra, retired)
        SELECT e.value ->> 'id', e.value ->> 'product', e.value ->> 'position', e.value ->> 'sku',
         e.value ->> 'barcode', e.value ->> 'options', e.value ->> 'weight_grams',
         e.value ->> 'tax_class', e.value ->> 'image', e.value ->> 'extra', 0
        FROM json_each(?1) AS e WHERE true
        ON CONFLICT (id) DO UPDATE SET product = excluded.product, position = excluded.position,
         barcode = excluded.barcode, options = excluded.options,
         weight_grams = excluded.weight_grams, tax_class = excluded.tax_class,
         image = excluded.image, extra = excluded.extra, retired = 0";
    RETIRE_VARIANTS = "UPDATE variants SET retired = 1
        FROM json_each(?1) AS e WHERE variants.id = e.value";
    DROP_PRICES = "DELETE FROM prices WHERE variant IN (SELECT value FROM json_each(?1))";
    PUT_PRICES = "INSERT INTO prices (variant, price_list, starts_at, ends_at, currency, price,
         compare_at)
        SELECT e.value ->> 'variant', e.value ->> 'list', e.value ->> 'from', e.value ->> 'until',
         e.value ->> 'currency', e.value ->> 'price', e.value ->> 'compare_at'
        FROM json_each(?1) AS e";
    /// JSON rows, now, actor. A row without a price says that there is none any more.
    RECORD_PRICES = "INSERT INTO price_history (variant, price_list, change, set_at, currency,
         price, compare_at, starts_at, ends_at, actor)
        SELECT e.value ->> 'variant', e.value ->> 'list',
         (SELECT change FROM catalog_state WHERE one = 1), ?2, e.value ->> 'currency',
         e.value ->> 'price', e.value ->> 'compare_at', e.value ->> 'from', e.value ->> 'until', ?3
        FROM json_each(?1) AS e";
    DROP_IMAGES = "DELETE FROM images WHERE product IN (SELECT value FROM json_each(?1))";
    PUT_IMAGES = "INSERT INTO images (product, position, path, alt, width, height)
        SELECT e.value ->> 'product', e.value ->> 'position', e.value ->> 'path',
         e.value ->> 'alt', e.value ->> 'width', e.value ->> 'height'
        FROM json_each(?1) AS e";
    DROP_CATEGORIES = "DELETE FROM product_categories
        WHERE product IN (SELECT value FROM json_each(?1))";
    PUT_CATEGORIES = "INSERT INTO product_categories (product, position, category)
        SELECT e.value ->> 'product', e.value ->> 'position', e.value ->> 'category'
        FROM json_each(?1) AS e";
    /// JSON [{aggregate, type, data}], each aggregate once; actor, now.
    INSERT_EVENTS = "INSERT INTO events (aggregate, sequence, type, actor, at, data)
        SELECT e.value ->> 'aggregate', (SELECT coalesce(max(sequence), 0) + 1 FROM events
          WHERE aggregate = e.value ->> 'aggregate'),
         e.value ->> 'type', ?2, ?3, e.value ->> 'data'
        FROM json_each(?1) AS e WHERE true ORDER BY e.key";

    /// Source, target, now. An address that moved twice leads straight to where it is.
    PUT_REDIRECT = "INSERT INTO redirects (source, target, created_at) VALUES (?1, ?2, ?3)
        ON CONFLICT (source) DO UPDATE SET target = excluded.target,
         created_at = excluded.created_at";
    DROP_REDIRECTS = "DELETE FROM redirects WHERE source IN (SELECT value FROM json_each(?1))";
    FOLLOW_REDIRECT = "UPDATE redirects SET target = ?2 WHERE target = ?1 AND source <> ?2";

    /// Variant, list, from, until: the lowest price that held at some moment between the two. What
    /// was set under one change held until the next change of the same variant and list.
    LOWEST = "SELECT min(h.price) FROM price_history AS h
        WHERE h.variant = ?1 AND h.price_list = ?2 AND h.price IS NOT NULL
         AND max(h.starts_at, h.set_at, ?3)
          < min(coalesce(h.ends_at, ?4), ?4, coalesce((SELECT min(n.set_at)
            FROM price_history AS n WHERE n.variant = ?1 AND n.price_list = ?2
             AND n.change > h.change), ?4))";
    /// Variant, before a position, limit: the newest first.
    HISTORY = "SELECT position, price_list, set_at, currency, price, compare_at, starts_at, ends_at,
         actor
        FROM price_history WHERE variant = ?1 AND position < ?2 ORDER BY position DESC LIMIT ?3";
}

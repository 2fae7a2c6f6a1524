//! Everything of a catalog that is not a product: categories, collections, pages, addresses that
//! moved, and the documents that are read whole.

statements! {
    DOCUMENT = "SELECT body FROM shop_documents WHERE name = ?1";
    /// Name, body, now.
    PUT_DOCUMENT = "INSERT INTO shop_documents (name, body, version, updated_at)
        VALUES (?1, ?2, 1, ?3)
        ON CONFLICT (name) DO UPDATE SET body = excluded.body, version = version + 1,
         updated_at = excluded.updated_at";
    /// Refuses when anything here was changed since: the frame that was read.
    STILL_FRAME = "SELECT iif((SELECT frame FROM catalog_state WHERE one = 1) = ?1,
        1, json('guard'))";

    /// JSON [{slug, position, parent, face}].
    PUT_CATEGORIES = "INSERT INTO categories (slug, position, parent, face)
        SELECT e.value ->> 'slug', e.value ->> 'position', e.value ->> 'parent', e.value ->> 'face'
        FROM json_each(?1) AS e";
    PUT_COLLECTIONS = "INSERT INTO collections (slug, position, face, rule)
        SELECT e.value ->> 'slug', e.value ->> 'position', e.value ->> 'face', e.value ->> 'rule'
        FROM json_each(?1) AS e";
    PUT_MEMBERS = "INSERT INTO collection_members (collection, position, product)
        SELECT e.value ->> 'collection', e.value ->> 'position', e.value ->> 'product'
        FROM json_each(?1) AS e";
    PUT_POLICIES = "INSERT INTO policies (slug, position, face)
        SELECT e.value ->> 'slug', e.value ->> 'position', e.value ->> 'face'
        FROM json_each(?1) AS e";
    /// JSON [{source, target}], now.
    PUT_REDIRECTS = "INSERT INTO redirects (source, target, created_at)
        SELECT e.value ->> 'source', e.value ->> 'target', ?2 FROM json_each(?1) AS e WHERE true
        ON CONFLICT (source) DO UPDATE SET target = excluded.target,
         created_at = excluded.created_at";
    /// Which of these categories (JSON array) have products.
    USED_CATEGORIES = "SELECT k.value FROM json_each(?1) AS k
        WHERE EXISTS (SELECT 1 FROM product_categories WHERE category = k.value)";
    /// Refuses when one of these categories (JSON array) has products.
    STILL_UNUSED = "SELECT iif(NOT EXISTS (SELECT 1 FROM json_each(?1) AS k
         CROSS JOIN product_categories AS c ON c.category = k.value), 1, json('guard'))";
}

/// What is read or replaced whole, by its nature.
pub(crate) mod whole {
    statements! {
        CATEGORIES = "SELECT slug, parent, face FROM categories ORDER BY position";
        COLLECTIONS = "SELECT slug, face, rule FROM collections ORDER BY position";
        MEMBERS = "SELECT collection, product FROM collection_members
            ORDER BY collection, position";
        POLICIES = "SELECT slug, face FROM policies ORDER BY position";
        REDIRECTS = "SELECT source, target FROM redirects ORDER BY source";
        DOCUMENTS = "SELECT name, body FROM shop_documents ORDER BY name";
        CLEAR_CATEGORIES = "DELETE FROM categories";
        CLEAR_COLLECTIONS = "DELETE FROM collections";
        CLEAR_MEMBERS = "DELETE FROM collection_members";
        CLEAR_POLICIES = "DELETE FROM policies";
    }
}

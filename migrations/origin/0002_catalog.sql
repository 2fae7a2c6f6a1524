-- The merchant's side of the catalog: what is being worked on, from which releases are compiled.
-- A change takes the next number of `catalog_state` and marks with it what it touched, so that a
-- reader who has seen everything up to a number asks only for what came after it.

CREATE TABLE catalog_state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  change INTEGER NOT NULL CHECK (change >= 0),
  -- The last change of anything but products: categories, collections, policies, markets …
  frame INTEGER NOT NULL CHECK (frame BETWEEN 0 AND change)
) STRICT;
INSERT INTO catalog_state (one, change, frame) VALUES (1, 0, 0);

-- `position` is the merchant's order. `version` is what If-Match speaks of.
CREATE TABLE products (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('DRAFT', 'PUBLISHED', 'ARCHIVED')),
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  vendor TEXT NOT NULL,
  kind TEXT NOT NULL,
  tags TEXT NOT NULL CHECK (json_valid(tags)),
  options TEXT NOT NULL CHECK (json_valid(options)),
  specifications TEXT NOT NULL CHECK (json_valid(specifications)),
  related TEXT NOT NULL CHECK (json_valid(related)),
  seo TEXT NOT NULL CHECK (json_valid(seo)),
  translations TEXT NOT NULL CHECK (json_valid(translations)),
  metadata TEXT NOT NULL CHECK (json_valid(metadata)),
  -- Columns of an imported file that nothing here models; they are written back.
  extra TEXT NOT NULL CHECK (json_valid(extra)),
  popularity INTEGER NOT NULL CHECK (popularity >= 0),
  published_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  changed INTEGER NOT NULL,
  CHECK (status <> 'PUBLISHED' OR published_at IS NOT NULL)
) STRICT;
CREATE INDEX products_changed ON products (changed);
CREATE INDEX products_status ON products (status);

-- A SKU names one variant for ever: one that is no longer offered is retired and keeps its stock,
-- and comes back under its id when its SKU does.
CREATE TABLE variants (
  id TEXT PRIMARY KEY,
  product TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  sku TEXT NOT NULL UNIQUE,
  barcode TEXT NOT NULL,
  options TEXT NOT NULL CHECK (json_valid(options)),
  weight_grams INTEGER NOT NULL CHECK (weight_grams >= 0),
  tax_class TEXT NOT NULL CHECK (tax_class IN ('standard', 'reduced', 'zero')),
  image INTEGER CHECK (image >= 0),
  extra TEXT NOT NULL CHECK (json_valid(extra)),
  retired INTEGER NOT NULL CHECK (retired IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX variants_product ON variants (product, position) WHERE retired = 0;

-- Prices in minor units; those of one list do not overlap in time.
CREATE TABLE prices (
  variant TEXT NOT NULL,
  price_list TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER,
  currency TEXT NOT NULL,
  price INTEGER NOT NULL CHECK (price >= 0),
  compare_at INTEGER CHECK (compare_at >= 0),
  PRIMARY KEY (variant, price_list, starts_at),
  CHECK (ends_at IS NULL OR ends_at > starts_at)
) STRICT, WITHOUT ROWID;

-- What was ever set: all intervals of a variant in a list, anew under each change that touched
-- them; one row without a price when none was left. They held until the next change of the same.
CREATE TABLE price_history (
  position INTEGER PRIMARY KEY,
  variant TEXT NOT NULL,
  price_list TEXT NOT NULL,
  change INTEGER NOT NULL,
  set_at INTEGER NOT NULL,
  currency TEXT,
  price INTEGER,
  compare_at INTEGER,
  starts_at INTEGER,
  ends_at INTEGER,
  actor TEXT NOT NULL
) STRICT;
CREATE INDEX price_history_variant ON price_history (variant, price_list, change);
CREATE TRIGGER price_history_no_update BEFORE UPDATE ON price_history
BEGIN SELECT RAISE(ABORT, 'the price history is append-only'); END;
CREATE TRIGGER price_history_no_delete BEFORE DELETE ON price_history
BEGIN SELECT RAISE(ABORT, 'the price history is append-only'); END;

CREATE TABLE images (
  product TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  path TEXT NOT NULL,
  alt TEXT NOT NULL,
  width INTEGER NOT NULL CHECK (width >= 0),
  height INTEGER NOT NULL CHECK (height >= 0),
  PRIMARY KEY (product, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_categories (
  product TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  category TEXT NOT NULL,
  PRIMARY KEY (product, position),
  UNIQUE (product, category)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_categories_category ON product_categories (category);

CREATE TABLE categories (
  slug TEXT PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE,
  parent TEXT,
  face TEXT NOT NULL CHECK (json_valid(face))
) STRICT, WITHOUT ROWID;

-- By rule, or picked by hand: then the members are rows of their own.
CREATE TABLE collections (
  slug TEXT PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE,
  face TEXT NOT NULL CHECK (json_valid(face)),
  rule TEXT CHECK (rule IS NULL OR json_valid(rule))
) STRICT, WITHOUT ROWID;
CREATE TABLE collection_members (
  collection TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  product TEXT NOT NULL,
  PRIMARY KEY (collection, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
  slug TEXT PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE,
  face TEXT NOT NULL CHECK (json_valid(face))
) STRICT, WITHOUT ROWID;

-- Addresses that moved. None leads to one that moved itself.
CREATE TABLE redirects (
  source TEXT PRIMARY KEY,
  target TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  CHECK (source <> target)
) STRICT, WITHOUT ROWID;
CREATE INDEX redirects_target ON redirects (target);

-- What is small and read whole: the markets, the synonyms.
CREATE TABLE shop_documents (
  name TEXT PRIMARY KEY CHECK (name IN ('markets', 'synonyms')),
  body TEXT NOT NULL CHECK (json_valid(body)),
  version INTEGER NOT NULL CHECK (version > 0),
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

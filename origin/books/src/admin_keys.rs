//! Keys of `/admin/v1`: who has one acts in the shop's name.

use std::fmt;

use database::{Batch, Row, Statement, Store};
use domain::{ApiKeyId, Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::orders::Note;
use crate::shop::{Written, run, write};
use crate::sql::staff as sql;
use crate::{Actor, Fault, Moment};

/// What every key begins with, so that a leaked one is recognised for what it is.
const PREFIX: &str = "sk_";

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Look.
    Read,
    /// Look and change.
    Write,
}

impl Scope {
    /// As it is stored: `read`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The scope of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Read, Self::Write].into_iter().find(|scope| scope.as_str() == text)
    }

    /// Whether who has this may do what needs the other.
    #[must_use]
    pub const fn covers(self, needed: Self) -> bool {
        matches!((self, needed), (Self::Write, _) | (Self::Read, Self::Read))
    }
}

/// A key as it is known: without what opens the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id, under which its doings are recorded.
    pub id: ApiKeyId,
    /// What the merchant calls it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it opens nothing any more.
    pub revoked_at: Option<Timestamp>,
}

impl ApiKey {
    /// Who acts with it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.id.to_string())
    }
}

/// What a key is, for its owner alone. It is shown once and kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct KeySecret(String);

impl KeySecret {
    /// The key made of these 32 bytes, which must be real randomness.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Self(format!("{PREFIX}{digits}"))
    }

    /// Reads a key as it is sent. What is not formed like one opens nothing anyway.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(PREFIX)?;
        let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (digits.len() == 64 && digits.bytes().all(lower)).then(|| Self(text.to_owned()))
    }

    /// The key as it is sent. The only way to see it, so that every place is findable.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// 256 random bits need no slow hash.
    fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

impl fmt::Debug for KeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeySecret(redacted)")
    }
}

/// Makes a key. Its secret is the caller's to give to whoever will use it.
///
/// # Errors
/// When the database fails.
pub async fn create<S: Store>(
    store: &S,
    (name, scope): (&str, Scope),
    secret: &KeySecret,
    actor: &Actor,
    moment: &mut Moment,
) -> Result<ApiKey, Fault> {
    let id: ApiKeyId = moment.mint();
    let now = moment.now();
    let mut batch = Batch::write("create key");
    batch.push(
        Statement::new(sql::INSERT_KEY)
            .bind(id.to_string())
            .bind(secret.hash())
            .bind(name)
            .bind(scope.as_str())
            .bind(actor.to_string())
            .bind(now.millis()),
    );
    let note = Note { actor, at: now };
    note.event(&mut batch, id, "key.created", &json!({ "scope": scope.as_str() }));
    run(store, &batch).await?;
    Ok(ApiKey { id, name: name.to_owned(), scope, created_at: now, revoked_at: None })
}

/// The key with this secret, unless it is unknown or revoked.
///
/// # Errors
/// When the database fails.
pub async fn find<S: Store>(store: &S, secret: &KeySecret) -> Result<Option<ApiKey>, Fault> {
    let hash = secret.hash();
    let mut batch = Batch::read("key");
    let step = batch.push(Statement::new(sql::KEY_BY_HASH).bind(hash));
    let rows = run(store, &batch).await?;
    let Some(row) = rows.of(step).first() else { return Ok(None) };
    // The index has compared already, byte by byte, but hashes: nobody can walk towards one.
    let same = bool::from(hash.ct_eq(&row.bytes::<32>(5)?));
    let key = read(row)?;
    Ok((same && key.revoked_at.is_none()).then_some(key))
}

/// What became of the wish to revoke a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// It opens nothing any more.
    Now(ApiKey),
    /// It was revoked before.
    Before(ApiKey),
    /// There is no such key.
    Unknown,
}

/// Revokes a key, from the next request on.
///
/// # Errors
/// When the database fails. Revoking again is harmless.
pub async fn revoke<S: Store>(
    store: &S,
    id: ApiKeyId,
    actor: &Actor,
    moment: &Moment,
) -> Result<Revoked, Fault> {
    let Some(key) = show(store, id).await? else { return Ok(Revoked::Unknown) };
    if key.revoked_at.is_some() {
        return Ok(Revoked::Before(key));
    }
    let mut batch = Batch::write("revoke key");
    let now = moment.now();
    let revoked = Statement::new(sql::REVOKE_KEY).bind(id.to_string()).bind(now.millis());
    batch.push_changing(revoked, 1);
    Note { actor, at: now }.event(&mut batch, id, "key.revoked", &json!({}));
    match write(store, &batch).await? {
        Written::Done(_) => {}
        Written::Refused(_) => return Ok(Revoked::Before(key)),
        Written::Unknown => return Err(Fault::Contended("revoking a key")),
    }
    Ok(Revoked::Now(ApiKey { revoked_at: Some(moment.now()), ..key }))
}

/// The key of this id.
///
/// # Errors
/// When the database fails.
pub async fn show<S: Store>(store: &S, id: ApiKeyId) -> Result<Option<ApiKey>, Fault> {
    let mut batch = Batch::read("key by id");
    let step = batch.push(Statement::new(sql::KEY).bind(id.to_string()));
    run(store, &batch).await?.of(step).first().map(read).transpose()
}

/// A page of all keys, oldest first, after the last one of the page before.
///
/// # Errors
/// When the database fails.
pub async fn list<S: Store>(
    store: &S,
    after: Option<ApiKeyId>,
    limit: u32,
) -> Result<Vec<ApiKey>, Fault> {
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let mut batch = Batch::read("keys");
    let step = batch.push(Statement::new(sql::KEYS_AFTER).bind(after).bind(limit));
    run(store, &batch).await?.of(step).rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<ApiKey, Fault> {
    Ok(ApiKey {
        id: ApiKeyId::parse(row.text(0)?).map_err(|_| Fault::Stored("key id"))?,
        name: row.text(1)?.to_owned(),
        scope: Scope::parse(row.text(2)?).ok_or(Fault::Stored("scope"))?,
        created_at: Timestamp::from_millis(row.integer(3)?),
        revoked_at: row.optional_integer(4)?.map(Timestamp::from_millis),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_one_spelling_and_is_not_shown() {
        let secret = KeySecret::new([0xab; 32]);
        assert_eq!(secret.reveal(), format!("sk_{}", "ab".repeat(32)));
        assert_eq!(KeySecret::parse(secret.reveal()).as_ref(), Some(&secret));
        assert_eq!(format!("{secret:?}"), "KeySecret(redacted)");
        for text in ["", "sk_", "sk_test_1", &secret.reveal().to_uppercase(), &"ab".repeat(32)] {
            assert_eq!(KeySecret::parse(text), None, "{text}");
        }
    }

    #[test]
    fn who_may_change_may_look() {
        use Scope::{Read, Write};
        let all = [(Write, Write), (Write, Read), (Read, Read), (Read, Write)];
        assert_eq!(all.map(|(has, needs)| has.covers(needs)), [true, true, true, false]);
    }
}

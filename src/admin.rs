//! `bodega admin keys create|list|revoke`: who may use the Admin API.

use std::process::ExitCode;

use books::admin_keys::{self, ApiKey, KeySecret, Revoked, Scope};
use clap::Subcommand;
use domain::ApiKeyId;
use serde_json::{Value, json};

use crate::output::{Output, table};
use crate::shop::Shop;
use crate::{Failure, staff};

/// How many keys one look takes; a shop has a handful.
const KEYS_MAX: u32 = 1_000;

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Keys of the Admin API
    Keys {
        #[command(subcommand)]
        verb: Keys,
    },
}

#[derive(Subcommand)]
pub(crate) enum Keys {
    /// Make a key, and show it this once
    Create {
        /// What it is for, such as the name of the program
        #[arg(long, value_parser = name)]
        name: String,
        /// `read` to look, `write` to look and change
        #[arg(long, value_parser = scope, default_value = "read")]
        scope: Scope,
    },
    /// All keys that there ever were, without their secrets
    List,
    /// Make keys open nothing any more, from the next request on
    Revoke {
        /// Which: `key_…`
        #[arg(required = true)]
        ids: Vec<String>,
    },
}

fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().nth(100).is_some() {
        return Err("a name has 1 to 100 characters".to_owned());
    }
    Ok(text.to_owned())
}

fn scope(text: &str) -> Result<Scope, String> {
    Scope::parse(text).ok_or_else(|| "not one of read, write".to_owned())
}

/// Runs the verb on the origin database.
pub(crate) async fn run(verb: Verb, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let Verb::Keys { verb } = verb;
    match verb {
        Keys::Create { name, scope } => create((&name, scope), shop, output).await,
        Keys::List => {
            let keys = admin_keys::list(&staff::store(shop).await?, None, KEYS_MAX).await?;
            let values: Vec<Value> = keys.iter().map(value).collect();
            output.print(&values, || text(&keys));
            Ok(ExitCode::SUCCESS)
        }
        Keys::Revoke { ids } => revoke(&ids, shop, output).await,
    }
}

async fn create(named: (&str, Scope), shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let secret = KeySecret::new(server::clock::entropy()?);
    let (store, mut moment) = (staff::store(shop).await?, staff::moment()?);
    let key = admin_keys::create(&store, named, &secret, &staff::actor(), &mut moment).await?;
    let mut shown = value(&key);
    if let Some(members) = shown.as_object_mut() {
        members.insert("key".to_owned(), secret.reveal().into());
    }
    output.print(&shown, || {
        let (id, scope) = (key.id, key.scope.as_str());
        let key = secret.reveal();
        format!("{key}\n\n{id} may {scope}. The key is shown this once and kept nowhere.")
    });
    Ok(ExitCode::SUCCESS)
}

/// Exits with 1 when one of them opened nothing before.
async fn revoke(ids: &[String], shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let store = staff::store(shop).await?;
    let mut outcomes = Vec::new();
    for id in ids {
        let outcome = match ApiKeyId::parse(id) {
            Err(_) => "unknown",
            Ok(id) => {
                match admin_keys::revoke(&store, id, &staff::actor(), &staff::moment()?).await? {
                    Revoked::Now(_) => "revoked",
                    Revoked::Before(_) => "revoked_before",
                    Revoked::Unknown => "unknown",
                }
            }
        };
        outcomes.push((id, outcome));
    }
    let values: Vec<Value> =
        outcomes.iter().map(|(id, outcome)| json!({ "id": id, "outcome": outcome })).collect();
    output.print(&values, || {
        let line = |(id, outcome): &(&String, &str)| format!("{id}  {}", outcome.replace('_', " "));
        outcomes.iter().map(line).collect::<Vec<_>>().join("\n")
    });
    let all = outcomes.iter().all(|(_, outcome)| *outcome == "revoked");
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn value(key: &ApiKey) -> Value {
    let mut value = json!({
        "id": key.id.to_string(),
        "name": key.name,
        "scope": key.scope.as_str(),
        "created_at": key.created_at.to_rfc3339(),
    });
    if let (Some(at), Some(members)) = (key.revoked_at, value.as_object_mut()) {
        members.insert("revoked_at".to_owned(), at.to_rfc3339().into());
    }
    value
}

fn text(keys: &[ApiKey]) -> String {
    if keys.is_empty() {
        return "No keys.".to_owned();
    }
    let cells = |key: &ApiKey| {
        vec![
            key.id.to_string(),
            key.scope.as_str().to_owned(),
            key.created_at.to_rfc3339(),
            key.revoked_at.map_or_else(|| "-".to_owned(), |at| at.to_rfc3339()),
            key.name.clone(),
        ]
    };
    let rows: Vec<_> = keys.iter().map(cells).collect();
    table(&["id", "scope", "made", "revoked", "name"], &rows)
}

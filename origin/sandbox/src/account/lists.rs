//! Lists, search, and the expansion of ids into objects.

use serde_json::{Value, json};

use super::{Account, Call};
use crate::form::Form;
use crate::problem::Refusal;
use crate::record::Intent;
use crate::table::{Row, Table};

const PAGE: &[&str] = &["limit", "starting_after", "ending_before", "created"];

impl Account {
    pub(crate) fn list_intents(&self, call: &Call) -> Result<Value, Refusal> {
        call.form.only(&[PAGE, &["customer"]].concat())?;
        let customer = call.form.text("customer");
        let fits = |row: &Intent| customer.is_none() || row.carried.customer.as_deref() == customer;
        let (rows, more) = page(&self.intents, &call.form, fits)?;
        let rows = rows.into_iter().map(|row| self.show_intent(row)).collect();
        Ok(list("/v1/payment_intents", rows, more))
    }

    pub(crate) fn list_refunds(&self, call: &Call) -> Result<Value, Refusal> {
        call.form.only(&[PAGE, &["payment_intent", "charge"]].concat())?;
        let (intent, charge) = (call.form.text("payment_intent"), call.form.text("charge"));
        let (rows, more) = page(&self.refunds, &call.form, |row| {
            intent.is_none_or(|id| row.intent == id) && charge.is_none_or(|id| row.charge == id)
        })?;
        let rows = rows.into_iter().map(|row| self.show_refund(row)).collect();
        Ok(list("/v1/refunds", rows, more))
    }

    pub(crate) fn list_charges(&self, call: &Call) -> Result<Value, Refusal> {
        call.form.only(&[PAGE, &["payment_intent"]].concat())?;
        let intent = call.form.text("payment_intent");
        let (rows, more) =
            page(&self.charges, &call.form, |row| intent.is_none_or(|id| row.intent == id))?;
        let rows = rows.into_iter().map(|row| self.show_charge(row)).collect();
        Ok(list("/v1/charges", rows, more))
    }

    pub(crate) fn list_sessions(&self, call: &Call) -> Result<Value, Refusal> {
        call.form.only(&[PAGE, &["payment_intent", "status"]].concat())?;
        let (intent, status) = (call.form.text("payment_intent"), call.form.text("status"));
        let (rows, more) = page(&self.sessions, &call.form, |row| {
            (intent.is_none() || row.intent.as_deref() == intent)
                && status.is_none_or(|status| row.status == status)
        })?;
        let rows = rows.into_iter().map(|row| self.show_session(row)).collect();
        Ok(list("/v1/checkout/sessions", rows, more))
    }

    pub(crate) fn list_events(&self, call: &Call) -> Result<Value, Refusal> {
        call.form.only(&[PAGE, &["type", "types", "delivery_success"]].concat())?;
        let mut kinds = call.form.list("types");
        kinds.extend(call.form.text("type").map(str::to_owned));
        let (rows, more) = page(&self.events, &call.form, |row| {
            kinds.is_empty() || kinds.iter().any(|kind| matches_kind(kind, &row.kind))
        })?;
        let rows = rows.into_iter().map(|row| self.show_event(row)).collect();
        Ok(list("/v1/events", rows, more))
    }

    /// Understands `metadata['key']:'value'`, `status:'…'` and `currency:'…'`, joined by `AND`.
    /// Stripe's index may lag by a minute; this one never does.
    pub(crate) fn search_intents(&self, call: &Call) -> Result<Value, Refusal> {
        call.form.only(&["query", "limit", "page"])?;
        let query = call.form.required("query")?;
        let clauses = query.split(" AND ").map(Clause::parse).collect::<Option<Vec<_>>>();
        let Some(clauses) = clauses else {
            let message = "We were unable to parse your search query.".to_owned();
            return Err(Refusal::parameter("query", "parameter_invalid", message));
        };
        let (rows, more) =
            page(&self.intents, &call.form, |row| clauses.iter().all(|clause| clause.fits(row)))?;
        let rows: Vec<Value> = rows.into_iter().map(|row| self.show_intent(row)).collect();
        let mut found = list("/v1/payment_intents/search", rows, more);
        if let Some(object) = found.as_object_mut() {
            object.insert("object".to_owned(), json!("search_result"));
            object.insert("next_page".to_owned(), Value::Null);
        }
        Ok(found)
    }

    /// Replaces an id by the object it names, along a dotted path such as `data.latest_charge`.
    pub(crate) fn expand(&self, shown: &mut Value, path: &str) {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        if name == "data"
            && let Some(rows) = shown.get_mut("data").and_then(Value::as_array_mut)
        {
            rows.iter_mut().for_each(|row| self.expand(row, rest));
            return;
        }
        if name == "line_items" {
            let session = shown.get("id").and_then(Value::as_str);
            let lines = session.and_then(|id| self.sessions.get(id)).map(|s| self.show_lines(s));
            if let (Some(lines), Some(object)) = (lines, shown.as_object_mut()) {
                object.insert("line_items".to_owned(), lines);
            }
            return;
        }
        let Some(place) = shown.get_mut(name) else { return };
        if let Some(object) = place.as_str().and_then(|id| self.object(id)) {
            *place = object;
        }
        if !rest.is_empty() {
            self.expand(place, rest);
        }
    }

    fn object(&self, id: &str) -> Option<Value> {
        match id.split('_').next()? {
            "pi" => self.intents.get(id).map(|row| self.show_intent(row)),
            "ch" => self.charges.get(id).map(|row| self.show_charge(row)),
            "pm" => self.methods.get(id).map(Self::show_method),
            "re" => self.refunds.get(id).map(|row| self.show_refund(row)),
            _ => None,
        }
    }
}

/// One condition of a search.
enum Clause {
    Metadata(String, String),
    Status(String),
    Currency(String),
}

impl Clause {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("metadata[") {
            let (key, value) = rest.split_once("]:")?;
            return Some(Self::Metadata(quoted(key)?, quoted(value)?));
        }
        let (field, value) = text.split_once(':')?;
        match field {
            "status" => Some(Self::Status(quoted(value)?)),
            "currency" => Some(Self::Currency(quoted(value)?.to_ascii_lowercase())),
            _ => None,
        }
    }

    fn fits(&self, intent: &Intent) -> bool {
        match self {
            Self::Metadata(key, value) => intent.metadata.get(key) == Some(value),
            Self::Status(status) => intent.status.as_str() == status,
            Self::Currency(currency) => intent.currency == *currency,
        }
    }
}

fn quoted(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = text
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
        .or_else(|| text.strip_prefix('"')?.strip_suffix('"'))?;
    Some(inner.replace("\\'", "'").replace("\\\"", "\""))
}

fn matches_kind(wanted: &str, kind: &str) -> bool {
    wanted.strip_suffix('*').map_or(wanted == kind, |start| kind.starts_with(start))
}

fn list(url: &str, data: Vec<Value>, has_more: bool) -> Value {
    json!({"object": "list", "url": url, "has_more": has_more, "data": data})
}

/// One page, newest first, and whether there is more beyond it.
fn page<'a, T: Row>(
    table: &'a Table<T>,
    form: &Form,
    fits: impl Fn(&T) -> bool,
) -> Result<(Vec<&'a T>, bool), Refusal> {
    let limit = form.integer("limit")?.unwrap_or(10);
    let limit = usize::try_from(limit).ok().filter(|limit| (1..=100).contains(limit));
    let Some(limit) = limit else {
        let message = "This value must be between 1 and 100.".to_owned();
        return Err(Refusal::parameter("limit", "parameter_invalid_integer", message));
    };
    let bounds = created(form)?;
    let after = cursor(table, form, "starting_after")?;
    let before = cursor(table, form, "ending_before")?;
    let fits = |row: &&T| {
        let at = row.created().div_euclid(1000);
        bounds.0 <= at && at <= bounds.1 && fits(row)
    };
    let mut rows: Vec<&T> = if let Some(before) = before {
        let newer = table.iter().skip_while(|row| row.id() != before).skip(1);
        let mut rows: Vec<&T> = newer.filter(fits).take(limit.saturating_add(1)).collect();
        let more = rows.len() > limit;
        rows.truncate(limit);
        rows.reverse();
        return Ok((rows, more));
    } else if let Some(after) = after {
        let older = table.iter().rev().skip_while(|row| row.id() != after).skip(1);
        older.filter(fits).take(limit.saturating_add(1)).collect()
    } else {
        table.iter().rev().filter(fits).take(limit.saturating_add(1)).collect()
    };
    let more = rows.len() > limit;
    rows.truncate(limit);
    Ok((rows, more))
}

fn cursor<'a, T: Row>(
    table: &Table<T>,
    form: &'a Form,
    name: &str,
) -> Result<Option<&'a str>, Refusal> {
    match form.text(name) {
        Some(id) if table.get(id).is_none() => {
            Err(Refusal::parameter(name, "resource_missing", format!("No such object: '{id}'")))
        }
        found => Ok(found),
    }
}

/// The bounds of `created`, in seconds, both inclusive.
fn created(form: &Form) -> Result<(i64, i64), Refusal> {
    if let Some(at) = form.integer("created")? {
        return Ok((at, at));
    }
    let from = match (form.integer("created[gte]")?, form.integer("created[gt]")?) {
        (Some(at), _) => at,
        (None, Some(at)) => at.saturating_add(1),
        (None, None) => i64::MIN,
    };
    let until = match (form.integer("created[lte]")?, form.integer("created[lt]")?) {
        (Some(at), _) => at,
        (None, Some(at)) => at.saturating_sub(1),
        (None, None) => i64::MAX,
    };
    Ok((from, until))
}

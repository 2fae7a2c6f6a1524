//! The floor of a Worker in Rust: the platform's own wrapper around an answer that is a constant,
//! written as the `worker` crate's own examples are.

use std::cell::OnceCell;

use worker::{Context, Env, Request, Response, Result, event};

/// What a product's answer says beside its content, as in the Worker in JavaScript.
const HEADERS: [(&str, &str); 6] = [
    ("content-type", "application/json"),
    ("etag", "\"0123456789abcdef\""),
    ("age", "0"),
    ("bodega-version", "1.1"),
    ("x-content-type-options", "nosniff"),
    ("cache-control", "public, max-age=0, s-maxage=60, stale-while-revalidate=600"),
];

thread_local! {
    /// As many bytes as the variable `BYTES` says. An isolate has one thread.
    static BODY: OnceCell<Vec<u8>> = const { OnceCell::new() };
}

#[event(fetch)]
async fn fetch(_: Request, env: Env, _: Context) -> Result<Response> {
    let body = BODY.with(|cell| {
        let asked = || env.var("BYTES").ok()?.to_string().parse().ok();
        cell.get_or_init(|| vec![b'x'; asked().unwrap_or_default()]).clone()
    });
    let mut answer = Response::builder();
    for (name, value) in HEADERS {
        answer = answer.with_header(name, value)?;
    }
    Ok(answer.fixed(body))
}

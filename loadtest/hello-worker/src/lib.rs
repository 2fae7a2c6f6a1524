//! The floor of a Worker in Rust: the platform's own wrapper around an answer that is a constant,
//! written as the `worker` crate's own examples are.

use std::cell::OnceCell;

use worker::{Context, Env, Request, Response, Result, event};

thread_local! {
    /// What is answered. An isolate has one thread.
    static ANSWER: OnceCell<Answer> = const { OnceCell::new() };
}

#[derive(Clone)]
struct Answer {
    /// As many bytes as the variable `BYTES` says.
    body: Vec<u8>,
    /// Names and values, each on a line of the variable `HEADERS`.
    headers: Vec<(String, String)>,
}

impl Answer {
    fn read(env: &Env) -> Self {
        let variable = |name| env.var(name).map(|value| value.to_string()).unwrap_or_default();
        let (bytes, headers) = (variable("BYTES").parse().unwrap_or_default(), variable("HEADERS"));
        let mut lines = headers.lines().map(str::to_owned);
        let headers = std::iter::from_fn(|| Some((lines.next()?, lines.next()?)));
        Self { body: vec![b'x'; bytes], headers: headers.collect() }
    }
}

#[event(fetch)]
async fn fetch(_: Request, env: Env, _: Context) -> Result<Response> {
    let Answer { body, headers } =
        ANSWER.with(|cell| cell.get_or_init(|| Answer::read(&env)).clone());
    let mut answer = Response::builder();
    for (name, value) in &headers {
        answer = answer.with_header(name, value)?;
    }
    Ok(answer.fixed(body))
}

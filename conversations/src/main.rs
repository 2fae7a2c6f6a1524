//! `conversations <base-url> <files…>`: holds conversations with a running shop, and says which
//! did not go as written.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use conversations::{Conversation, Slots, describe, play};

/// Plays HTTP transcripts against a running shop.
#[derive(Parser)]
struct Arguments {
    /// The shop's address, such as http://127.0.0.1:8787
    base: String,
    /// The `.http` files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Placeholders known from the beginning
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<ExitCode> {
    let arguments = Arguments::parse();
    let mut slots = Slots::default();
    slots.set("run", &run_id());
    slots.set("64k", &"x".repeat(65_536));
    for pair in &arguments.set {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        slots.set(name, value);
    }
    let mut out = std::io::stdout().lock();
    let description = match describe(&arguments.base).await {
        Ok(description) => description,
        Err(complaint) => {
            writeln!(out, "FAILED  the description: {complaint}")?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let mut failed: usize = 0;
    for file in &arguments.files {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file)?;
        let outcome = match Conversation::parse(&name, &text) {
            Ok(conversation) => play(&arguments.base, &conversation, slots.clone(), &description)
                .await
                .map(|()| conversation.exchanges.len())
                .map_err(|failure| failure.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match outcome {
            Ok(exchanges) => writeln!(out, "ok      {name} ({exchanges} exchanges)")?,
            Err(complaint) => {
                failed = failed.saturating_add(1);
                writeln!(out, "FAILED  {complaint}")?;
            }
        }
    }
    writeln!(out, "{} conversations, {failed} failed", arguments.files.len())?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What tells this run's idempotency keys from those of the run before.
#[expect(clippy::disallowed_methods, reason = "a run is told from others by when it began")]
fn run_id() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    format!("{}-{}", since.unwrap_or_default().as_micros(), std::process::id())
}

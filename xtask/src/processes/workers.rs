//! The Worker in the real runtime, with a real local queue: `wrangler dev`.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};

use super::Process;
use crate::build;
use crate::fault::{Doing, Fault};
use crate::run::Run;
use crate::tools::Program;
use crate::workspace;

/// How its queues differ from those of production.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Queue {
    /// How often a message is tried again before it is given up; as in production without it.
    pub(crate) retries: Option<u32>,
}

/// A running Worker.
#[derive(Debug)]
pub(crate) struct Worker;

impl Worker {
    /// Serves the built Worker at `listen` with these settings; its files go below `folder`. The
    /// process is called so.
    pub(crate) fn start(
        (name, listen): (&str, SocketAddr),
        settings: &[(String, String)],
        folder: &Path,
    ) -> Result<Process, Fault> {
        Self::with_queue((name, listen), settings, folder, Queue::default())
    }

    /// The same with a queue that is less patient.
    pub(crate) fn with_queue(
        (name, listen): (&str, SocketAddr),
        settings: &[(String, String)],
        folder: &Path,
        queue: Queue,
    ) -> Result<Process, Fault> {
        let mut command = wrangler("dev", (settings, queue), folder)?;
        command.arg("--persist-to").arg(folder.join("worker-state"));
        command.args(["--local", "--ip", &listen.ip().to_string()]);
        command.args(["--port", &listen.port().to_string(), "--inspector-port", "0"]);
        let (process, _) = Process::start(name, command, "Ready on", folder)?;
        Ok(process)
    }

    /// The same for a Worker that nothing stands behind.
    pub(crate) fn alone(
        listen: SocketAddr,
        settings: &[(String, String)],
        folder: &Path,
    ) -> Result<Process, Fault> {
        Self::start(("worker", listen), settings, folder)
    }

    /// Lets wrangler do everything of a deployment to this environment but the upload, and answers
    /// what it said. Production has no name of its own.
    pub(crate) fn check(environment: &str, folder: &Path) -> Result<String, Fault> {
        let mut command = wrangler("deploy", (&[], Queue::default()), folder)?;
        command.args(["--env", environment, "--dry-run"]);
        command.arg("--outdir").arg(folder.join("upload"));
        Run::from(command).output()
    }
}

/// wrangler, about to do `verb` with the built Worker.
fn wrangler(
    verb: &str,
    (settings, queue): (&[(String, String)], Queue),
    folder: &Path,
) -> Result<Command, Fault> {
    let module = build::worker_module();
    if !module.is_file() {
        let wanted = "is not there: cargo xtask build workers";
        return Err(Fault::Failed(format!("{} {wanted}", module.display())));
    }
    let configuration = configure((settings, queue), folder)?;
    let mut command = Command::new(Program::Node.path()?);
    command.current_dir(folder).arg(Program::Wrangler.path()?).arg(verb);
    command.arg("--config").arg(configuration);
    // It asks nobody, reports to nobody and keeps its own log with the others.
    command.env("CI", "1").env("WRANGLER_SEND_METRICS", "false");
    command.env("CLOUDFLARE_CF_FETCH_ENABLED", "false");
    command.env("WRANGLER_LOG_PATH", folder.join("wrangler.log"));
    Ok(command)
}

/// The committed configuration, for what is built already and with settings of its own.
fn configure(
    (settings, queue): (&[(String, String)], Queue),
    folder: &Path,
) -> Result<PathBuf, Fault> {
    let committed = workspace::root().join("wrangler.toml");
    let text = fs::read_to_string(&committed).doing(|| "cannot read wrangler.toml".to_owned())?;
    let unusable = |error| Fault::Failed(format!("wrangler.toml cannot be used: {error}"));
    let mut table: Table = text.parse().map_err(|error| unusable(format!("{error}")))?;
    table.remove("build");
    let module = build::worker_module().to_string_lossy().into_owned();
    table.insert("main".to_owned(), Value::String(module));
    let vars = table.entry("vars").or_insert_with(|| Value::Table(Table::new()));
    let Value::Table(vars) = vars else {
        return Err(unusable("vars is not a table".to_owned()));
    };
    for (name, value) in settings {
        vars.insert(name.clone(), Value::String(value.clone()));
    }
    if let Some(retries) = queue.retries {
        hasten(&mut table, retries).ok_or_else(|| unusable("it has no queues".to_owned()))?;
    }
    let text = toml::to_string(&table).map_err(|error| unusable(error.to_string()))?;
    let path = folder.join("wrangler.toml");
    fs::create_dir_all(folder).doing(|| format!("cannot make {}", folder.display()))?;
    fs::write(&path, text).doing(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// Lets the queues give a message up after so many retries. Nothing waits for a batch to fill
/// either: what comes while another batch is under way is the next one.
fn hasten(table: &mut Table, retries: u32) -> Option<()> {
    let consumers = table.get_mut("queues")?.get_mut("consumers")?.as_array_mut()?;
    for consumer in consumers {
        let consumer = consumer.as_table_mut()?;
        consumer.insert("max_batch_timeout".to_owned(), Value::Integer(0));
        if consumer.contains_key("dead_letter_queue") {
            consumer.insert("max_retries".to_owned(), Value::Integer(retries.into()));
        }
    }
    Some(())
}

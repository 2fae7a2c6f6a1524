//! The Spin component, served by our own host (`xtask/spin-host`).

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use super::Process;
use crate::build;
use crate::fault::Fault;
use crate::workspace;

/// A running component.
#[derive(Debug)]
pub(crate) struct SpinHost;

impl SpinHost {
    /// Serves the built component at `listen` with these settings.
    pub(crate) fn start(
        listen: SocketAddr,
        settings: &[(String, String)],
        folder: &Path,
    ) -> Result<Process, Fault> {
        let mut command = Command::new(build::spin_host());
        command.arg("--from").arg(workspace::root().join("spin.toml"));
        command.arg("--component").arg(build::spin_component());
        command.args(["--listen", &listen.to_string()]);
        command.envs(
            settings
                .iter()
                .map(|(name, value)| (format!("SPIN_VARIABLE_{}", name.to_uppercase()), value)),
        );
        let (process, _) = Process::start("spin", command, "listening on", folder)?;
        Ok(process)
    }
}

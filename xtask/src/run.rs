//! Runs another program in the foreground, saying which.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::fault::{Doing, Fault};
use crate::say::say;
use crate::workspace;

/// A program about to be run from the root of the repository.
pub(crate) struct Run {
    command: Command,
    name: String,
    quiet: bool,
}

impl Run {
    /// Runs `program`; the output goes to the terminal.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(workspace::root());
        Self::from(command)
    }

    /// Runs cargo of the toolchain that the repository pins.
    pub(crate) fn cargo<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new("cargo").args(arguments)
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Adds one environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Adds several environment variables.
    pub(crate) fn envs(mut self, variables: &[(String, String)]) -> Self {
        self.command.envs(variables.iter().map(|(name, value)| (name, value)));
        self
    }

    /// Takes one environment variable away.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Runs in this folder instead of the root.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Does not announce the command line.
    pub(crate) fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Runs to the end and demands success.
    pub(crate) fn done(mut self) -> Result<(), Fault> {
        self.announce();
        let status = self.command.status().doing(|| format!("cannot start {}", self.name))?;
        if status.success() {
            Ok(())
        } else {
            Err(Fault::Failed(format!("{} ended with {status}", self.name)))
        }
    }

    /// Runs to the end, demands success and returns what was printed.
    pub(crate) fn output(mut self) -> Result<String, Fault> {
        self.announce();
        self.command.stderr(Stdio::inherit());
        let output = self.command.output().doing(|| format!("cannot start {}", self.name))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(Fault::Failed(format!("{} ended with {}", self.name, output.status)))
        }
    }

    /// Runs to the end, demands that it fails, and returns what it complained about.
    pub(crate) fn refused(mut self) -> Result<String, Fault> {
        self.announce();
        let output = self.command.output().doing(|| format!("cannot start {}", self.name))?;
        if output.status.success() {
            return Err(Fault::Failed(format!("{} succeeded, and should not have", self.name)));
        }
        Ok(String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn announce(&self) {
        if self.quiet {
            return;
        }
        let arguments: Vec<_> =
            self.command.get_args().map(|argument| argument.to_string_lossy()).collect();
        say(format_args!("$ {} {}", self.name, arguments.join(" ")));
    }
}

impl From<Command> for Run {
    /// Runs this command as it is.
    fn from(mut command: Command) -> Self {
        let program = Path::new(command.get_program()).file_name().unwrap_or_default();
        let name = program.to_string_lossy().into_owned();
        command.stdin(Stdio::null());
        // `cargo xtask` runs under cargo, which describes this package in the environment; a build
        // script that looks at those would be run again for no reason.
        for (key, _) in std::env::vars_os() {
            let text = key.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&key);
            }
        }
        Self { command, name, quiet: false }
    }
}

/// The first program of this name on the search path.
pub(crate) fn on_path(name: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

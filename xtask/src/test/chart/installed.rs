//! The chart, installed in a namespace of its own.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::client::until;
use crate::cluster::Cluster;
use crate::fault::{Doing, Fault};
use crate::orders::{self, Listed};
use crate::processes::undo_at_end;
use crate::run::Run;
use crate::say::complain;

/// The release, and so the StatefulSet.
pub(super) const RELEASE: &str = "corner";
/// Its one pod.
const POD: &str = "corner-0";
/// How long anything in the cluster may take.
const WITHIN: &str = "120s";
const PATIENCE: Duration = Duration::from_secs(120);

/// A namespace in which only pods without any privilege may run.
pub(super) struct Namespace<'a> {
    pub(super) cluster: &'a Cluster,
    name: String,
}

impl<'a> Namespace<'a> {
    pub(super) fn create(cluster: &'a Cluster) -> Result<Self, Fault> {
        let name = format!("bodega-trial-{}", std::process::id());
        cluster.kubectl(["create", "namespace", &name]).done()?;
        if !cluster.is_temporary() {
            let delete = cluster.detached(["delete", "namespace", &name, "--wait=false"]);
            undo_at_end(delete);
        }
        let label = "pod-security.kubernetes.io/enforce=restricted";
        cluster.kubectl(["label", "namespace", &name, label]).quiet().output()?;
        Ok(Self { cluster, name })
    }

    /// What the namespace is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Runs kubectl here.
    pub(super) fn kubectl<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        self.cluster.kubectl(["--namespace", &self.name]).args(arguments)
    }

    /// Installs or upgrades, to this tag of the image, and waits until it is ready.
    pub(super) fn deploy(&self, values: &Path, tag: &str, within: &str) -> Result<(), Fault> {
        self.deploy_at(values, (tag, None), within)
    }

    /// The same, with a node port of the caller's choice.
    pub(super) fn deploy_at(
        &self,
        values: &Path,
        (tag, port): (&str, Option<u16>),
        within: &str,
    ) -> Result<(), Fault> {
        let port = port.map(|port| format!("service.nodePort={port}"));
        let port = port.iter().flat_map(|port| ["--set", port]);
        self.upgrade(values, tag, within).args(port).output().map(|_| ())
    }

    /// Upgrades to a tag that is none, and demands that Helm says so.
    pub(super) fn fail_to_deploy(
        &self,
        values: &Path,
        tag: &str,
        within: &str,
    ) -> Result<(), Fault> {
        self.upgrade(values, tag, within).refused().map(|_| ())
    }

    fn upgrade(&self, values: &Path, tag: &str, within: &str) -> Run {
        self.cluster
            .helm(["upgrade", "--install", RELEASE, "--namespace", &self.name])
            .args(["--wait", "--timeout", within, "--set", &format!("image.tag={tag}")])
            .args([OsStr::new("--values"), values.as_os_str(), super::folder().as_os_str()])
    }

    /// Takes the release away, and leaves its volume.
    pub(super) fn uninstall(&self) -> Result<(), Fault> {
        let uninstall = ["uninstall", RELEASE, "--wait", "--namespace", &self.name];
        self.cluster.helm(uninstall).args(["--timeout", WITHIN]).quiet().output()?;
        self.gone()
    }

    /// The port at which every address of the node leads to the service.
    pub(super) fn node_port(&self) -> Result<u16, Fault> {
        let path = "jsonpath={.spec.ports[0].nodePort}";
        let text = self.kubectl(["get", "service", RELEASE, "-o", path]).quiet().output()?;
        text.trim().parse().map_err(|_| Fault::Failed(format!("no node port: {text:?}")))
    }

    /// What `bodega` says in the pod.
    pub(super) fn bodega(&self, arguments: &[&str]) -> Result<Value, Fault> {
        let inside = ["exec", POD, "--container", "origin", "--", "/bodega", "--json"];
        let text = self.kubectl(inside).args(arguments).quiet().output()?;
        serde_json::from_str(&text)
            .map_err(|_| Fault::Failed(format!("bodega {}: {text}", arguments.join(" "))))
    }

    /// Every order, the newest first.
    pub(super) fn orders(&self) -> Result<Vec<Listed>, Fault> {
        orders::list(|arguments| self.bodega(arguments))
    }

    fn pod(&self, path: &str) -> Result<String, Fault> {
        let path = format!("jsonpath={{{path}}}");
        let get = ["get", "pod", POD, "--ignore-not-found", "--output", &path];
        self.kubectl(get).quiet().output()
    }

    /// Waits until the pod is ready, and is not the one of before.
    fn ready(&self, before: &str) -> Result<(), Fault> {
        until(PATIENCE, "another pod", || match self.pod(".metadata.uid")? {
            now if now.is_empty() || now == before => {
                Err(Fault::Failed("it is still the same".to_owned()))
            }
            _ => Ok(()),
        })?;
        let ready = ["wait", "--for=condition=Ready", "pod", POD, "--timeout", WITHIN];
        self.kubectl(ready).quiet().output().map(|_| ())
    }

    fn gone(&self) -> Result<(), Fault> {
        let gone = ["wait", "--for=delete", "pod", POD, "--timeout", "20s"];
        self.kubectl(gone).quiet().output().map(|_| ())
    }

    /// Takes the pod away without a word, as the loss of a node would, and waits for the next one.
    pub(super) fn lose_pod(&self) -> Result<(), Fault> {
        let before = self.pod(".metadata.uid")?;
        self.kubectl(["delete", "pod", POD, "--grace-period=0", "--force"]).done()?;
        self.ready(&before)
    }

    /// Kills the process in the pod, and does not wait.
    pub(super) fn kill_process(&self) -> Result<(), Fault> {
        let process = process_of(&self.pod(".metadata.uid")?)?;
        kill_process(process, Signal::KILL)
            .map_err(std::io::Error::from)
            .doing(|| "cannot kill the process in the pod".to_owned())
    }

    /// Waits until the container in the pod has been started again so many times, and is ready.
    pub(super) fn restarted(&self, times: u32) -> Result<(), Fault> {
        let count = ".status.containerStatuses[0].restartCount";
        let restarted = format!("--for=jsonpath={{{count}}}={times}");
        self.kubectl(["wait", &restarted, "pod", POD, "--timeout", WITHIN]).quiet().output()?;
        let ready = ["wait", "--for=condition=Ready", "pod", POD, "--timeout", WITHIN];
        self.kubectl(ready).quiet().output().map(|_| ())
    }

    /// Stops the pod politely and waits until it is gone: less than the drain, as nobody is there.
    pub(super) fn stop(&self) -> Result<(), Fault> {
        self.kubectl(["scale", "statefulset", RELEASE, "--replicas=0"]).done()?;
        self.gone()
    }

    /// Starts it again and waits until it is ready.
    pub(super) fn start(&self) -> Result<(), Fault> {
        self.kubectl(["scale", "statefulset", RELEASE, "--replicas=1"]).done()?;
        self.ready("")
    }

    /// What the process in the pod holds of the machine's memory, and the most that it held, in
    /// megabytes.
    pub(super) fn memory(&self) -> Result<[u64; 2], Fault> {
        let process = process_of(&self.pod(".metadata.uid")?)?;
        let path = format!("/proc/{}/status", process.as_raw_nonzero());
        let status = fs::read_to_string(&path).doing(|| format!("cannot read {path}"))?;
        let kilobytes = |name| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.trim_end_matches("kB").trim().parse::<u64>().ok())
        };
        let megabytes = |name| kilobytes(name).map_or(0, |kilobytes| kilobytes / 1_000);
        Ok([megabytes("VmRSS:"), megabytes("VmHWM:")])
    }

    /// Prints what the cluster knows, for whoever looks into a failure.
    pub(super) fn explain(&self) {
        let questions: [&[&str]; 4] = [
            &["get", "pods,services,endpointslices,persistentvolumeclaims", "--output", "wide"],
            &["get", "events", "--sort-by=.lastTimestamp"],
            &["logs", POD, "--tail=40", "--previous"],
            &["logs", POD, "--tail=60"],
        ];
        for question in questions {
            match self.kubectl(question).output() {
                Ok(text) => complain(text),
                Err(fault) => complain(fault.chain()),
            }
        }
    }

    /// Removes the namespace with everything in it; not from a cluster that ends anyway.
    pub(super) fn remove(self) -> Result<(), Fault> {
        if self.cluster.is_temporary() {
            return Ok(());
        }
        let name = self.name.as_str();
        let delete = ["delete", "namespace", name, "--timeout", WITHIN];
        self.cluster.kubectl(delete).quiet().output().map(|_| ())
    }
}

/// The server's process in the pod with this id, as the machine sees it: by the name of its control
/// group, in which some runtimes write the id with other dashes.
fn process_of(pod: &str) -> Result<Pid, Fault> {
    let other = pod.replace('-', "_");
    let inside = |folder: &PathBuf| {
        let group = fs::read_to_string(folder.join("cgroup")).unwrap_or_default();
        let command = fs::read_to_string(folder.join("cmdline")).unwrap_or_default();
        (group.contains(pod) || group.contains(&other)) && command.starts_with("/bodega\0serve")
    };
    let failed = || "cannot list the processes".to_owned();
    for entry in fs::read_dir("/proc").doing(failed)? {
        let folder = entry.doing(failed)?.path();
        let number = folder.file_name().and_then(OsStr::to_str).and_then(|name| name.parse().ok());
        if let Some(process) = number.and_then(Pid::from_raw).filter(|_| inside(&folder)) {
            return Ok(process);
        }
    }
    Err(Fault::Missing("the pod's process is not one of this machine's".to_owned()))
}

//! A Kubernetes on this machine: the one that `KUBECONFIG` names, the one-node cluster of
//! `../shared/kube` when it is up already, or one of that kind that is started for the occasion.
//!
//! It must run here, because what stands outside of it (databases, payment sandbox, edge) are
//! processes of this machine that listen on the node's address. Only a cluster that was started
//! here is stopped here.

use std::env;
use std::ffi::OsStr;
use std::net::{IpAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::fault::{Doing, Fault};
use crate::processes::undo_at_end;
use crate::run::{Run, on_path};
use crate::say::say;
use crate::tools::Tool;
use crate::workspace;

/// How to talk to it.
pub(crate) struct Cluster {
    kubeconfig: PathBuf,
    kubectl: PathBuf,
    helm: PathBuf,
    /// Where this machine answers, for pods and for itself.
    address: IpAddr,
    /// The folder of a cluster of ours, running or to be stopped at the end.
    own: Option<Own>,
}

/// A one-node cluster of the folder beside the repository.
struct Own {
    scripts: PathBuf,
    state: PathBuf,
    /// Held for a cluster that ends with this value.
    ends: Option<TempDir>,
}

impl Cluster {
    /// Finds one or starts one. [`Fault::Missing`] says why there is none.
    pub(crate) fn open() -> Result<Self, Fault> {
        let helm = Tool::Helm.ensure()?;
        let (kubeconfig, own) = match env::var_os("KUBECONFIG").filter(|path| !path.is_empty()) {
            Some(path) => (PathBuf::from(&path), Own::of(Path::new(&path))),
            None => {
                let own = Own::up()?;
                (own.state.join("kubeconfig"), Some(own))
            }
        };
        let beside = own.as_ref().map(|own| own.state.join("bin/kubectl"));
        let Some(kubectl) = beside.or_else(|| on_path("kubectl")) else {
            return Err(Fault::Missing("there is a KUBECONFIG but no kubectl".into()));
        };
        let unknown = IpAddr::from([127, 0, 0, 1]);
        let mut cluster = Self { kubeconfig, kubectl, helm, address: unknown, own };
        cluster.address = cluster.node_address()?;
        Ok(cluster)
    }

    /// Runs kubectl.
    pub(crate) fn kubectl<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        self.reach(Run::new(&self.kubectl)).args(arguments)
    }

    /// Runs kubectl later, when nobody is there any more to read what it says.
    pub(crate) fn detached(&self, arguments: [&str; 4]) -> impl Fn() + Send + use<> {
        let (kubectl, kubeconfig) = (self.kubectl.clone(), self.kubeconfig.clone());
        let arguments = arguments.map(str::to_owned);
        move || {
            let mut command = Command::new(&kubectl);
            command.args(&arguments).env("KUBECONFIG", &kubeconfig).env("NO_PROXY", "*");
            let _status = command.stdin(Stdio::null()).stderr(Stdio::null()).status();
        }
    }

    /// Runs Helm.
    pub(crate) fn helm<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        self.reach(Run::new(&self.helm)).args(arguments)
    }

    fn reach(&self, run: Run) -> Run {
        // Nothing on this machine is reached through a proxy.
        run.env("KUBECONFIG", &self.kubeconfig).env("NO_PROXY", "*").env("no_proxy", "*")
    }

    /// Where this machine answers, for pods and for itself.
    pub(crate) fn address(&self) -> IpAddr {
        self.address
    }

    /// Whether everything in it ends with this value.
    pub(crate) fn is_temporary(&self) -> bool {
        self.own.as_ref().is_some_and(|own| own.ends.is_some())
    }

    /// Gives its node the image in this file: there is no registry.
    pub(crate) fn load(&self, image: &Path) -> Result<(), Fault> {
        if let Some(own) = &self.own {
            let load = Run::new(own.scripts.join("load-image")).args([image]);
            return load.env("KUBE_STATE", &own.state).quiet().output().map(|_| ());
        }
        match on_path("k3s") {
            Some(k3s) => Run::new(k3s).args(["ctr", "images", "import"]).args([image]).done(),
            None => Err(Fault::Missing("no way to give an image to this cluster's node".into())),
        }
    }

    fn node_address(&self) -> Result<IpAddr, Fault> {
        let path = "jsonpath={.items[*].status.addresses[?(@.type=='InternalIP')].address}";
        let list = self.kubectl(["get", "nodes", "-o", path]).quiet().output()?;
        let mut known = list.split_whitespace().filter_map(|text| text.parse::<IpAddr>().ok());
        // Whoever can listen on the node's address is the node.
        known
            .find(|address| TcpListener::bind((*address, 0)).is_ok())
            .ok_or_else(|| Fault::Missing("the cluster is not on this machine".into()))
    }
}

impl Own {
    /// The cluster behind this file, if it is of our kind.
    fn of(kubeconfig: &Path) -> Option<Self> {
        let state = kubeconfig.parent()?.to_path_buf();
        let scripts = scripts()?;
        state.join("bin/kube").is_file().then_some(Self { scripts, state, ends: None })
    }

    fn up() -> Result<Self, Fault> {
        let Some(scripts) = scripts() else {
            return Err(Fault::Missing("neither KUBECONFIG nor ../shared/kube is there".into()));
        };
        if !rustix::process::geteuid().is_root() {
            return Err(Fault::Missing("only root may start a Kubernetes; set KUBECONFIG".into()));
        }
        Tool::Containers.ensure()?;
        let usual = env::var_os("KUBE_STATE")
            .map_or_else(|| env::temp_dir().join("kube-one"), PathBuf::from);
        let own = if usual.join("kubeconfig").is_file() {
            // Somebody's: repaired if need be, and left running.
            Self { scripts, state: usual, ends: None }
        } else if Path::new("/sys/class/net/kube0").exists() {
            let one = "a one-node Kubernetes of somebody else is up; set KUBECONFIG to use it";
            return Err(Fault::Failed(one.into()));
        } else {
            // A short name: sockets are below it.
            let ends = TempDir::with_prefix("kube").doing(|| "cannot make a folder".to_owned())?;
            let (down, state) = (scripts.join("down"), ends.path().to_path_buf());
            let stop = state.clone();
            undo_at_end(move || down_quietly(&down, &stop));
            Self { scripts, state, ends: Some(ends) }
        };
        say("starting a one-node Kubernetes (about 20 seconds)");
        Run::new(own.scripts.join("up")).args([&own.state]).quiet().output()?;
        Ok(own)
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        if self.ends.is_some() {
            down_quietly(&self.scripts.join("down"), &self.state);
        }
    }
}

/// The folder with the cluster's scripts, beside the repository.
fn scripts() -> Option<PathBuf> {
    let root = workspace::root();
    Some(root.parent()?.join("shared/kube")).filter(|folder| folder.join("up").is_file())
}

/// It is called again when there is nothing left to stop, and then says so to nobody.
fn down_quietly(down: &Path, state: &Path) {
    let _status = Command::new(down).arg(state).stdin(Stdio::null()).stderr(Stdio::null()).status();
}

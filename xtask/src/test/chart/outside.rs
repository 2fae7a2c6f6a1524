//! What stands outside the cluster, as processes of this machine: the edge's databases, the payment
//! sandbox and a native edge. They know the origin by its node port, and it knows them by the
//! node's address, the catalog by a name.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use wire::seal::SealingPrivate;

use super::installed::Namespace;
use crate::fault::{Doing, Fault};
use crate::processes::{Process, Sqld, free, free_at};

/// Secrets of a shop that lives for some minutes.
const EDGE_SECRET: &str = "0101010101010101010101010101010101010101010101010101010101010101";
const SEALING_KEY: &str = "seal-1:0202020202020202020202020202020202020202020202020202020202020202";
const SECRET_KEY: &str = "sk_test_trial";
const PUBLISHABLE_KEY: &str = "pk_test_trial";
const WEBHOOK_SECRET: &str = "whsec_trial";
const EDGE_KEY: &str = "edge-1";
const STORE: &str = "corner";
const ENVIRONMENT: &str = "test";
const REGION: &str = "local";
/// The name that only an Ingress answers to.
pub(super) const INGRESS_HOST: &str = "origin.shop.test";

/// The shop but for its origin.
pub(super) struct Outside {
    /// In the order in which they were started, which is the reverse of how they are stopped.
    processes: Vec<Process>,
    program: PathBuf,
    folder: PathBuf,
    catalog: u16,
    carts: String,
    sandbox: SocketAddr,
    edge: SocketAddr,
}

impl Outside {
    /// Starts the databases, and chooses the addresses of the others.
    pub(super) fn open(
        place: &Namespace<'_>,
        program: &Path,
        folder: &Path,
    ) -> Result<Self, Fault> {
        let host = place.cluster.address();
        let catalog = Sqld::primary_at(host, "catalog", folder)?;
        let carts = Sqld::primary_at(host, "carts", folder)?;
        let [sandbox] = free_at(host)?;
        let [edge] = free()?;
        Ok(Self {
            catalog: catalog.port(),
            carts: carts.url(),
            processes: vec![catalog.into_process(), carts.into_process()],
            program: program.to_owned(),
            folder: folder.to_owned(),
            sandbox,
            edge,
        })
    }

    /// Where shoppers are served.
    pub(super) fn shop(&self) -> String {
        format!("http://{}", self.edge)
    }

    /// Gives the catalog database a name in the cluster, and writes the chart's values.
    pub(super) fn values(&self, place: &Namespace<'_>, ingress: bool) -> Result<PathBuf, Fault> {
        let file = self.write("catalog.json", &self.catalog_by_name(place))?;
        place.kubectl(["apply", "--filename"]).args([file]).quiet().output()?;
        let sandbox = format!("http://{}", self.sandbox);
        let catalog = format!("http://catalog.{}.svc.cluster.local", place.name());
        let dns = json!({ "namespaceSelector": {
            "matchLabels": { "kubernetes.io/metadata.name": "kube-system" } } });
        let node = format!("{}/32", place.cluster.address());
        let values = json!({
            "image": { "repository": "bodega", "pullPolicy": "Never" },
            "store": STORE,
            "environment": ENVIRONMENT,
            "region": REGION,
            "shopUrl": self.shop(),
            "catalogUrl": format!("{catalog}:{}", self.catalog),
            "cartsUrl": self.carts,
            "payments": {
                "provider": "sandbox",
                "apiUrl": sandbox,
                "url": sandbox,
                "publishableKey": PUBLISHABLE_KEY,
            },
            "secrets": {
                "edgeKey": EDGE_KEY,
                "edgeSecret": EDGE_SECRET,
                "sealingPrivateKeys": SEALING_KEY,
                "secretKey": SECRET_KEY,
                "webhookSecrets": WEBHOOK_SECRET,
            },
            "extraEnv": { "BODEGA_DEMO": "small" },
            "storage": { "size": "1Gi" },
            "service": { "type": "NodePort" },
            "ingress": { "enabled": ingress, "host": INGRESS_HOST, "tls": false },
            // As narrow as it can be: the name server, and this machine.
            "networkPolicy": { "egress": [
                { "to": [dns], "ports": [{ "port": 53, "protocol": "UDP" },
                                         { "port": 53, "protocol": "TCP" }] },
                { "to": [{ "ipBlock": { "cidr": node } }] },
            ] },
        });
        self.write("values.json", &values)
    }

    fn catalog_by_name(&self, place: &Namespace<'_>) -> Value {
        let port = json!([{ "name": "http", "port": self.catalog }]);
        json!({ "apiVersion": "v1", "kind": "List", "items": [
            {
                "apiVersion": "v1", "kind": "Service", "metadata": { "name": "catalog" },
                "spec": { "clusterIP": "None", "ports": port },
            },
            {
                "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
                "metadata": {
                    "name": "catalog-1",
                    "labels": { "kubernetes.io/service-name": "catalog" },
                },
                "addressType": "IPv4", "ports": port,
                "endpoints": [{ "addresses": [place.cluster.address()] }],
            },
        ] })
    }

    fn write(&self, name: &str, value: &Value) -> Result<PathBuf, Fault> {
        let path = self.folder.join(name);
        let failed = || format!("cannot write {}", path.display());
        std::fs::write(&path, value.to_string()).doing(failed)?;
        Ok(path)
    }

    /// Starts the payment sandbox and the edge, now that there is an origin to tell them of.
    pub(super) fn start(&mut self, origin_port: u16) -> Result<(), Fault> {
        let origin = format!("http://127.0.0.1:{origin_port}");
        let sandbox = format!("http://{}", self.sandbox);
        self.bodega(
            "sandbox",
            &[
                ("BODEGA_SANDBOX_LISTEN", self.sandbox.to_string()),
                ("BODEGA_PROVIDER_URL", sandbox.clone()),
                ("BODEGA_SECRET_KEY", SECRET_KEY.to_owned()),
                ("BODEGA_WEBHOOK_SECRETS", WEBHOOK_SECRET.to_owned()),
                ("BODEGA_WEBHOOK_URL", format!("{origin}/webhooks/stripe")),
            ],
        )?;
        let private = SealingPrivate::parse(SEALING_KEY)
            .map_err(|_| Fault::Failed("the sealing key of the trial is none".to_owned()))?;
        self.bodega(
            "edge",
            &[
                ("BODEGA_LISTEN", self.edge.to_string()),
                ("BODEGA_SHOP_URL", self.shop()),
                ("BODEGA_ORIGIN_URL", origin.clone()),
                ("BODEGA_ORIGIN_PUBLIC_URL", origin),
                ("BODEGA_PROVIDER_URL", sandbox),
                ("BODEGA_EDGE_KEY", EDGE_KEY.to_owned()),
                ("BODEGA_EDGE_SECRET", EDGE_SECRET.to_owned()),
                ("BODEGA_SEALING_KEY", private.public().to_string()),
                (
                    "BODEGA_CATALOG_URL",
                    format!("http://{}", SocketAddr::new(self.sandbox.ip(), self.catalog)),
                ),
                ("BODEGA_CARTS_URL", self.carts.clone()),
            ],
        )
    }

    /// Starts one part of the shop with these settings.
    fn bodega(&mut self, part: &str, settings: &[(&str, String)]) -> Result<(), Fault> {
        let mut command = Command::new(&self.program);
        command.args(["serve", "--parts", part]);
        command.env("BODEGA_DATA", self.folder.join(part));
        command.env("BODEGA_STORE", STORE).env("BODEGA_ENVIRONMENT", ENVIRONMENT);
        // A crowd that comes from one address.
        command.env("BODEGA_RATE_LIMITS", "off");
        command.env("BODEGA_REGION", REGION).env("BODEGA_PUBLISHABLE_KEY", PUBLISHABLE_KEY);
        command.envs(settings.iter().map(|(name, value)| (name, value)));
        let (process, _) = Process::start(part, command, "closes the shop", &self.folder)?;
        self.processes.push(process);
        Ok(())
    }
}

impl Drop for Outside {
    /// Stops the edge first, so that nobody is served by half a shop, and the databases last.
    fn drop(&mut self) {
        while let Some(mut process) = self.processes.pop() {
            process.stop();
        }
    }
}

//! The direction of imports, read from what cargo knows.
//!
//! `domain ◄ wire, database ◄ storefront ◄ on-*` and `domain ◄ wire, database ◄ origin`: edge and
//! origin meet in `core/` alone, and in the simulator and the `bodega` command, which join them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Complaint;

/// One package of the workspace.
struct Package {
    name: String,
    /// The folder below the root that it lies in: `core`, `edge`, `origin`, or its own.
    area: String,
    /// What it needs to be built, tests aside.
    needs: BTreeSet<String>,
}

/// Who may use a package whose use is a privilege.
const PRIVILEGES: [(&str, &[&str]); 3] = [
    ("libsql", &["database-local"]),
    ("database-local", &["on-hyper", "server", "bodega", "simulator", "loadtest"]),
    ("stripe", &["server", "bodega"]),
];

pub(super) fn check(metadata: &Value) -> Vec<Complaint> {
    let packages = packages(metadata);
    let areas: BTreeMap<_, _> =
        packages.iter().map(|package| (package.name.as_str(), package.area.as_str())).collect();
    let mut complaints = Vec::new();
    for package in &packages {
        let mut complain = |rule: String| {
            complaints.push(Complaint::new(format!("{} ({})", package.name, package.area), rule));
        };
        if package.name == "domain" && !package.needs.is_empty() {
            complain(format!("the shop's rules need std alone, not {:?}", package.needs));
        }
        for need in &package.needs {
            let area = areas.get(need.as_str()).copied();
            match (package.area.as_str(), area) {
                ("core", Some(area)) if area != "core" => {
                    complain(format!("core/ may not know {need} of {area}/"));
                }
                ("edge", Some("origin")) | ("origin", Some("edge")) => {
                    complain(format!("edge and origin meet in core/ alone, not by {need}"));
                }
                _ => {}
            }
            for (privilege, users) in PRIVILEGES {
                if need == privilege && !users.contains(&package.name.as_str()) {
                    complain(format!("only {users:?} may use {privilege}"));
                }
            }
        }
    }
    complaints
}

fn packages(metadata: &Value) -> Vec<Package> {
    let root = metadata["workspace_root"].as_str().unwrap_or_default();
    let all = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().map(|package| self::package(package, root)).collect()
}

fn package(package: &Value, root: &str) -> Package {
    let manifest = package["manifest_path"].as_str().unwrap_or_default();
    let below = manifest.strip_prefix(root).unwrap_or(manifest).trim_start_matches('/');
    let area = below.split('/').next().unwrap_or_default();
    let needs = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
    Package {
        name: package["name"].as_str().unwrap_or_default().to_owned(),
        area: area.to_owned(),
        needs: needs
            .iter()
            .filter(|need| need["kind"].as_str() != Some("dev"))
            .filter_map(|need| need["name"].as_str())
            .map(str::to_owned)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn complaints(name: &str, folder: &str, needs: &[&str], kind: Option<&str>) -> Vec<String> {
        let needs: Vec<_> =
            needs.iter().map(|need| json!({ "name": need, "kind": kind })).collect();
        let metadata = json!({
            "workspace_root": "/shop",
            "packages": [
                { "name": "books", "manifest_path": "/shop/origin/books/Cargo.toml" },
                { "name": "storefront", "manifest_path": "/shop/edge/storefront/Cargo.toml" },
                {
                    "name": name,
                    "manifest_path": format!("/shop/{folder}/Cargo.toml"),
                    "dependencies": needs,
                },
            ],
        });
        check(&metadata).into_iter().map(|complaint| complaint.rule).collect()
    }

    #[test]
    fn edge_and_origin_do_not_import_each_other() {
        assert_eq!(complaints("on-spin", "edge/on-spin", &["books"], None).len(), 1);
        assert_eq!(complaints("server", "origin/server", &["storefront"], None).len(), 1);
        assert_eq!(complaints("simulator", "simulator", &["storefront", "books"], None).len(), 0);
    }

    #[test]
    fn core_stands_alone_and_domain_on_std() {
        assert_eq!(complaints("wire", "core/wire", &["storefront"], None).len(), 1);
        assert_eq!(complaints("domain", "core/domain", &["serde"], None).len(), 1);
        assert_eq!(complaints("domain", "core/domain", &["proptest"], Some("dev")).len(), 0);
    }

    #[test]
    fn the_local_engine_has_one_user() {
        assert_eq!(complaints("books", "origin/books", &["libsql"], None).len(), 1);
        let local = complaints("database-local", "core/database-local", &["libsql"], None);
        assert_eq!(local.len(), 0);
    }
}

//! The parts of `spin.toml` that matter to a component that answers HTTP.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use toml::Table;

/// Why a manifest cannot be served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ManifestError {
    /// The file is not there or not readable.
    #[error("cannot read {path}")]
    Unreadable {
        /// Its path.
        path: String,
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// The file is not TOML.
    #[error("the manifest is not TOML")]
    Syntax(#[from] toml::de::Error),
    /// A part that this host needs is absent or of another kind.
    #[error("the manifest has no {0}")]
    Absent(String),
    /// A variable that must be given is not.
    #[error("the variable {0} has no value: set SPIN_VARIABLE_{upper}", upper = .0.to_uppercase())]
    Unset(String),
}

/// One application with one component behind HTTP.
#[derive(Debug)]
pub(crate) struct Manifest {
    /// Where the component is.
    pub(crate) source: PathBuf,
    /// What the component may read.
    pub(crate) variables: BTreeMap<String, String>,
    /// What the component may call, each `scheme://host:port`.
    pub(crate) allowed_hosts: Vec<String>,
}

impl Manifest {
    /// Reads the manifest and resolves every variable.
    pub(crate) fn read(
        path: &Path,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ManifestError> {
        let text = fs::read_to_string(path).map_err(|source| ManifestError::Unreadable {
            path: path.display().to_string(),
            source,
        })?;
        let mut manifest = Self::parse(&text, environment)?;
        if let Some(folder) = path.parent() {
            manifest.source = folder.join(manifest.source);
        }
        Ok(manifest)
    }

    fn parse(
        text: &str,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ManifestError> {
        let absent = |what: &str| ManifestError::Absent(what.to_owned());
        let manifest: Table = text.parse()?;
        let trigger = manifest
            .get("trigger")
            .and_then(|trigger| trigger.get("http")?.get(0)?.get("component")?.as_str())
            .ok_or_else(|| absent("[[trigger.http]] with a component"))?;
        let component = manifest
            .get("component")
            .and_then(|components| components.get(trigger)?.as_table())
            .ok_or_else(|| ManifestError::Absent(format!("[component.{trigger}]")))?;
        let source = component
            .get("source")
            .and_then(|source| source.as_str())
            .ok_or_else(|| absent("source of the component as a path"))?;

        let values = application_variables(&manifest, environment)?;
        let strings = |name: &str| component.get(name).and_then(|found| found.as_table());
        let mut variables = BTreeMap::new();
        for (name, template) in strings("variables").into_iter().flatten() {
            let template = template.as_str().ok_or_else(|| absent(name))?;
            variables.insert(name.clone(), fill(template, &values)?);
        }
        let mut allowed_hosts = Vec::new();
        let hosts = component.get("allowed_outbound_hosts").and_then(|hosts| hosts.as_array());
        for host in hosts.into_iter().flatten() {
            let host = host.as_str().ok_or_else(|| absent("text in allowed_outbound_hosts"))?;
            allowed_hosts.push(fill(host, &values)?.trim_end_matches('/').to_owned());
        }
        Ok(Self { source: source.into(), variables, allowed_hosts })
    }
}

/// The application's variables: the environment first, then the default.
fn application_variables(
    manifest: &Table,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<BTreeMap<String, String>, ManifestError> {
    let mut values = BTreeMap::new();
    let declared = manifest.get("variables").and_then(|variables| variables.as_table());
    for (name, declaration) in declared.into_iter().flatten() {
        let given = environment(&format!("SPIN_VARIABLE_{}", name.to_uppercase()));
        let default = || Some(declaration.get("default")?.as_str()?.to_owned());
        let value = given.or_else(default).ok_or_else(|| ManifestError::Unset(name.clone()))?;
        values.insert(name.clone(), value);
    }
    Ok(values)
}

/// Replaces every `{{ name }}` by its value.
fn fill(template: &str, values: &BTreeMap<String, String>) -> Result<String, ManifestError> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let unclosed = || ManifestError::Absent(format!("}}}} in {template:?}"));
        let (name, after) = after.split_once("}}").ok_or_else(unclosed)?;
        let name = name.trim();
        let value = values
            .get(name)
            .ok_or_else(|| ManifestError::Absent(format!("[variables] entry for {name}")))?;
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        [variables]
        store = { default = "corner" }
        origin = { required = true }

        [[trigger.http]]
        route = "/..."
        component = "shop"

        [component.shop]
        source = "shop.wasm"
        allowed_outbound_hosts = ["{{ origin }}", "http://fixed:1"]
        [component.shop.variables]
        name = "the {{ store }} shop"
    "#;

    #[test]
    fn variables_come_from_the_environment_then_from_defaults() {
        let given = |name: &str| (name == "SPIN_VARIABLE_ORIGIN").then(|| "http://o:2/".to_owned());
        let manifest = Manifest::parse(TEXT, &given).unwrap();
        assert_eq!(manifest.variables["name"], "the corner shop");
        assert_eq!(manifest.allowed_hosts, ["http://o:2", "http://fixed:1"]);
        assert_eq!(manifest.source, PathBuf::from("shop.wasm"));
    }

    #[test]
    fn a_required_variable_without_value_refuses_to_start() {
        let error = Manifest::parse(TEXT, &|_| None).unwrap_err();
        assert!(error.to_string().contains("SPIN_VARIABLE_ORIGIN"), "{error}");
    }

    #[test]
    fn a_template_of_an_undeclared_variable_is_refused() {
        let text = TEXT.replace("{{ store }}", "{{ nothing }}");
        let given = |_: &str| Some("x".to_owned());
        assert!(Manifest::parse(&text, &given).unwrap_err().to_string().contains("nothing"));
    }
}

//! An image as one file, in the format of `docker save`: a tar that holds the manifest, the
//! configuration and one layer, which is a tar itself.

use std::io;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};

/// Nobody in particular, by a number that no system gives to a person.
const USER: u32 = 65_532;
/// Where the data goes when nothing is mounted; made here so that [`USER`] owns it.
const DATA: &str = "data";
/// The database's own temporary files need a place.
const TEMPORARY: &str = "tmp";

/// What goes into the image.
pub(super) struct Archive<'a> {
    pub(super) program: &'a [u8],
    pub(super) architecture: &'static str,
    /// `name:tag`, one or more.
    pub(super) names: &'a [&'a str],
}

impl Archive<'_> {
    /// The whole file; the same bytes for the same program.
    pub(super) fn bytes(&self) -> io::Result<Vec<u8>> {
        let layer = self.layer()?;
        let layer_id = digest(&layer);
        let configuration = self.configuration(&layer_id).to_string().into_bytes();
        let configuration_name = format!("{}.json", digest(&configuration));
        let layer_name = format!("{layer_id}.tar");
        let manifest = json!([{
            "Config": configuration_name,
            "RepoTags": self.names,
            "Layers": [layer_name],
        }]);
        let manifest = manifest.to_string().into_bytes();
        let mut archive = Builder::new(Vec::new());
        for (name, bytes) in [
            ("manifest.json", &manifest),
            (configuration_name.as_str(), &configuration),
            (layer_name.as_str(), &layer),
        ] {
            Entry { name, mode: 0o644, owner: 0 }.file(&mut archive, bytes)?;
        }
        archive.into_inner()
    }

    fn layer(&self) -> io::Result<Vec<u8>> {
        let mut layer = Builder::new(Vec::new());
        Entry { name: DATA, mode: 0o700, owner: USER }.folder(&mut layer)?;
        Entry { name: TEMPORARY, mode: 0o1777, owner: 0 }.folder(&mut layer)?;
        Entry { name: "bodega", mode: 0o755, owner: 0 }.file(&mut layer, self.program)?;
        layer.into_inner()
    }

    fn configuration(&self, layer: &str) -> Value {
        json!({
            "architecture": self.architecture,
            "os": "linux",
            // A date would make every image a different one.
            "created": "1970-01-01T00:00:00Z",
            "config": {
                "User": format!("{USER}:{USER}"),
                "Entrypoint": ["/bodega"],
                "WorkingDir": "/",
                "Env": [format!("BODEGA_DATA=/{DATA}")],
                "Labels": {
                    "org.opencontainers.image.title": "bodega",
                    "org.opencontainers.image.version": env!("CARGO_PKG_VERSION"),
                    "org.opencontainers.image.licenses": "MIT OR Apache-2.0",
                },
            },
            "rootfs": { "type": "layers", "diff_ids": [format!("sha256:{layer}")] },
        })
    }
}

/// One entry of a tar.
struct Entry<'a> {
    name: &'a str,
    mode: u32,
    owner: u32,
}

impl Entry<'_> {
    fn file(&self, tar: &mut Builder<Vec<u8>>, bytes: &[u8]) -> io::Result<()> {
        let size = u64::try_from(bytes.len()).map_err(io::Error::other)?;
        tar.append_data(&mut self.header(EntryType::Regular, size), self.name, bytes)
    }

    fn folder(&self, tar: &mut Builder<Vec<u8>>) -> io::Result<()> {
        let name = format!("{}/", self.name);
        tar.append_data(&mut self.header(EntryType::Directory, 0), name, io::empty())
    }

    fn header(&self, kind: EntryType, size: u64) -> Header {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(self.mode);
        header.set_uid(self.owner.into());
        header.set_gid(self.owner.into());
        header.set_mtime(0);
        header.set_size(size);
        header
    }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Read;

    use super::*;

    fn read(bytes: &[u8]) -> BTreeMap<String, (u32, Vec<u8>)> {
        let mut files = BTreeMap::new();
        for entry in tar::Archive::new(bytes).entries().unwrap() {
            let mut entry = entry.unwrap();
            let name = entry.path().unwrap().display().to_string();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            files.insert(name, (entry.header().mode().unwrap(), bytes));
        }
        files
    }

    #[test]
    fn every_digest_is_of_what_it_names() {
        let archive =
            Archive { program: b"ELF", architecture: "amd64", names: &["bodega:1", "bodega:2"] };
        let packed = archive.bytes().unwrap();
        assert_eq!(packed, archive.bytes().unwrap());
        let files = read(&packed);
        let manifest: Value = serde_json::from_slice(&files["manifest.json"].1).unwrap();
        assert_eq!(manifest[0]["RepoTags"], json!(["bodega:1", "bodega:2"]));
        let configuration = &files[manifest[0]["Config"].as_str().unwrap()].1;
        let layer = &files[manifest[0]["Layers"][0].as_str().unwrap()].1;
        assert_eq!(manifest[0]["Config"], format!("{}.json", digest(configuration)));
        let configuration: Value = serde_json::from_slice(configuration).unwrap();
        let layer_id = format!("sha256:{}", digest(layer));
        assert_eq!(configuration["rootfs"]["diff_ids"], json!([layer_id]));
        assert_eq!(configuration["config"]["User"], "65532:65532");
        let inside = read(layer);
        assert_eq!(inside["bodega"], (0o755, b"ELF".to_vec()));
        assert_eq!(inside["tmp/"].0, 0o1777);
    }
}

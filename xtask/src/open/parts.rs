//! The parts of an open shop by their names, so that each can be taken away and brought back.

use super::{OpenShop, url};
use crate::fault::Fault;
use crate::processes::{Process, Queue, Sqld, Worker, free};

impl OpenShop {
    /// Where everything is, line by line.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<(String, String)> = match self.edges.as_slice() {
            [] => vec![("shop".to_owned(), self.url())],
            edges => edges.iter().map(|(name, at)| ((*name).to_owned(), url(*at))).collect(),
        };
        lines.push(("origin".to_owned(), self.origin_url()));
        lines.push(("sandbox".to_owned(), self.sandbox_url()));
        lines.extend(self.databases.iter().map(|one| (one.name().to_owned(), one.url())));
        lines.into_iter().map(|(what, address)| format!("{what:<16} {address}")).collect()
    }

    /// The database of this name.
    pub(crate) fn database(&mut self, name: &str) -> Result<&mut Sqld, Fault> {
        let missing = || Fault::Failed(format!("this shop has no database {name:?}"));
        self.databases.iter_mut().find(|one| one.name() == name).ok_or_else(missing)
    }

    /// The process of this name.
    pub(crate) fn part(&mut self, name: &str) -> Result<&mut Process, Fault> {
        let known = self.names().join(" ");
        let missing = || Fault::Failed(format!("there is no {name:?}; there are: {known}"));
        self.parts().find(|process| process.name() == name).ok_or_else(missing)
    }

    /// The names of all processes, with their numbers in this machine.
    pub(crate) fn names(&mut self) -> Vec<String> {
        self.parts().map(|process| format!("{}({})", process.name(), process.number())).collect()
    }

    /// Starts another Worker beside the first, which is told to find the origin at `origin` and has
    /// a queue of its own, of this kind. Answers where it serves.
    pub(crate) fn start_worker(
        &mut self,
        name: &str,
        (origin, queue): (String, Queue),
    ) -> Result<String, Fault> {
        let [listen] = free()?;
        let mut settings = self.worker.clone();
        for (name, value) in &mut settings {
            match name.as_str() {
                "BODEGA_ORIGIN_URL" => value.clone_from(&origin),
                "BODEGA_PUBLIC_URL" => *value = url(listen),
                _ => {}
            }
        }
        let folder = self.folder.join(name);
        let process = Worker::with_queue((name, listen), &settings, &folder, queue)?;
        self.processes.push(process);
        Ok(url(listen))
    }

    fn parts(&mut self) -> impl Iterator<Item = &mut Process> {
        self.processes.iter_mut().chain(self.databases.iter_mut().map(Sqld::process))
    }

    /// What has ended of it, by name, and how.
    pub(crate) fn ended(&mut self) -> Vec<(String, Fault)> {
        let ended = self.parts().filter_map(|process| {
            let status = process.ended()?;
            let (name, log) = (process.name().to_owned(), process.log().display());
            let how = Fault::Failed(format!("{name} ended with {status}; see {log}"));
            Some((name, how))
        });
        ended.collect()
    }
}

//! What may be typed while a shop is up: taking its parts away, and bringing them back.

use std::collections::BTreeSet;
use std::io::BufRead as _;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use crate::fault::Fault;
use crate::open::OpenShop;

/// The lines as they are typed, and what has been taken away by them.
pub(super) struct Lines {
    receiver: Receiver<String>,
    away: BTreeSet<String>,
}

impl Lines {
    /// Listens to the terminal. Where there is none, nothing is ever typed.
    pub(super) fn new() -> Self {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { receiver, away: BTreeSet::new() }
    }

    /// What has been typed since.
    pub(super) fn typed(&self) -> Vec<String> {
        self.receiver.try_iter().filter(|line| !line.trim().is_empty()).collect()
    }

    /// Whether this part is meant to be there.
    pub(super) fn wants(&self, name: &str) -> bool {
        !self.away.contains(name)
    }

    /// Does what a line says, and tells what has become of it.
    pub(super) fn obey(&mut self, shop: &mut OpenShop, line: &str) -> Result<String, Fault> {
        let Some((verb, name)) = line.trim().split_once(' ') else {
            return Err(Fault::Failed("type a verb and a part's name".to_owned()));
        };
        let name = name.trim();
        let said = match verb {
            "kill" => {
                shop.part(name)?.kill();
                self.away.insert(name.to_owned());
                "is dead"
            }
            "start" => {
                shop.part(name)?.start_again()?;
                self.away.remove(name);
                "is back"
            }
            "freeze" => {
                shop.part(name)?.freeze();
                "stands still"
            }
            "thaw" => {
                shop.part(name)?.thaw();
                "goes on"
            }
            "wipe" => {
                let database = shop.database(name)?;
                self.away.insert(name.to_owned());
                database.process().kill();
                database.wipe()?;
                "is dead and has lost everything"
            }
            "cut" | "mend" => {
                let link = shop.database(name)?.link();
                let link = link.ok_or_else(|| Fault::Failed(format!("{name} follows nobody")))?;
                if verb == "cut" {
                    link.cut();
                    "hears nothing from its primary"
                } else {
                    link.mend();
                    "hears its primary again"
                }
            }
            _ => {
                let known = "kill, start, freeze, thaw, wipe, cut, mend";
                return Err(Fault::Failed(format!("{verb} is not one of {known}")));
            }
        };
        Ok(format!("{name} {said}"))
    }
}

//! A shop as one host holds it: its settings and what it remembers of the catalog.

use std::cell::OnceCell;
use std::rc::Rc;

use bytes::Bytes;

use crate::api::answers::{Answers, KEPT_BYTES};
use crate::api::asked::Asked;
use crate::api::cards::Cards;
use crate::api::description::describe;
use crate::assets::Assets;
use crate::memory::Memory;
use crate::pages::Surroundings;
use crate::reach::Breakers;
use crate::settings::Settings;

/// One shop instance: an isolate, a Spin instance, a thread of the native edge.
///
/// A clone is the same shop. It holds no future, lock or body of any request.
#[derive(Clone)]
pub struct Shop(Rc<Parts>);

struct Parts {
    settings: Settings,
    /// Made with the first page: a program's first answer does not wait for a stylesheet.
    assets: OnceCell<Assets>,
    memory: Memory,
    answers: Answers,
    asked: Asked,
    cards: Cards,
    surroundings: Surroundings,
    breakers: Breakers,
    describe: fn() -> Bytes,
}

impl Shop {
    /// Opens a shop that has read nothing yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self::sharing(settings, Memory::default())
    }

    /// Opens a shop whose API's description was written down when the host was built: what makes
    /// it is heavier than what it makes. It must be what [`describe`] says. Of its answers it keeps
    /// `kept_bytes`, which are fewer where the host gives answers [`Again`](crate::Again) by itself.
    #[must_use]
    pub fn described(settings: Settings, description: fn() -> Bytes, kept_bytes: usize) -> Self {
        Self::whole(settings, Memory::default(), description, kept_bytes)
    }

    /// Opens a shop that shares what it remembers with the other threads of its process.
    #[must_use]
    pub fn sharing(settings: Settings, memory: Memory) -> Self {
        Self::whole(settings, memory, describe, KEPT_BYTES)
    }

    fn whole(
        settings: Settings,
        memory: Memory,
        describe: fn() -> Bytes,
        kept_bytes: usize,
    ) -> Self {
        let assets = OnceCell::new();
        let breakers = Breakers::default();
        let (answers, asked, cards) =
            (Answers::within(kept_bytes), Asked::default(), Cards::default());
        let surroundings = Surroundings::default();
        Self(Rc::new(Parts {
            settings,
            assets,
            memory,
            answers,
            asked,
            cards,
            surroundings,
            breakers,
            describe,
        }))
    }

    /// The settings it was opened with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The stylesheet and scripts under their hashed names.
    pub(crate) fn assets(&self) -> &Assets {
        self.0.assets.get_or_init(|| Assets::embedded(self.0.settings.theme))
    }

    /// The description of its API.
    pub(crate) fn description(&self) -> Bytes {
        (self.0.describe)()
    }

    /// What it has seen of its databases lately.
    pub(crate) fn breakers(&self) -> &Breakers {
        &self.0.breakers
    }

    /// What it has answered lately.
    pub(crate) fn answers(&self) -> &Answers {
        &self.0.answers
    }

    /// What it was asked lately.
    pub(crate) fn asked(&self) -> &Asked {
        &self.0.asked
    }

    /// The cards of products that it has written.
    pub(crate) fn cards(&self) -> &Cards {
        &self.0.cards
    }

    /// What stands around its pages.
    pub(crate) fn surroundings(&self) -> &Surroundings {
        &self.0.surroundings
    }

    /// What it remembers of the catalog.
    pub(crate) fn memory(&self) -> &Memory {
        &self.0.memory
    }
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Shop").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

/// Where a request came from, as the platform knows it.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The client's address, for limits; never logged.
    pub address: Option<String>,
    /// The data centre that answers, by its airport's three letters.
    pub colo: Option<String>,
    /// ISO 3166 country of the client, two letters.
    pub country: Option<String>,
    /// The continent, two letters.
    pub continent: Option<String>,
}

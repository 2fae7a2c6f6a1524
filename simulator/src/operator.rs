//! The operator, who comes when the storm is over and has tried again what was given up.

use books::{dead_letters, effects};

use crate::world::World;

/// What no trying again will mend: the money has to find another way, by people.
const NOT_GIVEN: &str = "the provider could not give the money back";

/// Tries dead letters and dead effects again.
pub(crate) async fn attend(world: &World) {
    let Some(process) = world.origins.any() else { return };
    let group = process.group();
    let call = world.sim.call(move || {
        let work = async move {
            let (books, now) = (&process.books, process.sim.now());
            for letter in dead_letters::list(&books.store, 100).await.unwrap_or_default() {
                process.sim.trace(format_args!("operator redrives a letter: {}", letter.reason));
                let raised = dead_letters::redrive(books, &letter.id, &mut process.moment()).await;
                if let Err(fault) = raised {
                    process.failed("redrive", &fault);
                }
            }
            let dead = effects::dead(&books.store, 100).await.unwrap_or_default();
            for effect in dead.into_iter().filter(|effect| effect.failure != NOT_GIVEN) {
                process.sim.trace(format_args!("operator redrives {}", effect.kind));
                if let Err(fault) = effects::redrive(&books.store, &effect.id, now).await {
                    process.failed("redrive", &fault);
                }
            }
        };
        Some((group, Box::pin(work)))
    });
    world.sim.within(60_000, call).await;
}

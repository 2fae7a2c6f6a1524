//! Answers that are given again without a step into the program: who may, and how it is counted.
//!
//! `kept.js` holds the responses, each with the number of the leave that it came with. There is one
//! leave at a time: when the catalog or a price has changed, the next answer brings another.

use std::cell::Cell;

use domain::Timestamp;
use js_sys::ArrayBuffer;
use js_sys::WebAssembly::Memory;
use storefront::{Again, Class, Client, MadeOf, request_id};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::host;

/// What the program and kept responses may have together. An isolate has 128 MB, of which the
/// platform ends it without a word when it takes more: a third is left for requests under way.
const TOGETHER_BYTES: u32 = 80 << 20;
/// Room for 7,000 products or a thousand pages: more would hardly be asked for again.
const KEPT_BYTES_MAX: u32 = 24 << 20;
/// Room for what is asked for most, beside however large a catalog.
const KEPT_BYTES_MIN: u32 = 4 << 20;

/// By what right, and until when.
#[derive(Clone, Copy)]
struct Leave {
    number: u32,
    made_of: MadeOf,
    until: Timestamp,
}

thread_local! {
    static LEAVE: Cell<Option<Leave>> = const { Cell::new(None) };
}

/// What a response that may be given again brings along: the number of its leave, and what a request
/// for it is counted as. None is 0.
#[derive(Clone, Copy, Default)]
pub(crate) struct Mark {
    pub(crate) leave: u32,
    pub(crate) class: u8,
}

/// The mark of a response that says so.
pub(crate) fn mark(again: Option<&Again>) -> Mark {
    let Some(again) = again else { return Mark::default() };
    let same = LEAVE.get().filter(|leave| leave.made_of == again.made_of);
    let number = match same {
        Some(leave) => leave.number,
        // By chance, so that it is no number of a program that was ended before this one.
        None => u32::from_le_bytes(host::random()),
    };
    LEAVE.set(Some(Leave { number, made_of: again.made_of, until: again.until }));
    Mark { leave: number, class: again.class.map_or(0, number_of) }
}

fn number_of(class: Class) -> u8 {
    let place = Class::ALL.iter().position(|one| *one == class);
    place.and_then(|place| u8::try_from(place).ok()).map_or(0, |place| place.saturating_add(1))
}

/// What `kept.js` asks before it gives a response again.
///
/// A class, because worker-build takes each function for a handler of the Worker's.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Leaves;

#[wasm_bindgen]
impl Leaves {
    /// The new request's id, when a response with this mark may be given again to a client with this
    /// address. Otherwise the program itself has to answer.
    #[must_use]
    pub fn grant(leave: u32, class: u8, address: Option<String>) -> Option<String> {
        let now = host::now();
        LEAVE.get().filter(|given| given.number == leave && now < given.until)?;
        let class = usize::from(class).checked_sub(1).and_then(|place| Class::ALL.get(place));
        let client = address.as_deref().and_then(Client::of);
        if let (Some(class), Some(client)) = (class, client)
            && host::is_due(client, *class)
        {
            return None;
        }
        Some(request_id(now, host::random()))
    }

    /// How many bytes kept responses may have, beside the program as large as it is now.
    #[must_use]
    pub fn room() -> u32 {
        let memory: Memory = wasm_bindgen::memory().unchecked_into();
        let program = memory.buffer().unchecked_into::<ArrayBuffer>().byte_length();
        TOGETHER_BYTES.saturating_sub(program).clamp(KEPT_BYTES_MIN, KEPT_BYTES_MAX)
    }
}

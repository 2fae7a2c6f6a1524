//! One suite for every way to run a batch.
//!
//! The rules in `rules` are run on a local file, over Hrana on a real `sqld` primary, and over
//! Hrana through a replica, which forwards the writes. The other modules try what only one of them
//! can do: threads, deadlines and closing locally; lost, truncated and foreign answers over HTTP.
//!
//! `sqld` is found through `BODEGA_SQLD` or in the folder of pinned tools. Without it the suite
//! fails: a suite that passes by leaving out half of its engines proves nothing.

#[cfg(test)]
mod bench;
#[cfg(test)]
mod epoch;
#[cfg(test)]
mod http;
#[cfg(test)]
mod local;
#[cfg(test)]
mod migrate;
#[cfg(test)]
mod remote;
#[cfg(test)]
mod replica;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod sqld;

//! The shop's pictures, through the public face.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod bucket;
mod fixture;
mod folder;
mod hostile;
mod http;
mod s3;
mod serving;
mod taking;
mod web;

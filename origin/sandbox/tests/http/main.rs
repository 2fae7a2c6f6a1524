//! The sandbox over real sockets.

mod journal;
mod pages;
mod shop;
mod wire;

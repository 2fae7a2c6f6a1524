//! What edge and origin rely on, tried through the public door of `wire`.

#[cfg(test)]
mod envelopes;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod quotes;
#[cfg(test)]
mod releases;
#[cfg(test)]
mod sample;

//! The books on a real libsql file, with a provider that has faults on demand.

#[cfg(test)]
mod bench;
#[cfg(test)]
mod cancelling;
#[cfg(test)]
mod delivering;
#[cfg(test)]
mod drafting;
#[cfg(test)]
mod draining;
#[cfg(test)]
mod flaky;
#[cfg(test)]
mod hoarding;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod paying;
#[cfg(test)]
mod placing;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod provider;
#[cfg(test)]
mod publishing;
#[cfg(test)]
mod racing;
#[cfg(test)]
mod refunding;
#[cfg(test)]
mod releasing;
#[cfg(test)]
mod staffing;
#[cfg(test)]
mod wishing;

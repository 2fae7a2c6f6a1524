//! What the demo shop sells, and the studio that draws its pictures.

pub mod studio;

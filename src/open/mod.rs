//! (being written)

pub mod sniff;

//! Messages and mailboxes.

pub mod eml;
pub mod mbox;

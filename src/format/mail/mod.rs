//! Messages and mailboxes.
//!
//! `eml` and `mbox` are the formats; `envelope` and `consent` tell what a judgement on a message
//! needs. The rest is shared by them and by nobody else.

mod address;
mod body;
mod charset;
mod cipher;
pub mod consent;
mod copy;
mod edits;
pub mod eml;
mod envelope;
mod form;
mod hash;
mod head;
mod header_copy;
mod items;
mod lzfu;
mod mapi;
pub mod mbox;
mod params;
#[cfg(test)]
mod probe;
mod proof;
#[cfg(test)]
mod properties;
mod protection;
pub mod tnef;
mod transfer;
mod tree;
mod words;

pub use self::envelope::envelope;

/// The name of the child that is the content of opaque signed data.
pub const SIGNED_CONTENT: &str = "signed-content.eml";

/// Whether a child of a message is part of its text (HTML without a file name) rather than an
/// attachment.
pub fn is_message_text(child: &str) -> bool {
    let stem = child.strip_suffix(".html").unwrap_or("");
    let base = stem.split('#').next().unwrap_or("");
    base == "body" || base.strip_prefix("part-").is_some_and(|n| n.parse::<u32>().is_ok())
}

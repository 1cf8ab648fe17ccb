//! Written consents to unencrypted mail, as their register keeps them.

use super::{Day, Private};

/// What somebody agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreed {
    /// Unencrypted mail in general, signed. By itself it lets nothing pass.
    Standing,
    /// One message, in writing.
    Once {
        /// Its `Message-ID`, without brackets.
        message_id: Option<String>,
        /// SHA-256 of its body; see [`Bearing::body_hash`](super::Bearing::body_hash).
        body_hash: Option<String>,
    },
}

/// A consent on its way into the register.
#[derive(Clone, Debug)]
pub struct NewConsent {
    /// Whose it is.
    pub recipient: Private,
    /// To what.
    pub agreed: Agreed,
    /// SHA-256 of the file that proves it, in hex.
    pub evidence: String,
    /// Who records it.
    pub recorder: String,
    /// The last day on which it holds.
    pub expires: Option<Day>,
    /// When it is to be looked at again.
    pub review: Option<Day>,
}

/// What became of a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentStatus {
    /// It holds.
    Open,
    /// Its last day has passed.
    Expired,
    /// A message went on it.
    Used,
    /// It was taken back.
    Revoked,
}

impl ConsentStatus {
    /// The word that rows print.
    pub const fn as_str(self) -> &'static str {
        match self {
            ConsentStatus::Open => "open",
            ConsentStatus::Expired => "expired",
            ConsentStatus::Used => "used",
            ConsentStatus::Revoked => "revoked",
        }
    }
}

/// A consent in the register.
#[derive(Clone, Debug)]
pub struct ConsentEntry {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub recipient: Private,
    /// To what.
    pub agreed: Agreed,
    /// SHA-256 of the file that proves it.
    pub evidence: String,
    /// Who recorded it.
    pub recorder: String,
    /// When, in UTC.
    pub recorded: String,
    /// The last day on which it holds.
    pub expires: Option<Day>,
    /// When it is to be looked at again, after the last review.
    pub review: Option<Day>,
    /// What became of it.
    pub status: ConsentStatus,
}

//! The header that says what was decided, and that only this gateway could have written.
//!
//! Apart because everything rests on it where mail comes back: a bare header could be written by
//! any sender to skip the check. It is bound to the message's id, its body, its recipients and the
//! hour.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How long a header is believed, in seconds. Queues keep mail for days; a loop takes minutes.
const FRESH: u64 = 24 * 3600;

/// The key of an organisation's gateways.
#[derive(Clone)]
pub(super) struct Key(Vec<u8>);

/// What a header is bound to.
pub(super) struct Bound<'a> {
    pub(super) message_id: &'a str,
    pub(super) body_hash: &'a str,
    pub(super) recipients: &'a [String],
}

impl Key {
    /// A key of at least 32 bytes.
    pub(super) fn new(bytes: &[u8]) -> Option<Key> {
        let bytes = bytes.trim_ascii();
        (bytes.len() >= 32).then(|| Key(bytes.to_vec()))
    }

    /// The header's value.
    pub(super) fn seal(&self, verdict: &str, now: u64, bound: &Bound<'_>) -> String {
        let tag = self.mac(verdict, now, bound).finalize().into_bytes();
        let hex = tag.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}"); // writing to a string does not fail
            hex
        });
        format!("v=1; verdict={verdict}; t={now}; h={hex}")
    }

    /// The verdict in a value that this key wrote for this message, not long ago.
    pub(super) fn open<'v>(&self, value: &'v str, now: u64, bound: &Bound<'_>) -> Option<&'v str> {
        let field = |name: &str| {
            let mut fields = value.split(';').map(str::trim);
            fields.find_map(|field| field.strip_prefix(name)?.strip_prefix('='))
        };
        let (verdict, at) = (field("verdict")?, field("t")?.parse::<u64>().ok()?);
        let tag = unhex(field("h")?)?;
        let fresh = at <= now.saturating_add(300) && now.saturating_sub(at) <= FRESH;
        // Compared in constant time.
        let ours = self.mac(verdict, at, bound).verify_slice(&tag).is_ok();
        (field("v") == Some("1") && fresh && ours).then_some(verdict)
    }

    fn mac(&self, verdict: &str, now: u64, bound: &Bound<'_>) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length will do");
        let mut recipients: Vec<String> =
            bound.recipients.iter().map(|to| to.trim_matches(['<', '>']).to_lowercase()).collect();
        recipients.sort();
        recipients.dedup();
        let now = now.to_string();
        let own = ["v1", verdict, &now, bound.message_id, bound.body_hash];
        for field in own.into_iter().chain(recipients.iter().map(String::as_str)) {
            // Lengths before the fields: no field can pass for two.
            mac.update(&(field.len() as u64).to_be_bytes());
            mac.update(field.as_bytes());
        }
        mac
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let fits = text.len() == 64 && text.is_ascii();
    let pair = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).ok();
    if fits { (0..64).step_by(2).map(pair).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sealed_opens() {
        let key = Key::new(&[7; 32]).expect("it is long enough");
        let to = ["<Jo@family.example>".to_owned()];
        let bound = Bound { message_id: "m1", body_hash: "aa", recipients: &to };
        let value = key.seal("pass", 1_000_000, &bound);
        assert_eq!(key.open(&value, 1_000_500, &bound), Some("pass"));
        assert_eq!(key.open(&value, 1_000_000 + FRESH + 1, &bound), None);
        assert_eq!(key.open(&value, 900_000, &bound), None);
        assert_eq!(key.open(&value.replace("pass", "mark"), 1_000_500, &bound), None);
        let other = Bound { body_hash: "ab", ..bound };
        assert_eq!(key.open(&value, 1_000_500, &other), None);
        let more = ["jo@family.example".to_owned(), "kit@post.example".to_owned()];
        let wider = Bound { message_id: "m1", body_hash: "aa", recipients: &more };
        assert_eq!(key.open(&value, 1_000_500, &wider), None);
        let stranger = Key::new(&[8; 32]).expect("it is long enough");
        let bound = Bound { message_id: "m1", body_hash: "aa", recipients: &to };
        assert_eq!(stranger.open(&value, 1_000_500, &bound), None);
        for broken in ["", "v=1", "v=1; verdict=pass; t=1000000; h=zz", "h=é"] {
            assert_eq!(key.open(broken, 1_000_500, &bound), None, "{broken}");
        }
        assert!(Key::new(b"short").is_none());
    }
}

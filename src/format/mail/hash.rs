//! A body's fingerprint, by which a consent may be bound to one message.
//!
//! Apart because it must come out the same for the draft and for what a mail server hands over:
//! line ends may differ, and blank lines at the end. Nothing else is forgiven.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// SHA-256 of a body, in hex, with every line end as CRLF and without blank lines at its end.
pub(super) fn of_body(body: &[u8]) -> String {
    let mut hasher = Sha256::new();
    let mut blank = 0;
    for line in body.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            blank += 1;
            continue;
        }
        for _ in 0..std::mem::take(&mut blank) {
            hasher.update(b"\r\n");
        }
        hasher.update(line);
        hasher.update(b"\r\n");
    }
    hasher.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // writing to a string does not fail
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_do_not_matter_and_words_do() {
        let one = of_body(b"Dear Jo\r\n\r\nyes\r\n");
        assert_eq!(one.len(), 64);
        assert_eq!(one, of_body(b"Dear Jo\n\nyes"));
        assert_eq!(one, of_body(b"Dear Jo\n\nyes\n\n\n"));
        assert_ne!(one, of_body(b"Dear Jo\nyes\n"));
        assert_ne!(one, of_body(b"Dear Jo\n\nno\n"));
    }
}

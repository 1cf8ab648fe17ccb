//! All bytes of a content, for the proof of a copy.
//!
//! Apart because it knows nothing of any format, which is its worth.

use std::io::Read;

use crate::model::{Content, Fault, Limits};

/// Hands over every byte: at once where they fit into memory, or else in windows, each of which
/// begins with the end of the one before.
pub(super) fn raw(
    content: &Content,
    limits: &Limits,
    each: &mut dyn FnMut(&[u8]),
) -> Result<(), Fault> {
    if content.len() <= limits.in_memory {
        each(&content.bytes(limits.in_memory)?);
        return Ok(());
    }
    let mut reader = content.reader()?;
    let mut window = Vec::new();
    loop {
        window.drain(..window.len().saturating_sub(limits.overlap));
        let kept = window.len();
        (&mut reader).take(limits.window.max(1) as u64).read_to_end(&mut window)?;
        if window.len() == kept {
            return Ok(());
        }
        each(&window);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(length: usize, in_memory: u64, expected: &[&str]) {
        let limits = Limits { in_memory, window: 4, overlap: 2, ..Limits::default() };
        let content = Content::memory(b"abcdefghij"[..length].to_vec());
        let mut got = Vec::new();
        raw(&content, &limits, &mut |bytes| got.push(String::from_utf8_lossy(bytes).into_owned()))
            .expect("memory can be read");
        assert_eq!(got, expected);
    }

    #[test]
    fn windows_overlap_and_cover_all() {
        check(10, 10, &["abcdefghij"]);
        check(10, 9, &["abcd", "cdefgh", "ghij"]);
        check(8, 1, &["abcd", "cdefgh"]);
        check(3, 1, &["abc"]);
    }
}

//! Standard input as one document, held in memory.
//!
//! Apart from the walk so that it can be tried on any reader. It never writes a temporary file.

use std::{io::Read, path::PathBuf};

use super::Entry;
use crate::model::{Content, Fault, Note, Place, Reason, Source};

/// Reads all of it, if there are no more than `limit` bytes.
pub(super) fn read(from: impl Read, limit: u64) -> Result<Entry, Note> {
    let place = Place::stdin();
    match bounded(from, limit) {
        Ok(bytes) => Ok(Entry {
            source: Source::new(place, Content::memory(bytes)),
            relative: PathBuf::from("stdin"),
        }),
        Err(fault) => Err(Note { place, fault, whole: true }),
    }
}

fn bounded(from: impl Read, limit: u64) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let detail = format!("standard input has more bytes than the limit of {limit}");
        return Err(Fault::new(Reason::TooLarge, detail));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn takes_up_to_the_limit() {
        for (input, expected) in [
            (&b""[..], Ok(0)),
            (b"abc", Ok(3)),
            (b"abcd", Ok(4)),
            (b"abcde", Err(Reason::TooLarge)),
        ] {
            let got = read(input, 4);
            let got = got.map(|entry| entry.source.content.len()).map_err(|note| note.fault.reason);
            assert_eq!(got, expected, "{} bytes", input.len());
        }
    }

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn a_broken_pipe_is_noted() {
        let note = read(Broken, 4).expect_err("nothing can be read");
        assert_eq!(note.fault.reason, Reason::Unreadable);
    }
}

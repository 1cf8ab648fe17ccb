//! A document's text as a sliding window over its bytes, so that its size does not matter.

use std::{io::Read, ops::Range};

use super::{Charset, Decoded, Rest};
use crate::model::{ContentReader, Fault, Reason, Source, TextBuilder};

/// The most and the least that is read at once, in bytes.
const CHUNK: (usize, usize) = (64, 256 << 10);

/// The text of a document, held from where its reader has come to as far as the reader asked.
pub struct Flow {
    reader: ContentReader,
    charset: Charset,
    held: Decoded,
    /// Where the held text begins in the document's bytes.
    origin: u64,
    /// Bytes that begin a character whose end was not read yet.
    unfinished: Vec<u8>,
    unread: u64,
}

impl Flow {
    /// Starts at the first character of a document. Its declared media type may name the
    /// character set.
    pub fn open(source: &Source) -> Result<Flow, Fault> {
        let declared = source.declared.as_deref().and_then(charset_parameter);
        let (charset, mark) = Charset::of(&source.content, declared)?;
        let mark = mark as u64;
        let content = source.content.slice(mark..source.content.len());
        Ok(Flow {
            reader: content.reader()?,
            charset,
            held: Decoded::default(),
            origin: mark,
            unfinished: Vec::new(),
            unread: content.len(),
        })
    }

    /// The character set.
    pub fn charset(&self) -> Charset {
        self.charset
    }

    /// The text that is held.
    pub fn text(&self) -> &str {
        self.held.as_str()
    }

    /// Whether the held text is the last.
    pub fn ended(&self) -> bool {
        self.unread == 0
    }

    /// Reads on until at least `want` bytes of text are held, or the document ends.
    pub fn fill(&mut self, want: usize) -> Result<(), Fault> {
        while self.text().len() < want && !self.ended() {
            let chunk = (want - self.text().len()).clamp(CHUNK.0, CHUNK.1) as u64;
            let got = (&mut self.reader).take(chunk).read_to_end(&mut self.unfinished)? as u64;
            if got == 0 {
                return Err(Fault::new(Reason::Unreadable, "it became shorter while it was read"));
            }
            self.unread = self.unread.saturating_sub(got);
            let rest = if self.ended() { Rest::Nothing } else { Rest::Follows };
            let decoded = self.charset.decode(&self.unfinished, rest);
            self.unfinished.drain(..decoded.consumed());
            self.held.append(&decoded);
        }
        Ok(())
    }

    /// Lets go of the held text before `offset`.
    pub fn forget(&mut self, offset: usize) {
        self.origin += self.held.forget(offset) as u64;
    }

    /// Where the character at `offset` of the held text begins in the document's bytes.
    pub fn source(&self, offset: usize) -> u64 {
        self.origin + self.held.source(offset) as u64
    }

    /// Adds a range of the held text to a builder, anchored in the document's bytes.
    pub fn push(&self, builder: &mut TextBuilder, range: Range<usize>, stream: u32) {
        self.held.push(builder, range, stream, self.origin);
    }

    /// What to note about all that was read so far: bytes without meaning, if there were any.
    pub fn damage(&self) -> Option<Fault> {
        let count = self.held.malformed();
        let name = self.charset.name();
        (count > 0)
            .then(|| Fault::malformed(format!("bytes that {name} does not have, {count} times")))
    }
}

/// The `charset` of a media type.
fn charset_parameter(media_type: &str) -> Option<&str> {
    media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

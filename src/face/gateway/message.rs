//! One message as a mail server hands it over, piece by piece.
//!
//! Apart from the conversation. It is put together as it would lie in a file; what is larger than
//! may be read is not kept, and that is remembered.

use crate::model::{Content, Place, Source};

/// A message on its way in.
#[derive(Debug, Default)]
pub(super) struct Message {
    /// Where it goes.
    pub(super) recipients: Vec<String>,
    /// The server's own name for it.
    pub(super) queue_id: Option<String>,
    /// Headers of one name that the gateway may have added: their values, in order.
    pub(super) marks: Vec<String>,
    /// The subject, as it stands in its header.
    pub(super) subject: Option<String>,
    head: Vec<u8>,
    body: Vec<u8>,
    most: usize,
    too_large: bool,
}

impl Message {
    /// An empty one that keeps no more than so many bytes.
    pub(super) fn new(most: u64) -> Message {
        Message { most: usize::try_from(most).unwrap_or(usize::MAX), ..Message::default() }
    }

    /// Takes in a header. Lines of a folded one come with line feeds.
    pub(super) fn header(&mut self, name: &[u8], value: &[u8], keeps_space: bool, mark: &str) {
        if name.eq_ignore_ascii_case(mark.as_bytes()) {
            self.marks.push(String::from_utf8_lossy(value).trim().to_owned());
        }
        if name.eq_ignore_ascii_case(b"subject") && self.subject.is_none() {
            self.subject = Some(String::from_utf8_lossy(value).trim().to_owned());
        }
        if !self.has_room(name.len() + value.len() + 4) {
            return;
        }
        self.head.extend_from_slice(name);
        self.head.extend_from_slice(if keeps_space { b":" } else { b": " });
        for (at, line) in value.split(|byte| *byte == b'\n').enumerate() {
            if at > 0 {
                self.head.extend_from_slice(b"\r\n");
            }
            self.head.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
        }
        self.head.extend_from_slice(b"\r\n");
    }

    /// Takes in a stretch of the body.
    pub(super) fn body(&mut self, bytes: &[u8]) {
        if self.has_room(bytes.len()) {
            self.body.extend_from_slice(bytes);
        }
    }

    fn has_room(&mut self, more: usize) -> bool {
        self.too_large |= self.head.len() + self.body.len() + more > self.most;
        !self.too_large
    }

    /// The whole message; none if it was too large to keep.
    pub(super) fn source(&self) -> Option<Source> {
        if self.too_large {
            return None;
        }
        let bytes = [&self.head[..], b"\r\n", &self.body].concat();
        let place = Place::file(self.queue_id.as_deref().unwrap_or("message"));
        let mut source = Source::new(place, Content::memory(bytes));
        source.declared = Some("message/rfc822".to_owned());
        Some(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_put_together_as_it_was() {
        let mut message = Message::new(1 << 20);
        message.header(b"Subject", b" A\n\tvisit", true, "X-Mark");
        message.header(b"x-mark", b"one", false, "X-Mark");
        message.body(b"Dear Jo,\r\n");
        message.body(b"yes\r\n");
        let bytes = message.source().expect("it is small").content.bytes(1 << 20);
        let bytes = bytes.expect("it is in memory");
        assert_eq!(&*bytes, b"Subject: A\r\n\tvisit\r\nx-mark: one\r\n\r\nDear Jo,\r\nyes\r\n");
        assert_eq!(message.marks, ["one"]);
        assert_eq!(message.subject.as_deref(), Some("A\n\tvisit"));
    }

    #[test]
    fn what_is_too_large_is_not_kept() {
        let mut message = Message::new(16);
        message.header(b"A", b"1", false, "X");
        message.body(&[b'x'; 40]);
        message.body(b"y");
        assert!(message.source().is_none());
        assert!(message.body.len() <= 16);
    }
}

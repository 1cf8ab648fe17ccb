//! The borders of tags, comments and text in HTML.
//!
//! It follows the tokenizer of the HTML standard (13.2.5) as far as borders go, and differs in one
//! thing: what the standard drops (a tag that the document ends within, an end tag's attributes) is
//! given like the rest, because it is still in the file. Which element an end tag closes is not
//! decided here. A test holds it against `html5gum`.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use crate::format::markup::{Attribute, attributes};

/// A stretch of a document, as ranges of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Character data.
    Text(Range<usize>),
    /// A start tag, with its name; its attributes are in [`Tokens::attributes`].
    Start(Range<usize>),
    /// An end tag, likewise.
    End(Range<usize>),
    /// The inside of a comment, or of what reads as one.
    Comment(Range<usize>),
    /// The inside of a document type declaration.
    Declaration(Range<usize>),
}

/// How the content of an element is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    /// As markup.
    Markup,
    /// As text up to its end tag.
    Text,
    /// As text up to its end tag, but for end tags inside `<!-- <script>`.
    Script,
    /// As text up to the end of the document.
    Everything,
}

/// Divides a text into tokens.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    content: Content,
    /// The element whose content is not markup.
    within: Range<usize>,
    /// The attributes of the last tag.
    pub(super) attributes: Vec<Attribute>,
}

impl<'a> Tokens<'a> {
    /// The tokens of a range of a text.
    pub(super) fn new(text: &'a str, range: Range<usize>) -> Tokens<'a> {
        Tokens {
            text: &text[..range.end],
            at: range.start,
            end: range.end,
            content: Content::Markup,
            within: 0..0,
            attributes: Vec::new(),
        }
    }

    /// Where the last tag ends, without its `>`.
    pub(super) fn inside_end(&self) -> usize {
        let closed = self.text[..self.at].ends_with('>');
        self.at - usize::from(closed)
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// Where markup begins, at or after an offset.
    fn next_markup(&self, mut at: usize) -> usize {
        while let Some(step) = memchr(b'<', &self.bytes()[at..]) {
            at += step;
            let next = self.bytes().get(at + 1).copied().unwrap_or(b' ');
            let closes = next == b'/' && self.bytes().get(at + 2).is_some();
            if next.is_ascii_alphabetic() || closes || matches!(next, b'!' | b'?') {
                return at;
            }
            at += 1;
        }
        self.end
    }

    /// Where the end tag of the element lies whose content is text.
    fn next_end_tag(&self, mut at: usize) -> usize {
        while let Some(step) = memchr(b'<', &self.bytes()[at..]) {
            at += step;
            if self.is_tag(at, "</", &self.text[self.within.clone()]) {
                return at;
            }
            at += 1;
        }
        self.end
    }

    fn is_tag(&self, at: usize, open: &str, name: &str) -> bool {
        let bytes = &self.bytes()[at..];
        let after = open.len() + name.len();
        bytes.starts_with(open.as_bytes())
            && bytes.len() > after
            && bytes[open.len()..after].eq_ignore_ascii_case(name.as_bytes())
            && matches!(bytes[after], b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'/' | b'>')
    }

    /// Where a script ends: its end tag counts unless a comment in it has begun another script.
    fn end_of_script(&self, mut at: usize) -> usize {
        let (mut commented, mut doubled) = (false, false);
        while let Some(step) = memchr::memchr2(b'<', b'-', &self.bytes()[at..]) {
            at += step;
            let left = &self.bytes()[at..];
            if left.starts_with(b"<!--") && !commented {
                // The two hyphens may be the first two of the comment's end.
                commented = true;
                at += 2;
            } else if left.starts_with(b"-->") {
                (commented, doubled) = (false, false);
                at += 3;
            } else if commented && !doubled && self.is_tag(at, "<", "script") {
                doubled = true;
                at += 1;
            } else if self.is_tag(at, "</", "script") {
                if !doubled {
                    return at;
                }
                doubled = false;
                at += 1;
            } else {
                at += 1;
            }
        }
        self.end
    }

    fn markup(&mut self, start: usize) -> Token {
        let left = &self.bytes()[start..];
        let letter = |at: usize| left.get(at).is_some_and(u8::is_ascii_alphabetic);
        if letter(1) {
            let name = self.tag(start + 1);
            self.enter(&name);
            return Token::Start(name);
        }
        if left[1] == b'/' && letter(2) {
            return Token::End(self.tag(start + 2));
        }
        if left.starts_with(b"<!--") {
            return self.comment(start + 4);
        }
        let is_type = left.len() >= 9 && left[..9].eq_ignore_ascii_case(b"<!doctype");
        let inner = start + if left[1] == b'?' { 1 } else { 2 };
        let close = memchr(b'>', &self.bytes()[inner..]).map_or(self.end, |len| inner + len);
        self.at = (close + 1).min(self.end);
        if is_type { Token::Declaration(inner..close) } else { Token::Comment(inner..close) }
    }

    /// Reads a tag from its name on, and gives the name.
    fn tag(&mut self, start: usize) -> Range<usize> {
        let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'/' | b'>');
        let len = self.bytes()[start..].iter().position(ends);
        let end = len.map_or(self.end, |len| start + len);
        self.at = (attributes(self.text, end, &mut self.attributes) + 1).min(self.end);
        start..end
    }

    fn enter(&mut self, name: &Range<usize>) {
        self.content = match self.text[name.clone()].to_ascii_lowercase().as_str() {
            "title" | "textarea" | "style" | "xmp" => Content::Text,
            "script" => Content::Script,
            "plaintext" => Content::Everything,
            _ => Content::Markup,
        };
        self.within = name.clone();
    }

    fn comment(&mut self, start: usize) -> Token {
        let left = &self.bytes()[start..];
        let at_once = [&b">"[..], b"->"].into_iter().find(|end| left.starts_with(end));
        let (len, close) = match at_once {
            Some(end) => (0, end.len()),
            None => memchr_iter(b'-', left)
                .find_map(|at| Some((at, comment_close(&left[at..])?)))
                .unwrap_or((left.len(), 0)),
        };
        self.at = start + len + close;
        Token::Comment(start..start + len)
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        let border = match std::mem::replace(&mut self.content, Content::Markup) {
            Content::Markup => self.next_markup(start),
            Content::Text => self.next_end_tag(start),
            Content::Script => self.end_of_script(start),
            Content::Everything => self.end,
        };
        if border > start {
            self.at = border;
            return Some(Token::Text(start..border));
        }
        Some(self.markup(start))
    }
}

fn comment_close(left: &[u8]) -> Option<usize> {
    [&b"-->"[..], b"--!>"].into_iter().find(|end| left.starts_with(end)).map(<[u8]>::len)
}

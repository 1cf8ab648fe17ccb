//! XML as tokens with byte ranges.
//!
//! Kept apart from the formats above it so that every range that ever becomes an anchor or an edit
//! is made here. It never expands a document type declaration (a part that has one is refused, as
//! the packaging standard demands), and its faults name byte offsets, never content.

use std::{borrow::Cow, ops::Range};

use quick_xml::{Reader, events::Event};

use crate::model::Fault;

/// No element of Office has nearly so many attributes.
const MOST_ATTRIBUTES: usize = 1000;

/// One token of an XML part. Ranges are bytes of the part as decoded.
#[derive(Debug)]
pub(in crate::format) enum Token<'a> {
    /// A start tag; an empty element gives one and a [`Token::Close`] of no length.
    Open(Tag<'a>),
    /// An end tag: its local name and range.
    Close(&'a str, Range<usize>),
    /// Character data without references.
    Text(Range<usize>),
    /// A reference and the character it stands for.
    Entity(char, Range<usize>),
    /// What lies between `<![CDATA[` and `]]>`.
    CData(Range<usize>),
    /// What lies between `<!--` and `-->`, or `<?` and `?>`.
    Aside(Range<usize>),
}

/// A start tag.
#[derive(Clone, Debug)]
pub(in crate::format) struct Tag<'a> {
    /// The local name.
    pub(in crate::format) name: &'a str,
    /// From `<` to `>`.
    pub(in crate::format) range: Range<usize>,
    xml: &'a str,
}

/// An attribute in a start tag.
#[derive(Clone, Debug)]
pub(in crate::format) struct Attribute<'a> {
    /// The local name.
    pub(in crate::format) name: &'a str,
    /// The name with its prefix.
    pub(in crate::format) full: &'a str,
    /// The value between its quotes, as bytes of the part.
    pub(in crate::format) range: Range<usize>,
    /// The value as written, references and all.
    pub(in crate::format) raw: &'a str,
}

impl Attribute<'_> {
    /// The value with its references resolved.
    pub(in crate::format) fn value(&self) -> String {
        Bits::new(self.raw, self.range.start).map(|bit| bit.text.into_owned()).collect()
    }
}

impl<'a> Tag<'a> {
    /// The name's prefix, without the colon; empty where there is none.
    pub(in crate::format) fn prefix(&self) -> &'a str {
        let full = full_name(&self.xml[self.range.start + 1..self.range.end]);
        full.split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// Where the name ends: the place for another attribute.
    pub(in crate::format) fn name_end(&self) -> usize {
        let inner = &self.xml[self.range.start + 1..self.range.end];
        self.range.start + 1 + full_name(inner).len()
    }

    /// The attributes, namespace declarations included. [`Walker`] has made sure that they parse.
    pub(in crate::format) fn attributes(&self) -> Attributes<'a> {
        Attributes { xml: self.xml, at: self.name_end(), end: self.range.end - 1 }
    }

    /// The value of the attribute of this local name.
    pub(in crate::format) fn get(&self, name: &str) -> Option<String> {
        self.attributes().flatten().find(|a| a.name == name).map(|a| a.value())
    }

    /// The id of a relationship (`r:id`), under whatever prefix.
    pub(in crate::format) fn relation_id(&self) -> Option<String> {
        let id = self.attributes().flatten().find(|a| a.name == "id" && a.full.contains(':'));
        id.map(|attribute| attribute.value())
    }

    /// Whether an on/off property is on: present, and not said to be off.
    pub(in crate::format) fn is_on(&self) -> bool {
        !matches!(self.get("val").as_deref(), Some("0" | "false" | "off"))
    }
}

/// Walks the attributes of a start tag.
pub(in crate::format) struct Attributes<'a> {
    xml: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<Attribute<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.xml[self.at..self.end];
        let begin = self.at + (rest.len() - rest.trim_ascii_start().len());
        let rest = &self.xml[begin..self.end];
        if rest.is_empty() || rest == "/" {
            return None;
        }
        let broken = || Fault::malformed(format!("an attribute does not parse at byte {begin}"));
        self.at = self.end;
        let Some(equals) = rest.find('=') else { return Some(Err(broken())) };
        let full = rest[..equals].trim_ascii_end();
        let after = rest[equals + 1..].trim_ascii_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return Some(Err(broken()));
        };
        let Some(len) = after[1..].find(quote) else { return Some(Err(broken())) };
        let start = begin + (rest.len() - after.len()) + 1;
        self.at = start + len + 1;
        Some(Ok(Attribute {
            name: local(full),
            full,
            range: start..start + len,
            raw: &self.xml[start..start + len],
        }))
    }
}

/// A stretch of text or an attribute's value: plain text, or one reference as a whole.
pub(in crate::format) struct Bit<'a> {
    /// What it reads as.
    pub(in crate::format) text: Cow<'a, str>,
    /// Where it stands.
    pub(in crate::format) range: Range<usize>,
    /// Whether it is a reference, which can only be cut as a whole.
    pub(in crate::format) whole: bool,
}

/// Splits raw text at its references. What is no reference that XML knows stays as it stands.
pub(in crate::format) struct Bits<'a> {
    raw: &'a str,
    base: usize,
}

impl<'a> Bits<'a> {
    /// The bits of `raw`, which begins at byte `base` of its part.
    pub(in crate::format) fn new(raw: &'a str, base: usize) -> Bits<'a> {
        Bits { raw, base }
    }

    fn take(&mut self, len: usize, resolved: Option<char>) -> Bit<'a> {
        let (head, tail) = self.raw.split_at(len);
        let range = self.base..self.base + len;
        self.raw = tail;
        self.base += len;
        match resolved {
            Some(value) => Bit { text: value.to_string().into(), range, whole: true },
            None => Bit { text: head.into(), range, whole: false },
        }
    }
}

impl<'a> Iterator for Bits<'a> {
    type Item = Bit<'a>;

    fn next(&mut self) -> Option<Bit<'a>> {
        if self.raw.is_empty() {
            return None;
        }
        let Some(amp) = self.raw.find('&') else { return Some(self.take(self.raw.len(), None)) };
        if amp > 0 {
            return Some(self.take(amp, None));
        }
        // Longer references do not occur; a bound keeps hostile values from being searched over
        // and over.
        let semicolon = self.raw.bytes().take(32).position(|byte| byte == b';');
        match semicolon.and_then(|end| Some((end, resolve(&self.raw[1..end])?))) {
            Some((end, value)) => Some(self.take(end + 1, Some(value))),
            None => Some(self.take(1, None)),
        }
    }
}

/// The character behind the name of a reference: the five of XML, or a number.
fn resolve(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

/// Walks a part's tokens.
pub(in crate::format) struct Walker<'a> {
    xml: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    last: &'a str,
}

impl<'a> Walker<'a> {
    /// Walks `xml` from its first byte.
    pub(in crate::format) fn new(xml: &'a str) -> Walker<'a> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        Walker { xml, reader, depth: 0, last: "" }
    }

    /// The next token; none at the end of the part.
    pub(in crate::format) fn next(&mut self) -> Result<Option<Token<'a>>, Fault> {
        loop {
            let start = self.position();
            // quick-xml's messages quote element names: say only where it was.
            let event = self.reader.read_event().map_err(|_| {
                Fault::malformed(format!("the XML is not well formed after byte {start}"))
            })?;
            let range = start..self.position();
            return Ok(Some(match event {
                Event::Start(_) => {
                    self.depth += 1;
                    Token::Open(self.tag(range)?)
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.close(range)
                }
                Event::Empty(_) | Event::Decl(_) => continue,
                Event::Text(_) if range.is_empty() => continue,
                Event::Text(_) => Token::Text(range),
                Event::GeneralRef(_) => self.entity(range)?,
                Event::CData(_) => Token::CData(within(range, "<![CDATA[", "]]>")),
                Event::Comment(_) => Token::Aside(within(range, "<!--", "-->")),
                Event::PI(_) => Token::Aside(within(range, "<?", "?>")),
                // One that declares nothing changes nothing: manifests of old OpenDocument files.
                Event::DocType(subset) if !subset.contains('[') => continue,
                Event::DocType(_) => {
                    return Err(Fault::malformed("a document type declaration in a package part"));
                }
                Event::Eof if self.depth == 0 => return Ok(None),
                Event::Eof => return Err(Fault::malformed("the XML ends inside an element")),
            }));
        }
    }

    fn position(&self) -> usize {
        self.reader.buffer_position() as usize
    }

    fn tag(&mut self, range: Range<usize>) -> Result<Tag<'a>, Fault> {
        let inner = &self.xml[range.start + 1..range.end];
        let tag = Tag { name: local(full_name(inner)), range, xml: self.xml };
        self.last = tag.name;
        for (count, attribute) in tag.attributes().enumerate() {
            attribute?;
            if count > MOST_ATTRIBUTES {
                return Err(Fault::malformed("an element with too many attributes"));
            }
        }
        Ok(tag)
    }

    fn close(&self, range: Range<usize>) -> Token<'a> {
        // An empty element ends where its tag ends.
        let name = match self.xml.get(range.start + 2..range.end) {
            Some(inner) => local(full_name(inner)),
            None => self.last,
        };
        Token::Close(name, range)
    }

    fn entity(&self, range: Range<usize>) -> Result<Token<'a>, Fault> {
        match resolve(&self.xml[range.start + 1..range.end - 1]) {
            Some(value) => Ok(Token::Entity(value, range)),
            None => Err(Fault::malformed(format!(
                "a reference to an unknown entity at byte {}",
                range.start
            ))),
        }
    }
}

fn within(range: Range<usize>, open: &str, close: &str) -> Range<usize> {
    let start = range.start + open.len();
    start..range.end.saturating_sub(close.len()).max(start)
}

fn full_name(inner: &str) -> &str {
    let end = inner.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
    &inner[..end.unwrap_or(inner.len())]
}

fn local(full: &str) -> &str {
    full.rsplit_once(':').map_or(full, |(_, name)| name)
}

/// Makes sure that a part is well formed from end to end, and gives its root's local name.
pub(in crate::format) fn check(xml: &str) -> Result<&str, Fault> {
    let mut walker = Walker::new(xml);
    let mut root = None;
    while let Some(token) = walker.next()? {
        if let (Token::Open(tag), None) = (&token, root) {
            root = Some(tag.name);
        }
    }
    root.ok_or_else(|| Fault::malformed("the XML has no element"))
}

/// A part's text: UTF-8 as it stands (a byte-order mark left out), UTF-16 and single-byte
/// encodings converted. The flag says whether it was converted.
pub(in crate::format) fn decode(bytes: Vec<u8>) -> Result<(String, bool), Fault> {
    let wide = match bytes.get(..2) {
        Some([0xFF, 0xFE] | [b'<', 0]) => Some(encoding_rs::UTF_16LE),
        Some([0xFE, 0xFF] | [0, b'<']) => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide.or_else(|| declared(&bytes)) {
        let (text, _, broken) = encoding.decode(&bytes);
        if broken {
            return Err(Fault::malformed("the XML does not match its encoding"));
        }
        return Ok((text.into_owned(), true));
    }
    let mut text =
        String::from_utf8(bytes).map_err(|_| Fault::malformed("the XML is not valid UTF-8"))?;
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    Ok((text, false))
}

/// The encoding that the XML declaration names, where it is not UTF-8.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let end = bytes.iter().take(200).position(|byte| *byte == b'>')?;
    let head = std::str::from_utf8(&bytes[..=end]).ok()?;
    let encoding = encoding_rs::Encoding::for_label(head[encoding_label(head)?].as_bytes())?;
    (encoding != encoding_rs::UTF_8).then_some(encoding)
}

/// Where the XML declaration names its encoding.
pub(in crate::format) fn encoding_label(xml: &str) -> Option<Range<usize>> {
    let end = xml.starts_with("<?xml").then(|| xml.find("?>")).flatten()?;
    let at = xml[..end].find("encoding")?;
    let open = at + xml[at..end].find(['"', '\''])? + 1;
    let close = open + xml[open..end].find(['"', '\''])?;
    Some(open..close)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reason;

    fn shown(xml: &str) -> Result<String, Reason> {
        let mut walker = Walker::new(xml);
        let mut all = Vec::new();
        while let Some(token) = walker.next().map_err(|fault| fault.reason)? {
            all.push(match token {
                Token::Open(tag) => tag
                    .attributes()
                    .flatten()
                    .fold(format!("<{}", tag.name), |s, a| s + " " + a.name + "=" + &a.value()),
                Token::Close(name, _) => format!("/{name}"),
                Token::Text(range) => xml[range].to_owned(),
                Token::Entity(c, range) => format!("{}={c}", &xml[range]),
                Token::CData(range) => format!("[{}]", &xml[range]),
                Token::Aside(range) => format!("!{}", &xml[range]),
            });
        }
        Ok(all.join(";"))
    }

    #[test]
    fn tokens() {
        for (xml, expected) in [
            ("<w:p><w:t>a&amp;b</w:t></w:p>", Ok("<p;<t;a;&amp;=&;b;/t;/p")),
            ("<?xml version='1.0'?><a b='1' x:c = \"&lt;2\"/>", Ok("<a b=1 c=<2;/a")),
            ("<a><!--c--><?p i?><![CDATA[<x>]]></a>", Ok("<a;!c;!p i;[<x>];/a")),
            ("<a>é&#233;&#xE9;</a>", Ok("<a;é;&#233;=é;&#xE9;=é;/a")),
            ("<a b='>'/>", Ok("<a b=>;/a")),
            ("<!DOCTYPE a [<!ENTITY l 'x'>]><a>&l;</a>", Err(Reason::Malformed)),
            ("<a>&l;</a>", Err(Reason::Malformed)),
            ("<a><b></a>", Err(Reason::Malformed)),
            ("<a>", Err(Reason::Malformed)),
            ("<a b=c/>", Err(Reason::Malformed)),
        ] {
            assert_eq!(shown(xml).as_deref(), expected.as_deref(), "{xml}");
        }
    }

    #[test]
    fn encodings() {
        let wide: Vec<u8> = "\u{FEFF}<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>".to_vec();
        for (bytes, converted) in [
            (wide, true),
            (latin, true),
            ("\u{FEFF}<a>é</a>".as_bytes().to_vec(), false),
            ("<?xml version='1.0' encoding='utf-8'?><a>é</a>".as_bytes().to_vec(), false),
        ] {
            let (text, flag) = decode(bytes).expect("it decodes");
            assert!(text.ends_with("<a>é</a>"), "{text}");
            assert_eq!(flag, converted);
        }
        assert!(decode(b"<a>\xE9</a>".to_vec()).is_err());
    }
}

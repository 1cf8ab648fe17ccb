use super::*;
use crate::model::{Content, Place, Text};

/// An attribute as it lies in the file.
fn attribute(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
    let mut out = vec![level];
    out.extend(id.to_le_bytes());
    out.extend((data.len() as u32).to_le_bytes());
    out.extend(data);
    let sum = data.iter().fold(0u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    out.extend(sum.to_le_bytes());
    out
}

/// A list of properties: type, number, value.
fn list(properties: &[(u16, u16, &[u8])]) -> Vec<u8> {
    let mut out = (properties.len() as u32).to_le_bytes().to_vec();
    for (kind, id, value) in properties {
        out.extend(kind.to_le_bytes());
        out.extend(id.to_le_bytes());
        if *id >= 0x8000 {
            out.extend([7; 16]);
            out.extend(1u32.to_le_bytes());
            out.extend(4u32.to_le_bytes());
            out.extend(b"n\0\0\0");
        }
        if matches!(kind, 0x1E | 0x1F | 0x102 | 0x0D) {
            out.extend(1u32.to_le_bytes());
            out.extend((value.len() as u32).to_le_bytes());
        }
        out.extend(*value);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

fn stream(attributes: &[Vec<u8>]) -> Vec<u8> {
    [&SIGNATURE[..], &[1, 0], &attributes.concat()].concat()
}

#[derive(Default)]
struct Shown {
    texts: Vec<String>,
    children: Vec<(String, Vec<u8>)>,
    notes: Vec<String>,
}

impl Sink for Shown {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        self.texts.push(format!("{}: {}", text.part.shown(), text.as_str()));
        ControlFlow::Continue(())
    }

    fn child(&mut self, child: Source) -> ControlFlow<()> {
        let bytes = child.content.bytes(1 << 20).expect("it is in memory").to_vec();
        self.children.push((child.place.name().into_owned(), bytes));
        ControlFlow::Continue(())
    }

    fn note(&mut self, _: &str, fault: Fault) {
        self.notes.push(fault.detail);
    }
}

fn shown(bytes: &[u8]) -> Shown {
    let source = Source::new(Place::file("winmail.dat"), Content::memory(bytes.to_vec()));
    let mut shown = Shown::default();
    read(&source, &Limits::default(), &mut shown).expect("it is in memory");
    shown
}

#[test]
fn texts_attachments_and_bodies_are_shown() {
    let page = attribute(1, 0x0006_9007, &[0xE4, 4, 0, 0, 0, 0, 0, 0]);
    let wide: Vec<u8> = "Amara".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let message = list(&[
        (0x03, 0x0017, &[1, 0, 0, 0]),
        (0x1E, BODY, b"caf\xe9\0"),
        (0x1F, 0x8005, &wide),
        (0x102, HTML, b"<p>hello</p>"),
    ]);
    let people = [&1u32.to_le_bytes()[..], &list(&[(0x1E, 0x3003, b"jo@x.example\0")])].concat();
    let file = list(&[(0x1E, LONG_NAME, b"long name.csv\0"), (0x03, 0x3705, &[1, 0, 0, 0])]);
    let bytes = stream(&[
        page,
        attribute(1, 0x0001_8004, b"A visit\0"),
        attribute(1, 0x0006_9003, &message),
        attribute(1, 0x0006_9004, &people),
        attribute(2, 0x0006_9002, &[0; 14]),
        attribute(2, 0x0001_8010, b"LONGNA~1.CSV\0"),
        attribute(2, 0x0006_800F, b"a,b"),
        attribute(2, 0x0006_9005, &file),
        attribute(2, 0x0006_9002, &[0; 14]),
        attribute(2, 0x0001_8010, b"b.txt\0"),
        attribute(2, 0x0006_800F, b"second"),
    ]);
    let shown = shown(&bytes);
    let texts = [
        "header:subject: A visit",
        "body: café",
        "metadata:mapi: Amara",
        "metadata:mapi: jo@x.example",
    ];
    assert_eq!(shown.texts, texts);
    let children: Vec<_> =
        shown.children.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let expected: [(&str, &[u8]); 3] =
        [("long name.csv", b"a,b"), ("2-b.txt", b"second"), ("body.html", b"<p>hello</p>")];
    assert_eq!(children, expected);
    assert_eq!(shown.notes, [""; 0]);
}

#[test]
fn an_embedded_message_is_a_child() {
    let inner = stream(&[attribute(1, 0x0002_800C, b"inner text\0")]);
    let object = [&[9; 16][..], &inner].concat();
    let bytes = stream(&[
        attribute(2, 0x0006_9002, &[0; 14]),
        attribute(2, 0x0006_9005, &list(&[(0x0D, DATA, &object)])),
    ]);
    let children = shown(&bytes).children;
    assert_eq!(children, [("message.dat".to_owned(), inner.clone())]);
    assert_eq!(shown(&inner).texts, ["body: inner text"]);
}

#[test]
fn what_breaks_off_is_told_and_never_panics() {
    let message = list(&[(0x1E, BODY, b"first\0"), (0x1E, 0x37, b"second\0")]);
    let whole =
        stream(&[attribute(1, 0x0006_9003, &message), attribute(1, 0x0002_800C, b"third\0")]);
    assert_eq!(shown(&whole).notes, [""; 0]);
    for end in 7..whole.len() {
        let cut = shown(&whole[..end]);
        let at_an_edge = end == 6 + 9 + message.len() + 2;
        assert_eq!(cut.notes.is_empty(), at_an_edge, "{end}");
    }
    for at in 6..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        let _ = shown(&bytes);
    }
}

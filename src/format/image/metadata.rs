//! Text in a picture file that is not in its pixels: camera data, captions, comments, keywords.
//!
//! Read so that it is found. No copy has any of it, so its anchors lie in a stream that is dropped.

use std::{io::Read, ops::ControlFlow};

use super::{
    blocks::{Kind, What, blocks},
    exif::{self, Told},
    texts::{Said, legacy},
};
use crate::{
    format::markup::{Dialect, strip},
    model::Sink,
};

/// How far a packed text is unpacked.
const UNPACKED: u64 = 4 << 20;

/// Hands on every text of a file that is not in its pixels.
pub(super) fn read(kind: Kind, bytes: &[u8], sink: &mut dyn Sink) -> ControlFlow<()> {
    let mut said = Said::default();
    for block in blocks(kind, bytes) {
        let data = &bytes[block.data];
        match block.what {
            What::Pixels => {}
            What::Exif => camera(data, &mut said),
            What::Xmp => xmp(data, &mut said),
            What::Photoshop => photoshop(data, &mut said),
            What::Comment if kind == Kind::Gif => said.text("comment", &legacy(&unchained(data))),
            What::Comment => said.text("comment", &legacy(data)),
            What::Text => keyed(data, &mut said),
            What::PackedText => packed(data, &mut said),
            What::InternationalText => international(data, &mut said),
        }
    }
    said.hand_over(sink)
}

fn camera(data: &[u8], said: &mut Said) {
    for (name, told) in exif::told(data) {
        match told {
            Told::Text(text) => said.text(name, &text),
            Told::Position(north, east) => said.text(name, &format!("{north:.6}, {east:.6}")),
            Told::Xmp(data) => xmp(data, said),
            Told::Iptc(data) => iptc(data, said),
            Told::Photoshop(data) => photoshop(data, said),
        }
    }
}

/// Character data and attribute values alike: either may hold a property.
fn xmp(data: &[u8], said: &mut Said) {
    let stripped = strip(&String::from_utf8_lossy(data), Dialect::Xml);
    said.text("xmp", &stripped.text);
    let quoted: Vec<&str> = stripped.markup.split(['"', '\'']).skip(1).step_by(2).collect();
    let told = quoted.into_iter().filter(|value| !value.contains("://") && !value.is_empty());
    said.text("xmp", &told.collect::<Vec<_>>().join("\n"));
}

/// Resources: a sign, a number, a padded name, a length, padded data.
fn photoshop(data: &[u8], said: &mut Said) {
    const IPTC: u16 = 0x0404;
    let mut rest = data;
    while let Some([b'8', b'B', b'I', b'M', high, low, name, ..]) = rest.get(..7) {
        let head = 6 + (usize::from(*name) + 1).next_multiple_of(2);
        let Some(&[a, b, c, d]) = rest.get(head..head + 4) else { return };
        let len = u32::from_be_bytes([a, b, c, d]) as usize;
        let Some(value) = rest.get(head + 4..).and_then(|value| value.get(..len)) else { return };
        if u16::from_be_bytes([*high, *low]) == IPTC {
            iptc(value, said);
        }
        rest = rest.get(head + 4 + len + len % 2..).unwrap_or_default();
    }
}

/// Data sets of record 2: caption, by-line, keywords, place (IPTC-NAA IIM 4.1).
fn iptc(data: &[u8], said: &mut Said) {
    let mut rest = data;
    while let Some(&[0x1C, record, _, high, low]) = rest.get(..5) {
        let len = usize::from(u16::from_be_bytes([high, low]));
        let Some(value) = rest.get(5..5 + len) else { return };
        if record == 2 {
            said.text("iptc", &legacy(value));
        }
        rest = &rest[5 + len..];
    }
}

/// The data of a chain of pieces, each after its length.
fn unchained(chain: &[u8]) -> Vec<u8> {
    let mut data = Vec::new();
    let mut rest = chain;
    while let Some((len, tail)) = rest.split_first().filter(|(len, _)| **len > 0) {
        let (piece, after) = tail.split_at(usize::from(*len).min(tail.len()));
        data.extend_from_slice(piece);
        rest = after;
    }
    data
}

/// A keyword and a text, parted by a zero.
fn keyed(data: &[u8], said: &mut Said) {
    let text = data.splitn(2, |byte| *byte == 0).map(legacy).collect::<Vec<_>>().join(": ");
    said.text("text", &text);
}

fn packed(data: &[u8], said: &mut Said) {
    let Some(end) = data.iter().position(|byte| *byte == 0) else { return };
    let value = data.get(end + 2..).unwrap_or_default();
    match unpacked(value) {
        Some(text) => said.text("text", &format!("{}: {}", legacy(&data[..end]), legacy(&text))),
        None => said.broken = true,
    }
}

/// Keyword, whether packed, language, translated keyword, text.
fn international(data: &[u8], said: &mut Said) {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    let (Some(key), Some([flag, _, rest @ ..])) = (parts.next(), parts.next()) else { return };
    let text = rest.splitn(3, |byte| *byte == 0).nth(2).unwrap_or_default();
    let text = if *flag == 1 { unpacked(text) } else { Some(text.to_vec()) };
    match text {
        Some(text) if key == b"XML:com.adobe.xmp" => xmp(&text, said),
        Some(text) => said.text("text", &format!("{}: {}", legacy(key), legacy(&text))),
        None => said.broken = true,
    }
}

fn unpacked(data: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    flate2::read::ZlibDecoder::new(data).take(UNPACKED).read_to_end(&mut text).ok()?;
    Some(text)
}

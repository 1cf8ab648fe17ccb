//! Plain text in other encodings than UTF-8: a first line `%encoding NAME` names it.

use std::io;

use encoding_rs::Encoding;

use super::wrong;

/// The text in its encoding.
pub(super) fn encoded(text: &str) -> io::Result<Vec<u8>> {
    let Some(rest) = text.strip_prefix("%encoding ") else {
        return Ok(text.as_bytes().to_vec());
    };
    let (name, text) = rest.split_once('\n').ok_or_else(|| wrong("no text"))?;
    let text = text.replace('\n', "\r\n");
    if name == "utf-16le" {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        return Ok(units.flat_map(u16::to_le_bytes).collect());
    }
    single_byte(&text, name)
}

/// The text in an encoding of one byte a character.
pub(super) fn single_byte(text: &str, name: &str) -> io::Result<Vec<u8>> {
    let encoding = Encoding::for_label(name.as_bytes()).ok_or_else(|| wrong("no such encoding"))?;
    let (bytes, _, lossy) = encoding.encode(text);
    if lossy { Err(wrong("a character is not in the encoding")) } else { Ok(bytes.into_owned()) }
}

//! Ciphertexts and signatures by their bytes: CMS (S/MIME), PGP, Microsoft rights management.
//!
//! Apart from the parser, since what a part declares about its protection is a claim: `enveloped`
//! in a header over data that is only signed would pass readable text as encrypted. It never
//! decrypts or verifies anything.

use super::{form::lines, transfer};

/// What a sealed part really is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seal {
    /// CMS enveloped or authenticated-enveloped data.
    Enveloped,
    /// CMS signed data: the text inside is readable.
    Signed,
    /// CMS compressed data: readable, too.
    Compressed,
    /// An PGP ciphertext.
    PgpEncrypted,
    /// An PGP message that is signed or packed, not encrypted.
    PgpReadable,
    /// Microsoft rights-managed mail.
    Rpmsg,
}

impl Seal {
    /// Whether nobody can read it without a key.
    pub(super) fn is_closed(self) -> bool {
        matches!(self, Seal::Enveloped | Seal::PgpEncrypted | Seal::Rpmsg)
    }
}

const PKCS7: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
const SMIME_CT: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01];
const RPMSG: &[u8] = &[0x76, 0xe8, 0x04, 0x60, 0xc4, 0x11, 0xe3, 0x86];
/// The line that opens an armoured PGP message.
pub(super) const ARMOUR: &[u8] = b"-----BEGIN PGP MESSAGE-----";
const ARMOUR_END: &[u8] = b"-----END PGP MESSAGE-----";

/// What the decoded bytes of a part are, if they are sealed.
pub(super) fn seal(bytes: &[u8]) -> Option<Seal> {
    if bytes.starts_with(RPMSG) {
        return Some(Seal::Rpmsg);
    }
    if bytes.trim_ascii_start().starts_with(ARMOUR) {
        return Some(armoured(bytes.trim_ascii_start()));
    }
    cms(bytes)
}

/// Whether the bytes begin as a binary PGP ciphertext does: with a session-key packet of a
/// known version. Only to be asked where something else says PGP; two bytes prove little.
pub(super) fn is_binary_pgp(bytes: &[u8]) -> bool {
    packet_tag(bytes).is_some_and(|tag| matches!(tag, 1 | 3 | 9 | 18 | 20))
}

fn cms(bytes: &[u8]) -> Option<Seal> {
    let outer = Tlv::read(bytes, 0)?;
    let oid = Tlv::read(outer.inner, 0)?;
    if outer.tag != 0x30 || oid.tag != 0x06 {
        return None;
    }
    if let Some([number]) = oid.inner.strip_prefix(PKCS7) {
        return match number {
            3 | 4 | 6 => Some(Seal::Enveloped),
            2 => Some(Seal::Signed),
            _ => None,
        };
    }
    match oid.inner.strip_prefix(SMIME_CT) {
        Some([23]) => Some(Seal::Enveloped),
        Some([9]) => Some(Seal::Compressed),
        _ => None,
    }
}

/// The content inside CMS signed data.
pub(super) fn signed_content(bytes: &[u8]) -> Option<Vec<u8>> {
    let outer = Tlv::read(bytes, 0)?;
    let oid = Tlv::read(outer.inner, 0)?;
    let explicit = Tlv::read(&outer.inner[oid.len..], 0)?;
    let mut fields = Tlv::read(explicit.inner, 0)?.inner;
    let mut field = Tlv::read(fields, 0)?;
    // Version and digest algorithms stand before the encapsulated content.
    for _ in 0..2 {
        fields = &fields[field.len..];
        field = Tlv::read(fields, 0)?;
    }
    let kind = Tlv::read(field.inner, 0)?;
    let content = Tlv::read(&field.inner[kind.len..], 0)?;
    let mut out = Vec::new();
    octets(&Tlv::read(content.inner, 0)?, 0, &mut out);
    Some(out)
}

/// An octet string may come in pieces.
fn octets(tlv: &Tlv<'_>, depth: usize, out: &mut Vec<u8>) {
    if tlv.tag & 0x20 == 0 {
        out.extend_from_slice(tlv.inner);
        return;
    }
    let mut rest = tlv.inner;
    while depth < 4
        && let Some(piece) = Tlv::read(rest, 0)
    {
        octets(&piece, depth + 1, out);
        rest = &rest[piece.len..];
    }
}

/// One BER element.
struct Tlv<'a> {
    tag: u8,
    inner: &'a [u8],
    len: usize,
}

impl<'a> Tlv<'a> {
    /// The element at the start of `bytes`. A definite length beyond the end is cut to it: only
    /// the head of a long message may be at hand.
    fn read(bytes: &'a [u8], depth: usize) -> Option<Tlv<'a>> {
        let (&tag, &first) = (bytes.first()?, bytes.get(1)?);
        if tag & 0x1F == 0x1F || depth > 16 {
            return None;
        }
        if first == 0x80 {
            return Some(Tlv::indefinite(tag, bytes, depth));
        }
        let (mut len, mut at) = (usize::from(first), 2);
        if first > 0x80 {
            let count = usize::from(first & 0x7F);
            let digits = bytes.get(2..2 + count).filter(|_| count <= 6)?;
            len = digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit));
            at += count;
        }
        let end = at.saturating_add(len).min(bytes.len());
        Some(Tlv { tag, inner: &bytes[at..end], len: end })
    }

    /// An element that ends with two zero bytes at its own level.
    fn indefinite(tag: u8, bytes: &'a [u8], depth: usize) -> Tlv<'a> {
        let mut at = 2;
        while !bytes[at..].starts_with(&[0, 0]) {
            let Some(inner) = Tlv::read(&bytes[at..], depth + 1) else { break };
            at += inner.len;
            if at >= bytes.len() {
                return Tlv { tag, inner: &bytes[2..], len: bytes.len() };
            }
        }
        Tlv { tag, inner: &bytes[2..at], len: (at + 2).min(bytes.len()) }
    }
}

/// What an armoured message holds, by its first packet.
fn armoured(text: &[u8]) -> Seal {
    let mut data = Vec::new();
    // Armour headers end with a blank line.
    for (line, _) in lines(text, 0..text.len()).skip(1).skip_while(|(line, _)| {
        let line = text[line.clone()].trim_ascii();
        !line.is_empty() && memchr::memmem::find(line, b": ").is_some()
    }) {
        let line = text[line].trim_ascii();
        if line.starts_with(b"-----") || data.len() > 64 {
            break;
        }
        data.extend_from_slice(line);
    }
    let bytes = transfer::base64_run(&data);
    if is_binary_pgp(&bytes) { Seal::PgpEncrypted } else { Seal::PgpReadable }
}

fn packet_tag(bytes: &[u8]) -> Option<u8> {
    let first = *bytes.first()?;
    match first {
        0xC0.. => Some(first & 0x3F),
        0x80.. => Some(first >> 2 & 0x0F),
        _ => None,
    }
}

/// The armoured messages in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Armour {
    /// How many are ciphertexts.
    pub(super) encrypted: usize,
    /// How many are only signed or packed.
    pub(super) readable: usize,
    /// Whether there is any other text.
    pub(super) clear: bool,
}

/// Looks through a text for armoured messages.
pub(super) fn armour_in(text: &[u8]) -> Armour {
    let mut found = Armour::default();
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, ARMOUR) {
        // Replies quote the block; a quoted ciphertext is one all the same.
        found.clear |= rest[..at].iter().any(u8::is_ascii_alphanumeric);
        match armoured(&unquoted(&rest[at..])) {
            Seal::PgpEncrypted => found.encrypted += 1,
            _ => found.readable += 1,
        }
        let end = memchr::memmem::find(&rest[at..], ARMOUR_END);
        rest = end.map_or(&[], |end| &rest[at + end + ARMOUR_END.len()..]);
    }
    found.clear |= rest.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    found
}

/// The first lines of a block without quote marks.
fn unquoted(block: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (line, _) in lines(block, 0..block.len()).take(24) {
        let line = &block[line];
        let marks = line.iter().take_while(|byte| matches!(byte, b'>' | b' ')).count();
        out.extend_from_slice(&line[marks..]);
        out.push(b'\n');
    }
    out
}

/// The printable runs in a binary signature, a line each: names and addresses of its signer.
pub(super) fn strings(bytes: &[u8]) -> String {
    let runs = bytes.split(|byte| !(0x20..0x7F).contains(byte)).filter(|run| run.len() >= 5);
    let runs: Vec<_> = runs.map(|run| String::from_utf8_lossy(run)).collect();
    runs.join("\n")
}

#[cfg(test)]
mod tests;

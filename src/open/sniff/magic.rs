//! Files that their first bytes give away.
//!
//! One table. Kept apart so that a new kind is one line. Formats that have a reader come first;
//! the others are named so that a note can say what was not read.

use crate::model::Media;

use Media::{Ciphertext, Gzip, Image, Other, Pdf, Picture, Tnef};

/// A place, the bytes that stand there, and what that means.
type Sign = (usize, &'static [u8], Media);

const SIGNS: &[Sign] = &[
    (0, b"%PDF-", Pdf),
    (0, b"\xef\xbb\xbf%PDF-", Pdf),
    (0, b"\x1f\x8b\x08", Gzip),
    (0, b"\x1f\x9d", Other("compress (Z) archive")),
    (0, b"7z\xbc\xaf\x27\x1c", Other("7-Zip archive")),
    (0, b"Rar!\x1a\x07", Other("RAR archive")),
    (0, b"\xfd7zXZ\0", Other("xz archive")),
    (0, b"\x28\xb5\x2f\xfd", Other("zstd archive")),
    (0, b"\x04\x22\x4d\x18", Other("lz4 archive")),
    (0, b"MSCF\0\0\0\0", Other("cabinet archive")),
    (0, b"!<arch>\n", Other("ar archive")),
    (0, b"PK\x07\x08", Other("zip archive on several disks")),
    (0, b"PK00PK\x03\x04", Other("zip archive on several disks")),
    (0, b"\x89PNG\r\n\x1a\n", Image),
    (0, b"\xff\xd8\xff", Image),
    (0, b"GIF87a", Image),
    (0, b"GIF89a", Image),
    (0, b"II*\0", Image),
    (0, b"MM\0*", Image),
    (0, b"II+\0", Picture),
    (0, b"\0\0\x01\0", Picture),
    (0, b"8BPS\0", Picture),
    (0, b"\0\0\0\x0cjP  ", Picture),
    (0, b"\xff\x4f\xff\x51", Picture),
    (0, b"\0\0\0\x0cJXL ", Picture),
    (0, b"\xd7\xcd\xc6\x9a", Picture),
    (0, b"\x01\0\x09\0\0\x03", Picture),
    (40, b" EMF", Picture),
    (0, b"AT&TFORM", Other("DjVu document")),
    (128, b"DICM", Other("DICOM image")),
    (0, b"!BDN", Other("Outlook data file (pst)")),
    (0, b"\x78\x9f\x3e\x22", Tnef),
    (0, b"\xcf\xad\x12\xfe", Other("Outlook Express mailbox (dbx)")),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", Other("OneNote section")),
    (0, b"\x31\xbe\0\0", Other("legacy Word document")),
    (0, b"\xdb\xa5\x2d\0", Other("legacy Word document")),
    (0, b"\xfe7\0\x23", Other("legacy Word document")),
    (0, b"\x09\x08\x08\0\0\x05", Other("legacy Excel workbook")),
    (0, b"\x09\x08\x10\0\0\x06", Other("legacy Excel workbook")),
    (0, b"\x09\x04\x06\0", Other("legacy Excel workbook")),
    (0, b"\x09\x02\x06\0", Other("legacy Excel workbook")),
    (0, b"\x09\0\x04\0", Other("legacy Excel workbook")),
    (0, b"\xffWPC", Other("WordPerfect document")),
    (0, b"\0\x01\0\0Standard ", Other("Access database")),
    (0, b"SQLite format 3\0", Other("SQLite database")),
    (0, b"PAR1", Other("Parquet table")),
    (0, b"\x4c\0\0\0\x01\x14\x02\0", Other("Windows shortcut")),
    (0, b"MZ", Other("executable")),
    (0, b"\x7fELF", Other("executable")),
    (0, b"\xfe\xed\xfa\xce", Other("executable")),
    (0, b"\xfe\xed\xfa\xcf", Other("executable")),
    (0, b"\xce\xfa\xed\xfe", Other("executable")),
    (0, b"\xcf\xfa\xed\xfe", Other("executable")),
    (0, b"\xca\xfe\xba\xbe", Other("executable")),
    (0, b"\0asm", Other("executable")),
    (0, b"\0\x01\0\0\0", Other("font")),
    (0, b"OTTO", Other("font")),
    (0, b"ttcf", Other("font")),
    (0, b"wOFF", Other("font")),
    (0, b"wOF2", Other("font")),
    (0, b"ID3", Other("sound")),
    (0, b"\xff\xfb", Other("sound")),
    (0, b"\xff\xf3", Other("sound")),
    (0, b"\xff\xf1", Other("sound")),
    (0, b"fLaC", Other("sound")),
    (0, b"OggS", Other("sound or video")),
    (0, b"MThd\0\0\0\x06", Other("sound")),
    (0, b"#!AMR", Other("sound")),
    (0, b"\x1a\x45\xdf\xa3", Other("video")),
    (0, b"FLV\x01", Other("video")),
    (0, b"\0\0\x01\xba", Other("video")),
    (0, b"\0\0\x01\xb3", Other("video")),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Other("video")),
    (4, b"moov", Other("video")),
    (4, b"mdat", Other("video")),
    (0x8001, b"CD001", Other("disk image")),
    (0, b"Salted__", Ciphertext),
    (0, b"age-encryption.org/v1", Ciphertext),
    (0, b"\x03\xd9\xa2\x9a", Other("password store")),
];

/// What the head shows itself to be, if it is one of the kinds known by their bytes.
pub(super) fn known(head: &[u8]) -> Option<Media> {
    let at = |sign: &&Sign| head.get(sign.0..).is_some_and(|rest| rest.starts_with(sign.1));
    // Signs that are letters may begin a text, and then nothing else in it is out of place.
    let clear = |sign: &&Sign| {
        !is_printable(sign.1) || sign.1.len() > 6 || is_binary(head) || sign.2 == Pdf
    };
    let sign = SIGNS.iter().find(|sign| at(sign) && clear(sign)).map(|sign| sign.2);
    sign.or_else(|| packed_by_bzip2(head))
        .or_else(|| bitmap(head))
        .or_else(|| of_chunks(head))
        .or_else(|| of_boxes(head))
        .or_else(|| cryptographic(head))
        .or_else(|| late_pdf(head))
}

fn is_printable(sign: &[u8]) -> bool {
    sign.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether control characters stand near the beginning that no text has.
fn is_binary(head: &[u8]) -> bool {
    head.iter().take(1024).any(|byte| matches!(byte, 0..=6 | 14..=25 | 28..=31))
}

fn packed_by_bzip2(head: &[u8]) -> Option<Media> {
    let [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..] = head else { return None };
    // A block of data, or the end of an empty file.
    let begins = [b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90"];
    begins.iter().any(|sign| rest.starts_with(*sign)).then_some(Other("bzip2 archive"))
}

/// A bitmap says how long its second header is, and keeps four bytes empty.
fn bitmap(head: &[u8]) -> Option<Media> {
    let header = *head.get(14)?;
    (head.starts_with(b"BM")
        && head[6..10] == [0; 4]
        && matches!(header, 12 | 40 | 52 | 56 | 108 | 124))
    .then_some(Image)
}

fn of_chunks(head: &[u8]) -> Option<Media> {
    let kind = head.get(8..12)?;
    match (&head[..4], kind) {
        (b"RIFF", b"WEBP") => Some(Image),
        (b"RIFF", b"WAVE") | (b"FORM", b"AIFF" | b"AIFC") => Some(Other("sound")),
        (b"RIFF", b"AVI ") => Some(Other("video")),
        _ => None,
    }
}

/// The family of MP4, by its first brand.
fn of_boxes(head: &[u8]) -> Option<Media> {
    let brand = head.get(8..12)?;
    if &head[4..8] != b"ftyp" {
        return None;
    }
    Some(match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" | b"msf1" | b"avif" | b"avis" => {
            Picture
        }
        b"M4A " | b"M4B " => Other("sound"),
        _ => Other("video"),
    })
}

/// CMS in DER or BER (RFC 5652), and PGP packets (RFC 9580) that say to whom they are encrypted.
fn cryptographic(head: &[u8]) -> Option<Media> {
    const CMS: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07";
    const AUTH_ENVELOPED: &[u8] = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17";
    if head.first() == Some(&0x30) {
        let start = &head[..head.len().min(32)];
        if memchr::memmem::find(start, AUTH_ENVELOPED).is_some() {
            return Some(Ciphertext);
        }
        let found = memchr::memmem::find(start, CMS)?;
        return match start.get(found + CMS.len())? {
            2 => Some(Other("signed data (p7m)")),
            3 | 6 => Some(Ciphertext),
            _ => None,
        };
    }
    is_pgp(head).then_some(Ciphertext)
}

/// A PGP message begins with a session key, encrypted to a key or to a password.
fn is_pgp(head: &[u8]) -> bool {
    let (tag, body) = match head {
        // The old packet header has its tag in the middle, and one or two bytes of length.
        [first @ 0x80..=0xbf, rest @ ..] if first & 3 < 2 => {
            (first >> 2 & 0xf, rest.get(1 + usize::from(first & 3)..))
        }
        [first @ 0xc0..=0xff, 0..192, rest @ ..]
        | [first @ 0xc0..=0xff, 192..224, _, rest @ ..] => (first & 0x3f, Some(rest)),
        _ => return false,
    };
    match (tag, body) {
        // To a key. Version 3 has the key's eight bytes, then an algorithm.
        (1, Some([3, rest @ ..])) => matches!(rest.get(8), Some(1 | 2 | 16 | 18 | 25)),
        (1, Some([version, ..])) => *version == 6,
        // To a password: a cipher, and how the password is stretched.
        (3, Some([4, cipher, stretch, ..])) => {
            (1..=13).contains(cipher) && matches!(stretch, 0 | 1 | 3 | 4)
        }
        _ => false,
    }
}

/// A PDF with something in front, or without its first line, which readers of PDF let pass. A text
/// that speaks of PDF files has no objects.
fn late_pdf(head: &[u8]) -> Option<Media> {
    let start = &head[..head.len().min(1024)];
    let holds = |sign: &[u8]| memchr::memmem::find(start, sign).is_some();
    let begins = holds(b"%PDF-") || matches!(head.first(), Some(b'%' | b'0'..=b'9'));
    (begins && holds(b" 0 obj") && holds(b"<<")).then_some(Pdf)
}

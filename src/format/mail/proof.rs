//! Every stretch of bytes of a message that some mail program could show, for the proof of a copy.
//!
//! Apart from our own reader, and as unlike it as can be: the structure is `mailparse`'s, and
//! besides, everything in the file that looks encoded is decoded wherever it stands. It shares the
//! loading with the reader and nothing else.

use mailparse::ParsedMail;

use crate::model::{Fault, Limits, Source};

use super::form::Raw;

/// How many lines at the start may be dropped to make `mailparse` accept a message.
const RETRIES: usize = 20;

/// See [`format`](crate::format).
pub(super) fn blobs(
    source: &Source,
    limits: &Limits,
    each: &mut dyn FnMut(&[u8]),
) -> Result<(), Fault> {
    let raw = Raw::load(source, limits)?;
    each(raw.original());
    if raw.bytes() != raw.original() {
        each(raw.bytes());
    }
    parsed(raw.bytes(), each);
    each(&unfolded(raw.bytes()));
    each(&unquoted(raw.bytes()));
    base64_runs(raw.bytes(), each);
    uu_lines(raw.bytes(), each);
    Ok(())
}

fn parsed(mut bytes: &[u8], each: &mut dyn FnMut(&[u8])) {
    for _ in 0..RETRIES {
        if let Ok(mail) = mailparse::parse_mail(bytes) {
            return part(&mail, each);
        }
        match memchr::memchr(b'\n', bytes) {
            Some(at) => bytes = &bytes[at + 1..],
            None => return,
        }
    }
}

/// What one part says. A body that does not decode is covered by the decoding regardless of
/// structure, below.
fn part(mail: &ParsedMail<'_>, each: &mut dyn FnMut(&[u8])) {
    for header in &mail.headers {
        each(header.get_value().as_bytes());
        let params = mailparse::parse_content_disposition(&header.get_value()).params;
        for value in params.values() {
            each(value.as_bytes());
        }
    }
    if mail.subparts.is_empty() {
        if let Ok(body) = mail.get_body_raw() {
            each(&body);
        }
        if let Ok(body) = mail.get_body() {
            each(body.as_bytes());
        }
    }
    for mail in &mail.subparts {
        part(mail, each);
    }
}

/// Without folds and soft line breaks of headers.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let skip = match rest {
            [b'\r', b'\n', b' ' | b'\t', ..] => 2,
            [b'\n', b' ' | b'\t', ..] => 1,
            _ => 0,
        };
        if skip == 0 {
            out.push(bytes[at]);
        }
        at += skip.max(1);
    }
    out
}

/// The whole file as if it were quoted-printable.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |n: usize| bytes.get(at + n).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[at], digit(1), digit(2)) {
            (b'=', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                at += 3;
            }
            (b'=', ..) if bytes[at + 1..].starts_with(b"\r\n") => at += 3,
            (b'=', ..) if bytes[at + 1..].starts_with(b"\n") => at += 2,
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// Every run of base64 over line ends, at each of the four places it may begin.
fn base64_runs(bytes: &[u8], each: &mut dyn FnMut(&[u8])) {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut run: Vec<u8> = Vec::new();
    let mut ended = false;
    for byte in bytes.iter().chain(b"!") {
        if is_base64(byte) {
            if ended {
                decode_run(&mut run, each);
                ended = false;
            }
            run.push(*byte);
        } else if *byte == b'=' {
            ended = true;
        } else if !matches!(byte, b'\r' | b'\n' | b'>' | b' ') || ended {
            decode_run(&mut run, each);
            ended = false;
        }
    }
}

fn decode_run(run: &mut Vec<u8>, each: &mut dyn FnMut(&[u8])) {
    let run = std::mem::take(run);
    // Prose is a run, too; below this length nothing worth hiding fits in.
    if run.len() < 12 {
        return;
    }
    for shift in 0..4 {
        let mut out = Vec::with_capacity(run.len() / 4 * 3 + 3);
        for group in run[shift..].chunks(4) {
            let bits = group.iter().fold(0u32, |bits, byte| bits << 6 | six_bits(*byte));
            let bits = bits << (6 * (4 - group.len()));
            out.extend_from_slice(&bits.to_be_bytes()[1..][..(group.len() * 3 / 4).min(3)]);
        }
        each(&out);
    }
}

fn six_bits(byte: u8) -> u32 {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    u32::from(value)
}

/// All lines that could be uuencoded, decoded one after the other.
fn uu_lines(bytes: &[u8], each: &mut dyn FnMut(&[u8])) {
    let mut out = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii_end();
        let fits = line.first().is_some_and(|first| {
            let count = usize::from(first.wrapping_sub(0x20) & 0x3F);
            count > 0 && line.len() > count && line.iter().all(|b| (0x20..=0x60).contains(b))
        });
        if !fits {
            continue;
        }
        for group in line[1..].chunks(4) {
            let bits = group.iter().fold(0u32, |bits, b| bits << 6 | u32::from((b - 0x20) & 0x3F));
            out.extend_from_slice(&(bits << (6 * (4 - group.len()))).to_be_bytes()[1..]);
        }
    }
    if !out.is_empty() {
        each(&out);
    }
}

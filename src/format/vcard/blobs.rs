//! Everything in an address book or calendar that any reader could get at, for the proof of a copy.
//!
//! Kept apart from reading, and built to share only the tables of the format's own words with it.

use super::names;
use crate::model::{Fault, Limits, Source};

/// See [`format`](crate::format).
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut unfolded = text.replace("=\r\n", "").replace("=\n", "");
    for fold in ["\r\n ", "\r\n\t", "\n ", "\n\t"] {
        unfolded = unfolded.replace(fold, "");
    }
    for text in [&*text, &unfolded] {
        let said: Vec<String> = text.lines().map(said).collect();
        let said = said.join("\n");
        each(said.as_bytes());
        each(said.replace("\\n", "\n").replace("\\N", "\n").replace('\\', "").as_bytes());
    }
    // Another character set, or a line that is none.
    if std::str::from_utf8(&bytes).is_err() {
        each(&bytes);
    }
    Ok(())
}

/// A line without the words of the format: names, and the values of parameters from lists.
fn said(line: &str) -> String {
    let end = line.find([':', ';']).unwrap_or(0);
    let name = line[..end].rsplit('.').next().unwrap_or_default();
    let known =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !known || line.starts_with([' ', '\t']) {
        return line.to_owned();
    }
    let Some((head, value)) = divided(line) else { return line.to_owned() };
    let mut said = String::new();
    for parameter in head.split(';').skip(1) {
        let (name, value) = parameter.split_once('=').unwrap_or(("TYPE", parameter));
        if !names::is_listed(name) {
            said.push_str(value);
            said.push('\n');
        }
    }
    if !names::is_structure(name) {
        said.push_str(value);
    }
    said
}

/// A line at its first colon outside quotes.
fn divided(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b':' if !quoted => return Some((&line[..at], &line[at + 1..])),
            _ => {}
        }
    }
    None
}

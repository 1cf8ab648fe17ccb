//! Embedded objects as RTF and other old formats write them ([MS-OLEDS] 2.2): a header with names,
//! and the object's own file; or a "package", which is a file under its name and old path.
//!
//! Kept apart because it is another format within. Lengths are never trusted.

use std::ops::Range;

/// An object taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Object {
    /// The class, and the names and paths of what is embedded or linked.
    pub(super) names: Vec<String>,
    /// Where its file lies.
    pub(super) content: Range<usize>,
    /// What the file is called, for a package.
    pub(super) label: Option<String>,
}

/// Takes an object apart; none where it is none.
pub(super) fn parse(bytes: &[u8]) -> Option<Object> {
    let mut at = 8;
    if bytes.len() < 8 || bytes[..4] != [1, 5, 0, 0] {
        return None;
    }
    let class = counted(bytes, &mut at)?;
    let topic = counted(bytes, &mut at)?;
    let item = counted(bytes, &mut at)?;
    let len = number(bytes, &mut at)?;
    let end = at.checked_add(len).filter(|end| *end <= bytes.len())?;
    let mut names = vec![topic, item];
    if class.eq_ignore_ascii_case("package")
        && let Some((paths, label, content)) = package(&bytes[at..end])
    {
        names.extend(paths);
        let content = at + content.start..at + content.end;
        return Some(Object { names, content, label: Some(label) });
    }
    Some(Object { names, content: at..end, label: None })
}

/// An object of the same class around another file, without names of where that came from.
pub(super) fn rebuilt(original: &[u8], object: &Object, name: &str, content: &[u8]) -> Vec<u8> {
    let mut at = 8;
    let class = counted(original, &mut at).unwrap_or_default();
    let mut inner = Vec::new();
    if object.label.is_some() {
        inner.extend(2_u16.to_le_bytes());
        inner.extend(name.bytes().chain([0, 0]));
        inner.extend([0, 0, 3, 0]);
        inner.extend((name.len() as u32 + 1).to_le_bytes());
        inner.extend(name.bytes().chain([0]));
        inner.extend((content.len() as u32).to_le_bytes());
    }
    inner.extend_from_slice(content);
    let mut bytes = original[..8].to_vec();
    bytes.extend((class.len() as u32 + 1).to_le_bytes());
    bytes.extend(class.bytes().chain([0]));
    bytes.extend([0; 8]);
    bytes.extend((inner.len() as u32).to_le_bytes());
    bytes.extend(inner);
    bytes
}

/// A package's paths, its label, and where its file lies.
fn package(bytes: &[u8]) -> Option<(Vec<String>, String, Range<usize>)> {
    let mut at = 2;
    let label = terminated(bytes, &mut at)?;
    let path = terminated(bytes, &mut at)?;
    at += 4;
    let temporary = counted(bytes, &mut at)?;
    let len = number(bytes, &mut at)?;
    let end = at.checked_add(len).filter(|end| *end <= bytes.len())?;
    let mut paths = vec![label.clone(), path, temporary];
    // The same names once more, in UTF-16.
    let mut wide = end;
    while let Some(count) = number(bytes, &mut wide) {
        let Some(units) = bytes.get(wide..wide.saturating_add(count.saturating_mul(2))) else {
            break;
        };
        let units: Vec<u16> =
            units.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        paths.push(String::from_utf16_lossy(&units));
        wide += count * 2;
    }
    Some((paths, label, at..end))
}

fn number(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let word: [u8; 4] = bytes.get(*at..*at + 4)?.try_into().ok()?;
    *at += 4;
    usize::try_from(u32::from_le_bytes(word)).ok()
}

/// A text with its length before it.
fn counted(bytes: &[u8], at: &mut usize) -> Option<String> {
    let len = number(bytes, at)?;
    let text = bytes.get(*at..at.checked_add(len)?)?;
    *at += len;
    Some(latin(text.strip_suffix(b"\0").unwrap_or(text)))
}

/// A text with a zero behind it.
fn terminated(bytes: &[u8], at: &mut usize) -> Option<String> {
    let rest = bytes.get(*at..)?;
    let len = memchr::memchr(0, rest)?;
    *at += len + 1;
    Some(latin(&rest[..len]))
}

fn latin(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
}

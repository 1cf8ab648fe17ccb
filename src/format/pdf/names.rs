//! Where fonts and colour profiles say what they are called, and by whom.
//!
//! A font may be called after the person whose handwriting it is, or after a folder; a profile says
//! Gray, which is also a surname. Apart from the rest because the writer blots out the very
//! stretches that the proof looks at. Outlines, codes, colours and the names of glyphs are left
//! alone, and nothing changes its length.

use std::ops::Range;

/// The stretches that name the font or the profile, its maker or its owner.
pub(super) fn ranges(program: &[u8]) -> Vec<Range<usize>> {
    match program {
        [b'%', b'!', ..] => postscript(program),
        [1, 0, ..] => compact(program, 0).unwrap_or_default(),
        [b'O', b'T', b'T', b'O', ..] => match table(program) {
            Some(at) => compact(program, at).unwrap_or_default(),
            None => Vec::new(),
        },
        _ if program.get(36..40) == Some(b"acsp") => profile(program).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The same without its names; none where it has none.
pub(super) fn blotted(program: &[u8]) -> Option<Vec<u8>> {
    let ranges = ranges(program);
    let mut out = program.to_vec();
    for range in &ranges {
        out[range.clone()].fill(b'-');
    }
    (!ranges.is_empty()).then_some(out)
}

/// Where the compact font of an OpenType file begins.
fn table(bytes: &[u8]) -> Option<usize> {
    let count = usize::from(u16::from_be_bytes([*bytes.get(4)?, *bytes.get(5)?]));
    let entries = bytes.get(12..)?.chunks_exact(16).take(count);
    let entry = entries.into_iter().find(|entry| entry.starts_with(b"CFF "))?;
    Some(u32::from_be_bytes(entry[8..12].try_into().ok()?) as usize)
}

/// Operators of a compact font's dictionaries whose operand is a string, after their own name:
/// version, notice, full name, family, weight, copyright, embedded PostScript, base font, font name.
const STRINGS: [usize; 9] = [0, 1, 2, 3, 4, 0x0C00, 0x0C15, 0x0C16, 0x0C26];
/// The operator with the offset of the fonts that a composite font is made of.
const PARTS: usize = 0x0C24;
/// Strings with lower numbers are those of the standard.
const OWN_STRINGS: usize = 391;

/// The names of a compact font that begins at `start`.
fn compact(bytes: &[u8], start: usize) -> Option<Vec<Range<usize>>> {
    let font = bytes.get(start..)?;
    let (names, next) = index(font, usize::from(*font.get(2)?))?;
    let (dicts, next) = index(font, next)?;
    let (strings, _) = index(font, next)?;
    let mut entries: Vec<(usize, usize)> =
        dicts.into_iter().flat_map(|dict| entries(&font[dict])).collect();
    let parts = entries.iter().find(|(operator, _)| *operator == PARTS).map(|(_, at)| *at);
    if let Some((parts, _)) = parts.and_then(|at| index(font, at)) {
        entries.extend(parts.into_iter().flat_map(|dict| self::entries(&font[dict])));
    }
    let mut found = names;
    for (operator, number) in entries {
        if STRINGS.contains(&operator)
            && let Some(string) = number.checked_sub(OWN_STRINGS).and_then(|at| strings.get(at))
        {
            found.push(string.clone());
        }
    }
    found.retain(|range| !range.is_empty());
    Some(found.into_iter().map(|range| range.start + start..range.end + start).collect())
}

/// The elements of a list, and what follows it.
fn index(font: &[u8], at: usize) -> Option<(Vec<Range<usize>>, usize)> {
    let count = usize::from(u16::from_be_bytes([*font.get(at)?, *font.get(at + 1)?]));
    if count == 0 {
        return Some((Vec::new(), at + 2));
    }
    let size = usize::from(*font.get(at + 2)?);
    if !(1..=4).contains(&size) {
        return None;
    }
    let base = at + 2 + (count + 1) * size;
    let offsets = font.get(at + 3..=base)?.chunks_exact(size);
    let ends: Vec<usize> = offsets
        .map(|offset| base + offset.iter().fold(0, |all, byte| all << 8 | usize::from(*byte)))
        .collect();
    let elements: Vec<Range<usize>> = ends.windows(2).map(|pair| pair[0]..pair[1]).collect();
    let sound = elements.iter().all(|range| range.start <= range.end && range.end <= font.len());
    sound.then(|| (elements, ends[count]))
}

/// The operators of a dictionary, each with its last operand where that is a whole number.
fn entries(dict: &[u8]) -> Vec<(usize, usize)> {
    let mut entries = Vec::new();
    let mut operand = None;
    let mut bytes = dict.iter().copied();
    while let Some(byte) = bytes.next() {
        let mut more = || usize::from(bytes.next().unwrap_or(0));
        let number = usize::from(byte);
        operand = match byte {
            0..=21 => {
                let second = if byte == 12 { more() } else { 0 };
                let operator = if byte == 12 { 0x0C00 | second } else { number };
                entries.extend(operand.map(|operand| (operator, operand)));
                None
            }
            28 => Some(more() << 8 | more()),
            29 => Some(more() << 24 | more() << 16 | more() << 8 | more()),
            30 => {
                while bytes.next().is_some_and(|pair| pair & 0x0F != 0x0F) {}
                None
            }
            32..=246 => number.checked_sub(139),
            247..=250 => Some((number - 247) * 256 + more() + 108),
            251..=254 => {
                more();
                None
            }
            _ => None,
        };
    }
    entries
}

/// The texts of a colour profile: its description, its maker, its copyright.
fn profile(bytes: &[u8]) -> Option<Vec<Range<usize>>> {
    let count = word(bytes, 128)?;
    let mut found = Vec::new();
    for entry in bytes.get(132..)?.chunks_exact(12).take(count) {
        let (start, len) = (word(entry, 4)?, word(entry, 8)?);
        let Some(tag) = bytes.get(start..start.saturating_add(len)) else { continue };
        let texts = match tag.get(..4) {
            Some(b"text") => std::iter::once(8..tag.len()).collect(),
            Some(b"desc") => description(tag).unwrap_or_default(),
            Some(b"mluc") => localised(tag).unwrap_or_default(),
            _ => Vec::new(),
        };
        let inside = texts.into_iter().map(|text| text.start..text.end.min(tag.len()));
        found.extend(
            inside
                .filter(|text| text.start < text.end)
                .map(|text| start + text.start..start + text.end),
        );
    }
    Some(found)
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(word.try_into().ok()?) as usize)
}

/// A description stands there three times: in ASCII, in Unicode, and in the script of a Macintosh.
fn description(tag: &[u8]) -> Option<Vec<Range<usize>>> {
    let ascii = 12..word(tag, 8)?.checked_add(12)?;
    let wide = ascii.end.checked_add(8)?;
    let wide = wide..word(tag, wide - 4)?.checked_mul(2)?.checked_add(wide)?;
    let script = wide.end.checked_add(3)?;
    Some(vec![ascii, wide, script..tag.len()])
}

fn localised(tag: &[u8]) -> Option<Vec<Range<usize>>> {
    let count = word(tag, 8)?;
    let records = tag.get(16..)?.chunks_exact(12).take(count);
    records
        .map(|record| {
            let (len, start) = (word(record, 4)?, word(record, 8)?);
            Some(start..start.checked_add(len)?)
        })
        .collect()
}

/// Keys of a Type 1 font whose value names something.
const KEYS: [&[u8]; 7] = [
    b"/FontName",
    b"/FullName",
    b"/FamilyName",
    b"/Notice",
    b"/Copyright",
    b"/version",
    b"/Weight",
];

/// The names of a Type 1 font: in comments, as values of its keys, and where its own code asks for
/// it by name. What is encrypted holds outlines alone.
fn postscript(bytes: &[u8]) -> Vec<Range<usize>> {
    let clear = &bytes[..memchr::memmem::find(bytes, b"eexec").unwrap_or(bytes.len())];
    let mut found = comments(clear);
    for key in KEYS {
        for at in memchr::memmem::find_iter(clear, key) {
            found.extend(value(clear, at + key.len()));
        }
    }
    let names: Vec<&[u8]> = found
        .iter()
        .filter(|range| range.start > 0 && clear[range.start - 1] == b'/')
        .map(|range| &clear[range.clone()])
        .collect();
    let again: Vec<Range<usize>> = names
        .iter()
        .flat_map(|name| memchr::memmem::find_iter(clear, name).map(|at| at..at + name.len()))
        .filter(|range| clear[..range.start].ends_with(b"/"))
        .collect();
    found.extend(again);
    found.retain(|range| !range.is_empty());
    found
}

fn comments(clear: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in clear.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        let text = line.trim_ascii_end();
        // The first words of the first line tell what kind of font it is.
        let kept = if line.starts_with(b"%!") {
            text.iter().position(|byte| *byte == b' ').unwrap_or(text.len())
        } else {
            1
        };
        if text.starts_with(b"%") {
            found.push(at + kept..at + text.len());
        }
        at += line.len();
    }
    found
}

/// The name or string that begins at or after `at`.
fn value(clear: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = &clear[at..];
    let start = at + rest.iter().position(|byte| !byte.is_ascii_whitespace())? + 1;
    let rest = clear.get(start..)?;
    let len = match clear[start - 1] {
        b'/' => rest.iter().position(|b| b.is_ascii_whitespace() || b"/(){}[]%".contains(b))?,
        b'(' => string(rest)?,
        _ => return None,
    };
    Some(start..start + len)
}

/// The length of a string up to the bracket that ends it.
fn string(rest: &[u8]) -> Option<usize> {
    let (mut depth, mut escaped) = (1, false);
    rest.iter().position(|byte| {
        match byte {
            _ if escaped => {
                escaped = false;
                return false;
            }
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(program: &[u8]) -> String {
        String::from_utf8_lossy(&blotted(program).unwrap_or_else(|| program.to_vec())).into_owned()
    }

    #[test]
    fn type_1() {
        for (program, expected) in [
            (
                "%!PS-AdobeFont-1.0: Jane 1.0\n% by Jane\n",
                "%!PS-AdobeFont-1.0: Jane 1.0\n% by Jane\n",
            ),
            (
                "%!F\n/FontName /Jane def FontDirectory/Jane known",
                "%!F\n/FontName /---- def FontDirectory/---- known",
            ),
            ("%!F\n/Notice (a (b\\) c) d) readonly", "%!F\n/Notice (-----------) readonly"),
            ("%!F\n/FullName", "%!F\n/FullName"),
            ("%!F\n/FontName/J", "%!F\n/FontName/J"),
            ("%!F\n/Notice () readonly", "%!F\n/Notice () readonly"),
            ("%!F\nx eexec /FontName /Jane def", "%!F\nx eexec /FontName /Jane def"),
        ] {
            let expected =
                expected.replace(": Jane 1.0", ":---------").replace("% by Jane", "%--------");
            assert_eq!(shown(program.as_bytes()), expected, "{program}");
        }
    }

    #[test]
    fn profiles() {
        let description = b"desc\0\0\0\0\0\0\0\x04Jan\0\0\0\0\0\0\0\0\x02\0D\0o\0\0\x03Doe";
        let localised = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0Cenuk\0\0\0\x04\0\0\0\x1C\0J\0D";
        let text = b"text\0\0\0\0Jane";
        let curve = b"curv\0\0\0\0\0\0\0\0kept";
        let tags: [&[u8]; 4] = [description, localised, text, curve];
        let mut profile = [&[0; 36][..], b"acsp", &[0; 88], &[0, 0, 0, 4]].concat();
        let mut at = 132 + 12 * tags.len();
        for tag in tags {
            profile.extend(b"name");
            profile.extend((at as u32).to_be_bytes());
            profile.extend((tag.len() as u32).to_be_bytes());
            at += tag.len();
        }
        profile.extend(tags.concat());
        let clean = shown(&profile);
        for gone in ["Jan", "\0D", "\0J", "Doe"] {
            assert!(!clean.contains(gone), "{gone:?}");
        }
        assert!(clean.ends_with("kept"));
        assert_eq!(blotted(&profile).map(|clean| clean.len()), Some(profile.len()));
        for cut in 0..profile.len() {
            let _no_panic = blotted(&profile[..cut]);
        }
    }

    /// A list of a compact font, with offsets of one byte.
    fn list(elements: &[&[u8]]) -> Vec<u8> {
        let mut out = vec![0, elements.len() as u8, 1, 1];
        let mut end = 1;
        for element in elements {
            end += element.len() as u8;
            out.push(end);
        }
        [out, elements.concat()].concat()
    }

    #[test]
    fn compact_fonts() {
        // The second own string is the full name, the fourth a notice; a real number stands between.
        let dict = [248, 28, 2, 30, 0x1F, 5, 28, 1, 138, 1];
        let strings = list(&[b"glyph", b"Jane", b"other", b"Doe"]);
        let font = [&[1, 0, 4, 1][..], &list(&[b"Jane"]), &list(&[&dict]), &strings].concat();
        let clean = shown(&font);
        assert!(clean.contains("glyph----other---") && !clean.contains("Jane"), "{clean:?}");
        let head = [&b"OTTO\0\x01\0\0\0\0\0\0CFF \0\0\0\0\0\0\0\x1C\0\0\0\0"[..], &font].concat();
        assert!(!shown(&head).contains("Jane"));
        for cut in 0..font.len() {
            let _no_panic = ranges(&font[..cut]);
        }
    }
}

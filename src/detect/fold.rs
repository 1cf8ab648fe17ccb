//! How text is read when words are compared: letter case, kinds of space, dash and apostrophe do
//! not count.
//!
//! Kept apart so that phrases of packs and the text are folded by the same code, byte by byte and
//! without a copy of the text. It never folds beyond ASCII: `É` and `é` stay two letters.

/// A byte that counts for nothing: soft hyphens, zero-width spaces.
const NOTHING: u8 = 0;

/// How far a run of separators may reach and still stand for one space. Enough for a wrapped line
/// and its indentation.
const LONGEST_GAP: usize = 24;

const FOLDED: [u8; 256] = folded_table();

const fn folded_table() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            upper @ b'A'..=b'Z' => upper | 0x20,
            b'\t' | b'\n' | b'\r' | b'-' | b'_' | b'/' => b' ',
            b'`' => b'\'',
            other => other,
        };
        byte += 1;
    }
    table
}

/// The folded byte at `at`, and how many bytes it stands for. `NOTHING` is to be passed over.
fn single(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let byte = *bytes.get(at)?;
    if byte < 0x80 {
        return Some((FOLDED[usize::from(byte)], 1));
    }
    let rest = &bytes[at + 1..];
    Some(match (byte, rest) {
        (0xC2, [0xA0, ..]) => (b' ', 2),
        (0xC2, [0xAD, ..]) => (NOTHING, 2),
        (0xE2, [0x80, 0x80..=0x8A | 0x90..=0x95 | 0xAF, ..]) => (b' ', 3),
        (0xE2, [0x80, 0x98 | 0x99, ..]) => (b'\'', 3),
        (0xE2, [0x80, 0x8B..=0x8D, ..] | [0x81, 0xA0, ..]) | (0xEF, [0xBB, 0xBF, ..]) => {
            (NOTHING, 3)
        }
        _ => (byte, 1),
    })
}

/// The next folded byte at or after `at`, and where the one after it begins. A run of separators
/// that holds at most one line end is one space; any longer run ends what may be compared.
pub(super) fn next(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        let (byte, len) = single(bytes, at)?;
        match byte {
            NOTHING => at += len,
            b' ' => return gap(bytes, at).map(|end| (b' ', end)),
            _ => return Some((byte, at + len)),
        }
    }
}

fn gap(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    let mut lines = 0;
    while let Some((b' ' | NOTHING, len)) = single(bytes, at) {
        lines += usize::from(bytes[at] == b'\n');
        at += len;
        if lines > 1 || at - start > LONGEST_GAP {
            return None;
        }
    }
    Some(at)
}

/// Writes a phrase of a pack as bytes that folded text is compared with.
pub(super) fn phrase_into(text: &str, folded: &mut Vec<u8>) {
    let bytes = text.trim().as_bytes();
    folded.clear();
    let mut at = 0;
    while let Some((byte, after)) = next(bytes, at) {
        folded.push(byte);
        at = after;
    }
}

/// A field's label as words: `dateOfBirth`, `date_of_birth` and `NHSNumber` get their spaces.
pub(super) fn label(label: &str) -> String {
    let chars: Vec<char> = label.chars().collect();
    let mut words = String::with_capacity(label.len() + 4);
    for (index, &char) in chars.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| chars[before]);
        let after = chars.get(index + 1);
        let begins_word = char.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if begins_word {
            words.push(' ');
        }
        words.push(if char == '.' { ' ' } else { char });
    }
    words
}

/// All that a label may be read as, blank lines between: its words, as it is written (`DoB`), and
/// with the ending that says what it is set apart (`NHSno`, `LCSID`).
pub(super) fn readings(name: &str) -> String {
    let mut all = label(name);
    all.push_str("\n\n");
    all.push_str(name);
    for word in name.split(|char: char| !char.is_ascii_alphanumeric()) {
        if let Some(start) = ending(word) {
            all.push_str("\n\n");
            all.push_str(&word[..start]);
            all.push(' ');
            all.push_str(&word[start..]);
        }
    }
    all
}

/// Where the ending of a word begins that says it names a number: in small letters behind capitals,
/// or in capitals behind three of them at least, as `PAID` has none.
fn ending(word: &str) -> Option<usize> {
    ["number", "code", "nos", "ref", "num", "pid", "no", "id"].iter().find_map(|ending| {
        let start = word.len().checked_sub(ending.len())?;
        let (stem, end) = (word.get(..start)?, word.get(start..)?);
        let capitals = start > 1 && stem.ends_with(|char: char| char.is_ascii_uppercase());
        let all = start > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        let title = end[1..] == ending[1..];
        (end.eq_ignore_ascii_case(ending) && capitals && (all || title)).then_some(start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: &str) -> Vec<u8> {
        let mut folded = Vec::new();
        phrase_into(text, &mut folded);
        folded
    }

    #[test]
    fn phrases_fold_alike() {
        for written in [
            "NHS Number",
            "nhs\u{a0}number",
            "NHS_number",
            "nhs-number",
            "NHS \t number",
            "NHS\r\n   number",
            "NHS\u{2011}num\u{ad}ber",
        ] {
            assert_eq!(phrase(written), b"nhs number", "{written:?}");
        }
        assert_eq!(phrase("child\u{2019}s"), phrase("child's"));
        assert_eq!(phrase("nhs\n\nnumber"), b"nhs", "a blank line ends it");
    }

    #[test]
    fn labels_become_words() {
        for (written, words) in [
            ("dateOfBirth", "date Of Birth"),
            ("NHSNumber", "NHS Number"),
            ("date_of_birth", "date_of_birth"),
            ("UPN", "UPN"),
            ("N.I. No.", "N I  No "),
        ] {
            assert_eq!(label(written), words);
        }
    }

    #[test]
    fn labels_are_read_in_several_ways() {
        for (written, words) in [
            ("DoB", "Do B\n\nDoB"),
            ("NHSno", "NH Sno\n\nNHSno\n\nNHS no"),
            ("LCSID", "LCSID\n\nLCSID\n\nLCS ID"),
            ("PAID", "PAID\n\nPAID"),
            ("Paid", "Paid\n\nPaid"),
            ("DfENo", "Df E No\n\nDfENo\n\nDfE No"),
        ] {
            assert_eq!(readings(written), words);
        }
    }
}

//! What lies between two places in a text: line ends, the end of a sentence, mere punctuation.

use std::ops::Range;

/// How many line ends.
pub(super) fn line_ends(between: &[u8]) -> i32 {
    between.iter().map(|byte| i32::from(*byte == b'\n')).sum()
}

/// What lies between two places that do not overlap, whichever comes first.
pub(super) fn between(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    if one.end <= other.start { one.end..other.start } else { other.end..one.start }
}

/// Nothing but punctuation, and words such as "is" and "no", as in `NHS number is: `.
pub(super) fn is_beside(between: &[u8]) -> bool {
    const FILLERS: [&[u8]; 22] = [
        b"if",
        b"any",
        b"known",
        b"held",
        b"applicable",
        b"optional",
        b"required",
        b"digits",
        b"old",
        b"new",
        b"is",
        b"are",
        b"was",
        b"no",
        b"nos",
        b"number",
        b"numbers",
        b"num",
        b"ref",
        b"id",
        b"reference",
        b"code",
    ];
    let is_filler =
        |word: &str| FILLERS.iter().any(|filler| word.as_bytes().eq_ignore_ascii_case(filler));
    let Ok(between) = std::str::from_utf8(between) else { return false };
    between.len() <= 24
        && between
            .split(|char: char| !char.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .all(is_filler)
}

/// What parts a name from what is said of its bearer: `Amara Osei (`, `Amara Osei, `, or
/// the edge of a cell.
pub(super) fn is_apposition(between: &[u8]) -> bool {
    let is_gap = || between.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'|'));
    matches!(between, b", " | b" (" | b", (" | b" [" | b" - " | b"; ")
        || matches!(between, [b' ', 0xE2, 0x80, 0x93 | 0x94, b' '])
        || (between.len() > 1 && is_gap())
}

/// Words that stand between the items of a list, or say whose one is and which of several:
/// `… (formerly …)`, `… for the sister and …`.
const LINKS: [&str; 63] = [
    "and",
    "n",
    "or",
    "for",
    "to",
    "is",
    "are",
    "was",
    "were",
    "not",
    "now",
    "then",
    "also",
    "as",
    "both",
    "plus",
    "the",
    "that",
    "his",
    "her",
    "hers",
    "their",
    "theirs",
    "my",
    "mine",
    "old",
    "new",
    "older",
    "younger",
    "other",
    "another",
    "second",
    "previous",
    "previously",
    "former",
    "formerly",
    "before",
    "earlier",
    "later",
    "twin",
    "twins",
    "sibling",
    "siblings",
    "sister",
    "brother",
    "half",
    "mother",
    "mum",
    "father",
    "dad",
    "parent",
    "partner",
    "child",
    "baby",
    "son",
    "one",
    "daughter",
    "gran",
    "aunt",
    "uncle",
    "cousin",
    "carer",
    "no",
];

/// What stands between the items of a list: commas, "and", whose each is, line ends.
pub(super) fn is_list(between: &[u8]) -> bool {
    between
        .split(|byte| !byte.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| LINKS.iter().any(|link| word.eq_ignore_ascii_case(link.as_bytes())))
}

/// Whether a sentence, a paragraph or a point of a list ends in it.
pub(super) fn ends_sentence(between: &[u8]) -> bool {
    let ends_at = |at: usize| match (between[at], &between[at + 1..]) {
        (b'.', [b' ', ..]) if is_shortened(&between[..at]) => false,
        // "e.g. this": after an abbreviation a small letter or digit follows.
        (b'.' | b'!' | b'?' | b';', [space, rest @ ..]) if space.is_ascii_whitespace() => {
            !rest.first().is_some_and(|next| next.is_ascii_lowercase() || next.is_ascii_digit())
        }
        (b'\n', [next, ..]) => matches!(next, b'\n' | b'\r' | b'-' | b'*' | b'\t'),
        _ => false,
    };
    (0..between.len()).any(ends_at) || has_bullet(between)
}

/// Whether a text ends in a word of labels that people shorten: the full stop after it ends no
/// sentence.
fn is_shortened(before: &[u8]) -> bool {
    const SHORT: [&[u8]; 14] = [
        b"no", b"nos", b"num", b"ref", b"refs", b"reg", b"acc", b"acct", b"cert", b"lic", b"tel",
        b"mob", b"ext", b"id",
    ];
    let word = before.rsplit(|byte| !byte.is_ascii_alphabetic()).next().unwrap_or_default();
    SHORT.iter().any(|short| word.eq_ignore_ascii_case(short))
}

fn has_bullet(between: &[u8]) -> bool {
    between.windows(3).any(|three| three == "•".as_bytes())
}

/// Whether a colon or the like comes next: then the cue before is the label of what follows.
pub(super) fn labels_what_follows(rest: &[u8]) -> bool {
    let mut next = rest.iter().take(4).filter(|byte| !matches!(byte, b' ' | b'\t' | b'.'));
    matches!(next.next(), Some(b':' | b'=' | b'|' | b'#'))
}

/// Whether a match is part of a longer number or code, or an amount of money: `9-991245006`,
/// `AX-9991245006`, `0x12_9991245006`, `9991245006.50`, `£9991245006`.
pub(super) fn is_part_of_more(bytes: &[u8], range: &Range<usize>) -> bool {
    let goes_on = |joint: u8, next: u8| match joint {
        b'-' => next.is_ascii_alphanumeric(),
        b'.' | b'_' => next.is_ascii_digit(),
        _ => false,
    };
    let (before, behind) = (&bytes[..range.start], &bytes[range.end..]);
    let joined = matches!(before, [.., next, joint] if goes_on(*joint, *next))
        || matches!(behind, [joint, next, ..] if goes_on(*joint, *next));
    // The end of `LK/ms/3390`, and the rest of it.
    let word = before.strip_suffix(b"/").map_or(&[][..], |rest| {
        &rest[rest.iter().rposition(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len())..]
    });
    let initials = matches!(before, [.., letter, b'/'] if letter.is_ascii_alphabetic())
        && bytes[range.start].is_ascii_lowercase();
    let of_code = initials || word.len() > 1 && word[0] == b'/';
    let money = before.ends_with("£".as_bytes())
        || before.ends_with("€".as_bytes())
        || before.ends_with(b"$");
    joined || of_code || money
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_between() {
        for (between, beside, list, sentence) in [
            (": ", true, true, false),
            (" No. is\u{a0}", true, true, false),
            ("\t|\t", true, true, false),
            (", and ", false, true, false),
            (". He ", false, false, true),
            (" e.g. a", false, false, false),
            (" Tarn, no. A", false, false, false),
            ("\n- ", true, true, true),
            (" (formerly ", false, true, false),
            (" for the sister, and ", false, true, false),
            ("\nof ", false, false, false),
        ] {
            let bytes = between.as_bytes();
            assert_eq!(is_beside(bytes), beside, "beside: {between:?}");
            assert_eq!(is_list(bytes), list, "list: {between:?}");
            assert_eq!(ends_sentence(bytes), sentence, "sentence: {between:?}");
        }
        for (before, behind, more) in [
            ("no ", ".", false),
            ("no: ", ", 2", false),
            ("9-", "", true),
            ("x-", "", true),
            ("", "-a", true),
            ("", ".5", true),
            ("1_", "", true),
            ("no_", "_x", false),
            ("\u{a3}", "", true),
            ("LK/ms/", "", true),
            ("NHS/", "", false),
        ] {
            let text = format!("{before}123{behind}");
            let range = before.len()..before.len() + 3;
            assert_eq!(is_part_of_more(text.as_bytes(), &range), more, "{text}");
        }
        assert!(labels_what_follows(b" : 12") && !labels_what_follows(b" 12"));
    }
}

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
    const FILLERS: [&[u8]; 12] = [
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

/// What parts a name from what is said of its bearer: `Amara Osei (`, `Amara Osei, `.
pub(super) fn is_apposition(between: &[u8]) -> bool {
    matches!(between, b", " | b" (" | b", (" | b" [" | b" - " | b"; ")
        || matches!(between, [b' ', 0xE2, 0x80, 0x93 | 0x94, b' '])
}

/// What stands between the items of a list: commas, "and", line ends.
pub(super) fn is_list(between: &[u8]) -> bool {
    between
        .split(|byte| !byte.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| [&b"and"[..], b"or"].iter().any(|link| word.eq_ignore_ascii_case(link)))
}

/// Where the item before ends, if what begins at `start` goes on a list on the same line: after a
/// comma, a stroke, "and" or "or".
pub(super) fn item_before(bytes: &[u8], start: usize) -> Option<usize> {
    const JOINTS: [&[u8]; 9] =
        [b", and ", b" and ", b", or ", b" or ", b" & ", b" / ", b"/", b", ", b"; "];
    let before = &bytes[..start];
    let joint = JOINTS.iter().find(|joint| before.ends_with(joint))?;
    let end = start - joint.len();
    before[..end].last().is_some_and(u8::is_ascii_alphanumeric).then_some(end)
}

/// Whether a sentence, a paragraph or a point of a list ends in it.
pub(super) fn ends_sentence(between: &[u8]) -> bool {
    let ends_at = |at: usize| match (between[at], &between[at + 1..]) {
        // "No. 3", "e.g. this": after an abbreviation a small letter or digit follows.
        (b'.' | b'!' | b'?' | b';', [space, rest @ ..]) if space.is_ascii_whitespace() => {
            !rest.first().is_some_and(|next| next.is_ascii_lowercase() || next.is_ascii_digit())
        }
        (b'\n', [next, ..]) => matches!(next, b'\n' | b'\r' | b'-' | b'*' | b'\t'),
        _ => false,
    };
    (0..between.len()).any(ends_at) || has_bullet(between)
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
    let money = before.ends_with("£".as_bytes())
        || before.ends_with("€".as_bytes())
        || before.ends_with(b"$");
    joined || money
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_between() {
        for (between, beside, list, sentence) in [
            (": ", true, true, false),
            (" No. is\u{a0}", true, false, false),
            ("\t|\t", true, true, false),
            (", and ", false, true, false),
            (". He ", false, false, true),
            (" e.g. a", false, false, false),
            ("\n- ", true, true, true),
            ("\nof ", false, false, false),
        ] {
            let bytes = between.as_bytes();
            assert_eq!(is_beside(bytes), beside, "beside: {between:?}");
            assert_eq!(is_list(bytes), list, "list: {between:?}");
            assert_eq!(ends_sentence(bytes), sentence, "sentence: {between:?}");
        }
        for (text, end) in [
            ("A12, B34", Some(3)),
            ("A12, and B34", Some(3)),
            ("A12 / B34", Some(3)),
            ("A12 or B34", Some(3)),
            ("A12. B34", None),
            ("A12\nB34", None),
            ("band B34", None),
            (", B34", None),
        ] {
            assert_eq!(item_before(text.as_bytes(), text.len() - 3), end, "item: {text:?}");
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
        ] {
            let text = format!("{before}123{behind}");
            let range = before.len()..before.len() + 3;
            assert_eq!(is_part_of_more(text.as_bytes(), &range), more, "{text}");
        }
        assert!(labels_what_follows(b" : 12") && !labels_what_follows(b" 12"));
    }
}

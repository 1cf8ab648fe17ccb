//! Postcodes as anchors of addresses, checked against the list of outward codes.
//!
//! The list is in `patterns/places`. A postcode by itself is another detector's finding.

use std::{ops::Range, sync::OnceLock};

use crate::detect::names::words::{Gap, Shape, Words};

const LIST: &str = include_str!("../../../patterns/places/outward.txt");

/// What may stand between the halves.
const NEAR: Gap = Gap::SPACE.or(Gap::LINE);
/// Letters that the last two places of a postcode may hold.
const INWARD: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";

/// The words of the postcode that begins at word `i`.
pub(super) fn at(words: &Words<'_>, i: usize) -> Option<Range<usize>> {
    let word = words.get(i)?;
    let text = words.str(i);
    if !text.is_ascii() {
        return None;
    }
    if word.shape == Shape::Code && text.len() > 4 {
        let (outward, inward) = text.split_at(text.len() - 3);
        return (is_inward(inward) && is_outward(outward)).then_some(i..i + 1);
    }
    let next = words.get(i + 1)?;
    let near = word.gap != Gap::NONE && word.gap.within(NEAR);
    let outward = word.shape == Shape::Code || word.shape == Shape::Upper && text == "GIR";
    let found = near
        && outward
        && next.shape == Shape::Number
        && is_inward(words.str(i + 1))
        && is_outward(text);
    found.then_some(i..i + 2)
}

fn is_inward(text: &str) -> bool {
    match text.as_bytes() {
        [digit, rest @ ..] if rest.len() == 2 => {
            digit.is_ascii_digit()
                && rest.iter().all(|letter| INWARD.contains(&letter.to_ascii_uppercase()))
        }
        _ => false,
    }
}

fn is_outward(text: &str) -> bool {
    static CODES: OnceLock<Vec<String>> = OnceLock::new();
    let codes = CODES.get_or_init(|| {
        let mut codes: Vec<String> = LIST
            .lines()
            .filter_map(|line| line.split_once(' '))
            .flat_map(|(area, districts)| {
                districts.split(' ').map(move |district| format!("{area}{district}"))
            })
            .collect();
        codes.push("GIR".to_owned());
        codes.sort_unstable();
        codes
    });
    text.len() < 5 && codes.binary_search(&text.to_ascii_uppercase()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::names::words::Split;

    #[test]
    fn outward_codes_are_listed_ones() {
        for (text, expected) in [
            ("WR11 9ZZ", Some(2)),
            ("wr11 9zz", Some(2)),
            ("WR119ZZ", Some(1)),
            ("EC1A 1BB", Some(2)),
            ("TW1\n3BW", Some(2)),
            ("BF1 0AA", Some(2)),
            ("GIR 0AA", Some(2)),
            ("ZZ1 1AA", None),
            ("WR11 9CI", None),
            ("KS1 and", None),
            ("WR11, 9ZZ", None),
        ] {
            assert_eq!(
                at(&Words::of(text, Split::Plain), 0).map(|words| words.len()),
                expected,
                "{text}"
            );
        }
    }
}

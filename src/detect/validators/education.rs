//! Numbers of pupils, learners and candidates.

use super::{digit, digits, is_printed, letters, weighted};

/// The check letters of a unique pupil number, by remainder.
const UPN_LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
/// The check letters of a candidate identifier, by remainder.
const UCI_LETTERS: &[u8; 17] = b"ABCDEFGHKLMRTVWXY";

fn upn_letter(byte: u8) -> Option<u32> {
    UPN_LETTERS.iter().position(|letter| *letter == byte).map(|at| at as u32)
}

/// `GovTalk` `UniquePupilNumber` 2.0: weights 2 to 13 on characters 2 to 13, modulo 23, give the
/// first letter. A temporary number ends in a letter, which counts as its place among the letters.
pub(super) fn upn(value: &str) -> bool {
    let Some(chars) = letters::<13>(value) else { return false };
    let Some(middle) = chars[1..12].iter().map(|c| digit(*c)).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let Some(last) = digit(chars[12]).or_else(|| upn_letter(chars[12])) else { return false };
    let sum = weighted(middle, 2..=12) + last * 13;
    chars[0] == UPN_LETTERS[(sum % 23) as usize]
}

/// Local authority codes run from 201 to 213, 301 to 393, 420, 660 to 681, 701 to 714, 800 to 999;
/// codes below 10 are stand-ins for schools outside them.
pub(super) fn upn_issued(value: &str) -> bool {
    let Some(chars) = letters::<13>(value) else { return false };
    let code = chars[1..4].iter().fold(0, |code, c| code * 10 + digit(*c).unwrap_or(0));
    matches!(code, 1..=9 | 201..=213 | 301..=393 | 420 | 660..=681 | 701..=714 | 800..=999)
}

/// HESA C17051: weights 10 down to 1 on all ten digits leave ten, modulo eleven; none begins with
/// zero. No number is both this and an NHS number.
pub(super) fn uln(value: &str) -> bool {
    digits::<10>(value).is_some_and(|d| d[0] != 0 && weighted(d, (1..=10).rev()) % 11 == 10)
}

/// JCQ, unique candidate identifier: weights 16 down to 5 on twelve characters, modulo 17, give the
/// last letter. The sixth may be a letter, A = 1 to P = 16, then Q = 10 and so on.
pub(super) fn uci(value: &str) -> bool {
    let Some(chars) = letters::<13>(value) else { return false };
    let mut sum = 0;
    for (index, char) in chars[..12].iter().enumerate() {
        let worth = match (index, *char) {
            (5, letter @ b'A'..=b'P') => u32::from(letter - b'A') + 1,
            (5, letter @ b'Q'..=b'Z') => u32::from(letter - b'Q') + 10,
            (_, char) => match digit(char) {
                Some(digit) => digit,
                None => return false,
            },
        };
        sum += worth * (16 - index as u32);
    }
    chars[12] == UCI_LETTERS[(sum % 17) as usize]
}

/// What standards and help pages print; two of them with a wrong letter.
pub(super) fn upn_example(value: &str) -> bool {
    is_printed(value, &["B801200005001", "P207000016049", "Q207000016049", "X00180001701A"])
}

/// What the data standard prints.
pub(super) fn uln_example(value: &str) -> bool {
    is_printed(value, &["9276308686"])
}

/// What the boards print.
pub(super) fn uci_example(value: &str) -> bool {
    is_printed(value, &["681990012058G"])
}

//! Numbers that tax, benefits, asylum support and the police give.

use super::{digit, digits, letters, weighted};

/// HMRC NIM39110: letters that never stand first or second, prefixes that are not used, and a
/// suffix of A to D, which may be missing.
pub(super) fn nino(value: &str) -> bool {
    let whole = match letters::<9>(value) {
        Some(chars) if matches!(chars[8], b'A'..=b'D') => {
            let mut front = [0; 8];
            front.copy_from_slice(&chars[..8]);
            Some(front)
        }
        Some(_) => None,
        None => letters::<8>(value),
    };
    let Some(chars) = whole else { return false };
    let (first, second) = (chars[0], chars[1]);
    first.is_ascii_uppercase()
        && second.is_ascii_uppercase()
        && !b"DFIQUV".contains(&first)
        && !b"DFIOQUV".contains(&second)
        && ![*b"BG", *b"GB", *b"KN", *b"NK", *b"NT", *b"TN", *b"ZZ"].contains(&[first, second])
        && chars[2..].iter().all(u8::is_ascii_digit)
}

/// The number HMRC prints in its manuals and forms, wrong on purpose.
pub(super) fn nino_example(value: &str) -> bool {
    letters::<9>(value).is_some_and(|chars| chars[..8] == *b"QQ123456")
}

/// Department for Education, eligibility checking: two digits of the year, the month, and five or
/// six more.
pub(super) fn nass(value: &str) -> bool {
    let digits = match digits::<9>(value) {
        Some(nine) => [nine[2], nine[3]],
        None => match digits::<10>(value) {
            Some(ten) => [ten[2], ten[3]],
            None => return false,
        },
    };
    let letters = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    !letters && (1..=12).contains(&(digits[0] * 10 + digits[1]))
}

/// HMRC: weights 6 7 8 9 10 5 4 3 2 on the second to tenth digit; the remainder modulo eleven picks
/// the first digit from `21987654321`.
pub(super) fn utr(value: &str) -> bool {
    let Some(d) = digits::<10>(value) else { return false };
    let sum = weighted(d[1..].iter().copied(), [6, 7, 8, 9, 10, 5, 4, 3, 2]);
    d[0] == u32::from(b"21987654321"[(sum % 11) as usize] - b'0')
}

/// Criminal justice data standards, PNC identifier: two digits of the year and the serial in seven
/// digits, modulo 23, pick the letter.
pub(super) fn pnc_id(value: &str) -> bool {
    let Some((year, rest)) = value.split_once('/') else { return false };
    let Some(letter) = rest.bytes().last() else { return false };
    let serial = &rest[..rest.len().saturating_sub(1)];
    let digits_only = |part: &str| part.bytes().all(|byte| digit(byte).is_some());
    let sizes = matches!(year.len(), 2 | 4) && (1..=7).contains(&serial.len());
    if !sizes || !digits_only(year) || !digits_only(serial) {
        return false;
    }
    let number = |part: &str| part.bytes().fold(0, |sum, byte| sum * 10 + u64::from(byte - b'0'));
    let whole = number(&year[year.len() - 2..]) * 10_000_000 + number(serial);
    letter.to_ascii_uppercase() == b"ZABCDEFGHJKLMNPQRTUVWXY"[(whole % 23) as usize]
}

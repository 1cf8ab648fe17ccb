//! Bank details and cards.

use super::digits;

/// ISO 13616: the first four characters moved to the end, letters as 10 to 35, leave one modulo 97.
pub(super) fn iban(value: &str) -> bool {
    let mut chars = [0; 34];
    let mut len = 0;
    for byte in value.bytes().filter(u8::is_ascii_alphanumeric) {
        let Some(slot) = chars.get_mut(len) else { return false };
        *slot = byte.to_ascii_uppercase();
        len += 1;
    }
    let chars = &chars[..len];
    let shaped = (15..=34).contains(&len)
        && chars[..2].iter().all(u8::is_ascii_uppercase)
        && chars[2..4].iter().all(u8::is_ascii_digit);
    // The United Kingdom's are 22 long.
    if !shaped || (&chars[..2] == b"GB" && len != 22) {
        return false;
    }
    let rest = chars[4..].iter().chain(&chars[..4]).fold(0_u32, |rest, char| match char {
        b'0'..=b'9' => (rest * 10 + u32::from(char - b'0')) % 97,
        _ => (rest * 100 + u32::from(char - b'A') + 10) % 97,
    });
    rest == 1
}

/// ISO/IEC 7812: the first digits of the card schemes, their lengths, and the Luhn digit.
pub(super) fn payment_card(value: &str) -> bool {
    let mut sum = 0;
    let mut count = 0_usize;
    for byte in value.bytes().rev().filter(u8::is_ascii_digit) {
        let digit = u32::from(byte - b'0');
        let doubled = if count % 2 == 1 { digit * 2 } else { digit };
        sum += doubled / 10 + doubled % 10;
        count += 1;
    }
    let mut first = value.bytes().filter(u8::is_ascii_digit);
    let scheme = match (first.next(), first.next()) {
        (Some(b'4'), _) => matches!(count, 13 | 16 | 19),
        (Some(b'5'), Some(b'1'..=b'5')) | (Some(b'2'), Some(b'2'..=b'7')) => count == 16,
        (Some(b'3'), Some(b'4' | b'7')) => count == 15,
        (Some(b'6'), _) => (16..=19).contains(&count),
        _ => false,
    };
    scheme && sum % 10 == 0
}

/// Six digits that are not all the same. Which sort codes exist is published and changes; it is
/// not checked.
pub(super) fn sort_code(value: &str) -> bool {
    digits::<6>(value).is_some_and(|digits| digits.iter().any(|digit| *digit != digits[0]))
}

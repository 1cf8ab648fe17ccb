//! Numbers that tax, benefits, asylum support and the police give.

use super::{digit, digits, is_printed, letters, weighted};

/// Prefixes that stand for other schemes: tax credits, pensions, Jersey and Guernsey, deceased
/// persons' estates. HMRC NIM39110 and its list of administrative prefixes.
const ADMINISTRATIVE: [[u8; 2]; 8] =
    [*b"OO", *b"CR", *b"FY", *b"MW", *b"NC", *b"PP", *b"PY", *b"PZ"];

/// HMRC NIM39110: letters that never stand first or second, prefixes that are not used or are
/// other schemes', and a suffix of A to D, which may be missing.
pub(super) fn nino(value: &str) -> bool {
    numbered(value).is_some_and(|(prefix, suffix)| {
        is_prefix(prefix)
            && !ADMINISTRATIVE.contains(&prefix)
            && matches!(suffix, None | Some(b'A'..=b'D'))
    })
}

/// The suffixes of old cards: F and M told the sex, P a pension.
pub(super) fn nino_historic(value: &str) -> bool {
    numbered(value).is_some_and(|(prefix, suffix)| {
        is_prefix(prefix)
            && !ADMINISTRATIVE.contains(&prefix)
            && matches!(suffix, Some(b'F' | b'M' | b'P'))
    })
}

/// What stands where a National Insurance number would: HMRC's temporary reference numbers
/// (`11 A1 11 11`), and numbers with an administrative prefix.
pub(super) fn temporary_tax_ref(value: &str) -> bool {
    let temporary = letters::<8>(value).is_some_and(|chars| {
        chars
            .iter()
            .enumerate()
            .all(|(at, c)| if at == 2 { c.is_ascii_uppercase() } else { c.is_ascii_digit() })
    });
    temporary || numbered(value).is_some_and(|(prefix, _)| ADMINISTRATIVE.contains(&prefix))
}

/// The prefix and suffix of two letters, six digits and perhaps a letter.
fn numbered(value: &str) -> Option<([u8; 2], Option<u8>)> {
    let (front, suffix) = match letters::<9>(value) {
        Some([front @ .., suffix]) => (front, Some(suffix)),
        None => (letters::<8>(value)?, None),
    };
    let [first, second, number @ ..] = front;
    let shaped = first.is_ascii_uppercase()
        && second.is_ascii_uppercase()
        && number.iter().all(u8::is_ascii_digit)
        && suffix.is_none_or(|suffix| suffix.is_ascii_uppercase());
    shaped.then_some(([first, second], suffix))
}

fn is_prefix([first, second]: [u8; 2]) -> bool {
    !b"DFIQUV".contains(&first)
        && !b"DFIOQUV".contains(&second)
        && ![*b"BG", *b"GB", *b"KN", *b"NK", *b"NT", *b"TN", *b"ZZ"].contains(&[first, second])
}

/// The number HMRC prints in its manuals and forms, wrong on purpose.
pub(super) fn nino_example(value: &str) -> bool {
    letters::<9>(value).is_some_and(|chars| chars[..8] == *b"QQ123456")
        || is_printed(value, &["AB123456C"])
}

/// The form of HMRC's temporary numbers, as its manual prints it.
pub(super) fn temporary_example(value: &str) -> bool {
    is_printed(value, &["11A11111"])
}

/// What the eligibility checker's documents print.
pub(super) fn nass_example(value: &str) -> bool {
    is_printed(value, &["090300017", "0101123456", "1212987654"])
}

/// What reference checkers print.
pub(super) fn utr_example(value: &str) -> bool {
    is_printed(value, &["1123456789", "1955839661", "K1232611912725"])
}

/// What the data standard prints.
pub(super) fn pnc_example(value: &str) -> bool {
    is_printed(value, &["99123456X", "19991234567B", "209N", "219999M"])
}

/// The same of fingerprints.
pub(super) fn cro_example(value: &str) -> bool {
    is_printed(value, &["12345699L", "00123488P", "111X", "SF99123456L"])
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

/// HMRC: ten digits, or thirteen of which the last ten count; weights 6 7 8 9 10 5 4 3 2 on the second to tenth digit; the remainder modulo eleven picks
/// the first digit from `21987654321`.
pub(super) fn utr(value: &str) -> bool {
    let of_thirteen = || digits::<13>(value).map(|[_, _, _, rest @ ..]| rest);
    let Some(d) = digits::<10>(value).or_else(of_thirteen) else { return false };
    let sum = weighted(d[1..].iter().copied(), [6, 7, 8, 9, 10, 5, 4, 3, 2]);
    d[0] == u32::from(b"21987654321"[(sum % 11) as usize] - b'0')
}

/// The check letters of police numbers, by remainder.
const POLICE_LETTERS: &[u8; 23] = b"ZABCDEFGHJKLMNPQRTUVWXY";

/// Criminal justice data standards, PNC identifier: two digits of the year and the serial in seven
/// digits, modulo 23, pick the letter.
pub(super) fn pnc_id(value: &str) -> bool {
    let value: String = value.chars().filter(|char| *char != ' ').collect();
    let Some((year, rest)) = value.split_once('/') else { return false };
    let Some((serial, letter)) = before_letter(rest) else { return false };
    let sizes = matches!(year.len(), 2 | 4) && (1..=7).contains(&serial.len());
    let Some(serial) = number(serial).filter(|_| sizes) else { return false };
    let Some(year) = year.get(year.len() - 2..).and_then(number) else { return false };
    letter == POLICE_LETTERS[((year * 10_000_000 + serial) % 23) as usize]
}

/// The year in full and a long serial: `2023/318842R` is hardly anything else.
pub(super) fn pnc_at_length(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    digits >= 9 || (digits >= 8 && value.starts_with("20"))
}

/// Criminal justice data standards, CRO number: two digits of the year and the serial in six
/// digits, modulo 23, pick the letter. `123456/99L`, or `SF99/123456L` where no prints were kept.
pub(super) fn cro(value: &str) -> bool {
    let upper = value.to_ascii_uppercase().replace(' ', "");
    let without_prints = upper.strip_prefix("SF");
    let Some((front, back)) = without_prints.unwrap_or(&upper).split_once('/') else {
        return false;
    };
    let Some((back, letter)) = before_letter(back) else { return false };
    let (year, serial) = if without_prints.is_some() { (front, back) } else { (back, front) };
    let sizes = year.len() == 2 && (1..=6).contains(&serial.len());
    let (Some(year), Some(serial)) = (number(year), number(serial)) else { return false };
    sizes && letter == POLICE_LETTERS[((year * 1_000_000 + serial) % 23) as usize]
}

/// What stands before the last character, and that in upper case.
fn before_letter(text: &str) -> Option<(&str, u8)> {
    let letter = text.bytes().last().filter(u8::is_ascii_alphabetic)?;
    Some((&text[..text.len() - 1], letter.to_ascii_uppercase()))
}

fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| digit(b).is_some());
    digits.then(|| text.bytes().fold(0, |sum, byte| sum * 10 + u64::from(byte - b'0')))
}

//! The machine-readable lines of passports, identity cards and residence permits.

/// The three weights of ICAO Doc 9303, over and over.
const WEIGHTS: [u32; 3] = [7, 3, 1];

/// ICAO Doc 9303: the check digits of the document's number, the date of birth and the day of
/// expiry. Two lines of 44 (passports) or 36, or the first two of three lines of 30 (cards); the
/// second line of a passport may stand alone.
pub(super) fn machine_readable(value: &str) -> bool {
    let lines: Vec<&[u8]> = value
        .split(|char: char| char.is_ascii_whitespace())
        .filter(|line| !line.is_empty())
        .map(str::as_bytes)
        .collect();
    match lines.as_slice() {
        [second] | [_, second] if matches!(second.len(), 36 | 44) => {
            is_right(second, 0..9) && is_right(second, 13..19) && is_right(second, 21..27)
        }
        [first, second] if first.len() == 30 && second.len() == 30 => {
            is_right(first, 5..14) && is_right(second, 0..6) && is_right(second, 8..14)
        }
        _ => false,
    }
}

/// Whether the digit behind a stretch of a line is its check digit.
fn is_right(line: &[u8], stretch: std::ops::Range<usize>) -> bool {
    let digit = line[stretch.end];
    let mut sum = 0;
    for (byte, weight) in line[stretch].iter().zip(WEIGHTS.iter().cycle()) {
        let worth = match byte.to_ascii_uppercase() {
            digit @ b'0'..=b'9' => digit - b'0',
            letter @ b'A'..=b'Z' => letter - b'A' + 10,
            b'<' => 0,
            _ => return false,
        };
        sum += u32::from(worth) * weight;
    }
    digit.is_ascii_digit() && u32::from(digit - b'0') == sum % 10
}

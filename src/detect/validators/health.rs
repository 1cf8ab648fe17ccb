//! Health numbers of the four nations.

use super::{digits, is_printed, weighted};

/// NHS Data Dictionary, "NHS NUMBER": the weighted sum of all ten digits, 10 down to 1, is a
/// multiple of eleven. Ten equal digits pass for some digits but are only ever fillers, save 9s,
/// which manuals print.
pub(super) fn nhs_number(value: &str) -> bool {
    let Some(digits) = digits::<10>(value) else { return false };
    let filler = digits.iter().all(|digit| *digit == digits[0]) && digits[0] != 9;
    !filler && weighted(digits, (1..=10).rev()) % 11 == 0
}

/// England, Wales and the Isle of Man: 400–499 and 600–799. NHS Data Dictionary.
pub(super) fn nhs_issued(value: &str) -> bool {
    matches!(first_digit(value), Some(b'4' | b'6' | b'7'))
}

/// What forms, manuals and data dictionaries print.
pub(super) fn nhs_example(value: &str) -> bool {
    is_printed(value, &["9999999999", "9434765919", "9434765870", "4010232137"])
}

/// Scotland: day, month, year, two digits and sex, and the check digit of the NHS number.
/// NHS Data Dictionary, "COMMUNITY HEALTH INDEX NUMBER".
pub(super) fn chi_number(value: &str) -> bool {
    let Some(d) = digits::<10>(value) else { return false };
    let (day, month, year) = (d[0] * 10 + d[1], d[2] * 10 + d[3], d[4] * 10 + d[5]);
    // The century is not written: 29 February is right where it is so in 19xx or 20xx.
    let is_date = super::date::exists(day, month, 1900 + year)
        || super::date::exists(day, month, 2000 + year);
    is_date && nhs_number(value)
}

/// What handbooks print.
pub(super) fn chi_example(value: &str) -> bool {
    is_printed(value, &["0101010001"])
}

/// Northern Ireland: 320 000 0000 to 399 999 9999, with the check digit of the NHS number.
pub(super) fn hsc_number(value: &str) -> bool {
    digits::<10>(value).is_some_and(|d| d[0] == 3 && d[1] >= 2) && nhs_number(value)
}

fn first_digit(value: &str) -> Option<u8> {
    value.bytes().find(u8::is_ascii_digit)
}

//! References that no rule checks: what they are not.

use super::date;

/// A reference is no year, no school year, no date, and not one digit over and over.
pub(super) fn reference(value: &str) -> bool {
    let mut groups = value.split(|char: char| !char.is_ascii_alphanumeric());
    let (first, second, more) =
        (groups.next().unwrap_or_default(), groups.next(), groups.next().is_some());
    let years = match second {
        None => is_year(first),
        // `2025/26`, `2025-2026`; `MAY 2026`.
        Some(second) => {
            let ends_year =
                matches!(second.len(), 2 | 4) && second.bytes().all(|b| b.is_ascii_digit());
            let word = first.bytes().all(|b| b.is_ascii_alphabetic());
            let month = first.len() < 3 && first.bytes().all(|b| b.is_ascii_digit());
            !more
                && ((month && is_year(second))
                    || (is_year(first) && ends_year)
                    || (word && value.contains(' ') && is_year(second)))
        }
    };
    !years && !is_filler(value) && !date::birth_date(value)
}

/// Eight digits that are no date.
pub(super) fn eight_digits(value: &str) -> bool {
    value.len() == 8 && !is_filler(value) && !date::birth_date(value)
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && matches!(digits.parse::<u32>(), Ok(1950..2036))
}

/// One digit over and over, or a round number.
fn is_filler(value: &str) -> bool {
    if value.ends_with("0000") && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let mut digits = value.bytes().filter(u8::is_ascii_digit);
    let first = digits.next();
    value.len() > 3 && digits.all(|digit| Some(digit) == first)
}

//! A day of the calendar, for what expires: domains, consents, reviews.
//!
//! Only as much as comparing needs, so that the pure stages may hold it; nothing here asks a clock.

use std::fmt;

/// The months, in English and small letters.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A day, ordered as the calendar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    date: u8,
}

impl Day {
    /// A day as `2026-11-02`; none if there is no such day.
    pub fn parse(text: &str) -> Option<Day> {
        let mut fields = text.split('-');
        let (year, month, day) = (fields.next()?, fields.next()?, fields.next()?);
        let plain =
            |field: &str, len| field.len() == len && field.bytes().all(|b| b.is_ascii_digit());
        if fields.next().is_some() || !(plain(year, 4) && plain(month, 2) && plain(day, 2)) {
            return None;
        }
        Day::of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The day in a `Date` header (RFC 5322, 3.3), as its sender's clock had it.
    pub fn of_header(text: &str) -> Option<Day> {
        let text = text.to_ascii_lowercase();
        let mut words = text.split([' ', ',', '\t']).filter(|word| !word.is_empty()).peekable();
        words.next_if(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic()));
        let day = words.next()?.parse().ok()?;
        let month = words.next()?;
        let month = MONTHS.iter().position(|name| month.starts_with(&name[..3]))? + 1;
        Day::of(words.next()?.parse().ok()?, month as u8, day)
    }

    /// The day that many days after the first of January 1970.
    pub fn since_1970(days: i64) -> Option<Day> {
        let mut left = u64::try_from(days).ok()?;
        let mut year: u16 = 1970;
        loop {
            let length = if is_leap(year) { 366 } else { 365 };
            if left < length {
                break;
            }
            left -= length;
            year = year.checked_add(1).filter(|year| *year < 10_000)?;
        }
        let mut month = 1;
        while left >= u64::from(length(year, month)) {
            left -= u64::from(length(year, month));
            month += 1;
        }
        Day::of(year, month, left as u8 + 1)
    }

    /// The year, month and day as numbers.
    pub const fn parts(self) -> (u16, u8, u8) {
        (self.year, self.month, self.date)
    }

    /// A day by its numbers; none if there is no such day.
    pub fn of(year: u16, month: u8, day: u8) -> Option<Day> {
        let fits = (1..=12).contains(&month) && day >= 1 && day <= length(year, month);
        fits.then_some(Day { year, month, date: day })
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

fn length(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_shown() {
        let shown = |day: Option<Day>| day.map(|day| day.to_string());
        for (text, fits) in [
            ("2026-11-02", true),
            ("2024-02-29", true),
            ("2026-02-29", false),
            ("2026-13-01", false),
            ("2026-1-01", false),
            ("2026-11-02-1", false),
            ("", false),
        ] {
            assert_eq!(shown(Day::parse(text)), fits.then(|| text.to_owned()), "{text}");
        }
        for (text, expected) in [
            ("Mon, 02 Nov 2026 09:00:00 +0000", Some("2026-11-02")),
            ("2 Nov 2026 09:00", Some("2026-11-02")),
            ("Mon,  2 November 2026", Some("2026-11-02")),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(shown(Day::of_header(text)).as_deref(), expected, "{text}");
        }
        for (days, expected) in [(0, "1970-01-01"), (59, "1970-03-01"), (20_759, "2026-11-02")] {
            assert_eq!(shown(Day::since_1970(days)).as_deref(), Some(expected));
        }
        assert_eq!(Day::since_1970(-1), None);
    }

    #[test]
    fn days_are_in_order() {
        let day = |text| Day::parse(text).expect("it is a day");
        assert!(day("2025-12-31") < day("2026-01-01") && day("2026-01-31") < day("2026-02-01"));
    }
}

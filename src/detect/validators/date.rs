//! Dates as people write them.

use crate::model::{Day, MONTHS};

/// Whether the day exists in the month of that year.
pub(super) fn exists(day: u32, month: u32, year: u32) -> bool {
    let day = || Day::of(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?);
    day().is_some()
}

/// A date that someone alive may have been born on: day first unless the year is, months as
/// numbers or English words, years of two or four digits from 1900 to 2099.
pub(super) fn birth_date(value: &str) -> bool {
    year_of(value).is_some()
}

/// Not one of the last few years, in which records hold more meetings than births.
pub(super) fn some_years_ago(value: &str) -> bool {
    year_of(value).is_some_and(|year| year <= 2022)
}

/// A day without its year, as birthdays are told: `4th of October`.
pub(super) fn birthday(value: &str) -> bool {
    match parts(value) {
        Some(([Some(day), None, None], Some(month))) => exists(day.value, month, 2000),
        _ => false,
    }
}

/// The digits of a date that a form has boxes for, as they belong together: `1 8 / 0 2 / 2 0 1 4`.
fn unboxed(value: &str) -> Option<String> {
    let alone = |group: &str| group.len() == 1 && group.as_bytes()[0].is_ascii_digit();
    let groups = || value.split([' ', '/', '.', '-', '|']).filter(|group| !group.is_empty());
    let boxed = matches!(groups().count(), 6 | 8) && groups().all(alone);
    boxed.then(|| {
        let joint = |at: usize| if matches!(at, 1 | 3) { "/" } else { "" };
        groups().enumerate().flat_map(|(at, digit)| [digit, joint(at)]).collect()
    })
}

/// The year of a date, if it is one.
fn year_of(value: &str) -> Option<u32> {
    let together = unboxed(value);
    let (numbers, month_word) = parts(together.as_deref().unwrap_or(value))?;
    let (day, month, year) = match (numbers, month_word) {
        ([Some(day), Some(year), None], Some(month)) => (day, month, year),
        ([Some(year), Some(month), Some(day)], None) if year.len == 4 => (day, month.value, year),
        ([Some(day), Some(month), Some(year)], None) => (day, month.value, year),
        ([Some(run), None, None], None) if run.len == 8 => return year_of_run(run.value),
        _ => return None,
    };
    let year = match year.len {
        4 => year.value,
        // Nobody is born in the future, and few are older than sixty.
        2 if year.value > 40 => 1900 + year.value,
        2 => 2000 + year.value,
        _ => return None,
    };
    // The other century may have the leap year.
    let is_day = exists(day.value, month, year)
        || (day.value == 29
            && month == 2
            && (exists(29, 2, year - 100) || exists(29, 2, year + 100)));
    (day.len <= 2 && (1900..2100).contains(&year) && is_day).then_some(year)
}

fn year_of_run(run: u32) -> Option<u32> {
    let of_a_life = |year: &u32| (1900..2100).contains(year);
    let first = Some(run / 10_000).filter(of_a_life);
    let last = Some(run % 10_000).filter(of_a_life);
    first
        .filter(|year| exists(run % 100, run / 100 % 100, *year))
        .or(last.filter(|year| exists(run / 1_000_000, run / 10_000 % 100, *year)))
}

#[derive(Clone, Copy)]
struct Number {
    value: u32,
    len: usize,
}

type Parts = ([Option<Number>; 3], Option<u32>);

/// Up to three numbers in order, and the month if one is named.
fn parts(value: &str) -> Option<Parts> {
    let mut numbers = [None; 3];
    let mut count = 0;
    let mut month = None;
    let mut rest = value.as_bytes();
    while let Some(first) = rest.first() {
        let same = |byte: &u8| byte.is_ascii_digit() == first.is_ascii_digit();
        let len = match first {
            b'0'..=b'9' => rest.iter().take_while(|byte| same(byte)).count(),
            b'a'..=b'z' | b'A'..=b'Z' => {
                rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count()
            }
            _ => 1,
        };
        let (part, after) = rest.split_at(len);
        rest = after;
        if first.is_ascii_digit() {
            let value = std::str::from_utf8(part).ok()?.parse().ok()?;
            *numbers.get_mut(count)? = Some(Number { value, len });
            count += 1;
        } else if first.is_ascii_alphabetic() && !is_filler(part) {
            month = Some(named_month(part)?);
        }
    }
    Some((numbers, month))
}

fn is_filler(word: &[u8]) -> bool {
    ["st", "nd", "rd", "th", "of"].iter().any(|filler| word.eq_ignore_ascii_case(filler.as_bytes()))
}

fn named_month(word: &[u8]) -> Option<u32> {
    const ROMAN: [&str; 12] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let is_start = |month: &&str| {
        word.len() >= 3
            && month
                .as_bytes()
                .get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let is_roman = |month: &&str| month.as_bytes() == word;
    let month = MONTHS.iter().position(is_start).or_else(|| ROMAN.iter().position(is_roman));
    month.map(|at| at as u32 + 1)
}

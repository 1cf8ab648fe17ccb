//! Shows numbers as a person sees them in their cells.
//!
//! Kept apart because it is a small language of its own. It leans towards finding things: every
//! date comes out as day/month/year whatever order the cell shows, and a format that shows nothing
//! still gives the number.

/// How a cell shows its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// As it is.
    General,
    /// As a date, a time, or both.
    Moment(Moment),
    /// Through sections of tokens: positive, negative, zero.
    Digits(Vec<Vec<Token>>),
}

/// What a date format shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// The day.
    Date,
    /// The time of day.
    Time,
    /// Both.
    Both,
}

/// A token of a number format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A place for a digit; whether it shows a nought where there is none.
    Place(bool),
    /// A decimal point.
    Point,
    /// A thousands separator.
    Comma,
    /// A hundred times the number.
    Percent,
    /// Anything else, as it stands.
    Plain(char),
}

/// The code of a built-in format.
pub(super) fn builtin(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 => "#,##0",
        4 | 39 | 40 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "dd/mm/yyyy",
        15..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => "d-mmm-yy",
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => "hh:mm:ss",
        22 => "dd/mm/yyyy hh:mm",
        _ => "General",
    }
}

impl Format {
    /// Reads a format code.
    pub(super) fn parse(code: &str) -> Format {
        let sections: Vec<Vec<(char, bool)>> = sections(code);
        let first = &sections[0];
        let bare: String = first
            .iter()
            .filter(|(_, quoted)| !quoted)
            .map(|(c, _)| c.to_ascii_lowercase())
            .collect();
        if bare.contains("general")
            || bare.contains('@')
            || bare.contains('e') && bare.contains('0')
        {
            return Format::General;
        }
        let day = bare.contains(['y', 'd']) || (bare.contains('m') && !bare.contains(['h', 's']));
        let time = bare.contains(['h', 's']);
        match (day, time) {
            (true, true) => return Format::Moment(Moment::Both),
            (true, false) => return Format::Moment(Moment::Date),
            (false, true) => return Format::Moment(Moment::Time),
            (false, false) => {}
        }
        if !bare.contains(['0', '#', '?']) {
            return Format::General;
        }
        Format::Digits(sections.into_iter().map(tokens).collect())
    }

    /// A number as its cell shows it. `from_1904` says that days count from 1904.
    pub(super) fn show(&self, value: f64, from_1904: bool) -> String {
        match self {
            Format::General => general(value),
            Format::Moment(moment) => {
                show_moment(*moment, value, from_1904).unwrap_or_else(|| general(value))
            }
            Format::Digits(sections) => show_digits(sections, value),
        }
    }
}

/// Splits a code into sections of characters, each with whether it was quoted or escaped; colours,
/// conditions, locales, padding and fill are left out.
fn sections(code: &str) -> Vec<Vec<(char, bool)>> {
    let mut all = vec![Vec::new()];
    let mut rest = code.chars();
    while let Some(value) = rest.next() {
        let section = all.last_mut().expect("there is always a section");
        match value {
            ';' => all.push(Vec::new()),
            '"' => section.extend(rest.by_ref().take_while(|c| *c != '"').map(|c| (c, true))),
            '\\' => section.extend(rest.next().map(|c| (c, true))),
            '_' | '*' => {
                rest.next();
            }
            '[' => {
                let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                section.extend(elapsed(&inside).map(|c| (c, false)));
            }
            _ => section.push((value, false)),
        }
    }
    all
}

/// `[h]`, `[mm]`, `[ss]` count time; `[$£-809]` is a currency; all else in brackets shows nothing.
fn elapsed(inside: &str) -> Option<char> {
    let lower = inside.to_ascii_lowercase();
    let unit = lower.chars().next()?;
    let counts = matches!(unit, 'h' | 'm' | 's') && lower.chars().all(|c| c == unit);
    // Minutes alone would read as months.
    counts.then_some(if unit == 'm' { 's' } else { unit })
}

fn tokens(section: Vec<(char, bool)>) -> Vec<Token> {
    section
        .into_iter()
        .map(|(value, quoted)| match value {
            _ if quoted => Token::Plain(value),
            '0' => Token::Place(true),
            '#' | '?' => Token::Place(false),
            '.' => Token::Point,
            ',' => Token::Comma,
            '%' => Token::Percent,
            _ => Token::Plain(value),
        })
        .collect()
}

/// The number itself, without an exponent.
fn general(value: f64) -> String {
    format!("{value}")
}

fn show_digits(sections: &[Vec<Token>], value: f64) -> String {
    let (section, minus) = match sections.len() {
        0 => return general(value),
        3.. if value == 0.0 => (&sections[2], false),
        2.. if value < 0.0 => (&sections[1], false),
        _ => (&sections[0], value < 0.0),
    };
    let places = section.iter().filter(|token| matches!(token, Token::Place(_))).count();
    if places == 0 {
        return general(value);
    }
    let percents = section.iter().filter(|token| **token == Token::Percent).count();
    let scaled = value.abs() * 100_f64.powi(i32::try_from(percents).unwrap_or(0));
    let point = section.iter().position(|token| *token == Token::Point).unwrap_or(section.len());
    let (whole, part) = section.split_at(point);
    let decimals = part.iter().filter(|token| matches!(token, Token::Place(_))).count().min(30);
    let digits = format!("{scaled:.decimals$}");
    let (integer, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut shown = String::from(if minus { "-" } else { "" });
    shown.push_str(&fill_whole(whole, integer));
    let mut fraction = fraction.chars();
    for token in part {
        match token {
            Token::Place(_) => shown.extend(fraction.next()),
            Token::Point => shown.push('.'),
            Token::Percent => shown.push('%'),
            Token::Plain(value) => shown.push(*value),
            Token::Comma => {}
        }
    }
    shown
}

/// Fills the places before the point from the right; digits without a place go before the first.
fn fill_whole(tokens: &[Token], integer: &str) -> String {
    let mut digits: Vec<char> = integer.trim_start_matches('0').chars().collect();
    let grouped = tokens.windows(2).any(|pair| matches!(pair, [Token::Comma, Token::Place(_)]));
    let first = tokens.iter().position(|token| matches!(token, Token::Place(_)));
    let mut shown = Vec::new();
    let mut count = 0;
    let mut put = |shown: &mut Vec<char>, digit: char| {
        if grouped && count > 0 && count % 3 == 0 {
            shown.push(',');
        }
        count += 1;
        shown.push(digit);
    };
    for (index, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::Place(nought) => {
                match digits.pop() {
                    Some(digit) => put(&mut shown, digit),
                    None if *nought => put(&mut shown, '0'),
                    None => {}
                }
                while first == Some(index) && !digits.is_empty() {
                    put(&mut shown, digits.pop().unwrap_or('0'));
                }
            }
            Token::Percent => shown.push('%'),
            Token::Plain(value) => shown.push(*value),
            Token::Point | Token::Comma => {}
        }
    }
    shown.iter().rev().collect()
}

fn show_moment(moment: Moment, value: f64, from_1904: bool) -> Option<String> {
    // 31 December 9999 is the last day that a cell can show.
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let seconds = (value.fract() * 86_400.0).round() as i64;
    let day = value.trunc() as i64 + seconds / 86_400;
    let seconds = seconds % 86_400;
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    Some(match moment {
        Moment::Date => date(day, from_1904),
        Moment::Time if value < 1.0 => time,
        Moment::Time => format!("{}:{}", day * 24 + seconds / 3600, &time[3..]),
        Moment::Both => format!("{} {time}", date(day, from_1904)),
    })
}

/// A serial day as day/month/year.
fn date(serial: i64, from_1904: bool) -> String {
    // Days from 1 March of the year 0, by the Gregorian calendar run backwards. The 1900 system
    // believes that 29 February 1900 happened, so that all later serials are one too high.
    let from_epoch = match (from_1904, serial) {
        (true, _) => serial + 695_361,
        (false, 60..) => serial + 693_899,
        (false, _) => serial + 693_900,
    };
    let era = from_epoch.div_euclid(146_097);
    let day_of_era = from_epoch.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    format!("{day:02}/{month:02}/{year:04}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_shown() {
        for (code, value, expected) in [
            ("General", 9_991_245_006.0, "9991245006"),
            ("General", 0.1, "0.1"),
            ("@", 12.0, "12"),
            ("0", 7.4, "7"),
            ("0.00", 7.0, "7.00"),
            ("#,##0.00", 1_234_567.5, "1,234,567.50"),
            ("#,##0", 12.0, "12"),
            ("0000000000", 7_700_900_123.0, "7700900123"),
            ("00000000000", 7_700_900_123.0, "07700900123"),
            ("000 000 0000", 9_991_245_006.0, "999 124 5006"),
            ("0#### ######", 7_700_900_123.0, "07700 900123"),
            ("00\\-00\\-00", 90_126.0, "09-01-26"),
            ("0%", 0.25, "25%"),
            ("£#,##0.00", 12.5, "£12.50"),
            ("[$£-809]#,##0;[Red]-#,##0", -12.0, "-12"),
            ("0;(0)", -3.0, "(3)"),
            (";;;", 31_354.0, "31354"),
            ("0.00E+00", 1234.0, "1234"),
            ("dd/mm/yyyy", 31_354.0, "03/11/1985"),
            ("mm-dd-yy", 41_342.0, "09/03/2013"),
            ("[$-809]dd mmmm yyyy;@", 41_342.0, "09/03/2013"),
            ("mmm-yy", 41_342.0, "09/03/2013"),
            ("dd/mm/yyyy hh:mm", 41_342.5, "09/03/2013 12:00:00"),
            ("hh:mm", 0.75, "18:00:00"),
            ("[h]:mm", 1.5, "36:00:00"),
            ("yyyy", -5.0, "-5"),
            ("dd/mm/yyyy", 1.0, "01/01/1900"),
            ("dd/mm/yyyy", 59.0, "28/02/1900"),
            ("dd/mm/yyyy", 61.0, "01/03/1900"),
        ] {
            assert_eq!(Format::parse(code).show(value, false), expected, "{code} {value}");
        }
        assert_eq!(Format::parse("dd/mm/yyyy").show(39_880.0, true), "09/03/2013");
        assert_eq!(Format::parse("dd/mm/yyyy").show(0.0, true), "01/01/1904");
    }
}

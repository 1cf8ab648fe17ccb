//! The clock of a subject access request: by when it is to be answered.
//!
//! One calendar month from the day of receipt to the corresponding day, or the last day of a month
//! that has none; where that is no working day, the next one that is (ICO, right of access; UK GDPR
//! Article 12). Complex requests may take two months more. Days on which the clock is stopped while
//! the requester is asked to make the request clear are added. The date of receipt is given, and
//! nothing here asks what day it is.

use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};

use crate::model::{Jurisdiction, Request};

/// The day by which a request is to be answered; none where the calendar ends before it.
pub fn due(request: &Request) -> Option<Date> {
    let (year, month, day) = request.received.parts();
    let received = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?);
    let months = if request.extended { 3 } else { 1 };
    let day = received.ok()?.checked_add(months.months()).ok()?;
    let mut day = day.checked_add(i64::from(request.paused).days()).ok()?;
    while !is_working(request.jurisdiction, day) {
        day = day.tomorrow().ok()?;
    }
    Some(day)
}

/// Whether people work on a day. Holidays that are proclaimed for one year are not known.
fn is_working(jurisdiction: Jurisdiction, day: Date) -> bool {
    !is_weekend(day) && !holidays(jurisdiction, day.year()).contains(&day)
}

/// The bank holidays of a year.
fn holidays(jurisdiction: Jurisdiction, year: i16) -> Vec<Date> {
    let easter = easter(year);
    let monday = |month, nth| date(year, month, 1).nth_weekday_of_month(nth, Weekday::Monday);
    let mut fixed = vec![date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)];
    let mut moving = vec![easter.checked_sub(2.days()), monday(5, 1), monday(5, -1)];
    match jurisdiction {
        Jurisdiction::Scotland => {
            fixed.extend([date(year, 1, 2), date(year, 11, 30)]);
            moving.push(monday(8, 1));
        }
        Jurisdiction::EnglandAndWales => {
            moving.extend([easter.tomorrow(), monday(8, -1)]);
        }
        Jurisdiction::NorthernIreland => {
            fixed.extend([date(year, 3, 17), date(year, 7, 12)]);
            moving.extend([easter.tomorrow(), monday(8, -1)]);
        }
    }
    let mut holidays: Vec<Date> = moving.into_iter().flatten().collect();
    fixed.sort_unstable();
    for mut day in fixed {
        // One that falls on a weekend, or on another's substitute, is kept on the next free day.
        while is_weekend(day) || holidays.contains(&day) {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        holidays.push(day);
    }
    holidays
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Easter Sunday of the Gregorian calendar, by Oudin's form of the computus.
fn easter(year: i16) -> Date {
    let year32 = i32::from(year);
    let century = year32 / 100;
    let golden = year32 % 19;
    let skip = (century - 17) / 25;
    let epact = (century - century / 4 - (century - skip) / 3 + 19 * golden + 15) % 30;
    let epact = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11));
    let weekday = (year32 + year32 / 4 + epact + 2 - century + century / 4) % 7;
    let from_march = epact - weekday;
    let month = 3 + (from_march + 40) / 44;
    let day = from_march + 28 - 31 * (month / 4);
    date(year, month as i8, day as i8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Day;

    const ENGLAND: Jurisdiction = Jurisdiction::EnglandAndWales;

    fn answered(received: Date, extended: bool, paused: u16) -> Date {
        let [month, day] = [received.month(), received.day()].map(i8::cast_unsigned);
        let received = Day::of(received.year().cast_unsigned(), month, day);
        let received = received.expect("it is a day");
        let request = Request { received, jurisdiction: ENGLAND, extended, paused };
        due(&request).expect("the calendar goes on")
    }

    #[test]
    fn a_request_is_due_after_a_month_on_a_working_day() {
        let check = |received, expected| {
            assert_eq!(answered(received, false, 0), expected, "{received}");
        };
        check(date(2026, 11, 2), date(2026, 12, 2));
        // The corresponding day is a Sunday.
        check(date(2027, 1, 31), date(2027, 3, 1));
        // A Saturday; then Easter Monday; then Christmas on a Friday, Boxing Day moved to Monday.
        check(date(2026, 9, 3), date(2026, 10, 5));
        check(date(2026, 3, 3), date(2026, 4, 7));
        check(date(2026, 11, 25), date(2026, 12, 29));
        check(date(2028, 1, 31), date(2028, 2, 29));
    }

    #[test]
    fn bank_holidays_differ() {
        // Easter Monday is none in Scotland, St Andrew's Day only there, 12 July only in the north
        // of Ireland.
        let check = |jurisdiction: Jurisdiction, day, works| {
            assert_eq!(is_working(jurisdiction, day), works, "{jurisdiction:?} {day}");
        };
        check(ENGLAND, date(2026, 4, 6), false);
        check(Jurisdiction::Scotland, date(2026, 4, 6), true);
        check(Jurisdiction::Scotland, date(2026, 11, 30), false);
        check(ENGLAND, date(2026, 11, 30), true);
        check(Jurisdiction::NorthernIreland, date(2026, 7, 13), false);
        check(Jurisdiction::NorthernIreland, date(2026, 3, 17), false);
        check(Jurisdiction::Scotland, date(2026, 8, 3), false);
        check(ENGLAND, date(2026, 8, 31), false);
        check(Jurisdiction::Scotland, date(2028, 1, 4), false);
        check(Jurisdiction::Scotland, date(2028, 1, 5), true);
        check(ENGLAND, date(2028, 1, 3), false);
        check(ENGLAND, date(2027, 12, 28), false);
    }

    #[test]
    fn easter_falls_where_it_should() {
        for (year, month, day) in
            [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)]
        {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn extensions_and_pauses_count() {
        assert_eq!(answered(date(2026, 11, 2), true, 0), date(2027, 2, 2));
        assert_eq!(answered(date(2026, 11, 2), false, 5), date(2026, 12, 7));
    }
}

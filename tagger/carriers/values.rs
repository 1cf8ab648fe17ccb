//! Made-up dates, numbers and references: what stands between the names.

use std::sync::LazyLock;

use super::{random::Random, sections::sections};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const ROLES: [&str; 24] = [
    "social worker",
    "Social Worker",
    "SW",
    "team manager",
    "Team Manager",
    "IRO",
    "health visitor",
    "school nurse",
    "DSL",
    "SENCO",
    "Headteacher",
    "class teacher",
    "YOT worker",
    "PC",
    "GP",
    "foster carer",
    "SSW",
    "Family Support Worker",
    "FSW",
    "Advocate",
    "Guardian",
    "Minute taker",
    "Chair",
    "Housing Officer",
];

/// The value of a slot, or nothing if the slot is of another kind.
pub(super) fn value(slot: &str, random: &mut Random) -> Option<String> {
    Some(match slot {
        "date" => date(random, 2019, 2026),
        "dob" => date(random, 2004, 2024),
        "time" => time(random),
        "phone" => phone(random),
        "ref" => reference(random),
        "num" => random.between(2, 40).to_string(),
        "age" => random.between(1, 17).to_string(),
        "year" => random.between(2017, 2026).to_string(),
        "month" => (*random.of(&MONTHS)).to_owned(),
        "weekday" => (*random.of(&DAYS)).to_owned(),
        "role" => (*random.of(&ROLES)).to_owned(),
        "domain" => {
            let body =
                *random.of(&["council", "school", "nhs-trust", "police", "mailhost", "charity"]);
            format!("{body}.example")
        }
        "did" | "led" | "tag" | "thing" => phrase(slot, random),
        _ => return None,
    })
}

/// A phrase of a section of the list: what people do, what leads to them, what a list says of them,
/// a thing that is none.
fn phrase(title: &str, random: &mut Random) -> String {
    static LISTS: LazyLock<Vec<(&str, Vec<String>)>> = LazyLock::new(|| {
        let sections = sections(include_str!("data/phrases-train.txt"));
        let phrases = |lines: Vec<&str>| -> Vec<String> {
            lines.join(" ").split(';').map(|phrase| phrase.trim().to_owned()).collect()
        };
        sections.into_iter().map(|(title, lines)| (title, phrases(lines))).collect()
    });
    let list = LISTS.iter().find(|(known, _)| *known == title);
    random.of(&list.expect("every slot of phrases has its section").1).clone()
}

fn date(random: &mut Random, first: usize, last: usize) -> String {
    let (day, month, year) = (random.between(1, 28), random.below(12), random.between(first, last));
    let name = MONTHS[month];
    let number = month + 1;
    match random.below(9) {
        0 => format!("{day} {name} {year}"),
        1 => format!("{day:02}.{number:02}.{:02}", year % 100),
        2 => format!("{day} {}", &name[..3]),
        3 => format!("{day}{} {name}", ordinal(day)),
        4 => format!("{year}-{number:02}-{day:02}"),
        5 => format!("{day}/{number}/{:02}", year % 100),
        6 => format!("{day}-{}-{:02}", &name[..3], year % 100),
        _ => format!("{day:02}/{number:02}/{year}"),
    }
}

fn ordinal(day: usize) -> &'static str {
    match day {
        1 | 21 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

fn time(random: &mut Random) -> String {
    let (hour, minute) = (random.between(7, 22), random.below(12) * 5);
    match random.below(5) {
        0 => format!("{hour:02}{minute:02}"),
        1 => format!("{hour:02}{minute:02}hrs"),
        2 if hour > 12 => format!("{}.{minute:02}pm", hour - 12),
        3 if hour > 12 => format!("{}pm", hour - 12),
        _ => format!("{hour:02}:{minute:02}"),
    }
}

fn phone(random: &mut Random) -> String {
    let last = random.below(1000);
    match random.below(4) {
        0 => format!("07700 900{last:03}"),
        1 => format!("07700900{last:03}"),
        2 => format!("020 7946 0{last:03}"),
        _ => format!("01632 960{last:03}"),
    }
}

fn reference(random: &mut Random) -> String {
    let number = random.between(1000, 999_999);
    match random.below(5) {
        0 => format!("LCS{number}"),
        1 => format!("{}/{:02}", number, random.between(19, 26)),
        2 => format!("CSC-{number}"),
        3 => format!("ZW{:02}C{:05}", random.between(19, 26), number % 100_000),
        _ => number.to_string(),
    }
}

//! One invented person, and the ways of writing the name.

use super::{
    names::{Community, Manner, nickname},
    random::Random,
};

/// A person.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// Forename, a double one included.
    pub(super) given: String,
    /// What stands between forename and surname; often empty.
    middle: String,
    /// Surname, a double one and its particles included.
    pub(super) surname: String,
    nick: String,
    title: &'static str,
    surname_first: bool,
    /// The community of the name.
    pub(super) origin: &'static str,
}

/// A way of writing a name, before anything is done to its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Any that fits a first mention.
    Any,
    /// Whatever this document calls the person for short.
    Short,
    /// Forename and surname.
    Full,
    /// Forename.
    Given,
    /// Surname.
    Surname,
    /// Mrs Okafor.
    TitleSurname,
    /// Mrs Ada Okafor.
    TitleFull,
    /// Mrs O.
    TitleInitial,
    /// AO.
    Initials,
    /// O, for the forename alone.
    Letter,
    /// A.O.
    Dotted,
    /// A Okafor, A. Okafor.
    InitialSurname,
    /// Ada O.
    GivenInitial,
    /// OKAFOR, Ada.
    SurnameFirst,
    /// What friends say.
    Nick,
    /// In front of a mail address.
    Display,
    /// In a file name.
    Camel,
    /// ada.okafor, in front of an `@`: never marked.
    Mailbox,
}

/// A name as written: what stands before it unmarked, the marked part, its habit.
pub(super) struct Written {
    /// The title, or nothing.
    pub(super) before: String,
    /// The name.
    pub(super) name: String,
    /// Which habit this is.
    pub(super) habit: &'static str,
}

const TITLES: [&str; 25] = [
    "Mr", "Mrs", "Ms", "Miss", "Mr", "Mrs", "Ms", "Miss", "Mr", "Mrs", "Ms", "Miss", "Mr", "Mrs",
    "Ms", "Miss", "Dr", "Dr", "Mr.", "Mrs.", "Prof", "Rev", "Cllr", "Sir", "Sister",
];

impl Person {
    /// A person of a community; a `family` name is kept.
    pub(super) fn new(of: &Community, family: Option<&str>, random: &mut Random) -> Self {
        let mut given = blank(random.word(&of.given));
        if random.percent(5) {
            let second = blank(random.word(&of.given));
            given = given + random.word(&["-", " ", "-"]) + &second;
        }
        let surname = family.map_or_else(|| surname(of, random), ToOwned::to_owned);
        let middle = match of.manner {
            Manner::Patronymic if random.percent(50) => blank(random.word(&of.given)),
            Manner::SinghKaur if random.percent(40) => (*random.of(&["Singh", "Kaur"])).to_owned(),
            _ if random.percent(7) => blank(random.word(&of.given)),
            _ => String::new(),
        };
        Self {
            nick: nickname(&given, random),
            given,
            middle,
            surname,
            title: random.word(&TITLES),
            surname_first: of.manner == Manner::SurnameFirst && random.percent(50),
            origin: of.name,
        }
    }

    fn full(&self) -> String {
        let (first, last) = if self.surname_first {
            (&self.surname, &self.given)
        } else {
            (&self.given, &self.surname)
        };
        if self.middle.is_empty() || self.surname_first {
            format!("{first} {last}")
        } else {
            format!("{first} {} {last}", self.middle)
        }
    }

    /// The name in a form, which is neither `Any` nor `Short`.
    pub(super) fn write(&self, form: Form, random: &mut Random) -> Written {
        let (given, surname, title) = (&self.given, &self.surname, self.title);
        let (g, s) = (initials(given), initials(surname));
        let first = g.chars().next().unwrap_or('X');
        let titled = |name: &str, habit| (format!("{title} "), name.to_owned(), habit);
        let plain = |name: String, habit| (String::new(), name, habit);
        let (before, name, habit) = match form {
            Form::Any | Form::Short | Form::Full => plain(self.full(), "full"),
            Form::Given => plain(given.clone(), "given"),
            Form::Surname => plain(surname.clone(), "surname"),
            Form::TitleSurname => titled(surname, "title"),
            Form::TitleFull => titled(&self.full(), "title"),
            Form::TitleInitial => titled(&s.chars().take(1).collect::<String>(), "initials"),
            Form::Initials => plain(g + &s, "initials"),
            // As words, `A` and `I` would be read as something else by anybody.
            Form::Letter if matches!(first, 'A' | 'I') => plain(given.clone(), "given"),
            Form::Letter => plain(first.to_string(), "initials"),
            Form::Dotted => plain(dotted(first, &s, random), "initials"),
            Form::InitialSurname => {
                let dot = random.of(&[" ", ". ", "."]);
                plain(format!("{first}{dot}{surname}"), "initial-surname")
            }
            Form::GivenInitial => {
                let initial = s.chars().next().unwrap_or('X');
                plain(format!("{given} {initial}"), "initial-surname")
            }
            Form::SurnameFirst => {
                let upper = surname.to_uppercase();
                let family = if random.percent(60) { &upper } else { surname };
                let comma = random.of(&[", ", ", ", ", ", " ", ","]);
                plain(format!("{family}{comma}{given}"), "surname-first")
            }
            Form::Nick => plain(self.nick.clone(), "nickname"),
            Form::Display => plain(self.display(random), "display-name"),
            Form::Camel => plain(self.camel(random), "camel-case"),
            Form::Mailbox => plain(self.mailbox(random), "mailbox"),
        };
        Written { before, name, habit }
    }

    fn display(&self, random: &mut Random) -> String {
        match random.below(4) {
            0 => format!("{}, {}", self.surname, self.given),
            1 => format!("{} {}", self.surname.to_uppercase(), self.given),
            _ => format!("{} {}", self.given, self.surname),
        }
    }

    fn camel(&self, random: &mut Random) -> String {
        let (given, surname) = (joined(&self.given), joined(&self.surname));
        match random.below(6) {
            0 => format!("{given}_{surname}"),
            1 => format!("{surname}_{given}"),
            2 => format!("{given}-{surname}").to_lowercase(),
            3 => format!("{}{surname}", initials(&given)),
            4 => surname,
            _ => format!("{given}{surname}"),
        }
    }

    fn mailbox(&self, random: &mut Random) -> String {
        let plain = |name: &str| -> String {
            name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase()
        };
        let (given, surname) = (plain(&self.given), plain(&self.surname));
        match random.below(3) {
            0 => format!("{}{surname}", &given[..given.len().min(1)]),
            _ => format!("{given}.{surname}"),
        }
    }
}

fn surname(of: &Community, random: &mut Random) -> String {
    let first = blank(random.word(&of.surname));
    match of.manner {
        Manner::TwoSurnames if random.percent(55) => first + " " + &blank(random.word(&of.surname)),
        Manner::SinghKaur if random.percent(25) => (*random.of(&["Singh", "Kaur"])).to_owned(),
        Manner::Patronymic if random.percent(40) => blank(random.word(&of.given)),
        _ if random.percent(6) => match blank(random.word(&of.surname)) {
            second if second == first => first,
            second => first + "-" + &second,
        },
        _ => first,
    }
}

/// The first letter of each part of a name: particles in lower case count for nothing.
fn initials(name: &str) -> String {
    name.split([' ', '-'])
        .filter_map(|part| part.chars().next())
        .filter(|letter| letter.is_uppercase())
        .collect()
}

/// J.S., J. S., J.S
fn dotted(first: char, surname: &str, random: &mut Random) -> String {
    let space = random.word(&["", "", " "]);
    let end = random.word(&[".", ".", ".", ""]);
    format!("{first}.{space}{}{end}", surname.chars().next().unwrap_or('X'))
}

fn joined(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphabetic()).collect()
}

fn blank(listed: &str) -> String {
    listed.replace('_', " ")
}

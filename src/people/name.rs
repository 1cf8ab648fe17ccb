//! What a mention says of a name: its parts, and the title before it.

use crate::model::Mention;

/// Titles that stand before names, and what they say.
const TITLES: [(&str, Title); 26] = [
    ("mr", Title::Man),
    ("mister", Title::Man),
    ("sir", Title::Man),
    ("mrs", Title::Woman),
    ("ms", Title::Woman),
    ("miss", Title::Woman),
    ("mx", Title::Any),
    ("master", Title::Man),
    ("dr", Title::Professional),
    ("doctor", Title::Professional),
    ("prof", Title::Professional),
    ("professor", Title::Professional),
    ("cllr", Title::Professional),
    ("councillor", Title::Professional),
    ("pc", Title::Professional),
    ("dc", Title::Professional),
    ("ds", Title::Professional),
    ("di", Title::Professional),
    ("dci", Title::Professional),
    ("sgt", Title::Professional),
    ("sergeant", Title::Professional),
    ("pcso", Title::Professional),
    ("nurse", Title::Professional),
    ("judge", Title::Professional),
    ("rev", Title::Professional),
    ("sister", Title::Any),
];

/// What a title says of its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Title {
    Man,
    Woman,
    /// Of either sex.
    Any,
    /// A professional's, of either sex.
    Professional,
}

impl Title {
    /// Whether one person may bear both.
    pub(super) fn fits(self, other: Title) -> bool {
        !matches!((self, other), (Title::Man, Title::Woman) | (Title::Woman, Title::Man))
    }
}

/// A name as it is mentioned, in plain lower-case letters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Name {
    /// A forename, what stands between, and a surname.
    Full { given: String, between: Vec<String>, surname: String },
    /// An initial and a surname.
    Initial { initial: char, surname: String },
    /// A surname behind a title.
    Titled { title: Title, surname: String },
    /// One word: a forename, or a surname alone.
    Single(String),
    /// Initials alone.
    Initials(String),
}

/// Reads the name of a mention. None where no letter is left.
pub(super) fn read(mention: &Mention) -> Option<(Name, Option<Title>)> {
    let title = title_before(mention.before.reveal());
    Some((parse(mention.folded.reveal(), title)?, title))
}

/// The title that a text ends in.
fn title_before(before: &str) -> Option<Title> {
    if !before.ends_with([' ', '.', '\u{a0}']) {
        return None;
    }
    let word = before.trim_end_matches([' ', '.', '\u{a0}']);
    let word = word.rsplit(|char: char| !char.is_alphanumeric()).next()?;
    TITLES.iter().find(|(title, _)| *title == word).map(|(_, title)| *title)
}

/// A name by its words. `folded` is in plain lower-case letters.
pub(super) fn parse(folded: &str, title: Option<Title>) -> Option<Name> {
    let possessive = |text: &str| {
        text.trim_end_matches("'s").trim_end_matches("\u{2019}s").trim_end_matches('\'').to_owned()
    };
    let folded = possessive(folded.trim());
    let ordered = match folded.split_once(',') {
        Some((surname, given)) => format!("{} {}", given.trim(), surname.trim()),
        None => folded,
    };
    let words = ordered
        .split(|char: char| char.is_whitespace() || matches!(char, '.' | '_' | '"' | '(' | ')'))
        .map(|word| word.trim_matches(|char: char| !char.is_alphanumeric()))
        .filter(|word| !word.is_empty());
    let mut words: Vec<String> = words.map(str::to_owned).collect();
    let is_initial = |word: &String| word.chars().count() == 1;
    let surname = words.pop()?;
    if words.iter().all(is_initial) && (is_initial(&surname) || !words.is_empty()) {
        let initials = || words.iter().chain([&surname]).map(String::as_str).collect::<String>();
        return Some(match words.first().and_then(|word| word.chars().next()) {
            Some(initial) if !is_initial(&surname) => Name::Initial { initial, surname },
            _ => Name::Initials(initials()),
        });
    }
    if words.is_empty() {
        return Some(match title {
            Some(title) => Name::Titled { title, surname },
            None => Name::Single(surname),
        });
    }
    let given = words.remove(0);
    Some(Name::Full { given, between: words, surname })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_however_they_are_written() {
        let full = |given: &str, between: &[&str], surname: &str| Name::Full {
            given: given.into(),
            between: between.iter().map(|word| (*word).to_owned()).collect(),
            surname: surname.into(),
        };
        let check = |text, title, expected| {
            assert_eq!(parse(text, title), Some(expected), "{text}");
        };
        check("tom osei", None, full("tom", &[], "osei"));
        check("osei, tom", None, full("tom", &[], "osei"));
        check("tom kofi osei's", None, full("tom", &["kofi"], "osei"));
        check("beatriz de souza", None, full("beatriz", &["de"], "souza"));
        check("t. osei", None, Name::Initial { initial: 't', surname: "osei".into() });
        check("t.k. osei", None, Name::Initial { initial: 't', surname: "osei".into() });
        check(
            "osei",
            Some(Title::Woman),
            Name::Titled { title: Title::Woman, surname: "osei".into() },
        );
        check("tom", None, Name::Single("tom".into()));
        check("j.s.", None, Name::Initials("js".into()));
        check("o'ciardha", None, Name::Single("o'ciardha".into()));
        assert_eq!(parse(" . ", None), None);
    }

    #[test]
    fn titles_are_seen_before_names() {
        let check = |before, expected| assert_eq!(title_before(before), expected, "{before:?}");
        check("and mrs ", Some(Title::Woman));
        check("dr. ", Some(Title::Professional));
        check("mrs", None);
        check("the drs ", None);
        check("", None);
    }
}

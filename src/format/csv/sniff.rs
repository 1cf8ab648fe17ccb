//! What a file's first lines say of its table: delimiter, quotes, and what its columns are called.

use std::{collections::HashSet, sync::Arc};

use super::lex::{Dialect, Kind, Lexer, records};

/// Delimiters, the likeliest first where two fit equally well: a comma is common within values.
const DELIMITERS: [u8; 4] = [b'\t', b';', b'|', b','];
/// How many records are looked at.
const RECORDS: usize = 200;
/// How long the name of a column may be, in bytes.
const NAME: usize = 64;
/// Words that column names are made of.
const WORDS: &str = " account addr address admission age allergies amount area bank behaviour birth \
    born carer category child city class code comment comments condition contact count country \
    county created date dates day description details diagnosis dob doctor email end ethnicity \
    event family father fax first forename form from full gender given gp group guardian guid home \
    house iban id identifier initials key language last legal line local mail medical middle mobile \
    month mother name names nationality needs nhs nino no note notes num number outcome parent \
    passport person phone place policy post postcode preferred provision pupil reason ref reference \
    relationship religion role row school score sen sex social sort staff start status street \
    student subject surname tel telephone text time title to town type uci uln unique upn urn user \
    username value ward worker year zip ";

/// What the first lines of a file say.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sniffed {
    pub(super) dialect: Dialect,
    /// The length of a first line such as `sep=;`, which is no record, without its line end.
    pub(super) preamble: usize,
    /// What the columns are called, if the first record says so.
    pub(super) names: Option<Vec<Option<Arc<str>>>>,
}

/// Reads the first lines of a file. `whole` says that there are no others; `hint` is the delimiter
/// that the file's name speaks for.
pub(super) fn sniff(sample: &str, whole: bool, hint: Option<u8>) -> Sniffed {
    let (preamble, declared) = separator_line(sample);
    let rest = sample[preamble..].trim_start_matches(['\r', '\n']);
    let dialect = match declared {
        Some(delimiter) => Dialect { delimiter, quote: b'"' },
        None => dialect(rest, whole, hint),
    };
    let dialect = Dialect { quote: quote(rest, dialect), ..dialect };
    let names = column_names(&records(rest, dialect, 21, whole));
    Sniffed { dialect, preamble, names }
}

/// The line by which a file tells spreadsheets its delimiter: its length, and the delimiter.
fn separator_line(sample: &str) -> (usize, Option<u8>) {
    let line = sample.split(['\r', '\n']).next().unwrap_or_default();
    let bare = line.trim_matches('"').as_bytes();
    match bare {
        [s, e, p, b'=', delimiter]
            if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep"
                && (delimiter.is_ascii_punctuation() || *delimiter == b'\t') =>
        {
            (line.len(), Some(*delimiter))
        }
        _ => (0, None),
    }
}

/// The delimiter by which most records have the same number of fields, more than one.
fn dialect(sample: &str, whole: bool, hint: Option<u8>) -> Dialect {
    let score = |delimiter: u8| {
        let dialect = Dialect { delimiter, quote: b'"' };
        let mut counts: Vec<_> = records(sample, dialect, RECORDS, whole)
            .into_iter()
            .filter(|record| record.len() > 1 || !record[0].is_empty())
            .map(|record| record.len())
            .collect();
        counts.sort_unstable();
        let usual = counts.chunk_by(|one, next| one == next).max_by_key(|run| run.len())?;
        let share = usual.len() * 100 / counts.len();
        (usual[0] > 1 && share >= 50).then_some(share)
    };
    let best = DELIMITERS
        .into_iter()
        .filter_map(|delimiter| Some((score(delimiter)?, delimiter)))
        // The first of the best, where `max_by_key` would take the last.
        .rev()
        .max_by_key(|(share, delimiter)| (*share, Some(*delimiter) == hint));
    Dialect {
        delimiter: best.map(|(_, delimiter)| delimiter).or(hint).unwrap_or(b','),
        quote: b'"',
    }
}

/// The quote: an apostrophe only if it always stands around fields and the usual one never does.
fn quote(sample: &str, dialect: Dialect) -> u8 {
    let opens = |quote: u8| {
        Lexer::new(sample, Dialect { quote, ..dialect })
            .filter(|(kind, _)| *kind == Kind::Open)
            .count()
    };
    if opens(b'"') > 0 || opens(b'\'') < 2 {
        return b'"';
    }
    let tokens: Vec<_> =
        Lexer::new(sample, Dialect { quote: b'\'', ..dialect }).map(|(kind, _)| kind).collect();
    let closes_within = |pair: &[Kind]| pair[0] == Kind::Close && pair[1] == Kind::Value;
    if tokens.windows(2).any(closes_within) { b'"' } else { b'\'' }
}

/// The names of columns, if the first record holds names and not values. It is better to miss names
/// than to take a record for them, because names are shown as evidence.
fn column_names(records: &[Vec<String>]) -> Option<Vec<Option<Arc<str>>>> {
    let (first, rest) = records.split_first()?;
    let filled = || first.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let distinct: HashSet<_> = filled().map(str::to_lowercase).collect();
    if !filled().all(can_be_name) || distinct.len() < filled().count() || distinct.is_empty() {
        return None;
    }
    let speaks = |column: usize| speaks_for_names(column, &first[column], rest);
    let speaking = (0..first.len()).filter(|column| speaks(*column)).count();
    let enough = if rest.is_empty() { distinct.len().div_ceil(2) } else { 1 };
    let name = |cell: &String| Some(cell.trim()).filter(|cell| !cell.is_empty()).map(Arc::from);
    (speaking >= enough).then(|| first.iter().map(name).collect())
}

fn can_be_name(cell: &str) -> bool {
    cell.len() <= NAME
        && (cell.chars().any(char::is_alphabetic) || matches!(cell, "%" | "#" | "£" | "+/-"))
        && cell.chars().filter(char::is_ascii_digit).count() <= 3
        && !cell.contains(['@', '\n', '\r'])
}

/// Whether a column's first cell is unlike those below: a word for a column above values, or a
/// word above numbers.
fn speaks_for_names(column: usize, first: &str, rest: &[Vec<String>]) -> bool {
    let below: Vec<_> = rest
        .iter()
        .filter_map(|record| record.get(column))
        .filter(|cell| !cell.trim().is_empty())
        .collect();
    let most = |test: &dyn Fn(&str) -> bool| {
        below.iter().filter(|cell| test(cell)).count() * 2 > below.len()
    };
    let numeric = |cell: &str| cell.contains(|one: char| one.is_ascii_digit() || one == '@');
    (is_worded(first) && !most(&is_worded)) || (!numeric(first) && most(&numeric))
}

/// Whether a word for columns is in it: `Pupil name`, `date_of_birth`, `homePhone`.
fn is_worded(cell: &str) -> bool {
    let mut word = String::from(" ");
    let mut small = false;
    for one in cell.chars().chain([' ']) {
        let ends = !one.is_alphabetic() || (small && one.is_uppercase());
        if ends && word.len() > 1 {
            word.push(' ');
            if WORDS.contains(&word) {
                return true;
            }
            word.truncate(1);
        }
        if one.is_alphabetic() {
            word.extend(one.to_lowercase());
        }
        small = one.is_lowercase();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sniffs_dialects() {
        let check = |sample: &str, expected: (char, char, usize)| {
            let Sniffed { dialect, preamble, .. } = sniff(sample, true, None);
            let found = (char::from(dialect.delimiter), char::from(dialect.quote), preamble);
            assert_eq!(found, expected, "{sample:?}");
        };
        check("", (',', '"', 0));
        check("one column\nonly\n", (',', '"', 0));
        check("a,b\nc,d\n", (',', '"', 0));
        check("a;b\n1,5;2,5\n1,5;2\n", (';', '"', 0));
        check("a\tb,c\nd\te,f\n", ('\t', '"', 0));
        check("a|b\n\"x|y\"|z\n", ('|', '"', 0));
        check("sep=;\r\na,b;c\r\n", (';', '"', 5));
        check("\"SEP=^\"\na^b\n", ('^', '"', 7));
        check("'a, b',c\n'd',e\n", (',', '\'', 0));
        check("'tis,so\n'twas,O'Neil\n", (',', '"', 0));
    }

    #[test]
    fn sniffs_column_names() {
        let check = |sample: &str, expected: Option<&[&str]>| {
            let names = sniff(sample, true, None).names;
            let shown =
                names.map(|all| all.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>());
            let expected =
                expected.map(|all| all.iter().map(|one| Arc::from(*one)).collect::<Vec<_>>());
            assert_eq!(shown, expected, "{sample:?}");
        };
        check("Name,DOB\nAmara,2013-03-09\n", Some(&["Name", "DOB"]));
        check("pupilName,,Zog\nAmara,x,y\n", Some(&["pupilName", "", "Zog"]));
        check("Zig,Zog\nAmara,07700 900123\n", Some(&["Zig", "Zog"]));
        check("Name,Email\n", Some(&["Name", "Email"]));
        check("Name,%\n\"Osei, Amara\",98.3\n", Some(&["Name", "%"]));
        check("Amara,Osei\nBen,Smith\n", None);
        check("Amara,Oak School\nBen,Elm School\n", None);
        check("Amara,2013-03-09\nBen,2014-01-01\n", None);
        check("Name,Name\nAmara,Ben\n", None);
        check("Amara,amara@example.com\nName,x\n", None);
        check("", None);
    }
}

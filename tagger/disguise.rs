//! The same text with other names in it, or other letters: so that the tagger learns what stands
//! around a name and not who was in the news.
//!
//! Names are drawn evenly from the shipped lists, which makes most of them rare; some get a letter
//! wrong, so that they are on no list.

use std::{collections::HashMap, io::Read};

use flate2::read::ZlibDecoder;
use withheld::detect::tagger::Label;

use crate::{
    draw::Draw,
    joined::{Document, Mark},
};

/// Forenames and surnames to draw from.
pub(crate) struct Names {
    given: Vec<String>,
    surnames: Vec<String>,
    /// How often each word is a forename and a surname.
    counts: HashMap<String, (u8, u8)>,
}

const LISTS: &[u8] = include_bytes!("../patterns/names/lexicon.txt.zlib");

impl Names {
    /// The lists that the program ships.
    pub(crate) fn new() -> std::io::Result<Names> {
        let mut text = String::new();
        ZlibDecoder::new(LISTS).read_to_string(&mut text)?;
        let mut names = Names { given: Vec::new(), surnames: Vec::new(), counts: HashMap::new() };
        for (word, digits) in text.lines().filter_map(|line| line.split_once(' ')) {
            let digit = |at: usize| digits.as_bytes().get(at).map_or(0, |digit| digit - b'0');
            let (given, surname, common) = (digit(0), digit(1), digit(2));
            names.counts.insert(word.to_string(), (given, surname));
            if common > 2 || word.len() < 3 {
                continue;
            }
            if given > 1 && given + 1 >= surname {
                names.given.push(word.to_string());
            }
            if surname > 1 && surname + 1 >= given {
                names.surnames.push(word.to_string());
            }
        }
        Ok(names)
    }

    /// Another name for a word of one, cased alike.
    fn instead(&self, word: &str, alone: bool, last: bool, draw: &mut Draw) -> String {
        let (given, surname) = self.counts.get(&word.to_lowercase()).copied().unwrap_or((0, 0));
        let family = if alone { surname > given } else { last };
        let names = if family { &self.surnames } else { &self.given };
        let mut name = names[draw.below(names.len())].clone();
        // Initials stay those of the name.
        for _ in 0..60 {
            if word.to_lowercase().starts_with(&name[..1]) {
                break;
            }
            name.clone_from(&names[draw.below(names.len())]);
        }
        if draw.percent(15) {
            name = misspelt(&name, draw);
        }
        if word.chars().all(|letter| !letter.is_lowercase()) {
            return name.to_uppercase();
        }
        if word.starts_with(char::is_uppercase) {
            name[..1].make_ascii_uppercase();
        }
        name
    }

    /// The document with every person given another name, the same one wherever it stands.
    pub(crate) fn renamed(&self, document: &Document, draw: &mut Draw) -> Document {
        let mut others: HashMap<&str, String> = HashMap::new();
        let mut copy = Document::default();
        let mut at = 0;
        for mark in &document.marks {
            copy.text.push_str(&document.text[at..mark.range.start]);
            let start = copy.text.len();
            let name = &document.text[mark.range.clone()];
            if mark.label == Label::Person {
                self.rename(name, &mut others, &mut copy.text, draw);
            } else {
                copy.text.push_str(name);
            }
            copy.marks.push(Mark { range: start..copy.text.len(), label: mark.label });
            at = mark.range.end;
        }
        copy.text.push_str(&document.text[at..]);
        copy
    }

    /// A document of invented casework with names of the lists, mostly, and often in lower case.
    pub(crate) fn disguised(&self, document: &Document, draw: &mut Draw) -> Document {
        let copy = if draw.percent(80) { self.renamed(document, draw) } else { document.clone() };
        if draw.percent(30) {
            recased(&copy, false)
        } else if draw.percent(8) {
            recased(&copy, true)
        } else {
            copy
        }
    }

    fn rename<'a>(
        &self,
        name: &'a str,
        others: &mut HashMap<&'a str, String>,
        text: &mut String,
        draw: &mut Draw,
    ) {
        let parts = name.split_inclusive(|letter: char| !letter.is_alphabetic());
        let count = name.split_whitespace().count();
        let mut seen = 0;
        for part in parts {
            let word = part.trim_end_matches(|letter: char| !letter.is_alphabetic());
            seen += usize::from(part.ends_with(char::is_whitespace));
            let shortest = if word.starts_with(char::is_uppercase) { 3 } else { 5 };
            let long = word.chars().count() >= shortest;
            if long && !is_title(word) {
                let last = seen + 1 >= count && !part.ends_with(char::is_whitespace);
                let other = others
                    .entry(word)
                    .or_insert_with(|| self.instead(word, count == 1, last, draw));
                text.push_str(other);
            } else {
                text.push_str(word);
            }
            text.push_str(&part[word.len()..]);
        }
    }
}

/// One letter left out, doubled, or another.
fn misspelt(name: &str, draw: &mut Draw) -> String {
    let mut letters: Vec<u8> = name.bytes().collect();
    let at = draw.below(letters.len());
    match draw.below(4) {
        0 if letters.len() > 3 && at > 0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters[at] = b'a' + draw.below(26) as u8,
    }
    letters.iter().map(|letter| char::from(*letter)).collect()
}

/// The same document in lower case, or in capitals, where that moves no byte.
pub(crate) fn recased(document: &Document, capitals: bool) -> Document {
    let mut copy = document.clone();
    if capitals {
        copy.text.make_ascii_uppercase();
    } else {
        copy.text.make_ascii_lowercase();
    }
    copy
}

/// Words before a name that say who somebody is; no part of the name.
pub(crate) fn is_title(word: &str) -> bool {
    const TITLES: [&str; 72] = [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "lord",
        "lady",
        "dame",
        "president",
        "judge",
        "justice",
        "captain",
        "capt",
        "rev",
        "reverend",
        "doctor",
        "master",
        "madame",
        "madam",
        "mme",
        "colonel",
        "col",
        "general",
        "gen",
        "major",
        "lieutenant",
        "lt",
        "sergeant",
        "sgt",
        "senator",
        "governor",
        "mayor",
        "minister",
        "prime",
        "secretary",
        "king",
        "queen",
        "prince",
        "princess",
        "aunt",
        "uncle",
        "father",
        "sister",
        "brother",
        "the",
        "sheikh",
        "ayatollah",
        "imam",
        "rabbi",
        "pastor",
        "cardinal",
        "pope",
        "prophet",
        "saint",
        "chancellor",
        "baroness",
        "baron",
        "commander",
        "constable",
        "inspector",
        "detective",
        "pc",
        "dc",
        "ds",
        "nurse",
        "auntie",
        "cllr",
        "councillor",
    ];
    TITLES.contains(&word.to_lowercase().as_str())
}

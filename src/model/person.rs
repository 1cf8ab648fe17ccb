//! People of a bundle: every mention of one human, and what that human is in the request.

use std::{fmt, sync::Arc};

use super::{Day, Kind, Part, Place, Private};

/// What a person is in a subject access request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PersonRole {
    /// The data subject.
    Subject,
    /// A parent, carer or relative.
    Family,
    /// A child other than the subject and the subject's siblings.
    OtherChild,
    /// Somebody acting in a professional role.
    Professional,
    /// Somebody who told of the subject, and may not want to be known.
    Informant,
    /// Anybody else: for a human to say.
    Unknown,
}

impl PersonRole {
    /// The word that rows and tables print.
    pub const fn as_str(self) -> &'static str {
        match self {
            PersonRole::Subject => "subject",
            PersonRole::Family => "family",
            PersonRole::OtherChild => "other-child",
            PersonRole::Professional => "professional",
            PersonRole::Informant => "informant",
            PersonRole::Unknown => "unknown",
        }
    }
}

impl fmt::Display for PersonRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a finding begins, through every container. The same document read again gives the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    /// The document.
    pub place: Place,
    /// Its part.
    pub part: Part,
    /// The page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// First byte, in the part's text.
    pub start: u64,
}

/// A finding in a bundle, with what stands around it.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Which root document of the bundle holds it.
    pub document: usize,
    /// Where.
    pub at: At,
    /// What it is.
    pub kind: Kind,
    /// The text, closed.
    pub text: Private,
    /// The text in plain lower-case letters.
    pub folded: Private,
    /// Up to [`Mention::AROUND`] bytes before it, in plain lower-case letters.
    pub before: Private,
    /// As much behind it.
    pub after: Private,
    /// What its format calls it: the head of its column, its key, its tag.
    pub label: Option<Arc<str>>,
    /// The line or the row of a table that holds it, where there are such.
    pub row: Option<u64>,
    /// Whether it is about a relative of the person of the record, as detection says of terms.
    pub of_relative: bool,
}

impl Mention {
    /// How many bytes of the text around it a mention carries on each side.
    pub const AROUND: usize = 80;

    /// Whether it names a person.
    pub fn is_name(&self) -> bool {
        self.kind.as_str() == "person-name"
    }
}

/// One human of a bundle.
#[derive(Clone, Debug)]
pub struct Person {
    /// From 1, in the order of the first mention; the data subject comes first.
    pub id: u32,
    /// The fullest form of the name.
    pub name: Private,
    /// What the person is in the request.
    pub role: PersonRole,
    /// Why that is believed, in fixed words.
    pub why: Vec<&'static str>,
    /// The mentions, by their index in the bundle.
    pub mentions: Vec<usize>,
}

/// Whose data a subject access request asks for.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The names, the fullest first.
    pub names: Vec<Private>,
    /// The date of birth.
    pub born: Option<Day>,
    /// Numbers, addresses and contacts: whatever is the subject's by its text.
    pub values: Vec<Private>,
    /// Names of the requester, where another person asks.
    pub requester: Vec<Private>,
    /// The request, where it says when it was received.
    pub request: Option<Request>,
}

/// Where the controller works: bank holidays differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Jurisdiction {
    /// England and Wales.
    #[default]
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

/// What runs a request's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// The day it was received.
    pub received: Day,
    /// Where.
    pub jurisdiction: Jurisdiction,
    /// Whether the requester was told, within the first month, that it takes two months more.
    pub extended: bool,
    /// For how many days the clock was stopped.
    pub paused: u16,
}

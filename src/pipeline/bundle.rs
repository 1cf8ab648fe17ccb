//! A bundle read for a subject access request: everything found in it, the people meant, and what
//! stands by default.

use std::{collections::BTreeSet, ops::ControlFlow};

use super::{
    Pipeline,
    order::ordered,
    scan::Lines,
    select::Purpose,
    tree::{self, Hand, Item},
};
use crate::{
    decide::disclosure::{self, Stand},
    detect::folded,
    model::{
        Evidence, Finding, Media, Mention, Note, Person, PersonRole, Private, Source, Subject, Text,
    },
    people,
    redact::{Kept, at},
};

/// Everything found in a bundle, by whose it is.
#[derive(Debug)]
pub struct Bundle {
    /// What was found, in the bundle's order.
    pub mentions: Vec<Mention>,
    /// The people; the data subject first.
    pub people: Vec<Person>,
    /// For each mention, the person it belongs to, by index in `people`.
    pub owners: Vec<Option<usize>>,
    /// For each mention, what stands by default.
    pub stands: Vec<Stand>,
    /// What was not read.
    pub notes: Vec<Note>,
}

impl Bundle {
    /// What stays in copies.
    pub fn kept(&self) -> Kept {
        let mut kept = Kept::default();
        for (mention, stand) in self.mentions.iter().zip(&self.stands) {
            if *stand == Stand::Keep {
                kept.keep(mention);
            }
        }
        kept
    }

    /// How many documents name a person.
    pub fn documents_of(&self, person: &Person) -> usize {
        let documents = person.mentions.iter().map(|mention| self.mentions[*mention].document);
        documents.collect::<BTreeSet<_>>().len()
    }

    /// What stands by default for a person's name.
    pub fn stand_of(&self, person: &Person) -> Stand {
        match person.role {
            PersonRole::Subject => Stand::Keep,
            _ => person.mentions.first().map_or(Stand::Withhold, |mention| self.stands[*mention]),
        }
    }
}

/// What the reading of one document gives.
enum Read {
    Mention(Box<Mention>),
    Note(Note),
}

impl Pipeline {
    /// Reads a bundle, and says who is meant in it.
    pub fn bundle(
        &self,
        sources: impl Iterator<Item = Result<Source, Note>> + Send,
        subject: Option<&Subject>,
    ) -> Bundle {
        let (mut mentions, mut notes) = (Vec::new(), Vec::new());
        ordered(
            self.settings.jobs,
            sources.enumerate(),
            |(document, listed), emit| match listed {
                Ok(source) => self.mentions(document, &source, emit),
                Err(note) => {
                    let _ = emit(Read::Note(note));
                }
            },
            &mut |read| {
                match read {
                    Read::Mention(mention) => mentions.push(*mention),
                    Read::Note(note) => notes.push(note),
                }
                ControlFlow::Continue(())
            },
        );
        let people = people::people(&mentions, subject);
        let owners = people::owners(&mentions, &people, subject);
        let stand = |(mention, owner): (&Mention, &Option<usize>)| {
            disclosure::by_default(mention, owner.map(|index| &people[index]))
        };
        let stands = mentions.iter().zip(&owners).map(stand).collect();
        Bundle { mentions, people, owners, stands, notes }
    }

    fn mentions(
        &self,
        document: usize,
        source: &Source,
        emit: &mut dyn FnMut(Read) -> ControlFlow<()>,
    ) {
        let allowance = self.allowance();
        let look = |source: &Source, media: Media, text: &Text, hand: &mut Hand<'_, Mention>| {
            let mut lines = Lines::of(media, text);
            let (found, _) = self.detect(text, Purpose::Protect);
            found.into_iter().try_for_each(|finding| {
                let spot = lines.spot(text, finding.range.start);
                let row = spot.line.or_else(|| row(spot.cell.as_deref()?));
                hand(Mention { row, ..mention(document, source, text, finding) })
            })
        };
        let _ = tree::walk(&allowance, source, &look, &mut |item| match item {
            Item::Seen(mention) => emit(Read::Mention(Box::new(mention))),
            Item::Skipped(note) => emit(Read::Note(note)),
            Item::Opened { .. } => ControlFlow::Continue(()),
        });
    }
}

/// A finding with what stands around it.
fn mention(document: usize, source: &Source, text: &Text, finding: Finding) -> Mention {
    let whole = text.as_str();
    let Finding { kind, range, evidence, .. } = finding;
    let from = whole.floor_char_boundary(range.start.saturating_sub(Mention::AROUND));
    let to = whole.ceil_char_boundary((range.end + Mention::AROUND).min(whole.len()));
    let closed = |text: &str| Private::new(folded(text));
    Mention {
        document,
        at: at(&source.place, text, range.start),
        kind,
        folded: closed(&whole[range.clone()]),
        before: closed(&whole[from..range.start]),
        after: closed(&whole[range.end..to]),
        label: text.field_at(range.start).and_then(|field| field.label.clone()),
        row: None,
        of_relative: evidence.contains(&Evidence::Word("about:relative")),
        text: text.slice(range),
    }
}

/// The row of a cell such as `Sheet2!B7`.
fn row(cell: &str) -> Option<u64> {
    let digits = cell.len() - cell.trim_end_matches(|char: char| char.is_ascii_digit()).len();
    cell[cell.len() - digits..].parse().ok()
}

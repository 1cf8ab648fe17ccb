//! Mentions → people, from the surest forms to the least sure.
//!
//! Full names come first; what says less (a title and surname, one word, initials) joins a person
//! only where just one fits, in its document before the bundle. Two people taken for one would
//! disclose; one taken for two only costs a decision.

use std::collections::{BTreeSet, HashMap};

use super::{
    alike,
    name::{self, Name, Title},
};
use crate::model::{Mention, Subject};

/// A person in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Cluster {
    /// Forename and surname, in every form that was seen.
    pub(super) names: BTreeSet<(String, String)>,
    /// Single words that name the person.
    pub(super) words: BTreeSet<String>,
    pub(super) titles: BTreeSet<Title>,
    pub(super) mentions: Vec<usize>,
    pub(super) why: BTreeSet<&'static str>,
    pub(super) is_subject: bool,
    /// The documents that name the person in full.
    documents: BTreeSet<usize>,
}

impl Cluster {
    fn take(&mut self, seen: &Seen, why: &'static str) {
        self.mentions.push(seen.mention);
        self.titles.extend(seen.title);
        self.why.insert(why);
    }

    fn absorb(&mut self, mut other: Cluster, why: &'static str) {
        self.names.append(&mut other.names);
        self.words.append(&mut other.words);
        self.titles.append(&mut other.titles);
        self.mentions.append(&mut other.mentions);
        self.why.append(&mut other.why);
        self.documents.append(&mut other.documents);
        self.is_subject |= other.is_subject;
        self.why.insert(why);
    }

    fn has_surname(&self, surname: &str) -> bool {
        self.names.iter().any(|(_, own)| alike::surname(own, surname).is_some())
    }

    fn fits(&self, title: Title) -> bool {
        self.titles.iter().all(|own| own.fits(title))
    }

    /// Whether one word may stand for the person.
    fn answers_to(&self, word: &str) -> bool {
        self.words.contains(word)
            || self.names.iter().any(|(given, surname)| {
                surname == word || alike::given(given, word).is_some_and(|why| why != "misspelling")
            })
    }

    /// Whether the person's initials are these.
    fn has_initials(&self, initials: &str) -> bool {
        let ends = (initials.chars().next(), initials.chars().next_back());
        self.names.iter().any(|(given, surname)| {
            (given.chars().next(), surname.chars().next()) == ends && initials.chars().count() > 1
        })
    }
}

/// A name that was read in a mention.
struct Seen {
    mention: usize,
    document: usize,
    name: Name,
    title: Option<Title>,
}

impl Seen {
    /// Whether a name that is not a full one may be a person's.
    fn fits(&self, cluster: &Cluster) -> bool {
        match &self.name {
            Name::Full { .. } => false,
            // A child's surname behind a title is a parent's.
            Name::Titled { title, surname } => {
                !(cluster.is_subject && cluster.titles.is_empty())
                    && cluster.has_surname(surname)
                    && cluster.fits(*title)
            }
            Name::Initial { initial, surname } => {
                let mut given = cluster.names.iter().map(|(given, _)| given);
                cluster.has_surname(surname) && given.any(|given| given.starts_with(*initial))
            }
            Name::Single(word) => cluster.answers_to(word),
            Name::Initials(letters) => cluster.has_initials(letters),
        }
    }

    const fn why(&self) -> &'static str {
        match self.name {
            Name::Full { .. } => "full-name",
            Name::Titled { .. } => "title-and-surname",
            Name::Initial { .. } => "initial-and-surname",
            Name::Single(_) => "one-name",
            Name::Initials(_) => "initials",
        }
    }
}

/// The people that mentions name; the data subject comes first, mentioned or not.
pub(super) fn resolve(mentions: &[Mention], subject: Option<&Subject>) -> Vec<Cluster> {
    let names = mentions.iter().enumerate().filter(|(_, mention)| mention.is_name());
    let seen: Vec<Seen> = names
        .filter_map(|(index, mention)| {
            let (name, title) = name::read(mention)?;
            Some(Seen { mention: index, document: mention.document, name, title })
        })
        .collect();
    let mut people = People { clusters: subject.map(of_subject).into_iter().collect() };
    people.full(&seen);
    people.join_alike();
    for seen in &seen {
        people.partial(seen);
    }
    people.rest(&seen);
    people.clusters
}

/// The subject, from the names that the request gives.
fn of_subject(subject: &Subject) -> Cluster {
    let mut cluster = Cluster { is_subject: true, ..Cluster::default() };
    for given in &subject.names {
        match name::parse(&given.reveal().to_lowercase(), None) {
            Some(Name::Full { given, surname, .. }) => {
                cluster.names.insert((given, surname));
            }
            Some(Name::Single(word)) => {
                cluster.words.insert(word);
            }
            _ => {}
        }
    }
    cluster.why.insert("request");
    cluster
}

struct People {
    clusters: Vec<Cluster>,
}

impl People {
    /// Full names: the same forename and surname are one person.
    fn full(&mut self, seen: &[Seen]) {
        let mut known: HashMap<(String, String), usize> = HashMap::new();
        for (index, cluster) in self.clusters.iter().enumerate() {
            known.extend(cluster.names.iter().map(|name| (name.clone(), index)));
        }
        for seen in seen {
            let Name::Full { given, surname, .. } = &seen.name else { continue };
            let name = (given.clone(), surname.clone());
            let index = *known.entry(name.clone()).or_insert_with(|| {
                self.clusters.push(Cluster::default());
                self.clusters.len() - 1
            });
            let cluster = &mut self.clusters[index];
            cluster.names.insert(name);
            cluster.documents.insert(seen.document);
            cluster.take(seen, seen.why());
        }
    }

    /// People whose full names are forms of one name.
    fn join_alike(&mut self) {
        let mut at = 1;
        while at < self.clusters.len() {
            let one = &self.clusters[at];
            let known = self.clusters[..at].iter().enumerate();
            let found = known.filter_map(|(index, other)| Some((index, same_person(one, other)?)));
            match found.collect::<Vec<_>>()[..] {
                [(index, why)] => {
                    let one = self.clusters.remove(at);
                    self.clusters[index].absorb(one, why);
                }
                // None, or more than one: a human says.
                _ => at += 1,
            }
        }
    }

    /// A surname with a title or an initial: joins the one person whom it fits.
    fn partial(&mut self, seen: &Seen) {
        let name = match &seen.name {
            Name::Titled { surname, .. } => (String::new(), surname.clone()),
            Name::Initial { initial, surname } => (initial.to_string(), surname.clone()),
            Name::Full { .. } | Name::Single(_) | Name::Initials(_) => return,
        };
        let index = self.only(seen).unwrap_or_else(|| {
            let documents = BTreeSet::from([seen.document]);
            let names = BTreeSet::from([name]);
            self.clusters.push(Cluster { names, documents, ..Cluster::default() });
            self.clusters.len() - 1
        });
        self.clusters[index].take(seen, seen.why());
    }

    /// Single words and initials: join the one person whom they fit, or stand for themselves.
    fn rest(&mut self, seen: &[Seen]) {
        let named = self.clusters.len();
        let mut alone: HashMap<(Option<usize>, &str), usize> = HashMap::new();
        for seen in seen {
            let (Name::Single(word) | Name::Initials(word)) = &seen.name else { continue };
            if let Some(index) = self.only(seen) {
                self.clusters[index].take(seen, seen.why());
                continue;
            }
            // A word that several people answer to is somebody else in each document.
            let several = self.clusters[..named].iter().any(|cluster| seen.fits(cluster));
            let place = several.then_some(seen.document);
            let index = *alone.entry((place, word)).or_insert_with(|| {
                self.clusters.push(Cluster::default());
                self.clusters.len() - 1
            });
            self.clusters[index].take(seen, if several { "ambiguous" } else { seen.why() });
        }
    }

    /// The one person that fits: among those whom the document names in full, or else in the bundle.
    fn only(&self, seen: &Seen) -> Option<usize> {
        let all: Vec<usize> = self
            .clusters
            .iter()
            .enumerate()
            .filter(|(_, cluster)| !cluster.names.is_empty() || cluster.is_subject)
            .filter(|(_, cluster)| seen.fits(cluster))
            .map(|(index, _)| index)
            .collect();
        let here: Vec<usize> = all
            .iter()
            .copied()
            .filter(|index| self.clusters[*index].documents.contains(&seen.document))
            .collect();
        match (&here[..], &all[..]) {
            ([one], _) | ([], [one]) => Some(*one),
            _ => None,
        }
    }
}

/// Whether two people with full names are one, and why.
fn same_person(one: &Cluster, other: &Cluster) -> Option<&'static str> {
    if one.titles.iter().any(|title| !other.fits(*title)) {
        return None;
    }
    let mut pairs = one.names.iter().flat_map(|a| other.names.iter().map(move |b| (a, b)));
    pairs.find_map(|((given, surname), (other_given, other_surname))| {
        let given = alike::given(given, other_given)?;
        let surname = alike::surname(surname, other_surname)?;
        // Two slips in one name are two people.
        match (given, surname) {
            ("same-name", why) | (why, "same-name") => Some(why),
            ("short-form", "double-name") => Some("double-name"),
            _ => None,
        }
    })
}

//! Mentions → people: who is meant, what each is in the request, and whose every other finding is.
//!
//! Pure, as detection is: it gets what was found in a bundle with a little of the text around, and
//! gives people. It decides nothing; what stands by default for whom is the business of
//! the stage behind it. Joining is careful: whatever fits more than one person stays by
//! itself, for a human to say.

mod alike;
mod name;
mod resolve;
mod roles;
#[cfg(test)]
mod tests;
mod ties;

use self::resolve::Cluster;
pub use self::ties::owners;
use crate::model::{Mention, Person, Private, Subject};

/// The people that the mentions of a bundle name. With a subject, the first is the subject, even
/// where nothing names it.
pub fn people(mentions: &[Mention], subject: Option<&Subject>) -> Vec<Person> {
    let mut clusters = resolve::resolve(mentions, subject);
    for cluster in &mut clusters {
        cluster.mentions.sort_unstable();
    }
    clusters.sort_by_key(|cluster| (!cluster.is_subject, cluster.mentions.first().copied()));
    let of_subject = clusters.iter().filter(|cluster| cluster.is_subject);
    let surnames: Vec<String> =
        of_subject.flat_map(|cluster| &cluster.names).map(|(_, surname)| surname.clone()).collect();
    let person = |(index, cluster): (usize, &Cluster)| {
        let (role, mut why) = roles::of(cluster, mentions, &surnames);
        why.extend(cluster.why.iter().copied());
        why.sort_unstable();
        why.dedup();
        Person {
            id: index as u32 + 1,
            name: fullest(cluster, mentions, subject),
            role,
            why,
            mentions: cluster.mentions.clone(),
        }
    };
    clusters.iter().enumerate().map(person).collect()
}

/// The fullest form of a person's name that was written.
fn fullest(cluster: &Cluster, mentions: &[Mention], subject: Option<&Subject>) -> Private {
    let given = subject.filter(|_| cluster.is_subject).and_then(|subject| subject.names.first());
    let letters = |text: &&Private| text.reveal().chars().filter(|c| c.is_alphabetic()).count();
    // Of equals the first.
    let texts = cluster.mentions.iter().rev().map(|index| &mentions[*index].text);
    let written = || texts.max_by_key(letters);
    given.or_else(written).cloned().unwrap_or_else(|| Private::new(""))
}

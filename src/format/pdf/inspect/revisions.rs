//! Earlier states of a file: saved changes are added at its end, and what they replace stays.

use std::{collections::HashSet, ops::ControlFlow};

use hayro_syntax::Pdf;

use super::{
    super::{texts, walk::Walker},
    Each,
    pages::{in_time, remember},
};
use crate::model::{Fault, Hidden, Hiding, Limits, Part, Role, Spot};

/// How many earlier states are opened, the latest first.
const MOST: usize = 6;
/// How much text that is gone is kept.
const KEPT: usize = 100_000;

/// Compares each earlier state with the words of the present one.
pub(super) fn inspect(
    bytes: &[u8],
    words: &HashSet<String>,
    limits: &Limits,
    each: &mut Each<'_>,
) -> Result<ControlFlow<()>, Fault> {
    let mut gone = HashSet::new();
    let mut text = String::new();
    for end in ends(bytes).into_iter().rev().take(MOST) {
        in_time(limits)?;
        // What cannot be opened is no state of the file, only bytes that look like its end.
        let Ok(pdf) = Pdf::new(bytes[..end].to_vec()) else { continue };
        for word in words_of(&pdf, limits)? {
            if !words.contains(&word) && text.len() < KEPT && gone.insert(word.clone()) {
                text.push_str(&word);
                text.push(' ');
            }
        }
    }
    if text.is_empty() {
        return Ok(ControlFlow::Continue(()));
    }
    let part = Part::named(Role::Deleted, "revision");
    Ok(each(Hidden::of_text(Hiding::EarlierRevision, part, Spot::default(), &text)))
}

/// Where earlier states end: each end of a file but the last. The first part of a file that is
/// made for the web has an end of its own, and no pages without the rest.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut ends: Vec<usize> =
        memchr::memmem::find_iter(bytes, b"%%EOF").map(|at| at + b"%%EOF".len()).collect();
    ends.pop();
    let linear = bytes[..bytes.len().min(2048)].windows(11).any(|w| w == b"/Linearized");
    if linear && !ends.is_empty() {
        ends.remove(0);
    }
    ends
}

fn words_of(pdf: &Pdf, limits: &Limits) -> Result<HashSet<String>, Fault> {
    let mut words = HashSet::new();
    let mut walker = Walker::new(pdf, limits);
    for page in pdf.pages().iter() {
        in_time(limits)?;
        let scene = walker.page(page)?;
        remember(&mut words, &texts::chosen(&scene, &|_| true));
    }
    Ok(words)
}

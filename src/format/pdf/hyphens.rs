//! Joins words that the end of a line parted.
//!
//! A name is looked for as a whole, so `Balo-` and `gun` become one word. The hyphen itself goes
//! where the word goes on in small letters, as anybody would read it; before a capital or a number
//! it may be the name's own (`Osei-Whitlock`), and it stays.

use super::{fonts::Shown, layout::Step, scene::Glyph};

/// Joins what the steps from `begin` on part, all of one block of text.
pub(super) fn join(glyphs: &[Glyph], steps: &mut Vec<Step>, begin: usize) {
    let parted = steps.split_off(begin);
    for (at, step) in parted.iter().enumerate() {
        match seam(glyphs, &parted, at) {
            None => steps.push(*step),
            Some(Seam::Kept) => {}
            Some(Seam::Dropped) => {
                let hyphen = steps.pop().and_then(|step| step.glyph());
                if let Some(Step::Glyph(letter)) = steps.last_mut()
                    && hyphen == Some(*letter + 1)
                {
                    let letter = *letter;
                    steps.pop();
                    steps.push(Step::Broken(letter));
                }
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Seam {
    /// Only the end of the line goes.
    Kept,
    /// The hyphen goes, too.
    Dropped,
}

/// Whether the step at `at` is the end of a line within a word.
fn seam(glyphs: &[Glyph], steps: &[Step], at: usize) -> Option<Seam> {
    if steps[at] != Step::Line || at < 2 {
        return None;
    }
    let char_at = |at: usize| character(glyphs, steps.get(at)?);
    let (before, hyphen, after) = (char_at(at - 2)?, char_at(at - 1)?, char_at(at + 1)?);
    if !matches!(hyphen, '-' | '\u{2010}' | '\u{AD}') || !before.is_alphanumeric() {
        return None;
    }
    if hyphen == '\u{AD}' || (before.is_alphabetic() && after.is_lowercase()) {
        return Some(if is_address(glyphs, &steps[..at - 1]) { Seam::Kept } else { Seam::Dropped });
    }
    after.is_alphanumeric().then_some(Seam::Kept)
}

/// Whether the last word is an address, in which hyphens mean something.
fn is_address(glyphs: &[Glyph], steps: &[Step]) -> bool {
    let word = steps
        .iter()
        .rev()
        .take_while(|step| character(glyphs, step).is_some_and(|c| !c.is_whitespace()));
    word.filter_map(|step| character(glyphs, step)).any(|c| matches!(c, '@' | '/' | '.' | '_'))
}

fn character(glyphs: &[Glyph], step: &Step) -> Option<char> {
    match &glyphs[step.glyph()?].shown {
        Shown::Char(c) | Shown::Guess(c) => Some(*c),
        Shown::Many(text) => text.chars().next_back(),
        Shown::Unknown => None,
    }
}

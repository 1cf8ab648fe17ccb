//! Whom a sentence is about: the person of the record, a relative, or nobody that can be told.
//!
//! The nearest word for a person before the term, with three exceptions: a pronoun may stand for
//! the relative before it ("dad lost his job"), a relative may only be spoken to ("she told her
//! mum"), and a name may be a relative's ("his brother Tom"). It is a guess, and says so by being
//! evidence and no more.

use super::{Near, Scene, Sign};

const SUBJECT: &str = "about:subject";
const RELATIVE: &str = "about:relative";
const UNKNOWN: &str = "about:unknown";

impl Scene<'_> {
    /// Whom a term is about, by its own words and those before and behind it, the nearest first.
    pub(super) fn about(&self, within: &[Near], before: &[Near], behind: &[Near]) -> &'static str {
        if let Some(own) = within.iter().find(|near| near.signs.is_person()) {
            return if own.signs.is_relative() { RELATIVE } else { SUBJECT };
        }
        if let Some(at) = before.iter().position(|near| near.signs.is_person()) {
            return self.about_before(before, at);
        }
        if let Some(at) = behind.iter().position(|near| near.signs.is_person()) {
            let next = behind.get(at + 1).filter(|next| self.touches(&behind[at], next));
            let relative =
                behind[at].signs.is_relative() || next.is_some_and(|next| next.signs.is_relative());
            return if relative { RELATIVE } else { SUBJECT };
        }
        match self.label {
            Some(signs) if signs.is_relative() => RELATIVE,
            Some(_) => SUBJECT,
            None => UNKNOWN,
        }
    }

    fn about_before(&self, before: &[Near], at: usize) -> &'static str {
        let nearest = &before[at];
        let earlier = &before[at + 1..];
        if nearest.signs.is_relative() {
            let spoken_to = self.is_aside(nearest, earlier);
            // Past the pronoun of "her mum".
            let owner = earlier.first().is_some_and(|owner| self.touches(owner, nearest));
            let others = &earlier[usize::from(owner)..];
            let actor = others.iter().find(|near| near.signs.is_person());
            return match actor {
                Some(actor) if spoken_to && !actor.signs.is_relative() => SUBJECT,
                _ => RELATIVE,
            };
        }
        let touching = earlier.first().filter(|before| self.touches(before, nearest));
        if touching.is_some_and(|before| before.signs.is_relative()) {
            return RELATIVE;
        }
        let mut unreported = earlier.iter().take_while(|near| !near.signs.has(Sign::Reports));
        let antecedent = unreported.find(|near| near.signs.is_person() && !self.is_pronoun(near));
        match antecedent {
            Some(other) if self.stands_for(nearest, other) => RELATIVE,
            _ => SUBJECT,
        }
    }

    /// Whether nothing but a space, a comma or a possessive's end lies between.
    fn touches(&self, first: &Near, second: &Near) -> bool {
        let between = self.bytes.get(first.range.end..second.range.start);
        between.is_some_and(|gap| {
            matches!(gap, b" " | b", " | b"'s " | b" (" | b"\n") || gap == "\u{2019}s ".as_bytes()
        })
    }

    /// Whether a relative is only spoken to, lived with and the like.
    fn is_aside(&self, relative: &Near, earlier: &[Near]) -> bool {
        let mut last = relative;
        for near in earlier.iter().take(2) {
            if !self.touches(near, last) {
                return false;
            }
            if near.signs.has(Sign::Aside) {
                let rest = &self.bytes[relative.range.end..];
                return !rest.starts_with(b" who") && !rest.starts_with(b"'s");
            }
            last = near;
        }
        false
    }

    fn is_pronoun(&self, near: &Near) -> bool {
        const PRONOUNS: [&[u8]; 6] = [b"he", b"his", b"him", b"she", b"her", b"hers"];
        let word = &self.bytes[near.range.clone()];
        PRONOUNS.iter().any(|pronoun| word.eq_ignore_ascii_case(pronoun))
    }

    /// Whether a pronoun may stand for the relative named before it.
    fn stands_for(&self, pronoun: &Near, relative: &Near) -> bool {
        let male = pronoun.signs.has(Sign::SubjectMale) && relative.signs.has(Sign::RelativeMale);
        let female =
            pronoun.signs.has(Sign::SubjectFemale) && relative.signs.has(Sign::RelativeFemale);
        (male || female) && !self.is_object(pronoun)
    }

    /// Whether a pronoun is what is acted on: "took her to hospital", "brought him in".
    fn is_object(&self, pronoun: &Near) -> bool {
        const NEXT: [&str; 8] =
            [" to ", " with ", " for ", " in ", " at ", " from ", " as ", " after "];
        let word = &self.bytes[pronoun.range.clone()];
        let rest = &self.bytes[pronoun.range.end..];
        word.eq_ignore_ascii_case(b"him")
            || NEXT.iter().any(|next| rest.starts_with(next.as_bytes()))
    }
}

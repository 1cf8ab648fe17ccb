//! Schools and organisations that a label announces: `School: OPS`, a column called `Employer`.
//!
//! The label makes nearly any words a name, so that these need no word that ends one. Where such a
//! name is found in the value anyway, the label only makes it surer.

use std::{collections::HashMap, ops::Range};

use super::{Body, Sort, words::Classes};
use crate::{
    detect::names::{
        lexicon,
        words::{Gap, Shape, Split, Word, Words},
    },
    model::{Evidence, Role, Text},
};

/// How sure a labelled value is.
const IN_FIELD: f32 = 0.9;
const IN_LINE: f32 = 0.65;
/// How much surer a label makes a name.
const SURER: f32 = 0.95;
/// Longer values are prose.
const LONGEST: usize = 9;

/// Adds what labels announce.
pub(super) fn add(text: &Text, words: &Words<'_>, bodies: &mut Vec<Body>) {
    let mut labelled = Vec::new();
    in_fields(text, words, &mut labelled);
    in_lines(words, &mut labelled);
    let mut more = Vec::new();
    for (sort, value, confidence) in labelled {
        let first = bodies.partition_point(|body| body.words.end <= value.start);
        let inside = bodies[first..].iter_mut().take_while(|body| body.words.start < value.end);
        let mut named_anyway = false;
        for body in inside {
            named_anyway = true;
            body.confidence = body.confidence.max(SURER);
            body.evidence.push(Evidence::Word("label"));
        }
        let value = if named_anyway { None } else { named(words, value, confidence == IN_FIELD) };
        more.extend(value.map(|value| {
            let (own, evidence) = (value.start..value.start, vec![Evidence::Word("label")]);
            Body { sort, words: value, own, confidence, evidence }
        }));
    }
    bodies.append(&mut more);
    bodies.sort_by(|a, b| {
        a.words.start.cmp(&b.words.start).then(b.confidence.total_cmp(&a.confidence))
    });
    bodies.dedup_by(|next, kept| next.words.start < kept.words.end);
}

type Labelled = (Sort, Range<usize>, f32);

fn in_fields(text: &Text, words: &Words<'_>, found: &mut Vec<Labelled>) {
    if text.part.role == Role::Metadata && text.part.detail.as_deref().is_some_and(is_company) {
        found.push((Sort::Organisation, 0..words.len(), IN_FIELD));
    }
    let mut sorts: HashMap<&str, Option<Sort>> = HashMap::new();
    for field in text.fields() {
        let Some(label) = &field.label else { continue };
        let sort = *sorts.entry(label).or_insert_with(|| {
            let label = Words::of(label, Split::Camel);
            announced(&label, 0..label.len())
        });
        let Some(sort) = sort else { continue };
        let value = words.at_byte(field.range.start)..words.at_byte(field.range.end);
        found.push((sort, value, IN_FIELD));
    }
}

fn is_company(detail: &str) -> bool {
    detail.eq_ignore_ascii_case("company")
}

fn in_lines(words: &Words<'_>, found: &mut Vec<Labelled>) {
    for (at, word) in words.all().iter().enumerate() {
        if !word.gap.has(Gap::COLON) || word.gap.has(Gap::PARA) || word.shape == Shape::Other {
            continue;
        }
        let mut start = at;
        while start > 0
            && start + 4 > at
            && words.gap_before(start).within(Gap::SPACE.or(Gap::SLASH))
        {
            start -= 1;
        }
        if let Some(sort) = announced(words, start..at + 1) {
            let end = line_end(words, at + 1);
            found.push((sort, at + 1..end, IN_LINE));
        }
    }
}

/// One past the last word of the value that begins at `from`, before the next label.
fn line_end(words: &Words<'_>, from: usize) -> usize {
    let mut end = from;
    while end < words.len() && end < from + LONGEST && is_inside(words, end) {
        end += 1;
    }
    let is_label = words.get(end).is_some_and(|word| word.gap.has(Gap::COLON));
    if is_label { end } else { (end + 1).min(words.len()) }
}

/// Whether a value goes on behind a word.
fn is_inside(words: &Words<'_>, at: usize) -> bool {
    const INSIDE: Gap =
        Gap::SPACE.or(Gap::APOSTROPHE).or(Gap::HYPHEN).or(Gap::AND).or(Gap::UNDERSCORE);
    let word = &words.all()[at];
    let dash = word.gap.has(Gap::HYPHEN) && word.gap.has(Gap::SPACE);
    let dotted = word.len() < 3 && word.gap.within(INSIDE.or(Gap::DOT));
    (word.gap.within(INSIDE) || dotted) && !dash
}

/// What a label of these words announces.
fn announced(words: &Words<'_>, label: Range<usize>) -> Option<Sort> {
    let last = label.end.checked_sub(1)?;
    let named = matches!(&*words.lower(last), "name" | "attended" | "attending" | "1" | "2");
    let last = if named { last.checked_sub(1).filter(|last| *last >= label.start)? } else { last };
    let word = words.lower(last);
    let before = last.checked_sub(1).filter(|at| *at >= label.start).map(|at| words.lower(at));
    let before = before.as_deref();
    let school = match &*word {
        "school" | "schools" | "nursery" | "college" | "academy" | "preschool" | "setting" => true,
        "provider" | "provision" | "establishment" => {
            matches!(before, Some("education" | "educational"))
        }
        _ => false,
    };
    let organisation = match &*word {
        "employer" | "organisation" | "organization" | "agency" | "company" | "surgery"
        | "hospital" | "charity" | "provider" | "placement" | "trust" | "workplace" => true,
        "work" => before == Some("of"),
        "practice" => before == Some("gp"),
        "service" => before == Some("named"),
        _ => false,
    };
    match (school, organisation) {
        (true, _) => Some(Sort::School),
        (false, true) => Some(Sort::Organisation),
        (false, false) => None,
    }
}

/// The value, if it names something.
fn named(words: &Words<'_>, value: Range<usize>, field: bool) -> Option<Range<usize>> {
    let inside = words.all().get(value.clone()).filter(|inside| !inside.is_empty())?;
    let blank = inside[0].is(lexicon::Classes::BLANK) && inside[0].weights().given() < 3;
    if blank || inside.len() > LONGEST {
        return None;
    }
    // In a field of its own, a word that is no ordinary one may be in lower case.
    let written = |word: &Word| {
        word.shape.is_capital() || field && word.shape == Shape::Lower && !word.weights().is_word()
    };
    let own = |at: usize| {
        let word = &words.all()[at];
        written(word)
            && !Classes::of(word).has(Classes::PART.or(Classes::PLAIN).or(Classes::HEAD))
            && !word.is(lexicon::Classes::FUNCTION
                .or(lexicon::Classes::RELATION)
                .or(lexicon::Classes::NUMBER_LEAD))
    };
    let fits = |at: usize| {
        let word = &words.all()[at];
        let link = ["of", "the", "and", "for", "s", "in", "on", "y", "yr", "an", "na"];
        !word.is(lexicon::Classes::TITLE)
            && (written(word)
                || link.contains(&words.str(at))
                || Classes::of(word).has(Classes::PART.or(Classes::HEAD)))
    };
    (value.clone().all(fits) && value.clone().any(own)).then_some(value)
}

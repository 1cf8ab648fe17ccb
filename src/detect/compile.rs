//! Patterns → what the detector runs: rules, one trie of phrases, regexes by where they run.

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use super::{
    BadPattern, assertion,
    finders::{self, CodeFinder},
    labelled::Labels,
    phrases::{Phrases, PhrasesBuilder, Role},
    score,
    shape::{Trigger, trigger},
    validators::{Validator, named},
};
use crate::model::{Kind, Matcher, Needs, Pattern, Severity};

/// How large a compiled regex of a pack may get.
const REGEX_BYTES: usize = 16 << 20;

/// The cue that stands for people: findings of names near a term speak for it as the cue words do.
const PEOPLE: &str = "@person";

/// The cue that stands for a name right before a number.
const NAME: &str = "@name";

/// What a pattern says about its matches.
pub(super) struct Rule {
    pub(super) kind: Kind,
    pub(super) severity: Severity,
    pub(super) base: f32,
    pub(super) needs: Needs,
    pub(super) validator: Option<&'static Validator>,
    /// Whether names of people count for cues.
    pub(super) people: bool,
}

impl Rule {
    /// Whether a match is nothing without a cue or label.
    pub(super) fn needs_cue(&self) -> bool {
        matches!(self.needs, Needs::Cue | Needs::Both)
    }
}

/// A regex and the rule it belongs to.
pub(super) struct Finder {
    pub(super) rule: usize,
    regex: Regex,
    /// The group that holds the value, where there is one.
    value: Option<usize>,
}

impl Finder {
    /// The next match at or after `at`: all of it, and its value.
    pub(super) fn find_at(&self, bytes: &[u8], at: usize) -> Option<Span> {
        let Some(group) = self.value else {
            let whole = self.regex.find_at(bytes, at)?.range();
            return Some(Span { value: whole.clone(), whole });
        };
        let found = self.regex.captures_at(bytes, at)?;
        let whole = found.get(0)?.range();
        Some(Span { value: found.get(group).map_or(whole.clone(), |value| value.range()), whole })
    }
}

/// A match.
pub(super) struct Span {
    pub(super) whole: std::ops::Range<usize>,
    pub(super) value: std::ops::Range<usize>,
}

/// Everything compiled.
pub(super) struct Program {
    pub(super) rules: Vec<Rule>,
    pub(super) phrases: Phrases,
    /// Which of `numbers` match at all.
    pub(super) set: RegexSet,
    pub(super) numbers: Vec<Finder>,
    /// The fewest digits that any of `numbers` needs.
    pub(super) fewest_digits: usize,
    pub(super) ats: Vec<Finder>,
    pub(super) anywhere: Vec<Finder>,
    /// Finders that are code, each with its rule.
    pub(super) code: Vec<(usize, &'static CodeFinder)>,
    pub(super) labels: Labels,
    /// Whether any text is found wherever it stands.
    pub(super) denies: bool,
}

/// Compiles patterns.
pub(super) fn compile(patterns: &[Pattern]) -> Result<Program, BadPattern> {
    let mut compiler = Compiler { fewest_digits: usize::MAX, ..Compiler::default() };
    for (index, pattern) in patterns.iter().enumerate() {
        if patterns[..index].iter().any(|other| other.id == pattern.id) {
            return Err(bad(pattern, "id", "another pattern has the same id"));
        }
        compiler.add(index, pattern)?;
    }
    compiler.finish()
}

/// What has been compiled of a set of patterns.
#[derive(Default)]
struct Compiler {
    rules: Vec<Rule>,
    phrases: PhrasesBuilder,
    /// The regexes of `numbers`.
    wrapped: Vec<String>,
    numbers: Vec<Finder>,
    fewest_digits: usize,
    ats: Vec<Finder>,
    anywhere: Vec<Finder>,
    code: Vec<(usize, &'static CodeFinder)>,
    labels: Labels,
    denies: bool,
}

impl Compiler {
    fn add(&mut self, index: usize, pattern: &Pattern) -> Result<(), BadPattern> {
        self.rules.push(rule(pattern)?);
        add_phrases(&mut self.phrases, index, pattern)?;
        self.denies |= matches!(pattern.matcher, Matcher::Denied(_));
        match &pattern.matcher {
            Matcher::Terms(..) | Matcher::Denied(_) => Ok(()),
            Matcher::Finder(name) => {
                self.code.push((index, code_finder(pattern, name, &self.code)?));
                Ok(())
            }
            Matcher::Labels(labels) => {
                let empty = |label: &&String| !self.labels.add(index, label);
                match labels.iter().find(empty) {
                    Some(_) => Err(bad(pattern, "labels", "one holds no letter or digit")),
                    None if labels.is_empty() => Err(bad(pattern, "labels", "there are none")),
                    None => Ok(()),
                }
            }
            Matcher::Regex(regex) => self.add_regex(index, pattern, regex),
        }
    }

    fn add_regex(&mut self, index: usize, of: &Pattern, regex: &str) -> Result<(), BadPattern> {
        let (finder, trigger, whole) = finder(of, index, regex)?;
        match trigger {
            Trigger::Digits(least) => {
                self.fewest_digits = self.fewest_digits.min(least);
                self.wrapped.push(whole);
                self.numbers.push(finder);
            }
            Trigger::At => self.ats.push(finder),
            Trigger::Anywhere => self.anywhere.push(finder),
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Program, BadPattern> {
        let too_large = |problem: String| BadPattern {
            written: "all packs".into(),
            id: "*".into(),
            field: "regex",
            problem,
        };
        let set = RegexSetBuilder::new(&self.wrapped)
            .unicode(false)
            .size_limit(REGEX_BYTES * 4)
            .dfa_size_limit(REGEX_BYTES)
            .build()
            .map_err(|err| too_large(err.to_string()))?;
        for (sign, words) in assertion::read() {
            self.phrases.add_sign(sign, words);
        }
        let phrases = self.phrases.build();
        let Compiler { rules, numbers, fewest_digits, ats, anywhere, code, labels, denies, .. } =
            self;
        Ok(Program {
            rules,
            phrases,
            set,
            numbers,
            fewest_digits,
            ats,
            anywhere,
            code,
            labels,
            denies,
        })
    }
}

fn rule(pattern: &Pattern) -> Result<Rule, BadPattern> {
    if !(0.0..=1.0).contains(&pattern.base) {
        return Err(bad(pattern, "base", "it lies outside 0 to 1"));
    }
    let validator = match &pattern.validator {
        None => None,
        Some(name) => {
            let problem = || bad(pattern, "validator", format!("there is no validator `{name}`"));
            Some(named(name).ok_or_else(problem)?)
        }
    };
    if validator.is_none() && matches!(pattern.needs, Needs::Check | Needs::Both) {
        return Err(bad(pattern, "needs", "it needs a check and names no validator"));
    }
    if pattern.cues.is_empty() && matches!(pattern.needs, Needs::Cue | Needs::Both) {
        return Err(bad(pattern, "needs", "it needs a cue and names none"));
    }
    Ok(Rule {
        kind: pattern.kind.clone(),
        severity: pattern.severity,
        base: score::log_odds(pattern.base),
        needs: pattern.needs,
        validator,
        people: pattern.cues.iter().any(|cue| is_people(cue)),
    })
}

fn is_people(cue: &str) -> bool {
    cue == PEOPLE || cue == NAME
}

fn add_phrases(
    builder: &mut PhrasesBuilder,
    index: usize,
    pattern: &Pattern,
) -> Result<(), BadPattern> {
    let nothing =
        |field, phrase: &str| bad(pattern, field, format!("nothing can match `{phrase}`"));
    let (cue, denied): (Role, &[String]) = match &pattern.matcher {
        Matcher::Terms(..) => (Role::TermCue, &[]),
        Matcher::Denied(texts) => (Role::TermCue, texts),
        Matcher::Regex(_) | Matcher::Finder(_) | Matcher::Labels(_) => (Role::Cue, &[]),
    };
    let lists = [
        ("cues", cue, pattern.cues.as_slice()),
        ("anti-cues", Role::Anti, &pattern.anti_cues),
        ("terms", Role::Denied, denied),
    ];
    for (field, role, list) in lists {
        for phrase in list.iter().filter(|phrase| !is_people(phrase)) {
            if !builder.add(index, role, phrase) {
                return Err(nothing(field, phrase));
            }
        }
    }
    let Matcher::Terms(terms, lists) = &pattern.matcher else { return Ok(()) };
    if terms.is_empty() {
        return Err(bad(pattern, "terms", "there are none"));
    }
    for term in terms {
        match builder.add_term(index, term, lists) {
            Ok(true) => {}
            Ok(false) => return Err(nothing("terms", term)),
            Err(list) => return Err(bad(pattern, "terms", format!("there is no list `{list}`"))),
        }
    }
    Ok(())
}

/// The code that a pattern names, which no other pattern may name as well.
fn code_finder(
    pattern: &Pattern,
    name: &str,
    taken: &[(usize, &'static CodeFinder)],
) -> Result<&'static CodeFinder, BadPattern> {
    let Some(finder) = finders::named(name) else {
        let known: Vec<&str> = finders::names().collect();
        let problem = format!("there is no finder `{name}`, only `{}`", known.join("`, `"));
        return Err(bad(pattern, "finder", problem));
    };
    if taken.iter().any(|(_, other)| other.name == name) {
        return Err(bad(pattern, "finder", "another pattern names the same finder"));
    }
    Ok(finder)
}

fn finder(
    pattern: &Pattern,
    rule: usize,
    regex: &str,
) -> Result<(Finder, Trigger, String), BadPattern> {
    let problem = |err: String| bad(pattern, "regex", err);
    let hir = regex_syntax::ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .build()
        .parse(regex)
        .map_err(|err| problem(err.to_string()))?;
    if hir.properties().minimum_len() == Some(0) {
        return Err(problem("it matches nothing at all".into()));
    }
    // A match is never part of a longer word or number. The line end keeps a trailing comment of
    // `(?x)` from swallowing the bracket.
    let whole = format!("\\b{{start-half}}(?:{regex}\n)\\b{{end-half}}");
    let whole = if regex.contains("(?x") { whole } else { whole.replace("\n)\\b", ")\\b") };
    let regex = RegexBuilder::new(&whole)
        .unicode(false)
        .size_limit(REGEX_BYTES)
        .build()
        .map_err(|err| problem(err.to_string()))?;
    let value = regex.capture_names().position(|name| name == Some("value"));
    Ok((Finder { rule, regex, value }, trigger(&hir), whole))
}

fn bad(pattern: &Pattern, field: &'static str, problem: impl Into<String>) -> BadPattern {
    let (written, id) = (pattern.written.clone(), pattern.id.clone());
    BadPattern { written, id, field, problem: problem.into() }
}

//! Where the pass saw something: runs the regexes there, checks and weighs each match.

mod kin;

use std::ops::Range;

use super::{
    assertion,
    compile::{Finder, Program, Rule},
    context::{Ask, Context, Voices},
    near,
    phrases::{Hit, RuleSet},
    scan::Stretch,
    score,
    tally::{Tally, fingerprint},
    validators::Proof,
    view::{Reading, View, may_be_misread},
};
use crate::model::{Evidence, Finding, Needs, Severity, Text};

/// The longest address of mail that is looked for, to either side of the `@`.
const ADDRESS: usize = 320;

/// How much of a number that is broken over lines is looked at to either side.
const BROKEN: usize = 32;

/// A text longer than this is of many matters.
const ONE_MATTER: usize = 1 << 15;

/// How many digits it has at least.
const SHORTEST_BROKEN: usize = 6;

/// One search of one text.
pub(super) struct Search<'a, 'f> {
    program: &'a Program,
    text: &'a Text,
    context: &'a Context<'a>,
    /// Rules that some cue in the text speaks for.
    cued: RuleSet,
    /// Where the match before ended, by rule.
    previous: Vec<usize>,
    /// How the matches of each rule fare with its check.
    tally: Vec<Tally>,
    /// What no cue speaks for or against.
    waiting: Vec<(Ask, Checked)>,
    /// What lacks a cue, and nothing right beside it speaks against.
    unheard: Vec<(Ask, Checked)>,
    /// Rules and fingerprints of the values that are believed.
    believed: Vec<(usize, u64)>,
    found: &'f mut Vec<Finding>,
}

/// What is known of a match besides its surroundings.
#[derive(Clone, Default)]
struct Checked {
    weight: f32,
    passed: bool,
    example: bool,
    /// Said with less than certainty.
    lowered: bool,
    /// The value's fingerprint, if it is long enough to be the same value where it comes again.
    print: Option<u64>,
    /// What tells of it besides.
    more: Vec<Evidence>,
}

impl Checked {
    /// Letters in it were taken for digits.
    fn misread(&mut self) {
        self.weight += score::MISREAD;
        self.more.push(Evidence::Word("misread-digits"));
    }

    /// Written down only for what is handed out: most matches never are.
    fn evidence(self, rule: &Rule) -> Vec<Evidence> {
        let proof = rule.validator.filter(|_| self.passed).map(|validator| match validator.proof {
            Proof::CheckDigit => Evidence::CheckDigit,
            Proof::Form => Evidence::Word("valid-form"),
        });
        let example = self.example.then_some(Evidence::Word("example-value"));
        example.into_iter().chain(proof).chain(self.more).collect()
    }
}

impl<'a, 'f> Search<'a, 'f> {
    pub(super) fn new(
        program: &'a Program,
        text: &'a Text,
        context: &'a Context<'a>,
        found: &'f mut Vec<Finding>,
    ) -> Search<'a, 'f> {
        let previous = vec![0; program.rules.len()];
        let tally = vec![Tally::default(); program.rules.len()];
        Search {
            program,
            text,
            context,
            cued: context.cued(),
            previous,
            tally,
            waiting: Vec::new(),
            unheard: Vec::new(),
            believed: Vec::new(),
            found,
        }
    }

    /// Phrases that are findings by themselves.
    pub(super) fn terms(&mut self, hits: &[Hit]) {
        let program = self.program;
        let term_of = |hit: &Hit| &program.phrases.get(hit.phrase).term_of;
        for (index, hit) in hits.iter().enumerate() {
            // The same words, by another phrase.
            let before = hits[..index].iter().rev().take_while(|other| other.start == hit.start);
            let same: Vec<_> = before.filter(|other| other.end == hit.end).map(term_of).collect();
            let new = |rule: &usize| same.iter().all(|rules| !rules.contains(*rule));
            for rule in term_of(hit).iter().filter(new) {
                self.term(hit, rule);
            }
        }
    }

    fn term(&mut self, hit: &Hit, rule: usize) {
        let ask = self.ask(rule, hit.start..hit.end);
        let mut voices = self.context.around_term(&ask);
        let rule = &self.program.rules[rule];
        if voices.covered || (rule.needs_cue() && voices.cue < score::ENOUGH) {
            return;
        }
        let mut checked = Checked { more: vec![Evidence::Lexicon], ..Checked::default() };
        // Only then the sentence is read once more.
        let best = rule.base + voices.cue.max(score::CUE_OF_TERM) - voices.against;
        if score::probability(best) >= score::FLOOR && assertion::is_told(&rule.kind) {
            let told = self.context.told(&ask.range);
            voices.cue = voices.cue.max(told.cue);
            voices.against += told.against;
            checked.lowered = told.lowered;
            checked.more.extend(told.evidence);
        }
        self.push(&ask, checked, voices);
    }

    /// Patterns that hold digits.
    pub(super) fn numbers(&mut self, stretches: &[Stretch]) {
        let program = self.program;
        for stretch in stretches.iter().filter(|s| s.count >= program.fewest_digits) {
            self.stretch(stretch, Reading::Numbers);
            if may_be_misread(&self.text.as_str().as_bytes()[stretch.range.clone()]) {
                self.stretch(stretch, Reading::Misread);
            }
            for broken in broken(self.text, &stretch.range) {
                self.stretch(&broken, Reading::Wrapped);
                self.stretch(&broken, Reading::Joined);
            }
        }
    }

    /// Hears what values say of each other, once all have been seen.
    pub(super) fn each_other(&mut self, stretches: &[Stretch]) {
        self.hear_neighbours();
        self.hear_echoes();
        self.hear_siblings(stretches);
        self.hear_lists();
    }

    fn stretch(&mut self, stretch: &Stretch, reading: Reading) {
        let program = self.program;
        let view = View::of(self.text.as_str(), stretch.range.clone(), reading);
        let matching = program.set.matches(view.bytes());
        for index in &matching {
            self.run(&program.numbers[index], &view);
        }
    }

    /// Patterns that hold an `@`.
    pub(super) fn ats(&mut self, ats: &[usize]) {
        let bytes = self.text.as_str().as_bytes();
        let mut done = 0;
        for &at in ats.iter().filter(|_| !self.program.ats.is_empty()) {
            if at < done {
                continue;
            }
            let range = run_around(bytes, at);
            done = range.end;
            let view = View::of(self.text.as_str(), range, Reading::Words);
            for finder in &self.program.ats {
                self.run(finder, &view);
            }
        }
    }

    /// Patterns that may stand anywhere.
    pub(super) fn anywhere(&mut self) {
        let text = self.text.as_str();
        let whole = View::of(text, 0..text.len(), Reading::Plain);
        for finder in &self.program.anywhere {
            if !self.program.rules[finder.rule].needs_cue() {
                self.run(finder, &whole);
                continue;
            }
            for range in self.context.near_cues(finder.rule) {
                self.run(finder, &View::of(text, range, Reading::Plain));
            }
        }
    }

    fn run(&mut self, finder: &Finder, view: &View<'_>) {
        let rule = &self.program.rules[finder.rule];
        let by_name = rule.people && self.context.names_anyone();
        if rule.needs_cue() && !self.cued.contains(finder.rule) && !by_name {
            return;
        }
        let mut at = 0;
        while let Some(span) = finder.find_at(view.bytes(), at) {
            let taken = self.consider(finder.rule, view, &span.value)
                || self.consider_shorter(finder, view, &span.whole);
            // What was refused may begin within: go on at its next word.
            at = if taken { span.whole.end } else { next_word(view.bytes(), span.whole.start) };
        }
    }

    /// A match that fails its check may have run on into what follows: tries it without its last
    /// group of characters.
    fn consider_shorter(&mut self, finder: &Finder, view: &View<'_>, whole: &Range<usize>) -> bool {
        if self.program.rules[finder.rule].validator.is_none() {
            return false;
        }
        let is_gap = |byte: &u8| matches!(byte, b' ' | b'\n' | b'.' | b'-' | b'/');
        let Some(len) = view.bytes()[whole.clone()].iter().rposition(is_gap) else { return false };
        let shortened = &view.bytes()[..whole.start + len];
        finder
            .find_at(shortened, whole.start)
            .filter(|span| span.whole.start == whole.start)
            .is_some_and(|span| self.consider(finder.rule, view, &span.value))
    }

    /// Checks and weighs a match; says whether it stands as a match of its pattern.
    fn consider(&mut self, rule: usize, view: &View<'_>, value: &Range<usize>) -> bool {
        let Some(value_text) = readable(view, value) else { return false };
        let guess = view.reading().is_guess();
        let compiled = &self.program.rules[rule];
        let mut checked = check(compiled, value_text);
        let proves = compiled.validator.is_some_and(|v| v.proof == Proof::CheckDigit) && !guess;
        if matches!(compiled.needs, Needs::Check | Needs::Both) && !checked.passed {
            if proves {
                self.tally[rule].count(value_text, false);
            }
            return false;
        }
        checked.print = echo_print(value_text).filter(|_| !guess);
        let ask = self.ask(rule, view.in_text(self.text.as_str(), value));
        let mut voices = self.context.around_number(&ask);
        self.previous[rule] = ask.range.end;
        let bytes = self.text.as_str().as_bytes();
        if view.reading().is_of_numbers() && near::is_part_of_more(bytes, &ask.range) {
            voices.against += score::PART_OF_MORE;
        }
        // What is said to be an invoice's proves nothing of the rest.
        if proves && voices.against <= voices.cue {
            self.tally[rule].count(value_text, checked.passed);
        }
        let enough = is_enough(compiled, &checked, guess, voices.cue >= score::ENOUGH);
        if view.reading() == Reading::Misread {
            checked.misread();
        }
        if enough && proves && voices.are_silent() {
            self.waiting.push((ask, checked));
        } else {
            self.settle(&ask, checked, voices, enough);
        }
        enough
    }

    /// Hands a match out, and keeps one that is not believed until the whole text has been read.
    fn settle(&mut self, ask: &Ask, checked: Checked, voices: Voices, enough: bool) {
        let base = self.program.rules[ask.rule].base;
        let believed = enough && base + checked.weight + voices.cue >= voices.against;
        // In a column of others it is one of them.
        if !believed && checked.print.is_some() && voices.against < score::LABEL_OF_OTHERS {
            self.unheard.push((ask.clone(), checked.clone()));
        }
        if enough {
            self.push(ask, checked, voices);
        }
    }

    /// Weighs what waited for its neighbours.
    fn hear_neighbours(&mut self) {
        for (ask, checked) in std::mem::take(&mut self.waiting) {
            let validator = self.program.rules[ask.rule].validator;
            let one_in = validator.map_or(1.0, |validator| validator.one_in);
            let mut voices = self.tally[ask.rule].voices(one_in);
            let mentioned = self.is_short() && self.cued.contains(ask.rule);
            if voices.cue == 0.0 && mentioned {
                voices.cue = score::MENTIONED;
                voices.evidence = Some(Evidence::Word("mentioned"));
            }
            let odds = self.program.rules[ask.rule].base + checked.weight + voices.cue;
            if odds < 0.0 && checked.print.is_some() {
                self.unheard.push((ask.clone(), checked.clone()));
            }
            self.push(&ask, checked, voices);
        }
    }

    /// Whether the text is of one matter, so that a word in it bears on all of it.
    fn is_short(&self) -> bool {
        self.text.as_str().len() <= ONE_MATTER
    }

    fn ask(&self, rule: usize, range: Range<usize>) -> Ask {
        let people = self.program.rules[rule].people;
        Ask { rule, range, previous: self.previous[rule], people }
    }

    fn push(&mut self, ask: &Ask, checked: Checked, voices: Voices) {
        let rule = &self.program.rules[ask.rule];
        let odds = rule.base + checked.weight + voices.cue - voices.against;
        let confidence = score::probability(odds);
        if confidence < score::FLOOR {
            return;
        }
        if let Some(print) = checked.print.filter(|_| confidence >= score::SURE) {
            self.believed.push((ask.rule, print));
        }
        let (example, lowered) = (checked.example, checked.lowered);
        let mut evidence = checked.evidence(rule);
        evidence.extend(voices.evidence);
        self.found.push(Finding {
            kind: rule.kind.clone(),
            range: ask.range.clone(),
            confidence,
            severity: match rule.severity {
                _ if example => Severity::Low,
                severity if lowered => assertion::lowered(severity),
                severity => severity,
            },
            evidence,
        });
    }
}

/// The value of a match. None where it cannot be what it seems: numbers over several lines, more
/// letters than digits, nothing guessed in a view for that.
fn readable<'v>(view: &'v View<'_>, value: &Range<usize>) -> Option<&'v str> {
    let bytes = &view.bytes()[value.clone()];
    let guessed = view.guessed_in(value);
    let over_lines = view.reading().is_of_numbers() && near::line_ends(bytes) > 1;
    let as_it_is = view.reading().is_guess() && guessed == 0;
    if over_lines || bytes.is_empty() || guessed * 2 > bytes.len() || as_it_is {
        return None;
    }
    std::str::from_utf8(bytes).ok()
}

/// What stands on both sides of the line ends at which a number may be broken: in the words before
/// and behind them are digits. No number is broken between two fields.
fn broken(text: &Text, stretch: &Range<usize>) -> Vec<Stretch> {
    let bytes = text.as_str().as_bytes();
    let ends = memchr::memchr_iter(b'\n', &bytes[stretch.clone()]).map(|at| stretch.start + at);
    let mut found = Vec::new();
    for end in ends {
        // In an export, which has most of them, a line ends a field.
        let at = stretch.start.max(end.saturating_sub(1));
        if text.field_at(at).is_some_and(|field| field.range.end <= end) {
            continue;
        }
        let before = stretch.start.max(end.saturating_sub(BROKEN))..end;
        let line = bytes[before.clone()].iter().rposition(|byte| *byte == b'\n');
        let start = line.map_or(before.start, |at| before.start + at + 1);
        let behind = end + 1..stretch.end.min(end + 1 + BROKEN);
        let next = bytes[behind.clone()].iter().position(|byte| *byte == b'\n');
        let range = start..next.map_or(behind.end, |at| behind.start + at);
        let range = on_boundaries(bytes, range);
        let of_number = ends_in_digits(&bytes[range.start..end])
            && begins_with_digits(&bytes[end + 1..range.end.max(end + 1)]);
        if of_number {
            let count = bytes[range.clone()].iter().filter(|byte| byte.is_ascii_digit()).count();
            if count >= SHORTEST_BROKEN {
                found.push(Stretch { range, count });
            }
        }
    }
    found
}

/// Whether the last word holds a digit.
fn ends_in_digits(bytes: &[u8]) -> bool {
    let word = bytes.trim_ascii_end().rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    word.iter().any(u8::is_ascii_digit)
        && word
            .last()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-' || *byte == b'/')
}

/// Whether the first word holds a digit, or is one letter, and is no number of a list: `7. UAN`.
fn begins_with_digits(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if matches!(&bytes[digits..], [b'.' | b')', b' ' | b'\t', ..]) {
        return false;
    }
    let mut words = bytes.split(|byte| !byte.is_ascii_alphanumeric());
    words.next().is_some_and(|word| word.len() == 1 || word.iter().any(u8::is_ascii_digit))
}

fn check(rule: &Rule, value: &str) -> Checked {
    let mut checked = Checked::default();
    let Some(validator) = rule.validator else { return checked };
    checked.example = validator.example.is_some_and(|is_example| is_example(value));
    checked.passed = checked.example || (validator.check)(value);
    if !checked.passed {
        checked.weight = score::CHECK_FAILED;
        return checked;
    }
    checked.weight = validator.one_in.ln();
    if validator.issued.is_some_and(|is_issued| is_issued(value)) {
        checked.weight += validator.issued_one_in.ln();
        checked.more.push(Evidence::IssuedRange);
    }
    checked
}

/// Whether a match has what its pattern needs; what was guessed needs a cue besides.
fn is_enough(rule: &Rule, checked: &Checked, guess: bool, cued: bool) -> bool {
    match rule.needs {
        _ if guess => cued,
        Needs::Nothing | Needs::Check => true,
        Needs::Cue | Needs::Both => cued,
        Needs::Either => cued || checked.passed,
    }
}

/// The fingerprint of a value of six letters and digits or more: shorter ones may come again as
/// something else.
fn echo_print(value: &str) -> Option<u64> {
    let len = value.bytes().filter(u8::is_ascii_alphanumeric).count();
    (len >= 6).then(|| fingerprint(value))
}

/// The run of text around an `@` that holds no space, quote or bracket.
fn run_around(bytes: &[u8], at: usize) -> Range<usize> {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>' | b'"');
    let floor = at.saturating_sub(ADDRESS);
    let before = bytes[floor..at].iter().rev().position(ends).map_or(floor, |back| at - back);
    let ceiling = bytes.len().min(at + ADDRESS);
    let after = bytes[at..ceiling].iter().position(ends).map_or(ceiling, |len| at + len);
    on_boundaries(bytes, before..after)
}

fn on_boundaries(bytes: &[u8], mut range: Range<usize>) -> Range<usize> {
    let inside = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
    while inside(range.start) {
        range.start += 1;
    }
    while inside(range.end) {
        range.end -= 1;
    }
    range
}

/// Where the next word begins after the one at `at`.
fn next_word(bytes: &[u8], at: usize) -> usize {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric();
    let rest = &bytes[at + 1..];
    let mut end = at + 1;
    if is_word(&bytes[at]) {
        end += rest.iter().position(|byte| !is_word(byte)).unwrap_or(rest.len());
    }
    end
}

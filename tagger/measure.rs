//! What a model finds of text that it was not trained on.
//!
//! Titles are taken off on both sides. *Strict* counts names whose first and last byte are right;
//! *words* counts words; *covered* counts names of which every word was found, which is what a
//! redaction needs.

use std::{collections::BTreeMap, error::Error, ops::Range, path::Path};

use withheld::{
    config::packs,
    detect::{
        Detector,
        tagger::{Label, Model, cut, named, read},
    },
    model::Text,
};

use crate::{
    carriers::{self, Split},
    corpora,
    examples::{bare_start, invented, left_out},
    joined::Document,
};

/// What the tagger must believe of a word, and what the program must claim of a name: its claims are
/// honest, so that doubts claim little. Half is for audits; the last claim takes in every doubt.
const BELIEFS: [f32; 5] = [0.7, 0.5, 0.3, 0.1, 0.05];
const CLAIMS: [f32; 5] = [0.58, 0.5, 0.07, 0.05, 0.0];

/// Right, wrong and missed.
#[derive(Default, Clone, Copy)]
struct Tally {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Tally {
    fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    fn f1(self) -> f64 {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// The names found at each step.
type Found = [Vec<Range<usize>>; BELIEFS.len()];

/// What finds names, and what its steps are.
struct Finder<'a> {
    steps: [f32; BELIEFS.len()],
    find: &'a dyn Fn(&Text) -> Found,
}

/// A document with what was found in it.
struct Judged {
    document: Document,
    words: Vec<Range<usize>>,
    found: Found,
}

impl Judged {
    fn new(document: Document, finder: &Finder) -> Judged {
        let mut found = (finder.find)(&document.as_text());
        for name in found.iter_mut().flatten() {
            name.start = bare_start(&document.text, name);
        }
        Judged { words: cut(&document.text), found, document }
    }

    /// The names there are, in bytes.
    fn gold(&self) -> Vec<Range<usize>> {
        let people = self.document.marks.iter().filter(|mark| mark.label == Label::Person);
        people.map(|mark| bare_start(&self.document.text, &mark.range)..mark.range.end).collect()
    }

    fn words_of(&self, names: &[Range<usize>]) -> Vec<Range<usize>> {
        let inside = |word: &Range<usize>| {
            names.iter().any(|name| name.start < word.end && word.start < name.end)
        };
        self.words.iter().filter(|word| inside(word)).cloned().collect()
    }
}

/// What the model finds by itself.
fn alone(model: &Model, text: &Text) -> Found {
    let stretches = read(text);
    let beliefs: Vec<_> = stretches.iter().map(|stretch| stretch.beliefs(model)).collect();
    BELIEFS.map(|threshold| {
        let mut found = Vec::new();
        for (stretch, beliefs) in stretches.iter().zip(&beliefs) {
            let bytes = |name: Range<usize>| {
                stretch.tokens[name.start].range.start..stretch.tokens[name.end - 1].range.end
            };
            found.extend(named(beliefs, threshold).into_iter().map(|(name, _)| bytes(name)));
        }
        found
    })
}

/// What the program finds, with its rules and its built-in model.
fn together(detector: &Detector, text: &Text) -> Found {
    let mut findings = detector.detect(text);
    findings.retain(|finding| finding.kind.as_str() == "person-name");
    CLAIMS.map(|threshold| {
        let sure = findings.iter().filter(|finding| finding.confidence >= threshold);
        sure.map(|finding| finding.range.clone()).collect()
    })
}

/// All figures: of the model by itself, then of the program.
pub(crate) fn all(model: &Model, folder: &Path) -> Result<(), Box<dyn Error>> {
    println!("The model alone\n");
    each(&Finder { steps: BELIEFS, find: &|text| alone(model, text) }, folder)?;
    let detector = Detector::new(&packs::built_in()?).map_err(|bad| bad.to_string())?;
    println!("\nThe program\n");
    each(&Finder { steps: CLAIMS, find: &|text| together(&detector, text) }, folder)
}

fn each(finder: &Finder, folder: &Path) -> Result<(), Box<dyn Error>> {
    let judge = |documents: Vec<Document>| -> Vec<Judged> {
        documents.into_iter().map(|document| Judged::new(document, finder)).collect()
    };
    for (title, file) in [("UNER EWT dev", "ewt_dev.iob2"), ("UNER PUD", "pud.iob2")] {
        report(finder, title, &judge(corpora::columns(&folder.join(file), 1, Some(2))?));
    }
    let tweets = corpora::columns(&folder.join("wnut17_dev.conll"), 0, None)?;
    report(finder, "WNUT17 dev", &judge(tweets));
    let benchmark = corpora::tab(&folder.join("tab_dev_113.jsonl"))?;
    let kept = benchmark.into_iter().enumerate().filter(|(index, _)| left_out(*index));
    report(finder, "TAB left out", &judge(kept.map(|(_, document)| document).collect()));
    held_out(finder);
    Ok(())
}

fn report(finder: &Finder, title: &str, judged: &[Judged]) {
    println!("{title}");
    for (at, threshold) in finder.steps.into_iter().enumerate() {
        let (mut strict, mut words, mut covered) =
            (Tally::default(), Tally::default(), Tally::default());
        for one in judged {
            let (found, gold) = (&one.found[at], one.gold());
            count(&mut strict, found, &gold);
            count(&mut words, &one.words_of(found), &one.words_of(&gold));
            for name in &gold {
                let whole = covers(one, found, name);
                covered.right += usize::from(whole);
                covered.missed += usize::from(!whole);
            }
        }
        println!(
            "  at {threshold:.2}: strict P {:.1} R {:.1} F {:.1} | words P {:.1} R {:.1} | covered {:.1} of {}",
            strict.precision(),
            strict.recall(),
            strict.f1(),
            words.precision(),
            words.recall(),
            covered.recall(),
            covered.right + covered.missed,
        );
    }
}

fn count(tally: &mut Tally, found: &[Range<usize>], gold: &[Range<usize>]) {
    let right = found.iter().filter(|found| gold.contains(found)).count();
    tally.right += right;
    tally.wrong += found.len() - right;
    tally.missed += gold.len() - right;
}

/// Whether every word of a name was found.
fn covers(one: &Judged, found: &[Range<usize>], name: &Range<usize>) -> bool {
    let mut words = one.words.iter().filter(|word| name.start < word.end && word.start < name.end);
    words.all(|word| found.iter().any(|found| found.start <= word.start && word.end <= found.end))
}

/// Names covered, by the community of the name and by how it is written.
fn held_out(finder: &Finder) {
    let mut kinds: BTreeMap<(&str, &str), [Tally; BELIEFS.len()]> = BTreeMap::new();
    let mut judged = Vec::new();
    for marked in carriers::documents(Split::HeldOut, 1) {
        let spans = marked.spans.clone();
        let one = Judged::new(invented(marked), finder);
        for (at, found) in one.found.iter().enumerate() {
            for span in spans.iter().filter(|span| span.label == carriers::Label::Person) {
                let whole = covers(&one, found, &span.range);
                for key in [("origin", span.origin), ("habit", span.habit)] {
                    let tally = &mut kinds.entry(key).or_default()[at];
                    tally.right += usize::from(whole);
                    tally.missed += usize::from(!whole);
                }
            }
        }
        judged.push(one);
    }
    report(finder, "Invented casework, names and sentences held out", &judged);
    for ((group, name), tallies) in kinds {
        let shown: Vec<String> =
            tallies.iter().map(|tally| format!("{:5.1}", tally.recall())).collect();
        println!(
            "  {group} {name:18} covered {} of {}",
            shown.join(" "),
            tallies[0].right + tallies[0].missed
        );
    }
}

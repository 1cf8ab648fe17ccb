//! What a model finds of text that it was not trained on.
//!
//! Titles are taken off on both sides. *Strict* counts names whose first and last byte are right;
//! *words* counts words; *covered* counts names of which every word was found, which is what a
//! redaction needs.

use std::{collections::BTreeMap, error::Error, ops::Range, path::Path};

use withheld::detect::tagger::{Label, Model, cut, named, read};

use crate::{
    carriers::{self, Split},
    corpora,
    examples::{bare_start, invented, left_out},
    joined::Document,
};

/// How likely a word must be a name's, for those two uses.
const AUDIT: f32 = 0.5;
const THRESHOLDS: [f32; 6] = [0.7, AUDIT, 0.3, 0.2, 0.1, 0.05];

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

/// A document with what a model believes of it.
struct Judged {
    document: Document,
    words: Vec<Range<usize>>,
    /// The names at a threshold.
    stretches: Vec<(Vec<Range<usize>>, Vec<withheld::detect::tagger::Beliefs>)>,
}

impl Judged {
    fn new(document: Document, model: &Model) -> Judged {
        let stretches = read(&document.text)
            .iter()
            .map(|stretch| {
                let ranges = stretch.tokens.iter().map(|token| token.range.clone()).collect();
                (ranges, stretch.beliefs(model))
            })
            .collect();
        Judged { words: cut(&document.text), stretches, document }
    }

    /// The names found, in bytes.
    fn found(&self, threshold: f32) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (ranges, beliefs) in &self.stretches {
            let names = named(beliefs, threshold);
            found.extend(
                names
                    .into_iter()
                    .map(|(name, _)| ranges[name.start].start..ranges[name.end - 1].end),
            );
        }
        found
    }

    /// The names there are, in bytes.
    fn gold(&self) -> Vec<Range<usize>> {
        let people = self.document.marks.iter().filter(|mark| mark.label == Label::Person);
        people.map(|mark| bare_start(&self.document.text, mark)..mark.range.end).collect()
    }

    fn words_of(&self, names: &[Range<usize>]) -> Vec<Range<usize>> {
        let inside = |word: &Range<usize>| {
            names.iter().any(|name| name.start < word.end && word.start < name.end)
        };
        self.words.iter().filter(|word| inside(word)).cloned().collect()
    }
}

/// All figures.
pub(crate) fn all(model: &Model, folder: &Path) -> Result<(), Box<dyn Error>> {
    let judge = |documents: Vec<Document>| -> Vec<Judged> {
        documents.into_iter().map(|document| Judged::new(document, model)).collect()
    };
    let sentences = corpora::columns(&folder.join("ewt_dev.iob2"), 1, Some(2))?;
    report("UNER EWT dev", &judge(sentences));
    let sentences = corpora::columns(&folder.join("pud.iob2"), 1, Some(2))?;
    report("UNER PUD", &judge(sentences));
    let tweets = corpora::columns(&folder.join("wnut17_dev.conll"), 0, None)?;
    report("WNUT17 dev", &judge(tweets));
    let benchmark = corpora::tab(&folder.join("tab_dev_113.jsonl"))?;
    let kept = benchmark.into_iter().enumerate().filter(|(index, _)| left_out(*index));
    report("TAB left out", &judge(kept.map(|(_, document)| document).collect()));
    held_out(model);
    Ok(())
}

fn report(title: &str, judged: &[Judged]) {
    println!("{title}");
    for threshold in THRESHOLDS {
        let (mut strict, mut words, mut covered) =
            (Tally::default(), Tally::default(), Tally::default());
        for one in judged {
            let (found, gold) = (one.found(threshold), one.gold());
            count(&mut strict, &found, &gold);
            count(&mut words, &one.words_of(&found), &one.words_of(&gold));
            for name in &gold {
                let whole = covers(one, &found, name);
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
fn held_out(model: &Model) {
    let mut kinds: BTreeMap<(&str, &str), [Tally; THRESHOLDS.len()]> = BTreeMap::new();
    let mut judged = Vec::new();
    for marked in carriers::documents(Split::HeldOut, 1) {
        let spans = marked.spans.clone();
        let one = Judged::new(invented(marked), model);
        for (at, threshold) in THRESHOLDS.into_iter().enumerate() {
            let found = one.found(threshold);
            for span in spans.iter().filter(|span| span.label == carriers::Label::Person) {
                let whole = covers(&one, &found, &span.range);
                for key in [("origin", span.origin), ("habit", span.habit)] {
                    let tally = &mut kinds.entry(key).or_default()[at];
                    tally.right += usize::from(whole);
                    tally.missed += usize::from(!whole);
                }
            }
        }
        judged.push(one);
    }
    report("Invented casework, names and sentences held out", &judged);
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

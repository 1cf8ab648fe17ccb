//! Everything the tagger learns from, as rows and labels.
//!
//! The corpora here are those whose licences let a model trained on them be shipped; UNER is not
//! among them. What is kept for measuring is left out here.

use std::{error::Error, ops::Range, path::Path};

use withheld::detect::tagger::{FEATURES, Label, read};

use crate::{
    carriers::{self, Split},
    corpora,
    disguise::{self, Names, is_title},
    draw::Draw,
    joined::{Document, Mark},
};

/// Words with their rows and labels, stretch by stretch.
#[derive(Default)]
pub(crate) struct Examples {
    pub(crate) rows: Vec<[u32; FEATURES]>,
    pub(crate) gaps: Vec<u8>,
    pub(crate) labels: Vec<u8>,
    /// Where each stretch begins, and the gap behind it.
    pub(crate) ends: Vec<(usize, u8)>,
}

impl Examples {
    /// How many words.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many stretches.
    pub(crate) fn stretches(&self) -> usize {
        self.ends.len()
    }

    fn add(&mut self, document: &Document) {
        for stretch in read(&document.as_text()) {
            for (token, rows) in stretch.tokens.iter().zip(&stretch.rows) {
                self.rows.push(*rows);
                self.gaps.push(token.gap as u8);
                let label = document.label(token.range.start, token.range.end);
                self.labels.push(label as u8);
            }
            self.ends.push((self.rows.len(), stretch.gap_behind as u8));
            self.mend();
        }
    }

    /// A name whose first word the gate turned away begins with its next one.
    fn mend(&mut self) {
        let start = self.ends.len().checked_sub(2).map_or(0, |before| self.ends[before].0);
        if let Some(label) = self.labels.get_mut(start)
            && *label == Label::Within as u8
        {
            *label = Label::Person as u8;
        }
    }
}

impl Document {
    /// The label of the word between two bytes. A title before a name is none of it.
    pub(crate) fn label(&self, start: usize, end: usize) -> Label {
        let after = self.marks.partition_point(|mark| mark.range.end <= start);
        let Some(mark) = self.marks.get(after).filter(|mark| mark.range.start < end) else {
            return Label::None;
        };
        if mark.label != Label::Person {
            return mark.label;
        }
        match start.checked_sub(bare_start(&self.text, &mark.range)) {
            None => Label::None,
            Some(0) => Label::Person,
            Some(_) => Label::Within,
        }
    }
}

/// Where a person's name begins behind its titles.
pub(crate) fn bare_start(text: &str, name: &Range<usize>) -> usize {
    let mut start = name.start;
    loop {
        let rest = &text[start..name.end];
        let word = rest.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("");
        let next = rest[word.len()..].trim_start_matches(|letter: char| !letter.is_alphanumeric());
        if next.is_empty() || !word.is_empty() && !is_title(word) {
            return start;
        }
        start = name.end - next.len();
    }
}

/// Which documents of the benchmark are only measured on.
pub(crate) fn left_out(index: usize) -> bool {
    index.is_multiple_of(5)
}

/// Everything to learn from.
pub(crate) fn gather(folder: &Path) -> Result<Examples, Box<dyn Error>> {
    let mut draw = Draw::new(1);
    let names = Names::new()?;
    let mut examples = Examples::default();
    for document in public(folder, &mut draw)? {
        examples.add(&document);
        examples.add(&names.renamed(&document, &mut draw));
        examples.add(&names.renamed(&document, &mut draw));
        let copy = names.renamed(&document, &mut draw);
        if draw.percent(7) {
            examples.add(&disguise::recased(&copy, false));
        } else if draw.percent(3) {
            examples.add(&disguise::recased(&copy, true));
        } else {
            examples.add(&copy);
        }
    }
    println!("{} words of public text, renamed copies among them", examples.len());
    for seed in 1..=3 {
        for marked in carriers::documents(Split::Train, seed) {
            let document = invented(marked);
            examples.add(&if seed == 3 { names.disguised(&document, &mut draw) } else { document });
        }
    }
    Ok(examples)
}

/// An invented document as one like the others.
pub(crate) fn invented(marked: carriers::Marked) -> Document {
    let label = |label| match label {
        carriers::Label::Person => Label::Person,
        carriers::Label::Address => Label::Address,
        carriers::Label::Place => Label::Place,
        carriers::Label::Organisation => Label::Organisation,
        carriers::Label::School => Label::School,
    };
    let marks =
        marked.spans.into_iter().map(|span| Mark { range: span.range, label: label(span.label) });
    Document { marks: marks.collect(), text: marked.text }
}

/// The public corpora that what ships may learn from.
fn public(folder: &Path, draw: &mut Draw) -> Result<Vec<Document>, Box<dyn Error>> {
    let mut documents = corpora::columns(&folder.join("wnut17_train.conll"), 0, None)?;
    documents.extend(corpora::columns(&folder.join("broad_twitter.conll"), 0, None)?);
    for file in ["wikigold.conll", "re3d.conll"] {
        documents.extend(paragraphs(&corpora::columns(&folder.join(file), 0, None)?, draw));
    }
    for book in corpora::brat(&folder.join("litbank"))? {
        documents.extend(paragraphs(&book, draw));
    }
    let benchmark = corpora::tab(&folder.join("tab_dev_113.jsonl"))?;
    let kept = benchmark.into_iter().enumerate().filter(|(index, _)| !left_out(*index));
    documents.extend(kept.map(|(_, document)| document));
    Ok(documents)
}

/// Sentences joined to paragraphs, as texts have them.
fn paragraphs(sentences: &[Document], draw: &mut Draw) -> Vec<Document> {
    let mut documents = Vec::new();
    let mut rest = sentences;
    while !rest.is_empty() {
        let (now, later) = rest.split_at((1 + draw.below(6)).min(rest.len()));
        let mut paragraph = Document::default();
        for sentence in now {
            paragraph.join(sentence, " ");
        }
        documents.push(paragraph);
        rest = later;
    }
    documents
}

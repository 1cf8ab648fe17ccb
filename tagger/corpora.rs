//! Readers of annotated text: `CoNLL` and IOB2 columns, brat, and the JSON of the Text Anonymization
//! Benchmark.
//!
//! Each gives documents as they were written, with people, places and organisations marked. What is
//! read to train on and what is only measured on is said in `examples` and `measure`.

use std::{error::Error, fs, path::Path};

use serde_json::Value;
use withheld::detect::tagger::Label;

use crate::joined::{Document, Mark};

type Documents = Result<Vec<Document>, Box<dyn Error>>;

/// The label that a corpus' own name for it means.
fn label(name: &str) -> Label {
    match name.to_ascii_lowercase().as_str() {
        "per" | "person" | "prop_per" => Label::Person,
        "loc" | "location" | "gpe" | "prop_loc" | "prop_gpe" | "prop_fac" => Label::Place,
        "org" | "organisation" | "organization" | "corporation" | "group" | "prop_org" => {
            Label::Organisation
        }
        _ => Label::None,
    }
}

/// Sentences of a file with a word and its tag on a line; `columns` says where those two are, the
/// tag counted from the end where there is none.
pub(crate) fn columns(path: &Path, word_at: usize, tag_at: Option<usize>) -> Documents {
    let raw = String::from_utf8_lossy(&fs::read(path)?).into_owned();
    let mut documents = Vec::new();
    let mut sentence = Document::default();
    let mut before = Label::None;
    for line in raw.lines().map(str::trim_end) {
        if line.starts_with("# ") && tag_at.is_some() {
            continue;
        }
        let fields: Vec<&str> = if tag_at.is_some() {
            line.split('\t').collect()
        } else {
            line.split_whitespace().collect()
        };
        let tag = tag_at.or(fields.len().checked_sub(1)).and_then(|at| fields.get(at));
        let (Some(word), Some(tag)) = (fields.get(word_at), tag) else {
            keep(&mut documents, &mut sentence);
            before = Label::None;
            continue;
        };
        if fields.len() < 2 || word.is_empty() {
            keep(&mut documents, &mut sentence);
            before = Label::None;
            continue;
        }
        let (place, name) = tag.split_once('-').unwrap_or(("O", ""));
        let handle = word.starts_with('@') && word.len() > 1;
        let found = if place == "O" || handle { Label::None } else { label(name) };
        sentence.push(word, found, place == "B" || before != found);
        before = found;
    }
    keep(&mut documents, &mut sentence);
    Ok(documents)
}

fn keep(documents: &mut Vec<Document>, sentence: &mut Document) {
    if !sentence.text.is_empty() {
        documents.push(std::mem::take(sentence));
    }
}

/// The documents of the Text Anonymization Benchmark, whole.
pub(crate) fn tab(path: &Path) -> Documents {
    fs::read_to_string(path)?.lines().map(tab_document).collect()
}

fn tab_document(line: &str) -> Result<Document, Box<dyn Error>> {
    let value: Value = serde_json::from_str(line)?;
    let text = value["text"].as_str().ok_or("a document has a text")?.to_string();
    let bytes = byte_offsets(&text);
    let mut marks = Vec::new();
    for entity in value["entities"].as_array().into_iter().flatten() {
        let found = label(entity["entity_type"].as_str().unwrap_or_default());
        let offset = |name: &str| {
            entity[name].as_u64().and_then(|at| bytes.get(usize::try_from(at).ok()?)).copied()
        };
        if let (Some(start), Some(end)) = (offset("start_offset"), offset("end_offset"))
            && found != Label::None
        {
            marks.push(Mark { range: start..end, label: found });
        }
    }
    Ok(Document { text, marks: disjoint(marks) })
}

/// The byte of each character, and the end.
fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

/// Sorted, and of those that overlap a person, then the longest.
fn disjoint(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| {
        (mark.label != Label::Person, usize::MAX - mark.range.len(), mark.range.start)
    });
    let mut kept: Vec<Mark> = Vec::new();
    for mark in marks {
        let free = |other: &Mark| {
            other.range.end <= mark.range.start || mark.range.end <= other.range.start
        };
        if kept.iter().all(free) {
            kept.push(mark);
        }
    }
    kept.sort_by_key(|mark| mark.range.start);
    kept
}

/// The sentences of a folder of brat files, file by file.
pub(crate) fn brat(folder: &Path) -> Result<Vec<Vec<Document>>, Box<dyn Error>> {
    let mut files: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    files.sort();
    files.iter().map(|path| brat_file(path)).collect()
}

fn brat_file(path: &Path) -> Documents {
    let text = fs::read_to_string(path)?;
    let bytes = byte_offsets(&text);
    let mut marks = Vec::new();
    for line in fs::read_to_string(path.with_extension("ann"))?.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let Some((name, offsets)) = fields.get(1).and_then(|field| field.split_once(' ')) else {
            continue;
        };
        let mut offsets =
            offsets.split([' ', ';']).filter_map(|at| bytes.get(at.parse::<usize>().ok()?));
        if let (Some(start), Some(end)) = (offsets.next(), offsets.next())
            && label(name) != Label::None
        {
            marks.push(Mark { range: *start..*end, label: label(name) });
        }
    }
    let marks = disjoint(marks);
    Ok(retyped(&text, &marks))
}

/// The lines of a text whose words and signs are parted, as sentences.
fn retyped(text: &str, marks: &[Mark]) -> Vec<Document> {
    let mut documents = Vec::new();
    let mut sentence = Document::default();
    let mut marks = marks.iter().peekable();
    for line in text.lines() {
        for word in line.split_whitespace() {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            while marks.next_if(|mark| mark.range.end <= start).is_some() {}
            let inside = marks.peek().filter(|mark| mark.range.start < start + word.len());
            let found = inside.map_or(Label::None, |mark| mark.label);
            sentence.push(word, found, inside.is_some_and(|mark| mark.range.start >= start));
        }
        keep(&mut documents, &mut sentence);
    }
    documents
}

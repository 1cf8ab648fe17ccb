//! The corpus: its documents are what its sources make, and its truth can be placed in them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::command::Folder;

#[path = "../../corpus/generate/build/mod.rs"]
mod build;

/// The published kinds.
const KINDS: &str = "
    upn nhs-number chi-number hsc-number uln nino nass-number home-office-ref social-care-ref
    pnc-id utr passport driving-licence vehicle-registration licence-or-permit uci-candidate-number offender-ref
    school-urn person-name address postcode date-of-birth school organisation email phone username
    ip-address url-with-personal-data sort-code bank-account iban payment-card special:health
    special:mental-health special:ethnicity special:religion special:sex-life special:orientation
    special:biometric special:genetic special:political special:trade-union special:offence
    sensitive:safeguarding sensitive:send sensitive:financial-hardship sensitive:substance
    sensitive:attainment sensitive:behaviour sensitive:immigration";

/// What only the generator makes.
const MADE: &[&str] = &["docx", "xlsx", "pdf", "zip", "gz"];

#[test]
fn documents_are_what_the_generator_makes() {
    for set in build::SETS {
        let made = build::documents(&corpus().join("generate").join(set)).expect("sources are fit");
        for document in &made {
            let path = corpus().join(set).join(&document.path);
            let there = fs::read(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
            let same = there == document.bytes;
            assert!(same, "`{}` is out of date: cargo run --example corpus", document.path);
        }
        let names: BTreeSet<&str> = made.iter().map(|document| &*document.path).collect();
        for path in files(&corpus().join(set), "") {
            let extension = path.rsplit('.').next().unwrap_or("");
            let known = !MADE.contains(&extension) || names.contains(&*path);
            assert!(known, "`{path}` has no source");
        }
    }
}

#[test]
fn there_are_enough_documents_of_every_format() {
    let mut all = Vec::new();
    for set in build::SETS {
        all.extend(files(&corpus().join(set), ""));
    }
    assert!(all.len() >= 30, "{} documents", all.len());
    for extension in "docx xlsx pdf csv json jsonl xml html txt eml mbox zip gz".split(' ') {
        let of = all.iter().filter(|path| path.ends_with(&format!(".{extension}"))).count();
        assert!(of >= 2, "{of} documents end in .{extension}");
    }
}

#[test]
fn truth_is_well_formed() {
    for set in build::SETS {
        let documents: BTreeSet<String> = files(&corpus().join(set), "").into_iter().collect();
        let truth = corpus().join("truth").join(format!("{set}.jsonl"));
        let lines = fs::read_to_string(&truth).expect("each set has its truth");
        for (number, line) in lines.lines().enumerate() {
            assert!(
                number == 0 || !line.contains("\"unmarked\""),
                "{set}.jsonl: not its first line"
            );
            let complaint = complaint(line, &documents);
            assert_eq!(complaint, None, "{set}.jsonl, line {}", number + 1);
        }
    }
}

#[test]
fn complaints_are_made() {
    let documents = BTreeSet::from(["a.zip".to_owned()]);
    for (line, expected) in [
        (r#"{"path":"a.zip!b.txt","kind":"uln","text":"1"}"#, None),
        (r#"{"path":"b.zip","kind":"uln","text":"1"}"#, Some("no such document")),
        (r#"{"path":"a.zip","kind":"names","text":"Ada"}"#, Some("no such kind")),
        (r#"{"path":"a.zip","kind":"uln"}"#, Some("no text")),
        (r#"{"path":"a.zip","kind":"uln","text":"a «b c"}"#, Some("half a mark")),
        (r#"{"path":"a.zip","kind":"uln","text":"1","note":"?"}"#, Some("unknown key")),
        ("", Some("no JSON")),
        (r#"{"unmarked":["school"]}"#, None),
        (r#"{"unmarked":["schools"]}"#, Some("not a list of kinds that are not marked")),
        (r#"{"unmarked":[],"path":"a"}"#, Some("not a list of kinds that are not marked")),
    ] {
        assert_eq!(complaint(line, &documents), expected, "{line}");
    }
}

#[test]
fn every_mark_is_in_its_document() {
    let ran = Folder::new().run(&["evaluate", corpus().to_str().expect("the path is UTF-8")]);
    let complaints = ran.stderr();
    let lost: Vec<&str> = complaints
        .lines()
        .filter(|line| line.contains("is in no part of it") || line.contains("not read"))
        .collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
    let rows = ran.rows("score");
    let total = rows.iter().find(|row| row["kind"] == "*").expect("there is a total");
    assert!(total["gold"].as_u64() >= Some(1500), "{total}");
}

/// What is wrong with a line of truth.
fn complaint(line: &str, documents: &BTreeSet<String>) -> Option<&'static str> {
    let Ok(Value::Object(row)) = serde_json::from_str(line) else { return Some("no JSON") };
    if let Some(kinds) = row.get("unmarked") {
        let known = |kind: &Value| KINDS.split_whitespace().any(|known| kind == known);
        let fit = kinds.as_array().is_some_and(|kinds| kinds.iter().all(known));
        return (!fit || row.len() > 1).then_some("not a list of kinds that are not marked");
    }
    let value = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
    let known = ["path", "part", "kind", "text"];
    let root = value("path").split('!').next().unwrap_or_default();
    let text = value("text");
    let marks = (text.matches('«').count(), text.matches('»').count());
    if !row.keys().all(|key| known.contains(&key.as_str())) {
        Some("unknown key")
    } else if !documents.contains(root) {
        Some("no such document")
    } else if !KINDS.split_whitespace().any(|kind| kind == value("kind")) {
        Some("no such kind")
    } else if text.trim().is_empty() {
        Some("no text")
    } else if !matches!(marks, (0, 0) | (1, 1)) {
        Some("half a mark")
    } else {
        None
    }
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The paths of the files below a folder.
fn files(folder: &Path, prefix: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let entry = entry.expect("it can be listed");
        let name = entry.file_name();
        let name = name.to_str().expect("names are UTF-8");
        if entry.path().is_dir() {
            paths.extend(files(&entry.path(), &format!("{prefix}{name}/")));
        } else {
            paths.push(format!("{prefix}{name}"));
        }
    }
    paths.sort();
    paths
}

//! The whole way through: every document of the corpus is copied, and nothing that was found in the
//! originals can be read in the copies — by our readers, by `verify`, or by unpacking them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read,
    path::Path,
};

use serde_json::Value;

use crate::command::{Folder, field};

/// What was found in each document (by its path below `root`) and is searched as plain bytes: values
/// long enough not to stand anywhere by chance.
fn identifiers(rows: &[Value], root: &str) -> BTreeMap<String, BTreeSet<String>> {
    let sure = ["identifier", "contact", "financial"];
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows {
        let text = row["text"].as_str().expect("the text was asked for");
        let group = row["group"].as_str().expect("findings have a group");
        if sure.contains(&group) && text.len() >= 8 && !text.contains(['\n', '\t']) {
            found.entry(document(row, root)).or_default().insert(text.to_owned());
        }
    }
    found
}

/// The document that a row is about, below `root`.
fn document(row: &Value, root: &str) -> String {
    let path = row["path"].as_str().expect("rows have a path");
    let below = path.strip_prefix(root).expect("it lies there").trim_start_matches('/');
    below.split('!').next().unwrap_or_default().to_owned()
}

#[test]
fn nothing_found_in_the_corpus_can_be_read_in_its_copies() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/casework");
    let folder = Folder::new();
    let before = folder.run(&["scan", corpus, "--reveal", "--format", "jsonl"]);
    let values = identifiers(&before.rows("finding"), corpus);
    let count: usize = values.values().map(BTreeSet::len).sum();
    assert!(count > 100, "{count} values");

    let ran = folder.run(&["redact", corpus, "--out", "out", "--format", "jsonl"]);
    let copied = ran.rows("redacted");
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    assert!(copied.len() > 50 && copied.iter().all(|row| row["proved"] == true));
    assert_eq!(field(&ran.rows("skipped"), "detail"), [""; 0]);

    let verified = folder.run(&["verify", corpus, "--redacted", "out", "--format", "jsonl"]);
    assert_eq!(verified.code(), 0, "{}", verified.stdout());

    // A copy whose own name held a value has another name.
    let withheld: BTreeMap<String, &BTreeSet<String>> = copied
        .iter()
        .filter_map(|row| Some((row, values.get(&document(row, corpus))?)))
        .map(|(row, values)| (row["copy"].as_str().expect("it was copied").to_owned(), values))
        .collect();
    let after = folder.run(&["extract", "out", "--reveal", "--format", "jsonl"]);
    for row in after.rows("part") {
        let text = row["text"].as_str().expect("parts have text");
        if let Some(values) = withheld.get(&document(&row, "out")) {
            holds_none(Path::new(&document(&row, "out")), text.as_bytes(), values);
        }
    }
    for (copy, values) in withheld {
        search(&folder.path().join("out").join(copy), values);
    }
}

/// Looks into a file as it is, and into every member of a package.
fn search(path: &Path, values: &BTreeSet<String>) {
    let bytes = fs::read(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    holds_none(path, &bytes, values);
    let Ok(mut zip) = zip::ZipArchive::new(std::io::Cursor::new(&bytes)) else { return };
    for index in 0..zip.len() {
        let mut member = Vec::new();
        let mut reader = zip.by_index(index).expect("members can be opened");
        reader.read_to_end(&mut member).expect("members inflate");
        holds_none(path, &member, values);
    }
}

fn holds_none(path: &Path, bytes: &[u8], values: &BTreeSet<String>) {
    let text = String::from_utf8_lossy(bytes);
    let held = values.iter().filter(|value| text.contains(*value)).count();
    assert_eq!(held, 0, "{}", path.display());
}

//! Broken, hostile and vanishing input: a clear row, the promised exit code, no panic, and nothing
//! half-written.

use std::io::Write;

use crate::command::{Folder, field};

/// Scans one file and gives the reasons of its `skipped` rows.
fn reasons(name: &str, bytes: &[u8]) -> Vec<String> {
    let folder = Folder::new();
    folder.write(name, bytes);
    let ran = folder.run(&["scan", name, "--format", "jsonl"]);
    assert!(ran.code() <= 2, "{name}: exit code {}", ran.code());
    assert!(!ran.stderr().contains("panicked"), "{name}: {}", ran.stderr());
    assert_eq!(ran.rows("summary").len(), 1, "{name}: the run came to its end");
    field(&ran.rows("skipped"), "reason")
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a name is given");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fn nested(depth: usize) -> Vec<u8> {
    (0..depth).fold(b"the end".to_vec(), |inner, _| zip_of(&[("in.zip", &inner)]))
}

const ENTITY_BOMB: &str = r#"<?xml version="1.0"?>
<!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<bomb>&d;&d;&d;&d;</bomb>"#;

#[test]
fn every_broken_file_is_told_of() {
    let whole = zip_of(&[("a.txt", &b"some text ".repeat(100))]);
    let zeros = vec![0u8; 80 << 20];
    for (name, bytes, expected) in [
        ("truncated.zip", whole[..whole.len() / 2].to_vec(), "malformed"),
        ("bomb.zip", zip_of(&[("zeros.txt", &zeros)]), "too-large"),
        ("deep.zip", nested(12), "too-deep"),
        ("program.docx", [&b"MZ\x90\x00\x03\x00"[..], &[0; 600]].concat(), "unsupported"),
        ("not-a-word-file.docx", zip_of(&[("[Content_Types].xml", b"<x/>")]), ""),
        ("broken.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog".to_vec(), "malformed"),
    ] {
        let got = reasons(name, &bytes);
        let told = got.iter().any(|reason| reason == expected);
        assert!(told || expected.is_empty(), "{name}: {got:?}");
    }
}

#[test]
fn odd_files_are_read_all_the_same() {
    let phone = "ring 07700 900123 today";
    let one_line = format!("{} {phone} {}", "x".repeat(3 << 20), "y".repeat(3 << 20));
    for (name, bytes) in [
        ("bomb.xml", ENTITY_BOMB.replace("&d;&d;", phone).into_bytes()),
        ("nuls.csv", format!("name,phone\nA\0B,07700 900123\nC,{phone}\n").into_bytes()),
        ("long.txt", one_line.into_bytes()),
        ("headless.eml", phone.as_bytes().to_vec()),
        ("empty.txt", Vec::new()),
    ] {
        let folder = Folder::new();
        folder.write(name, &bytes);
        let ran = folder.run(&["scan", name, "--format", "jsonl", "--only", "phone"]);
        assert!(ran.code() <= 2, "{name}");
        let expected = usize::from(!bytes.is_empty());
        assert!(ran.rows("finding").len() >= expected, "{name}: {}", ran.stdout());
    }
}

#[test]
fn a_missing_root_is_bad_usage() {
    let folder = Folder::new();
    let ran = folder.run(&["scan", "nowhere.txt"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("`nowhere.txt`"), "{}", ran.stderr());
}

#[test]
fn the_output_folder_may_lie_inside_the_input() {
    let folder = Folder::new();
    folder.write("in/a.txt", "ring 07700 900123");
    for _ in 0..2 {
        let ran = folder.run(&["redact", "in", "--out", "in/out", "--format", "jsonl"]);
        assert_eq!(ran.code(), 0, "{}{}", ran.stdout(), ran.stderr());
        assert_eq!(field(&ran.rows("redacted"), "copy"), ["a.txt"]);
    }
    assert_eq!(folder.read("in/a.txt"), b"ring 07700 900123");
    assert_eq!(folder.read("in/out/a.txt"), b"ring [REDACTED]");
}

#[test]
fn an_original_is_never_replaced() {
    let folder = Folder::new();
    folder.write("a.txt", "ring 07700 900123");
    let ran = folder.run(&["redact", "a.txt", "--out", ".", "--format", "jsonl"]);
    assert_eq!(ran.code(), 2, "{}", ran.stdout());
    assert_eq!(folder.read("a.txt"), b"ring 07700 900123");
    let ran = folder.run(&["redact", "a.txt", "--out", "sub/..", "--format", "jsonl"]);
    assert_ne!(ran.code(), 0, "{}", ran.stdout());
    assert_eq!(folder.read("a.txt"), b"ring 07700 900123");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let folder = Folder::new();
    folder.write("a.txt", "ring 07700 900123");
    let ran = folder.run(&["scan", "a.txt", "--format", "jsonl", "-o", "/dev/full/x"]);
    assert_eq!(ran.code(), 2);
    // A folder that takes no files stands for a disk that is full.
    let ran = folder.run(&["redact", "a.txt", "--out", "/proc/self", "--format", "jsonl"]);
    assert_ne!(ran.code(), 0);
    assert!(!ran.stderr().contains("panicked"), "{}", ran.stderr());
}

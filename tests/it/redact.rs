//! What is withheld is gone from the copies, and everything else is as it was.

use std::{io::Write, path::Path};

use crate::command::{Folder, Ran, field};

const PHONE: &str = "07700 900123";

fn proved(ran: &Ran) -> Vec<bool> {
    ran.rows("redacted").iter().map(|row| row["proved"] == true).collect()
}

#[test]
fn a_value_found_once_goes_everywhere() {
    let folder = Folder::new();
    // Only the first mention has a cue; the second is the same number, written otherwise.
    folder.write("case/a.txt", "NHS number: 999 124 5006\nref 9991245006 again\n");
    let ran = folder.run(&["redact", "case", "--out", "out", "--format", "jsonl"]);
    assert_eq!(ran.code(), 0, "{}{}", ran.stdout(), ran.stderr());
    assert_eq!(proved(&ran), [true]);
    assert_eq!(folder.read("out/a.txt"), b"NHS number: [REDACTED]\nref [REDACTED] again\n");
}

#[test]
fn literals_go_in_any_case_and_across_line_ends() {
    let folder = Folder::new();
    folder.write("a.txt", "Ayo Balogun, AYO\nBALOGUN, ayo.balogun, Balogunson");
    let ran = folder.run(&[
        "redact",
        "a.txt",
        "--out",
        "out",
        "--no-detect",
        "--literal",
        "ayo balogun",
        "--format",
        "jsonl",
    ]);
    assert_eq!(ran.code(), 0, "{}", ran.stdout());
    assert_eq!(folder.read("out/a.txt"), b"[REDACTED], [REDACTED], [REDACTED], Balogunson");
}

#[test]
fn labels_may_tell_the_kind() {
    let folder = Folder::new();
    folder.write("a.txt", format!("ring {PHONE} now"));
    folder.run(&["redact", "a.txt", "--out", "out", "--label", "type"]);
    assert_eq!(folder.read("out/a.txt"), b"ring [phone] now");
}

#[test]
fn a_file_name_is_redacted_too() {
    let folder = Folder::new();
    folder.write("in/Letter to Ayo Balogun.txt", "hello");
    let ran = folder.run(&[
        "redact",
        "in",
        "--out",
        "out",
        "--no-detect",
        "--literal",
        "Ayo Balogun",
        "--format",
        "jsonl",
    ]);
    assert_eq!(field(&ran.rows("redacted"), "copy"), ["Letter to REDACTED.txt"]);
    assert_eq!(folder.read("out/Letter to REDACTED.txt"), b"hello");
}

#[test]
fn the_log_tells_what_and_where_but_never_the_value() {
    let folder = Folder::new();
    folder.write("a.txt", format!("ring {PHONE} or {PHONE} now"));
    folder.run(&["redact", "a.txt", "--out", "out", "--reason", "S2-16"]);
    let log = String::from_utf8(folder.read("out/redaction-log.csv")).expect("the log is UTF-8");
    let lines: Vec<&str> = log.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 3, "{log}");
    assert!(lines[1].contains(",phone,S2-16,12,"), "{log}");
    let hash = |line: &str| line.rsplit(',').next().map(str::to_owned);
    assert_eq!(hash(lines[1]), hash(lines[2]), "equal values have equal hashes");
    assert!(!log.contains("900123"), "{log}");
    // Another run has another key.
    folder.run(&["redact", "a.txt", "--out", "out", "--reason", "S2-16"]);
    let log = String::from_utf8(folder.read("out/redaction-log.csv")).expect("the log is UTF-8");
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 5, "the earlier run's lines are kept: {log}");
    assert_ne!(hash(lines[1]), hash(lines[3]), "{log}");
}

#[test]
fn containers_are_rebuilt_around_redacted_members() {
    let folder = Folder::new();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    let mail = format!("From: a@example.com\r\nSubject: x\r\n\r\nring {PHONE}\r\n");
    for (name, bytes) in [("notes/a.txt", format!("ring {PHONE}")), ("b.eml", mail)] {
        zip.start_file(name, plain).expect("a name is given");
        zip.write_all(bytes.as_bytes()).expect("memory takes it");
    }
    zip.start_file("c.bin", plain).expect("a name is given");
    zip.write_all(&[0, 159, 146, 150, 1, 2, 3].repeat(40)).expect("memory takes it");
    let bytes = zip.finish().expect("memory takes it").into_inner();
    folder.write("bundle.zip", &bytes);
    let ran = folder.run(&[
        "redact",
        "bundle.zip",
        "--out",
        "out",
        "--only",
        "phone",
        "--format",
        "jsonl",
    ]);
    assert_eq!(proved(&ran), [true], "{}", ran.stdout());
    let left_out = field(&ran.rows("skipped"), "detail");
    assert!(left_out.iter().any(|detail| detail.starts_with("left out of the copy")));
    let copy = std::io::Cursor::new(folder.read("out/bundle.zip"));
    let mut copy = zip::ZipArchive::new(copy).expect("the copy is a zip");
    let names: Vec<_> = copy.file_names().map(|name| name.expect("a plain name")).collect();
    assert_eq!(names, ["notes/a.txt", "b.eml"]);
    let text = std::io::read_to_string(copy.by_index(0).expect("it is there")).expect("UTF-8");
    assert_eq!(text, "ring [REDACTED]");
}

#[test]
fn what_cannot_be_read_is_not_copied() {
    let folder = Folder::new();
    folder.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0");
    let ran = folder.run(&["redact", "picture.png", "--out", "out", "--format", "jsonl"]);
    assert_eq!(ran.code(), 3);
    assert!(!Path::new(&folder.path().join("out/picture.png")).exists());
    assert!(field(&ran.rows("skipped"), "detail").iter().any(|d| d.starts_with("no copy")));
}

#[test]
fn ciphertext_in_a_message_cannot_be_proved_clean() {
    let folder = Folder::new();
    // The first bytes of CMS enveloped data.
    let sealed = "MIIBBgYJKoZIhvcNAQcDoIH4MIH1AgEAMYHAMIG9AgEAMCYwEjEQMA4GA1UEAwwHQ2FybFJT";
    let mail = format!(
        "From: a@example.com\r\nTo: b@example.com\r\nSubject: ring {PHONE}\r\nMIME-Version: 1.0\r\n\
         Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{sealed}\r\n"
    );
    folder.write("sealed.eml", mail);
    let args = ["redact", "sealed.eml", "--out", "out", "--only", "phone", "--format", "jsonl"];
    let ran = folder.run(&args);
    assert_eq!((ran.code(), proved(&ran)), (3, vec![false]), "{}", ran.stdout());
    let ran = folder.run(&[&args[..], &["--allow-unproved"]].concat());
    let copy = String::from_utf8(folder.read("out/sealed.eml")).expect("the copy is ASCII");
    assert!(copy.contains("Subject: ring [REDACTED]") && copy.contains(sealed), "{copy}");
    assert_eq!(proved(&ran), [false]);
}

#[test]
fn verify_tells_clean_copies_from_leaking_ones() {
    let folder = Folder::new();
    folder.write("in/a.txt", format!("ring {PHONE} now"));
    folder.write("in/b.txt", format!("call {PHONE} now"));
    folder.run(&["redact", "in", "--out", "out"]);
    let verify = ["verify", "in", "--redacted", "out", "--format", "jsonl"];
    let ran = folder.run(&verify);
    assert_eq!((ran.code(), proved(&ran)), (0, vec![true, true]), "{}", ran.stdout());
    // The same number again, in another writing and another encoding.
    folder.write("out/b.txt", "call MDc3MDA5MDAxMjM= now");
    let ran = folder.run(&verify);
    assert_eq!((ran.code(), proved(&ran)), (3, vec![true, false]), "{}", ran.stdout());
    std::fs::remove_file(folder.path().join("out/a.txt")).expect("it is there");
    assert_eq!(folder.run(&verify).code(), 3, "a copy that is missing proves nothing");
}

#[test]
fn output_is_the_same_for_any_number_of_jobs() {
    let folder = Folder::new();
    for n in 0..40 {
        folder.write(&format!("in/{n}.txt"), format!("{n} ring {PHONE}, a{n}@example.com"));
    }
    let rows = |jobs| {
        let ran = folder.run(&["scan", "in", "--format", "jsonl", "--jobs", jobs]);
        let lines = ran.stdout();
        lines.lines().filter(|line| !line.contains("\"summary\"")).collect::<Vec<_>>().join("\n")
    };
    let one = rows("1");
    assert_eq!(one.lines().count(), 80);
    assert_eq!(one, rows("4"));
}

#[test]
fn lists_decide_and_schools_stay_unless_asked_for() {
    let folder = Folder::new();
    folder.write(
        "withheld.toml",
        "[[allow]]\ntext = \"07700 900123\"\n[[deny]]\ntext = \"Project Heron\"\n",
    );
    folder.write("a.txt", format!("{PHONE} or 07700 900456: project\nheron, at Oakfield Primary"));
    let check = |only: &[&str], expected: &str| {
        let flags = ["redact", "a.txt", "--out", "out", "--format", "jsonl"];
        let ran = folder.run(&[&flags, only].concat());
        assert_eq!(proved(&ran), [true], "{}{}", ran.stdout(), ran.stderr());
        assert_eq!(ran.rows("summary")[0]["allowed"], 1);
        assert_eq!(String::from_utf8_lossy(&folder.read("out/a.txt")), expected, "{only:?}");
    };
    check(&[], &format!("{PHONE} or [REDACTED]: [REDACTED], at Oakfield Primary"));
    check(&["--only", "*"], &format!("{PHONE} or [REDACTED]: [REDACTED], at [REDACTED]"));
}

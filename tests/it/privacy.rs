//! Found text is in no output unless the user asks for it: not in rows, messages, the log or the
//! redaction log, however broken the document is that holds it.

use crate::command::Folder;

/// Values that every document below holds, and that detection finds.
const SECRETS: [&str; 4] = ["999 124 5006", "07700 900123", "sharon.okafor@example.com", "Okafor"];

fn documents() -> Vec<(&'static str, Vec<u8>)> {
    let body = "Mrs Okafor, sharon.okafor@example.com, 07700 900123, NHS number 999 124 5006\n";
    let mail = format!("From: a@example.com\r\nSubject: NHS number 999 124 5006\r\n\r\n{body}");
    vec![
        ("note.txt", body.into()),
        ("broken.json", format!("{{\"note\": \"{body}").into_bytes()),
        ("broken.xml", format!("<a><b>{body}</a>").into_bytes()),
        ("broken.csv", format!("a,b\n\"{body}").into_bytes()),
        ("page.html", format!("<p title='{body}'>{body}<!-- {body} --><b>").into_bytes()),
        ("draft.eml", mail.clone().into_bytes()),
        ("box.mbox", format!("From a@example.com Mon Mar  9 10:00:00 2026\n{mail}").into_bytes()),
        ("broken.pdf", format!("%PDF-1.4\n({body}) Tj").into_bytes()),
        ("broken.zip", format!("PK\u{3}\u{4}{body}").into_bytes()),
        ("wide.txt", body.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ]
}

#[test]
fn no_output_shows_what_was_found() {
    let folder = Folder::new();
    for (name, bytes) in documents() {
        folder.write(&format!("in/{name}"), bytes);
    }
    let mut shown = Vec::new();
    for command in ["scan", "check", "extract"] {
        for format in ["jsonl", "csv", "table"] {
            let ran = folder.run_logging(&[command, "in", "--format", format]);
            assert!(ran.stdout().len() > 100, "{command} {format} says something");
            shown.push((command, ran.stdout() + &ran.stderr()));
        }
    }
    let ran = folder.run_logging(&["redact", "in", "--out", "out", "--format", "jsonl"]);
    assert!(ran.rows("redacted").len() > 5, "{}", ran.stdout());
    shown.push(("redact", ran.stdout() + &ran.stderr()));
    let log = String::from_utf8(folder.read("out/redaction-log.csv")).expect("the log is UTF-8");
    assert!(log.lines().count() > 20, "{log}");
    shown.push(("the log", log));
    for (what, text) in shown {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{what} shows {secret}");
        }
    }
}

#[test]
fn revealing_is_the_users_choice() {
    let folder = Folder::new();
    folder.write("note.txt", &documents()[0].1);
    let ran = folder.run(&["scan", "note.txt", "--format", "jsonl", "--reveal"]);
    for secret in SECRETS {
        assert!(ran.stdout().contains(secret), "{secret}");
    }
}

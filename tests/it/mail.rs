//! Messages with the verdicts they should get, through the command; and the register of consents.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use serde_json::Value;

use crate::command::{Folder, Ran};

/// Formats that the tests of their own readers hold to what they should do; until those are here,
/// what needs them must at least not pass unread.
const LATER: [&str; 1] = ["7z"];

fn corpus(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/mail").join(name).display().to_string()
}

/// The verdicts of a set, by file, in order.
fn verdicts(set: &str) -> BTreeMap<String, Vec<Value>> {
    let policy = corpus("policy.toml");
    let ran = Folder::new().run(&[
        "check",
        "--reveal",
        "--ocr",
        "off",
        "--format",
        "jsonl",
        "--quiet",
        "--policy",
        &policy,
        &corpus(set),
    ]);
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in ran.rows("verdict") {
        let path = row["path"].as_str().expect("a path").replace('\\', "/");
        let name = path.rsplit('/').next().expect("a name").split('!').next().expect("a file");
        found.entry(name.to_owned()).or_default().push(row);
    }
    found
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().map_or(Vec::new(), |list| list.iter().filter_map(Value::as_str).collect())
}

/// What is wrong with the verdicts on one file.
fn wrong(expected: &Value, got: &[Value]) -> Vec<String> {
    let allowed = words(&expected["verdict"]);
    let Some(first) = got.first() else {
        let fine = allowed.contains(&"unread");
        return if fine { Vec::new() } else { vec!["no verdict".to_owned()] };
    };
    let verdict = first["verdict"].as_str().expect("a word");
    let mut wrong = Vec::new();
    if LATER.iter().any(|later| expected["needs"] == *later) {
        if verdict == "encrypt-required" || verdict == "refuse" {
            wrong.push(format!("verdict {verdict}"));
        }
        return wrong;
    }
    if !allowed.contains(&verdict) {
        wrong.push(format!("verdict {verdict}, not {allowed:?}"));
    }
    if !expected["all"].is_null() {
        let all: Vec<_> = got.iter().map(|row| row["verdict"].as_str().expect("a word")).collect();
        if all != words(&expected["all"]) {
            wrong.push(format!("verdicts {all:?}"));
        }
    }
    for key in ["protection", "state"] {
        if !expected[key].is_null() && expected[key] != first[key] {
            wrong.push(format!("{key} {}", first[key]));
        }
    }
    let risks = words(&first["risks"]);
    let told = |word: &&str| risks.iter().any(|risk| risk.contains(*word));
    wrong.extend(words(&expected["risk"]).iter().filter(|w| !told(w)).map(|w| format!("no {w}")));
    wrong.extend(words(&expected["no-risk"]).iter().filter(|w| told(w)).map(|w| (*w).to_owned()));
    for (key, field) in [("recipients", "class"), ("consent", "consent")] {
        for (address, word) in expected[key].as_object().into_iter().flatten() {
            let all = first["recipients"].as_array().expect("a list");
            if !all.iter().any(|to| to["address"] == **address && to[field] == *word) {
                wrong.push(format!("{address} is not {word}"));
            }
        }
    }
    wrong
}

fn check_set(set: &str, least: usize) {
    let got = verdicts(set);
    let rows = fs::read_to_string(corpus(&format!("{set}.jsonl"))).expect("it is there");
    let mut complaints = Vec::new();
    let mut seen = 0;
    for line in rows.lines() {
        let row: Value = serde_json::from_str(line).expect("each line is a row");
        let path = row["path"].as_str().expect("a path");
        let none = Vec::new();
        let faults = wrong(&row, got.get(path).unwrap_or(&none));
        complaints.extend(faults.iter().map(|what| format!("{path}: {what} ({})", row["why"])));
        seen += 1;
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(seen >= least, "{seen} messages");
    let files = fs::read_dir(corpus(set)).expect("the folder is there").count();
    assert_eq!(files, seen, "each message has its row");
}

#[test]
fn verdicts_written_before_the_code() {
    check_set("first", 40);
}

#[test]
fn verdicts_on_every_trap() {
    check_set("traps", 120);
}

#[test]
fn a_wrong_verdict_is_seen() {
    let expected = serde_json::json!({"verdict": ["pass"], "risk": ["tag"], "state": "marked"});
    let got = serde_json::json!({"verdict": "review", "risks": [], "recipients": []});
    assert_eq!(wrong(&expected, &[got]).len(), 3);
    assert_eq!(wrong(&expected, &[]), ["no verdict"]);
}

const POLICY: &str = "[organisation]\ndomains = [\"vale.example\"]\n[consent]\nregister = \"consent.db\"\ntrust-quoted = false\n";
const MESSAGE: &str = "From: p@vale.example\r\nTo: jo@family.example\r\nSubject: Visit\r\nMessage-ID: <m1@vale.example>\r\n\r\nNHS number 999 124 5006\r\n";

fn judged(folder: &Folder) -> Ran {
    folder.run(&["check", "m.eml", "--policy", "policy.toml", "--format", "jsonl", "--quiet"])
}

#[test]
fn a_message_passes_on_both_consents() {
    let folder = Folder::new();
    folder.write("policy.toml", POLICY);
    folder.write("m.eml", MESSAGE);
    folder.write("signed.pdf", "the signed form");
    assert_eq!(judged(&folder).code(), 2, "a register that is named must be there");
    let add = |to: &[&str]| {
        let rest = ["--evidence", "signed.pdf", "--by", "P. Holt", "--policy", "policy.toml"];
        let ran = folder.run(&[&["consent", "add", "Jo@family.example"], to, &rest[..]].concat());
        assert_eq!(ran.code(), 0, "{}", ran.stderr());
    };
    add(&["--standing", "--review", "2027-06-01"]);
    assert_eq!(judged(&folder).code(), 1);
    add(&["--message", "m.eml"]);
    let ran = judged(&folder);
    assert_eq!(ran.code(), 0, "{}", ran.stdout());
    assert_eq!(ran.rows("verdict")[0]["reasons"][0]["clause"], "consent");
    folder.write("m.eml", MESSAGE.replace("5006", "5006, urgent"));
    let other = judged(&folder);
    assert_eq!(other.code(), 1, "a consent is for one message");
    assert_eq!(other.rows("verdict")[0]["recipients"][0]["consent"], "given-for-another");
    let list = folder.run(&["consent", "list", "--policy", "policy.toml", "--format", "jsonl"]);
    let rows = list.rows("consent");
    assert_eq!(rows.len(), 2);
    assert!(!list.stdout().contains("family.example"), "addresses are masked");
    let due = folder.run(&[
        "consent",
        "review-due",
        "--until",
        "2027-07-01",
        "--register",
        "consent.db",
        "--format",
        "jsonl",
    ]);
    assert_eq!(due.rows("consent").len(), 1);
    let revoke =
        folder.run(&["consent", "revoke", "1", "--by", "P. Holt", "--register", "consent.db"]);
    assert_eq!(revoke.code(), 0);
    folder.write("m.eml", MESSAGE);
    assert_eq!(judged(&folder).code(), 1);
}

#[test]
fn what_is_learnt_is_known() {
    let folder = Folder::new();
    folder.write(
        "policy.toml",
        POLICY
            .replace("register", "# register")
            .replace("[consent]", "[recipients]\nknown = \"known.txt\"\n[consent]"),
    );
    folder.write("m.eml", MESSAGE);
    folder.write("known.txt", "kit@post.example\n");
    let risks = |ran: &Ran| words(&ran.rows("verdict")[0]["risks"]).join(" ");
    assert_eq!(risks(&judged(&folder)), "first-time-recipient");
    folder.run(&["check", "m.eml", "--learn", "known.txt", "--quiet"]);
    assert_eq!(risks(&judged(&folder)), "");
    let known = String::from_utf8(folder.read("known.txt")).expect("it is text");
    assert!(known.contains("jo@family.example\nkit@post.example\n"), "{known}");
}

#[test]
fn every_clause_is_explained_when_asked_for() {
    let folder = Folder::new();
    folder.write("policy.toml", "[organisation]\ndomains = [\"vale.example\"]\n");
    folder.write("m.eml", MESSAGE);
    let row = |args: &[&str]| {
        let all = [&["check", "m.eml", "--policy", "policy.toml", "--format", "jsonl", "-q"], args];
        folder.run(&all.concat()).rows("verdict").remove(0)
    };
    assert!(row(&[])["explained"].is_null());
    let explained = row(&["--explain"])["explained"].clone();
    let clauses: Vec<_> = explained.as_array().expect("a list").iter().collect();
    assert!(clauses.iter().any(|c| c["clause"] == "secure.domains"));
    assert!(clauses.iter().any(|c| c["sentence"].as_str().expect("one").contains("`nhs-number`")));
}

#[test]
fn a_policy_names_only_risks_that_there_are() {
    let folder = Folder::new();
    folder.write("policy.toml", "[risks]\nreview = [\"look-alike-domian\"]\n");
    folder.write("m.eml", MESSAGE);
    let ran = judged(&folder);
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("no risk `look-alike-domian`"), "{}", ran.stderr());
    let text = include_str!("../../src/config/policy.default.toml");
    for risk in withheld::decide::mail::RISKS {
        assert!(text.contains(risk.id), "the default policy does not list `{}`", risk.id);
    }
}

#[test]
fn a_maildir_is_a_folder_of_messages() {
    let folder = Folder::new();
    folder.write("policy.toml", "[organisation]\ndomains = [\"vale.example\"]\n");
    folder.write("Sent/cur/1763800000.M1P2.host:2,S", MESSAGE);
    folder.write("Sent/new/1763800001.M2P2.host", MESSAGE.replace("999 124 5006", "later"));
    fs::create_dir_all(folder.path().join("Sent/tmp")).expect("folders grow");
    let ran = folder.run(&["check", "Sent", "--policy", "policy.toml", "--format", "jsonl", "-q"]);
    let rows = ran.rows("verdict");
    let found: Vec<_> = rows.iter().map(|row| row["verdict"].as_str().expect("a word")).collect();
    assert_eq!(found, ["encrypt-required", "pass"]);
}

/// Of several processes that ask for one consent at once, one gets it.
#[test]
fn processes_do_not_share_a_consent() {
    let folder = Folder::new();
    folder.write("policy.toml", POLICY);
    folder.write("m.eml", MESSAGE);
    folder.write("signed.pdf", "the signed form");
    let base = ["--evidence", "signed.pdf", "--by", "P. Holt", "--register", "consent.db"];
    for to in [&["--standing"][..], &["--message-id", "<m1@vale.example>"]] {
        folder.run(&[&["consent", "add", "jo@family.example"], to, &base[..]].concat());
    }
    let spawn = |out: &str| {
        Command::new(env!("CARGO_BIN_EXE_withheld"))
            .current_dir(folder.path())
            .args(["check", "m.eml", "--policy", "policy.toml", "--spend", "--quiet", "-o", out])
            .spawn()
            .expect("the command starts")
    };
    let mut running = ["a", "b", "c", "d"].map(spawn);
    let codes = running.each_mut().map(|child| child.wait().expect("it ends").code());
    let passed = codes.iter().filter(|code| **code == Some(0)).count();
    let stopped = codes.iter().filter(|code| **code == Some(1)).count();
    assert_eq!((passed, stopped), (1, 3), "{codes:?}");
}

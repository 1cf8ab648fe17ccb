//! A subject access request: the subject's own data stays, other people's goes.

use crate::command::{Folder, field};

const SUBJECT: &str = "[subject]\nnames = ['Amara Osei', 'Ami']\ndate-of-birth = '2013-03-09'\n\
                       identifiers = { nhs-number = '999 124 5006' }\n\
                       [request]\nreceived = 2026-11-25\n";

fn bundle() -> Folder {
    let folder = Folder::new();
    folder.write("subject.toml", SUBJECT);
    folder.write(
        "case/note.txt",
        "Amara Osei (DOB 09/03/2013, NHS no. 999 124 5006) was seen at school.\n\
         Her mother Grace Osei rang on 07700 900123.\n\
         Present: Delyth Hartley (social worker).\n",
    );
    folder.write(
        "case/chronology.csv",
        "Date,Name,Note\n01/02/2026,Amara Osei,Ami upset\n02/02/2026,Liam Sutcliffe,Liam hit her\n",
    );
    folder
}

#[test]
fn the_subject_stays_and_third_parties_go() {
    let folder = bundle();
    let args = ["redact", "case", "--subject", "subject.toml", "--out", "out", "--format", "jsonl"];
    let ran = folder.run(&args);
    assert_eq!(ran.code(), 0, "{}{}", ran.stdout(), ran.stderr());
    let note = String::from_utf8(folder.read("out/note.txt")).expect("it is text");
    for kept in ["Amara Osei", "09/03/2013", "999 124 5006", "Delyth Hartley", "social worker"] {
        assert!(note.contains(kept), "{kept}: {note}");
    }
    for gone in ["Grace", "07700"] {
        assert!(!note.contains(gone), "{gone}: {note}");
    }
    let chronology = String::from_utf8(folder.read("out/chronology.csv")).expect("it is text");
    assert!(chronology.contains("Amara Osei,Ami upset"), "{chronology}");
    assert!(!chronology.contains("Liam") && !chronology.contains("Sutcliffe"), "{chronology}");
    let verified = folder.run(&[
        "verify",
        "case",
        "--subject",
        "subject.toml",
        "--redacted",
        "out",
        "--format",
        "jsonl",
    ]);
    assert_eq!(verified.code(), 0, "{}", verified.stdout());
}

#[test]
fn a_plan_names_each_person_once_with_a_role() {
    let folder = bundle();
    let args = ["plan", "case", "--subject", "subject.toml", "--reveal", "--format", "jsonl"];
    let ran = folder.run(&args);
    assert_eq!(ran.code(), 0, "{}{}", ran.stdout(), ran.stderr());
    let rows = ran.rows("person");
    let of = |name| field(&rows, name).into_iter();
    let named = of("name").zip(of("role")).zip(of("decision"));
    let shown: Vec<_> =
        named.map(|((name, role), decision)| format!("{name} {role} {decision}")).collect();
    assert_eq!(shown[0], "Amara Osei subject keep");
    for expected in [
        "Grace Osei family withhold",
        "Delyth Hartley professional keep",
        "Liam Sutcliffe unknown withhold",
    ] {
        assert!(shown.iter().any(|row| row == expected), "{expected}: {shown:?}");
    }
    assert_eq!(field(&ran.rows("request"), "due"), ["2026-12-29"]);
    let masked = folder.run(&["plan", "case", "--subject", "subject.toml", "--format", "table"]);
    assert!(!masked.stdout().contains("Grace"), "{}", masked.stdout());
}

#[test]
fn a_subject_file_that_is_wrong_is_refused() {
    let folder = bundle();
    folder.write("wrong.toml", "[subject]\nname = 'Amara Osei'\n");
    let ran = folder.run(&["plan", "case", "--subject", "wrong.toml"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("line 2"), "{}", ran.stderr());
    assert!(!ran.stderr().contains("Amara"), "{}", ran.stderr());
}

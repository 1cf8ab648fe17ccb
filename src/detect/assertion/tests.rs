use crate::{
    detect::{BELIEVED, Detector},
    model::{Kind, Matcher, Needs, Part, Pattern, Role, Severity, Text, TextBuilder, WordLists},
};

fn pattern() -> Pattern {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Pattern {
        id: "illness".into(),
        written: String::new(),
        kind: Kind::new("special:health"),
        title: "Illness".into(),
        why: "to try the context rules".into(),
        matcher: Matcher::Terms(
            words(&["asthma", "epilepsy", "adhd", "self-harm*", "autism"]),
            WordLists::new(),
        ),
        validator: None,
        cues: words(&["she", "he", "his", "her", "mum", "dad", "brother", "has"]),
        anti_cues: words(&["autism friendly*", "flu jab"]),
        needs: Needs::Nothing,
        severity: Severity::High,
        base: 0.45,
        references: Vec::new(),
        finds: Vec::new(),
        ignores: Vec::new(),
    }
}

fn names() -> Pattern {
    Pattern {
        id: "person-name".into(),
        kind: Kind::new("person-name"),
        matcher: Matcher::Finder("names".into()),
        cues: Vec::new(),
        ..pattern()
    }
}

fn detector() -> Detector {
    Detector::new(&[pattern(), names()]).expect("the patterns compile")
}

fn plain(text: &str) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_synthetic(text);
    builder.finish()
}

/// Each finding: its text, the words of evidence without cues, and how severe it is.
fn told(text: &Text) -> Vec<String> {
    let found = detector().weigh(text).0;
    let terms = found.iter().filter(|finding| finding.kind.as_str() == "special:health");
    terms
        .map(|finding| {
            let words = finding.evidence.iter().map(ToString::to_string);
            let words: Vec<String> =
                words.filter(|word| word != "lexicon" && !word.starts_with("cue:")).collect();
            let value = text.slice(finding.range.clone());
            format!("{} {} {}", value.reveal(), words.join(" "), finding.severity.as_str())
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(told(&plain(text)), expected, "{text:?}");
}

#[test]
fn denials_are_found_and_lowered() {
    check("She has asthma.", &["asthma about:subject high"]);
    check("She has no history of asthma.", &["asthma negated about:subject medium"]);
    check("She has no asthma.", &["asthma negated about:subject medium"]);
    check(
        "no history of asthma, epilepsy or autism",
        &[
            "asthma negated about:unknown medium",
            "epilepsy negated about:unknown medium",
            "autism negated about:unknown medium",
        ],
    );
    check(
        "No history of asthma but she has epilepsy.",
        &["asthma negated about:subject medium", "epilepsy about:subject high"],
    );
    check("denies self-harm", &["self-harm negated about:unknown medium"]);
    check(
        "denies asthma. she has epilepsy",
        &["asthma negated about:subject medium", "epilepsy about:subject high"],
    );
    check("His asthma was ruled out.", &["asthma negated about:subject medium"]);
    check("Not at school today, her asthma is bad.", &["asthma about:subject high"]);
    check("There is no doubt that he has asthma.", &["asthma about:subject high"]);
    check("There is no change in her epilepsy.", &["epilepsy about:subject high"]);
}

#[test]
fn answers_of_forms_are_denials() {
    check("Asthma: No", &["Asthma negated about:unknown medium"]);
    check(
        "Asthma: no\nEpilepsy: yes",
        &["Asthma negated about:unknown medium", "Epilepsy about:unknown high"],
    );
    check("Asthma: no inhaler with him", &["Asthma about:subject high"]);
}

#[test]
fn doubts_are_found_and_lowered() {
    for text in ["?ADHD", "? ADHD", "suspected ADHD", "awaiting ADHD assessment", "query ADHD"] {
        check(text, &["ADHD suspected about:unknown medium"]);
    }
    check("He may have epilepsy.", &["epilepsy suspected about:subject medium"]);
    check("Her ADHD? See GP.", &["ADHD suspected about:subject medium"]);
    check("Is he well? ADHD is on his file.", &["ADHD about:subject high"]);
    check("His autism traits were noted.", &["autism suspected about:subject medium"]);
}

#[test]
fn topics_are_nobodys() {
    for text in [
        "The policy on self-harm was read to her.",
        "She attended a workshop on self-harm.",
        "He is the autism team manager.",
        "Mrs Vale has epilepsy awareness week in her diary.",
        "If your child has asthma, tell her teacher.",
        "Her team supports children with asthma and epilepsy.",
        "asthma and epilepsy policy, as she asked",
    ] {
        check(text, &[]);
    }
    check("We read a leaflet about her asthma.", &["asthma about:subject high"]);
    check("She is open to the autism team.", &["autism about:subject high"]);
    check("He had asthma last week.", &["asthma about:subject high"]);
}

#[test]
fn terms_are_about_someone() {
    let check = |text: &str, expected: &str| {
        let found = told(&plain(text));
        let about = found.first().map(String::as_str).unwrap_or_default();
        assert!(about.contains(expected), "{text:?}: {about}");
    };
    for (text, expected) in [
        ("She has asthma.", "about:subject"),
        ("My son has asthma.", "about:subject"),
        ("Her mum has asthma.", "about:relative"),
        ("Mum says he has asthma.", "about:subject"),
        ("Mum says his asthma is bad.", "about:subject"),
        ("Dad lost his job when his asthma got bad.", "about:relative"),
        ("Dad took him to hospital with asthma.", "about:subject"),
        ("Mum took her to hospital with asthma.", "about:subject"),
        ("She told her mum about the self-harm.", "about:subject"),
        ("She lives with her mum who has epilepsy.", "about:relative"),
        ("His brother Tom has autism.", "about:relative"),
        ("Epilepsy runs on: her brother is ill.", "about:relative"),
        ("no family history of epilepsy", "negated"),
        ("He has it. Asthma has long been known.", "about:unknown"),
    ] {
        check(text, expected);
    }
}

#[test]
fn labels_say_whom_a_field_is_about() {
    let check = |label: &str, expected: &str| {
        let mut builder = TextBuilder::new(Part::new(Role::Body));
        builder.push_synthetic("asthma");
        builder.field(0..6, Some(label.into()), None);
        let found = told(&builder.finish());
        assert!(found.iter().all(|found| found.contains(expected)), "{label}: {found:?}");
    };
    check("Conditions", "about:subject");
    check("Mother's conditions", "about:relative");
}

#[test]
fn a_look_alike_speaks_of_itself_alone() {
    check("His autism friendly bus was late.", &[]);
    check("His autism friendly bus was late for asthma.", &["asthma about:subject high"]);
    // What holds no term speaks against the whole sentence.
    let doubted = detector().weigh(&plain("She had a flu jab and asthma.")).0;
    assert!(doubted.iter().all(|found| found.confidence < BELIEVED), "{doubted:?}");
}

#[test]
fn terms_stay_within_their_cell() {
    check("He has self-harm", &["self-harm about:subject high"]);
    check("He has self\nharm", &["self\nharm about:subject high"]);
    check("His self\tharm", &[]);
    check("His self     harm", &[]);
}

#[test]
fn heads_of_columns_are_nobodys() {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_synthetic("Asthma\nepilepsy, he has");
    builder.field(7..23, Some("Asthma".into()), None);
    let found = told(&builder.finish());
    assert_eq!(found, ["epilepsy about:subject high"]);
}

#[test]
fn titles_and_subjects_are_heard_as_records() {
    let in_part = |part: Part, expected: usize| {
        let mut builder = TextBuilder::new(part.clone());
        builder.push_synthetic("epilepsy review");
        let people = Pattern { cues: vec!["@person".into()], ..pattern() };
        let detector = Detector::new(&[people]).expect("the pattern compiles");
        let found = detector.weigh(&builder.finish()).0;
        let believed = found.iter().filter(|found| found.confidence >= BELIEVED);
        assert_eq!(believed.count(), expected, "{part:?}");
    };
    in_part(Part { detail: Some("subject".into()), ..Part::new(Role::Header) }, 1);
    in_part(Part { detail: Some("title".into()), ..Part::new(Role::Metadata) }, 1);
    in_part(Part { detail: Some("from".into()), ..Part::new(Role::Header) }, 0);
    in_part(Part::new(Role::Body), 0);
}

/// Findings of a pattern of its own that are believed.
fn believed(text: &str) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let pattern = Pattern {
        matcher: Matcher::Terms(
            words(&["cold", "hit her hard", "has a record", "asthma"]),
            WordLists::new(),
        ),
        cues: words(&["reason", "her", "she"]),
        anti_cues: words(&["leaflet", "record collection"]),
        base: 0.15,
        ..pattern()
    };
    let text = plain(text);
    let detector = Detector::new(&[pattern]).expect("the pattern compiles");
    let found = detector.weigh(&text).0;
    let believed = found.iter().filter(|finding| finding.confidence >= BELIEVED);
    believed.map(|finding| text.slice(finding.range.clone()).reveal().to_owned()).collect()
}

#[test]
fn what_stands_at_a_term_weighs() {
    for (text, expected) in [
        // A label right before it weighs more than a cue in the sentence.
        ("Reason: cold", &["cold"][..]),
        ("The reason was a cold", &[]),
        ("name,reason,date\nAmir,cold,May\n", &["cold"]),
        ("name;reason;date\nAmir;cold;May\n", &["cold"]),
        // A look-alike that goes on where the term ends.
        ("Reason: has a record", &["has a record"]),
        ("Reason: has a record collection", &[]),
        ("She has a leaflet: asthma", &[]),
    ] {
        assert_eq!(believed(text), expected, "{text:?}");
    }
}

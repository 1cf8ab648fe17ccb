use super::*;
use crate::model::{Kind, Matcher, Needs, Part, Role, Severity, TextBuilder, WordLists};

fn pattern(id: &str, matcher: Matcher) -> Pattern {
    Pattern {
        id: id.into(),
        written: "`own.toml`, line 1".into(),
        kind: Kind::new(id),
        title: id.into(),
        why: "to try the engine".into(),
        matcher,
        validator: None,
        cues: Vec::new(),
        anti_cues: Vec::new(),
        needs: Needs::Nothing,
        severity: Severity::High,
        base: 0.4,
        references: Vec::new(),
        finds: Vec::new(),
        ignores: Vec::new(),
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The patterns of the tests: numbers that compete, and terms.
fn detector() -> Detector {
    let mut nhs = pattern("nhs-number", Matcher::Regex(r"\d{3}[ .-]?\d{3}[\s.-]?\d{4}".into()));
    nhs.validator = Some("nhs-number".into());
    nhs.cues = words(&["nhs number", "nhs no"]);
    nhs.anti_cues = words(&["invoice"]);
    nhs.needs = Needs::Check;
    nhs.base = 0.08;
    let mut reference = pattern("ref", Matcher::Regex(r"[A-Z]?\d{4,10}".into()));
    reference.cues = words(&["case no", "person id"]);
    reference.needs = Needs::Cue;
    reference.base = 0.1;
    let mut phone = pattern("phone", Matcher::Regex(r"0\d{3,4}(?:[ -]?\d){6,7}".into()));
    phone.validator = Some("uk-phone".into());
    phone.needs = Needs::Check;
    let mail = pattern("email", Matcher::Regex(r"[A-Za-z0-9_.]+@[a-z]+(?:\.[a-z]+)+".into()));
    let mut illness =
        pattern("illness", Matcher::Terms(words(&["asthma*", "hay fever"]), WordLists::new()));
    illness.cues = words(&["she", "has"]);
    illness.anti_cues = words(&["policy", "asthma week"]);
    let patterns = [nhs, reference, phone, mail, illness];
    Detector::new(&patterns).expect("the patterns compile")
}

fn plain(text: &str) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_synthetic(text);
    builder.finish()
}

fn labelled(label: &str, value: &str) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_synthetic("9991245014\t");
    let start = builder.len();
    builder.push_synthetic(value);
    builder.field(start..builder.len(), Some(label.into()), None);
    builder.finish()
}

fn shown(text: &Text) -> Vec<String> {
    let show = |f: &Finding| {
        let evidence: Vec<String> = f.evidence.iter().map(ToString::to_string).collect();
        let value = text.slice(f.range.clone());
        format!("{}={} {:.2} {}", f.kind, value.reveal(), f.confidence, evidence.join(" "))
    };
    detector().weigh(text).0.iter().map(show).collect()
}

#[test]
fn evidence_decides() {
    let check =
        |text: &str, expected: &[&str]| assert_eq!(shown(&plain(text)), expected, "{text:?}");
    check("999 124 5006", &["nhs-number=999 124 5006 0.49 check-digit"]);
    check("401 023 2137", &["nhs-number=401 023 2137 0.76 example-value check-digit issued-range"]);
    check("NHS No.: 999 124 5006", &["nhs-number=999 124 5006 0.98 check-digit cue:nhs no"]);
    check(
        "999 124 5006 (NHS number)",
        &["nhs-number=999 124 5006 0.98 check-digit cue:nhs number"],
    );
    check("invoice 999 124 5006", &[]);
    check("case no 9991245006", &["ref=9991245006 0.86 cue:case no"]);
    check(
        "nhs_no_999\u{a0}124\u{a0}5006.pdf",
        &["nhs-number=999\u{a0}124\u{a0}5006 0.98 check-digit cue:nhs no"],
    );
    check(
        "NHS number: 999 124\r\n5006",
        &["nhs-number=999 124\r\n5006 0.98 check-digit cue:nhs number"],
    );
    check("a_b@x.example, c@y.example", &["email=a_b@x.example 0.40 ", "email=c@y.example 0.40 "]);
    check(
        "tel_07700\u{a0}900\u{a0}123.txt",
        &["phone=07700\u{a0}900\u{a0}123 0.80 valid-form issued-range"],
    );
}

#[test]
fn cues_reach_so_far() {
    let check = |text: &str, expected: usize| {
        assert_eq!(shown(&plain(text)).len(), expected, "{text:?}");
    };
    check("case no 12345", 1);
    check("case no 12345, 12346 and 12347", 3);
    check("case no 12345 was closed after long talks with 12346", 1);
    check("case no\n\n\n12345", 0);
    check(&format!("case no {} 12345", "x ".repeat(50)), 0);
    check("12345 case no: none", 0);
}

#[test]
fn labels_of_fields_are_cues() {
    let check = |label: &str, value: &str, expected: &[&str]| {
        assert_eq!(shown(&labelled(label, value))[1..], *expected, "{label} {value}");
    };
    check("nhsNumber", "9991245006", &["nhs-number=9991245006 0.99 check-digit label:nhs number"]);
    check("NHS_Number", "9991245006", &["nhs-number=9991245006 0.99 check-digit label:nhs number"]);
    check("PersonID", "9991245006", &["ref=9991245006 0.91 label:person id"]);
    check("InvoiceTotal", "9991245006", &[]);
}

#[test]
fn a_form_of_two_columns_is_labelled_by_its_first() {
    let check = |label: &str, before: &str, expected: &[&str]| {
        let mut builder = TextBuilder::new(Part::new(Role::Body));
        builder.push_synthetic(before);
        builder.field(0..builder.len(), Some("Item".into()), None);
        builder.push_synthetic("\t");
        let start = builder.len();
        builder.push_synthetic("9991245006");
        builder.field(start..builder.len(), Some(label.into()), None);
        assert_eq!(shown(&builder.finish()), expected, "{label}: {before}");
    };
    check("Value", "NHS number", &["nhs-number=9991245006 0.98 check-digit cue:nhs number"]);
    check("Value", "Invoice", &[]);
    check("Case no", "NHS number", &["ref=9991245006 0.91 label:case no"]);
}

#[test]
fn neighbours_speak_for_each_other() {
    let four = "999 124 5006\n999 124 5014\n999 590 8301\n999 661 3186\n";
    let found = shown(&plain(four));
    assert_eq!(found.len(), 4);
    assert_eq!(found[0], "nhs-number=999 124 5006 0.95 check-digit neighbours");
    let found = shown(&plain(&format!("{four}999 124 5007\n999 124 5008\n999 124 5009")));
    assert_eq!(found[0], "nhs-number=999 124 5006 0.49 check-digit");
}

#[test]
fn numbers_that_a_text_speaks_of_are_known_by_their_check() {
    let found = |text: &str| {
        let text = plain(text);
        detector().weigh(&text).0.iter().filter(|f| f.confidence >= BELIEVED).count()
    };
    assert_eq!(found("NHS no not given.\n\n\nLater 999-124-5014"), 1);
    assert_eq!(found("No number given.\n\n\nLater 999-124-5014"), 0);
    assert_eq!(found("NHS no not given.\n\n\nLater invoice 999-124-5014"), 0);
}

#[test]
fn a_value_that_comes_again_is_the_same_value() {
    let found = |text: &str| {
        let text = plain(text);
        detector().weigh(&text).0.iter().filter(|f| f.confidence >= BELIEVED).count()
    };
    assert_eq!(found("NHS no 999 124 5006.\n\n\nLater 999-124-5006"), 2);
    assert_eq!(found("NHS no 999 124 5006.\n\n\nLater 999-124-5015"), 1);
    assert_eq!(found("NHS no 999 124 5006.\n\n\nLater invoice 999-124-5006"), 1);
}

#[test]
fn a_list_goes_on_as_it_began() {
    let check = |text: &str, expected: usize| {
        let text = plain(text);
        let found = detector().weigh(&text).0;
        let believed = found.iter().filter(|f| f.confidence >= BELIEVED).count();
        assert_eq!(believed, expected, "{text:?}");
    };
    let far = "who came in today with both of her sisters and told everything about the weekend ";
    check(&format!("case no A120441, A120442 and A120443 {far}"), 3);
    check(&format!("case no: {far}, A120441"), 0);
    check(&format!("case no A120441. {far} A120442"), 1);
}

#[test]
fn numbers_broken_over_lines_need_a_cue() {
    let check =
        |text: &str, expected: &[&str]| assert_eq!(shown(&plain(text)), expected, "{text:?}");
    check("NHS no 9991\n245006", &["nhs-number=9991\n245006 0.98 check-digit cue:nhs no"]);
    check("NHS no 999 124\n  5006", &["nhs-number=999 124\n  5006 0.98 check-digit cue:nhs no"]);
    check("9991\n245006", &[]);
    check("case no 123\n456", &["ref=123\n456 0.86 cue:case no"]);
}

#[test]
fn misread_digits_need_a_cue() {
    let check =
        |text: &str, expected: &[&str]| assert_eq!(shown(&plain(text)), expected, "{text:?}");
    check(
        "NHS no 999 l24 5OO6",
        &["nhs-number=999 l24 5OO6 0.92 check-digit misread-digits cue:nhs no"],
    );
    check("999 l24 5OO6", &[]);
    check(
        "NHS no ９９９\u{3000}１２４ ５００６",
        &["nhs-number=９９９\u{3000}１２４ ５００６ 0.98 check-digit cue:nhs no"],
    );
}

#[test]
fn a_match_may_run_on_into_what_follows() {
    let check =
        |text: &str, expected: &[&str]| assert_eq!(shown(&plain(text)), expected, "{text:?}");
    check("07700 900123 5 times", &["phone=07700 900123 0.80 valid-form issued-range"]);
    check(
        "9-401 023 2137",
        &["nhs-number=401 023 2137 0.30 example-value check-digit issued-range"],
    );
    check(
        "\u{a3}401 023 2137",
        &["nhs-number=401 023 2137 0.30 example-value check-digit issued-range"],
    );
}

#[test]
fn terms_need_company() {
    let check =
        |text: &str, expected: &[&str]| assert_eq!(shown(&plain(text)), expected, "{text:?}");
    check("asthma", &["illness=asthma 0.40 lexicon"]);
    check("She is asthmatic.", &["illness=asthmatic 0.77 lexicon cue:she"]);
    check("She left. Asthma is common.", &["illness=Asthma 0.40 lexicon"]);
    check("The policy on hay\nfever", &[]);
    check("She ran in asthma week", &[]);
}

#[test]
fn only_the_claim_is_answered_for() {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_synthetic("case no 12345 case no 12346");
    let text = builder.finish_claiming(14..27);
    assert_eq!(detector().weigh(&text).0.len(), 1);
}

#[test]
fn odd_texts_do_no_harm() {
    for text in ["", "\u{a0}", "é1é", "1", "@", "\u{200b}1\u{200b}", "1,\n\n,2", "٣٤٥٦٧٨٩", "𝟗𝟗𝟗"]
    {
        detector().weigh(&plain(text));
    }
    let long = "1 ".repeat(20_000) + &"@".repeat(20_000) + &"asthma".repeat(1000);
    detector().weigh(&plain(&long));
}

#[test]
fn bad_patterns_name_the_field() {
    let check = |field: &str, spoil: fn(&mut Pattern)| {
        let mut spoilt = pattern("p", Matcher::Regex(r"\d+".into()));
        spoil(&mut spoilt);
        match Detector::new(&[spoilt]) {
            Ok(_) => panic!("{field} was not refused"),
            Err(bad) => assert_eq!((bad.id.as_str(), bad.field), ("p", field), "{bad}"),
        }
    };
    check("regex", |p| p.matcher = Matcher::Regex("(".into()));
    check("regex", |p| p.matcher = Matcher::Regex("a*".into()));
    check("terms", |p| p.matcher = Matcher::Terms(Vec::new(), WordLists::new()));
    check("terms", |p| p.matcher = Matcher::Terms(words(&["*"]), WordLists::new()));
    check("finder", |p| p.matcher = Matcher::Finder("no such".into()));
    check("validator", |p| p.validator = Some("no such".into()));
    check("needs", |p| p.needs = Needs::Check);
    check("needs", |p| p.needs = Needs::Cue);
    check("base", |p| p.base = 1.5);
    let twice =
        [pattern("p", Matcher::Regex("a".into())), pattern("p", Matcher::Regex("b".into()))];
    assert_eq!(Detector::new(&twice).map(|_| ()).map_err(|bad| bad.field), Err("id"));
}

#[test]
fn detectors_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Detector>();
}

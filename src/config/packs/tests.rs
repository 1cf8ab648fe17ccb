use std::collections::{BTreeMap, BTreeSet};

use super::{words::spread, *};
use crate::{
    detect::{Detector, examples},
    model::{Finding, Kind, Matcher, Part, Role, TextBuilder},
};

#[test]
fn built_in_patterns_hold_what_they_promise() {
    let patterns = built_in().expect("the built-in packs are well formed");
    let detector = Detector::new(&patterns).expect("the built-in packs compile");
    let failures: Vec<String> = patterns
        .iter()
        .flat_map(|pattern| examples::check(&detector, pattern))
        .map(|failure| failure.to_string())
        .collect();
    assert!(failures.is_empty(), "{} fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn few_patterns_are_searched_for_everywhere() {
    let patterns = built_in().expect("the built-in packs are well formed");
    let detector = Detector::new(&patterns).expect("the built-in packs compile");
    let kinds: Vec<&str> = detector.searched_everywhere().map(Kind::as_str).collect();
    assert_eq!(kinds, ["url-with-personal-data", "url-with-personal-data"]);
}

#[test]
fn ids_are_unique_and_identifiers_ignore_enough() {
    let patterns = built_in().expect("the built-in packs are well formed");
    let mut ids = BTreeSet::new();
    for pattern in &patterns {
        assert!(ids.insert(&pattern.id), "`{}` twice", pattern.id);
        let least = if matches!(pattern.matcher, Matcher::Regex(_)) { 4 } else { 3 };
        assert!(pattern.ignores.len() >= least, "`{}` ignores too little", pattern.id);
    }
}

#[test]
fn every_kind_of_number_has_a_dozen_examples_each_way() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for pattern in built_in().expect("the built-in packs are well formed") {
        let (finds, ignores) = counts.entry(pattern.kind.to_string()).or_default();
        *finds += pattern.finds.len();
        *ignores += pattern.ignores.len();
    }
    counts.retain(|kind, _| !kind.contains(':'));
    for kind in [
        "upn",
        "nhs-number",
        "chi-number",
        "hsc-number",
        "uln",
        "nino",
        "nass-number",
        "home-office-ref",
        "social-care-ref",
        "pnc-id",
        "offender-ref",
        "utr",
        "temporary-tax-ref",
        "passport",
        "driving-licence",
        "vehicle-registration",
        "licence-or-permit",
        "uci-candidate-number",
        "school-urn",
        "postcode",
        "date-of-birth",
        "person-name",
        "address",
        "school",
        "organisation",
        "email",
        "phone",
        "username",
        "ip-address",
        "url-with-personal-data",
        "sort-code",
        "bank-account",
        "iban",
        "payment-card",
    ] {
        assert!(counts.contains_key(kind), "`{kind}` has no pattern");
    }
    for (kind, (finds, ignores)) in counts {
        assert!(finds >= 12 && ignores >= 12, "`{kind}`: {finds} finds, {ignores} ignores");
    }
}

#[test]
fn every_special_and_sensitive_kind_has_a_pattern() {
    let kinds: BTreeSet<String> = built_in()
        .expect("the built-in packs are well formed")
        .iter()
        .map(|pattern| pattern.kind.to_string())
        .collect();
    for kind in [
        "special:health",
        "special:mental-health",
        "special:ethnicity",
        "special:religion",
        "special:sex-life",
        "special:orientation",
        "special:biometric",
        "special:genetic",
        "special:political",
        "special:trade-union",
        "special:offence",
        "sensitive:safeguarding",
        "sensitive:send",
        "sensitive:financial-hardship",
        "sensitive:substance",
        "sensitive:attainment",
        "sensitive:behaviour",
        "sensitive:immigration",
    ] {
        assert!(kinds.contains(kind), "`{kind}` has no pattern");
    }
}

#[test]
fn kinds_of_terms_have_enough_examples() {
    let mut examples: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for pattern in built_in().expect("the built-in packs are well formed") {
        let kind = pattern.kind.as_str();
        if kind.starts_with("special:") || kind.starts_with("sensitive:") {
            let counts = examples.entry(kind.to_owned()).or_default();
            counts.0 += pattern.finds.len();
            counts.1 += pattern.ignores.len();
        }
    }
    let few: Vec<_> =
        examples.iter().filter(|(_, (finds, ignores))| finds.min(ignores) < &12).collect();
    assert!(few.is_empty(), "{few:?}");
}

#[test]
fn lists_within_terms_are_spread() {
    let lists = WordLists::from([("who".into(), ["mum".into(), "dad".into()].into())]);
    let spread = |term: &str| spread(vec![term.to_owned()], &lists);
    assert_eq!(spread("is ill"), Ok(vec!["is ill".to_owned()]));
    assert_eq!(spread("{who} is ill"), Ok(vec!["mum is ill".into(), "dad is ill".into()]));
    assert_eq!(spread("{who} and {who}").map(|all| all.len()), Ok(4));
    assert_eq!(spread("{nobody} is ill"), Err("nobody".to_owned()));
    assert_eq!(spread("{who is ill"), Err("who is ill".to_owned()));
}

#[test]
fn every_pack_in_the_folder_is_built_in() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns");
    let names: BTreeSet<String> = fs::read_dir(dir)
        .expect("the folder of packs is there")
        .map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned())
        .filter(|name| Path::new(name).extension().is_some_and(|kind| kind == "toml"))
        .collect();
    let built_in: BTreeSet<String> =
        PACKS.iter().chain(&WORDS).map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names, built_in);
}

const GOOD: &str = r#"[[pattern]]
id = "badge"
title = "Badge"
why = "It tells who."
regex = 'BX\d{4}'
needs = "nothing"
severity = "low"
base = 0.6
references = ["our own"]
finds = ["badge «BX1234»"]
ignores = ["BX123"]
"#;

#[test]
fn wrong_packs_say_where() {
    let check = |from: &str, to: &str, expected: &str| {
        let text = GOOD.replace(from, to);
        let message = match parse(&File::built_in("own.toml", &text), &WordLists::new()) {
            Ok(_) => "nothing wrong".to_owned(),
            Err(err) => err.to_string(),
        };
        assert!(message.contains(expected), "{message}");
    };
    check("", "", "nothing wrong");
    check("base = 0.6\n", "base = 0.6\ncue = [\"x\"]\n", "`own.toml`, line 9: unknown field `cue`");
    check("severity = \"low\"", "severity = \"dire\"", "`own.toml`, line 7");
    check("title = \"Badge\"", "title = \" \"", "line 1: pattern `badge`, field `title`");
    check("ignores = [\"BX123\"]", "ignores = []", "field `ignores`: at least as many");
    check("regex = 'BX\\d{4}'\n", "", "field `regex`: one of");
    check(
        "regex = 'BX\\d{4}'\nneeds",
        "finder = \"names\"\nneeds",
        "line 1: pattern `badge`, field `needs`: a finder weighs its findings itself",
    );
    check(
        "base = 0.6\n",
        "base = 0.6\ncues = [\"@nobody\"]\n",
        "field `cues`: no word list is called `nobody`",
    );
    check("why = \"It tells who.\"\n", "", "missing field `why`");
}

#[test]
fn a_pack_of_ones_own_replaces_a_built_in_pattern_and_shares_its_words() {
    let dir = tempfile::tempdir().expect("a folder");
    let own = GOOD.replace("\"badge\"", "\"upn\"").replace("base =", "cues = [\"@ours\"]\nbase =");
    fs::write(dir.path().join("own.toml"), own).expect("a pack");
    fs::write(dir.path().join("words.toml"), "[words]\nours = [\"pass\"]\n").expect("a list");
    let patterns = all(Some(dir.path()), &[]).expect("both are well formed");
    assert_eq!(patterns.len(), built_in().expect("they are well formed").len());
    let named: Vec<_> = patterns.iter().filter(|pattern| pattern.id == "upn").collect();
    assert_eq!(named.len(), 1);
    assert_eq!(named[0].cues, ["pass"]);
}

#[test]
fn a_pack_of_ones_own_decides_on_a_finder() {
    let shown = |found: &Finding| format!("{} {:?} {:?}", found.kind, found.severity, found.range);
    let check = |matcher: &str, expected: &[&str]| {
        let dir = tempfile::tempdir().expect("a folder");
        let own = GOOD
            .replace("\"badge\"", "\"person-name\"\nkind = \"colleague\"")
            .replace("regex = 'BX\\d{4}'\nneeds = \"nothing\"\n", matcher)
            .replace("base = 0.6\n", "");
        fs::write(dir.path().join("own.toml"), own).expect("a pack");
        let patterns = all(Some(dir.path()), &[]).expect("both are well formed");
        let mut builder = TextBuilder::new(Part::new(Role::Body));
        builder.push_synthetic("Amara Osei-Whitlock came in.");
        let shown: Vec<String> = match Detector::new(&patterns) {
            Ok(detector) => detector.detect(&builder.finish()).iter().map(shown).collect(),
            Err(bad) => vec![bad.to_string()],
        };
        assert_eq!(shown.len(), expected.len(), "{matcher}: {shown:?}");
        for (shown, expected) in shown.iter().zip(expected) {
            assert!(shown.ends_with(expected), "{matcher}: {shown}");
        }
    };
    check("finder = \"names\"\n", &["colleague Low 0..19"]);
    check("terms = [\"heron\"]\n", &[]);
    let at = "own.toml`, line 1: pattern `person-name`, field `finder`";
    check(
        "finder = \"x\"\n",
        &[&format!(
            "{at}: there is no finder `x`, only `names`, `addresses`, `schools`, `organisations`"
        )],
    );
    let twice = format!("{at}: another pattern names the same finder");
    check("finder = \"addresses\"\n", &[&twice]);
}

#[test]
fn packs_of_a_folder_are_read() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("own.toml"), GOOD).expect("a pack");
    fs::write(dir.path().join("notes.txt"), "no pack").expect("a file");
    let patterns = from_dir(dir.path()).expect("one good pack");
    assert_eq!(patterns.len(), 1);
    let detector = Detector::new(&patterns).expect("it compiles");
    assert_eq!(examples::check(&detector, &patterns[0]), []);
}

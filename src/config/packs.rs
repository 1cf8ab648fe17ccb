//! Packs of patterns: TOML files → [`Pattern`]s.
//!
//! The built-in packs lie in `patterns/` and are part of the program; users put their own beside
//! them. Every pattern must say why it is there, where its rule comes from, what it finds and what
//! it leaves alone; an unknown key is an error. This module compiles nothing: whether a regex is
//! one, the detector says.

use std::{collections::BTreeMap, fs, ops::Range, path::Path};

use serde::Deserialize;
use toml::Spanned;

use crate::{
    error::{Error, Result},
    model::{Kind, Matcher, Needs, Pattern, Severity},
};

/// The word lists that every pack may name; a later one may name those before it.
const WORDS: [(&str, &str); 2] = [
    ("words.toml", include_str!("../../patterns/words.toml")),
    ("look-alikes.toml", include_str!("../../patterns/look-alikes.toml")),
];

macro_rules! packs {
    ($($name:literal),* $(,)?) => {
        &[$((concat!($name, ".toml"), include_str!(concat!("../../patterns/", $name, ".toml")))),*]
    };
}

/// The built-in packs: file name and text.
const PACKS: &[(&str, &str)] = packs![
    "attainment",
    "behaviour",
    "biometric-genetic",
    "contact",
    "education",
    "ethnicity",
    "finance",
    "gender-identity",
    "hardship",
    "health",
    "health-numbers",
    "home-office",
    "identity",
    "immigration",
    "justice",
    "medication",
    "mental-health",
    "offence",
    "online",
    "political-union",
    "religion",
    "safeguarding",
    "send",
    "sex-life-and-orientation",
    "social-care",
    "substance",
];

/// The built-in patterns.
pub fn built_in() -> Result<Vec<Pattern>> {
    let mut patterns = Vec::new();
    let lists = shared_words()?;
    for (name, text) in PACKS {
        patterns.extend(parse(name, text, &lists)?);
    }
    Ok(patterns)
}

/// The built-in patterns and those of a folder; one with the id of a built-in one takes its place.
pub fn with_folder(folder: Option<&Path>) -> Result<Vec<Pattern>> {
    let own = folder.map(from_dir).transpose()?.unwrap_or_default();
    let mut patterns = built_in()?;
    patterns.retain(|pattern| own.iter().all(|other| other.id != pattern.id));
    patterns.extend(own);
    Ok(patterns)
}

/// The patterns of the packs in a folder: its `*.toml` files, by name. Word lists in a file named
/// as a built-in one (`words.toml`, `look-alikes.toml`) may be named by all packs of the folder.
fn from_dir(dir: &Path) -> Result<Vec<Pattern>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(|err| Error::io(dir, &err))? {
        let path = entry.map_err(|err| Error::io(dir, &err))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    let lists = WORDS.iter().map(|(name, _)| dir.join(name)).filter(|path| files.contains(path));
    let lists = lists.into_iter().try_fold(shared_words()?, |known, path| {
        words(&path.display().to_string(), &read(&path)?, &known)
    })?;
    let mut patterns = Vec::new();
    for file in files {
        patterns.extend(parse(&file.display().to_string(), &read(&file)?, &lists)?);
    }
    Ok(patterns)
}

/// The patterns of one pack.
pub fn from_file(path: &Path) -> Result<Vec<Pattern>> {
    parse(&path.display().to_string(), &read(path)?, &shared_words()?)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|err| Error::io(path, &err))
}

/// Named lists of words.
type Words = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pack {
    #[serde(default)]
    words: Words,
    #[serde(default, rename = "pattern")]
    patterns: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    id: String,
    kind: Option<String>,
    title: String,
    why: String,
    regex: Option<String>,
    terms: Option<Vec<String>>,
    validator: Option<String>,
    #[serde(default)]
    cues: Vec<String>,
    #[serde(default)]
    anti_cues: Vec<String>,
    #[serde(default)]
    needs: Speaks,
    severity: Harm,
    #[serde(default = "base_if_unsaid")]
    base: f32,
    references: Vec<String>,
    finds: Vec<String>,
    ignores: Vec<String>,
}

/// How likely a match is with nothing else known, where a pack does not say.
const fn base_if_unsaid() -> f32 {
    0.3
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Speaks {
    #[default]
    Nothing,
    Check,
    Cue,
    Either,
    Both,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Harm {
    Low,
    Medium,
    High,
}

/// A file and its text, for saying where something is wrong.
struct File<'a> {
    name: &'a str,
    text: &'a str,
}

impl File<'_> {
    fn error(&self, at: Option<Range<usize>>, problem: &str) -> Error {
        let line = at.map(|at| {
            let before = self.text.get(..at.start).unwrap_or(self.text);
            before.bytes().filter(|byte| *byte == b'\n').count() + 1
        });
        match line {
            Some(line) => Error::config(format!("`{}`, line {line}: {problem}", self.name)),
            None => Error::config(format!("`{}`: {problem}", self.name)),
        }
    }

    fn read(&self) -> Result<Pack> {
        toml::from_str(self.text).map_err(|err| self.error(err.span(), err.message()))
    }
}

/// The word lists that every pack may name.
fn shared_words() -> Result<Words> {
    WORDS.iter().try_fold(Words::new(), |known, (name, text)| words(name, text, &known))
}

/// The word lists of a pack, with those that they name filled in.
fn words(name: &str, text: &str, known: &Words) -> Result<Words> {
    let file = File { name, text };
    lists(&file, file.read()?.words, known)
}

fn lists(file: &File<'_>, own: Words, known: &Words) -> Result<Words> {
    let mut all = known.clone();
    for (list, words) in own {
        let expanded = expand(words, known).map_err(|unknown| {
            file.error(None, &format!("word list `{list}`: no word list is called `{unknown}`"))
        })?;
        all.insert(list, expanded);
    }
    Ok(all)
}

/// Words with each `@list` replaced by its words. `@person` also stays: it stands for names, as
/// `@name`, which is no list, stands for one right before the match.
fn expand(words: Vec<String>, known: &Words) -> std::result::Result<Vec<String>, String> {
    let mut all = Vec::with_capacity(words.len());
    for word in words {
        let Some(list) = word.strip_prefix('@') else {
            all.push(word);
            continue;
        };
        if list == "name" {
            all.push(word);
            continue;
        }
        let Some(members) = known.get(list) else { return Err(list.to_owned()) };
        all.extend(members.iter().cloned());
        if list == "person" {
            all.push(word);
        }
    }
    Ok(all)
}

/// Terms with each `{list}` in them replaced by each of its words: `{nationality} family`.
fn spread(terms: Vec<String>, known: &Words) -> std::result::Result<Vec<String>, String> {
    let mut all = Vec::with_capacity(terms.len());
    for term in terms {
        let Some((before, rest)) = term.split_once('{') else {
            all.push(term);
            continue;
        };
        let Some((list, after)) = rest.split_once('}') else { return Err(rest.to_owned()) };
        let words = known.get(list).ok_or_else(|| list.to_owned())?;
        let filled = words.iter().map(|word| format!("{before}{word}{after}")).collect();
        all.extend(spread(filled, known)?);
    }
    Ok(all)
}

fn parse(name: &str, text: &str, known: &Words) -> Result<Vec<Pattern>> {
    let file = File { name, text };
    let pack = file.read()?;
    let known = lists(&file, pack.words, known)?;
    let mut patterns = Vec::with_capacity(pack.patterns.len());
    for entry in pack.patterns {
        let span = entry.span();
        patterns.push(pattern(entry.into_inner(), &known).map_err(|wrong| {
            file.error(
                Some(span),
                &format!("pattern `{}`, field `{}`: {}", wrong.id, wrong.field, wrong.problem),
            )
        })?);
    }
    Ok(patterns)
}

/// What is wrong with an entry.
struct Wrong {
    id: String,
    field: &'static str,
    problem: String,
}

fn pattern(entry: Entry, known: &Words) -> std::result::Result<Pattern, Wrong> {
    let id = entry.id.clone();
    let wrong = |field, problem: &str| Wrong { id: id.clone(), field, problem: problem.to_owned() };
    let unknown = |field, list: String| wrong(field, &format!("no word list is called `{list}`"));
    let fill = |field, words| expand(words, known).map_err(|list| unknown(field, list));
    required(&entry).map_err(|(field, problem)| wrong(field, problem))?;
    let matcher = match (entry.regex, entry.terms) {
        (Some(regex), None) => Matcher::Regex(regex),
        (None, Some(terms)) => {
            Matcher::Terms(spread(terms, known).map_err(|list| unknown("terms", list))?)
        }
        _ => return Err(wrong("regex", "either `regex` or `terms` is needed, not both")),
    };
    Ok(Pattern {
        kind: Kind::new(entry.kind.as_deref().unwrap_or(&entry.id)),
        cues: fill("cues", entry.cues)?,
        anti_cues: fill("anti-cues", entry.anti_cues)?,
        id: entry.id,
        title: entry.title,
        why: entry.why,
        matcher,
        validator: entry.validator,
        needs: needs(entry.needs),
        severity: severity(entry.severity),
        base: entry.base,
        references: entry.references,
        finds: entry.finds,
        ignores: entry.ignores,
    })
}

/// What every entry must say.
fn required(entry: &Entry) -> std::result::Result<(), (&'static str, &'static str)> {
    for (field, text) in [("id", &entry.id), ("title", &entry.title), ("why", &entry.why)] {
        if text.trim().is_empty() {
            return Err((field, "it is empty"));
        }
    }
    for (field, list) in [("references", &entry.references), ("finds", &entry.finds)] {
        if list.is_empty() {
            return Err((field, "at least one is needed"));
        }
    }
    if entry.ignores.len() < entry.finds.len() {
        return Err(("ignores", "at least as many as `finds` are needed"));
    }
    Ok(())
}

const fn needs(speaks: Speaks) -> Needs {
    match speaks {
        Speaks::Nothing => Needs::Nothing,
        Speaks::Check => Needs::Check,
        Speaks::Cue => Needs::Cue,
        Speaks::Either => Needs::Either,
        Speaks::Both => Needs::Both,
    }
}

const fn severity(harm: Harm) -> Severity {
    match harm {
        Harm::Low => Severity::Low,
        Harm::Medium => Severity::Medium,
        Harm::High => Severity::High,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::detect::{Detector, examples};

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
        assert_eq!(kinds, ["url-with-personal-data"]);
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
        let lists = Words::from([("who".into(), vec!["mum".into(), "dad".into()])]);
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
            let message = match parse("own.toml", &text, &Words::new()) {
                Ok(_) => "nothing wrong".to_owned(),
                Err(err) => err.to_string(),
            };
            assert!(message.contains(expected), "{message}");
        };
        check("", "", "nothing wrong");
        check(
            "base = 0.6\n",
            "base = 0.6\ncue = [\"x\"]\n",
            "`own.toml`, line 9: unknown field `cue`",
        );
        check("severity = \"low\"", "severity = \"dire\"", "`own.toml`, line 7");
        check("title = \"Badge\"", "title = \" \"", "line 1: pattern `badge`, field `title`");
        check("ignores = [\"BX123\"]", "ignores = []", "field `ignores`: at least as many");
        check("regex = 'BX\\d{4}'\n", "", "field `regex`: either");
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
        let own =
            GOOD.replace("\"badge\"", "\"upn\"").replace("base =", "cues = [\"@ours\"]\nbase =");
        fs::write(dir.path().join("own.toml"), own).expect("a pack");
        fs::write(dir.path().join("words.toml"), "[words]\nours = [\"pass\"]\n").expect("a list");
        let patterns = with_folder(Some(dir.path())).expect("both are well formed");
        assert_eq!(patterns.len(), built_in().expect("they are well formed").len());
        let named: Vec<_> = patterns.iter().filter(|pattern| pattern.id == "upn").collect();
        assert_eq!(named.len(), 1);
        assert_eq!(named[0].cues, ["pass"]);
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
}

//! The rules of the house: which way imports point, and how long files and functions may be.
//!
//! Each rule is a function from source text to complaints, and is seen to complain here before it
//! is run over the sources.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What each folder of `src/` may import from the crate.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &["model"]),
    ("error", &["error", "model"]),
    ("format", &["format", "model"]),
    ("ocr", &["ocr", "model"]),
    ("consent", &["consent", "model", "error"]),
    ("walk", &["walk", "model", "format", "error"]),
    ("open", &["open", "model", "format"]),
    ("redact", &["redact", "model", "format"]),
    ("detect", &["detect", "model"]),
    ("people", &["people", "model"]),
    ("decide", &["decide", "model"]),
    ("report", &["report", "model", "error"]),
    ("config", &["config", "model", "error"]),
    (
        "pipeline",
        &[
            "pipeline", "model", "error", "format", "walk", "open", "redact", "detect", "people",
            "decide", "report",
        ],
    ),
    (
        "face",
        &[
            "face", "pipeline", "config", "report", "model", "error",
            // A face hands the walk's files, a compiled detector, the policy and the labels over
            // to the pipeline, and who reads pixels or keeps consents.
            "walk", "detect", "decide", "redact", "ocr", "consent",
        ],
    ),
];

/// What the pure stages may not touch: files, the environment, the network, the clock.
const IMPURE: &[&str] =
    &["std::fs", "std::env", "TcpStream", "UdpSocket", "std::time", "std::process", "std::io"];

const MAX_FILE: usize = 600;
const MAX_FUNCTION: usize = 40;

#[test]
fn imports_point_one_way() {
    assert_eq!(
        wrong_imports("detect", "use crate::{\n    model::Text,\n    config::packs,\n};"),
        ["detect imports config"]
    );
    assert_eq!(wrong_imports("model", "let x = crate::open::open();"), ["model imports open"]);
    assert_eq!(wrong_imports("decide", "use std::fs::File;"), ["decide uses std::fs"]);
    assert_eq!(wrong_imports("format", "use crate::model::{Text, Part};"), [""; 0]);
    over_sources(wrong_imports);
}

#[test]
fn files_and_functions_are_short() {
    let long = format!("fn f() {{\n{}}}\n", "    g();\n".repeat(MAX_FUNCTION));
    assert_eq!(too_long(&long), ["`fn f() {` has 42 lines"]);
    assert_eq!(too_long(&"\n".repeat(MAX_FILE + 1)), ["601 lines"]);
    assert_eq!(too_long("fn f() {\n}\n\n    fn g();\n    fn h() { 1 }\n"), [""; 0]);
    over_sources(|_, text| too_long(text));
}

#[test]
fn nothing_is_left_over() {
    assert_eq!(residue("    todo!()"), ["line 1: todo!("]);
    assert_eq!(residue("x.unwrap()"), ["line 1: .unwrap()"]);
    over_sources(|_, text| residue(text));
}

fn residue(text: &str) -> Vec<String> {
    // Written apart, so that this file does not complain of itself.
    let marks = ["todo!(", "unimplemented!(", "dbg!(", concat!("TO", "DO"), concat!("FIX", "ME")];
    let mut complaints = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for mark in marks.iter().copied().chain([".unwrap()", "super::super", "#[allow("]) {
            if line.contains(mark) {
                complaints.push(format!("line {}: {mark}", number + 1));
            }
        }
    }
    complaints
}

fn wrong_imports(stage: &str, text: &str) -> Vec<String> {
    let (_, allowed) =
        MAY_IMPORT.iter().find(|(name, _)| *name == stage).expect("every folder has a rule");
    let mut complaints: Vec<String> = imported(text)
        .into_iter()
        .filter(|name| !allowed.contains(&name.as_str()))
        .map(|name| format!("{stage} imports {name}"))
        .collect();
    if matches!(stage, "detect" | "people" | "decide") {
        let impure = IMPURE.iter().filter(|path| text.contains(*path));
        complaints.extend(impure.map(|path| format!("{stage} uses {path}")));
    }
    complaints
}

/// The crate's own modules that a source file names: `crate::x`, and the first names of
/// `crate::{x::…, y::…}`.
fn imported(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => names.extend(heads(list)),
            None => names.push(head(rest)),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn head(path: &str) -> String {
    path.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
}

fn heads(list: &str) -> Vec<String> {
    let mut heads = vec![String::new()];
    let mut depth = 0;
    for char in list.chars() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(String::new()),
            _ if depth == 0 => heads.last_mut().expect("there is one").push(char),
            _ => {}
        }
    }
    heads.iter().map(|path| head(path.trim_start())).collect()
}

fn too_long(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut complaints = Vec::new();
    if lines.len() > MAX_FILE {
        complaints.push(format!("{} lines", lines.len()));
    }
    for (start, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let opens = line.trim_start().starts_with("fn ") || line.contains(" fn ");
        if !opens || line.trim_start().starts_with("//") {
            continue;
        }
        let closing = format!("{}}}", " ".repeat(indent));
        let body = lines[start..].iter().position(|line| *line == closing);
        let ends_here = line.ends_with('}') || line.ends_with(';');
        if let Some(length) = body.filter(|_| !ends_here).map(|end| end + 1)
            && length > MAX_FUNCTION
        {
            complaints.push(format!("`{}` has {length} lines", line.trim_start()));
        }
    }
    complaints
}

fn over_sources(rule: impl Fn(&str, &str) -> Vec<String>) {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut complaints = Vec::new();
    let mut seen = 0;
    for file in sources(&src) {
        let below = file.strip_prefix(&src).expect("it was found there");
        let first = below.components().next().expect("it has a name");
        let stage = Path::new(first.as_os_str()).with_extension("");
        let stage = stage.to_str().expect("sources have plain names");
        if matches!(stage, "lib" | "main") {
            continue;
        }
        seen += 1;
        // Tables of tests may be long, and may use what their subject may not.
        let whole = fs::read_to_string(&file).expect("sources are UTF-8");
        let is_test = below.components().any(|step| {
            matches!(step.as_os_str().to_str(), Some("tests" | "tests.rs" | "properties.rs"))
        });
        let text = if is_test { "" } else { before_tests(&whole) };
        let own = rule(stage, text);
        complaints.extend(own.iter().map(|what| format!("{}: {what}", below.display())));
    }
    assert!(seen > 30, "the sources were found");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn before_tests(text: &str) -> &str {
    let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    &text[..tests]
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

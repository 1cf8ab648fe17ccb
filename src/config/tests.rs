use super::*;
use crate::{
    detect::Detector,
    model::{Matcher, Part, Role, Severity, TextBuilder},
};

fn read(text: &str) -> Result<Config> {
    let folder = tempfile::tempdir().expect("a folder");
    let list = "\u{feff}# staff\nJane Osei\n\nTom Achebe\n";
    std::fs::write(folder.path().join("names.txt"), list).expect("a list");
    std::fs::write(folder.path().join("bad.txt"), "Jane Osei\n--\n").expect("a list");
    Config::read(&File::built_in("withheld.toml", text), folder.path())
}

fn well(text: &str) -> Config {
    read(text).expect("it is well formed")
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let check = |text: &str, expected: &str| {
        let message = match read(text).and_then(|config| config.patterns(None).map(|_| ())) {
            Ok(()) => "nothing wrong".to_owned(),
            Err(err) => err.to_string(),
        };
        assert!(message.contains(expected), "{message}");
    };
    check("", "nothing wrong");
    check("[detect]\nonyl = []\n", "`withheld.toml`, line 2: unknown field `onyl`");
    check("\n[[allow]]\n", "`withheld.toml`, line 2: `allow-1`, field `text`: one of");
    check("[[deny]]\ntext = 'x'\nfile = 'names.txt'", "`deny-1`, field `text`: one of");
    check(
        "[[deny]]\ntext = 'x'\n[[deny]]\ntext = '-'",
        "line 3: `deny-2`, field `text`: it has no",
    );
    check("[[deny]]\nfile = 'bad.txt'", "bad.txt`, line 2: `deny-1`, field `file`: it has no");
    check("[[deny]]\nfile = 'none.txt'", "none.txt`: No such file");
    check("[[deny]]\ntext = 'x'\nkinds = []", "line 3: unknown field `kinds`");
    check("[[deny]]\ntext = 'x'\nseverity = 'dire'", "line 3: unknown variant `dire`");
    check(
        "[[allow]]\ntext = 'x'\nkinds = ['phone', 'fone']",
        "`withheld.toml`, line 1: `allow-1`, field `kinds`: no pattern finds the kind `fone`",
    );
    check("[[pattern]]\nid = 'x'", "`withheld.toml`, line 1: missing field");
}

#[test]
fn what_is_not_set_keeps_its_default() {
    let config = well("[limits]\ndepth = 4\n");
    assert_eq!(config.limits(), Limits { depth: 4, ..Limits::default() });
}

#[test]
fn lists_are_read_from_files() {
    let config = well(
        "[[allow]]\nfile = 'names.txt'\nkinds = ['person-*']\nwhy = 'staff'\n\
         [[deny]]\nfile = 'names.txt'\nseverity = 'high'",
    );
    let allowed = &config.allow[0];
    assert_eq!(allowed.texts, ["Jane Osei", "Tom Achebe"]);
    assert_eq!((allowed.kinds.len(), allowed.why.as_deref()), (1, Some("staff")));
    let patterns = config.patterns(None).expect("the kinds are known");
    let denied = patterns.last().expect("there are patterns");
    assert_eq!((denied.id.as_str(), denied.kind.as_str()), ("deny-1", "denied"));
    assert_eq!(denied.severity, Severity::High);
    assert_eq!(denied.finds, ["«Jane Osei»", "«Tom Achebe»"]);
}

#[test]
fn patterns_in_the_file_take_the_place_of_others() {
    let config = well(
        "[words]\nours = ['heron']\n[[pattern]]\nid = 'upn'\ntitle = 't'\nwhy = 'w'\n\
         terms = ['{ours} file']\nseverity = 'low'\nreferences = ['r']\nfinds = ['«heron file»']\n\
         ignores = ['heron']",
    );
    let patterns = config.patterns(None).expect("it is well formed");
    let upn: Vec<_> = patterns.iter().filter(|pattern| pattern.id == "upn").collect();
    assert_eq!(upn.len(), 1);
    let lists = [("ours".to_owned(), ["heron".to_owned()].into())].into();
    assert_eq!(upn[0].matcher, Matcher::Terms(vec!["{ours} file".into()], lists));
}

#[test]
fn denied_texts_are_found_whatever_else_is() {
    let config = well(
        "[[deny]]\ntext = 'Project Heron'\nkind = 'social-care-ref'\n\
         [[deny]]\ntext = '(Zoë)'\n[[deny]]\ntext = 'Heron*'\n[[deny]]\ntext = 'Osei'\n\
         [[deny]]\ntext = 'OX/2291'",
    );
    let patterns = config.patterns(None).expect("it is well formed");
    let detector = Detector::new(&patterns).expect("they compile");
    let check = |text: &str, expected: &[&str]| {
        let mut builder = TextBuilder::new(Part::new(Role::Body));
        builder.push_synthetic(text);
        let found = detector.detect(&builder.finish());
        let found = found.iter().filter(|found| found.evidence.contains(&crate::detect::DENIED));
        let shown: Vec<String> =
            found.map(|found| format!("{} {}", found.kind, &text[found.range.clone()])).collect();
        assert_eq!(shown, expected, "{text:?}");
    };
    check("about project\r\n  HERON.", &["social-care-ref project\r\n  HERON", "denied HERON"]);
    check("ZOË, zoë and Zoë", &["denied ZOË", "denied zoë", "denied Zoë"]);
    check("herons", &["denied herons"]);
    check("Projects Heronry, a sheron", &["denied Heronry"]);
    check("Mrs Amara Osei-Whitlock came", &["denied Osei"]);
    check("Osei1 and Oseis", &[]);
    check("OX 2291 or ox-2291, not OX/22911", &["denied OX 2291", "denied ox-2291"]);
}

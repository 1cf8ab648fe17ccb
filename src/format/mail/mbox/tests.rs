use crate::model::{Cut, NAME_STREAM, Place};

use super::*;

#[derive(Default)]
struct Seen2 {
    texts: Vec<String>,
    children: Vec<String>,
}

impl Sink for Seen2 {
    fn text(&mut self, text: crate::model::Text) -> ControlFlow<()> {
        self.texts.push(format!("{} {}", text.part.shown(), text.as_str()));
        ControlFlow::Continue(())
    }

    fn child(&mut self, child: Source) -> ControlFlow<()> {
        let bytes = child.content.bytes(1 << 20).expect("it is small");
        let name = child.place.name().into_owned();
        self.children.push(format!("{name} {}", String::from_utf8_lossy(&bytes)));
        ControlFlow::Continue(())
    }

    fn note(&mut self, step: &str, fault: Fault) {
        panic!("{step} {fault}");
    }
}

fn source(input: &str) -> Source {
    Source::new(Place::file("a.mbox"), Content::memory(input.as_bytes().to_vec()))
}

fn check(input: &str, expected: &[&str]) {
    let mut seen = Seen2::default();
    read(&source(input), &Limits::default(), &mut seen).expect("it is in memory");
    assert_eq!(seen.children, expected, "{input:?}");
}

const LINE: &str = "From a@x.example Mon Jan  5 10:00:00 2026\n";

#[test]
fn messages_are_ranges_and_none_is_lost() {
    let two = format!("{LINE}A: 1\n\none\n\n{LINE}A: 2\n\ntwo\n");
    check(&two, &["1 A: 1\n\none\n\n", "2 A: 2\n\ntwo\n"]);
    let no_end = format!("{LINE}A: 1\n\none\n\n{LINE}A: 2\n\ntwo");
    check(&no_end, &["1 A: 1\n\none\n\n", "2 A: 2\n\ntwo"]);
    check(
        &format!("{LINE}A: 1\n\none\n{LINE}A: 2\n\ntwo\n"),
        &["1 A: 1\n\none\n", "2 A: 2\n\ntwo\n"],
    );
    check(&two.replace('\n', "\r\n"), &["1 A: 1\r\n\r\none\r\n\r\n", "2 A: 2\r\n\r\ntwo\r\n"]);
    check(
        &format!("{LINE}A: 1\n\n>From here\nFrom here on\n"),
        &["1 A: 1\n\n>From here\nFrom here on\n"],
    );
    check(&format!("lost: yes\n\nx\n\n{LINE}A: 1\n\n"), &["1 lost: yes\n\nx\n\n", "2 A: 1\n\n"]);
    check("", &[]);
    check(LINE, &["1 "]);
    check(&LINE.repeat(2), &["1 ", "2 "]);
}

#[test]
fn a_content_length_is_believed_where_it_fits() {
    let body = format!("\n{LINE}quoted\n");
    let fits = format!("{LINE}Content-Length: {}\n\n{body}\n{LINE}A: 2\n\ntwo\n", body.len());
    let first = format!("1 Content-Length: {}\n\n{body}\n", body.len());
    check(&fits, &[&first, "2 A: 2\n\ntwo\n"]);
    let wrong = format!("{LINE}Content-Length: 3\n\none and more\n\n{LINE}A: 2\n\ntwo\n");
    check(&wrong, &["1 Content-Length: 3\n\none and more\n\n", "2 A: 2\n\ntwo\n"]);
}

/// Gives each child as the test says.
struct Give(Vec<Option<&'static str>>);

impl Children for Give {
    fn copy(&mut self, ordinal: usize, child: Source) -> Result<Copied, Fault> {
        let name = child.place.name().into_owned();
        let bytes = match self.0.get(ordinal) {
            None => child.content.bytes(1 << 20)?.to_vec(),
            Some(Some(bytes)) => bytes.as_bytes().to_vec(),
            Some(None) => return Ok(Copied::Dropped),
        };
        Ok(Copied::Kept { bytes, name })
    }
}

fn written(input: &str, cuts: &Cuts, give: Vec<Option<&'static str>>) -> String {
    let mut out = Vec::new();
    write(&source(input), &Limits::default(), cuts, &mut Give(give), &mut out)
        .expect("it is small");
    String::from_utf8(out).expect("it is text")
}

#[test]
fn copies_are_the_same_or_safe() {
    let input = format!("{LINE}A: 1\n\none\n\n{LINE}A: 2\n\ntwo");
    assert_eq!(written(&input, &Cuts::default(), vec![]), input);
    let changed = written(&input, &Cuts::default(), vec![Some("A: 1\n\nFrom me\nx")]);
    assert_eq!(changed, format!("{LINE}A: 1\n\n>From me\nx\n\n{LINE}A: 2\n\ntwo"));
    let dropped = written(&input, &Cuts::default(), vec![None]);
    assert!(dropped.starts_with(&format!("{LINE}Subject: [withheld]\n\n")), "{dropped}");
    let mut cuts = Cuts::default();
    cuts.add(0, Cut { start: 5, end: 16, label: "[email]".into() });
    cuts.add(NAME_STREAM, Cut { start: 0, end: 1, label: "x".into() });
    let cut = written(&input, &cuts, vec![]);
    assert_eq!(cut, input.replacen("a@x.example", "[email]", 1));
}

#[test]
fn the_separator_is_a_text() {
    let mut seen = Seen2::default();
    read(&source(&format!("{LINE}A: 1\n\n")), &Limits::default(), &mut seen).expect("small");
    assert_eq!(seen.texts, [format!("header:envelope {}", LINE.trim_end())]);
}

#[test]
fn blobs_overlap() {
    let input = format!("{LINE}A: 1\n\nsome text that is longer than one window\n");
    let limits = Limits { window: 16, overlap: 8, ..Limits::default() };
    let mut whole = 0;
    blobs(&source(&input), &limits, &mut |blob| {
        whole += usize::from(memchr::memmem::find(blob, b"longer t").is_some());
    })
    .expect("small");
    assert!(whole > 0);
}

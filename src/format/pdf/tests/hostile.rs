//! Hostile files: read in bounded time, and never silently as empty.

use std::time::{Duration, Instant};

use lopdf::{Document, Object, Stream, dictionary};

use super::samples::{Read, Sample, read, source};
use crate::{
    format::pdf,
    model::{Limits, Reason},
};

const TEXT: &str = "BT /F1 12 Tf 72 700 Td (Jane) Tj ET";
/// Nothing here takes longer, even unoptimised on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

fn saved(doc: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    doc.save_to(&mut bytes).expect("memory takes any file");
    bytes
}

/// Reads a file, and says how its pages begin and whether anything was told of.
fn outcome(bytes: &[u8]) -> (Option<String>, bool) {
    let started = Instant::now();
    let read = read(bytes);
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    match read {
        Ok(read) => {
            let first = read.texts.iter().find(|text| text.page.is_some());
            (first.map(|text| text.as_str().to_owned()), !read.notes.is_empty())
        }
        Err(_) => (None, true),
    }
}

#[test]
fn an_earlier_table_that_is_the_present_one() {
    let bytes = Sample::new(&[TEXT]).bytes();
    let tail = String::from_utf8_lossy(&bytes[bytes.len() - 40..]).into_owned();
    let start: String = tail.chars().filter(char::is_ascii_digit).collect();
    let at = memchr::memmem::find(&bytes, b"/Type/XRef").expect("the table is a stream");
    let looped = [&bytes[..at], format!("/Prev {start}").as_bytes(), &bytes[at..]].concat();
    assert_eq!(outcome(&looped).0.as_deref(), Some("Jane\n"));
}

/// Wraps a page's text in forms: each shows the next `times` times, `depth` deep.
fn nested(depth: usize, times: usize) -> Vec<u8> {
    let mut sample = Sample::new(&[&format!("{TEXT} /Fm Do")]);
    let mut inner = None;
    for _ in 0..depth {
        let mut dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        };
        if let Some(inner) = inner {
            let forms = dictionary! { "Fm" => Object::Reference(inner) };
            dict.set("Resources", dictionary! { "XObject" => forms });
        }
        let content = "/Fm Do ".repeat(times);
        inner = Some(sample.doc.add_object(Stream::new(dict, content.into_bytes())));
    }
    if let Some(inner) = inner {
        sample.resource("XObject", "Fm", inner);
    }
    sample.bytes()
}

#[test]
fn forms_in_forms() {
    let (text, told) = outcome(&nested(400, 1));
    assert_eq!((text.as_deref(), told), (Some("Jane\n"), true), "what lies too deep is told of");
    let limits =
        Limits { until: Some(Instant::now() + Duration::from_secs(2)), ..Limits::default() };
    let started = Instant::now();
    let fault = pdf::read(&source(&nested(12, 30)), &limits, &mut Read::default());
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    let reason = fault.expect_err("nobody reads so many forms").reason;
    assert!(matches!(reason, Reason::TimedOut | Reason::TooLarge), "{reason}");
}

#[test]
fn a_form_that_shows_itself() {
    let mut sample = Sample::new(&[&format!("{TEXT} /Fm Do")]);
    let form = sample.form("/Fm Do");
    let own = dictionary! { "XObject" => dictionary! { "Fm" => form } };
    let stream = sample.doc.get_object_mut(form).and_then(Object::as_stream_mut);
    stream.expect("the form was made here").dict.set("Resources", own);
    assert_eq!(outcome(&sample.bytes()), (Some("Jane\n".to_owned()), true));
}

#[test]
fn thousands_of_pages_that_share_everything() {
    let mut sample = Sample::new(&[TEXT]);
    let page = sample.page(0).clone();
    let tree = page.get(b"Parent").and_then(Object::as_reference).expect("pages have a parent");
    let kids: Vec<Object> =
        (0..20_000).map(|_| sample.doc.add_object(page.clone()).into()).collect();
    let dict = dictionary! { "Type" => "Pages", "Count" => kids.len() as u32, "Kids" => kids };
    sample.doc.objects.insert(tree, dict.into());
    assert_eq!(outcome(&sample.bytes()).0.as_deref(), Some("Jane\n"));
}

#[test]
fn trees_of_pages_without_an_end() {
    for (depth, round) in [(5_000, false), (3, true)] {
        let mut sample = Sample::new(&[TEXT]);
        let page = sample.pages[0];
        let top = sample.page(0).get(b"Parent").and_then(Object::as_reference);
        let mut below = page;
        for _ in 0..depth {
            let node =
                dictionary! { "Type" => "Pages", "Kids" => vec![below.into()], "Count" => 1 };
            below = sample.doc.add_object(node);
        }
        let top = top.expect("pages have a parent");
        let kids = if round { vec![top.into(), below.into()] } else { vec![below.into()] };
        sample
            .doc
            .objects
            .insert(top, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
        let (text, told) = outcome(&sample.bytes());
        assert!(told || text.as_deref() == Some("Jane\n"), "nothing is lost without a word");
    }
}

#[test]
fn an_object_stream_that_unpacks_without_end() {
    let mut doc = Sample::new(&[TEXT]).doc;
    let mut inflated = b"90 0 ".to_vec();
    inflated.resize(300 << 20, b' ');
    let mut bomb =
        Stream::new(dictionary! { "Type" => "ObjStm", "N" => 1, "First" => 5 }, inflated);
    bomb.compress().expect("blanks can be packed");
    doc.add_object(bomb);
    let (text, told) = outcome(&saved(&mut doc));
    assert!(told || text.as_deref() == Some("Jane\n"));
}

#[test]
fn content_that_nests_without_end() {
    for content in [
        format!("{} {TEXT}", "[".repeat(100_000)),
        format!("{TEXT} {}", "<<".repeat(100_000)),
        format!("{} {TEXT}", "q ".repeat(100_000)),
        format!("{TEXT} {}", "/A BMC ".repeat(100_000)),
        format!("{TEXT} {}", "0 0 m 9 9 l ".repeat(100_000)),
        format!("{TEXT} {} f", "0 0 500 800 re ".repeat(60_000)),
        format!("{TEXT} {}", "0 0 500 800 re f ".repeat(60_000)),
    ] {
        let (text, told) = outcome(&Sample::new(&[&content]).bytes());
        assert!(told || text.is_some(), "{}", &content[..20]);
        let read = read(&Sample::new(&[&content]).bytes()).expect("it is a file");
        let all: String = read.texts.iter().map(crate::model::Text::as_str).collect();
        assert!(all.contains("Jane") || content.starts_with('['), "{}", &content[..20]);
    }
}

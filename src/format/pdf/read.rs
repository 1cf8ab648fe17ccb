//! The reader: pages, then everything else in the file that holds text.

use std::ops::ControlFlow;

use hayro_syntax::{
    object::{ObjectIdentifier, Stream},
    page::Page,
};
use lopdf::Document;

use super::{
    geometry::Bounds,
    graph::{self, Sweep},
    links,
    normal::{self, Normal},
    pictures::Unseen,
    scan,
    scene::{Id, Scene},
    texts::{self, DROPPED, Home, LINKS, Reading},
    veils,
    walk::Walker,
};
use crate::{
    format::image,
    model::{Fault, Limits, Part, Role, Sink, Source, Text, TextBuilder},
};

/// A page on which pictures cover more than this is a picture.
const PICTURE: f64 = 0.5;

/// See [`format`](crate::format).
pub(super) fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    let normal = normal::load(&bytes, limits)?;
    file_notes(&normal, sink);
    let mut walker = Walker::new(&normal.pdf, limits);
    let mut unseen = Unseen::default();
    if pages(&normal, limits, &mut walker, &mut unseen, sink)?.is_break()
        || others(&mut walker, &mut unseen, sink)?.is_break()
    {
        return Ok(());
    }
    if unseen.has_scans()
        && !limits.ocr.is_off()
        && let Err(fault) = limits.ocr.engine()
    {
        sink.note("", fault);
    }
    for note in unseen.notes() {
        sink.note("", Fault::unsupported(note));
    }
    if unreached(&normal, &mut walker, sink)?.is_break() {
        return Ok(());
    }
    if let Some(graph) = &normal.graph {
        let _stopped = rest(source, &normal, graph, limits, sink);
    } else {
        sink.note("", Fault::malformed("properties, comments and attachments cannot be read"));
    }
    Ok(())
}

fn file_notes(normal: &Normal, sink: &mut dyn Sink) {
    if !normal.oversize.is_empty() {
        let detail = format!("{} streams unpack beyond the limits", normal.oversize.len());
        sink.note("", Fault::new(crate::model::Reason::TooLarge, detail));
    }
    if let Some(trouble) = &normal.trouble {
        sink.note(
            "",
            Fault::malformed(format!(
                "{}: its pages can be copied as pictures only",
                trouble.detail
            )),
        );
    }
}

type Flow = Result<ControlFlow<()>, Fault>;

fn pages<'a>(
    normal: &'a Normal,
    limits: &Limits,
    walker: &mut Walker<'a>,
    unseen: &mut Unseen,
    sink: &mut dyn Sink,
) -> Flow {
    for (index, page) in normal.pdf.pages().iter().enumerate() {
        let scene = walker.page(page)?;
        let home = Home {
            stream: Some(texts::page_stream(index)),
            page: Some(index as u32 + 1),
            part: Part::new(Role::Body),
        };
        let veils = veils::of_page(&scene, sheet(page));
        let reading = texts::of_scene(&scene, &home, &veils);
        page_notes(&scene, index + 1, reading.unknown, sink);
        let mut seen = None;
        if scan::is_scan(&scene, page) {
            match scan::look(&normal.pdf, walker.pictures.iter().copied(), page, limits) {
                Ok((_, sight)) => seen = Some(sight),
                Err(_) => unseen.scan(index + 1),
            }
        } else {
            unseen.page(index + 1, scene.pictures.len());
        }
        if hand_over(&scene, &home, reading, sink).is_break()
            || seen.is_some_and(|seen| words(&seen, index, sink).is_break())
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Hands on the words of a scan.
fn words(seen: &image::Sight, index: usize, sink: &mut dyn Sink) -> ControlFlow<()> {
    let page = index as u32 + 1;
    if seen.doubtful {
        sink.note("", image::doubtful(page));
    }
    if seen.words.is_empty() {
        return ControlFlow::Continue(());
    }
    sink.text(image::of_words(&seen.words, texts::scan_stream(index), page))
}

fn hand_over(
    scene: &Scene<'_>,
    home: &Home,
    reading: Reading,
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    if !reading.body.as_str().is_empty() {
        sink.text(reading.body)?;
    }
    for hidden in reading.hidden {
        sink.text(hidden)?;
    }
    for declared in texts::declared(scene, home) {
        sink.text(declared)?;
    }
    ControlFlow::Continue(())
}

fn page_notes(scene: &Scene<'_>, number: usize, unknown: usize, sink: &mut dyn Sink) {
    if unknown > 0 {
        // Without their number: a copy may have fewer, and is told of in the same words.
        let detail = format!("glyphs on page {number} have no known characters");
        sink.note("", Fault::unsupported(detail));
    }
    if scene.unread > 0 {
        let bytes = scene.unread;
        sink.note(
            "",
            Fault::unsupported(format!("{bytes} bytes of text on page {number} have no font")),
        );
    }
    if scene.broken > 0 {
        let broken = scene.broken;
        sink.note(
            "",
            Fault::malformed(format!("{broken} content streams of page {number} cannot be read")),
        );
    }
}

/// Whether a page is mainly a picture, so that its text, if any, is not all there is to read.
pub(super) fn is_picture(scene: &Scene<'_>, page: &Page<'_>) -> bool {
    let sheet = sheet(page);
    let covered: f64 = scene.pictures.iter().map(|picture| picture.shared_area(sheet)).sum();
    covered > PICTURE * sheet.area()
}

/// What a viewer shows of a page.
pub(super) fn sheet(page: &Page<'_>) -> Bounds {
    let crop = page.intersected_crop_box();
    Bounds { x0: crop.x0, y0: crop.y0, x1: crop.x1, y1: crop.y1 }
}

/// Patterns, glyph procedures, mask groups: each once, whichever pages use it.
fn others(walker: &mut Walker<'_>, unseen: &mut Unseen, sink: &mut dyn Sink) -> Flow {
    let mut done = std::collections::BTreeSet::new();
    while let Some((id, other)) =
        walker.others.iter().find(|(id, _)| !done.contains(*id)).map(|(id, o)| (*id, o.clone()))
    {
        done.insert(id);
        let scene = walker.other(id, &other)?;
        unseen.elsewhere(scene.pictures.len());
        if scene.glyphs.is_empty() && scene.broken == 0 {
            continue;
        }
        let stream = texts::other_stream(id);
        let home = Home { stream, page: None, part: Part::new(Role::Body) };
        if emit_other(&scene, &home, sink).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn emit_other(scene: &Scene<'_>, home: &Home, sink: &mut dyn Sink) -> ControlFlow<()> {
    let reading = texts::of_scene(scene, home, &[]);
    if reading.unknown > 0 {
        let detail = "glyphs of a pattern or glyph procedure have no known characters";
        sink.note("", Fault::unsupported(detail));
    }
    if scene.broken > 0 {
        sink.note("", Fault::malformed("a pattern or glyph procedure cannot be read"));
    }
    hand_over(scene, home, reading, sink)
}

/// Forms that no page shows. No copy has them.
pub(super) fn unreached<'a>(
    normal: &'a Normal,
    walker: &mut Walker<'a>,
    sink: &mut dyn Sink,
) -> Flow {
    let Some(graph) = &normal.graph else { return Ok(ControlFlow::Continue(())) };
    for (id, object) in &graph.objects {
        if walker.reached.contains(id)
            || walker.fixed.contains(id)
            || !holds_content(object)
            || normal.oversize.contains(id)
        {
            continue;
        }
        let Some(stream) = stream_at(&normal.pdf, *id) else { continue };
        let scene = walker.hidden(stream)?;
        let home = Home { stream: Some(DROPPED), page: None, part: Part::new(Role::Hidden) };
        if emit_other(&scene, &home, sink).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn holds_content(object: &lopdf::Object) -> bool {
    let lopdf::Object::Stream(stream) = object else { return false };
    let named = |key: &[u8], name: &[u8]| {
        stream.dict.get(key).and_then(lopdf::Object::as_name).is_ok_and(|n| n == name)
    };
    named(b"Subtype", b"Form") || stream.dict.has(b"PatternType")
}

/// A stream of the normalised file.
pub(super) fn stream_at(pdf: &hayro_syntax::Pdf, id: Id) -> Option<Stream<'_>> {
    pdf.xref().get::<Stream<'_>>(ObjectIdentifier::new(id.0, i32::from(id.1)))
}

/// Everything that is not page content.
fn rest(
    source: &Source,
    normal: &Normal,
    graph: &Document,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    let sweep = graph::sweep(graph);
    let mut at = 0;
    for found in &sweep.found {
        sink.text(plain_text(&found.part, found.label.as_deref(), &found.text, &mut at))?;
    }
    text_streams(normal, &sweep, &mut at, sink)?;
    for link in links::all(graph) {
        let text = link.text();
        let mut builder = TextBuilder::new(Part::named(Role::Attribute, "link"));
        builder.push_even(&text, LINKS, link.range.start);
        sink.text(builder.finish())?;
    }
    children(source, normal, &sweep, limits, sink)
}

fn plain_text(part: &Part, label: Option<&str>, text: &str, at: &mut u64) -> Text {
    let mut builder = TextBuilder::new(part.clone());
    builder.push_even(text, DROPPED, *at);
    *at += text.len() as u64;
    if let Some(label) = label {
        builder.field(0..text.len(), Some(label.into()), None);
    }
    builder.finish()
}

fn text_streams(
    normal: &Normal,
    sweep: &Sweep,
    at: &mut u64,
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    for (id, part) in &sweep.text_streams {
        let bytes = stream_at(&normal.pdf, *id).and_then(|stream| stream.decoded_data().ok());
        let Some(bytes) = bytes else {
            sink.note("", Fault::malformed("a stream of text outside the pages cannot be read"));
            continue;
        };
        let text = super::strings::text_string(&bytes);
        let text =
            if part.role == Role::Code { text } else { super::strings::without_markup(&text) };
        if !text.trim().is_empty() {
            sink.text(plain_text(part, None, &text, at))?;
        }
    }
    ControlFlow::Continue(())
}

fn children(
    source: &Source,
    normal: &Normal,
    sweep: &Sweep,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    for (ordinal, embedded) in sweep.embedded.iter().enumerate() {
        if ordinal >= limits.members {
            let detail =
                format!("{} attachments, more than the limits allow", sweep.embedded.len());
            sink.note("", Fault::new(crate::model::Reason::TooLarge, detail));
            break;
        }
        let name = match embedded.name.trim() {
            "" => format!("attachment-{}", ordinal + 1),
            name => name.to_owned(),
        };
        let bytes = stream_at(&normal.pdf, embedded.id).and_then(|stream| stream.decoded().ok());
        match bytes {
            Some(bytes) => sink.child(source.child(&name, bytes.into_owned()))?,
            None => sink.note(&name, Fault::malformed("the attachment cannot be unpacked")),
        }
    }
    ControlFlow::Continue(())
}

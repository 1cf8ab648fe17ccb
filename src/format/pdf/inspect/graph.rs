//! What comes along with the pages: comments, attachments, scripts, properties, hidden fields.

use std::ops::ControlFlow;

use lopdf::{Dictionary, Document, Object};

use super::{
    super::{graph, normal::Normal, read::stream_at, strings},
    Each,
};
use crate::model::{Hidden, Hiding, Part, Role, Spot};

/// Things of one kind, counted, and the first of them.
struct Things {
    how: Hiding,
    part: Part,
    count: usize,
    text: String,
}

/// How much is kept of what they say.
const KEPT: usize = 1_000;

impl Things {
    fn new(how: Hiding, part: Part) -> Things {
        Things { how, part, count: 0, text: String::new() }
    }

    fn add(&mut self, text: &str) {
        self.count += 1;
        if self.text.len() < KEPT {
            self.text.push_str(text);
            self.text.push('\n');
        }
    }
}

/// Inspects all objects.
pub(super) fn inspect(graph: &Document, normal: &Normal, each: &mut Each<'_>) -> ControlFlow<()> {
    for things in [
        comments(graph),
        scripts(graph),
        fields(graph),
        private(graph),
        properties(graph),
        attachments(graph),
    ] {
        if things.count > 0 {
            each(Hidden::of_things(things.how, things.part, things.count, &things.text))?;
        }
    }
    xfa(graph, normal, each)
}

fn dictionaries(graph: &Document) -> impl Iterator<Item = &Dictionary> {
    graph.objects.values().filter_map(|object| match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    })
}

fn name<'d>(dict: &'d Dictionary, key: &[u8]) -> &'d [u8] {
    dict.get(key).and_then(Object::as_name).unwrap_or_default()
}

fn string(graph: &Document, dict: &Dictionary, key: &[u8]) -> Option<String> {
    let object = dict.get_deref(key, graph).ok()?;
    let text = strings::text_string(object.as_str().ok()?);
    (!text.trim().is_empty()).then_some(text)
}

/// Comments that do not stand on the page as text.
fn comments(graph: &Document) -> Things {
    let mut things = Things::new(Hiding::Comment, Part::new(Role::Comment));
    for dict in dictionaries(graph).filter(|dict| dict.has(b"Rect")) {
        let shown = matches!(name(dict, b"Subtype"), b"Link" | b"Widget" | b"FreeText" | b"");
        if let Some(text) = string(graph, dict, b"Contents").filter(|_| !shown) {
            things.add(&text);
        }
    }
    things
}

fn scripts(graph: &Document) -> Things {
    let mut things = Things::new(Hiding::Script, Part::new(Role::Code));
    for dict in dictionaries(graph) {
        if dict.has(b"JS") {
            things.add(&string(graph, dict, b"JS").unwrap_or_default());
        }
        // Actions stand inside what they belong to as often as by themselves.
        for (_, value) in dict {
            if let Object::Dictionary(inner) = value
                && inner.has(b"JS")
            {
                things.add(&string(graph, inner, b"JS").unwrap_or_default());
            }
        }
    }
    things
}

const HIDDEN: i64 = 1 << 1;
const NO_VIEW: i64 = 1 << 5;

/// Values of fields that are not shown.
fn fields(graph: &Document) -> Things {
    let mut things = Things::new(Hiding::FormField, Part::named(Role::Body, "form-field"));
    for dict in dictionaries(graph).filter(|dict| name(dict, b"Subtype") == b"Widget") {
        let flags = dict.get(b"F").and_then(Object::as_i64).unwrap_or(0);
        if flags & (HIDDEN | NO_VIEW) == 0 {
            continue;
        }
        let parent = || dict.get_deref(b"Parent", graph).ok()?.as_dict().ok();
        let value = string(graph, dict, b"V");
        if let Some(value) = value.or_else(|| string(graph, parent()?, b"V")) {
            things.add(&value);
        }
    }
    things
}

/// What programs keep for themselves, and small pictures of pages as they once were.
fn private(graph: &Document) -> Things {
    let mut things = Things::new(Hiding::PrivateData, Part::new(Role::Hidden));
    for dict in dictionaries(graph) {
        let known = [&b"PieceInfo"[..], b"Thumb", b"SpiderInfo"];
        known.iter().filter(|key| dict.has(key)).for_each(|key| {
            things.add(&String::from_utf8_lossy(key));
        });
    }
    things
}

/// Properties that tell of people. What program made the file is no secret.
fn properties(graph: &Document) -> Things {
    let mut things = Things::new(Hiding::Metadata, Part::new(Role::Metadata));
    for found in graph::sweep(graph).found {
        let detail = found.part.detail.as_deref().unwrap_or("");
        if found.part.role == Role::Metadata
            && !matches!(detail, "producer" | "creator" | "outline" | "title")
        {
            things.add(&found.text);
        }
    }
    things
}

fn attachments(graph: &Document) -> Things {
    let mut things = Things::new(Hiding::Attachment, Part::new(Role::Filename));
    graph::sweep(graph).embedded.iter().for_each(|file| things.add(&file.name));
    things
}

/// The second form that stands behind the first.
fn xfa(graph: &Document, normal: &Normal, each: &mut Each<'_>) -> ControlFlow<()> {
    let mut text = String::new();
    for (id, part) in &graph::sweep(graph).text_streams {
        if part.detail.as_deref() == Some("xfa")
            && let Some(stream) = stream_at(&normal.pdf, *id)
            && let Ok(bytes) = stream.decoded_data()
        {
            text.push_str(&strings::without_markup(&strings::text_string(&bytes)));
            text.push('\n');
        }
    }
    if text.trim().is_empty() {
        return ControlFlow::Continue(());
    }
    each(Hidden::of_text(Hiding::Xfa, Part::named(Role::Body, "xfa"), Spot::default(), &text))
}

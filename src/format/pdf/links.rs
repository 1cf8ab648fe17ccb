//! Link targets: the one thing outside a page's content that a copy may keep.

use std::ops::Range;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::strings::text_string;

/// A link to an address outside the document.
pub(super) struct Link {
    /// The page it is on.
    pub(super) page: ObjectId,
    pub(super) rect: Vec<Object>,
    pub(super) target: Vec<u8>,
    /// Its target's bytes among those of all links, as the reader numbered them.
    pub(super) range: Range<u64>,
}

impl Link {
    pub(super) fn text(&self) -> String {
        text_string(&self.target)
    }
}

/// All links of a document, in page order.
pub(super) fn all(graph: &Document) -> Vec<Link> {
    let mut links = Vec::new();
    let mut at = 0;
    for page in graph.page_iter() {
        let Ok(dict) = graph.get_dictionary(page) else { continue };
        let Ok(Object::Array(list)) = dict.get_deref(b"Annots", graph) else { continue };
        for item in list {
            let Ok((_, Object::Dictionary(annotation))) = graph.dereference(item) else { continue };
            let Some((rect, target)) = link(graph, annotation) else { continue };
            let len = text_string(&target).len() as u64;
            links.push(Link { page, rect, target, range: at..at + len });
            at += len;
        }
    }
    links
}

fn link(graph: &Document, annotation: &Dictionary) -> Option<(Vec<Object>, Vec<u8>)> {
    let subtype = annotation.get(b"Subtype").ok()?.as_name().ok()?;
    if subtype != b"Link" {
        return None;
    }
    let action = annotation.get_deref(b"A", graph).ok()?.as_dict().ok()?;
    let target = action.get_deref(b"URI", graph).ok()?.as_str().ok()?;
    let rect = annotation.get_deref(b"Rect", graph).ok()?.as_array().ok()?;
    let plain = |object: &Object| {
        let (_, object) = graph.dereference(object).ok()?;
        object.as_float().is_ok().then(|| object.clone())
    };
    let rect: Option<Vec<Object>> = rect.iter().map(plain).collect();
    Some((rect?, target.to_vec()))
}

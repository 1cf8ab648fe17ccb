//! The copy's object graph read again from its bytes, and held against the allow-list.
//!
//! Apart from the copying, which goes by the same list, because it looks at what is there and not
//! at what was meant: every object must be reached from the pages as something the list knows, with
//! no other keys; and both parsers must see the same pages and the same operators.

use std::collections::BTreeSet;

use hayro_syntax::{Pdf, content::UntypedIter};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{
    allow::{self, Kind, Rule},
    lex::{Lexer, Op},
};
use crate::model::Fault;

/// How deep objects may lie in each other.
const DEPTH: usize = 200;

/// What a copy may have at its top, which no page leads to.
const TRAILER: &[&str] = &["Root", "Size", "ID", "Type", "W", "Length", "Index", "Filter"];
const CATALOGUE: &[&str] = &["Type", "Pages", "Lang", "PageLayout", "OCProperties"];
const TREE: &[&str] = &["Type", "Count", "Kids"];
const PAGE: &[&str] = &[
    "Type",
    "Parent",
    "MediaBox",
    "CropBox",
    "Rotate",
    "UserUnit",
    "Group",
    "Resources",
    "Contents",
    "Annots",
];
const LINK: &[&str] = &["Type", "Subtype", "Rect", "Border", "A"];
const ACTION: &[&str] = &["S", "URI"];
const LAYER: &[&str] = &["Type", "Name", "OCGs", "P"];
/// How a stream is packed.
const PACKED: &[&str] = &["Length", "Filter", "DecodeParms", "Length1", "Length2", "Length3"];

/// Reads a copy's graph; gives how many operators its pages and forms have.
pub(super) fn audit(bytes: &[u8], pdf: &Pdf) -> Result<u64, Fault> {
    let graph = Document::load_mem(bytes)
        .map_err(|_| Fault::malformed("the copy does not open as it should"))?;
    let pages: Vec<ObjectId> = graph.page_iter().collect();
    if pages.len() != pdf.pages().len() {
        return Err(Fault::malformed("two parsers see different pages in the copy"));
    }
    let mut audit = Audit { graph: &graph, seen: BTreeSet::new(), operators: 0 };
    keys(&graph.trailer, TRAILER)?;
    audit.catalogue()?;
    for (id, page) in pages.iter().zip(pdf.pages().iter()) {
        audit.page(*id)?;
        audit.count(page.page_stream().unwrap_or_default())?;
    }
    let reached: BTreeSet<ObjectId> = audit.seen.iter().map(|(id, _)| *id).collect();
    if graph.objects.keys().any(|id| !reached.contains(id)) {
        return Err(Fault::malformed("the copy has an object that no page leads to"));
    }
    Ok(audit.operators)
}

fn keys(dict: &Dictionary, allowed: &[&str]) -> Result<(), Fault> {
    let is_known = |key: &[u8]| allowed.iter().any(|known| known.as_bytes() == key);
    if dict.iter().all(|(key, _)| is_known(key)) { Ok(()) } else { Err(unknown()) }
}

fn unknown() -> Fault {
    Fault::malformed("the copy has an entry that is not on the list of what may be copied")
}

struct Audit<'g> {
    graph: &'g Document,
    seen: BTreeSet<(ObjectId, u8)>,
    operators: u64,
}

/// The number under which what is no kind of the list counts as seen.
const OWN: u8 = u8::MAX;

impl<'g> Audit<'g> {
    /// What an object is, and whether it is seen for the first time as such.
    fn resolve(&mut self, object: &'g Object, kind: u8) -> Option<(&'g Object, bool)> {
        let (id, object) = self.graph.dereference(object).ok()?;
        Some((object, id.is_none_or(|id| self.seen.insert((id, kind)))))
    }

    fn own(&mut self, dict: &'g Dictionary, key: &[u8]) -> Option<&'g Object> {
        self.resolve(dict.get(key).ok()?, OWN).map(|(object, _)| object)
    }

    fn catalogue(&mut self) -> Result<(), Fault> {
        let graph = self.graph;
        let root = self.own(&graph.trailer, b"Root").and_then(|root| root.as_dict().ok());
        let root = root.ok_or_else(unknown)?;
        keys(root, CATALOGUE)?;
        let tree = self.own(root, b"Pages").and_then(|tree| tree.as_dict().ok());
        keys(tree.ok_or_else(unknown)?, TREE)?;
        let Some(Object::Dictionary(layers)) = self.own(root, b"OCProperties") else {
            return Ok(());
        };
        keys(layers, &["OCGs", "D"])?;
        if let Some(Object::Array(all)) = self.own(layers, b"OCGs") {
            all.iter().try_for_each(|layer| self.layer(layer))?;
        }
        match self.own(layers, b"D") {
            Some(Object::Dictionary(default)) => keys(default, &["OFF"]),
            _ => Err(unknown()),
        }
    }

    fn layer(&mut self, object: &'g Object) -> Result<(), Fault> {
        match self.resolve(object, OWN) {
            Some((Object::Dictionary(layer), _)) => {
                keys(layer, LAYER)?;
                match layer.get(b"Name") {
                    Ok(Object::String(name, _)) if name != b"-" => Err(unknown()),
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn page(&mut self, id: ObjectId) -> Result<(), Fault> {
        let graph = self.graph;
        self.seen.insert((id, OWN));
        let page = graph.get_dictionary(id).map_err(|_| unknown())?;
        keys(page, PAGE)?;
        for (key, kind) in [("Resources", Kind::Resources), ("Group", Kind::Group)] {
            if let Ok(object) = page.get(key.as_bytes()) {
                self.object(object, kind, 0)?;
            }
        }
        match self.own(page, b"Contents") {
            Some(Object::Stream(content)) => keys(&content.dict, PACKED)?,
            Some(_) => return Err(unknown()),
            None => {}
        }
        let Some(Object::Array(links)) = self.own(page, b"Annots") else { return Ok(()) };
        for link in links {
            let link = self.resolve(link, OWN).and_then(|(link, _)| link.as_dict().ok());
            let link = link.ok_or_else(unknown)?;
            keys(link, LINK)?;
            match self.own(link, b"A") {
                Some(Object::Dictionary(action)) => keys(action, ACTION)?,
                _ => return Err(unknown()),
            }
        }
        Ok(())
    }

    fn object(&mut self, object: &'g Object, kind: Kind, depth: usize) -> Result<(), Fault> {
        if depth > DEPTH {
            return Err(Fault::malformed("the copy's objects nest too deep"));
        }
        let Some((object, new)) = self.resolve(object, kind as u8) else { return Ok(()) };
        match object {
            _ if !new => Ok(()),
            Object::Array(items) => {
                items.iter().try_for_each(|item| self.object(item, kind, depth + 1))
            }
            Object::Dictionary(dict) if kind == Kind::Property => self.property(dict, depth),
            Object::Dictionary(dict) => self.dictionary(dict, kind, &[], depth),
            Object::Stream(stream) => self.stream(stream, kind, depth),
            Object::String(..) if !matches!(kind, Kind::Table | Kind::Colour) => Err(unknown()),
            _ => Ok(()),
        }
    }

    /// A layer, or a rule over layers; other property lists are empty.
    fn property(&mut self, dict: &'g Dictionary, depth: usize) -> Result<(), Fault> {
        keys(dict, LAYER)?;
        for (_, value) in dict {
            match value {
                Object::String(name, _) if name != b"-" => return Err(unknown()),
                Object::Array(_) | Object::Reference(_) => {
                    self.object(value, Kind::Property, depth + 1)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn dictionary(
        &mut self,
        dict: &'g Dictionary,
        kind: Kind,
        besides: &[&str],
        depth: usize,
    ) -> Result<(), Fault> {
        for (key, value) in dict {
            let rule = match allow::rule(kind) {
                Rule::Each(kind) => Some(kind),
                Rule::Keys(keys) => {
                    keys.iter().find(|(known, _)| known.as_bytes() == key).map(|(_, kind)| *kind)
                }
                Rule::Never => None,
            };
            match rule {
                Some(kind) => self.object(value, kind, depth + 1)?,
                None if besides.iter().any(|known| known.as_bytes() == key) => {
                    self.packing(key, value, depth)?;
                }
                None => return Err(unknown()),
            }
        }
        Ok(())
    }

    fn packing(&mut self, key: &[u8], value: &'g Object, depth: usize) -> Result<(), Fault> {
        let kind = if key == b"DecodeParms" { Kind::Parameters } else { Kind::Plain };
        self.object(value, kind, depth + 1)
    }

    fn stream(&mut self, stream: &'g lopdf::Stream, kind: Kind, depth: usize) -> Result<(), Fault> {
        let form = stream.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Form");
        let kind = match kind {
            Kind::XObject if form => Kind::Form,
            Kind::XObject => Kind::Image,
            kind => kind,
        };
        if matches!(kind, Kind::Form | Kind::Pattern | Kind::Procedure) {
            let content = stream.decompressed_content().map_err(|_| unknown())?;
            self.count(&content)?;
        }
        self.dictionary(&stream.dict, kind, PACKED, depth)
    }

    /// Adds a content stream's operators, as both parsers see them.
    fn count(&mut self, content: &[u8]) -> Result<(), Fault> {
        let (mut lexer, mut op, mut ours) = (Lexer::new(content), Op::default(), 0);
        while lexer.next(&mut op) {
            ours += 1;
        }
        let (mut operators, mut theirs) = (UntypedIter::new(content), 0);
        while operators.next().is_some() {
            theirs += 1;
        }
        if ours != theirs {
            return Err(Fault::malformed("two parsers see different operators in the copy"));
        }
        self.operators += ours;
        Ok(())
    }
}

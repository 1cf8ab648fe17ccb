//! Copies the part of the object graph that pages need into a new document.
//!
//! Goes by the rules of [`super::allow`], and copies nothing that no page reaches. Content streams
//! are cleaned of what they do not show; pictures of what is not the picture.

use std::collections::{HashMap, HashSet};

use hayro_syntax::Pdf;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::{
    allow::{self, Kind, Rule},
    names,
    pictures::{self, Inline, Setting},
    read::stream_at,
    relay::Relaid,
    scene::Id,
    splice::{self, Hits},
    strip, vocabulary,
};
use crate::model::{Fault, Unread};

/// How deep objects may lie in each other.
const DEPTH: usize = 100;

/// What of a document goes into its copy.
#[derive(Default)]
pub(super) struct Choice {
    /// The streams that pages draw.
    pub(super) drawn: HashSet<Id>,
    /// The new bytes of streams that were changed where they stand.
    pub(super) changed: HashMap<Id, Vec<u8>>,
    /// The pictures that nobody has looked at.
    pub(super) pictures: HashSet<Id>,
    /// What becomes of them.
    pub(super) unread: Unread,
}

/// Copies objects, each once.
pub(super) struct Copier<'g> {
    pub(super) graph: &'g Document,
    pdf: &'g Pdf,
    pub(super) choice: Choice,
    pub(super) out: Document,
    done: HashMap<(ObjectId, Kind), ObjectId>,
    /// Layers that were copied, old and new.
    pub(super) layers: Vec<(ObjectId, ObjectId)>,
    /// Names of embedded fonts in the order of their new numbers.
    fonts: Vec<Vec<u8>>,
}

type Copied = Result<Option<Object>, Fault>;

impl<'g> Copier<'g> {
    pub(super) fn new(graph: &'g Document, pdf: &'g Pdf, choice: Choice) -> Copier<'g> {
        let mut out = Document::with_version("1.7");
        out.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
        Copier {
            graph,
            pdf,
            choice,
            out,
            done: HashMap::new(),
            layers: Vec::new(),
            fonts: Vec::new(),
        }
    }

    /// The copy of an object as one of a kind; none where it may not be copied.
    pub(super) fn copy(&mut self, object: &Object, kind: Kind, depth: usize) -> Copied {
        if depth > DEPTH {
            return Err(Fault::malformed("its objects nest too deep to be copied"));
        }
        Ok(match object {
            Object::Reference(id) => return self.reference(*id, kind, depth),
            Object::Array(items) => Some(Object::Array(self.array(items, kind, depth)?)),
            Object::Dictionary(dict) if kind == Kind::Property => {
                self.property(dict, None, depth)?
            }
            Object::Dictionary(dict) => self.dictionary(dict, kind, depth)?.map(Object::Dictionary),
            Object::String(..) => {
                matches!(kind, Kind::Table | Kind::Colour).then(|| object.clone())
            }
            Object::Stream(_) => None, // streams are always referred to
            Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Name(_) => Some(object.clone()),
        })
    }

    fn array(&mut self, items: &[Object], kind: Kind, depth: usize) -> Result<Vec<Object>, Fault> {
        items
            .iter()
            .map(|item| Ok(self.copy(item, kind, depth + 1)?.unwrap_or(Object::Null)))
            .collect()
    }

    fn reference(&mut self, id: ObjectId, kind: Kind, depth: usize) -> Copied {
        if let Some(new) = self.done.get(&(id, kind)) {
            return Ok(Some(Object::Reference(*new)));
        }
        let graph = self.graph;
        let Some(object) = graph.objects.get(&id) else { return Ok(None) };
        match object {
            Object::Dictionary(_) | Object::Array(_) | Object::Stream(_) => {
                let new = self.out.new_object_id();
                self.done.insert((id, kind), new);
                let copied = match object {
                    Object::Stream(stream) => {
                        self.stream(id, stream, kind, depth + 1)?.map(Object::Stream)
                    }
                    Object::Dictionary(dict) if kind == Kind::Property => {
                        self.property(dict, Some((id, new)), depth + 1)?
                    }
                    _ => self.copy(object, kind, depth + 1)?,
                };
                let Some(copied) = copied else {
                    self.done.remove(&(id, kind));
                    return Ok(None);
                };
                self.out.objects.insert(new, copied);
                Ok(Some(Object::Reference(new)))
            }
            // Chains of references end where the depth does.
            _ => self.copy(object, kind, depth + 1),
        }
    }

    /// A dictionary's copy. Maps of names are copied into place, so that a page can have more.
    pub(super) fn dictionary(
        &mut self,
        dict: &Dictionary,
        kind: Kind,
        depth: usize,
    ) -> Result<Option<Dictionary>, Fault> {
        let mut copy = Dictionary::new();
        match allow::rule(kind) {
            Rule::Never => return Ok(None),
            Rule::Each(kind) => {
                for (key, value) in dict {
                    if let Some(value) = self.copy(value, kind, depth + 1)? {
                        copy.set(key.clone(), value);
                    }
                }
            }
            Rule::Keys(keys) => {
                for &(key, kind) in keys {
                    let Ok(value) = dict.get(key.as_bytes()) else { continue };
                    let value = self.entry(value, kind, depth + 1)?;
                    if let Some(value) = value {
                        copy.set(key, value);
                    }
                }
            }
        }
        match kind {
            Kind::Font if is_embedded(self.graph, dict) => self.rename(&mut copy, b"BaseFont"),
            Kind::Descriptor if has_program(dict) => self.rename(&mut copy, b"FontName"),
            _ => {}
        }
        Ok(Some(copy))
    }

    /// Gives an embedded font a name that tells nothing, unless everybody has it.
    fn rename(&mut self, dict: &mut Dictionary, key: &[u8]) {
        let Ok(name) = dict.get(key).and_then(Object::as_name) else { return };
        if std::str::from_utf8(name).is_ok_and(vocabulary::is_font) {
            return;
        }
        let number = self.fonts.iter().position(|known| known == name).unwrap_or_else(|| {
            self.fonts.push(name.to_vec());
            self.fonts.len() - 1
        });
        dict.set(key, Object::Name(format!("Font{}", number + 1).into_bytes()));
    }

    fn entry(&mut self, value: &Object, kind: Kind, depth: usize) -> Copied {
        let graph = self.graph;
        let is_map = matches!(allow::rule(kind), Rule::Each(_));
        match graph.dereference(value) {
            Ok((_, Object::Dictionary(map))) if is_map => {
                Ok(self.dictionary(map, kind, depth)?.map(Object::Dictionary))
            }
            _ => self.copy(value, kind, depth),
        }
    }

    fn stream(
        &mut self,
        id: ObjectId,
        stream: &Stream,
        kind: Kind,
        depth: usize,
    ) -> Result<Option<Stream>, Fault> {
        let name =
            |key: &[u8]| stream.dict.get_deref(key, self.graph).and_then(Object::as_name).ok();
        let top = kind == Kind::XObject;
        let kind = match (kind, name(b"Subtype")) {
            (Kind::XObject, Some(b"Form")) => Kind::Form,
            (Kind::XObject, Some(b"Image")) => Kind::Image,
            (Kind::XObject, _) => return Ok(None),
            (kind, _) => kind,
        };
        let content = matches!(kind, Kind::Form | Kind::Pattern | Kind::Procedure);
        let image = kind == Kind::Image && name(b"Subtype") == Some(b"Image");
        if (content || top) && !self.choice.drawn.contains(&id) {
            return Ok(None);
        }
        if image && self.choice.unread == Unread::Drop && self.choice.pictures.contains(&id) {
            return self.blank(stream, depth).map(Some);
        }
        let Some(dict) = self.dictionary(&stream.dict, kind, depth)? else { return Ok(None) };
        if content {
            return self.content(id, dict, kind).map(Some);
        }
        if matches!(kind, Kind::FontFile | Kind::Colour)
            && let Some(nameless) = nameless(self.pdf, id, &dict)
        {
            return Ok(Some(nameless));
        }
        let mut copy = self.raw(stream, dict, depth)?;
        if image {
            strip_picture(&mut copy)?;
        }
        Ok(Some(copy))
    }

    /// What stands in the place of a picture that nobody has looked at.
    fn blank(&mut self, picture: &Stream, depth: usize) -> Result<Stream, Fault> {
        let stencil = picture.dict.get_deref(b"ImageMask", self.graph).and_then(Object::as_bool);
        let mut blank = pictures::blank(stencil.unwrap_or(false));
        if let Ok(layer) = picture.dict.get(b"OC")
            && let Some(layer) = self.copy(layer, Kind::Property, depth + 1)?
        {
            blank.dict.set("OC", layer);
        }
        Ok(blank)
    }

    /// A content stream, without what it does not show.
    fn content(&mut self, id: ObjectId, dict: Dictionary, kind: Kind) -> Result<Stream, Fault> {
        if let Some(bytes) = self.choice.changed.get(&id) {
            return Ok(packed(dict, bytes.clone()));
        }
        let decoded = stream_at(self.pdf, id).and_then(|stream| stream.decoded_data().ok());
        let Some(bytes) = decoded else { return Err(undecodable()) };
        let setting = if kind == Kind::Procedure { Setting::Glyph } else { Setting::Page };
        match splice::edits(
            &bytes,
            &Hits::new(),
            &Relaid::new(),
            Inline::of(self.choice.unread, setting),
        ) {
            // Packed anew even where nothing changes: what a reader unpacks leniently may be
            // followed by what another reader finds.
            Some(edits) => Ok(packed(dict, edits.apply(&bytes))),
            None => Err(undecodable()),
        }
    }

    /// A stream's own bytes, still packed.
    pub(super) fn raw(
        &mut self,
        stream: &Stream,
        mut dict: Dictionary,
        depth: usize,
    ) -> Result<Stream, Fault> {
        if stream.dict.has(b"F") {
            return Err(Fault::unsupported("a stream lies in another file"));
        }
        for (key, kind) in [("Filter", Kind::Plain), ("DecodeParms", Kind::Parameters)] {
            if let Ok(value) = stream.dict.get(key.as_bytes())
                && let Some(value) = self.copy(value, kind, depth + 1)?
            {
                dict.set(key, value);
            }
        }
        Ok(Stream::new(dict, without_tail(stream).to_vec()))
    }

    /// A layer, or a rule over layers, without its name; other property lists are emptied.
    fn property(
        &mut self,
        dict: &Dictionary,
        id: Option<(ObjectId, ObjectId)>,
        depth: usize,
    ) -> Copied {
        let mut copy = Dictionary::new();
        match dict.get(b"Type").and_then(Object::as_name) {
            Ok(b"OCG") => {
                self.layers.extend(id);
                copy.set("Type", Object::Name(b"OCG".to_vec()));
                copy.set("Name", Object::string_literal("-"));
            }
            Ok(b"OCMD") => {
                copy.set("Type", Object::Name(b"OCMD".to_vec()));
                for (key, kind) in [("OCGs", Kind::Property), ("P", Kind::Plain)] {
                    if let Ok(value) = dict.get(key.as_bytes())
                        && let Some(value) = self.copy(value, kind, depth + 1)?
                    {
                        copy.set(key, value);
                    }
                }
            }
            _ => {}
        }
        Ok(Some(Object::Dictionary(copy)))
    }
}

/// Whether a font's program is in the file.
fn is_embedded(graph: &Document, font: &Dictionary) -> bool {
    let own = |font: &Dictionary| {
        let descriptor = font.get_deref(b"FontDescriptor", graph).and_then(Object::as_dict);
        descriptor.is_ok_and(has_program)
    };
    let child = font.get_deref(b"DescendantFonts", graph).and_then(Object::as_array).ok();
    let child = child.and_then(|children| graph.dereference(children.first()?).ok());
    own(font) || child.and_then(|(_, child)| child.as_dict().ok()).is_some_and(own)
}

fn has_program(descriptor: &Dictionary) -> bool {
    [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| descriptor.has(key))
}

/// A new stream, compressed.
pub(super) fn packed(dict: Dictionary, bytes: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dict, bytes);
    // Where compression fails or does not pay, the plain bytes stay: either is a valid stream.
    if stream.compress().is_err() {
        stream.dict.remove(b"Filter");
    }
    stream
}

/// A font or profile without names and signatures; none where there is nothing to take out.
fn nameless(pdf: &Pdf, id: Id, dict: &Dictionary) -> Option<Stream> {
    let font = stream_at(pdf, id)?.decoded_data().ok()?;
    let mut dict = dict.clone();
    let stripped = strip::font(&font);
    if let Some(font) = &stripped {
        dict.set("Length1", u32::try_from(font.len()).unwrap_or(u32::MAX));
    }
    let font = names::blotted(stripped.as_deref().unwrap_or(&font)).or(stripped)?;
    Some(packed(dict, font))
}

/// A packed stream without what follows its end.
fn without_tail(stream: &Stream) -> &[u8] {
    if !matches!(stream.filters().unwrap_or_default().as_slice(), [b"FlateDecode" | b"Fl"]) {
        return &stream.content;
    }
    let mut decoder = flate2::read::ZlibDecoder::new(stream.content.as_slice());
    match std::io::copy(&mut decoder, &mut std::io::sink()) {
        Ok(_) => &stream.content[..decoder.total_in() as usize],
        // A damaged stream may still show its beginning.
        Err(_) => &stream.content,
    }
}

fn undecodable() -> Fault {
    Fault::malformed("a content stream cannot be unpacked")
}

fn strip_picture(stream: &mut Stream) -> Result<(), Fault> {
    let filters = stream.filters().unwrap_or_default();
    let stripped = match filters.as_slice() {
        [b"DCTDecode" | b"DCT"] => strip::jpeg(&stream.content),
        [b"JPXDecode"] => strip::jpeg2000(&stream.content),
        [.., b"DCTDecode" | b"DCT" | b"JPXDecode"] => None,
        _ => return Ok(()),
    };
    let stripped =
        stripped.ok_or_else(|| Fault::unsupported("a picture's metadata cannot be taken out"))?;
    stream.set_content(stripped);
    Ok(())
}

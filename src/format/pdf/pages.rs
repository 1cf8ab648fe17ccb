//! Writes one page of a copy: its content without what is cut, forms cloned where only one of
//! their uses is touched, annotations drawn in, boxes on top.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{
    allow::Kind,
    copy::{Copier, packed},
    paint::{self, LABEL_FONT},
    pictures::Inline,
    plan::Plan,
    relay::Relaid,
    scene::{Origin, Scene},
    splice::{self, Edits, Hits},
};
use crate::model::Fault;

/// How far the page tree is searched upwards for what pages inherit.
const TREE: usize = 64;

/// The forms that a run of a copy invokes instead of its own, by their new names.
#[derive(Default)]
struct Added {
    forms: Vec<(String, ObjectId)>,
    renames: Vec<(std::ops::Range<usize>, String)>,
}

/// One page under way.
pub(super) struct PageWriter<'c, 'g, 's> {
    pub(super) copier: &'c mut Copier<'g>,
    pub(super) scene: &'s Scene<'s>,
    pub(super) plan: &'s Plan,
    pub(super) page: ObjectId,
}

impl PageWriter<'_, '_, '_> {
    /// The page's dictionary in the copy, without `Parent`.
    pub(super) fn write(&mut self) -> Result<Dictionary, Fault> {
        let mut added: BTreeMap<usize, Added> = BTreeMap::new();
        let mut drawn = String::new();
        // Callers come before the forms they invoke, so from the last run every form is done
        // before its caller.
        for index in (1..self.scene.runs.len()).rev() {
            let own = added.remove(&index);
            match self.scene.runs[index].origin {
                Origin::Form(id) => {
                    if own.is_none() && !self.plan.hits.contains_key(&index) {
                        continue;
                    }
                    let form = self.clone_form(index, id, &own.unwrap_or_default())?;
                    let Some(caller) = &self.scene.runs[index].caller else { continue };
                    let name = format!("Wh{index}");
                    let home = added.entry(caller.run).or_default();
                    home.renames.push((caller.name.clone(), name.clone()));
                    home.forms.push((name, form));
                }
                Origin::Appearance(id, matrix) => {
                    let touched = own.is_some() || self.plan.hits.contains_key(&index);
                    let form = if touched {
                        self.clone_form(index, id, &own.unwrap_or_default())?
                    } else {
                        self.plain_form(id)?
                    };
                    let name = format!("Wh{index}");
                    drawn.insert_str(0, &paint::form(&name, matrix));
                    added.entry(0).or_default().forms.push((name, form));
                }
                Origin::Page | Origin::Whole(_) => {}
            }
        }
        self.finish(&added.remove(&0).unwrap_or_default(), &drawn)
    }

    fn plain_form(&mut self, id: ObjectId) -> Result<ObjectId, Fault> {
        match self.copier.copy(&Object::Reference(id), Kind::Form, 0)? {
            Some(Object::Reference(new)) => Ok(new),
            _ => Err(Fault::malformed("an annotation's appearance cannot be copied")),
        }
    }

    /// A form of its own for one use, without what is cut there.
    fn clone_form(&mut self, index: usize, id: ObjectId, added: &Added) -> Result<ObjectId, Fault> {
        let graph = self.copier.graph;
        let bytes = self.edited(index, added)?;
        let dict = match graph.objects.get(&id) {
            Some(Object::Stream(stream)) => &stream.dict,
            _ => return Err(Fault::malformed("a form is not where it was read")),
        };
        let mut copy = self.copier.dictionary(dict, Kind::Form, 0)?.unwrap_or_default();
        copy.set("Resources", self.resources(index, added)?);
        Ok(self.copier.out.add_object(packed(copy, bytes)))
    }

    /// A run's bytes without what is cut, and with the new names of forms.
    fn edited(&self, index: usize, added: &Added) -> Result<Vec<u8>, Fault> {
        Ok(self.edits(index, added)?.apply(&self.scene.runs[index].bytes))
    }

    fn edits(&self, index: usize, added: &Added) -> Result<Edits, Fault> {
        let none = Hits::new();
        let hits = self.plan.hits.get(&index).unwrap_or(&none);
        let inline = Inline::of(self.copier.choice.unread, self.scene.setting);
        let as_it_is = Relaid::new();
        let relaid = self.plan.relaid.get(&index).unwrap_or(&as_it_is);
        let mut edits = splice::edits(&self.scene.runs[index].bytes, hits, relaid, inline)
            .ok_or_else(|| Fault::malformed("text to be withheld is not where it was read"))?;
        for (range, name) in &added.renames {
            edits.replace(range.clone(), format!("/{name}").into_bytes());
        }
        Ok(edits)
    }

    /// The resources that a run uses, its own or its caller's, with what was added.
    fn resources(&mut self, index: usize, added: &Added) -> Result<Object, Fault> {
        let mut at = index;
        while !self.scene.runs[at].own_resources && at != 0 {
            at = self.scene.runs[at].caller.as_ref().map_or(0, |caller| caller.run);
        }
        let graph = self.copier.graph;
        let object = match self.scene.runs[at].origin {
            Origin::Form(id) | Origin::Appearance(id, _) | Origin::Whole(id) => graph
                .get_object(id)
                .and_then(Object::as_stream)
                .ok()
                .and_then(|s| s.dict.get(b"Resources").ok()),
            Origin::Page => inherited(graph, self.page, b"Resources"),
        };
        let dict = object.and_then(|object| graph.dereference(object).ok()?.1.as_dict().ok());
        let mut copy = match dict {
            Some(dict) => self.copier.dictionary(dict, Kind::Resources, 0)?.unwrap_or_default(),
            None => Dictionary::new(),
        };
        for (name, id) in &added.forms {
            add_to(&mut copy, b"XObject", name, Object::Reference(*id));
        }
        Ok(Object::Dictionary(copy))
    }

    fn finish(&mut self, added: &Added, drawn: &str) -> Result<Dictionary, Fault> {
        let graph = self.copier.graph;
        let mut page = Dictionary::new();
        page.set("Type", Object::Name(b"Page".to_vec()));
        for key in ["MediaBox", "CropBox", "Rotate", "UserUnit"] {
            if let Some(value) = inherited(graph, self.page, key.as_bytes())
                && let Some(value) = self.plain_value(value)?
            {
                page.set(key, value);
            }
        }
        if let Some(group) = inherited(graph, self.page, b"Group")
            && let Some(group) = self.copier.copy(group, Kind::Group, 0)?
        {
            page.set("Group", group);
        }
        let mut resources = self.resources(0, added)?;
        if self.plan.covers.iter().any(|cover| cover.label.is_some())
            && let Object::Dictionary(dict) = &mut resources
        {
            add_to(dict, b"Font", LABEL_FONT, Object::Dictionary(label_font()));
        }
        page.set("Resources", resources);
        let after = format!("{drawn}{}", paint::boxes(&self.plan.covers));
        if let Some(contents) = self.contents(added, &after)? {
            page.set("Contents", contents);
        }
        Ok(page)
    }

    /// A value with its numbers in place: a page box is never shared between pages of a copy.
    fn plain_value(&mut self, value: &Object) -> Result<Option<Object>, Fault> {
        let graph = self.copier.graph;
        let Ok((_, value)) = graph.dereference(value) else { return Ok(None) };
        let Object::Array(items) = value else { return self.copier.copy(value, Kind::Plain, 0) };
        let resolved = items
            .iter()
            .map(|item| graph.dereference(item).map_or(Object::Null, |(_, o)| o.clone()));
        let resolved = Object::Array(resolved.collect());
        self.copier.copy(&resolved, Kind::Plain, 0)
    }

    fn contents(&mut self, added: &Added, after: &str) -> Result<Option<Object>, Fault> {
        let run = &self.scene.runs[0];
        let mut edits = self.edits(0, added)?;
        if run.bytes.is_empty() && after.is_empty() {
            return Ok(None);
        }
        let bytes = if after.is_empty() {
            edits.apply(&run.bytes)
        } else {
            // A stray restore would undo the wrapping.
            for stray in &run.stray_restores {
                edits.replace(stray.clone(), Vec::new());
            }
            paint::wrapped(&edits.apply(&run.bytes), run.open_saves, run.open_text, after)
        };
        let id = self.copier.out.add_object(packed(Dictionary::new(), bytes));
        Ok(Some(Object::Reference(id)))
    }
}

/// A page attribute, from the page or from above it.
fn inherited<'g>(graph: &'g Document, page: ObjectId, key: &[u8]) -> Option<&'g Object> {
    let mut dict = graph.get_dictionary(page).ok()?;
    for _ in 0..TREE {
        if let Ok(value) = dict.get(key) {
            return Some(value);
        }
        dict = dict.get_deref(b"Parent", graph).ok()?.as_dict().ok()?;
    }
    None
}

fn add_to(resources: &mut Dictionary, category: &[u8], name: &str, value: Object) {
    if let Ok(Object::Dictionary(dict)) = resources.get_mut(category) {
        dict.set(name, value);
        return;
    }
    let mut dict = Dictionary::new();
    dict.set(name, value);
    resources.set(category, Object::Dictionary(dict));
}

fn label_font() -> Dictionary {
    let mut font = Dictionary::new();
    for (key, name) in [
        ("Type", "Font"),
        ("Subtype", "Type1"),
        ("BaseFont", "Helvetica"),
        ("Encoding", "WinAnsiEncoding"),
    ] {
        font.set(key, Object::Name(name.into()));
    }
    font
}

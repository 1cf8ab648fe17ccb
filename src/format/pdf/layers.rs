//! Layers (optional content, ISO 32000, 8.11): which are off when the document opens.
//!
//! Text on a layer that is off is text like any other to whoever copies it out. It is only told
//! apart, so that somebody looks at it. What a viewer may do to layers later is not followed.

use std::collections::HashSet;

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, MaybeRef, Name, Object},
    page::Resources,
};

use super::{lex::Op, scene::Id};

/// How many marked-content sequences may be open at once, and how many layers there may be.
const OPEN: usize = 512;
const LAYERS: usize = 20_000;

/// The layers that are off.
#[derive(Default)]
pub(super) struct Layers {
    off: HashSet<Id>,
}

impl Layers {
    pub(super) fn of_file(pdf: &Pdf) -> Layers {
        let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let Some(all) = root.and_then(|root| root.get::<Dict<'_>>("OCProperties")) else {
            return Layers::default();
        };
        let Some(first) = all.get::<Dict<'_>>("D") else { return Layers::default() };
        let listed = |dict: &Dict<'_>, key: &str| -> HashSet<Id> {
            dict.get::<Array<'_>>(key).map(|list| ids(&list)).unwrap_or_default()
        };
        let mut off = listed(&first, "OFF");
        if first.get::<Name<'_>>("BaseState").is_some_and(|state| state.as_ref() == b"OFF") {
            let on = listed(&first, "ON");
            off.extend(listed(&all, "OCGs").into_iter().filter(|id| !on.contains(id)));
        }
        Layers { off }
    }

    /// Whether what is marked with this entry of a dictionary is off.
    pub(super) fn hide(&self, dict: &Dict<'_>, key: &[u8]) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if dict
            .get_ref(key)
            .is_some_and(|id| self.off.contains(&id_of(id.obj_number, id.gen_number)))
        {
            return true;
        }
        dict.get::<Dict<'_>>(key).is_some_and(|membership| self.hides_members(&membership))
    }

    /// A membership dictionary. Its expression, which few producers write, is not followed.
    fn hides_members(&self, membership: &Dict<'_>) -> bool {
        let mut groups = Vec::new();
        if let Some(id) = membership.get_ref("OCGs") {
            groups.push(id_of(id.obj_number, id.gen_number));
        }
        if let Some(list) = membership.get::<Array<'_>>("OCGs") {
            groups = ids(&list).into_iter().collect();
        }
        if groups.is_empty() || membership.contains_key("VE") {
            return false;
        }
        let off = groups.iter().filter(|id| self.off.contains(*id)).count();
        match membership.get::<Name<'_>>("P").as_deref() {
            Some(b"AllOn") => off > 0,
            Some(b"AnyOff") => off == 0,
            Some(b"AllOff") => off < groups.len(),
            _ => off == groups.len(),
        }
    }
}

fn id_of(number: u32, generation: i32) -> Id {
    (number, u16::try_from(generation).unwrap_or(0))
}

fn ids(list: &Array<'_>) -> HashSet<Id> {
    list.raw_iter()
        .take(LAYERS)
        .filter_map(|item: MaybeRef<Object<'_>>| match item {
            MaybeRef::Ref(id) => Some(id_of(id.obj_number, id.gen_number)),
            MaybeRef::NotRef(_) => None,
        })
        .collect()
}

/// The marked-content sequences that are open, as far as layers go.
#[derive(Clone, Default)]
pub(super) struct Open {
    sequences: Vec<bool>,
    beyond: usize,
    off: usize,
}

impl Open {
    /// Inside something that is off, or not.
    pub(super) fn within(hidden: bool) -> Open {
        Open { off: usize::from(hidden), ..Open::default() }
    }

    pub(super) fn begin(&mut self, layers: &Layers, resources: &Resources<'_>, op: &Op) {
        if self.sequences.len() >= OPEN {
            self.beyond += 1;
            return;
        }
        let tag = op.operands.first().and_then(|tag| tag.name());
        let hidden = tag == Some(b"OC")
            && op.operands.len() > 1
            && op.last_name().is_some_and(|name| layers.hide(&resources.properties, name));
        self.sequences.push(hidden);
        self.off += usize::from(hidden);
    }

    pub(super) fn end(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if self.sequences.pop() == Some(true) {
            self.off -= 1;
        }
    }

    pub(super) fn is_off(&self) -> bool {
        self.off > 0
    }
}

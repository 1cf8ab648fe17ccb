//! The attributes of one tag, and the labels that they give.

use std::{collections::HashMap, ops::Range, sync::Arc};

use super::elements;
use crate::format::markup::{Attribute, Flow, Labels, Value};

/// How many controls may be named by a label that stands before them.
const CONTROLS: usize = 4096;

/// Attributes that need no value.
const FLAGS: [&str; 32] = [
    "allowfullscreen",
    "async",
    "autofocus",
    "autoplay",
    "checked",
    "compact",
    "contenteditable",
    "controls",
    "crossorigin",
    "declare",
    "default",
    "defer",
    "disabled",
    "download",
    "formnovalidate",
    "hidden",
    "inert",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nohref",
    "nomodule",
    "noresize",
    "noshade",
    "novalidate",
    "nowrap",
    "open",
    "playsinline",
    "readonly",
    "required",
];

/// Attributes of a tag by name.
#[derive(Clone, Copy)]
pub(super) struct Attributes<'t, 'l> {
    pub(super) text: &'t str,
    pub(super) all: &'l [Attribute],
}

impl<'t, 'l> Attributes<'t, 'l> {
    /// The value of the first attribute of a name.
    pub(super) fn value(&self, name: &str) -> Option<&'l Value> {
        let named = |one: &&Attribute| self.text[one.name.clone()].eq_ignore_ascii_case(name);
        self.all.iter().find(named).and_then(|one| one.value.as_ref())
    }

    /// The same as text, its references unresolved.
    pub(super) fn get(&self, name: &str) -> Option<&'t str> {
        self.value(name).map(|value| self.text[value.range.clone()].trim())
    }

    /// Whether there is an attribute of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all.iter().any(|one| self.text[one.name.clone()].eq_ignore_ascii_case(name))
    }

    /// What the style and its old-fashioned kin say about showing.
    pub(super) fn style(&self) -> elements::Style {
        let mut style = self.get("style").map_or_else(Default::default, elements::style);
        style.hides |= self.has("hidden");
        style.paint.white_text |= self.get("color").is_some_and(elements::is_white);
        let is_coloured = |colour: &str| !elements::is_white(colour);
        style.paint.background |=
            self.get("bgcolor").is_some_and(is_coloured) || self.has("background");
        style
    }

    /// Whether a tag is text in angle brackets rather than markup: `<jo@mail.example>`, `<Jo Smith>`.
    pub(super) fn is_text(&self, name: &str) -> bool {
        let foreign = name.contains(['-', ':']) || elements::is_known(name);
        is_odd(name) || (!foreign && self.all.iter().all(|one| one.value.is_none()))
    }
}

/// Whether a name may carry data.
pub(super) fn is_odd(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte);
    digits >= 5 || !name.bytes().all(is_plain)
}

/// Whether the name of an attribute without a value may be text.
pub(super) fn is_odd_flag(name: &str) -> bool {
    is_odd(name) || FLAGS.binary_search(&name.to_ascii_lowercase().as_str()).is_err()
}

/// Which names forms give to their controls.
#[derive(Default)]
pub(super) struct Forms<'a> {
    by_id: HashMap<&'a str, Arc<str>>,
}

impl<'a> Forms<'a> {
    /// A `label` element names the control of an id.
    pub(super) fn name(&mut self, id: &'a str, label: Option<Arc<str>>) {
        if let Some(label) = label.filter(|_| self.by_id.len() < CONTROLS) {
            self.by_id.insert(id, label);
        }
    }

    /// The name of a control: what `label` says of it or has said around it so far, or else what
    /// its own attributes say.
    pub(super) fn label(
        &self,
        attributes: Attributes<'_, '_>,
        around: Option<Range<u64>>,
        flow: &Flow,
        labels: &mut Labels,
    ) -> Option<Arc<str>> {
        let named = attributes.get("id").and_then(|id| self.by_id.get(id)).cloned();
        named.or_else(|| around.and_then(|range| labels.of(flow.said(range)))).or_else(|| {
            ["aria-label", "placeholder", "title", "name", "id"]
                .into_iter()
                .find_map(|name| attributes.get(name).and_then(|value| labels.of(value)))
        })
    }
}

/// The part that a `meta` element's content is. Only plain names go into it.
pub(super) fn property(attributes: Attributes<'_, '_>) -> String {
    let name = ["name", "property", "itemprop", "http-equiv"]
        .into_iter()
        .find_map(|one| attributes.get(one))
        .unwrap_or("")
        .to_ascii_lowercase();
    let plain = !name.is_empty() && name.len() <= 40 && !is_odd(&name);
    if plain { name } else { "meta".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_sorted() {
        assert!(FLAGS.is_sorted());
    }

    #[test]
    fn odd_names() {
        for name in ["jo@mail.example", "x07700900123", "é", "a\"b"] {
            assert!(is_odd(name), "{name}");
        }
        for name in ["h1", "o:p", "data-id", "utf8"] {
            assert!(!is_odd(name), "{name}");
        }
    }
}

//! Which styles hide what they are given to.
//!
//! Kept apart because OpenDocument says that a sheet, a slide or a word is hidden in its style
//! only, and styles lie in two parts.

use std::collections::BTreeSet;

use crate::format::ooxml::xml::{Tag, Token, Walker};
use crate::model::Fault;

/// What a style is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// Words and paragraphs.
    Text,
    /// Tables.
    Table,
    /// Slides.
    Page,
}

/// The styles that hide.
#[derive(Debug, Default)]
pub(super) struct Styles {
    hidden: BTreeSet<(Family, String)>,
}

impl Styles {
    /// Adds the styles of a part.
    pub(super) fn add(&mut self, xml: &str) -> Result<(), Fault> {
        let mut name = None;
        let mut walker = Walker::new(xml);
        while let Some(token) = walker.next()? {
            let Token::Open(tag) = token else { continue };
            if tag.name == "style" {
                name = tag.get("name");
            } else if let (Some(family), Some(name)) = (hides(&tag), &name) {
                self.hidden.insert((family, name.clone()));
            }
        }
        Ok(())
    }

    /// Whether the style that a tag names hides.
    pub(super) fn hide(&self, family: Family, tag: &Tag<'_>) -> bool {
        let name = tag.get("style-name");
        !self.hidden.is_empty() && name.is_some_and(|name| self.hidden.contains(&(family, name)))
    }
}

/// What a set of properties hides.
fn hides(tag: &Tag<'_>) -> Option<Family> {
    let says = |name: &str, value: &str| tag.get(name).as_deref() == Some(value);
    match tag.name {
        "text-properties" if says("display", "none") => Some(Family::Text),
        "table-properties" if says("display", "false") => Some(Family::Table),
        "drawing-page-properties" if says("visibility", "hidden") => Some(Family::Page),
        _ => None,
    }
}

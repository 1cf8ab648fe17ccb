//! The few texts an archive has of its own: comments, owners, names that no child carries.
//!
//! Apart because all archives gather them alike. Their anchors only keep texts apart: the writers
//! leave all of them out of every copy, except for folders, which they know by number.

use std::{collections::HashSet, ops::ControlFlow};

use super::names::holds_any;
use crate::model::{Fault, Part, Reason, Role, Sink, TextBuilder};

/// The stream of names that no child carries; its units are the numbers of members.
pub(super) const NAMES: u32 = 0;
/// The streams of what no copy has. Its units are the numbers of texts.
const LEFT_OUT: u32 = 1;

/// How many bytes are gathered; a directory of names alone may be as large as the file.
const ENOUGH: usize = 16 << 20;

/// Gathers the texts, part by part.
#[derive(Default)]
pub(super) struct OwnTexts {
    names: Vec<(u64, String)>,
    members: Vec<String>,
    metadata: Vec<(&'static str, String)>,
    seen: HashSet<(&'static str, String)>,
    length: usize,
}

impl OwnTexts {
    /// The name of member `number`, which is no child: a folder, a link, a member not read.
    pub(super) fn name(&mut self, number: u64, name: &str) {
        if self.has_room(name) {
            self.names.push((number, name.to_owned()));
        }
    }

    /// A member there is, so that a folder that holds it need not be named.
    pub(super) fn member(&mut self, name: &str) {
        self.members.push(name.to_owned());
    }

    /// Something said about the archive or a member, under the name of the field that says it.
    pub(super) fn metadata(&mut self, field: &'static str, text: &str) {
        let text = text.trim_matches(['\0', ' ', '\r', '\n']);
        let said = (field, text.to_owned());
        if !text.is_empty() && !self.seen.contains(&said) && self.has_room(text) {
            self.metadata.push(said.clone());
            self.seen.insert(said);
        }
    }

    fn has_room(&mut self, text: &str) -> bool {
        self.length = self.length.saturating_add(text.len());
        self.length <= ENOUGH
    }

    /// Hands over a text for each part, a line for each thing.
    pub(super) fn hand_over(mut self, sink: &mut dyn Sink) -> ControlFlow<()> {
        if self.length > ENOUGH {
            let detail = format!("more than {ENOUGH} bytes of names and comments");
            sink.note("", Fault::new(Reason::TooLarge, detail));
        }
        self.members.sort_unstable();
        let mut builder = TextBuilder::new(Part::named(Role::Filename, "member"));
        for (number, name) in &self.names {
            if name.ends_with(['/', '\\']) && holds_any(name, &self.members) {
                continue;
            }
            builder.push_whole(name, NAMES, *number..*number + 1);
            builder.push_synthetic("\n");
        }
        if !builder.is_empty() {
            sink.text(builder.finish())?;
        }
        self.metadata.sort_by_key(|(field, _)| *field);
        for (stream, texts) in (LEFT_OUT..).zip(self.metadata.chunk_by(|a, b| a.0 == b.0)) {
            let mut builder = TextBuilder::new(Part::named(Role::Metadata, texts[0].0));
            for (number, (_, text)) in (0..).zip(texts) {
                builder.push_whole(text, stream, number..number + 1);
                builder.push_synthetic("\n");
            }
            sink.text(builder.finish())?;
        }
        ControlFlow::Continue(())
    }
}

/// Bytes as text where nothing says in what encoding: UTF-8, or else Windows-1252, which gives
/// every byte a character, so that nothing is lost.
pub(super) fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The readable stretches of bytes of unknown meaning, four characters and longer, a line each.
pub(super) fn readable(bytes: &[u8]) -> String {
    decoded(bytes)
        .split(char::is_control)
        .filter(|stretch| stretch.chars().count() >= 4)
        .collect::<Vec<_>>()
        .join("\n")
}

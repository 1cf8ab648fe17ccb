//! Reads an RTF file: paragraphs as lines, table rows as lines of cells, each destination as a text
//! of its own.
//!
//! Kept apart from the machine, which knows the file, as this knows the document.

use std::ops::Range;

use super::{
    destinations::Data,
    machine::{Event, Gap, Look, Machine},
    objects,
};
use crate::format::ooxml::{
    drafts::{Drafts, Piece, Step, Stop, Tags, is_blank},
    table::Tables,
};
use crate::model::{Fault, Limits, Part, Role, Sink, Source};

/// A text under construction: that of the document, or of a destination.
struct Story {
    part: Part,
    pieces: Vec<(Piece, Look)>,
    /// The finished cells of the present row.
    cells: Vec<Vec<(Piece, Look)>>,
}

impl Story {
    fn new(part: Part) -> Story {
        Story { part, pieces: Vec::new(), cells: Vec::new() }
    }
}

struct Reader<'s> {
    /// The file with question marks for bytes that are no ASCII.
    view: String,
    source: &'s Source,
    stories: Vec<Story>,
    tables: Tables,
    in_table: bool,
    store_noted: bool,
    ordinal: usize,
}

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    let mut reader = Reader {
        view: bytes
            .iter()
            .map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' })
            .collect(),
        source,
        stories: vec![Story::new(Part::new(Role::Body))],
        tables: Tables::default(),
        in_table: false,
        store_noted: false,
        ordinal: 0,
    };
    let mut drafts = Drafts::new(sink, limits.window);
    let mut machine = Machine::new(&bytes);
    match reader.run(&mut machine, &mut drafts) {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

impl Reader<'_> {
    fn run(&mut self, machine: &mut Machine<'_>, drafts: &mut Drafts<'_>) -> Step {
        while let Some(event) = machine.next()? {
            match event {
                Event::Text(range, look) => self.push(Piece::Raw(range), look),
                Event::Char(value, range, look) => self.push(Piece::Whole(value, range), look),
                Event::Gap(gap) => self.gap(gap, drafts)?,
                Event::Begin(part) => self.stories.push(Story::new(part)),
                Event::End => {
                    if let Some(story) = self.stories.pop() {
                        self.put(&story.part, &story.pieces, drafts);
                    }
                }
                Event::Data(data, range, bytes) => self.data(data, &range, &bytes, drafts)?,
            }
        }
        self.end_row(drafts);
        self.end_paragraph(drafts)?;
        drafts.empty()
    }

    fn story(&mut self) -> &mut Story {
        self.stories.last_mut().expect("the document's own story never ends")
    }

    fn push(&mut self, piece: Piece, look: Look) {
        self.story().pieces.push((piece, look));
    }

    fn gap(&mut self, gap: Gap, drafts: &mut Drafts<'_>) -> Step {
        let outer = self.stories.len() == 1;
        match gap {
            Gap::Tab => self.push(Piece::Gap('\t'), Look::default()),
            Gap::Paragraph { in_table: false } if outer => {
                self.end_row(drafts);
                self.end_paragraph(drafts)?;
            }
            Gap::Cell => {
                let story = self.story();
                let cell = std::mem::take(&mut story.pieces);
                story.cells.push(cell);
                if !outer {
                    // Tables in headers and notes are lines.
                    let cells = std::mem::take(&mut story.cells);
                    story.pieces = cells.into_iter().flatten().collect();
                    story.pieces.push((Piece::Gap('\t'), Look::default()));
                }
            }
            Gap::Row if outer => {
                self.end_row(drafts);
                drafts.relieve()?;
            }
            Gap::Line | Gap::Paragraph { .. } | Gap::Row => {
                self.push(Piece::Gap('\n'), Look::default());
            }
        }
        Ok(())
    }

    /// The row so far, as a row of a table.
    fn end_row(&mut self, drafts: &mut Drafts<'_>) {
        let story = self.stories.first_mut().expect("the document's own story never ends");
        let cells = std::mem::take(&mut story.cells);
        if cells.is_empty() {
            return;
        }
        let part = story.part.clone();
        let draft = drafts.at(&part);
        if !std::mem::replace(&mut self.in_table, true) {
            self.tables.open("tbl", draft);
        }
        self.tables.open("tr", draft);
        for cell in &cells {
            self.tables.open("tc", draft);
            draft.pieces(&kept(cell), &self.view, 0);
            self.tables.close("tc", draft);
        }
        self.tables.close("tr", draft);
        for cell in &cells {
            self.put_looks(cell, drafts);
        }
    }

    fn end_paragraph(&mut self, drafts: &mut Drafts<'_>) -> Step {
        let part = self.stories[0].part.clone();
        if std::mem::take(&mut self.in_table) {
            self.tables.close("tbl", drafts.at(&part));
        }
        let pieces = std::mem::take(&mut self.stories[0].pieces);
        let draft = drafts.at(&part);
        draft.pieces(&kept(&pieces), &self.view, 0);
        draft.gap("\n");
        self.put_looks(&pieces, drafts);
        drafts.relieve()
    }

    /// Writes the text of a destination, line by line.
    fn put(&self, part: &Part, pieces: &[(Piece, Look)], drafts: &mut Drafts<'_>) {
        let tags = match part.role {
            Role::Metadata => part.detail.as_deref().map_or_else(Tags::default, Tags::labelled),
            _ => Tags::default(),
        };
        for line in pieces.split(|(piece, _)| *piece == Piece::Gap('\n')) {
            drafts.at(part).line(&kept(line), &self.view, 0, tags.clone());
            self.put_looks(line, drafts);
        }
    }

    /// What is deleted or hidden comes out once more, as it was.
    fn put_looks(&self, pieces: &[(Piece, Look)], drafts: &mut Drafts<'_>) {
        let of = |wanted: fn(&Look) -> bool| -> Vec<Piece> {
            pieces.iter().filter(|(_, look)| wanted(look)).map(|(piece, _)| piece.clone()).collect()
        };
        if !is_blank(&of(|look| look.deleted), &self.view) {
            let before = of(|look| look.deleted || !look.inserted);
            let part = Part::new(Role::Deleted);
            drafts.at(&part).line(&before, &self.view, 0, Tags::default());
        }
        let part = Part::new(Role::Hidden);
        drafts.at(&part).line(&of(|look| look.hidden), &self.view, 0, Tags::default());
    }

    fn data(
        &mut self,
        data: Data,
        range: &Range<usize>,
        bytes: &[u8],
        drafts: &mut Drafts<'_>,
    ) -> Step {
        if data == Data::Store {
            if !self.store_noted && !is_empty_store(bytes) {
                self.store_noted = true;
                drafts.note_once(
                    "packed custom XML (datastore) is not unpacked; copies leave it out",
                );
            }
            return Ok(());
        }
        if let Some(object) = (data == Data::Object).then(|| objects::parse(bytes)).flatten() {
            let part = Part::named(Role::Attribute, "object");
            for name in object.names.iter().filter(|name| !name.trim().is_empty()) {
                let draft = drafts.at(&part);
                let start = draft.len();
                draft.whole(name, 0, range);
                draft.field(start, Tags::default());
                draft.gap("\n");
            }
        }
        let child = child(self.source, data, self.ordinal, bytes);
        self.ordinal += 1;
        if drafts.sink().child(child).is_break() {
            return Err(Stop::Enough);
        }
        Ok(())
    }
}

/// A picture, an embedded file or a packed part as a source of its own.
pub(super) fn child(source: &Source, data: Data, ordinal: usize, bytes: &[u8]) -> Source {
    let object = (data == Data::Object).then(|| objects::parse(bytes)).flatten();
    let number = ordinal + 1;
    let kind = match data {
        Data::Picture => "picture",
        Data::Object => "object",
        Data::File | Data::Store => "part",
    };
    match object {
        Some(object) => {
            let name = object.label.unwrap_or_else(|| format!("{kind} {number}"));
            source.child(&name, bytes[object.content].to_vec())
        }
        None => source.child(&format!("{kind} {number}"), bytes.to_vec()),
    }
}

/// Whether a store of custom XML holds nothing, or no more than the empty list of books that Word
/// writes.
pub(super) fn is_empty_store(bytes: &[u8]) -> bool {
    let has = |what: &str| memchr::memmem::find(bytes, what.as_bytes()).is_some();
    let items = memchr::memmem::find_iter(bytes, b"<ds:datastoreItem").count();
    bytes.len() <= 8 << 10 && !has("<b:Source>") && (has("<b:Sources") && items <= 1 || !has("<"))
}

fn kept(pieces: &[(Piece, Look)]) -> Vec<Piece> {
    pieces.iter().filter(|(_, look)| !look.deleted).map(|(piece, _)| piece.clone()).collect()
}

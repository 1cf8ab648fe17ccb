//! Reads one part of an OpenDocument file: content, styles, properties, settings.
//!
//! Kept apart from the package around it. Text is gathered in blocks (paragraphs, titles,
//! properties); each belongs to the part of the document that the elements around it say: a note, a
//! comment, a deletion, a page's header. A paragraph's spans are joined, and what is boxed within a
//! paragraph follows it.

use std::{ops::Range, sync::Arc};

use super::{
    attributes,
    sheet::Sheet,
    styles::{Family, Styles},
};
use crate::format::ooxml::{
    drafts::{Draft, Drafts, Piece, Step, Tags, is_blank},
    table::Tables,
    xml::{Tag, Token, Walker},
};
use crate::model::{Part, Role};

/// A stretch of text that reads as one.
struct Block {
    part: Part,
    label: Option<Arc<str>>,
    /// With whether each piece is hidden by its style.
    pieces: Vec<(Piece, bool)>,
}

/// What an open element has to undo when it ends.
#[derive(Default)]
struct Open<'a> {
    name: &'a str,
    undoes: Undoes,
    hides: bool,
    /// Whether its text is no word of anybody's.
    packed: bool,
    table: Option<&'static str>,
}

/// What begins with an element, and ends with it.
#[derive(Clone, Copy, Default)]
struct Undoes {
    context: bool,
    block: bool,
}

pub(super) struct Story<'a, 's> {
    pub(super) xml: &'a str,
    pub(super) stream: u32,
    pub(super) styles: &'s Styles,
    stack: Vec<Open<'a>>,
    contexts: Vec<Part>,
    hiding: usize,
    blocks: Vec<Block>,
    boxed: Vec<Block>,
    tables: Tables,
    table_part: Part,
    /// The sheet of a spreadsheet, and how many contexts lie around it.
    sheet: Option<Sheet>,
    in_spreadsheet: bool,
    stray: Vec<Piece>,
    binaries: Vec<Range<usize>>,
}

/// Reads a part; gives where it holds binary data as base64.
pub(super) fn read(
    xml: &str,
    stream: u32,
    styles: &Styles,
    drafts: &mut Drafts<'_>,
) -> Step<Vec<Range<usize>>> {
    let mut story = Story {
        xml,
        stream,
        styles,
        stack: Vec::new(),
        contexts: Vec::new(),
        hiding: 0,
        blocks: Vec::new(),
        boxed: Vec::new(),
        tables: Tables::default(),
        table_part: Part::new(Role::Body),
        sheet: None,
        in_spreadsheet: false,
        stray: Vec::new(),
        binaries: Vec::new(),
    };
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        match token {
            Token::Open(tag) => story.open(&tag, drafts),
            Token::Close(..) => story.close(drafts)?,
            Token::Text(range) | Token::CData(range) => story.text(Piece::Raw(range)),
            Token::Entity(value, range) => story.text(Piece::Whole(value, range)),
            Token::Aside(range) => {
                let part = Part::named(Role::Hidden, "xml-comment");
                drafts.at(&part).line(&[Piece::Raw(range)], xml, stream, Tags::default());
            }
        }
    }
    Ok(story.binaries)
}

impl<'a> Story<'a, '_> {
    fn open(&mut self, tag: &Tag<'a>, drafts: &mut Drafts<'_>) {
        self.flush_stray(drafts);
        let mut open = Open { name: tag.name, ..Open::default() };
        if let Some(part) = self.context_of(tag) {
            self.contexts.push(part);
            open.undoes.context = true;
        }
        if let Some((part, label)) = self.block_of(tag) {
            self.blocks.push(Block { part, label, pieces: Vec::new() });
            open.undoes.block = true;
        }
        open.hides = matches!(tag.name, "span" | "p" | "h" | "hidden-text" | "a")
            && (tag.name == "hidden-text" || self.styles.hide(Family::Text, tag));
        self.hiding += usize::from(open.hides);
        open.packed =
            tag.name == "config-item" && tag.get("type").is_none_or(|kind| kind != "string");
        self.in_spreadsheet |= tag.name == "spreadsheet";
        if self.in_spreadsheet && self.blocks.is_empty() {
            self.open_in_sheet(tag);
        } else {
            open.table = self.open_table(tag, drafts);
        }
        self.character(tag);
        self.stack.push(open);
        attributes::show(tag, self.xml, self.stream, drafts);
    }

    /// The sheet follows its own elements; those of tables within its shapes it leaves alone.
    fn open_in_sheet(&mut self, tag: &Tag<'a>) {
        match &mut self.sheet {
            Some(sheet) => sheet.open(tag, self.contexts.len()),
            None if tag.name == "table" => {
                let hidden = self.styles.hide(Family::Table, tag);
                self.sheet = Some(Sheet::new(tag, hidden, self.contexts.len()));
            }
            None => {}
        }
    }

    /// Tables of texts, by the names that Word has for their elements.
    fn open_table(&mut self, tag: &Tag<'a>, drafts: &mut Drafts<'_>) -> Option<&'static str> {
        if !self.blocks.is_empty() || tag.prefix() != "table" {
            return None;
        }
        let name = match tag.name {
            "table" => "tbl",
            "table-row" => "tr",
            "table-cell" | "covered-table-cell" => "tc",
            "table-header-rows" => {
                self.tables.heads();
                return None;
            }
            _ => return None,
        };
        if self.tables.is_empty() {
            self.table_part = self.part();
        }
        self.tables.open(name, drafts.at(&self.table_part));
        Some(name)
    }

    fn close(&mut self, drafts: &mut Drafts<'_>) -> Step {
        self.flush_stray(drafts);
        let Some(open) = self.stack.pop() else { return Ok(()) };
        if let Some(name) = open.table {
            self.tables.close(name, drafts.at(&self.table_part));
        }
        if open.undoes.block {
            self.end_block(drafts);
        }
        self.hiding -= usize::from(open.hides);
        if let Some(mut sheet) = self.sheet.take()
            && (!self.blocks.is_empty()
                || !sheet.close(open.name, self.contexts.len(), (self.xml, self.stream), drafts))
        {
            self.sheet = Some(sheet);
        }
        if open.undoes.context {
            self.contexts.pop();
        }
        let whole = self.sheet.as_ref().is_none_or(Sheet::is_between_rows);
        if self.blocks.is_empty() && self.tables.is_empty() && whole {
            drafts.relieve()?;
        }
        Ok(())
    }

    /// The part that text belongs to here.
    fn part(&self) -> Part {
        self.contexts.last().cloned().unwrap_or(Part::new(Role::Body))
    }

    fn is_within(&self, name: &str) -> bool {
        self.stack.iter().rev().any(|open| open.name == name)
    }

    /// The part of the document that begins with an element, if one does.
    fn context_of(&self, tag: &Tag<'_>) -> Option<Part> {
        let hidden = || tag.get("display").is_some_and(|display| display != "true");
        Some(Part::new(match (tag.prefix(), tag.name) {
            ("office", "annotation") | (_, "change-info") => Role::Comment,
            ("text", "note-body" | "note-citation") | ("presentation", "notes") => Role::Notes,
            ("text", "deletion") | ("table", "cell-content-change" | "cell-content-deletion") => {
                Role::Deleted
            }
            (
                "style",
                "master-page" | "header" | "header-left" | "header-first" | "footer"
                | "footer-left" | "footer-first",
            ) => Role::Header,
            ("text", "section") if hidden() => Role::Hidden,
            ("text", "hidden-paragraph") => Role::Hidden,
            ("draw", "page") if self.styles.hide(Family::Page, tag) => Role::Hidden,
            ("table", "table") if !self.in_spreadsheet && self.styles.hide(Family::Table, tag) => {
                Role::Hidden
            }
            ("script", "module") | ("office", "scripts") => Role::Code,
            _ => return None,
        }))
    }

    /// The block that begins with an element, if one does: its part and its label.
    fn block_of(&self, tag: &Tag<'_>) -> Option<(Part, Option<Arc<str>>)> {
        let parent = self.stack.last().map_or("", |open| open.name);
        if parent == "meta" && matches!(tag.prefix(), "dc" | "meta") {
            let label = tag.get("name").map_or_else(|| tag.name.into(), Into::into);
            return Some((Part::named(Role::Metadata, property_name(tag.name)), Some(label)));
        }
        let part = match (tag.prefix(), tag.name) {
            ("text", "p" | "h" | "note-citation") => self.part(),
            ("svg", "title" | "desc") => Part::new(Role::AltText),
            ("dc", "creator") | (_, "creator-initials" | "sender-initials") => {
                Part::named(Role::Metadata, "comment-author")
            }
            ("dc" | "meta", "date" | "date-string") => Part::named(Role::Metadata, "dates"),
            ("text", "ruby-text") => Part::named(Role::Hidden, "phonetic"),
            ("number", "text") => Part::named(Role::Code, "styles"),
            ("config", "config-item") => Part::named(Role::Metadata, "setting"),
            _ => return None,
        };
        Some((part, None))
    }

    /// Elements that stand for characters.
    fn character(&mut self, tag: &Tag<'_>) {
        let Some(block) = self.blocks.last_mut() else { return };
        let gap = match (tag.prefix(), tag.name) {
            ("text", "s") => ' ',
            ("text", "tab" | "tab-stop") => '\t',
            ("text", "line-break") => '\n',
            _ => return,
        };
        block.pieces.push((Piece::Gap(gap), false));
    }

    fn text(&mut self, piece: Piece) {
        let inside = self.stack.last().map_or("", |open| open.name);
        if inside == "binary-data" {
            if let Piece::Raw(range) = piece {
                self.binaries.push(range);
            }
            return;
        }
        // Switches, numbers, and packed data of printers, which no copy keeps where it cuts.
        if self.stack.last().is_some_and(|open| open.packed) {
            return;
        }
        match self.blocks.last_mut() {
            Some(block) => block.pieces.push((piece, self.hiding > 0)),
            None => self.stray.push(piece),
        }
    }

    fn end_block(&mut self, drafts: &mut Drafts<'_>) {
        let Some(block) = self.blocks.pop() else { return };
        if let Some(outer) = self.blocks.last() {
            if outer.part == block.part {
                self.boxed.push(block);
            } else {
                self.put_line(&block, drafts);
            }
            return;
        }
        self.put(&block, drafts);
        for block in std::mem::take(&mut self.boxed) {
            self.put(&block, drafts);
        }
    }

    /// Writes a block where it belongs: into its cell, into its table, or on a line.
    fn put(&mut self, block: &Block, drafts: &mut Drafts<'_>) {
        let pieces: Vec<Piece> = block.pieces.iter().map(|(piece, _)| piece.clone()).collect();
        let depth = self.contexts.len();
        if let Some(cell) = self.sheet.as_mut().and_then(|sheet| sheet.cell_at(depth)) {
            cell.take(&pieces);
        } else if !self.tables.is_empty() && block.part == self.table_part {
            let draft = drafts.at(&block.part);
            self.tables.separate(draft);
            draft.pieces(&pieces, self.xml, self.stream);
        } else if block.part.role == Role::Body {
            let draft: &mut Draft = drafts.at(&block.part);
            draft.pieces(&pieces, self.xml, self.stream);
            draft.gap("\n");
        } else {
            self.put_line(block, drafts);
            return;
        }
        self.put_hidden(block, drafts);
    }

    fn put_line(&self, block: &Block, drafts: &mut Drafts<'_>) {
        let pieces: Vec<Piece> = block.pieces.iter().map(|(piece, _)| piece.clone()).collect();
        let cell = self.sheet.as_ref().and_then(Sheet::cell_name);
        let tags = Tags { label: block.label.clone(), cell };
        drafts.at(&block.part).line(&pieces, self.xml, self.stream, tags);
        self.put_hidden(block, drafts);
    }

    /// What a style hides comes out once more.
    fn put_hidden(&self, block: &Block, drafts: &mut Drafts<'_>) {
        let hidden = block.pieces.iter().filter(|(_, hidden)| *hidden);
        let pieces: Vec<Piece> = hidden.map(|(piece, _)| piece.clone()).collect();
        if block.part.role != Role::Hidden && !is_blank(&pieces, self.xml) {
            let part = Part::new(Role::Hidden);
            drafts.at(&part).line(&pieces, self.xml, self.stream, Tags::default());
        }
    }

    /// Text that stands in no block: as a user's, but for that of scripts.
    fn flush_stray(&mut self, drafts: &mut Drafts<'_>) {
        if self.stray.is_empty() {
            return;
        }
        let pieces = std::mem::take(&mut self.stray);
        let tags = self.stack.last().map_or_else(Tags::default, |open| Tags::labelled(open.name));
        let code = self.is_within("module") || self.is_within("scripts");
        let part = Part::new(if code { Role::Code } else { Role::Hidden });
        drafts.at(&part).line(&pieces, self.xml, self.stream, tags);
    }
}

/// The reported name of a document property.
fn property_name(element: &str) -> &str {
    match element {
        "initial-creator" => "author",
        "creator" => "last-modified-by",
        "title" | "subject" | "description" => element,
        "keyword" => "keywords",
        "creation-date" | "date" | "print-date" => "dates",
        _ => "property",
    }
}

//! Reads one story of a document: its body, a header, the notes, the comments, or one slide.
//!
//! Kept apart from the packages around it. The vocabularies of Word and of slides are one as far as
//! text goes: paragraphs, runs and tables have the same local names. Paragraphs come out as lines with their runs joined, so
//! that a value split over runs reads as one; text boxes follow the paragraph that holds them.
//! Insertions are read as accepted; where something was deleted, the paragraph as it was comes out
//! once more as `deleted`.

use super::{
    attributes,
    drafts::{Drafts, Piece, Step, Tags, is_blank},
    sweep,
    table::Tables,
    xml::{Tag, Token, Walker},
};
use crate::model::{Part, Role};

/// How a run stands in its paragraph.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    deleted: bool,
    inserted: bool,
    hidden: bool,
}

#[derive(Default)]
struct Paragraph {
    pieces: Vec<(Piece, Look)>,
    instruction: Vec<Piece>,
}

impl Paragraph {
    fn of(&self, wanted: impl Fn(Look) -> bool) -> Vec<Piece> {
        self.pieces.iter().filter(|(_, look)| wanted(*look)).map(|(p, _)| p.clone()).collect()
    }
}

struct Story<'a> {
    xml: &'a str,
    stream: u32,
    part: Part,
    stack: Vec<&'a str>,
    formats: usize,
    deleted: usize,
    inserted: usize,
    hidden_runs: Vec<bool>,
    open: Vec<Paragraph>,
    boxed: Vec<Paragraph>,
    tables: Tables,
    stray: Vec<Piece>,
}

/// Reads the story in a part of the package.
pub(super) fn read(xml: &str, stream: u32, part: &Part, drafts: &mut Drafts<'_>) -> Step {
    let mut story = Story {
        xml,
        stream,
        part: part.clone(),
        stack: Vec::new(),
        formats: 0,
        deleted: 0,
        inserted: 0,
        hidden_runs: Vec::new(),
        open: Vec::new(),
        boxed: Vec::new(),
        tables: Tables::default(),
        stray: Vec::new(),
    };
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        match token {
            Token::Open(tag) => story.open(&tag, drafts),
            Token::Close(name, _) => story.close(name, drafts)?,
            Token::Text(range) | Token::CData(range) => story.text(Piece::Raw(range)),
            Token::Entity(value, range) => story.text(Piece::Whole(value, range)),
            Token::Aside(range) => {
                let pieces = [Piece::Raw(range)];
                let part = Part::named(Role::Hidden, "xml-comment");
                drafts.at(&part).line(&pieces, xml, stream, Tags::default());
            }
        }
    }
    Ok(())
}

impl<'a> Story<'a> {
    fn open(&mut self, tag: &Tag<'a>, drafts: &mut Drafts<'_>) {
        self.flush_stray(drafts);
        self.count(tag.name, 1);
        match tag.name {
            "p" => self.open.push(Paragraph::default()),
            "tbl" | "tr" | "tc" if self.open.is_empty() => {
                let at = drafts.at(&self.part);
                self.tables.open(tag.name, at);
                if let Some(span) = tag.get("gridSpan") {
                    self.tables.span(span.parse().ok());
                }
            }
            "tblPr" if matches!(tag.get("firstRow").as_deref(), Some("1" | "true")) => {
                self.tables.heads();
            }
            "gridSpan" => self.tables.span(tag.get("val").and_then(|span| span.parse().ok())),
            "tblHeader" if tag.is_on() => self.tables.heads(),
            "r" => self.hidden_runs.push(false),
            "vanish" | "webHidden" if self.lies_in(&["r", "rPr"]) && tag.is_on() => {
                if let Some(hidden) = self.hidden_runs.last_mut() {
                    *hidden = true;
                }
            }
            "fldChar" => self.flush_instruction(drafts),
            _ => self.character(tag),
        }
        self.stack.push(tag.name);
        attributes::show(tag, self.xml, self.stream, self.formats > 0, drafts);
        sweep::note_unread(tag, drafts);
    }

    fn close(&mut self, name: &str, drafts: &mut Drafts<'_>) -> Step {
        self.flush_stray(drafts);
        self.stack.pop();
        self.count(name, -1);
        match name {
            "p" => {
                self.flush_instruction(drafts);
                self.end_paragraph(drafts);
                if self.open.is_empty() && self.tables.is_empty() {
                    drafts.relieve()?;
                }
            }
            "tbl" | "tr" | "tc" if self.open.is_empty() => {
                self.tables.close(name, drafts.at(&self.part));
                if name != "tc" && self.tables.is_outermost() {
                    drafts.relieve()?;
                }
            }
            "r" => {
                self.hidden_runs.pop();
            }
            _ => {}
        }
        Ok(())
    }

    fn count(&mut self, name: &str, by: isize) {
        let counter = match name {
            "del" | "moveFrom" => &mut self.deleted,
            "ins" | "moveTo" => &mut self.inserted,
            _ if attributes::is_format(name) => &mut self.formats,
            _ => return,
        };
        *counter = counter.saturating_add_signed(by);
    }

    /// Whether the innermost open elements are these.
    fn lies_in(&self, names: &[&str]) -> bool {
        self.stack.ends_with(names)
    }

    /// Elements that stand for a character, directly in a run.
    fn character(&mut self, tag: &Tag<'_>) {
        if !matches!(self.stack.last(), Some(&("r" | "p"))) {
            return;
        }
        // Only an empty element can be cut away by its own range.
        let range = self.xml[tag.range.clone()].ends_with("/>").then(|| tag.range.clone());
        let piece = match tag.name {
            "tab" | "ptab" => Piece::Gap('\t'),
            "br" | "cr" => Piece::Gap('\n'),
            "noBreakHyphen" => match range {
                Some(range) => Piece::Whole('-', range),
                None => Piece::Gap('-'),
            },
            "sym" => match (symbol(tag), range) {
                (Some(value), Some(range)) => Piece::Whole(value, range),
                _ => return,
            },
            _ => return,
        };
        self.push(piece, false);
    }

    fn text(&mut self, piece: Piece) {
        match self.stack.last() {
            Some(&"t") if !self.open.is_empty() => self.push(piece, false),
            Some(&"delText") if !self.open.is_empty() => self.push(piece, true),
            Some(&("instrText" | "delInstrText")) if !self.open.is_empty() => {
                if let Some(paragraph) = self.open.last_mut() {
                    paragraph.instruction.push(piece);
                }
            }
            Some(&("posOffset" | "pctWidth" | "pctHeight" | "align" | "tableStyleId")) => {}
            _ => self.stray.push(piece),
        }
    }

    fn push(&mut self, piece: Piece, deleted: bool) {
        let look = Look {
            deleted: deleted || self.deleted > 0,
            inserted: self.inserted > 0,
            hidden: self.hidden_runs.last().copied().unwrap_or(false),
        };
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.pieces.push((piece, look));
        }
    }

    fn end_paragraph(&mut self, drafts: &mut Drafts<'_>) {
        let Some(paragraph) = self.open.pop() else { return };
        if !self.open.is_empty() {
            self.boxed.push(paragraph);
            return;
        }
        self.emit(&paragraph, drafts);
        for paragraph in std::mem::take(&mut self.boxed) {
            self.emit(&paragraph, drafts);
        }
    }

    fn emit(&self, paragraph: &Paragraph, drafts: &mut Drafts<'_>) {
        let kept = paragraph.of(|look| !look.deleted);
        let draft = drafts.at(&self.part);
        self.tables.separate(draft);
        draft.pieces(&kept, self.xml, self.stream);
        if self.tables.is_empty() {
            draft.gap("\n");
        }
        if !is_blank(&paragraph.of(|look| look.deleted), self.xml) {
            let before = paragraph.of(|look| look.deleted || !look.inserted);
            let part = Part::new(Role::Deleted);
            drafts.at(&part).line(&before, self.xml, self.stream, Tags::default());
        }
        let hidden = paragraph.of(|look| look.hidden);
        let part = Part::new(Role::Hidden);
        drafts.at(&part).line(&hidden, self.xml, self.stream, Tags::default());
    }

    fn flush_instruction(&mut self, drafts: &mut Drafts<'_>) {
        let Some(paragraph) = self.open.last_mut() else { return };
        let pieces = std::mem::take(&mut paragraph.instruction);
        let part = Part::named(Role::Attribute, "field");
        drafts.at(&part).line(&pieces, self.xml, self.stream, Tags::default());
    }

    fn flush_stray(&mut self, drafts: &mut Drafts<'_>) {
        if self.stray.is_empty() {
            return;
        }
        let pieces = std::mem::take(&mut self.stray);
        let tags = self.stack.last().map_or_else(Tags::default, |name| Tags::labelled(name));
        drafts.at(&Part::new(Role::Hidden)).line(&pieces, self.xml, self.stream, tags);
    }
}

/// The character that a `sym` element shows. Symbol fonts live at U+F000 above their codes.
fn symbol(tag: &Tag<'_>) -> Option<char> {
    let code = u32::from_str_radix(&tag.get("char")?, 16).ok()?;
    let code = if (0xF000..0xF100).contains(&code) { code - 0xF000 } else { code };
    char::from_u32(code).filter(|value| !value.is_control())
}

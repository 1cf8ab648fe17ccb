//! HTML tokens, turned into the flows of a document.
//!
//! A stack of open elements decides who speaks (what is seen, what is hidden), where lines break
//! and which label belongs to which value. It is far from the standard's tree builder, and need
//! not be nearer: a wrong guess moves text between parts, and never loses any.

use std::{
    ops::{ControlFlow, Range},
    sync::Arc,
};

use super::{
    attributes::{Attributes, Forms, is_odd, is_odd_flag, property},
    elements::{self, Border, Implied},
    links::{Payloads, is_address, outside_payloads, push_address},
    tables::{CellKind, Tables},
    tokens::{Token, Tokens},
};
use crate::{
    format::markup::{
        Attribute, Dialect, Flow, Flows, Gap, Labels, Script, Slot, Value, Voice, steps,
    },
    model::{Fault, Limits, Part, Role, Sink},
};

/// How many open elements are kept track of.
const DEEPEST: usize = 1024;
/// How many of them are asked about one tag.
const NEAR: usize = 128;

/// An element that is open.
struct Open<'a> {
    /// Its name in lower case.
    name: String,
    start: u64,
    look: Look,
    duty: Duty<'a>,
}

/// How an element's text looks.
#[derive(Clone, Copy, Default)]
struct Look {
    hidden: bool,
    preformatted: bool,
    /// There is a background on which white text can be seen.
    background: bool,
}

/// What is left to do when an element ends.
enum Duty<'a> {
    None,
    /// Its text names the control of this id.
    Names(&'a str),
    /// Its text is a value of this label.
    Value(Option<Arc<str>>),
    /// It is a cell of so many columns.
    Cell(CellKind, usize),
    /// It is a term, whose description follows.
    Term,
    /// Its text is machine text.
    Code,
    /// It is the document's title.
    Title,
    /// Its text holds no references.
    Literal,
}

/// Which document is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    /// The page.
    Page,
    /// Markup inside a comment, such as Outlook's conditional ones.
    Comment,
}

struct Reader<'a, 's> {
    script: &'a Script,
    sink: &'s mut dyn Sink,
    flows: Flows,
    labels: Labels,
    forms: Forms<'a>,
    tables: Tables,
    stack: Vec<Open<'a>>,
    term: Option<Arc<str>>,
    payloads: Payloads,
    layer: Layer,
}

/// Reads a whole document.
pub(super) fn read(script: &Script, limits: &Limits, sink: &mut dyn Sink) {
    if let Some(fault) = script.undecoded() {
        sink.note("", fault);
    }
    let mut reader = Reader {
        script,
        sink,
        flows: Flows::new(limits),
        labels: Labels::default(),
        forms: Forms::default(),
        tables: Tables::default(),
        stack: Vec::new(),
        term: None,
        payloads: Payloads::default(),
        layer: Layer::Page,
    };
    // `Break` says that nobody wants more: then notes about the rest are not wanted either.
    if reader.tokens(0..script.text().len()).is_continue() {
        reader.leave_all();
        reader.notes();
        let Reader { flows, sink, .. } = reader;
        let _ = flows.finish(sink);
    }
}

impl<'a> Reader<'a, '_> {
    fn tokens(&mut self, range: Range<usize>) -> ControlFlow<()> {
        let mut tokens = Tokens::new(self.script.text(), range);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(range) => self.text(range)?,
                Token::Start(name) => {
                    let tag = name.start..tokens.inside_end();
                    self.start(name, tag, &tokens.attributes)?;
                }
                Token::End(name) => self.end(name, &tokens.attributes),
                Token::Comment(range) => self.comment(range)?,
                Token::Declaration(range) => self.declaration(range),
            }
            self.flows.flush_full(self.sink)?;
        }
        ControlFlow::Continue(())
    }

    fn notes(&mut self) {
        let Payloads { pictures, others } = self.payloads;
        for (count, what) in [(pictures, "picture"), (others, "file")] {
            if count > 0 {
                let plural = if count > 1 { "s" } else { "" };
                let detail = format!("{count} {what}{plural} inside data URIs");
                self.sink.note("", Fault::unsupported(detail));
            }
        }
    }

    /// What a tag's place says about its text.
    fn look(&self) -> Look {
        self.stack.last().map_or_else(Look::default, |open| open.look)
    }

    fn voice(&self, look: Look) -> Voice {
        match self.layer {
            Layer::Comment => Voice::Comment,
            Layer::Page if look.hidden => Voice::Hidden,
            Layer::Page => Voice::Body,
        }
    }

    fn slot(&self, slot: Slot) -> Slot {
        if self.layer == Layer::Comment { Slot::Raw } else { slot }
    }

    fn text(&mut self, range: Range<usize>) -> ControlFlow<()> {
        let look = self.look();
        let voice = self.voice(look);
        let slot = self.slot(Slot::Text);
        let duty = self.stack.last().map_or(&Duty::None, |open| &open.duty);
        match duty {
            Duty::Code => self.code(range),
            Duty::Title => return self.property("title", Value { range, slot }),
            Duty::Literal => {
                let slot = self.slot(Slot::Raw);
                self.flows.of(voice).literal(self.script, range, slot);
            }
            _ => {
                for step in steps(self.script.text(), range, self.flows.step()) {
                    let flow = self.flows.of(voice);
                    if look.preformatted {
                        flow.verbatim(self.script, step, slot, Dialect::Html);
                    } else {
                        flow.prose(self.script, step, slot, Dialect::Html);
                    }
                    self.flows.flush_full(self.sink)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn code(&mut self, range: Range<usize>) {
        let text = self.script.text();
        let flow = self.flows.of(Voice::Code);
        flow.line();
        for range in outside_payloads(text, range, &mut self.payloads) {
            flow.literal(self.script, range, Slot::Raw);
        }
        flow.line();
    }

    fn declaration(&mut self, range: Range<usize>) {
        if !self.script.text()[range.clone()].eq_ignore_ascii_case("doctype html") {
            self.code(range);
        }
    }

    fn comment(&mut self, range: Range<usize>) -> ControlFlow<()> {
        self.flows.of(Voice::Comment).line();
        if self.layer == Layer::Page && self.holds_markup(range.clone()) {
            let stack = std::mem::take(&mut self.stack);
            let tables = std::mem::take(&mut self.tables);
            self.layer = Layer::Comment;
            let flow = self.tokens(range);
            self.leave_all();
            self.layer = Layer::Page;
            self.stack = stack;
            self.tables = tables;
            flow?;
        } else {
            let flow = self.flows.of(Voice::Comment);
            flow.verbatim(self.script, range, Slot::Raw, Dialect::Html);
        }
        self.flows.of(Voice::Comment).line();
        ControlFlow::Continue(())
    }

    fn holds_markup(&self, comment: Range<usize>) -> bool {
        Tokens::new(self.script.text(), comment).any(|token| match token {
            Token::Start(name) => elements::is_known(&self.lower(&name)),
            _ => false,
        })
    }

    fn lower(&self, name: &Range<usize>) -> String {
        self.script.text()[name.clone()].to_ascii_lowercase()
    }

    fn start(
        &mut self,
        name: Range<usize>,
        tag: Range<usize>,
        attributes: &[Attribute],
    ) -> ControlFlow<()> {
        let text = self.script.text();
        let lower = self.lower(&name);
        let attributes = Attributes { text, all: attributes };
        if attributes.is_text(&lower) {
            let flow = self.flows.of(Voice::Attribute);
            flow.line();
            flow.verbatim(self.script, tag, Slot::Name, Dialect::Html);
            flow.line();
            return ControlFlow::Continue(());
        }
        self.end_implied(&lower);
        let look = self.look_of(&lower, attributes);
        self.border(&lower, look);
        let control = matches!(lower.as_str(), "input" | "textarea" | "select" | "button");
        let label = if control { self.control_label(attributes) } else { None };
        self.values(&lower, attributes, label.as_ref())?;
        if lower == "table" {
            self.tables.begin();
        }
        if !elements::is_void(&lower) && self.stack.len() < DEEPEST {
            let duty = self.duty(&lower, attributes, label);
            let start = self.flow_of_page().at();
            self.stack.push(Open { name: lower, start, look, duty });
        }
        ControlFlow::Continue(())
    }

    /// The flow that labels are taken from and fields are put in.
    fn flow_of_page(&mut self) -> &mut Flow {
        let voice = self.voice(Look::default());
        self.flows.of(voice)
    }

    fn look_of(&self, name: &str, attributes: Attributes<'_, '_>) -> Look {
        let around = self.look();
        let style = attributes.style();
        let background = around.background || style.paint.background;
        Look {
            hidden: around.hidden
                || style.hides
                || elements::is_hidden(name)
                || (style.paint.white_text && !background),
            preformatted: around.preformatted
                || style.preformatted
                || matches!(name, "pre" | "textarea" | "listing" | "xmp" | "plaintext"),
            background,
        }
    }

    fn border(&mut self, name: &str, look: Look) {
        let voice = self.voice(look);
        match elements::border(name) {
            Border::Line => self.flows.of(voice).line(),
            Border::Tab => self.flows.of(voice).gap(Gap::Tab),
            // A hidden stretch stands for itself.
            Border::None if voice != self.voice(self.look()) => self.flows.of(voice).line(),
            Border::None => {}
        }
    }

    fn control_label(&mut self, attributes: Attributes<'_, '_>) -> Option<Arc<str>> {
        let voice = self.voice(Look::default());
        let flow = self.flows.of(voice);
        let around = self.stack.iter().rev().take(NEAR).find(|open| open.name == "label");
        let around = around.map(|open| open.start..flow.at());
        self.forms.label(attributes, around, flow, &mut self.labels)
    }

    fn duty(
        &self,
        name: &str,
        attributes: Attributes<'a, '_>,
        label: Option<Arc<str>>,
    ) -> Duty<'a> {
        let span = || attributes.get("colspan").and_then(|span| span.parse().ok()).unwrap_or(1);
        match name {
            "label" => attributes.get("for").map_or(Duty::None, Duty::Names),
            "textarea" => Duty::Value(label),
            "td" => Duty::Cell(CellKind::Value, span()),
            "th" => Duty::Cell(CellKind::Header, span()),
            "dt" => Duty::Term,
            "dd" => Duty::Value(self.term.clone()),
            "script" | "style" => Duty::Code,
            "title" => Duty::Title,
            "xmp" | "plaintext" => Duty::Literal,
            _ => Duty::None,
        }
    }

    fn end_implied(&mut self, name: &str) {
        let mut ended = 0;
        for (at, open) in self.stack.iter().rev().take(NEAR).enumerate() {
            match elements::implied(name, &open.name) {
                Implied::Ends => ended = at + 1,
                Implied::Stays => {}
                Implied::Holds => break,
            }
        }
        for _ in 0..ended {
            self.leave();
        }
    }

    fn end(&mut self, name: Range<usize>, attributes: &[Attribute]) {
        let lower = self.lower(&name);
        if is_odd(&lower) {
            self.push_name(name.clone());
        }
        for attribute in attributes {
            self.value(attribute, Voice::Attribute, None);
        }
        let mut found = None;
        for (at, open) in self.stack.iter().rev().take(NEAR).enumerate() {
            if open.name == lower {
                found = Some(at);
                break;
            }
            if elements::shields(&open.name, &lower) {
                break;
            }
        }
        for _ in 0..found.map_or(0, |at| at + 1) {
            self.leave();
        }
        if found.is_none() && elements::border(&lower) == Border::Line {
            let voice = self.voice(self.look());
            self.flows.of(voice).line();
        }
    }

    fn leave_all(&mut self) {
        while !self.stack.is_empty() {
            self.leave();
        }
    }

    /// Ends the innermost element.
    fn leave(&mut self) {
        let Some(open) = self.stack.pop() else { return };
        let voice = self.voice(Look::default());
        let flow = self.flows.of(voice);
        let range = open.start..flow.at();
        match open.duty {
            Duty::Names(id) => {
                let label = self.labels.of(flow.said(range));
                self.forms.name(id, label);
            }
            Duty::Value(label) => flow.field(range, label),
            Duty::Cell(kind, span) => {
                self.tables.end_cell(kind, range, span, flow, &mut self.labels);
            }
            Duty::Term => self.term = self.labels.of(flow.said(range)),
            Duty::None | Duty::Code | Duty::Title | Duty::Literal => {}
        }
        match open.name.as_str() {
            "tr" | "thead" => self.tables.end_row(flow),
            "table" => self.tables.end(flow),
            _ => {}
        }
        let voice = self.voice(open.look);
        if elements::border(&open.name) == Border::Line || voice != self.voice(self.look()) {
            self.flows.of(voice).line();
        }
    }

    /// Gives the attributes of a start tag to the parts they belong to.
    fn values(
        &mut self,
        element: &str,
        attributes: Attributes<'_, '_>,
        control: Option<&Arc<str>>,
    ) -> ControlFlow<()> {
        let hidden = element == "input"
            && attributes.get("type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden"));
        let own = if hidden { Voice::Hidden } else { Voice::Attribute };
        for attribute in attributes.all {
            let name = self.lower(&attribute.name);
            match (element, name.as_str(), &attribute.value) {
                (_, "alt", _) => self.value(attribute, Voice::AltText, None),
                ("meta", "content", Some(value)) => {
                    let value = Value { slot: self.slot(value.slot), ..value.clone() };
                    self.property(&property(attributes), value)?;
                }
                (_, "value", _) => self.value(attribute, own, control),
                _ => self.value(attribute, Voice::Attribute, None),
            }
        }
        ControlFlow::Continue(())
    }

    fn value(&mut self, attribute: &Attribute, voice: Voice, label: Option<&Arc<str>>) {
        let name = self.lower(&attribute.name);
        if is_odd(&name) || (attribute.value.is_none() && is_odd_flag(&name)) {
            self.push_name(attribute.name.clone());
        }
        let Some(value) = &attribute.value else { return };
        let label = label.cloned().or_else(|| self.labels.of(&name));
        let slot = self.slot(value.slot);
        let text = self.script.text();
        let flow = self.flows.of(voice);
        flow.line();
        let start = flow.at();
        for range in outside_payloads(text, value.range.clone(), &mut self.payloads) {
            if is_address(&name) {
                push_address(flow, self.script, range, slot);
            } else {
                flow.verbatim(self.script, range, slot, Dialect::HtmlAttribute);
            }
        }
        let end = flow.at();
        flow.field(start..end, label);
        flow.line();
    }

    fn push_name(&mut self, name: Range<usize>) {
        let slot = self.slot(Slot::Name);
        let flow = self.flows.of(Voice::Attribute);
        flow.line();
        flow.literal(self.script, name, slot);
        flow.line();
    }

    /// Hands over a property of the document, which is a text by itself.
    fn property(&mut self, name: &str, value: Value) -> ControlFlow<()> {
        let mut flow = Flow::new(Part::named(Role::Metadata, name));
        flow.prose(self.script, value.range, value.slot, Dialect::Html);
        flow.finish(self.sink)
    }
}

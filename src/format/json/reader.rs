//! The way from tokens to text: what may follow what, which key labels which value, and how to go
//! on after something that is not JSON.

use std::{
    ops::{ControlFlow, Range},
    sync::Arc,
};

use super::lex::{self, Container, Next, Token, closing_quote, push_string};
use crate::{
    format::{
        encoding::Flow,
        is_bare,
        plain::{self, Position, Stretch, Until, Verbatim},
    },
    model::{Fault, Limits, Part, Reason, Role, Sink, TextBuilder},
};

/// The stream of strings; its units are the file's bytes.
pub(super) const STRINGS: u32 = 0;
/// The stream of numbers and other scalars, each cut as a whole; its units are the file's bytes.
pub(super) const SCALARS: u32 = 1;
/// The stream of what is not JSON; its units are the file's bytes.
pub(super) const PLAIN: u32 = 2;

/// How many containers may lie inside each other: far more than people write.
const NESTING: usize = 1024;
/// How long a number may be in any case, in bytes.
const SCALAR: usize = 1024;
/// How long a label may be, in bytes.
const LABEL: usize = 64;

/// A document while it is read.
pub(super) struct Reader<'a> {
    flow: Flow,
    limits: &'a Limits,
    sink: &'a mut dyn Sink,
    position: Position,
    builder: TextBuilder,
    /// Where the next token may begin in the text that is held.
    at: usize,
    /// The containers around it, outermost first.
    stack: Vec<Frame>,
    expected: Expected,
    /// The label of the value that comes next.
    label: Option<Arc<str>>,
    /// Whether each line is a text of its own, so that one bad line need not spoil the next.
    lines: bool,
    /// How many stretches were not JSON.
    bad: u64,
}

struct Frame {
    container: Container,
    /// The label of what it holds, unless a key of its own labels that.
    label: Option<Arc<str>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// A value, outside of all containers.
    Text,
    /// An item of an array, or its end.
    Item,
    /// A key of an object, or its end.
    Key,
    Colon,
    /// The value of a key.
    Member,
    /// A comma, or the container's end.
    Comma,
}

/// Why reading stops.
enum Stop {
    /// Nobody wants more.
    Enough,
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

impl<'a> Reader<'a> {
    /// `lines` says that the document's name promises JSON Lines.
    pub(super) fn new(
        flow: Flow,
        limits: &'a Limits,
        sink: &'a mut dyn Sink,
        lines: bool,
    ) -> Reader<'a> {
        Reader {
            flow,
            limits,
            sink,
            position: Position::START,
            builder: TextBuilder::new(Part::new(Role::Body)),
            at: 0,
            stack: Vec::new(),
            expected: Expected::Text,
            label: None,
            lines,
            bad: 0,
        }
    }

    /// Hands over the document.
    pub(super) fn read(mut self) -> Result<(), Fault> {
        match self.tokens() {
            Err(Stop::Fault(fault)) => return Err(fault),
            Ok(()) | Err(Stop::Enough) => {}
        }
        if self.bad > 1 {
            let more = self.bad - 1;
            self.sink.note("", Fault::malformed(format!("not JSON in {more} more places")));
        }
        if let Some(fault) = self.flow.damage() {
            self.sink.note("", fault);
        }
        Ok(())
    }

    fn tokens(&mut self) -> Result<(), Stop> {
        loop {
            match lex::next(self.flow.text(), self.at, self.flow.ended()) {
                Next::Token(token, range) if self.stack.len() < NESTING => {
                    self.at = range.end;
                    if !self.accept(token, range.clone()) {
                        self.recover(range.start, "no JSON")?;
                    }
                }
                Next::Token(_, range) => self.too_deep(range.start)?,
                Next::Unfinished(start) => self.read_on(start)?,
                Next::Bad(start) => self.recover(start, "no JSON")?,
                Next::End => break,
            }
            let between = !matches!(self.expected, Expected::Colon | Expected::Member);
            if between && self.builder.len() >= self.limits.window {
                self.flush()?;
            }
        }
        if !self.stack.is_empty() {
            self.note(self.flow.text().len(), Reason::Malformed, "an unfinished container");
        }
        self.flush()
    }

    /// Takes a token, or tells that it may not stand here.
    fn accept(&mut self, token: Token, range: Range<usize>) -> bool {
        let inner = self.stack.last().map(|frame| frame.container);
        match (self.expected, token) {
            (Expected::Text | Expected::Item | Expected::Member, Token::Open(container)) => {
                self.open(container);
            }
            (Expected::Text | Expected::Item | Expected::Member, Token::String | Token::Scalar) => {
                self.value(token, range);
            }
            (Expected::Key, Token::String) => self.key(range.start + 1..range.end - 1),
            (Expected::Colon, Token::Colon) => self.expected = Expected::Member,
            (Expected::Comma, Token::Comma) => self.expect_inside(inner),
            (Expected::Item | Expected::Key | Expected::Comma, Token::Close(container))
                if inner == Some(container) =>
            {
                self.stack.pop();
                self.after_value();
            }
            _ => return false,
        }
        true
    }

    fn open(&mut self, container: Container) {
        if self.expected == Expected::Member {
            self.builder.push_synthetic("\n");
        }
        self.stack.push(Frame { container, label: self.label.clone() });
        self.expect_inside(Some(container));
    }

    fn expect_inside(&mut self, container: Option<Container>) {
        self.expected = match container {
            Some(Container::Object) => Expected::Key,
            Some(Container::Array) => Expected::Item,
            None => Expected::Text,
        };
    }

    fn after_value(&mut self) {
        if let Some(frame) = self.stack.last() {
            self.label.clone_from(&frame.label);
            self.expected = Expected::Comma;
            return;
        }
        self.label = None;
        self.expected = Expected::Text;
        // A whole value was read: what follows, if anything, is another.
        self.lines = true;
    }

    fn key(&mut self, inner: Range<usize>) {
        push_string(&self.flow, &mut self.builder, inner.clone(), STRINGS);
        self.after_key(label(self.flow.text(), inner));
    }

    fn after_key(&mut self, label: Option<Arc<str>>) {
        self.builder.push_synthetic(":");
        self.expected = Expected::Colon;
        let above = self.stack.last().and_then(|frame| frame.label.as_ref());
        self.label = match (label, above) {
            (Some(own), Some(above)) if is_bare(&own) && above.len() < LABEL => {
                Some(format!("{above} {own}").into())
            }
            (own, above) => own.or_else(|| above.cloned()),
        };
    }

    fn value(&mut self, token: Token, range: Range<usize>) {
        if self.expected == Expected::Member {
            self.builder.push_synthetic(" ");
        }
        let start = self.builder.len();
        if token == Token::String {
            push_string(&self.flow, &mut self.builder, range.start + 1..range.end - 1, STRINGS);
        } else {
            let from = self.flow.source(range.start)..self.flow.source(range.end);
            self.builder.push_whole(&self.flow.text()[range], SCALARS, from);
        }
        let end = self.builder.len();
        if end > start {
            self.builder.field(start..end, self.label.clone(), None);
        }
        self.builder.push_synthetic("\n");
        self.after_value();
    }

    /// Reads on from a token that the held text does not finish.
    fn read_on(&mut self, start: usize) -> Result<(), Stop> {
        self.forget(start);
        let string = self.flow.text().starts_with('"');
        let want = self.limits.window.max(if string { 1 } else { SCALAR });
        if start > 0 || self.flow.text().len() < want {
            return Ok(self.flow.fill(want)?);
        }
        match self.expected {
            _ if !string => self.recover(0, "no JSON"),
            Expected::Text | Expected::Item | Expected::Member => self.giant_value(),
            Expected::Key => self.giant_key(),
            Expected::Colon | Expected::Comma => self.recover(0, "no JSON"),
        }
    }

    fn giant_value(&mut self) -> Result<(), Stop> {
        if self.expected == Expected::Member {
            self.builder.push_synthetic(" ");
        }
        self.giant(self.label.clone())?;
        self.builder.push_synthetic("\n");
        self.after_value();
        Ok(())
    }

    fn giant_key(&mut self) -> Result<(), Stop> {
        self.giant(None)?;
        self.after_key(None);
        Ok(())
    }

    /// Hands over a string that is longer than a window.
    fn giant(&mut self, label: Option<Arc<str>>) -> Result<(), Stop> {
        self.flush()?;
        self.forget(1);
        self.hand_over(&Content { label })?;
        self.flow.fill(1)?;
        if self.flow.text().is_empty() {
            self.note(0, Reason::Malformed, "an unfinished string");
        } else {
            self.forget(1);
        }
        Ok(())
    }

    /// Notes what is no JSON and reads it as plain text: the line, or all that is left.
    fn recover(&mut self, start: usize, what: &str) -> Result<(), Stop> {
        self.note(start, Reason::Malformed, what);
        let until = if self.lines { Until::Line } else { Until::End };
        self.plain(start, until)?;
        self.stack.clear();
        self.label = None;
        self.expected = Expected::Text;
        Ok(())
    }

    fn too_deep(&mut self, start: usize) -> Result<(), Stop> {
        self.note(
            start,
            Reason::TooDeep,
            "more nested containers than are followed, read as text,",
        );
        self.stack.clear();
        self.plain(start, Until::End)
    }

    fn plain(&mut self, start: usize, until: Until) -> Result<(), Stop> {
        if !self.builder.is_empty() && !self.builder.so_far().ends_with('\n') {
            self.builder.push_synthetic("\n");
        }
        self.flush()?;
        self.forget(start);
        self.hand_over(&Verbatim { stream: PLAIN, until })
    }

    fn hand_over(&mut self, stretch: &dyn Stretch) -> Result<(), Stop> {
        let (flow, position) = (&mut self.flow, &mut self.position);
        match plain::hand_over(stretch, flow, position, self.limits, self.sink)? {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Enough),
        }
    }

    /// The first place that is not JSON is noted where it is, the others are counted.
    fn note(&mut self, at: usize, reason: Reason, what: &str) {
        self.bad += 1;
        if self.bad == 1 || reason != Reason::Malformed {
            let byte = self.flow.source(at);
            self.sink.note("", Fault::new(reason, format!("{what} at byte {byte}")));
        }
    }

    fn forget(&mut self, offset: usize) {
        self.flow.forget(offset);
        self.at = 0;
    }

    fn flush(&mut self) -> Result<(), Stop> {
        let builder = std::mem::replace(&mut self.builder, TextBuilder::new(Part::new(Role::Body)));
        if builder.is_empty() {
            return Ok(());
        }
        let Position { base, line } = self.position;
        self.position.pass(builder.so_far());
        match self.sink.text(builder.window(base, line).finish()) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Enough),
        }
    }
}

/// A key as a label. One that may be data itself (a number, an address) is none, because labels are
/// shown as evidence.
fn label(text: &str, key: Range<usize>) -> Option<Arc<str>> {
    if key.len() > 6 * LABEL {
        return None;
    }
    let key = lex::unescaped(&text[key]);
    let key = key.trim();
    let digits = key.chars().filter(char::is_ascii_digit).count();
    let fits = !key.is_empty() && key.len() <= LABEL && digits <= 3 && !key.contains('@');
    fits.then(|| key.into())
}

/// The content of a string that is handed over in windows.
struct Content {
    label: Option<Arc<str>>,
}

impl Stretch for Content {
    fn end(&self, text: &str, from: usize) -> Option<usize> {
        closing_quote(text, from)
    }

    fn seam(&self, text: &str, at: usize) -> usize {
        let at = text.floor_char_boundary(at);
        let mut from = 0;
        while let Some(next) = memchr::memchr(b'\\', &text.as_bytes()[from..at]) {
            let start = from + next;
            let len = lex::escape(&text[start..]).map_or(1, |(len, _)| len);
            // What escapes nothing still keeps the next byte from ending the string.
            from = start + len.max(2);
            if from > at {
                return start;
            }
        }
        at
    }

    fn push(&self, flow: &Flow, builder: &mut TextBuilder, range: Range<usize>) {
        push_string(flow, builder, range, STRINGS);
    }

    fn label(&self) -> Option<&Arc<str>> {
        self.label.as_ref()
    }
}

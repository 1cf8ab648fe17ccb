//! XML events, turned into the flows of a document.
//!
//! `quick-xml` finds the borders of events; what lies within them is read from the text itself, so
//! that every character keeps its place. Elements lie on a stack of our own: nothing here recurses.

use std::{
    ops::{ControlFlow, Range},
    sync::Arc,
};

use quick_xml::{Error, Reader as Events, errors::IllFormedError, events::Event};

use crate::{
    format::{
        is_bare,
        markup::{
            Attribute, Dialect, Flows, Gap, Labels, Script, Slot, Voice, attributes, is_encoded,
            steps,
        },
    },
    model::{Fault, Limits, Reason, Sink},
};

/// How deep elements may nest: far beyond any real document.
const DEEPEST: usize = 10_000;

/// How far up the stack the element of a misplaced end tag is looked for.
const NEAR: usize = 64;

/// Elements that stand within a line of text in the vocabularies people write prose in.
const INLINE: [&str; 24] = [
    "a", "b", "i", "u", "s", "em", "strong", "span", "font", "sub", "sup", "small", "big", "tt",
    "code", "mark", "emphasis", "phrase", "hi", "r", "t", "run", "text-run", "bold",
];

/// Elements whose name says nothing, and attributes that say it in their place.
const GENERIC: [&str; 14] = [
    "field",
    "data",
    "value",
    "item",
    "entry",
    "property",
    "attribute",
    "param",
    "parameter",
    "string",
    "var",
    "variable",
    "cell",
    "element",
];
const NAMING: [&str; 6] = ["name", "key", "label", "title", "id", "column"];

/// An element that is open.
struct Open {
    name: Range<usize>,
    start: u64,
    label: Option<Arc<str>>,
    content: Content,
    inline: Inline,
}

/// What an open element holds so far.
#[derive(Default)]
struct Content {
    text: bool,
    children: bool,
    grandchildren: bool,
}

/// Whether an element, and the last one in it, stand within a line.
#[derive(Clone, Copy, Default)]
struct Inline {
    itself: bool,
    last_child: bool,
}

struct Reader<'a> {
    script: &'a Script,
    flows: Flows,
    labels: Labels,
    stack: Vec<Open>,
    attributes: Vec<Attribute>,
    dialect: Dialect,
    unknown: usize,
    encoded: usize,
    ill_formed: Option<usize>,
}

/// Reads a whole document.
pub(super) fn read(script: &Script, limits: &Limits, sink: &mut dyn Sink) {
    if let Some(fault) = script.undecoded() {
        sink.note("", fault);
    }
    let mut reader = Reader {
        script,
        flows: Flows::new(limits),
        labels: Labels::default(),
        stack: Vec::new(),
        attributes: Vec::new(),
        dialect: Dialect::Xml,
        unknown: 0,
        encoded: 0,
        ill_formed: None,
    };
    // `Break` says that nobody wants more: then notes about the rest are not wanted either.
    if reader.events(sink).is_continue() {
        reader.notes(sink);
        let _ = reader.flows.finish(sink);
    }
}

impl Reader<'_> {
    fn events(&mut self, sink: &mut dyn Sink) -> ControlFlow<()> {
        let text = self.script.text();
        let mut events = Events::from_str(text);
        let config = events.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut done = 0;
        loop {
            let event = events.read_event();
            let range = done..events.buffer_position() as usize;
            match event {
                Ok(Event::Eof) => break,
                Ok(event) => {
                    self.event(&event, range.clone(), sink)?;
                    done = range.end;
                }
                Err(err) => {
                    sink.note("", self.malformed(&err, done));
                    return self.rest(done, sink);
                }
            }
            if self.stack.len() > DEEPEST {
                let detail = format!("elements nest deeper than {DEEPEST}");
                sink.note("", Fault::new(Reason::TooDeep, detail));
                return self.rest(done, sink);
            }
            self.flows.flush_full(sink)?;
        }
        if self.ill_formed.is_none() && !self.stack.is_empty() {
            self.ill_formed = Some(text.len());
        }
        ControlFlow::Continue(())
    }

    /// What cannot be taken apart is still text: tags and all.
    fn rest(&mut self, from: usize, sink: &mut dyn Sink) -> ControlFlow<()> {
        self.flows.of(Voice::Body).line();
        self.body(from..self.script.text().len(), Slot::Text, sink)
    }

    /// The fault of an event that cannot be read. Messages of `quick-xml` may quote names, which
    /// are document text, so only those without any are passed on.
    fn malformed(&self, err: &Error, at: usize) -> Fault {
        let what = match err {
            Error::Syntax(err) => err.to_string(),
            Error::IllFormed(IllFormedError::UnclosedReference) => "unclosed reference".to_owned(),
            _ => "not well-formed".to_owned(),
        };
        Fault::malformed(format!("{what}, from byte {}", self.script.bytes(at..at).start))
    }

    fn notes(&self, sink: &mut dyn Sink) {
        if let Some(at) = self.ill_formed {
            let at = self.script.bytes(at..at).start;
            sink.note("", Fault::malformed(format!("tags do not match, at byte {at}")));
        }
        let unread = [
            (self.unknown, "entity references that are not expanded"),
            (self.encoded, "elements of encoded data that are not decoded"),
        ];
        for (count, what) in unread.into_iter().filter(|(count, _)| *count > 0) {
            sink.note("", Fault::unsupported(format!("{what}: {count}")));
        }
    }

    fn event(
        &mut self,
        event: &Event<'_>,
        range: Range<usize>,
        sink: &mut dyn Sink,
    ) -> ControlFlow<()> {
        match event {
            Event::Start(tag) => self.open(&range, tag.name().as_ref().len()),
            Event::Empty(tag) => {
                self.open(&range, tag.name().as_ref().len());
                self.close();
            }
            Event::End(tag) => self.end(&range, tag.name().as_ref()),
            Event::Text(_) | Event::GeneralRef(_) => return self.text(range, sink),
            Event::CData(_) => {
                self.said();
                let inner = range.start + "<![CDATA[".len()..range.end - "]]>".len();
                return self.body(inner, Slot::Cdata, sink);
            }
            Event::Comment(_) => {
                let inner = range.start + "<!--".len()..range.end - "-->".len();
                self.aside(Voice::Comment, inner);
            }
            Event::DocType(subset) => {
                if subset.contains("<!ENTITY") {
                    self.dialect = Dialect::XmlDeclaring;
                }
                self.aside(Voice::Code, range.start + "<!".len()..range.end - ">".len());
            }
            Event::Decl(_) | Event::PI(_) => {
                self.aside(Voice::Code, range.start + "<?".len()..range.end - "?>".len());
            }
            Event::Eof => {}
        }
        ControlFlow::Continue(())
    }

    fn open(&mut self, tag: &Range<usize>, name_len: usize) {
        let text = self.script.text();
        let name = tag.start + 1..tag.start + 1 + name_len;
        let local = local(&text[name.clone()]);
        let inline = INLINE.contains(&local);
        if let [.., grandparent, _] = &mut *self.stack {
            grandparent.content.grandchildren = true;
        }
        if let Some(parent) = self.stack.last_mut() {
            let within_line = parent.content.text || (inline && parent.inline.last_child);
            if !within_line {
                self.flows.of(Voice::Body).line();
            }
            parent.content.children = true;
            parent.inline.last_child = inline;
        }
        self.odd_name(name.clone());
        let inside = &text[..tag.end - ">".len()];
        let end = attributes(inside, name.end, &mut self.attributes);
        self.odd_name(end..inside.len());
        let naming = self.naming(local);
        self.values(naming.as_ref(), local);
        let label = naming.or_else(|| self.own_label(local));
        self.stack.push(Open {
            name,
            start: self.flows.of(Voice::Body).at(),
            label,
            content: Content::default(),
            inline: Inline { itself: inline, last_child: inline },
        });
    }

    /// The label that an attribute gives to an element whose own name says nothing.
    fn naming(&mut self, local_name: &str) -> Option<Arc<str>> {
        let text = self.script.text();
        let is_generic = GENERIC.iter().any(|name| name.eq_ignore_ascii_case(local_name));
        if !is_generic {
            return None;
        }
        let value = NAMING.iter().find_map(|naming| {
            let found = self
                .attributes
                .iter()
                .find(|one| local(&text[one.name.clone()]).eq_ignore_ascii_case(naming));
            found.and_then(|one| one.value.as_ref())
        })?;
        self.labels.of(&text[value.range.clone()])
    }

    /// The label that its name gives to an element, with that of the one around it where the name
    /// alone says nothing.
    fn own_label(&mut self, local_name: &str) -> Option<Arc<str>> {
        let above = self.stack.last().and_then(|open| open.label.clone());
        match above.filter(|_| is_bare(local_name)) {
            Some(above) => self.labels.of(&format!("{above} {local_name}")),
            None => self.labels.of(local_name),
        }
    }

    fn values(&mut self, naming: Option<&Arc<str>>, element: &str) {
        let text = self.script.text();
        for attribute in std::mem::take(&mut self.attributes) {
            self.odd_name(attribute.name.clone());
            let Some(value) = attribute.value else { continue };
            let name = local(&text[attribute.name]);
            let label = match naming {
                Some(naming) if name.eq_ignore_ascii_case("value") => Some(Arc::clone(naming)),
                _ if is_bare(name) => self.labels.of(&format!("{element} {name}")),
                _ => self.labels.of(name),
            };
            let flow = self.flows.of(Voice::Attribute);
            flow.line();
            let start = flow.at();
            self.unknown += flow.verbatim(self.script, value.range, value.slot, self.dialect);
            let end = flow.at();
            flow.field(start..end, label);
            flow.line();
        }
    }

    /// Names can carry data too: numbers or addresses as keys, and what is none in truth.
    fn odd_name(&mut self, name: Range<usize>) {
        let text = &self.script.text()[name.clone()];
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let foreign =
            |byte: u8| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"_-:.".contains(&byte);
        if digits >= 5 || text.bytes().any(foreign) {
            let flow = self.flows.of(Voice::Attribute);
            flow.line();
            flow.literal(self.script, name, Slot::Name);
        }
    }

    fn end(&mut self, tag: &Range<usize>, name: &str) {
        let start = tag.start + "</".len();
        self.odd_name(start..start + name.len());
        let text = self.script.text();
        let near = self.stack.iter().rev().take(NEAR);
        let depth = near.map(|open| &text[open.name.clone()]).position(|open| open == name);
        if depth != Some(0) && self.ill_formed.is_none() {
            self.ill_formed = Some(tag.start);
        }
        // A stray end tag closes nothing; one that was skipped closes all within it.
        for _ in 0..depth.map_or(0, |depth| depth + 1) {
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(open) = self.stack.pop() else { return };
        let body = self.flows.of(Voice::Body);
        let range = open.start..body.at();
        match open.content {
            Content { children: false, .. } => body.field(range, open.label),
            // A sentence with words set apart in it is one value; what holds more is none.
            Content { text: true, grandchildren: false, .. } => {
                body.unlabel(range.start);
                body.field(range, open.label);
            }
            Content { text: false, .. } if !open.inline.itself => body.gap(Gap::Line),
            Content { .. } => {}
        }
    }

    fn text(&mut self, range: Range<usize>, sink: &mut dyn Sink) -> ControlFlow<()> {
        let text = &self.script.text()[range.clone()];
        if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
            let line = text.contains('\n');
            let gap = if line { Gap::Line } else { Gap::Space(range, Slot::Text) };
            self.flows.of(Voice::Body).gap(gap);
            return ControlFlow::Continue(());
        }
        self.said();
        self.encoded += usize::from(is_encoded(text));
        self.body(range, Slot::Text, sink)
    }

    /// Adds a range to the body, in steps that no window outgrows.
    fn body(&mut self, range: Range<usize>, slot: Slot, sink: &mut dyn Sink) -> ControlFlow<()> {
        for step in steps(self.script.text(), range, self.flows.step()) {
            let body = self.flows.of(Voice::Body);
            if slot == Slot::Cdata {
                body.literal(self.script, step, slot);
            } else {
                self.unknown += body.verbatim(self.script, step, slot, self.dialect);
            }
            self.flows.flush_full(sink)?;
        }
        ControlFlow::Continue(())
    }

    fn said(&mut self) {
        if let Some(open) = self.stack.last_mut() {
            open.content.text = true;
        }
    }

    fn aside(&mut self, voice: Voice, range: Range<usize>) {
        let flow = self.flows.of(voice);
        flow.line();
        flow.verbatim(self.script, range, Slot::Raw, Dialect::XmlDeclaring);
        flow.line();
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

//! Reads an address book or calendar: a value a line, labelled with what it is.
//!
//! Kept apart from taking lines apart. Parts of a name or an address read with commas between.

use super::{
    lines::{Coding, Line, Lines, Unit},
    names,
};
use crate::format::{
    base64,
    ooxml::drafts::{Drafts, Piece, Step, Stop, Tags},
    plain,
};
use crate::model::{Fault, Limits, Part, Role, Sink, Source};

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    if is_wide(&bytes) {
        return plain::read(source, limits, sink);
    }
    let view: String =
        bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect();
    let mut drafts = Drafts::new(sink, limits.window);
    match read_lines(&bytes, &view, source, &mut drafts) {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

/// Whether the file is in a character set of two bytes.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    bytes.iter().take(512).any(|byte| *byte == 0)
}

fn read_lines(bytes: &[u8], view: &str, source: &Source, drafts: &mut Drafts<'_>) -> Step {
    let mut ordinal = 0;
    for line in Lines::new(bytes) {
        for (name, units) in &line.parameters {
            if !name.is_empty() && !names::is_listed(name) {
                let tags = Tags::labelled(&names::label(name));
                drafts.at(&Part::new(Role::Attribute)).line(&pieces(units), view, 0, tags);
            }
        }
        if line.coding == Coding::Base64 {
            match child(source, &line, ordinal) {
                Some(child) => {
                    ordinal += 1;
                    if drafts.sink().child(child).is_break() {
                        return Err(Stop::Enough);
                    }
                }
                None => drafts.sink().note("", Fault::malformed("a value that is no base64")),
            }
        } else if !names::is_structure(&line.name) {
            value(&line, view, drafts);
        }
        drafts.relieve()?;
    }
    drafts.empty()
}

fn value(line: &Line, view: &str, drafts: &mut Drafts<'_>) {
    let part = if names::is_metadata(&line.name) {
        Part::named(Role::Metadata, "property")
    } else {
        Part::new(Role::Body)
    };
    let tags = match line.name.as_str() {
        "" => Tags::default(),
        name => Tags::labelled(&names::label(name)),
    };
    if line.is_html() {
        let (inside, outside): (Vec<Unit>, Vec<Unit>) = halves(&line.value);
        drafts.at(&part).line(&pieces(&outside), view, 0, tags);
        let part = Part::named(Role::Attribute, "html");
        drafts.at(&part).line(&pieces(&inside), view, 0, Tags::default());
        return;
    }
    let shown = if names::is_structured(&line.name) {
        let parts = line.value.split(|unit| unit.value == ';' && !unit.whole);
        let parts: Vec<Vec<Piece>> = parts.filter(|part| !part.is_empty()).map(pieces).collect();
        parts.join(&[Piece::Gap(','), Piece::Gap(' ')][..])
    } else {
        pieces(&line.value)
    };
    drafts.at(&part).line(&shown, view, 0, tags);
}

/// What stands in the tags of HTML, and what stands outside.
fn halves(units: &[Unit]) -> (Vec<Unit>, Vec<Unit>) {
    let mut inside = false;
    units.iter().cloned().partition(|unit| {
        let tag = inside || unit.value == '<';
        inside = tag && unit.value != '>';
        tag
    })
}

fn pieces(units: &[Unit]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for unit in units {
        match pieces.last_mut() {
            Some(Piece::Raw(range)) if !unit.whole && range.end == unit.range.start => {
                range.end = unit.range.end;
            }
            _ if unit.whole => pieces.push(Piece::Whole(unit.value, unit.range.clone())),
            _ => pieces.push(Piece::Raw(unit.range.clone())),
        }
    }
    pieces
}

/// A value's data as a source of its own; none where it is no base64.
pub(super) fn child(source: &Source, line: &Line, ordinal: usize) -> Option<Source> {
    let digits: String = line.value.iter().map(|unit| unit.value).collect();
    let bytes = base64::decoded(&digits)?;
    let named = ["X-FILENAME", "FILENAME", "X-APPLE-FILENAME"];
    let name = named.iter().find_map(|name| line.parameter(name));
    let name =
        name.unwrap_or_else(|| format!("{} {}", line.name.to_ascii_lowercase(), ordinal + 1));
    Some(source.child(&name, bytes))
}

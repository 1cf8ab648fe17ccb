//! Puts back the streams that one parser lost and the other still finds.
//!
//! `lopdf` gives up on a stream whose length is missing or wrong, without a word, and a page of it
//! would be read as empty. `hayro` is asked for the same object; what neither finds stays lost, and
//! a file on whose pages it sees more is read by it alone.

use hayro_syntax::{
    Pdf,
    object::{ObjectIdentifier, Stream},
};
use lopdf::{Document, Object, xref::XrefEntry};

/// Fills streams that were lost from the bytes of the file. Where something was lost, the file as
/// the other parser sees it.
pub(super) fn streams(graph: &mut Document, bytes: &[u8]) -> Option<Pdf> {
    let empty: Vec<_> = graph
        .objects
        .iter()
        .filter(|(_, object)| matches!(object, Object::Stream(s) if s.content.is_empty()))
        .map(|(id, _)| *id)
        .collect();
    let objects = &graph.objects;
    let missing = graph.reference_table.entries.iter().any(|(number, entry)| match entry {
        XrefEntry::Normal { generation, .. } => !objects.contains_key(&(*number, *generation)),
        XrefEntry::Compressed { .. } => !objects.contains_key(&(*number, 0)),
        _ => false,
    });
    if empty.is_empty() && !missing {
        return None;
    }
    let original = Pdf::new(bytes.to_vec()).ok()?;
    for id in empty {
        let known = ObjectIdentifier::new(id.0, i32::from(id.1));
        let Some(found) = original.xref().get::<Stream<'_>>(known) else { continue };
        if let Some(Object::Stream(stream)) = graph.objects.get_mut(&id) {
            stream.set_content(found.raw_data().into_owned());
        }
    }
    Some(original)
}

/// Whether any page of the original holds more than the same page of the plain file.
pub(super) fn shows_more(original: &Pdf, plain: &Pdf) -> bool {
    let len = |stream: Option<&[u8]>| stream.map_or(0, |bytes| bytes.trim_ascii().len());
    original
        .pages()
        .iter()
        .zip(plain.pages().iter())
        .any(|(before, after)| len(before.page_stream()) > len(after.page_stream()))
}

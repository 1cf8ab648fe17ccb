//! Brings a file into one plain shape before anything is read: one revision, no encryption, no
//! object streams, nothing that unpacks without bound.
//!
//! Done with `lopdf`, which keeps object numbers, so that what `hayro` reads in the result is what
//! the writer changes in the object graph.

use std::{io::Read, sync::Arc};

use hayro_syntax::{LoadPdfError, Pdf, page::Page};
use lopdf::{Document, LoadOptions, Object, ObjectId, Stream};

use crate::model::{Fault, Limits, Reason};

/// How many times its size Flate may unpack to.
const FLATE: usize = 1032;

/// A file in its plain shape.
pub(super) struct Normal {
    /// The object graph; none where only one of the two parsers can make sense of the file.
    pub(super) graph: Option<Document>,
    /// The pages.
    pub(super) pdf: Arc<Pdf>,
    /// Why the file cannot be written, where it cannot.
    pub(super) trouble: Option<Fault>,
    /// Streams that unpack beyond the limits; the pages were read without them.
    pub(super) oversize: Vec<ObjectId>,
}

/// Loads a file with both parsers.
pub(super) fn load(bytes: &[u8], limits: &Limits) -> Result<Normal, Fault> {
    let cap = usize::try_from(limits.in_memory).unwrap_or(usize::MAX);
    let options = LoadOptions::with_max_decompressed_size(cap);
    let Ok(mut graph) = Document::load_mem_with_options(bytes, options) else {
        return without_graph(bytes, None, "its object graph cannot be rebuilt");
    };
    if graph.is_encrypted() {
        return without_graph(bytes, None, "its encryption is of an unknown kind");
    }
    let lost = super::mend::streams(&mut graph, bytes);
    let pages = graph.page_iter().count();
    let (plain, oversize) = save_plain(&mut graph, cap)?;
    let Ok(pdf) = Pdf::new(plain) else {
        return without_graph(bytes, Some(graph), "its object graph cannot be rebuilt");
    };
    if pdf.pages().len() != pages || pages == 0 {
        return without_graph(
            bytes,
            Some(graph),
            "two parsers see different numbers of pages in it",
        );
    }
    if lost.is_some_and(|original| super::mend::shows_more(&original, &pdf)) {
        return without_graph(bytes, Some(graph), "one of two parsers sees more on its pages");
    }
    if oversize.is_empty() && loses_content(bytes, &pdf) {
        return without_graph(bytes, Some(graph), "two parsers see different content in it");
    }
    Ok(Normal { graph: Some(graph), pdf: Arc::new(pdf), trouble: None, oversize })
}

/// What `hayro` alone can read, for scanning only.
fn without_graph(bytes: &[u8], graph: Option<Document>, why: &str) -> Result<Normal, Fault> {
    match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => {
            let trouble = Some(Fault::malformed(why));
            Ok(Normal { graph, pdf: Arc::new(pdf), trouble, oversize: Vec::new() })
        }
        Err(LoadPdfError::Decryption(_)) => Err(encrypted()),
        Err(LoadPdfError::Invalid) if graph.is_none() && names_encryption(bytes) => {
            Err(encrypted())
        }
        Err(LoadPdfError::Invalid) => Err(Fault::malformed("no pages can be found in it")),
    }
}

/// Whether pages lost their content on the way into the plain shape: one parser may decrypt or
/// unpack what another cannot. Looked at where content is missing, or was encrypted.
fn loses_content(bytes: &[u8], plain: &Pdf) -> bool {
    let is_missing = |page: &Page<'_>| page.page_stream().is_none_or(<[u8]>::is_empty);
    let missing =
        plain.pages().iter().any(|page| is_missing(page) && page.raw().contains_key("Contents"));
    if !missing && !names_encryption(bytes) {
        return false;
    }
    let Ok(original) = Pdf::new(bytes.to_vec()) else { return false };
    let pairs = original.pages().iter().zip(plain.pages().iter());
    original.pages().len() == plain.pages().len()
        && pairs
            .clone()
            .any(|(old, new)| !is_missing(old) && old.page_stream() != new.page_stream())
}

fn names_encryption(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"/Encrypt").is_some()
}

fn encrypted() -> Fault {
    Fault::new(Reason::Encrypted, "it opens only with a password")
}

/// Saves the graph as one plain file, without the streams that unpack beyond `cap`.
fn save_plain(graph: &mut Document, cap: usize) -> Result<(Vec<u8>, Vec<ObjectId>), Fault> {
    let mut oversize = Vec::new();
    let mut kept = Vec::new();
    for (id, object) in &mut graph.objects {
        if let Object::Stream(stream) = object
            && unpacks_beyond(stream, cap)
        {
            oversize.push(*id);
            kept.push(std::mem::take(&mut stream.content));
        }
    }
    let mut plain = Vec::new();
    let saved = graph.save_to(&mut plain);
    for (id, content) in oversize.iter().zip(kept) {
        if let Some(Object::Stream(stream)) = graph.objects.get_mut(id) {
            stream.content = content;
        }
    }
    saved.map_err(|_| Fault::malformed("its object graph cannot be saved"))?;
    Ok((plain, oversize))
}

/// Whether a stream unpacks to more than `cap` bytes. Found out without holding the result.
fn unpacks_beyond(stream: &Stream, cap: usize) -> bool {
    let filters = stream.filters().unwrap_or_default();
    let growing = |name: &&&[u8]| {
        matches!(
            **name,
            b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW" | b"RunLengthDecode" | b"RL"
        )
    };
    let stages = filters.iter().filter(growing).count();
    let worst = (0..stages).try_fold(stream.content.len(), |size, _| size.checked_mul(3 * FLATE));
    if stages == 0 || worst.is_some_and(|worst| worst <= cap) {
        return false;
    }
    if matches!(filters.as_slice(), [b"FlateDecode" | b"Fl"]) {
        return inflates_beyond(&stream.content, cap);
    }
    matches!(stream.decompressed_content_with_limit(cap), Err(lopdf::Error::Decompress(_)))
}

/// Counts what comes out of Flate data, with its header or without.
fn inflates_beyond(data: &[u8], cap: usize) -> bool {
    let beyond = |reader: &mut dyn Read| {
        let mut left = cap;
        let mut buffer = [0; 8 << 10];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) | Err(_) => return false,
                Ok(got) if got > left => return true,
                Ok(got) => left -= got,
            }
        }
    };
    beyond(&mut flate2::read::ZlibDecoder::new(data))
        || beyond(&mut flate2::read::DeflateDecoder::new(data.get(2..).unwrap_or_default()))
}

//! A thing to be read: its place and its bytes, in memory or as a range of a file on disk.

use std::{
    fmt,
    fs::File,
    io::{self, Cursor, Read, Seek, SeekFrom},
    ops::Range,
    path::Path,
    sync::Arc,
};

use super::{Fault, Place, Reason};

/// A thing to be read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies.
    pub place: Place,
    /// The media type its container declared for it, if any: a hint, never trusted over the bytes.
    pub declared: Option<String>,
    /// Its bytes.
    pub content: Content,
}

impl Source {
    /// A source with nothing declared.
    pub fn new(place: Place, content: Content) -> Source {
        Source { place, declared: None, content }
    }

    /// A child of this source, held in memory.
    #[must_use]
    pub fn child(&self, step: &str, bytes: Vec<u8>) -> Source {
        Source::new(self.place.step(step), Content::memory(bytes))
    }
}

/// Bytes in memory or on disk. Cloning copies no bytes.
#[derive(Clone)]
pub enum Content {
    /// A range of a shared buffer.
    Memory(Arc<[u8]>, Range<usize>),
    /// A range of a file on disk.
    File(Arc<Path>, Range<u64>),
}

impl Content {
    /// Takes over a buffer.
    pub fn memory(bytes: impl Into<Arc<[u8]>>) -> Content {
        let bytes = bytes.into();
        let range = 0..bytes.len();
        Content::Memory(bytes, range)
    }

    /// A whole file, as long as it is now.
    pub fn file(path: &Path) -> io::Result<Content> {
        let len = std::fs::metadata(path)?.len();
        Ok(Content::File(path.into(), 0..len))
    }

    /// Length in bytes.
    pub fn len(&self) -> u64 {
        match self {
            Content::Memory(_, range) => range.len() as u64,
            Content::File(_, range) => range.end - range.start,
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A part of it, by byte offsets; clamped to what is there.
    #[must_use]
    pub fn slice(&self, part: Range<u64>) -> Content {
        let start = part.start.min(self.len());
        let end = part.end.clamp(start, self.len());
        match self {
            Content::Memory(bytes, range) => {
                let base = range.start;
                Content::Memory(Arc::clone(bytes), base + start as usize..base + end as usize)
            }
            Content::File(path, range) => {
                Content::File(Arc::clone(path), range.start + start..range.start + end)
            }
        }
    }

    /// A reader over the whole content that can seek within it.
    pub fn reader(&self) -> io::Result<ContentReader> {
        Ok(match self {
            Content::Memory(bytes, range) => {
                ContentReader(Inner::Memory(Cursor::new(MemorySlice {
                    bytes: Arc::clone(bytes),
                    range: range.clone(),
                })))
            }
            Content::File(path, range) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(range.start))?;
                ContentReader(Inner::File { file, range: range.clone(), at: 0 })
            }
        })
    }

    /// All bytes, if there are no more than `limit`; a [`Reason::TooLarge`] fault otherwise.
    pub fn bytes(&self, limit: u64) -> Result<Bytes, Fault> {
        if self.len() > limit {
            return Err(Fault::new(
                Reason::TooLarge,
                format!("{} bytes, more than the limit of {limit}", self.len()),
            ));
        }
        Ok(match self {
            Content::Memory(bytes, range) => {
                Bytes(MemorySlice { bytes: Arc::clone(bytes), range: range.clone() })
            }
            Content::File(_, range) => {
                let mut buffer = Vec::with_capacity((range.end - range.start) as usize);
                self.reader()?.read_to_end(&mut buffer)?;
                let len = buffer.len();
                Bytes(MemorySlice { bytes: buffer.into(), range: 0..len })
            }
        })
    }

    /// The first `limit` bytes or fewer, for sniffing.
    pub fn head(&self, limit: usize) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.reader()?.take(limit as u64).read_to_end(&mut head)?;
        Ok(head)
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({} bytes)", self.len())
    }
}

#[derive(Clone)]
struct MemorySlice {
    bytes: Arc<[u8]>,
    range: Range<usize>,
}

impl AsRef<[u8]> for MemorySlice {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[self.range.clone()]
    }
}

/// A document's bytes, shared and read-only.
#[derive(Clone)]
pub struct Bytes(MemorySlice);

impl Bytes {
    /// The same bytes as a [`Content`], without a copy, so that children can be ranges of it.
    pub fn content(&self) -> Content {
        Content::Memory(Arc::clone(&self.0.bytes), self.0.range.clone())
    }
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0.as_ref()
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.len())
    }
}

/// Reads a [`Content`] from its first byte to its last, and seeks within it.
pub struct ContentReader(Inner);

enum Inner {
    Memory(Cursor<MemorySlice>),
    File { file: File, range: Range<u64>, at: u64 },
}

impl Read for ContentReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Inner::Memory(cursor) => cursor.read(buffer),
            Inner::File { file, range, at } => {
                let left = (range.end - range.start).saturating_sub(*at);
                let want = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                let got = file.read(&mut buffer[..want])?;
                *at += got as u64;
                Ok(got)
            }
        }
    }
}

impl Seek for ContentReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.0 {
            Inner::Memory(cursor) => cursor.seek(to),
            Inner::File { file, range, at } => {
                let len = range.end - range.start;
                let target = match to {
                    SeekFrom::Start(offset) => Some(offset),
                    SeekFrom::End(delta) => len.checked_add_signed(delta),
                    SeekFrom::Current(delta) => at.checked_add_signed(delta),
                };
                let target = target.ok_or(io::ErrorKind::InvalidInput)?;
                file.seek(SeekFrom::Start(range.start + target))?;
                *at = target;
                Ok(target)
            }
        }
    }
}

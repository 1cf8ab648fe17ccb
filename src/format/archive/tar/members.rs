//! The members of a tar archive one by one.
//!
//! Apart because reading and writing must meet the same children in the same order: both walk
//! here. It knows ustar, GNU long names and pax headers; it reads no member's content.

use std::{
    collections::BTreeMap,
    io::{Read, Seek, SeekFrom},
    ops::ControlFlow,
};

use tar::{EntryType, Header};

use crate::{
    format::archive::{names::Steps, own::decoded},
    model::{Content, ContentReader, Fault, Limits, Reason, Source},
};

const BLOCK: u64 = 512;
/// How long a long name may be: four times what systems allow.
const NAME: u64 = 16 << 10;
/// What extended headers may say of where a member lies.
const PLACE: [&str; 3] = ["path", "linkpath", "size"];
/// How long an extended header may be: some hold access lists.
const EXTENDED: u64 = 1 << 20;

/// What a header says beside name and size, by the field that says it: owners, comments, targets.
pub(super) type Owners = Vec<(&'static str, String)>;

/// One member, or what is wrong with the archive.
pub(super) enum Member {
    /// A file, as the document it is.
    Child { child: Source, header: Box<Header>, owners: Owners },
    /// A folder; its name ends in a slash.
    Folder { name: String, number: u64, header: Box<Header>, owners: Owners },
    /// Something that is not read, and why.
    Unread { step: String, number: u64, owners: Owners, fault: Fault },
    /// What the archive says of all its members.
    Said(Owners),
    /// The archive itself is broken or too large.
    Trouble(Fault),
}

impl Member {
    /// What it is called.
    pub(super) fn name(self) -> Option<String> {
        match self {
            Member::Child { child, .. } => Some(child.place.name().into_owned()),
            Member::Folder { name, .. } => Some(name),
            Member::Unread { step, .. } => Some(step),
            Member::Said(_) | Member::Trouble(_) => None,
        }
    }
}

/// Meets each member, until `each` breaks or fails.
pub(super) fn members(
    source: &Source,
    limits: &Limits,
    each: &mut dyn FnMut(Member) -> Result<ControlFlow<()>, Fault>,
) -> Result<ControlFlow<()>, Fault> {
    let mut walk = Walk::new(&source.content)?;
    let mut steps = Steps::default();
    let mut left = limits.expanded;
    for number in 0.. {
        if number == limits.members as u64 && walk.at < source.content.len() {
            let detail = format!("more than the limit of {} members", limits.members);
            return each(Member::Trouble(Fault::new(Reason::TooLarge, detail)));
        }
        let next = walk.next();
        if each(Member::Said(std::mem::take(&mut walk.told)))?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        let entry = match next {
            Ok(Some(entry)) => entry,
            Ok(None) => break,
            Err(fault) => return each(Member::Trouble(fault)),
        };
        if each(member(source, entry, number, &mut steps, &mut left))?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    match walk.trailing()? {
        Some(fault) => each(Member::Trouble(fault)),
        None => Ok(ControlFlow::Continue(())),
    }
}

fn member(source: &Source, entry: Entry, number: u64, steps: &mut Steps, left: &mut u64) -> Member {
    let Entry { header, name, size, data, owners, sparse } = entry;
    let kind = header.entry_type();
    let folder = kind.is_dir() || (name.ends_with('/') && size == 0);
    if folder {
        let name = format!("{}/", name.trim_end_matches('/'));
        return Member::Folder { name, number, header, owners };
    }
    let step = steps.step(&name);
    let unread =
        |fault| Member::Unread { step: step.clone(), number, owners: owners.clone(), fault };
    if sparse || kind.is_gnu_sparse() {
        return unread(Fault::unsupported("file with holes"));
    }
    if let Some(what) = no_file(kind) {
        return unread(Fault::unsupported(what));
    }
    if data.end - data.start < size {
        return unread(Fault::malformed("the member is cut off"));
    }
    if size > *left {
        let detail = "the archive unpacks to more than the limit allows";
        return unread(Fault::new(Reason::TooLarge, detail));
    }
    *left -= size;
    let child = Source::new(source.place.step(&step), source.content.slice(data));
    Member::Child { child, header, owners }
}

fn no_file(kind: EntryType) -> Option<&'static str> {
    match kind.as_byte() {
        b'1' => Some("hard link to another member"),
        b'2' => Some("symbolic link, not followed"),
        b'3' | b'4' | b'6' => Some("device or pipe, not a file"),
        b'M' => Some("the rest of a file in another archive"),
        b'V' => Some("the archive's label"),
        b'D' | b'N' => Some("a list of names of an old program"),
        // All other kinds are files to programs that do not know them (POSIX pax, typeflag).
        _ => None,
    }
}

/// A header with all that was said before it.
struct Entry {
    header: Box<Header>,
    name: String,
    size: u64,
    data: std::ops::Range<u64>,
    owners: Owners,
    sparse: bool,
}

/// What extended headers say of the member that follows.
#[derive(Default)]
struct Said {
    name: Option<String>,
    link: Option<String>,
    pax: BTreeMap<String, String>,
}

struct Walk {
    reader: ContentReader,
    at: u64,
    total: u64,
    /// What a global header says of every member's place; hardly ever there.
    global: BTreeMap<String, String>,
    /// What else global headers said since the last member.
    told: Owners,
}

impl Walk {
    fn new(content: &Content) -> Result<Walk, Fault> {
        let reader = content.reader()?;
        Ok(Walk {
            reader,
            at: 0,
            total: content.len(),
            global: BTreeMap::new(),
            told: Owners::new(),
        })
    }

    /// The next member; none at the end.
    fn next(&mut self) -> Result<Option<Entry>, Fault> {
        let mut said = Said::default();
        // An archive of nothing but extended headers ends with the file.
        while let Some(header) = self.header()? {
            let size = header.entry_size().map_err(|_| broken())?;
            match header.entry_type().as_byte() {
                b'L' => said.name = Some(text(&self.extended(size, NAME)?)),
                b'K' => said.link = Some(text(&self.extended(size, NAME)?)),
                b'x' => said.pax = pax(&self.extended(size, EXTENDED)?)?,
                b'g' => {
                    let all = pax(&self.extended(size, EXTENDED)?)?;
                    let (place, rest) =
                        all.into_iter().partition(|(key, _)| PLACE.contains(&key.as_str()));
                    let place: BTreeMap<_, _> = place;
                    self.global.extend(place);
                    self.told.extend(of_pax(rest));
                }
                _ => return self.entry(header, said).map(Some),
            }
        }
        Ok(None)
    }

    /// One header block; none where two blocks of zeros, or nothing at all, end the archive.
    fn header(&mut self) -> Result<Option<Box<Header>>, Fault> {
        let block = self.bytes(BLOCK)?;
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        if block.len() as u64 != BLOCK {
            return Err(Fault::malformed("cut off within a header"));
        }
        if !is_header(&block) {
            return Err(broken());
        }
        self.at += BLOCK;
        let mut header = Box::new(Header::new_old());
        header.as_mut_bytes().copy_from_slice(&block);
        Ok(Some(header))
    }

    fn extended(&mut self, size: u64, limit: u64) -> Result<Vec<u8>, Fault> {
        if size > limit {
            let detail = format!("an extended header of more than {limit} bytes");
            return Err(Fault::new(Reason::TooLarge, detail));
        }
        let bytes = self.bytes(size)?;
        if bytes.len() as u64 != size {
            return Err(Fault::malformed("cut off within an extended header"));
        }
        self.at += size.next_multiple_of(BLOCK);
        Ok(bytes)
    }

    fn entry(&mut self, header: Box<Header>, said: Said) -> Result<Entry, Fault> {
        let mut pax = self.global.clone();
        pax.extend(said.pax);
        let size = match pax.get("size") {
            Some(size) => size.parse().map_err(|_| broken())?,
            None => header.entry_size().map_err(|_| broken())?,
        };
        let sparse = pax.keys().any(|key| key.starts_with("GNU.sparse."));
        let name = pax.remove("path").or(said.name).unwrap_or_else(|| text(&header.path_bytes()));
        let link = pax.remove("linkpath").or(said.link);
        let mut owners = owners(&header, link);
        owners.extend(of_pax(pax));
        // Links have no data, whatever their size says.
        let length = if matches!(header.entry_type().as_byte(), b'1'..=b'6') { 0 } else { size };
        let end = self.at.saturating_add(length).min(self.total);
        let data = self.at..end;
        let padded = length.checked_next_multiple_of(BLOCK).unwrap_or(u64::MAX);
        self.at = self.at.saturating_add(padded);
        Ok(Entry { header, name, size: length, data, owners, sparse })
    }

    /// Up to `length` bytes from here, without going on.
    fn bytes(&mut self, length: u64) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.reader.seek(SeekFrom::Start(self.at.min(self.total)))?;
        (&mut self.reader).take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Whether anything but zeros stands behind the end.
    fn trailing(&mut self) -> Result<Option<Fault>, Fault> {
        while self.at < self.total {
            let bytes = self.bytes(64 << 10)?;
            if bytes.is_empty() {
                break;
            }
            if bytes.iter().any(|byte| *byte != 0) {
                return Ok(Some(Fault::unsupported("bytes behind the end of the archive")));
            }
            self.at += bytes.len() as u64;
        }
        Ok(None)
    }
}

fn broken() -> Fault {
    Fault::malformed("a header is broken; what follows cannot be found")
}

/// Whether bytes begin with a header: 512 bytes whose checksum is right, counted with signs or
/// without.
pub fn is_header(block: &[u8]) -> bool {
    let Some(block) = block.get(..BLOCK as usize) else { return false };
    let stated = Header::from_byte_slice(block).cksum();
    let blank = |(at, byte): (usize, &u8)| if (148..156).contains(&at) { b' ' } else { *byte };
    let bytes = || block.iter().enumerate().map(blank);
    let unsigned: u32 = bytes().map(u32::from).sum();
    let signed: i32 = bytes().map(|byte| i32::from(byte.cast_signed())).sum();
    stated.is_ok_and(|stated| stated == unsigned || i64::from(stated) == i64::from(signed))
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    decoded(&bytes[..end])
}

/// The records of an extended header: a length, a space, a key, `=`, a value, a line end.
fn pax(mut bytes: &[u8]) -> Result<BTreeMap<String, String>, Fault> {
    let mut records = BTreeMap::new();
    let wrong = || Fault::malformed("an extended header is broken");
    // Some programs fill the header up with zeros.
    while bytes.first().is_some_and(|byte| *byte != 0) {
        let space = bytes.iter().position(|byte| *byte == b' ').ok_or_else(wrong)?;
        let length =
            std::str::from_utf8(&bytes[..space]).ok().and_then(|n| n.parse::<usize>().ok());
        let record = length.and_then(|length| bytes.get(space + 1..length)).ok_or_else(wrong)?;
        let equals = record.iter().position(|byte| *byte == b'=').ok_or_else(wrong)?;
        let value = record[equals + 1..].strip_suffix(b"\n").ok_or_else(wrong)?;
        records.insert(decoded(&record[..equals]), decoded(value));
        bytes = &bytes[space + 1 + record.len()..];
    }
    Ok(records)
}

/// Everything a header tells of people, and where a link leads.
fn owners(header: &Header, link: Option<String>) -> Owners {
    let mut owners = vec![
        ("owner", text(header.username_bytes().unwrap_or_default())),
        ("group", text(header.groupname_bytes().unwrap_or_default())),
    ];
    if header.entry_type().is_symlink() || header.entry_type().is_hard_link() {
        let own = || text(&header.link_name_bytes().unwrap_or_default());
        owners.push(("link", link.unwrap_or_else(own)));
    }
    owners
}

/// The same of an extended header, with whatever else it holds. Times and numbers say nothing.
fn of_pax(records: BTreeMap<String, String>) -> Owners {
    let told = |(key, value): (String, String)| match key.as_str() {
        "uname" => Some(("owner", value)),
        "gname" => Some(("group", value)),
        "comment" => Some(("comment", value)),
        "size" | "mtime" | "atime" | "ctime" | "uid" | "gid" => None,
        _ => Some(("pax", format!("{key}: {value}"))),
    };
    records.into_iter().filter_map(told).collect()
}

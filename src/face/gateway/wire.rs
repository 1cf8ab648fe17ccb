//! The milter protocol, version 6, as bytes: frames, commands, replies, and what is agreed on first.
//!
//! Apart from what is done with them. Written from the protocol's description; a frame longer than
//! any mail server sends ends the connection.

use std::io::{self, Read, Write};

/// The longest frame that is believed.
const LONGEST: u32 = 4 << 20;

/// What a mail server tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// What it can do: version, actions, steps.
    Offer { version: u32, actions: u32, steps: u32 },
    /// Names and values for the next command.
    Macros(Vec<(String, String)>),
    /// The sender of a message.
    Sender,
    /// A recipient of it.
    Recipient(String),
    /// A header, in order.
    Header { name: Vec<u8>, value: Vec<u8> },
    /// A stretch of the body.
    Body(Vec<u8>),
    /// The message is complete; perhaps with the last stretch.
    End(Vec<u8>),
    /// The message is given up.
    Abort,
    /// The connection is over.
    Quit,
    /// The client is gone; another may follow.
    NextClient,
    /// A step that is not asked for, and needs an answer if it comes all the same.
    Other,
}

/// Reads one frame; none at the end of the stream.
pub(super) fn read(stream: &mut dyn Read) -> io::Result<Option<Told>> {
    let mut head = [0; 4];
    match stream.read(&mut head[..1])? {
        0 => return Ok(None),
        _ => stream.read_exact(&mut head[1..])?,
    }
    let len = u32::from_be_bytes(head);
    if len == 0 || len > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a frame of an impossible length"));
    }
    let mut frame = vec![0; len as usize];
    stream.read_exact(&mut frame)?;
    parse(&frame).map(Some)
}

fn parse(frame: &[u8]) -> io::Result<Told> {
    let (command, data) = (frame[0], &frame[1..]);
    let broken = || io::Error::new(io::ErrorKind::InvalidData, "a frame that is too short");
    Ok(match command {
        b'O' => {
            let number = |at: usize| {
                let bytes = data.get(at..at + 4).and_then(|bytes| bytes.first_chunk::<4>());
                bytes.map(|bytes| u32::from_be_bytes(*bytes)).ok_or_else(broken)
            };
            Told::Offer { version: number(0)?, actions: number(4)?, steps: number(8)? }
        }
        b'D' => {
            let mut words = strings(data.get(1..).unwrap_or(&[]));
            let mut all = Vec::new();
            while let (Some(name), Some(value)) = (words.next(), words.next()) {
                all.push((text(name), text(value)));
            }
            Told::Macros(all)
        }
        b'M' => Told::Sender,
        b'R' => Told::Recipient(strings(data).next().map(text).ok_or_else(broken)?),
        b'L' => {
            let mut words = strings(data);
            let (name, value) = (words.next().ok_or_else(broken)?, words.next().unwrap_or(&[]));
            Told::Header { name: name.to_vec(), value: value.to_vec() }
        }
        b'B' => Told::Body(data.to_vec()),
        b'E' => Told::End(data.to_vec()),
        b'A' => Told::Abort,
        b'Q' => Told::Quit,
        b'K' => Told::NextClient,
        _ => Told::Other,
    })
}

/// The strings in a frame, each ended by a zero byte.
fn strings(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.strip_suffix(b"\0").unwrap_or(data).split(|byte| *byte == 0)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What may be done to a message: add headers, change them, hold it.
const ADD_HEADERS: u32 = 0x01;
const CHANGE_HEADERS: u32 = 0x10;
const QUARANTINE: u32 = 0x20;
/// Steps that are not wanted: connection, greeting, end of headers, unknown commands, `DATA`.
const UNWANTED: u32 = 0x1 | 0x2 | 0x40 | 0x100 | 0x200;
/// Steps that get no answer: headers, sender, recipients, body.
const SILENT_HEADERS: u32 = 0x80;
const SILENT_SENDER: u32 = 0x4000;
const SILENT_RECIPIENT: u32 = 0x8000;
const SILENT_BODY: u32 = 0x8_0000;
/// Header values come with the space that stands before them.
const LEADING_SPACE: u32 = 0x10_0000;

/// What both sides agreed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Terms {
    version: u32,
    actions: u32,
    steps: u32,
}

impl Terms {
    /// As much as the server offers of what is wanted.
    pub(super) fn of(version: u32, actions: u32, steps: u32) -> Terms {
        let wanted = UNWANTED
            | SILENT_HEADERS
            | SILENT_SENDER
            | SILENT_RECIPIENT
            | SILENT_BODY
            | LEADING_SPACE;
        Terms {
            version: version.min(6),
            actions: actions & (ADD_HEADERS | CHANGE_HEADERS | QUARANTINE),
            steps: steps & wanted,
        }
    }

    /// Whether a step gets an answer.
    pub(super) fn answers(self, told: &Told) -> bool {
        let silent = match told {
            Told::Header { .. } => SILENT_HEADERS,
            Told::Sender => SILENT_SENDER,
            Told::Recipient(_) => SILENT_RECIPIENT,
            Told::Body(_) => SILENT_BODY,
            Told::Other => return true,
            _ => return false,
        };
        self.steps & silent == 0
    }

    pub(super) fn keeps_space(self) -> bool {
        self.steps & LEADING_SPACE != 0
    }

    pub(super) fn can_add(self) -> bool {
        self.actions & ADD_HEADERS != 0
    }

    pub(super) fn can_change(self) -> bool {
        self.actions & CHANGE_HEADERS != 0
    }

    pub(super) fn can_hold(self) -> bool {
        self.actions & QUARANTINE != 0
    }
}

/// What is told to a mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// Agreed.
    Terms(Terms),
    /// Go on.
    Continue,
    /// A reply of our own words: `550 5.7.1 …` refuses, `451 4.7.1 …` puts off.
    Words(String),
    /// Hold the message for a person.
    Hold(String),
    /// Add a header at the end.
    Add { name: String, value: String },
    /// Change a header, the first of its name being one; an empty value takes it away.
    Change { index: u32, name: String, value: String },
}

/// Writes replies as one piece, so that none waits for the other side's acknowledgement.
pub(super) fn write(stream: &mut dyn Write, replies: &[Reply]) -> io::Result<()> {
    let mut out = Vec::new();
    for reply in replies {
        let frame = frame(reply);
        out.extend((frame.len() as u32).to_be_bytes());
        out.extend(frame);
    }
    stream.write_all(&out)?;
    stream.flush()
}

fn frame(reply: &Reply) -> Vec<u8> {
    let with = |command: u8, words: &[&str]| {
        let mut out = vec![command];
        for word in words {
            // A zero byte or a line end would begin something else.
            out.extend(word.bytes().filter(|byte| !matches!(byte, 0 | b'\r')));
            out.push(0);
        }
        out
    };
    match reply {
        Reply::Terms(terms) => {
            let numbers = [terms.version, terms.actions, terms.steps].map(u32::to_be_bytes);
            [&b"O"[..], numbers.as_flattened()].concat()
        }
        Reply::Continue => b"c".to_vec(),
        // Servers expand per cent signs.
        Reply::Words(words) => with(b'y', &[&words.replace('\n', " ").replace('%', "%%")]),
        Reply::Hold(why) => with(b'q', &[&why.replace('\n', " ")]),
        Reply::Add { name, value } => with(b'h', &[name, value]),
        Reply::Change { index, name, value } => {
            let mut out = vec![b'm'];
            out.extend(index.to_be_bytes());
            out.extend(&with(b'm', &[name, value])[1..]);
            out
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(frame: &[u8]) -> io::Result<Option<Told>> {
        let bytes = [&(frame.len() as u32).to_be_bytes()[..], frame].concat();
        read(&mut bytes.as_slice())
    }

    #[test]
    fn frames_are_read() {
        let of = |frame: &[u8]| told(frame).expect("it is well formed").expect("it is there");
        assert_eq!(
            of(b"O\0\0\0\x06\0\0\x01\xff\0\x1f\xff\xff"),
            Told::Offer { version: 6, actions: 0x1FF, steps: 0x1F_FFFF }
        );
        assert_eq!(
            of(b"DMi\0ABC\0{tls_version}\0TLSv1.3\0"),
            Told::Macros(vec![
                ("i".into(), "ABC".into()),
                ("{tls_version}".into(), "TLSv1.3".into())
            ])
        );
        assert_eq!(
            of(b"R<jo@family.example>\0NOTIFY=NEVER\0"),
            Told::Recipient("<jo@family.example>".into())
        );
        assert_eq!(
            of(b"LSubject\0 A visit\0"),
            Told::Header { name: b"Subject".to_vec(), value: b" A visit".to_vec() }
        );
        assert_eq!(
            of(b"LX-Empty\0\0"),
            Told::Header { name: b"X-Empty".to_vec(), value: Vec::new() }
        );
        assert_eq!(of(b"E"), Told::End(Vec::new()));
        assert_eq!(of(b"Z?"), Told::Other);
    }

    #[test]
    fn broken_frames_are_errors() {
        assert!(told(b"O\0\0").is_err());
        assert!(read(&mut &b"\xff\xff\xff\xffE"[..]).is_err());
        assert!(read(&mut &b"\0\0\0\0"[..]).is_err());
        assert!(read(&mut &b"\0\0\0\x09Bshort"[..]).is_err());
        assert_eq!(read(&mut &b""[..]).expect("nothing is the end"), None);
    }

    #[test]
    fn terms_are_what_both_can() {
        let terms = Terms::of(6, 0x1FF, 0x1F_FFFF);
        assert_eq!((terms.actions, terms.steps), (0x31, 0x18_C3C3));
        assert!(!terms.answers(&Told::Body(Vec::new())) && terms.answers(&Told::Other));
        let bare = Terms::of(2, 0, 0);
        assert!(bare.answers(&Told::Sender) && !bare.can_hold() && !bare.keeps_space());
    }

    #[test]
    fn replies_cannot_smuggle() {
        assert_eq!(frame(&Reply::Words("550 5.7.1 100%\r\nno".into())), b"y550 5.7.1 100%% no\0");
        let change = Reply::Change { index: 2, name: "X".into(), value: String::new() };
        assert_eq!(frame(&change), b"m\0\0\0\x02X\0\0");
        let mut out = Vec::new();
        write(&mut out, &[Reply::Continue, Reply::Continue]).expect("memory can be written to");
        assert_eq!(out, b"\0\0\0\x01c\0\0\0\x01c");
    }
}

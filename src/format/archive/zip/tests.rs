use std::io::Cursor;

use zip::{AesMode, CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::{
    format::archive::bench::{Copier, Handed, kept},
    model::{Content, Cut, Place},
};

type Building = ZipWriter<Cursor<Vec<u8>>>;

fn build(fill: impl FnOnce(&mut Building)) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    fill(&mut writer);
    writer.finish().expect("memory can be written").into_inner()
}

fn add(zip: &mut Building, name: &str, options: SimpleFileOptions, content: &[u8]) {
    zip.start_file(name, options).expect("a fresh name");
    zip.write_all(content).expect("memory can be written");
}

fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
}

/// Members of these names, each holding `content`.
fn plain(names: &[&str]) -> Vec<u8> {
    build(|zip| names.iter().for_each(|name| add(zip, name, deflated(), b"content")))
}

/// Puts `new` wherever `old` stands; both are of one length.
fn patched(mut bytes: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, old).collect();
    assert!(!places.is_empty(), "nothing to patch");
    for at in places {
        bytes[at..at + old.len()].copy_from_slice(new);
    }
    bytes
}

fn source(bytes: Vec<u8>) -> Source {
    Source::new(Place::file("in.zip"), Content::memory(bytes))
}

fn handed(bytes: Vec<u8>, limits: &Limits) -> Result<Handed, Fault> {
    let mut handed = Handed::default();
    read(&source(bytes), limits, &mut handed).map(|()| handed)
}

fn check(bytes: Vec<u8>, expected: &[&str]) {
    check_within(&Limits::default(), bytes, expected);
}

fn check_within(limits: &Limits, bytes: Vec<u8>, expected: &[&str]) {
    let shown = handed(bytes, limits).expect("an archive").shown();
    assert_eq!(shown, expected);
}

#[test]
fn members_come_in_order() {
    check(plain(&["b", "a"]), &["b=content", "a=content"]);
    check(build(|_| {}), &[]);
    let both = build(|zip| {
        add(zip, "a", stored(), b"one");
        add(zip, "b", deflated(), b"two");
        add(zip, "c", stored(), b"");
        add(zip, "d", stored().large_file(true), b"four");
    });
    check(both, &["a=one", "b=two", "c=", "d=four"]);
}

#[test]
fn names_are_only_names() {
    check(plain(&["../../x", "/y", "C:\\z"]), &["../../x=content", "/y=content", "C:\\z=content"]);
    let twice = patched(plain(&["one.txt", "two.txt"]), b"two.txt", b"one.txt");
    check(twice, &["one.txt=content", "one#2.txt=content"]);
    let old = patched(plain(&["caf_.txt"]), b"caf_", b"caf\x82");
    check(old, &["café.txt=content"]);
    check(plain(&["Zoë.txt"]), &["Zoë.txt=content"]);
}

#[test]
fn the_archive_has_texts_of_its_own() {
    let commented = build(|zip| {
        zip.set_comment("about this").expect("short enough");
        zip.add_directory("folder/", deflated()).expect("a fresh name");
        add(zip, "a", deflated(), b"one");
    });
    check(commented, &["a=one", "filename:member=folder/", "metadata:comment=about this"]);
    // The name in front of the data is not the one in the directory.
    let mut renamed = plain(&["shown.txt"]);
    let at = memchr::memmem::find(&renamed, b"shown").expect("the local name");
    renamed[at..at + 5].copy_from_slice(b"other");
    check(renamed, &["shown.txt=content", "metadata:name=other.txt"]);
}

#[test]
fn encrypted_members_are_noted_and_others_read() {
    let aes = build(|zip| {
        add(zip, "open", deflated(), b"one");
        add(zip, "shut", deflated().with_aes_encryption(AesMode::Aes256, "secret"), b"two");
        add(zip, "last", deflated(), b"three");
    });
    let expected = ["open=one", "last=three", "shut: encrypted", "filename:member=shut"];
    check(aes, &expected);
    // The old encryption, of which only the directory tells.
    let mut old = plain(&["a", "b"]);
    let entry = memchr::memmem::rfind(&old, b"PK\x01\x02").expect("two entries");
    old[entry + 8] |= 1;
    check(old, &["a=content", "b: encrypted", "filename:member=b"]);
}

#[test]
fn what_cannot_be_read_is_noted() {
    let method = patched(plain(&["a"]), b"\x08\x00\x00\x00\x21", b"\x0e\x00\x00\x00\x21");
    check(method, &["a: unsupported", "filename:member=a"]);
    let link = build(|zip| {
        zip.add_symlink("link", "elsewhere", stored()).expect("a fresh name");
    });
    check(link, &["link: unsupported", "filename:member=link"]);
    let wrong = build(|zip| {
        add(zip, "a", stored(), b"right one");
        add(zip, "b", stored(), b"other one");
    });
    let wrong = patched(wrong, b"right", b"wrong");
    check(wrong, &["b=other one", "a: malformed", "filename:member=a"]);
    let mut squashed = build(|zip| {
        add(zip, "a", deflated(), b"first first first");
        add(zip, "b", deflated(), b"second");
    });
    squashed[35] ^= 0xff;
    check(squashed, &["b=second", "a: malformed", "filename:member=a"]);
}

#[test]
fn truncated_archives_are_malformed() {
    let whole = plain(&["a", "b"]);
    for length in 0..whole.len() {
        let fault = handed(whole[..length].to_vec(), &Limits::default()).err();
        assert_eq!(fault.map(|fault| fault.reason), Some(Reason::Malformed), "{length} bytes");
    }
    for garbage in [
        &b"PK\x05\x06"[..],
        b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0",
    ] {
        assert!(handed(garbage.to_vec(), &Limits::default()).is_err());
    }
}

#[test]
fn no_damage_panics() {
    let whole = build(|zip| {
        add(zip, "a", stored().large_file(true), b"one");
        add(zip, "b", deflated(), b"two two two");
    });
    for at in 0..whole.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            let _ = handed(bytes.clone(), &Limits::default());
            let _ = blobs(&source(bytes), &Limits::default(), &mut |_| {});
        }
    }
}

#[test]
fn bytes_that_nothing_lists_are_noted() {
    let mut front = b"#!/bin/sh\n".to_vec();
    front.extend(plain(&["a"]));
    check(front, &["a=content", ": unsupported"]);
    let mut behind = plain(&["a"]);
    behind.extend(b"and more");
    check(behind, &["a=content", ": unsupported"]);
    // Two members, of which the directory has lost the first.
    let both = plain(&["a", "b"]);
    let directory = memchr::memmem::find(&both, b"PK\x01\x02").expect("a directory");
    let second = memchr::memmem::rfind(&both, b"PK\x01\x02").expect("two entries");
    let end = memchr::memmem::rfind(&both, b"PK\x05\x06").expect("an end");
    let mut lost = both[..directory].to_vec();
    lost.extend(&both[second..end]);
    lost.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    lost.extend(u32::try_from(end - second).expect("short").to_le_bytes());
    lost.extend(u32::try_from(directory).expect("short").to_le_bytes());
    lost.extend([0; 2]);
    check(lost, &["b=content", ": unsupported"]);
}

#[test]
fn limits_hold() {
    let limits = Limits { members: 2, ..Limits::default() };
    check_within(&limits, plain(&["a", "b", "c"]), &["a=content", "b=content", ": too-large"]);
    let limits = Limits { expanded: 15, ..Limits::default() };
    let expected = ["a=content", "b=content", "c: too-large", "filename:member=c"];
    check_within(&limits, plain(&["a", "b", "c"]), &expected);
    let limits = Limits { in_memory: 200, ..Limits::default() };
    let large = build(|zip| {
        add(zip, "a", deflated(), &[b'x'; 201]);
        add(zip, "b", stored(), &[b'y'; 1]);
    });
    check_within(&limits, large, &["b=y", "a: too-large", "filename:member=a"]);
}

#[test]
fn a_flat_bomb_stops_early() {
    let zeros = vec![0; 8 << 20];
    let bomb = build(|zip| {
        add(zip, "bomb", deflated(), &zeros);
        add(zip, "after", deflated(), b"fine");
    });
    check(bomb.clone(), &["after=fine", "bomb: too-large", "filename:member=bomb"]);
    // The same, with sizes that lie.
    let lies = patched(bomb, &(8_u32 << 20).to_le_bytes(), &7_u32.to_le_bytes());
    check(lies, &["after=fine", "bomb: too-large", "filename:member=bomb"]);
}

#[test]
fn a_nested_bomb_is_bounded_level_by_level() {
    let mut bytes = vec![0; 1 << 20];
    for _ in 0..4 {
        let inner = bytes;
        bytes = build(|zip| {
            for number in 0..16 {
                add(zip, &number.to_string(), deflated(), &inner);
            }
        });
    }
    assert!(bytes.len() < 42_000, "{} bytes", bytes.len());
    let limits = Limits { expanded: 20_000, ..Limits::default() };
    let handed = handed(bytes, &limits).expect("an archive");
    let unpacked: u64 = handed.children.iter().map(|child| child.content.len()).sum();
    assert!(unpacked <= 20_000 && handed.children.len() + handed.notes.len() == 16);
}

#[test]
fn members_that_overlap_are_refused() {
    // Both entries of the directory point at the first member.
    let mut bytes = plain(&["a", "b"]);
    let entry = memchr::memmem::rfind(&bytes, b"PK\x01\x02").expect("two entries");
    bytes[entry + 42..entry + 46].copy_from_slice(&[0; 4]);
    let expected =
        ["a=content", "b: too-large", ": unsupported", "filename:member=b", "metadata:name=a"];
    check(bytes, &expected);
}

#[test]
fn large_archives_have_a_second_end() {
    let plain = plain(&["a"]);
    let end = memchr::memmem::rfind(&plain, b"PK\x05\x06").expect("an end");
    let number = |at: usize| u64::from(directory::u32_at(&plain, end + at));
    let mut long = plain[..end].to_vec();
    long.extend(b"PK\x06\x06\x2c\0\0\0\0\0\0\0\x2d\0\x2d\0\0\0\0\0\0\0\0\0");
    for field in [1, 1, number(12), number(16)] {
        long.extend(field.to_le_bytes());
    }
    long.extend(b"PK\x06\x07\0\0\0\0");
    long.extend((end as u64).to_le_bytes());
    long.extend(b"\x01\0\0\0PK\x05\x06\0\0\0\0");
    long.extend([0xff; 12]);
    long.extend([0; 2]);
    check(long.clone(), &["a=content"]);
    let mut moved = b"in front".to_vec();
    moved.extend(long);
    check(moved, &["a=content", ": unsupported"]);
}

#[test]
fn whoever_has_enough_gets_no_more() {
    let mut handed = Handed { enough: Some(1), ..Handed::default() };
    let commented = build(|zip| {
        zip.set_comment("about this").expect("short enough");
        add(zip, "a", deflated(), b"one");
        add(zip, "b", deflated(), b"two");
    });
    read(&source(commented), &Limits::default(), &mut handed).expect("an archive");
    assert_eq!(handed.shown(), ["a=one"]);
}

fn copy(bytes: &[u8], cuts: &Cuts, rule: impl FnMut(&str, Vec<u8>) -> Copied) -> Vec<u8> {
    let mut copier = Copier::new(rule);
    let mut out = Vec::new();
    let source = source(bytes.to_vec());
    write(&source, &Limits::default(), cuts, &mut copier, &mut out).expect("an archive");
    let handed = handed(bytes.to_vec(), &Limits::default()).expect("an archive");
    let steps = handed.children.iter().map(|child| child.place.name().into_owned());
    assert_eq!(copier.met, steps.enumerate().collect::<Vec<_>>(), "as the reader numbers them");
    out
}

#[test]
fn a_copy_reads_the_same() {
    let original = build(|zip| {
        zip.add_directory("empty/", deflated()).expect("a fresh name");
        zip.add_directory("full/", deflated()).expect("a fresh name");
        add(zip, "full/a", deflated().unix_permissions(0o640), b"one one one one one one");
        add(zip, "Zoë", stored(), b"two");
    });
    let copied = copy(&original, &Cuts::default(), kept);
    let expected = ["full/a=one one one one one one", "Zoë=two", "filename:member=empty/"];
    check(original.clone(), &expected);
    check(copied.clone(), &expected);
    let facts = |bytes: Vec<u8>| {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let member = archive.by_name("full/a").expect("it is there");
        (member.compression(), member.unix_mode(), member.last_modified())
    };
    assert_eq!(facts(copied), facts(original));
}

#[test]
fn a_copy_has_only_what_was_given_back() {
    let original = build(|zip| {
        zip.set_comment("said of the archive").expect("short enough");
        add(zip, "gone.txt", deflated(), b"gone one gone one gone one");
        add(zip, "shut.txt", deflated().with_aes_encryption(AesMode::Aes128, "x"), b"two");
        add(zip, "named.txt", stored(), b"three");
        add(zip, "../up.txt", stored(), b"four");
    });
    let copied = copy(&original, &Cuts::default(), |step, bytes| match step {
        "gone.txt" => Copied::Dropped,
        "named.txt" => Copied::Kept { bytes: b"3".to_vec(), name: "[name].txt".to_owned() },
        _ => kept(step, bytes),
    });
    check(copied.clone(), &["[name].txt=3", "up.txt=four"]);
    for gone in ["gone", "shut", "named", "three", "said", ".."] {
        assert!(memchr::memmem::find(&copied, gone.as_bytes()).is_none(), "{gone}");
    }
}

#[test]
fn names_that_become_alike_stay_apart() {
    let copied = copy(&plain(&["a.txt", "b.txt"]), &Cuts::default(), |_, bytes| Copied::Kept {
        bytes,
        name: "[name].txt".to_owned(),
    });
    check(copied, &["[name].txt=content", "[name]#2.txt=content"]);
}

#[test]
fn a_folder_goes_when_its_name_is_cut() {
    let original = build(|zip| {
        zip.add_directory("one/", deflated()).expect("a fresh name");
        zip.add_directory("two/", deflated()).expect("a fresh name");
    });
    let handed = handed(original.clone(), &Limits::default()).expect("an archive");
    let text = &handed.texts[0];
    let at = text.as_str().find("two").expect("the name is a text");
    let mut cuts = Cuts::default();
    for anchor in text.trace(at..at + 3) {
        let label = "[x]".into();
        cuts.add(anchor.stream, Cut { start: anchor.start, end: anchor.end, label });
    }
    cuts.settle();
    check(copy(&original, &cuts, kept), &["filename:member=one/"]);
}

#[test]
fn the_proof_sees_every_byte() {
    let bytes = build(|zip| {
        zip.set_comment("remark").expect("short enough");
        add(zip, "name", deflated(), b"inside inside inside inside");
    });
    let mut seen = Vec::new();
    blobs(&source(bytes), &Limits::default(), &mut |blob| seen.push(blob.to_vec())).expect("read");
    for part in ["remark", "name", "inside inside"] {
        let found = |blob: &Vec<u8>| memchr::memmem::find(blob, part.as_bytes()).is_some();
        assert!(seen.iter().any(found), "{part}");
    }
    let limits = Limits { in_memory: 10, ..Limits::default() };
    let large = build(|zip| add(zip, "a", deflated(), b"more than ten bytes"));
    assert!(blobs(&source(large), &limits, &mut |_| {}).is_err());
}

use tar::{Builder, EntryType, Header};

use super::{members::is_header, *};
use crate::{
    format::archive::bench::{Copier, Handed, kept},
    model::{Content, Cut, Place},
};

fn build(fill: impl FnOnce(&mut Builder<Vec<u8>>)) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    fill(&mut builder);
    builder.into_inner().expect("memory can be written")
}

fn header(kind: EntryType, size: usize) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(size as u64);
    header.set_mode(0o640);
    header.set_mtime(7);
    header.set_cksum();
    header
}

fn add(tar: &mut Builder<Vec<u8>>, name: &str, content: &str) {
    let mut header = header(EntryType::Regular, content.len());
    tar.append_data(&mut header, name, content.as_bytes()).expect("memory can be written");
}

fn special(tar: &mut Builder<Vec<u8>>, kind: EntryType, name: &str, target: &str) {
    let mut header = header(kind, 0);
    header.set_path(name).expect("short enough");
    if !target.is_empty() {
        header.set_link_name(target).expect("short enough");
    }
    header.set_cksum();
    tar.append(&header, &b""[..]).expect("memory can be written");
}

/// A member whose kind and name are taken as they are.
fn odd(tar: &mut Builder<Vec<u8>>, kind: u8, name: &[u8], content: &[u8]) {
    let mut header = header(EntryType::new(kind), content.len());
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_cksum();
    tar.append(&header, content).expect("memory can be written");
}

fn source(bytes: Vec<u8>) -> Source {
    Source::new(Place::file("in.tar"), Content::memory(bytes))
}

fn check(bytes: Vec<u8>, expected: &[&str]) {
    check_within(&Limits::default(), bytes, expected);
}

fn check_within(limits: &Limits, bytes: Vec<u8>, expected: &[&str]) {
    let mut handed = Handed::default();
    read(&source(bytes), limits, &mut handed).expect("an archive");
    assert_eq!(handed.shown(), expected);
}

#[test]
fn members_come_in_order() {
    check(build(|_| {}), &[]);
    check(build(|tar| add(tar, "a", "one")), &["a=one"]);
    let three = build(|tar| ["b", "a", "b"].iter().for_each(|name| add(tar, name, name)));
    check(three, &["b=b", "a=a", "b#2=b"]);
    let long = "x/".repeat(200) + "end.txt";
    check(build(|tar| add(tar, &long, "one")), &[&format!("{long}=one")]);
    let odd_kind = build(|tar| odd(tar, b'7', b"a", b"one"));
    check(odd_kind, &["a=one"]);
}

#[test]
fn extended_headers_count() {
    let pax = build(|tar| {
        let said: [(&str, &[u8]); 4] = [
            ("path", "Zoë.txt".as_bytes()),
            ("uname", b"someone"),
            ("comment", b"said"),
            ("mtime", b"1.5"),
        ];
        tar.append_pax_extensions(said).expect("memory can be written");
        add(tar, "short", "one");
    });
    check(pax, &["Zoë.txt=one", "metadata:comment=said", "metadata:owner=someone"]);
    let sized = build(|tar| {
        tar.append_pax_extensions([("size", &b"600"[..])]).expect("memory can be written");
        let mut wrong = header(EntryType::Regular, 0);
        wrong.set_path("a").expect("short enough");
        wrong.set_cksum();
        tar.append(&wrong, &b""[..]).expect("memory can be written");
        tar.get_mut().extend([b'x'; 1024]);
        add(tar, "b", "two");
    });
    check(sized, &[&format!("a={}", "x".repeat(600)), "b=two"]);
    let global = build(|tar| {
        odd(tar, b'g', b"pax_global_header", b"18 comment=of all\n");
        add(tar, "a", "one");
    });
    check(global, &["a=one", "metadata:comment=of all"]);
}

#[test]
fn sparse_files_are_noted() {
    let holes = build(|tar| {
        let said: [(&str, &[u8]); 1] = [("GNU.sparse.major", b"1")];
        tar.append_pax_extensions(said).expect("memory can be written");
        add(tar, "holes", "one");
        add(tar, "a", "two");
    });
    check(
        holes,
        &[
            "a=two",
            "holes: unsupported",
            "filename:member=holes",
            "metadata:pax=GNU.sparse.major: 1",
        ],
    );
}

#[test]
fn what_is_no_file_is_noted() {
    let specials = build(|tar| {
        special(tar, EntryType::Symlink, "soft", "../target");
        special(tar, EntryType::Link, "hard", "a");
        special(tar, EntryType::Fifo, "pipe", "");
        special(tar, EntryType::Directory, "folder/", "");
        odd(tar, b'S', b"sparse", b"");
        add(tar, "a", "one");
    });
    check(
        specials,
        &[
            "a=one",
            "soft: unsupported",
            "hard: unsupported",
            "pipe: unsupported",
            "sparse: unsupported",
            "filename:member=soft|hard|pipe|folder/|sparse",
            "metadata:link=../target|a",
        ],
    );
}

#[test]
fn owners_are_told() {
    let owned = build(|tar| {
        for name in ["a", "b"] {
            let mut header = header(EntryType::Regular, 0);
            header.set_username("alex").expect("short enough");
            header.set_groupname("team").expect("short enough");
            tar.append_data(&mut header, name, &b""[..]).expect("memory can be written");
        }
    });
    check(owned.clone(), &["a=", "b=", "metadata:group=team", "metadata:owner=alex"]);
    check(copy(&owned, &Cuts::default(), kept), &["a=", "b="]);
}

#[test]
fn damage_is_noted_and_what_came_before_is_read() {
    let whole = build(|tar| {
        add(tar, "a", "one");
        add(tar, "b", "two");
    });
    check(whole[..1024 + 512 + 2].to_vec(), &["a=one", "b: malformed", "filename:member=b"]);
    check(whole[..1024 + 100].to_vec(), &["a=one", ": malformed"]);
    check(whole[..1024].to_vec(), &["a=one"]);
    let mut broken = whole.clone();
    broken[1024 + 3] ^= 1;
    check(broken, &["a=one", ": malformed"]);
    let mut behind = whole.clone();
    behind.extend(b"more");
    check(behind, &["a=one", "b=two", ": unsupported"]);
    for at in 0..whole.len() {
        for change in [1, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            let _ = read(&source(bytes), &Limits::default(), &mut Handed::default());
        }
    }
}

#[test]
fn limits_hold() {
    let three = build(|tar| ["a", "b", "c"].iter().for_each(|name| add(tar, name, "12345")));
    let limits = Limits { members: 2, ..Limits::default() };
    check_within(&limits, three.clone(), &["a=12345", "b=12345", ": too-large"]);
    let limits = Limits { expanded: 12, ..Limits::default() };
    check_within(
        &limits,
        three.clone(),
        &["a=12345", "b=12345", "c: too-large", "filename:member=c"],
    );
    // Members stay in the archive, so the limit for memory is not theirs.
    let limits = Limits { in_memory: 1, ..Limits::default() };
    check_within(&limits, three, &["a=12345", "b=12345", "c=12345"]);
    let named = build(|tar| odd(tar, b'L', b"long", &vec![b'x'; 20 << 10]));
    check(named, &[": too-large"]);
    let said = build(|tar| odd(tar, b'x', b"long", &vec![b'x'; 2 << 20]));
    check(said, &[": too-large"]);
    let mut huge = build(|tar| add(tar, "a", "one"));
    huge[124..136].copy_from_slice(b"\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff");
    let mut fixed = Header::from_byte_slice(&huge[..512]).clone();
    fixed.set_cksum();
    huge[..512].copy_from_slice(fixed.as_bytes());
    check(huge, &["a: malformed", "filename:member=a"]);
}

fn copy(bytes: &[u8], cuts: &Cuts, rule: impl FnMut(&str, Vec<u8>) -> Copied) -> Vec<u8> {
    let mut out = Vec::new();
    let mut copier = Copier::new(rule);
    write(&source(bytes.to_vec()), &Limits::default(), cuts, &mut copier, &mut out)
        .expect("an archive");
    let mut handed = Handed::default();
    read(&source(bytes.to_vec()), &Limits::default(), &mut handed).expect("an archive");
    let steps = handed.children.iter().map(|child| child.place.name().into_owned());
    assert_eq!(copier.met, steps.enumerate().collect::<Vec<_>>(), "as the reader numbers them");
    out
}

#[test]
fn a_copy_reads_the_same() {
    let long = "y/".repeat(100) + "end";
    let original = build(|tar| {
        special(tar, EntryType::Directory, "empty/", "");
        special(tar, EntryType::Directory, "full/", "");
        add(tar, "full/a", "one");
        add(tar, &long, "two");
    });
    let copied = copy(&original, &Cuts::default(), kept);
    let expected = ["full/a=one", &format!("{long}=two"), "filename:member=empty/"];
    check(original, &expected);
    check(copied.clone(), &expected);
    let mut archive = tar::Archive::new(&copied[..]);
    let entry = archive.entries().expect("an archive").nth(1).expect("two").expect("whole");
    let facts = (entry.header().mode().expect("octal"), entry.header().mtime().expect("octal"));
    assert_eq!(facts, (0o640, 7));
}

#[test]
fn a_copy_has_only_what_was_given_back() {
    let original = build(|tar| {
        add(tar, "gone.txt", "gone");
        add(tar, "named.txt", "three");
        special(tar, EntryType::Symlink, "soft", "target");
        odd(tar, b'0', b"../up.txt", b"four");
    });
    let copied = copy(&original, &Cuts::default(), |step, bytes| match step {
        "gone.txt" => Copied::Dropped,
        "named.txt" => Copied::Kept { bytes: b"3".to_vec(), name: "[name].txt".to_owned() },
        _ => kept(step, bytes),
    });
    check(copied.clone(), &["[name].txt=3", "up.txt=four"]);
    for gone in ["gone", "named", "three", "soft", "target", ".."] {
        assert!(memchr::memmem::find(&copied, gone.as_bytes()).is_none(), "{gone}");
    }
}

#[test]
fn a_folder_goes_when_its_name_is_cut() {
    let original = build(|tar| {
        special(tar, EntryType::Directory, "one/", "");
        special(tar, EntryType::Directory, "two/", "");
    });
    let mut cuts = Cuts::default();
    cuts.add(NAMES, Cut { start: 1, end: 2, label: "[x]".into() });
    check(copy(&original, &cuts, kept), &["filename:member=one/"]);
}

#[test]
fn headers_are_known_by_their_checksum() {
    let tar = build(|tar| add(tar, "a", "one"));
    assert!(is_header(&tar));
    assert!(!is_header(&tar[..511]));
    assert!(!is_header(&tar[1..]));
    assert!(!is_header(&[0; 512]));
    assert!(!is_header(&[b' '; 512]));
}

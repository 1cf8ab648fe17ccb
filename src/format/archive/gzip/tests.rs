use super::*;
use crate::{
    format::archive::bench::{Copier, Handed, kept},
    model::Place,
};

fn packed(builder: GzBuilder, content: &[u8]) -> Vec<u8> {
    let mut packer = builder.write(Vec::new(), flate2::Compression::default());
    packer.write_all(content).expect("memory can be written");
    packer.finish().expect("memory can be written")
}

fn plain(content: &[u8]) -> Vec<u8> {
    packed(GzBuilder::new(), content)
}

fn source(name: &str, bytes: Vec<u8>) -> Source {
    Source::new(Place::file(name), Content::memory(bytes))
}

fn shown(name: &str, bytes: Vec<u8>, limits: &Limits) -> Vec<String> {
    let mut handed = Handed::default();
    match read(&source(name, bytes), limits, &mut handed) {
        Ok(()) => handed.shown(),
        Err(fault) => vec![fault.reason.to_string()],
    }
}

fn check(name: &str, bytes: Vec<u8>, expected: &[&str]) {
    assert_eq!(shown(name, bytes, &Limits::default()), expected, "{name}");
}

#[test]
fn the_child_is_called_after_the_header_or_the_file() {
    for (name, expected) in [
        ("notes.txt.gz", "notes.txt=one"),
        ("notes.TGZ", "notes.tar=one"),
        ("notes.csv", "notes.csv=one"),
        ("notes", "content=one"),
        (".gz", "content=one"),
        ("-", "content=one"),
    ] {
        check(name, plain(b"one"), &[expected]);
    }
    let named = packed(GzBuilder::new().filename("dir/caf\u{e9}.txt"), b"one");
    check("x.gz", named, &["dir/café.txt=one"]);
    let latin = packed(GzBuilder::new().filename(&b"caf\xe9.txt"[..]), b"one");
    check("x.gz", latin, &["café.txt=one"]);
}

#[test]
fn stretches_behind_each_other_are_one_file() {
    let mut bytes = packed(GzBuilder::new().filename("a").comment("said"), b"one ");
    bytes.extend(packed(GzBuilder::new().filename("b"), b"two"));
    check("x.gz", bytes.clone(), &["a=one two", "metadata:comment=said", "metadata:name=b"]);
    bytes.extend([0; 700]);
    check("x.gz", bytes.clone(), &["a=one two", "metadata:comment=said", "metadata:name=b"]);
    bytes.extend(b"more");
    let noted = ["a=one two", ": malformed", "metadata:comment=said", "metadata:name=b"];
    check("x.gz", bytes, &noted);
    let mut broken = plain(b"one");
    broken.extend(&plain(b"two")[..9]);
    check(
        "x.gz",
        broken,
        &["content=one", ": malformed"]
            .map(|line| line.replace("content", "x"))
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn damage_is_malformed() {
    let whole = plain(b"one one one one");
    for length in 0..whole.len() {
        check("x.gz", whole[..length].to_vec(), &["malformed"]);
    }
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let _ = shown("x.gz", bytes, &Limits::default());
    }
}

#[test]
fn bombs_stop_early() {
    check("x.gz", plain(&vec![0; 8 << 20]), &["too-large"]);
    let limits = Limits { in_memory: 4, ..Limits::default() };
    assert_eq!(shown("x.gz", plain(b"12345"), &limits), ["too-large"]);
    let limits = Limits { expanded: 4, ..Limits::default() };
    assert_eq!(shown("x.gz", plain(b"12345"), &limits), ["too-large"]);
    let limits = Limits { members: 1, ..Limits::default() };
    assert_eq!(shown("x.gz", [plain(b"1"), plain(b"2")].concat(), &limits), ["too-large"]);
}

fn copy(bytes: &[u8], rule: impl FnMut(&str, Vec<u8>) -> Copied) -> Vec<u8> {
    let mut out = Vec::new();
    let mut copier = Copier::new(rule);
    let source = source("in.txt.gz", bytes.to_vec());
    write(&source, &Limits::default(), &Cuts::default(), &mut copier, &mut out).expect("gzip");
    assert_eq!(copier.met.len(), 1);
    out
}

#[test]
fn a_copy_keeps_name_and_time_and_nothing_else() {
    let builder =
        GzBuilder::new().filename("a.txt").comment("said").extra(b"AB\x04\0more").mtime(7);
    let original = [packed(builder, b"one "), plain(b"two")].concat();
    let copied = copy(&original, kept);
    check("in.txt.gz", copied.clone(), &["a.txt=one two"]);
    let decoder = GzDecoder::new(&copied[..]);
    let header = decoder.header().expect("a header");
    assert_eq!((header.mtime(), header.comment(), header.extra()), (7, None, None));

    let copied = copy(&original, |_, _| Copied::Kept {
        bytes: b"1".to_vec(),
        name: "../[name].txt".to_owned(),
    });
    check("in.txt.gz", copied, &["[name].txt=1"]);
    check("in.txt.gz", copy(&original, |_, _| Copied::Dropped), &["in.txt="]);
    // No name is put where none was.
    check("other.gz", copy(&plain(b"one"), kept), &["other=one"]);
}

#[test]
fn the_proof_sees_every_byte() {
    let bytes = packed(GzBuilder::new().filename("name").comment("said"), b"inside inside");
    let mut seen = Vec::new();
    blobs(&source("x.gz", bytes.clone()), &Limits::default(), &mut |blob| seen.push(blob.to_vec()))
        .expect("gzip");
    assert_eq!(seen, [bytes.clone(), b"inside inside".to_vec()]);
    let limits = Limits { in_memory: 5, ..Limits::default() };
    assert!(blobs(&source("x.gz", bytes), &limits, &mut |_| {}).is_err());
}

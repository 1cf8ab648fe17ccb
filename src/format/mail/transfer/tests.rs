use super::*;

#[test]
fn quoted_printable_decodes_and_knows_the_way_back() {
    let table: &[(&[u8], &[u8])] = &[
        (b"plain", b"plain"),
        (b"Zo=C3=AB", "Zoë".as_bytes()),
        (b"so=\r\nft", b"soft"),
        (b"so= \t\nft", b"soft"),
        (b"end=", b"end"),
        (b"bro=ken =G1 =", b"bro=ken =G1 "),
        (b"=3d=3D", b"=="),
    ];
    for (input, expected) in table {
        let mapped = quoted(input, 0..input.len());
        assert_eq!(&*mapped.bytes, *expected, "{input:?}");
        let mut cursor = mapped.cursor();
        for (at, byte) in mapped.bytes.iter().enumerate() {
            let raw = &input[cursor.raw(at)];
            let back = quoted(raw, 0..raw.len()).bytes.into_owned();
            assert!(back == [*byte] || raw == [*byte], "{input:?} at {at}");
        }
    }
}

#[test]
fn base64_decodes_around_what_does_not_belong() {
    let table: &[(&str, &str, &[&str])] = &[
        ("SGVsbG8=", "Hello", &[]),
        ("SGVs\r\nbG8=\r\n", "Hello", &[]),
        ("SGVsbG8", "Hello", &[]),
        ("SGVs!bG8=", "Hello", &["SGVs!bG8="]),
        (
            "SGVsbG8=\n____\nThe list, https://x.example\n",
            "Hello",
            &["____", "The list, https://x.example"],
        ),
        ("SGVsbG8=\nSGVsbG8=", "HelloHello", &["SGVsbG8="]),
        ("SGVsbG8h ignored", "Hello!", &["SGVsbG8h ignored"]),
        ("not base64 at all", "", &["not base64 at all"]),
        ("", "", &[]),
    ];
    for (input, expected, odd) in table {
        let out = base64(input.as_bytes(), 0..input.len());
        assert_eq!(String::from_utf8_lossy(&out.bytes), *expected, "{input}");
        let lines: Vec<_> = out.odd.iter().map(|line| &input[line.clone()]).collect();
        assert_eq!(lines, *odd, "{input}");
    }
}

#[test]
fn encoders_and_decoders_agree() {
    let samples: [&[u8]; 5] =
        [b"", b"a", b"Hello = world\t\r\n .", &[0, 255, 128, 10, 61], &[7; 200]];
    for bytes in samples {
        let text = to_base64_lines(bytes, "\r\n");
        assert_eq!(base64(&text, 0..text.len()).bytes, bytes);
        let text = to_quoted(bytes, "\r\n");
        assert_eq!(&*quoted(&text, 0..text.len()).bytes, bytes);
        assert!(text.split(|byte| *byte == b'\n').all(|line| line.len() <= 78));
        let text = to_uu(bytes, "a.bin", "\n");
        let blocks = uu_blocks(&text, 0..text.len());
        assert_eq!(blocks.len(), 1);
        assert_eq!(uu_decode(&text, blocks[0].data.clone()), bytes);
    }
}

#[test]
fn uuencoded_blocks_are_found_among_text() {
    let text = b"see below\nbegin 644 a b.txt\n%2&5L;&\\\n`\nend\nbegin again soon\nbegin 644 cut.txt\n%2&5L;&\\\n";
    let blocks = uu_blocks(text, 0..text.len());
    let found: Vec<_> = blocks
        .iter()
        .map(|block| (text[block.name.clone()].to_vec(), uu_decode(text, block.data.clone())))
        .collect();
    assert_eq!(
        found,
        [(b"a b.txt".to_vec(), b"Hello".to_vec()), (b"cut.txt".to_vec(), b"Hello".to_vec())]
    );
}

#[test]
fn names_of_encodings() {
    let table = [
        ("BASE64", Some(Transfer::Base64)),
        ("quoted-printable; x=y", Some(Transfer::Quoted)),
        ("8bit (as it is)", Some(Transfer::Identity)),
        ("x-uuencode", Some(Transfer::Uu)),
        ("quoted printable", Some(Transfer::Quoted)),
        ("8bits", Some(Transfer::Identity)),
        ("x-yenc", None),
    ];
    for (label, expected) in table {
        assert_eq!(Transfer::named(label), expected, "{label}");
    }
}

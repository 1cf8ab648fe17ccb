use super::*;

/// `SEQUENCE { OID, [0] { SEQUENCE { INTEGER, SET, SEQUENCE { OID, [0] { OCTET STRING } } } } }`.
fn signed(content: &[u8]) -> Vec<u8> {
    let tlv = |tag: u8, inner: &[u8]| {
        let mut out = vec![tag, 0x82, (inner.len() >> 8) as u8, inner.len() as u8];
        out.extend_from_slice(inner);
        out
    };
    let oid = |last: u8| [&[0x06, 9], PKCS7, &[last]].concat();
    let encapsulated = [oid(1), tlv(0xA0, &tlv(0x04, content))].concat();
    let fields = [vec![2, 1, 1], tlv(0x31, &[]), tlv(0x30, &encapsulated)].concat();
    tlv(0x30, &[oid(2), tlv(0xA0, &tlv(0x30, &fields))].concat())
}

fn head(oid: &[u8], last: u8) -> Vec<u8> {
    let mut out = vec![0x30, 0x82, 0x10, 0x00, 0x06, oid.len() as u8 + 1];
    out.extend_from_slice(oid);
    out.push(last);
    out
}

fn armour(bytes: &[u8]) -> Vec<u8> {
    let text = transfer::to_base64(bytes);
    format!("-----BEGIN PGP MESSAGE-----\nVersion: 1\n\n{text}\n-----END PGP MESSAGE-----\n")
        .into_bytes()
}

#[test]
fn seals_by_their_bytes() {
    let table: &[(Vec<u8>, Option<Seal>)] = &[
        (head(PKCS7, 3), Some(Seal::Enveloped)),
        (head(PKCS7, 2), Some(Seal::Signed)),
        (head(SMIME_CT, 23), Some(Seal::Enveloped)),
        (head(SMIME_CT, 9), Some(Seal::Compressed)),
        ([&[0x30, 0x80, 0x06, 9], PKCS7, &[3, 0xA0, 0x80]].concat(), Some(Seal::Enveloped)),
        (head(PKCS7, 1), None),
        (armour(&[0x84, 0x5E, 3]), Some(Seal::PgpEncrypted)),
        (armour(&[0xC1, 0x5E, 3]), Some(Seal::PgpEncrypted)),
        (armour(&[0xC3, 0x0D, 4]), Some(Seal::PgpEncrypted)),
        (armour(&[0xA3, 1, 2]), Some(Seal::PgpReadable)),
        (armour(&[0x90, 0x0D, 3]), Some(Seal::PgpReadable)),
        ([RPMSG, &[0xA0, 0x0F]].concat(), Some(Seal::Rpmsg)),
        (b"plain text".to_vec(), None),
        (vec![], None),
        (vec![0x30], None),
    ];
    for (bytes, expected) in table {
        assert_eq!(seal(bytes), *expected, "{bytes:02x?}");
    }
}

#[test]
fn signed_data_gives_up_its_content() {
    let content = b"Content-Type: text/plain\r\n\r\nreadable";
    assert_eq!(signed_content(&signed(content)).as_deref(), Some(&content[..]));
    assert_eq!(seal(&signed(content)), Some(Seal::Signed));
    assert_eq!(signed_content(b"0\x80\x06"), None);
}

#[test]
fn content_in_pieces_is_joined() {
    // Indefinite lengths throughout, as streaming programs write them.
    let mut bytes = vec![0x30, 0x80, 0x06, 9];
    bytes.extend_from_slice(PKCS7);
    bytes.extend_from_slice(&[2, 0xA0, 0x80, 0x30, 0x80, 2, 1, 1, 0x31, 0, 0x30, 0x80, 0x06, 9]);
    bytes.extend_from_slice(PKCS7);
    bytes.extend_from_slice(&[1, 0xA0, 0x80, 0x24, 0x80, 4, 2, b'a', b'b', 4, 1, b'c']);
    bytes.extend_from_slice(&[0; 14]);
    assert_eq!(signed_content(&bytes).as_deref(), Some(&b"abc"[..]));
}

#[test]
fn armour_among_text() {
    let block = String::from_utf8(armour(&[0x84, 0x5E, 3])).expect("armour is ASCII");
    let of = |encrypted, readable, clear| Armour { encrypted, readable, clear };
    let quoted = format!("> {}\n", block.trim_end().replace('\n', "\n> "));
    let table = [
        (block.clone(), of(1, 0, false)),
        (format!("\n{block}\n"), of(1, 0, false)),
        (format!("Hello\n{block}"), of(1, 0, true)),
        (format!("{block}-- \nJane"), of(1, 0, true)),
        (quoted, of(1, 0, false)),
        ("nothing here".to_owned(), of(0, 0, true)),
    ];
    for (text, expected) in table {
        assert_eq!(armour_in(text.as_bytes()), expected, "{text}");
    }
}

use crate::{
    format::mail::probe::{crlf, exposes, same, seen, written},
    model::{Copied, Cuts},
};

/// Cuts the words wherever the reader finds them, and expects the copy.
fn check(message: &str, words: &str, expected: &str) {
    let cuts = seen(message.as_bytes()).cuts(words, "[R]");
    let copy = written(message.as_bytes(), &cuts, &same);
    assert_eq!(String::from_utf8_lossy(&copy), expected, "{message}");
    assert!(!exposes(&copy, words), "{message}");
    let again = seen(&copy);
    assert!(again.texts.iter().all(|text| !text.as_str().contains(words)), "{message}");
}

#[test]
fn cuts_take_what_they_name_and_nothing_else() {
    check(
        "Subject: About Amara\nX: y\n\nAmara is here\n",
        "Amara",
        "Subject: About [R]\nX: y\n\n[R] is here\n",
    );
    check(
        "Content-Transfer-Encoding: quoted-printable\n\nAma=\nra =41mara Am=61ra=\n!\n",
        "Amara",
        "Content-Transfer-Encoding: quoted-printable\n\n[R] [R] [R]=\n!\n",
    );
    check(
        "Content-Transfer-Encoding: base64\n\nQW1hcmEgaXMgaGVyZQ==\n",
        "Amara",
        "Content-Transfer-Encoding: base64\n\nW1JdIGlzIGhlcmU=\n",
    );
    check(
        "Subject: =?utf-8?Q?About_Zo=C3=AB?= now\n\nx\n",
        "Zoë",
        "Subject: =?utf-8?B?QWJvdXQgW1Jd?= now\n\nx\n",
    );
}

#[test]
fn cuts_keep_the_form_of_what_is_around_them() {
    check(
        "To: \"Amara\" <Amara@x.example>\n\nx\n",
        "Amara",
        "To: \"[R]\" <\"[R]\"@x.example>\n\nx\n",
    );
    check(
        "Content-Type: text/plain; charset=iso-2022-jp\n\nAmara $B0!(B\n"
            .replace("$B", "\u{1b}$B")
            .replace("(B", "\u{1b}(B")
            .as_str(),
        "Amara",
        "Content-Type: text/plain; charset=iso-2022-jp\n\n[R] \u{1b}$B0!\u{1b}(B\n",
    );
    check(
        "Content-Type: multipart/mixed; boundary=b\n\nAmara\n--b\n\nx\n--b--\nAmara\n",
        "Amara",
        "Content-Type: multipart/mixed; boundary=b\n\n[R]\n--b\n\nx\n--b--\n[R]\n",
    );
    check(
        "Content-Description: Amara\nDKIM-Signature: v=1;\n b=abc\nContent-Length: 2\n\nx\n",
        "Amara",
        "Content-Description: [R]\n\nx\n",
    );
    check("X-Amara-12: y\n\nx\n", "Amara", "X-Redacted: y\n\nx\n");
}

#[test]
fn what_is_not_cut_is_the_same() {
    let messages: [&[u8]; 6] = [
        b"Subject: x\r\n\r\nHello\r\n",
        b" odd\nSubject : x\n\n\n\n",
        b"Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/html; charset=latin1\n\nZo\xEB\n--b\nContent-Type: message/rfc822\n\nSubject: y\n\nz\n--b--",
        b"Content-Transfer-Encoding: base64\n\nSGVs!!bG8=\nfooter of list",
        b"\xFF\xFES\0:\0 \0x\0\n\0\n\0",
        b"DKIM-Signature: x\rSubject: y\r\rHello",
    ];
    for message in messages {
        assert_eq!(written(message, &Cuts::default(), &same), message);
    }
}

#[test]
fn files_keep_their_line_ends_and_encoding() {
    let message = "Subject: Amara\nDate: x\n\nHello Amara\n";
    let wide: Vec<u8> = message.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let copy = written(&wide, &seen(&wide).cuts("Amara", "[R]"), &same);
    let narrow: Vec<u16> =
        copy.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    assert_eq!(String::from_utf16_lossy(&narrow), message.replace("Amara", "[R]"));
    let old = message.replace('\n', "\r");
    let copy = written(old.as_bytes(), &seen(old.as_bytes()).cuts("Amara", "[R]"), &same);
    assert_eq!(copy, old.replace("Amara", "[R]").as_bytes());
}

const TWO: &str = "DKIM-Signature: v=1\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: application/pdf; name=\"amara.pdf\"\nContent-Disposition: attachment; filename*=utf-8''amara.pdf; size=4\nContent-Transfer-Encoding: base64\nContent-MD5: x\n\nJVBERg==\n--b--\n";

#[test]
fn children_are_replaced_renamed_or_withheld() {
    let message = crlf(TWO);
    let replaced = written(&message, &Cuts::default(), &|_, _| same("[R].pdf", b"new"));
    let expected = crlf(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: application/pdf;\n\tname=\"[R].pdf\"\nContent-Disposition: attachment;\n\tfilename=\"[R].pdf\";\n\tsize=\"4\"\nContent-Transfer-Encoding: base64\n\nbmV3\n--b--\n",
    );
    assert_eq!(String::from_utf8_lossy(&replaced), String::from_utf8_lossy(&expected));
    let dropped = written(&message, &Cuts::default(), &|_, _| Copied::Dropped);
    let expected = crlf(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: text/plain; charset=utf-8\n\n[An attachment was withheld.]\n--b--\n",
    );
    assert_eq!(String::from_utf8_lossy(&dropped), String::from_utf8_lossy(&expected));
}

#[test]
fn a_file_name_is_cut_with_its_header() {
    let cuts = seen(&crlf("Content-Type: text/plain; note=\"Amara\"; name=\"form.pdf\"\n\nx\n"))
        .cuts("Amara", "[R]");
    let copy = written(
        &crlf("Content-Type: text/plain; note=\"Amara\"; name=\"form.pdf\"\n\nx\n"),
        &cuts,
        &|_, bytes| same("a.pdf", bytes),
    );
    assert_eq!(copy, crlf("Content-Type: text/plain;\n\tnote=\"[R]\";\n\tname=\"a.pdf\"\n\nx\n"));
}

#[test]
fn changed_children_go_back_in_their_own_dress() {
    let table: &[(&str, &str, &str)] = &[
        // HTML in its own character set, and in UTF-8 where that is too small.
        (
            "Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nZo=EB A\n",
            "Zoë [R]\n",
            "Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nZo=EB [R]\n",
        ),
        (
            "Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nZo=EB A\n",
            "Zoë →\n",
            "Content-Type: text/html;\n\tcharset=\"utf-8\"\nContent-Transfer-Encoding: quoted-printable\n\nZo=C3=AB =E2=86=92\n",
        ),
        // Eight bits in a part that had none.
        (
            "Content-Type: text/html\n\nA\n",
            "é\n",
            "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nw6kK\n",
        ),
        (
            "Content-Type: message/rfc822\n\nSubject: A\n\nB\n",
            "Subject: [R]\n\nB\n",
            "Content-Type: message/rfc822\n\nSubject: [R]\n\nB\n",
        ),
        (
            "Subject: x\n\nsee\nbegin 644 a.txt\n%2&5L;&\\\n`\nend\nbye\n",
            "[R]",
            "Subject: x\n\nsee\nbegin 644 a.txt\n#6U)=\n`\nend\nbye\n",
        ),
    ];
    for (message, new, expected) in table {
        let copy =
            written(message.as_bytes(), &Cuts::default(), &|name, _| same(name, new.as_bytes()));
        assert_eq!(String::from_utf8_lossy(&copy), *expected, "{message}");
        let held = seen(&copy).held();
        assert_eq!(held[0].2, *new, "{message}");
    }
}

#[test]
fn signatures_do_not_outlive_what_they_sign() {
    let signed = "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\n\n--b\n\nAmara\n--b\nContent-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\nAAFqYW5lQHguZXhhbXBsZQA=\n--b--\n";
    let unsigned = "[The signature was withheld, since the message was changed.]";
    check(
        signed,
        "Amara",
        &format!(
            "Content-Type: multipart/mixed;\n\tboundary=\"b\"\n\n--b\n\n[R]\n--b\nContent-Type: text/plain; charset=utf-8\n\n{unsigned}\n--b--\n"
        ),
    );
    // The signer's address, in the signature alone.
    let cuts = seen(signed.as_bytes()).cuts("jane@x.example", "[R]");
    let copy = String::from_utf8(written(signed.as_bytes(), &cuts, &same)).expect("ASCII");
    assert!(
        copy.contains(unsigned) && copy.contains("Amara") && !copy.contains("AAFqYW5l"),
        "{copy}"
    );
    let opaque = "Subject: x\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Disposition: attachment; filename=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHAqCAMIACAQExADCABgkqhkiG9w0BBwGggCSABBZTdWJqZWN0OiBpbm5lcgoKSGVsbG8KAAAAAAAAAAAAAAAAAAA=\n";
    let copy = written(opaque.as_bytes(), &Cuts::default(), &|name, _| {
        same(name, b"Subject: [R]\n\nHello\n")
    });
    assert_eq!(
        String::from_utf8_lossy(&copy),
        "Subject: x\nContent-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\nSubject: [R]\n\nHello\n"
    );
    assert_eq!(written(opaque.as_bytes(), &Cuts::default(), &same), opaque.as_bytes());
}

#[test]
fn a_message_that_is_one_attachment_becomes_a_sentence() {
    let message = "Subject: x\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n";
    let copy = written(message.as_bytes(), &Cuts::default(), &|_, _| Copied::Dropped);
    assert_eq!(
        String::from_utf8_lossy(&copy),
        "Subject: x\nContent-Type: text/plain\nContent-Transfer-Encoding: 7bit\n\n[An attachment was withheld.]\n"
    );
}

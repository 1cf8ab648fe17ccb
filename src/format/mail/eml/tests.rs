use crate::{
    format::mail::probe::{Seen, crlf, seen, source},
    model::Reason,
};

use super::*;

fn check(
    message: &[u8],
    texts: &[(&str, &str)],
    children: &[(&str, &str, &str)],
    notes: &[Reason],
) {
    let shown = String::from_utf8_lossy(message);
    let seen = seen(message);
    for (part, expected) in texts {
        assert_eq!(seen.said(part), *expected, "{part} of {shown}");
    }
    let held = seen.held();
    let held: Vec<_> = held.iter().map(|(n, d, b)| (n.as_str(), d.as_str(), b.as_str())).collect();
    assert_eq!(held, children, "{shown}");
    let reasons: Vec<_> = seen.notes.iter().map(|(_, fault)| fault.reason).collect();
    assert_eq!(reasons, notes, "{shown} {:?}", seen.notes);
}

#[test]
fn headers_and_text() {
    check(
        b"Subject: =?utf-8?Q?Zo=C3=AB?=\nFrom: Jane <jane@x.example>\nX-Thing: a\n\tb\n\nHello\n",
        &[
            ("header:subject", "Zoë"),
            ("header:from", "Jane <jane@x.example>"),
            ("header:other", "X-Thing: a b"),
            ("body", "Hello\n"),
        ],
        &[],
        &[],
    );
    check(b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nZo=EB is =\nhere", &[("body", "Zoë is here")], &[], &[]);
    check(b"Content-Transfer-Encoding: base64\n\nSGVs\nbG8=\n", &[("body", "Hello")], &[], &[]);
    check(
        b"Content-Type: text/plain; charset=utf-7\n\nCall +ADAANwA3-00",
        &[("body", "Call 07700")],
        &[],
        &[],
    );
    check(b"no header here\nnor there", &[("body", "no header here\nnor there")], &[], &[]);
    check(
        b"Content-Type: text/plain; charset=x-none\n\nZo\xEB",
        &[("body", "Zoë")],
        &[],
        &[Reason::Unsupported],
    );
}

#[test]
fn parts_and_what_lies_between_them() {
    let message = crlf(
        "Content-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n\nHello\n--b\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n<p>Zo=EB\n--b\nContent-Type: application/pdf; name=\"form.pdf\"\nContent-Disposition: attachment; filename=\"form.pdf\"\nContent-Transfer-Encoding: base64\nContent-Description: about it\n\nJVBERg==\n--b\nContent-Disposition: attachment; filename*=utf-8''form.pdf\n\nother\n--b--\nafter\n",
    );
    check(
        &message,
        &[
            ("body", "Hello"),
            ("hidden", "before\r\n|after\r\n"),
            ("header:content-description", "about it"),
            ("header:content-disposition", "attachment; filename=|attachment; filename=form.pdf"),
        ],
        &[
            ("body.html", "text/html; charset=utf-8", "<p>Zoë"),
            ("form.pdf", "application/pdf", "%PDF"),
            ("form#2.pdf", "text/plain", "other"),
        ],
        &[],
    );
}

#[test]
fn messages_in_messages() {
    let inner = "Subject: inner\n\nHello\n";
    let open = format!("Content-Type: message/rfc822\n\n{inner}");
    check(open.as_bytes(), &[], &[("message.eml", "message/rfc822", inner)], &[]);
    let closed =
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeAoKSGk=\n";
    check(closed.as_bytes(), &[], &[("message.eml", "message/rfc822", "Subject: x\n\nHi")], &[]);
    let digest = "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\nHi\n--b--\n";
    check(digest.as_bytes(), &[], &[("message.eml", "message/rfc822", "Subject: x\n\nHi")], &[]);
}

#[test]
fn nothing_malformed_is_silent() {
    let bad = &[Reason::Malformed];
    check(
        b" folded\nSubject: x\n\nHello",
        &[("header:subject", "x"), ("hidden", " folded\n"), ("body", "Hello")],
        &[],
        bad,
    );
    check(
        b"Content-Transfer-Encoding: base64\n\nSGVsbG8=\nthe list footer\n",
        &[("body", "Hello"), ("hidden", "the list footer")],
        &[],
        bad,
    );
    check(
        b"Content-Transfer-Encoding: x-yenc\n\nHello",
        &[("body", "Hello")],
        &[],
        &[Reason::Unsupported],
    );
    check(
        b"Content-Type: multipart/mixed; boundary=b\n\nno parts",
        &[("body", "no parts")],
        &[],
        bad,
    );
    check(
        b"Content-Type: multipart/mixed; boundary=wrong\n\n--right\nContent-Type: text/plain\n\nHello\n--right--\n",
        &[("body", "Hello")],
        &[],
        bad,
    );
}

#[test]
fn ambiguous_structures_are_noted() {
    let bad = &[Reason::Malformed];
    check(
        b"Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b--\n",
        &[("body", "Hello")],
        &[],
        bad,
    );
    check(
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n--b\n\ntwo\n--b--\n",
        &[("body", "one|two")],
        &[],
        bad,
    );
    check(b"Subject: x\nbody at once", &[("body", "body at once")], &[], bad);
    check(
        b"Content-Type: text/plain; charset=gbk\n\n\xFF\xFF",
        &[("body", "\u{FFFD}\u{FFFD}")],
        &[],
        bad,
    );
}

#[test]
fn boundaries_may_begin_alike() {
    check(
        b"Content-Type: multipart/mixed; boundary=b-1\n\n--b-1\nContent-Type: multipart/alternative; boundary=b-12\n\n--b-12\n\nHello\n--b-12--\n--b-1--\n",
        &[("body", "Hello"), ("hidden", "")],
        &[],
        &[],
    );
}

#[test]
fn other_line_ends_and_encodings_of_the_whole_file() {
    let message = "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nZoë\n--b--\n";
    check(
        message.replace('\n', "\r").as_bytes(),
        &[("header:subject", "x"), ("body", "Zoë")],
        &[],
        &[],
    );
    let wide =
        |order: fn(u16) -> [u8; 2]| message.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    check(&wide(u16::to_le_bytes), &[("body", "Zoë")], &[], &[]);
    let marked = [vec![0xFE, 0xFF], wide(u16::to_be_bytes)].concat();
    check(&marked, &[("header:subject", "x"), ("body", "Zoë")], &[], &[]);
    check(
        b"\xEF\xBB\xBFSubject: x\n\nHello",
        &[("header:subject", "x"), ("body", "Hello")],
        &[],
        &[],
    );
}

#[test]
fn uuencode_inline_and_declared() {
    let block = "begin 644 a.txt\n%2&5L;&\\\n`\nend\n";
    check(
        format!("Subject: x\n\nsee\n{block}bye\n").as_bytes(),
        &[("body", "see\nbye\n")],
        &[("a.txt", "application/octet-stream", "Hello")],
        &[],
    );
    let declared = format!(
        "Content-Type: application/octet-stream\nContent-Transfer-Encoding: x-uuencode\n\n{block}"
    );
    check(declared.as_bytes(), &[], &[("a.txt", "application/octet-stream", "Hello")], &[]);
}

#[test]
fn ciphertexts_are_noted_and_signatures_are_not_children() {
    let armour = "-----BEGIN PGP MESSAGE-----\n\nhF4DAAAA\n-----END PGP MESSAGE-----\n";
    let closed = &[Reason::Encrypted];
    let mime = format!(
        "Content-Type: multipart/encrypted; boundary=b; protocol=\"application/pgp-encrypted\"\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\n{armour}--b--\n"
    );
    check(mime.as_bytes(), &[("hidden", "Version: 1")], &[], closed);
    check(format!("Subject: x\n\n{armour}").as_bytes(), &[], &[], closed);
    check(b"Content-Type: application/pkcs7-mime; smime-type=signed-data\nContent-Transfer-Encoding: base64\n\nMIIQAAYJKoZIhvcNAQcD\n", &[], &[], closed);
    check(b"Content-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg\nContent-Transfer-Encoding: base64\n\ndugEYMQR44ag\n", &[], &[], closed);
    let signed = "Content-Type: multipart/signed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nAAFqYW5lQHguZXhhbXBsZQA=\n--b--\n";
    check(signed.as_bytes(), &[("body", "Hello"), ("hidden", "jane@x.example")], &[], &[]);
    let opaque = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\nContent-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHAqCAMIACAQExADCABgkqhkiG9w0BBwGggCSABBZTdWJqZWN0OiBpbm5lcgoKSGVsbG8KAAAAAAAAAAAAAAAAAAA=\n";
    check(
        opaque.as_bytes(),
        &[],
        &[("signed-content.eml", "message/rfc822", "Subject: inner\n\nHello\n")],
        &[],
    );
}

#[test]
fn every_byte_of_text_knows_its_bytes_in_the_message() {
    let message = b"Subject: plain words\n\nplain text\n";
    for text in seen(message).texts {
        for anchor in text.trace(0..text.as_str().len()) {
            let there = &message[anchor.start as usize..anchor.end as usize];
            assert!(text.as_str().as_bytes().ends_with(there));
        }
    }
}

#[test]
fn long_texts_come_in_windows_that_claim_each_byte_once() {
    let body = "Zoë lives here. ".repeat(40);
    let message = format!("Subject: x\nContent-Transfer-Encoding: 8bit\n\n{body}");
    let limits = Limits { window: 100, overlap: 20, ..Limits::default() };
    let mut seen = Seen::default();
    read(&source(message.as_bytes()), &limits, &mut seen).expect("it is in memory");
    let windows: Vec<_> = seen.texts.iter().filter(|text| text.part.shown() == "body").collect();
    assert!(windows.len() > 4);
    let claimed: String = windows.iter().map(|text| &text.as_str()[text.claim.clone()]).collect();
    assert_eq!(claimed, body);
    assert!(windows.windows(2).all(|pair| pair[0].base + pair[0].claim.end as u64 == pair[1].base));
}

#[test]
fn hostile_structures_end() {
    let nested = "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(2000);
    assert!(seen(nested.as_bytes()).texts.len() < 10_000);
    let levels: Vec<_> = (0..2000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"))
        .collect();
    let nested = levels.concat();
    let deep = seen(nested.as_bytes());
    assert!(deep.notes.iter().any(|(_, fault)| fault.reason == Reason::TooDeep));
    let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(100));
    let limits = Limits { members: 10, ..Limits::default() };
    let mut few = Seen::default();
    read(&source(many.as_bytes()), &limits, &mut few).expect("it is in memory");
    assert!(few.notes.iter().any(|(_, fault)| fault.reason == Reason::TooLarge));
    assert_eq!(few.said("body").matches('x').count(), 10);
    assert_eq!(few.said("hidden").matches('x').count(), 90);
}

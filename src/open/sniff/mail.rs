//! Messages and mailboxes, by the shape of their first lines.
//!
//! Apart because mail has no signature: it is told from prose by header names alone. The reader of
//! messages is far more lenient than this; it is asked once a file is taken for mail.

/// Headers that make a message.
const KEY: [&str; 8] =
    ["from", "to", "subject", "received", "date", "message-id", "mime-version", "return-path"];
/// Headers that are hardly ever anywhere else.
const KNOWN: [&str; 28] = [
    "cc",
    "bcc",
    "delivered-to",
    "reply-to",
    "sender",
    "content-type",
    "content-disposition",
    "content-transfer-encoding",
    "in-reply-to",
    "references",
    "dkim-signature",
    "errors-to",
    "authentication-results",
    "x-mailer",
    "x-originating-ip",
    "list-id",
    "envelope-to",
    "x-received",
    "arc-seal",
    "resent-from",
    "x-priority",
    "user-agent",
    "thread-topic",
    "thread-index",
    "newsgroups",
    "x-ms-has-attach",
    "x-original-to",
    "x-apparently-to",
];

/// Whether a text begins with the line that parts messages in a mailbox: `From `, a sender, a date
/// as `asctime` writes it. A name that says so is believed without the date.
pub(super) fn is_mbox(start: &str, expected: bool) -> bool {
    let line = start.lines().next().unwrap_or_default();
    line.strip_prefix("From ").is_some_and(|rest| expected || has_asctime(rest))
}

fn has_asctime(line: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let words: Vec<&str> = line.split_whitespace().collect();
    let any = |is: &dyn Fn(&str) -> bool| words.iter().any(|word| is(word.trim_end_matches(',')));
    let number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    any(&|word| DAYS.contains(&word))
        && any(&|word| MONTHS.contains(&word))
        && any(&|word| word.len() == 4 && number(word))
        && any(&|word| {
            word.contains(':') && word.split(':').all(|part| part.len() <= 2 && number(part))
        })
}

/// Whether a text begins with the headers of a message. Where a name or declaration says so, one
/// header is enough.
pub(super) fn is_message(start: &str, expected: bool) -> bool {
    let mut lines = start.lines().peekable();
    // Some programs keep the line that parts messages in mailboxes.
    lines.next_if(|line| line.starts_with("From ") || line.starts_with(">From "));
    let (mut key, mut known, mut headers) = (false, 0, 0);
    // A first line that is no header is a slip; the next shows whether this is mail.
    let mut slips = usize::from(expected);
    for line in lines {
        if line.starts_with([' ', '\t']) && headers > 0 {
            continue;
        }
        let Some(name) = header_name(line) else {
            if headers > 0 || slips == 0 || line.is_empty() {
                break;
            }
            slips -= 1;
            continue;
        };
        let name = name.to_ascii_lowercase();
        headers += 1;
        // What begins with its content type is a part of a message, or a message without a sender.
        let part = headers == 1 && (name == "content-type" || name == "mime-version");
        if part {
            return true;
        }
        key |= KEY.contains(&name.as_str());
        known += usize::from(KEY.contains(&name.as_str()) || KNOWN.contains(&name.as_str()));
    }
    if expected { headers > 0 } else { key && known >= 2 }
}

/// The name before the colon (RFC 5322, 2.2 and 4.5.8: old mail has spaces before the colon).
fn header_name(line: &str) -> Option<&str> {
    let name = line.split_once(':')?.0.trim_end_matches([' ', '\t']);
    let plain = !name.is_empty() && name.bytes().all(|byte| matches!(byte, 33..=126));
    plain.then_some(name)
}

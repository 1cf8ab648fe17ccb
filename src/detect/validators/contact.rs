//! Telephone numbers, addresses of mail and machines, postcodes.

use std::net::IpAddr;

/// Ofcom's National Telephone Numbering Plan: how long a number is by what it begins with.
/// Numbers set aside for drama count, so that invented records can be tried.
pub(super) fn uk_phone(value: &str) -> bool {
    let mut national = [0; 11];
    let mut len = 0;
    for byte in main_number(value).bytes().filter(u8::is_ascii_digit) {
        let Some(slot) = national.get_mut(len) else { return false };
        *slot = byte;
        len += 1;
    }
    match &national[..len] {
        [b'1', rest @ ..] if len == 9 => is_short_area(rest),
        [b'8', b'0', ..] if len == 9 => true,
        b"8001111" => true,
        [first, second, ..] if len == 10 => is_range(*first, *second),
        _ => false,
    }
}

/// Not one of the few numbers that are a digit short: ten digits in a row may be anything.
pub(super) fn uk_phone_in_full(value: &str) -> bool {
    let count = main_number(value).bytes().filter(u8::is_ascii_digit).count();
    count != 9 || value.bytes().any(|byte| matches!(byte, b' ' | b'(' | b'+' | b'-'))
}

/// Whether numbers begin with these two digits behind the leading zero.
fn is_range(first: u8, second: u8) -> bool {
    let seconds: &[u8] = match first {
        b'1' => b"123456789",
        b'7' => b"01345789",
        b'2' => b"03489",
        b'3' => b"0347",
        b'5' => b"56",
        b'8' => b"0478",
        b'9' => b"018",
        _ => return false,
    };
    seconds.contains(&second)
}

/// The number without its country code, leading zero and extension.
fn main_number(value: &str) -> &str {
    let end = value.find(['e', 'E', 'x', 'X']).unwrap_or(value.len());
    let value = value[..end].trim_start_matches(['(', '+', ' ']);
    let value = value.strip_prefix("0044").or_else(|| value.strip_prefix("44")).unwrap_or(value);
    value.trim_start_matches(['(', ')', ' ', '.', '-', '0'])
}

/// Areas where some local numbers have five digits (Ofcom, "mixed" areas), without the leading 1.
fn is_short_area(rest: &[u8]) -> bool {
    const AREAS: &[&[u8; 3]] = &[
        b"204", b"208", b"254", b"276", b"297", b"298", b"363", b"364", b"384", b"386", b"404",
        b"420", b"460", b"461", b"480", b"488", b"524", b"527", b"562", b"566", b"606", b"629",
        b"635", b"647", b"659", b"695", b"697", b"726", b"744", b"750", b"768", b"827", b"837",
        b"884", b"900", b"905", b"935", b"946", b"949", b"963", b"995",
    ];
    AREAS.iter().any(|area| rest.starts_with(&area[..]))
}

/// ITU-T E.164: ten to fifteen digits after the plus sign or 00; not the United Kingdom. North
/// America's are eleven, and no area there begins with 0 or 1.
pub(super) fn phone_abroad(value: &str) -> bool {
    let digits: Vec<u8> = value.bytes().filter(u8::is_ascii_digit).collect();
    let number =
        if value.starts_with('+') { Some(&digits[..]) } else { digits.strip_prefix(b"00") };
    match number {
        None | Some([b'4', b'4', ..]) => false,
        Some([b'1', area, rest @ ..]) => rest.len() == 9 && *area >= b'2',
        Some(number) => (10..=15).contains(&number.len()),
    }
}

/// An address of mail whose `@` and dots are spelt out: `jane at example dot com`, `jane[at]a.uk`.
/// The last label must be one that such addresses end in, for prose is full of "at".
pub(super) fn email_spelt_out(value: &str) -> bool {
    const ENDS: [&str; 16] = [
        "com", "org", "net", "edu", "gov", "info", "biz", "uk", "ie", "eu", "io", "me", "scot",
        "wales", "cymru", "example",
    ];
    let mut words = value
        .split(|char: char| !(char.is_alphanumeric() || matches!(char, '_' | '+' | '-' | '.')))
        .filter(|word| !word.is_empty());
    let ends = |word: &str| {
        let last = word.rsplit('.').next().unwrap_or(word);
        ENDS.iter().any(|end| last.eq_ignore_ascii_case(end))
    };
    // "Look at the dot com boom".
    let prose = ["the", "a", "an", "this", "that", "our", "my", "your", "his", "her", "all", "any"];
    let domain = words.clone().skip_while(|word| !word.eq_ignore_ascii_case("at")).nth(1);
    let is_prose = |word: &str| prose.iter().any(|common| word.eq_ignore_ascii_case(common));
    words.next_back().is_some_and(ends) && !domain.is_some_and(is_prose)
}

/// A word that answers "user name:" and is none.
pub(super) fn username(value: &str) -> bool {
    const NONE: &str = " none unknown not n.a n-a tbc tba see the and your password required yes blank \
        null string name username user userid login user_name user-name usual incorrect wrong invalid \
        correct above below forgotten lost changed reset unchanged admin root guest same different new \
        old needed missing given sent here there them this that details example test error failed ok \
        expired locked blocked disabled account email mail page screen story guide group type role id \
        allowed myself argument field box button log-in log-on sign-in login logon tiktok youtube \
        snapchat instagram facebook whatsapp linkedin github gitlab roblox discord minecraft fortnite \
        onedrive sharepoint powerpoint javascript typescript iphone ipad ebay paypal ";
    // A dot before one of these is a file's, or a call's.
    const ENDS: &str = " svg png toml rs py git txt json md html exe pdf docx xlsx csv yml yaml cfg conf js css \
        len clone replace com uk org net ";
    let value = value.to_ascii_lowercase();
    let is_among = |list: &str, word: &str| list.split(' ').any(|other| other == word);
    let ending = value.rsplit_once('.').map(|(_, ending)| ending);
    value.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !is_among(NONE, &value)
        && !ending.is_some_and(|ending| is_among(ENDS, ending))
}

/// RFC 5321, as far as real mailboxes go: dots stand apart, labels are not empty, and the last one
/// is letters.
pub(super) fn email(value: &str) -> bool {
    let Some((local, domain)) = value.rsplit_once('@') else { return false };
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let labels_ok = domain.split('.').all(|label| {
        !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
    });
    let Some((_, last)) = domain.rsplit_once('.') else { return false };
    // Pictures of two sizes are called `logo@2x.png`.
    let is_file = ["png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "html", "pdf"]
        .iter()
        .any(|extension| last.eq_ignore_ascii_case(extension));
    let ends = last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()) && !is_file;
    local_ok && labels_ok && ends
}

/// The 124 postcode areas, and those of the forces (BF), of addresses without a place (BX, XX) and
/// of the NHS's stand-ins (ZZ).
const AREAS: &str = " AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE \
    DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT \
    KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S \
    SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV \
    XX YO ZE ZZ ";

/// Royal Mail's six shapes, the areas, and letters that never stand in the second half,
/// save in the NHS's stand-ins. The forces' `BFPO 801` and the old `GIR 0AA` count.
pub(super) fn postcode(value: &str) -> bool {
    let mut chars = [0; 8];
    let mut len = 0;
    for byte in value.bytes().filter(u8::is_ascii_alphanumeric) {
        let Some(slot) = chars.get_mut(len) else { return false };
        *slot = byte.to_ascii_uppercase();
        len += 1;
    }
    match &chars[..len] {
        b"GIR0AA" => true,
        [b'B', b'F', b'P', b'O', number @ ..] => {
            !number.is_empty() && number.iter().all(u8::is_ascii_digit)
        }
        [outward @ .., digit, a, b] => {
            let stand_in = outward.starts_with(b"ZZ");
            let inward = digit.is_ascii_digit()
                && [a, b].iter().all(|c| c.is_ascii_uppercase())
                && (stand_in || ![a, b].iter().any(|c| b"CIKMOV".contains(c)));
            inward && is_outward(outward) && !is_ordinal(value)
        }
        _ => false,
    }
}

fn is_outward(outward: &[u8]) -> bool {
    let letters = outward.iter().take_while(|c| c.is_ascii_uppercase()).count();
    let (area, district) = outward.split_at(letters);
    let Ok(area) = std::str::from_utf8(area) else { return false };
    let known = (1..=2).contains(&letters) && AREAS.contains(&format!(" {area} "));
    known
        && match district {
            [a] => a.is_ascii_digit(),
            // Only London's central districts, and few others of one letter, end in a letter.
            [a, b] if b.is_ascii_uppercase() => {
                a.is_ascii_digit()
                    && matches!(area, "E" | "EC" | "N" | "NW" | "SE" | "SW" | "W" | "WC")
            }
            [a, b] => (b'1'..=b'9').contains(a) && b.is_ascii_digit(),
            _ => false,
        }
}

/// "b1 2nd", "E1 1st": the second half is an ordinal in lower case.
fn is_ordinal(value: &str) -> bool {
    ["st", "nd", "rd", "th"].iter().any(|ending| value.ends_with(ending))
}

/// Dotted quads whose numbers are written without leading zeros and fit a byte; and what the
/// standard library takes for an IPv6 address. Those that lead to nobody are left out: this
/// machine, no machine, a mask, several machines.
pub(super) fn ip_address(value: &str) -> bool {
    match value.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => {
            let first = ip.octets()[0];
            !matches!(first, 0 | 127) && first < 224 && ip.octets()[3] != 0
        }
        // What ends in zeros is a network.
        Ok(IpAddr::V6(ip)) => ip.segments()[2..].iter().any(|segment| *segment != 0),
        Err(_) => false,
    }
}

/// Not what a version or a clause looks like, nor a network of one's own: at least two of the
/// numbers are large. IPv6 addresses
/// look like nothing else.
pub(super) fn ip_unlike_version(value: &str) -> bool {
    match value.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => {
            let large = |least: u8| ip.octets().iter().filter(|octet| **octet >= least).count();
            !ip.is_private() && (large(20) >= 3 || (ip.octets()[0] >= 30 && large(30) >= 2))
        }
        Ok(IpAddr::V6(_)) => true,
        Err(_) => false,
    }
}

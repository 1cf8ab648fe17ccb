//! Sentences of our own with invented people: each name stands between « and », and nothing else
//! may be found at a confidence of a half.

use super::cut;
use crate::model::{Evidence, Finding, Part, Role, Text, TextBuilder};

fn find(text: &Text) -> Vec<Finding> {
    super::find(text, &cut(text))
}

const LIKELY: f32 = 0.5;

fn text(string: &str, part: Part) -> Text {
    let mut builder = TextBuilder::new(part);
    builder.push_even(string, 0, 0);
    builder.finish()
}

fn body(string: &str) -> Text {
    text(string, Part::new(Role::Body))
}

/// The text with the names found in it between « and ».
fn marked(text: &Text) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for found in find(text).iter().filter(|found| found.confidence >= LIKELY) {
        shown += &text.as_str()[at..found.range.start];
        shown += "«";
        shown += &text.as_str()[found.range.clone()];
        shown += "»";
        at = found.range.end;
    }
    shown + &text.as_str()[at..]
}

fn check_in(part: &Part, rows: &[&str]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let found = marked(&text(&row.replace(['«', '»'], ""), part.clone()));
            (found != **row).then(|| format!("\nexpected {row}\n   found {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:{}", wrong.len(), rows.len(), wrong.concat());
}

fn check(rows: &[&str]) {
    check_in(&Part::new(Role::Body), rows);
}

#[test]
fn names_of_many_traditions() {
    check(&[
        "«Amara Osei-Whitlock» attended with her mother.",
        "The referral was made by «Chukwuemeka Eze» on Tuesday.",
        "«Kwabena Ansah» said he would ring back.",
        "Staff met «Oluwaseun Adebayo» in the corridor.",
        "«Nokuthula Dlamini» was not at home when we called.",
        "«Abdirahman Warsame» speaks Somali at home.",
        "An interpreter was booked for «Hodan Abdi Farah».",
        "«Khadija al-Masri» and «Yusuf al-Masri» share a room.",
        "The uncle, «Tariq Mahmood», collected him.",
        "«Zainab Hussain» missed two sessions.",
        "«Harpreet Kaur» has asked for a new worker.",
        "«Gurdeep Singh Sandhu» is the named contact.",
        "Advice was sought from «Priya Ramanathan» again.",
        "«Fatima Begum» disclosed this to the teaching assistant.",
        "«Wojciech Kowalski» left the meeting early.",
        "She is known to «Małgorzata Wiśniewska» from the clinic.",
        "«Łukasz Przybylski» broke the window.",
        "«Siobhán O'Reilly» rang at noon.",
        "Contact with «Caoimhe Ní Bhriain» is weekly.",
        "«Padraig Mac Giolla» stays on the site with his cousins.",
        "«Rhiannon ap Gruffydd» prefers letters in Welsh.",
        "«Llinos Prydderch» was placed with carers.",
        "«Hamish MacAllister» has moved schools twice.",
        "«Nguyen Thi Lan» signed the form.",
        "«Wei Zhang» asked for a break.",
        "The visit to «Kwok-Wai Cheung» went ahead.",
        "«Mehmet Yılmaz» and «Ayşe Demirel» have separated.",
        "«Özgür Şahin» works nights.",
        "«Oleksandr Bondarenko» arrived from Ukraine in March.",
        "«Delroy Campbell» is the birth father.",
        "«Shanice Beckford-Lewis» has a new baby.",
        "«Tyrone Gayle» was arrested near the shop.",
        "«Georgina Pemberton» chairs the panel.",
        "We spoke with «Kieran Ashworth» about «Demi-Leigh Ashworth».",
        "«Jean-Baptiste Mbeki» drew a picture of the house.",
    ]);
}

#[test]
fn particles_inside_names() {
    check(&[
        "«Maria da Silva Santos» does not agree.",
        "«Jan van der Merwe» phoned twice.",
        "A letter from «Khalid bin Rashid» came.",
        "«Ben Nwosu» and «Van Tran» are twins.",
    ]);
}

#[test]
fn titles_and_roles() {
    check(&[
        "Mr «Okonkwo» declined to comment.",
        "Mrs «Khan» and Miss «Patel» were present.",
        "Dr «A. Fernando» saw the child.",
        "Dr. «Sharma» wrote to the GP.",
        "Cllr «Beresford» raised this.",
        "PC «Hargreaves» attended the address.",
        "DS «Marlowe» leads the investigation.",
        "Social Worker «Jane Whitcombe» visited.",
        "Nurse «Adeyemi» took the weight.",
        "mr «smith» didnt answer the door",
        "i saw mrs «okafor» at the gate",
        "Mr «Will Power» is the tutor.",
        "Ms «May» and Mr «Best» will co-work this.",
        "Rev «Tobias Lund» offered the hall.",
        "A «Jane Whitcombe» rang.",
        "Prof. «Ingrid Solberg» gave evidence.",
        "The Headteacher, Mrs «Green», was informed.",
    ]);
}

#[test]
fn family_words_and_single_forenames() {
    check(&[
        "Her mother «Sharon» said he was fine.",
        "His brother «Kai» is in Year 4.",
        "stepdad «Dean» shouted at her",
        "mum is «sharon» and dad is «darren»",
        "A boy called «Tunde» was with them.",
        "Hi «Bronwen»,\nThanks for this.",
        "Dear «Amara»,\nYour meeting is on Friday.",
        "Dear Mrs ,\nDear Sir,\nDear Prof,\nSigned: Mrs\n",
        "Many thanks\n«Gareth»",
        "«Sharon» told us that «Kyle» hit her.",
        "I asked «Jordan» what happened.",
        "«Zainab»'s bruises were photographed.",
        "She said «Chloe» hates the placement.",
        "We met «Grace» and told «Hope» about the plan.",
        "Her sister «May» was asleep.",
        "My name is «Akinori».",
        "i told «kayleigh» not to go",
        "the lad is «jayden hopkins» from year 9",
    ]);
}

#[test]
fn labels_and_signatures() {
    check(&[
        "Name: «Amara Okafor»\nDOB: 09/03/2013",
        "Child: «Kai Brown»\nMother: «Sharon Brown»\nFather: Not known",
        "Name of child: «May Field»",
        "Surname: «Best»\nForename: «Will»",
        "Social worker: «J. Whitcombe»",
        "Allocated to: «Priya Nair», Senior Practitioner",
        "Present: «Sue Barlow», «Tom Achebe», «Nia Rees» and «K. Doyle»",
        "Pupil name: «Okafor, Amara»    UPN: H801200001001",
        "Siblings: «Ella», «Noah» and baby «Rae»",
        "From: «Gethin Pryce» <g.pryce@example.com>\nTo: «Amara Okafor» <a.okafor@example.com>",
        "Yours sincerely\n\n«Harriet Molyneux»\nTeam Manager",
        "name: «amara okafor»",
        "«OKAFOR, Amara»",
        "1. «OSEI-WHITLOCK, Amara» (subject)",
        "Signed: «D. Hennessy»",
        "Case note by: «Bola Akande» (Student SW)",
        "Mother - «Joanna Kowalczyk»; Father - «Piotr Kowalczyk»",
        "Re: «Ebony-Rae Fitzgerald-Okoye» (DOB 09/03/2013)",
        "Mother: No concerns\nFather: Works nights",
        "School name: Oakfield Primary\nUser name: admin",
    ]);
}

#[test]
fn repeats_of_a_full_name() {
    check(&[
        "«Will Hartley» lives with his aunt. Later «Will» was calm. «Hartley» left.",
        "«May Donnelly» came in. I told «May» to come back in May.",
        "«Amara Okafor» was seen. Staff know that «Okafor» is quiet.",
        "Mrs «Lowther» rang. «Lowther» agreed.",
    ]);
}

#[test]
fn people_in_company() {
    check(&[
        "«Bethan Cordell» and «Amir Sadiq» met. They asked how «Delroy» was.",
        "Mrs «Osei» and Mr «Tonks» saw that «Wesley» and «Wojtek» share a room.",
        "Nobody knew «Wojtek» in the office.",
        "«Amara Osei» and «Kai Brown» live near Victoria Rise.",
        "«Savannah» (born on 12 May 2013) keeps a diary. «Savannah» told me.",
        "«May» won't be in tomorrow. Could «May»'s test wait?",
        "«Will» has seen the family. I agreed that «Will» may call.",
        "Subject: «May»'s grandad",
        "SW «Oladayo ADEYEMI» wrote. «Morwenna Adeyemi» agreed.",
        "They said that the Sami met «Anna Lund». She knows Sami villages.",
        "Nan's dog Rex barked. A cat called Smudge slept.",
        "A Clare's Law disclosure was made.",
    ]);
}

#[test]
fn nicknames_and_initials() {
    check(&[
        "«Tobias \"Toby\" Fairweather» uses a wheelchair. «Toby» is happy.",
        "Re: «Temperance (\"Tempy\") YARWOOD-OSEI», DOB 09/12/2013",
        "Completed by «Oluwaseun “Seun” Bakare», family support worker",
        "Referral: «Beatriz de Souza» (“«Bia»”)",
        "A girl in her year, «Chantelle R»., rang. «Hamid N». came.",
        "They asked «A.P». for the time. He wrote to «A.P».",
        "See s.4 of the E.C. and the U.K. rules.",
        "Decision not to assess - «Chowdhury, I»",
        "«HAMIDI, Parwana»\n«THORNEYCROFT, May»",
    ]);
}

#[test]
fn initials_that_are_explained() {
    check(&[
        "«Kerry Osei» («KO») chaired. «KO» thanked everyone.",
        "«KO» = «Kerry Osei». The plan is with «KO» now.",
        "«Kerry Osei» (SEN lead) chaired. SEN support goes on.",
    ]);
}

#[test]
fn names_are_taken_whole() {
    check(&[
        "spoke to «naoise o'donoghue» again, mrs «o'donoghue» was out",
        "«SALAZAR HINOJOSA, Adriana» was present.",
        "We met «Amara Osei-Whitlock» and her Okafor-like optimism.",
        "The cat's name is Smudge. A dog that is named Rex bit him.",
    ]);
}

#[test]
fn a_letter_wrong_in_a_name_of_the_text() {
    check(&[
        "Mrs «Bethany Okonedo» rang. I told «Bethnay» that «Bethany»'s bus was late.",
        "Mrs «Amara Okonedo» rang about the oknodero of it.",
    ]);
}

#[test]
fn notes_without_capitals() {
    check(&[
        "hv today. «kemi» said no. saw «linda o». big brother «dayo» hid. «dayo» is 9. pc «harries» rang.",
        "seen at home. nanny «jean» comes sat. asked where «dan» was. «keisha» slept.",
        "hello. i am nana of «crystal-marie price». ring me. thank you «hettie price» (mrs)",
        "rebuilt in 1640 ms ticks",
    ]);
}

#[test]
fn values_end_where_sentences_do() {
    check(&[
        "ASB Officer: «Nikhil». Rent account 4411.",
        "Present: «Sue Barlow» (chair), «Tom Achebe» (health visitor), «Ian Merrick» (police), «Ceri Beynon» (nurse), «Mo Rahimi» - housing",
        "Cc: Placements Team; MASH Inbox",
        "Known as: «Toshka»",
        "His Honour Judge «Penhaligon» made an order.",
    ]);
}

#[test]
fn what_only_looks_like_a_name() {
    check(&[
        "Privacy Notice For Pupils",
        "Unique Pupil Number",
        "Special Educational Needs and Disability Code of Practice",
        "Achieving for Children is registered with the Information Commissioner.",
        "Worcestershire Children First runs the service with Cisco and Egress.",
        "St Mary's Primary School was inspected by Ofsted.",
        "Oakfield School and Hope Academy share a bus.",
        "The office is in Baker Street, Kingston upon Thames.",
        "Meet at Victoria Road at noon.",
        "The Children Act 1989 and the Data Protection Act 2018 apply.",
        "In May and June we will review. May 2024 was busy.",
        "Will you sign the form? May I help? Hope this helps.",
        "The best interests of the child come first. Best wishes",
        "Recorded on Mosaic by the Duty Team on Monday.",
        "Social Worker and Team Manager to attend.",
        "The Barlow Inquiry and the Ashdown Report are cited.",
        "Department for Education, Care Quality Commission",
        "University of Warwick and King's College London",
        "They moved from Bradford to Luton via Lincoln.",
    ]);
}

#[test]
fn headings_roles_and_things() {
    check(&[
        "Grace Period and Mark Scheme are explained overleaf.",
        "Please do not hesitate to contact me.",
        "Page 3 of 12",
        "Early Help Assessment: Section B",
        "Health Visitor, School Nurse, Family Support Worker",
        "He speaks Polish, Urdu and English.",
        "Don't forget. I'll call. Let's see.",
        "The Holiday Activities and Food Programme runs in August.",
        "National Insurance Number, Home Office, Job Centre Plus",
        "They supported Manchester United and Aston Villa.",
        "See Working Together to Safeguard Children.",
        "LOOKED AFTER CHILD REVIEW",
        "CHRONOLOGY OF SIGNIFICANT EVENTS",
        "contact dpo@example.com or www.example.com/John/Smith",
        "Read the Rose Review and the Children's Charter.",
        "The carer leavers and Carer Leavers forum met.",
        "Kensington and Chelsea, Richmond-upon-Thames Carlisle",
        "Fraser guidelines, Gillick competence and the Ashdown review",
        "Name: Data Protection Officer",
        "Brook Young People and Sandwell Safeguarding Children Board",
        "Minister for Justice, Chancellor of Justice",
        "Lord Chancellor, Chief Constable, Director of Children's Services",
    ]);
}

#[test]
fn names_of_files() {
    check_in(
        &Part::new(Role::Filename),
        &[
            "Letter to «John Smith».docx",
            "«JohnSmith»_CP_plan.pdf",
            "«Amara_Okafor»_chronology_2024.xlsx",
            "«OKAFOR, Amara» - referral.docx",
            "Privacy Notice 2024.pdf",
            "scan0001.pdf",
        ],
    );
}

#[test]
fn headers_and_properties() {
    for (detail, rows) in [
        (
            "from",
            vec![
                "«Amara Okafor» <a.okafor@example.com>",
                "noreply@example.com",
                "Duty Desk <duty@example.com>",
                "Early Help Front Door <eh@example.com>",
                "Carer Payments <pay@example.com>",
                "«Zdravka Petkanova» <z@example.com>",
                "«hettie price» <h.price@example.com>",
            ],
        ),
        ("received", vec!["from mail.example by wyrevale; for Amara Okafor"]),
        (
            "to",
            vec![
                "\"«Okafor, Amara»\" <a@example.com>, «Kai Brown» <k@example.com>",
                "Admissions Team <x@example.com>",
            ],
        ),
    ] {
        check_in(&Part::named(Role::Header, detail), &rows);
    }
}

#[test]
fn properties() {
    for (detail, rows) in [
        (
            "author",
            vec![
                "«Gethin Pryce»",
                "«May Best»",
                "«F Mbeki»",
                "Kitchen Office / «B. Tattersall»",
                "Microsoft Office User",
                "Administrator",
                "Finance",
                "Conference Admin",
                "Dictated",
                "bpotts",
            ],
        ),
        ("lastModifiedBy", vec!["«Nia Rees»"]),
        ("title", vec!["Privacy Notice"]),
    ] {
        check_in(&Part::named(Role::Metadata, detail), &rows);
    }
}

#[test]
fn fields_lend_their_label() {
    for (label, value, expected) in [
        ("Surname", "May", Some("May")),
        ("child_name", "Summer Field", Some("Summer Field")),
        ("Mother", "sharon", Some("sharon")),
        ("Allocated SW", "J. Best", Some("J. Best")),
        ("Pupil name", "Okafor, Amara", Some("Okafor, Amara")),
        ("Name", "HAMIDI, Parwana", Some("HAMIDI, Parwana")),
        ("Name", "ST JOHN, Will", Some("ST JOHN, Will")),
        ("Known as", "Temi", Some("Temi")),
        ("Preferred", "Cherry", Some("Cherry")),
        ("family", "Noorzai", Some("Noorzai")),
        ("Mother", "Desislava Kostova", Some("Desislava Kostova")),
        ("child", "Unborn Doherty", Some("Doherty")),
        ("Name", "Date of birth", None),
        ("Name", "UPN", None),
        ("Subject", "English", None),
        ("School name", "Summer Field", None),
        ("Name", "Not known", None),
        ("Mother", "No concerns", None),
        ("Status", "May", None),
    ] {
        let mut builder = TextBuilder::new(Part::new(Role::Body));
        builder.push_even(value, 0, 0);
        builder.field(0..value.len(), Some(label.into()), None);
        let text = builder.finish();
        let found = find(&text);
        let found: Option<&Finding> = found.iter().find(|found| found.confidence >= LIKELY);
        assert_eq!(found.map(|found| &value[found.range.clone()]), expected, "{label}");
        let labelled = |found: &Finding| found.evidence.contains(&Evidence::Word("label"));
        assert!(found.is_none_or(labelled), "{label}");
    }
}

#[test]
fn no_name_runs_across_fields() {
    let cells =
        ["looked after, has been seen at home twice", "Mr Lisle", "LOVERIDGE, Elijah", "Rose"];
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    for cell in cells {
        let start = builder.len();
        builder.push_even(cell, 0, start as u64);
        builder.field(start..builder.len(), None, None);
        builder.push_synthetic(if cell.starts_with("Mr") { "\n" } else { " " });
    }
    let expected =
        "looked after, has been seen at home twice Mr «Lisle»\n«LOVERIDGE, Elijah» Rose ";
    assert_eq!(marked(&builder.finish()), expected);
}

#[test]
fn found_spans_are_sorted_and_disjoint() {
    let text = body("Mr Smith, Name: Amara Okafor, mother Sharon, OKAFOR, Amara said. Amara's");
    let found = find(&text);
    assert!(found.len() >= 5);
    assert!(found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
}

#[test]
fn hostile_text_is_no_trouble() {
    for string in [
        "",
        "’",
        "A".repeat(10_000).as_str(),
        "A. ".repeat(5_000).as_str(),
        "é-’-".repeat(3_000).as_str(),
        "De ".repeat(9_000).as_str(),
    ] {
        assert!(find(&body(string)).len() < 10_000);
    }
}

//! Lines of our own: each school stands between « and », each organisation between ‹ and ›.

use super::{Sort, findings, read};
use crate::{
    detect::names::words::{Split, Words},
    model::{Part, Role, Text, TextBuilder},
};

fn text(string: &str, label: Option<&str>) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_even(string, 0, 0);
    if let Some(label) = label {
        builder.field(0..string.len(), Some(label.into()), None);
    }
    builder.finish()
}

fn marked(text: &Text, people: &[&str]) -> String {
    let string = text.as_str();
    let words = Words::of(string, Split::Plain);
    let mut named: Vec<_> = people
        .iter()
        .filter_map(|person| string.find(person).map(|at| at..at + person.len()))
        .collect();
    named.sort_by_key(|range| range.start);
    let bodies = read(text, &words, &named);
    let mut spans = Vec::new();
    for (sort, open, close) in [(Sort::School, "«", "»"), (Sort::Organisation, "‹", "›")] {
        let found = findings(&words, &bodies, sort).into_iter();
        let believed = found.filter(|finding| finding.confidence >= 0.5);
        spans.extend(believed.map(|finding| (finding.range, open, close)));
    }
    spans.sort_by_key(|(range, ..)| range.start);
    let mut shown = String::new();
    let mut at = 0;
    for (range, open, close) in spans {
        shown += &[&string[at..range.start], open, &string[range.clone()], close].concat();
        at = range.end;
    }
    shown + &string[at..]
}

fn check_with(label: Option<&str>, people: &[&str], rows: &[&str]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let plain = row.replace(['«', '»', '‹', '›'], "");
            let found = marked(&text(&plain, label), people);
            (found != **row).then(|| format!("\nexpected {row}\n   found {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:{}", wrong.len(), rows.len(), wrong.concat());
}

fn check(rows: &[&str]) {
    check_with(None, &[], rows);
}

#[test]
fn schools_in_running_text() {
    check(&[
        "She goes to «Oakfield Primary» with her brother.",
        "He moved from «St Mary's C of E Primary School» in May.",
        "a place at «Grange Academy» from September",
        "Mae hi yn «Ysgol Gyfun Aber» nawr.",
        "They met at «Bunscoil an tSléibhe» on Tuesday.",
        "excluded from the «Bridge PRU» twice",
        "He started at «Kingsway College» last year.",
        "«Little Acorns Nursery» has rung.",
        "on roll at «Holy Trinity Catholic High School».",
        "«St. Joseph's RC Primary» and «Evesham High School» both replied",
        "the «Oakfield School for Girls» prospectus",
        "at «Our Lady of Lourdes Primary School» since Year 2",
        "«Heron Sixth Form College» offered a place",
        "She attends «Fernleigh Special School» (SEMH).",
        "«King's Academy» and «Queen Elizabeth Grammar School»",
        "«Thornhill Infant and Nursery School» is closed",
        "the «Rowan Pupil Referral Unit» keeps a place open",
        "at «SS Peter and Paul's Catholic Primary School»",
        "a letter to «St Anne's Primary\nSchool» about lateness",
        "he goes to «Oakfield primary school» now",
        "at «Evesham high school» on Monday",
        "«Coleg Gwent» confirmed it",
        "Dear «OAKFIELD PRIMARY SCHOOL»",
        "«All Saints Academy» rang",
    ]);
}

#[test]
fn organisations_in_running_text() {
    check(&[
        "‹Oakshire County Council› wrote to mum.",
        "seen at ‹Worcester Royal Hospital› overnight",
        "registered with ‹Riverside Surgery› since 2019",
        "‹Tarn Valley Housing Association› owns the flat",
        "works for ‹Brightwell Cleaning Services Ltd› at night",
        "‹Oakshire and Fenwick NHS Foundation Trust› holds the file",
        "reported to ‹West Mercia Police› on Friday",
        "at ‹Worcester Crown Court› before the recorder",
        "the family goes to ‹St Mark's Church› on Sundays",
        "prayers at ‹Green Lane Masjid›",
        "the ‹Evergreen Family Centre› offers a group",
        "‹London Borough of Camden› accepted the case",
        "a cell at ‹HMP Oakley› since March",
        "instructed ‹Harding and Pryce LLP› for the mother",
        "‹Barnardo's› runs the course",
        "‹Marlowe Medical Practice› sent the record",
        "‹Oakshire Young Carers› met on Friday",
        "‹Kensington and Chelsea Council› agreed",
    ]);
}

#[test]
fn generic_words_name_nothing() {
    check(&[
        "The school rang. The primary school is near.",
        "the Local Authority and the County Council",
        "Primary School, Secondary School and Nursery",
        "She is at College now and at Nursery before.",
        "Special School or Alternative Provision?",
        "Your School and Our School",
        "the Children's Centre, the Family Court, the Crown Court",
        "Church of England schools",
        "a Catholic Primary School",
        "School Lane, Church Road and College Street",
        "the School Nurse and the School Council",
        "High Needs funding and Primary Care",
        "Year 4 School Report",
        "Health and Social Care Services",
        "on Monday School was closed",
        "Good Practice and Best Practice",
        "The Data Protection Officer of the County Council",
        "went to church, to court and to the surgery",
        "mum's school, Kai's school and his college",
        "Dr Patel Surgery hours",
        "Information Trust Team",
        "the Virtual School Head",
        "NHS number and Home Office",
    ]);
}

#[test]
fn people_beside_a_name_stay_people() {
    check_with(
        None,
        &["Sarah Jones", "Grace Okafor"],
        &[
            "Sarah Jones «Oakfield Primary School» rang",
            "the «Grace Okafor Academy» is full",
            "«Grace Okafor's Nursery» opens at eight",
            "Sarah Jones, «Oakfield Academy»",
            "Sarah Jones and «Oakfield Academy» agreed",
        ],
    );
}

#[test]
fn labels_announce_names() {
    check(&[
        "School: «OPS»\nYear: 4",
        "Setting: «Little Acorns», Room 2",
        "School: not known",
        "School: Year 4",
        "School: Primary",
        "Employer: ‹Tesco Extra› (nights)",
        "Employer: unemployed",
        "Name of school: «Oakfield»  Year: 6",
        "School attended: «Oakfield Primary School»",
        "Placement: with Nan",
        "School nurse: rang at noon",
        "School: mum says he is doing well",
        "School: he attends every day.",
    ]);
    check_with(Some("School"), &[], &["«Oakfield»", "«OPS»", "unknown", "«Oakfield Primary»", "4"]);
    check_with(Some("currentSchoolName"), &[], &["«Tarn Bank»", "n/a"]);
    check_with(Some("Employer"), &[], &["‹Tesco›", "none", "Self"]);
    check_with(Some("School year"), &[], &["Reception"]);
}

#[test]
fn hostile_text_is_no_trouble() {
    for string in ["School ", "Oak and ", "St Mary's ", "Ysgol y ", "School: ", "C of E ", "'s "] {
        let text = text(&string.repeat(20_000), None);
        let words = Words::of(text.as_str(), Split::Plain);
        let bodies = read(&text, &words, &[]);
        assert!(bodies.windows(2).all(|pair| pair[0].words.end <= pair[1].words.start), "{string}");
    }
}

//! Names of members: unlike each other when read, harmless when written.
//!
//! Apart because all archives need the same two rules. A name is never used as a path here.

use std::collections::HashSet;

/// Gives each member of an archive a step of its own.
#[derive(Default)]
pub(super) struct Steps {
    used: HashSet<String>,
}

impl Steps {
    /// The name itself, or with `#2`, `#3` … before its extension where it came before. The
    /// extension stays last because it helps to tell text formats apart.
    pub(super) fn step(&mut self, name: &str) -> String {
        let name = if name.is_empty() { "unnamed" } else { name };
        let mut step = name.to_owned();
        let mut number = 2_u64;
        while !self.used.insert(step.clone()) {
            step = numbered(name, number);
            number += 1;
        }
        step
    }
}

fn numbered(name: &str, number: u64) -> String {
    let base = name.rfind(['/', '\\']).map_or(0, |at| at + 1);
    match name[base..].rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => format!("{}#{number}{}", &name[..base + dot], &name[base + dot..]),
        None => format!("{name}#{number}"),
    }
}

/// The name without anything that would lead out of the folder the archive is unpacked in.
pub(super) fn harmless(name: &str) -> String {
    let drive = |part: &str| part.len() == 2 && part.ends_with(':');
    let harmful = |part: &&str| matches!(*part, "" | "." | "..") || drive(part);
    if !name.split(['/', '\\']).any(|part| harmful(&part)) && !name.contains('\0') {
        return name.to_owned();
    }
    let name = name.replace('\0', "");
    let parts: Vec<&str> = name.split(['/', '\\']).filter(|part| !harmful(part)).collect();
    if parts.is_empty() { "unnamed".to_owned() } else { parts.join("/") }
}

/// Whether any of `names` lies below the folder `folder`, which ends in a slash.
///
/// `names` are sorted.
pub(super) fn holds_any(folder: &str, names: &[String]) -> bool {
    let next = names.partition_point(|name| name.as_str() <= folder);
    names.get(next).is_some_and(|name| name.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_come_again_get_a_number() {
        let mut steps = Steps::default();
        for (name, expected) in [
            ("a.txt", "a.txt"),
            ("a.txt", "a#2.txt"),
            ("a.txt", "a#3.txt"),
            ("a#2.txt", "a#2#2.txt"),
            ("A.txt", "A.txt"),
            ("d.x/a", "d.x/a"),
            ("d.x/a", "d.x/a#2"),
            ("d.x/.hidden", "d.x/.hidden"),
            ("d.x/.hidden", "d.x/.hidden#2"),
            ("", "unnamed"),
            ("", "unnamed#2"),
        ] {
            assert_eq!(steps.step(name), expected, "{name}");
        }
    }

    #[test]
    fn no_written_name_leads_out_of_its_folder() {
        for (name, expected) in [
            ("a/b.txt", "a/b.txt"),
            ("a\\b.txt", "a\\b.txt"),
            ("a..b/c", "a..b/c"),
            ("../../etc/passwd", "etc/passwd"),
            ("a/../b", "a/b"),
            ("..\\b", "b"),
            ("/etc/passwd", "etc/passwd"),
            ("C:\\x\\y", "x/y"),
            ("C:/x", "x"),
            ("a//b/./c", "a/b/c"),
            ("a\0/../b", "a/b"),
            (".\0./b", "b"),
            ("..", "unnamed"),
            ("", "unnamed"),
        ] {
            assert_eq!(harmless(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_folder_holds_what_lies_below_it() {
        let names = ["a/", "a/b", "ab", "c/d/e"].map(str::to_owned);
        for (folder, expected) in [
            ("a/", true),
            ("a/b/", false),
            ("c/", true),
            ("c/d/", true),
            ("ab/", false),
            ("z/", false),
        ] {
            assert_eq!(holds_any(folder, &names), expected, "{folder}");
        }
    }
}

//! The file of everybody written to before, one address a line.
//!
//! Apart from the policy, which only names it. It is personal data: it is written for its owner's
//! eyes, and nothing from it is ever shown.

use std::{fs, io::Write, path::Path};

use crate::{
    error::{Error, Result},
    model::Correspondents,
};

/// Reads the file.
pub fn load(path: &Path) -> Result<Correspondents> {
    let text = fs::read_to_string(path).map_err(|err| Error::io(path, &err))?;
    let mut known = Correspondents::default();
    let lines =
        text.lines().map(str::trim).filter(|line| !(line.is_empty() || line.starts_with('#')));
    for line in lines {
        known.add(line);
    }
    Ok(known)
}

/// Reads the file if it is there.
pub fn load_or_begin(path: &Path) -> Result<Correspondents> {
    if path.exists() { load(path) } else { Ok(Correspondents::default()) }
}

/// Writes the file whole, beside its name first.
pub fn save(path: &Path, known: &Correspondents) -> Result<()> {
    let wrong = |err: &std::io::Error| Error::io(path, err);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))
        .map_err(|err| wrong(&err))?;
    let mut text = "# Addresses written to before; made by `withheld check --learn`.\n".to_owned();
    for address in known.iter().filter(|address| !address.contains(['\n', '\r', '#'])) {
        text += address;
        text.push('\n');
    }
    file.write_all(text.as_bytes()).map_err(|err| wrong(&err))?;
    file.persist(path).map_err(|err| wrong(&err.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_saved_is_known_again() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("known.txt");
        let mut known = load_or_begin(&path).expect("there is nothing yet");
        known.add("Jo@Family.example ");
        known.add("kit@post.example");
        save(&path, &known).expect("it is written");
        let again = load(&path).expect("it is there");
        assert_eq!(again, known);
        assert!(again.knows("jo@family.example") && !again.knows("sam@post.example"));
    }
}

//! Where a thing lies, through every container: file, member, message, part.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where a document lies: a file as the user named it, and each step inward from there.
///
/// [`Place::shown`] prints `share/export.zip!letters/a.docx`. File names are personal data too, so
/// `Debug` tells only how deep the place is, and printing is left to reports and errors.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    root: Arc<Path>,
    steps: Vec<Arc<str>>,
}

impl Place {
    /// A file on disk, by the path the user gave.
    pub fn file(path: impl Into<PathBuf>) -> Place {
        Place { root: path.into().into(), steps: Vec::new() }
    }

    /// Standard input.
    pub fn stdin() -> Place {
        Place::file("-")
    }

    /// One step inward: an archive member, a message's number, an attachment's name.
    #[must_use]
    pub fn step(&self, name: &str) -> Place {
        let mut steps = self.steps.clone();
        steps.push(name.into());
        Place { root: Arc::clone(&self.root), steps }
    }

    /// The file on disk that holds this place.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The steps from the file inward; empty for the file itself.
    pub fn steps(&self) -> &[Arc<str>] {
        &self.steps
    }

    /// How many containers lie around this place.
    pub fn depth(&self) -> usize {
        self.steps.len()
    }

    /// The innermost name: the last step, or the file's own name.
    pub fn name(&self) -> std::borrow::Cow<'_, str> {
        match self.steps.last() {
            Some(step) => step.as_ref().into(),
            None => self.root.file_name().map_or_else(|| "".into(), |name| name.to_string_lossy()),
        }
    }

    /// The innermost name's extension in lower case, without the dot; empty where there is none.
    pub fn extension(&self) -> String {
        let name = self.name();
        let last = name.rsplit(['/', '\\']).next().unwrap_or("");
        match last.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
            _ => String::new(),
        }
    }

    /// The place as rows and errors print it.
    pub fn shown(&self) -> String {
        let mut shown = self.root.to_string_lossy().into_owned();
        for step in &self.steps {
            shown.push('!');
            shown.push_str(step);
        }
        shown
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place(depth {})", self.depth())
    }
}

//! Copies that were made earlier, searched again for what their originals withhold.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::{
    Copying, Pipeline, Receiver,
    attempt::Attempt,
    copy::Gathered,
    order::ordered,
    proof::{self, Learned, Original},
};
use crate::{
    model::{Content, Event, Fault, Note, Place, Redacted, Source},
    redact::Values,
};

impl Pipeline {
    /// Searches the copy of each source below `copies` for everything that is withheld from the
    /// source.
    pub fn verify(
        &self,
        entries: impl Iterator<Item = Result<(Source, PathBuf), Note>> + Send,
        copies: &Path,
        copying: &Copying,
        receive: &mut Receiver<'_>,
    ) {
        ordered(
            self.settings.jobs,
            entries,
            |listed, emit| {
                let _ = match listed {
                    Ok((source, relative)) => {
                        self.verify_one(&source, &relative, copies, copying, emit)
                    }
                    Err(note) => emit(Event::Skipped(note)),
                };
            },
            receive,
        );
    }

    fn verify_one(
        &self,
        source: &Source,
        relative: &Path,
        copies: &Path,
        copying: &Copying,
        emit: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut redacted = Redacted::none(source.place.clone());
        match self.leaks(source, relative, copies, copying, &mut redacted) {
            Ok(leaks) => {
                redacted.proved = leaks.is_empty();
                for fault in leaks {
                    let place = Place::file(copies.join(relative));
                    emit(Event::Skipped(Note { place, fault, whole: false }))?;
                }
            }
            Err(fault) => {
                let place = source.place.clone();
                emit(Event::Skipped(Note { place, fault, whole: true }))?;
            }
        }
        emit(Event::Redacted(Box::new(redacted)))
    }

    fn leaks(
        &self,
        source: &Source,
        relative: &Path,
        copies: &Path,
        copying: &Copying,
        redacted: &mut Redacted,
    ) -> Result<Vec<Fault>, Fault> {
        let Gathered { values, notes, .. } = self.gather(source, copying);
        let values = Values::new(values)
            .map_err(|_| Fault::unsupported("a value to withhold has no letter or digit"))?;
        let learned = Learned::default();
        let attempt = Attempt::new(self, copying, &values, &learned);
        let name = attempt.rename(relative);
        let path = copies.join(&name);
        let content = Content::file(&path)
            .map_err(|err| Fault { detail: format!("no copy: {err}"), ..Fault::from(err) })?;
        let copy = Source::new(Place::file(&path), content);
        let known: Vec<Fault> = notes.into_iter().map(|note| note.fault).collect();
        // Nothing is cut here, but what OCR reads in the original is remembered.
        let read = attempt.read(source);
        let original = Original { known: &known, read: &read };
        let doubts = proof::prove(self, &copy, &values, copying, &original);
        redacted.copy = Some(name.to_string_lossy().into_owned());
        Ok(doubts.into_leaks())
    }
}

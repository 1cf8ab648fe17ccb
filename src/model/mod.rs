//! The nouns that pass between stages.
//!
//! Kept apart so that no stage needs another to name what it hands over. This module uses the
//! standard library alone, opens no file by itself except through [`Content`], and prints nothing.

mod consent;
mod day;
mod event;
mod finding;
mod hidden;
mod kind;
mod limits;
mod mail;
mod media;
mod note;
mod ocr;
mod pattern;
mod person;
mod place;
mod private;
mod redaction;
mod sink;
mod source;
mod text;

pub use self::{
    consent::*, day::*, event::*, finding::*, hidden::*, kind::*, limits::*, mail::*, media::*,
    note::*, ocr::*, pattern::*, person::*, place::*, private::*, redaction::*, sink::*, source::*,
    text::*,
};

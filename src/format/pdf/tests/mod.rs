//! Whole files, made here, read and written.

mod hidden;
mod inspect;
mod reading;
mod samples;
mod writing;

//! Whole files, made here, read and written.

mod drawing;
mod hidden;
mod hostile;
mod inspect;
mod reading;
mod samples;
mod vectors;
mod widths;
mod writing;

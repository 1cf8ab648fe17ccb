//! Delimiter-separated values.
//!
//! Not written yet.

use std::io::Write;

use crate::model::{Children, Cuts, Fault, Limits, Sink, Source};

/// See [`format`](crate::format).
pub fn read(_source: &Source, _limits: &Limits, _sink: &mut dyn Sink) -> Result<(), Fault> {
    Err(Fault::unsupported("not written yet"))
}

/// See [`format`](crate::format).
pub fn write(
    _source: &Source,
    _limits: &Limits,
    _cuts: &Cuts,
    _children: &mut dyn Children,
    _out: &mut dyn Write,
) -> Result<(), Fault> {
    Err(Fault::unsupported("not written yet"))
}

/// See [`format`](crate::format).
pub fn blobs(
    _source: &Source,
    _limits: &Limits,
    _each: &mut dyn FnMut(&[u8]),
) -> Result<(), Fault> {
    Err(Fault::unsupported("not written yet"))
}

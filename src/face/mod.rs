//! Faces: each reads input, calls the pipeline and shows output. Faces never import each other,
//! but that the command line starts the gateway.

pub mod cli;
pub mod gateway;

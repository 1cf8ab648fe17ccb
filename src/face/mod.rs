//! Faces: each reads input, calls the pipeline and shows output. Faces never import each other.

pub mod cli;

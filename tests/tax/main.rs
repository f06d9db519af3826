//! The tax engine with the built-in tables.

mod golden;
mod support;

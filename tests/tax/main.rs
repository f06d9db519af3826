//! The tax engine with the built-in tables.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking, and print the agreement with the model"
)]

mod golden;
mod own_table;
mod properties;
mod support;
mod tables;
mod thresholds;
mod worked_examples;

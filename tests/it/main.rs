//! Integration tests of the program and the library.
// A failed assertion may panic.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod architecture;
mod batch;
mod calendar;
mod charts;
mod cli;
mod currencies;
mod docs;
mod draft;
mod files;
mod html;
mod in_place;
mod input;
mod leave;
mod market;
mod negotiation;
mod net;
mod prices;
mod program;
mod properties;
mod published_figures;
mod robustness;
mod scenarios;
mod score;
mod simulate;
mod situations;
mod solving;
mod taxes;
mod time;
mod two_way;
mod walkaway;
mod worked_examples;
mod xlsx;

//! The commands, a file each. A new one is a file here and a line in [`ALL`].

mod check;
mod compare;
mod completions;
mod draft;
pub(crate) mod get;
mod init;
mod leave;
mod man;
mod market;
mod presets;
mod score;
mod show;
mod solve;
mod sweep;
mod walkaway;
mod whatif;

use clap::{ArgMatches, Args};

use super::failure::Failure;
use super::usage;

/// A command's options, which can be run.
trait Runnable: Args {
    fn run(&self) -> Result<(), Failure>;
}

/// A command as the command line lists it.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// Adds its options to a command line.
    pub(crate) options: fn(clap::Command) -> clap::Command,
    /// Runs it with the options that were given.
    pub(crate) run: fn(&ArgMatches) -> Result<(), Failure>,
}

/// Every command, in the order of the help.
pub(crate) const ALL: [Entry; 15] = [
    entry::<compare::Compare>("compare", "Compare offers side by side, year by year"),
    entry::<show::Show>("show", "Show one offer, year by year"),
    entry::<whatif::WhatIf>("whatif", "Change an offer and see what moves"),
    entry::<solve::Solve>("solve", "Find what it takes to reach a figure"),
    entry::<sweep::Sweep>("sweep", "Move a lever over a range and see who leads where"),
    entry::<leave::Leave>("leave", "Show what leaving early comes to, month by month"),
    entry::<market::Market>("market", "Show where offers stand in the market's bands of pay"),
    entry::<walkaway::Walkaway>("walkaway", "Find the number below which to say no"),
    entry::<score::Score>("score", "Score what money does not say, and raise red flags"),
    entry::<draft::Draft>("draft", "Write the letter with the numbers in it"),
    entry::<check::Check>("check", "Read offers and say what is wrong with them"),
    entry::<presets::Presets>("presets", "List the vesting presets, or show one"),
    entry::<init::Init>("init", "Print a commented offer file to fill in"),
    entry::<completions::Completions>("completions", "Print the completion script of a shell"),
    entry::<man::Man>("man", "Print the manual page"),
];

const fn entry<C: Runnable>(name: &'static str, about: &'static str) -> Entry {
    Entry { name, about, options: options::<C>, run: run::<C> }
}

fn options<C: Runnable>(command: clap::Command) -> clap::Command {
    // Structs of shared options would put their own description in the place of the command's.
    let about = command.get_about().cloned();
    let command = C::augment_args(command).long_about(None::<&str>);
    match about {
        Some(about) => command.about(about),
        None => command,
    }
}

fn run<C: Runnable>(options: &ArgMatches) -> Result<(), Failure> {
    C::from_arg_matches(options).map_err(|error| usage::failure(&error))?.run()
}

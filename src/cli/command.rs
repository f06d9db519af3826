//! The commands, a file each: options, and what to read, ask and report. A new one is a file here
//! and a line in [`ALL`]. No command imports another.

mod check;
mod compare;
mod completions;
mod draft;
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

use super::run::{Describe, Run};

/// An entry of the list of commands.
pub(crate) struct CommandEntry {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// Adds its options to a command line.
    pub(crate) options: fn(clap::Command) -> clap::Command,
    /// Reads its options and runs it. What describes the program is handed the whole of it.
    pub(crate) run: RunCommand,
}

/// The error is that of options that cannot be read.
type RunCommand = fn(&ArgMatches, fn() -> clap::Command) -> Result<anyhow::Result<()>, clap::Error>;

/// Every command, in the order of the help.
pub(crate) const ALL: [CommandEntry; 15] = [
    entry::<compare::CompareArgs>("compare", "Compare offers side by side, year by year"),
    entry::<show::ShowArgs>("show", "Show one offer, year by year"),
    entry::<whatif::WhatIfArgs>("whatif", "Change an offer and see what moves"),
    entry::<solve::SolveArgs>("solve", "Find what it takes to reach a figure"),
    entry::<sweep::SweepArgs>("sweep", "Move a lever over a range and see who leads where"),
    entry::<leave::LeaveArgs>("leave", "Show what leaving early comes to, month by month"),
    entry::<market::MarketArgs>("market", "Show where offers stand in the market's bands of pay"),
    entry::<walkaway::WalkawayArgs>("walkaway", "Find the number below which to say no"),
    entry::<score::ScoreArgs>("score", "Score what money does not say, and raise red flags"),
    entry::<draft::DraftArgs>("draft", "Write the letter with the numbers in it"),
    entry::<check::CheckArgs>("check", "Read offers and say what is wrong with them"),
    entry::<presets::PresetsArgs>("presets", "List the vesting presets, or show one"),
    entry::<init::InitArgs>("init", "Print a commented offer file to fill in"),
    description::<completions::CompletionsArgs>(
        "completions",
        "Print the completion script of a shell",
    ),
    description::<man::ManArgs>("man", "Print the manual page"),
];

const fn entry<C: Args + Run>(name: &'static str, about: &'static str) -> CommandEntry {
    let run: RunCommand = |options, _| Ok(C::from_arg_matches(options)?.run());
    CommandEntry { name, about, options: options::<C>, run }
}

const fn description<C: Args + Describe>(name: &'static str, about: &'static str) -> CommandEntry {
    let run: RunCommand = |options, program| Ok(C::from_arg_matches(options)?.describe(program()));
    CommandEntry { name, about, options: options::<C>, run }
}

fn options<C: Args>(command: clap::Command) -> clap::Command {
    // clap would replace the command's description by that of a flattened struct.
    let about = command.get_about().cloned();
    let command = C::augment_args(command).long_about(None::<&str>);
    match about {
        Some(about) => command.about(about),
        None => command,
    }
}

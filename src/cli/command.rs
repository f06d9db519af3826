//! The commands, one file each: options, input, and the report to build. A new command is a file
//! here and a line in [`GROUPS`]. No command imports another.

mod batch;
mod check;
mod compare;
mod completions;
mod draft;
mod init;
mod leave;
mod man;
mod market;
mod presets;
mod schema;
mod score;
mod show;
mod simulate;
mod solve;
mod sweep;
mod tax;
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
    /// Reads its options and runs it. Commands that describe the program receive the whole program.
    pub(crate) run: RunCommand,
}

/// The outer error is for options that cannot be parsed.
type RunCommand =
    fn(&mut ArgMatches, fn() -> clap::Command) -> Result<anyhow::Result<()>, clap::Error>;

/// A group of commands in the help.
pub(crate) struct CommandGroup {
    pub(crate) heading: &'static str,
    pub(crate) commands: &'static [CommandEntry],
}

/// Every command, in the order of the help.
pub(crate) const GROUPS: [CommandGroup; 4] = [
    CommandGroup {
        heading: "Compare",
        commands: &[
            entry::<compare::CompareArgs>("compare", "Compare offers side by side, year by year"),
            entry::<show::ShowArgs>("show", "Show one offer, year by year"),
            entry::<tax::TaxArgs>("tax", "Explain the taxes on an offer, line by line"),
            entry::<batch::BatchArgs>("batch", "Compute a table of offers, a row for each"),
        ],
    },
    CommandGroup {
        heading: "Negotiate",
        commands: &[
            entry::<whatif::WhatIfArgs>("whatif", "Change an offer and see the difference"),
            entry::<solve::SolveArgs>("solve", "Find the terms that reach a target"),
            entry::<sweep::SweepArgs>("sweep", "Vary one or two values and see which offer leads"),
            entry::<leave::LeaveArgs>("leave", "Show what you keep if you leave early"),
            entry::<draft::DraftArgs>("draft", "Draft a letter with your numbers"),
        ],
    },
    CommandGroup {
        heading: "Decide",
        commands: &[
            entry::<market::MarketArgs>("market", "Compare offers with market pay bands"),
            entry::<walkaway::WalkawayArgs>("walkaway", "Calculate your walk-away number"),
            entry::<simulate::SimulateArgs>(
                "simulate",
                "Simulate share prices: how likely each offer is ahead",
            ),
            entry::<score::ScoreArgs>("score", "Score risk and fit, and check for red flags"),
        ],
    },
    CommandGroup {
        heading: "Files",
        commands: &[
            entry::<init::InitArgs>("init", "Print an offer file to fill in"),
            entry::<check::CheckArgs>("check", "Check offer files for mistakes"),
            entry::<presets::PresetsArgs>("presets", "List the vesting presets, or show one"),
            entry::<schema::SchemaArgs>("schema", "Print the JSON Schema of a file, for editors"),
            description::<completions::CompletionsArgs>(
                "completions",
                "Print the completion script for a shell",
            ),
            description::<man::ManArgs>("man", "Print the manual page"),
        ],
    },
];

/// Every command.
pub(crate) fn all() -> impl Iterator<Item = &'static CommandEntry> {
    GROUPS.iter().flat_map(|group| group.commands)
}

const fn entry<C: Args + Run>(name: &'static str, about: &'static str) -> CommandEntry {
    let run: RunCommand = |options, _| Ok(C::from_arg_matches_mut(options)?.run());
    CommandEntry { name, about, options: options::<C>, run }
}

const fn description<C: Args + Describe>(name: &'static str, about: &'static str) -> CommandEntry {
    let run: RunCommand =
        |options, program| Ok(C::from_arg_matches_mut(options)?.describe(program()));
    CommandEntry { name, about, options: options::<C>, run }
}

fn options<C: Args>(command: clap::Command) -> clap::Command {
    // clap would replace the command's description with that of a flattened struct.
    let about = command.get_about().cloned();
    let command = C::augment_args(command).long_about(None::<&str>);
    match about {
        Some(about) => command.about(about),
        None => command,
    }
}

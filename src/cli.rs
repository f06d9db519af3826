//! The command line around the library: options in, reports out.
//!
//! A command reads offers, asks the library and builds a report; a format turns the report into
//! bytes. Neither knows of the other.

mod args;
mod changes;
mod command;
mod ease;
mod failure;
mod file;
mod format;
mod input;
mod levers;
mod offers;
mod output;
mod printable;
mod profile;
mod report;
mod side_by_side;
mod standing;
mod terminal;
mod usage;

use clap::ArgMatches;
use failure::Failure;

/// A command with its options, ready to run.
pub(crate) struct Invocation {
    run: fn(&ArgMatches) -> Result<(), Failure>,
    options: ArgMatches,
}

/// Reads the command line. Help and version are printed right away and end in an empty failure.
pub(crate) fn parse() -> Result<Invocation, Failure> {
    let first = std::env::args_os().nth(1);
    let named = command::ALL.iter().find(|entry| first.as_deref() == Some(entry.name.as_ref()));
    let mut program = program(named);
    let matches = program.try_get_matches_from_mut(std::env::args_os());
    let mut matches = matches.map_err(|error| usage::failure(&error))?;
    let chosen = matches.remove_subcommand().and_then(|(name, options)| {
        let entry = command::ALL.iter().find(|entry| entry.name == name)?;
        Some(Invocation { run: entry.run, options })
    });
    chosen.ok_or_else(|| Failure::help(program.render_help().to_string()))
}

impl Invocation {
    /// Runs the command with its options.
    pub(crate) fn run(self) -> Result<(), Failure> {
        (self.run)(&self.options)
    }
}

/// The command line: the whole of it, or with the one command that is named. The options of a command
/// are only built where it is the one that is asked for, because start-up is what users wait for.
fn program(named: Option<&command::Entry>) -> clap::Command {
    let wanted = |entry: &&command::Entry| named.is_none_or(|named| named.name == entry.name);
    clap::Command::new("offercalc")
        .bin_name("offercalc")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Compare job offers side by side, year by year, exactly to the cent")
        .after_help(
            "Start with `offercalc init > offer.toml`, fill it in, and \
             `offercalc compare offer.toml other.toml`.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(
            command::ALL.iter().filter(wanted).map(|entry| {
                clap::Command::new(entry.name).about(entry.about).defer(entry.options)
            }),
        )
}

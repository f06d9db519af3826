//! The command line around the library and the reports: options in, answers out.
//!
//! A command reads offers, calls the library, builds a report and renders it. Wording is in `report`,
//! which does not depend on this module; layout is in `render`, which does not depend on any report.

mod args;
mod bands;
mod calendar;
mod changes;
mod command;
mod companies;
mod comparison;
mod cost_of_living;
mod diagnostics;
mod exchange;
mod file;
mod get;
mod input;
mod levers;
mod output;
mod preset;
mod prices;
mod profile;
mod progress;
mod render;
mod run;
mod scenarios;
mod sets;
mod tax;
mod terminal;
mod usage;
mod view;

use clap::ArgMatches;

use command::CommandEntry;
use diagnostics::Failure;
pub(crate) use diagnostics::report;

/// Reads the command line and runs the command that it names.
pub(crate) fn run() -> anyhow::Result<()> {
    let (entry, mut options) = parse()?;
    let done = (entry.run)(&mut options, || program(None));
    done.map_err(|error| usage::failure(&error, Some(entry.name)))?
}

/// Reads the command line: the command and its options. Help and version are printed immediately
/// and return an empty failure.
fn parse() -> Result<(&'static CommandEntry, ArgMatches), Failure> {
    let first = std::env::args_os().nth(1);
    let named = command::all().find(|entry| first.as_deref() == Some(entry.name.as_ref()));
    // It is in use until the process ends, and freeing its parts would cost more than a column.
    let program = Box::leak(Box::new(program(named)));
    let matches = program.try_get_matches_from_mut(std::env::args_os());
    let mut matches =
        matches.map_err(|error| usage::failure(&error, named.map(|entry| entry.name)))?;
    let chosen = matches.remove_subcommand().and_then(|(name, options)| {
        Some((command::all().find(|entry| entry.name == name)?, options))
    });
    chosen.ok_or_else(|| Failure::help(program.render_help().to_string()))
}

/// The command line, with all commands or only the named one. A command's options are built only if
/// that command runs, to keep start-up fast.
fn program(named: Option<&CommandEntry>) -> clap::Command {
    let wanted = |entry: &&CommandEntry| named.is_none_or(|named| named.name == entry.name);
    let program =
        clap::Command::new("offercalc")
            .bin_name("offercalc")
            .version(env!("CARGO_PKG_VERSION"))
            .about("Compare job offers side by side, year by year, exactly to the cent")
            .after_help(
                "`offercalc COMMAND --help` shows the options of a command. Start with\n\
             `offercalc init > offer.toml`.",
            )
            .max_term_width(80)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands(command::all().filter(wanted).map(|entry| {
                clap::Command::new(entry.name).about(entry.about).defer(entry.options)
            }));
    match named {
        Some(_) => program,
        None => program.help_template(overview()),
    }
}

/// The help of the whole program, with the commands in groups.
fn overview() -> String {
    let mut help = "{about}\n\n{usage-heading} {usage}\n".to_owned();
    for group in command::GROUPS {
        help += &format!("\n{}:\n", group.heading);
        for CommandEntry { name, about, .. } in group.commands {
            help += &format!("  {name:<12} {about}\n");
        }
    }
    help + "\nOptions:\n{options}{after-help}"
}

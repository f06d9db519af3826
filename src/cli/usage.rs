//! Turns the errors of the argument parser into diagnostics in our own wording.

use std::error::Error;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::diagnostics::{Diagnostic, Failure};
use super::output;

/// The failure for a command line. Requested help and version are printed immediately. `command` is
/// the one that was typed, if it exists.
pub(crate) fn failure(error: &clap::Error, command: Option<&str>) -> Failure {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let written = output::write(None, |out| write!(out, "{}", error.render()));
            written.map_or_else(Failure::of, |()| Failure::done())
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Failure::help(error.render().to_string())
        }
        _ => Failure::usage(diagnostic(error, command)),
    }
}

fn diagnostic(error: &clap::Error, command: Option<&str>) -> Diagnostic {
    let word = |kind| context(error, kind).unwrap_or_default();
    let arg = word(ContextKind::InvalidArg);
    let option = arg.split_whitespace().next().unwrap_or_default();
    let value = word(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("unknown argument `{arg}`"),
        ErrorKind::InvalidSubcommand => {
            format!("unknown command `{}`", word(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument if arg.contains("OFFER") => "no offer given".to_owned(),
        ErrorKind::MissingRequiredArgument if arg.contains("CHANGE") => {
            "no change given".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("`{option}` is missing"),
        ErrorKind::TooManyValues => format!("`{option}` takes no value"),
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8 text".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("`{option}` needs a value"),
        ErrorKind::InvalidValue if arg.starts_with(['<', '[']) => {
            format!("`{value}` is not a {}", placeholder(&arg))
        }
        ErrorKind::InvalidValue => format!("invalid value `{value}` for `{option}`"),
        // Users do not know the names of positional arguments, so show only the reason.
        ErrorKind::ValueValidation if arg.starts_with(['<', '[']) => {
            let reason = reason(error);
            if reason.contains('`') { reason } else { format!("`{value}`: {reason}") }
        }
        ErrorKind::ValueValidation => {
            format!("`{option}` is `{value}`: {}", reason(error))
        }
        ErrorKind::ArgumentConflict => {
            let prior = word(ContextKind::PriorArg);
            match prior.split_whitespace().next() {
                Some(prior) if prior == option => format!("`{option}` is given more than once"),
                Some(prior) => format!("`{option}` cannot be used with `{prior}`"),
                None => format!("`{option}` cannot be used here"),
            }
        }
        _ => first_line(error),
    };
    Diagnostic::new(message).maybe_hint(hint(error, command))
}

fn hint(error: &clap::Error, command: Option<&str>) -> Option<String> {
    if let Some(hint) = other_command(error, command) {
        return Some(hint);
    }
    let near =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = near.into_iter().find_map(|kind| context(error, kind)) {
        // clap lists the best match last.
        let likeliest = near.rsplit(", ").next().unwrap_or_default();
        return Some(format!("did you mean `{likeliest}`?"));
    }
    match error.kind() {
        ErrorKind::InvalidSubcommand
            if context(error, ContextKind::InvalidSubcommand)?.ends_with(".toml") =>
        {
            Some("to compare offers, use `offercalc compare`".to_owned())
        }
        ErrorKind::ValueValidation => {
            error.source()?.downcast_ref::<Diagnostic>()?.what_to_type().map(str::to_owned)
        }
        ErrorKind::InvalidValue => {
            let values = context(error, ContextKind::ValidValue)?;
            let is_file = context(error, ContextKind::InvalidValue)?.ends_with(".toml");
            let arg = context(error, ContextKind::InvalidArg).filter(|_| is_file);
            let order = arg.map(|arg| format!("; the {} comes first", placeholder(&arg)));
            Some(format!("use one of {values}{}", order.unwrap_or_default()))
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = context(error, ContextKind::InvalidArg)?;
            let is_option = missing.starts_with("--");
            let offer = missing.contains("OFFER");
            let start = || match command {
                Some("market") => "name an offer file, or --list to see the bands".to_owned(),
                Some("tax") => "name an offer file, or --list to see the tax tables".to_owned(),
                _ => "name an offer file; `offercalc init > offer.toml` creates one".to_owned(),
            };
            let change = missing.contains("CHANGE");
            let example = || "write it like base=185k, base+=5% or rsu-=20k".to_owned();
            let hint = is_option.then(|| format!("add {missing}"));
            hint.or_else(|| change.then(example)).or_else(|| offer.then(start))
        }
        ErrorKind::InvalidUtf8 => Some("only file names may contain other bytes".to_owned()),
        ErrorKind::UnknownArgument
            if !context(error, ContextKind::InvalidArg)?.starts_with('-') =>
        {
            Some("`offercalc compare` takes several offers".to_owned())
        }
        ErrorKind::UnknownArgument if command.is_none() => {
            Some("options go after the command, like `offercalc compare --years 2 …`".to_owned())
        }
        ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand => {
            let command = command.map(|command| format!(" {command}")).unwrap_or_default();
            Some(format!("see `offercalc{command} --help`"))
        }
        _ => None,
    }
}

/// What to type for an argument that belongs to another command or is one too many.
fn other_command(error: &clap::Error, command: Option<&str>) -> Option<String> {
    let arg = context(error, ContextKind::InvalidArg)
        .filter(|_| error.kind() == ErrorKind::UnknownArgument)?;
    let change = "`offercalc whatif OFFER base=185k";
    Some(match (command?, arg.as_str()) {
        ("show", "--set") => format!("{change}` shows an offer with a change"),
        (other, "--set") => format!("{change} --toml | offercalc {other} -` uses a changed offer"),
        (_, arg) if arg.starts_with('-') => return None,
        ("schema", _) => "name one kind of file".to_owned(),
        ("presets", _) => "name one preset, or none to list them all".to_owned(),
        ("completions", _) => "name one shell".to_owned(),
        ("man", _) => "`offercalc man` covers all commands".to_owned(),
        _ => return None,
    })
}

/// The name of a positional argument: `kind` of `[KIND]`.
fn placeholder(arg: &str) -> String {
    arg.trim_matches(['<', '>', '[', ']', '.']).to_lowercase()
}

/// Why a value was refused.
fn reason(error: &clap::Error) -> String {
    error.source().map_or_else(String::new, ToString::to_string)
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let text = match error.get(kind)? {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The first line of clap's own message, for rare errors.
fn first_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("error: ").replace('\'', "`")
}

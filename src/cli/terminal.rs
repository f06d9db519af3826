//! Width, colour and characters of the terminal. Only this module reads the terminal and its variables.

use std::env;
use std::io::{self, IsTerminal};

use clap::ValueEnum;

use super::render::appearance::Charset;

/// When to colour the answer.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// In a terminal, unless NO_COLOR or TERM=dumb is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The width without a terminal.
const USUAL_WIDTH: usize = 80;

/// The width of the output in columns: `COLUMNS`, or the terminal's, or 80.
pub(crate) fn width(to_file: bool) -> usize {
    let usable = |columns: &usize| *columns > 0;
    let named = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(usable);
    // Some terminals report a width of 0.
    let asked = || {
        let (width, _) = terminal_size::terminal_size_of(io::stdout()).filter(|_| !to_file)?;
        Some(usize::from(width.0)).filter(usable)
    };
    named.or_else(asked).unwrap_or(USUAL_WIDTH)
}

/// The characters of charts: ASCII, unless the locale is in UTF-8. Windows has it always.
pub(crate) fn charset() -> Charset {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(env::var_os);
    let locale = locale.into_iter().find(|locale| !locale.is_empty()).unwrap_or_default();
    let locale = locale.to_string_lossy().to_ascii_lowercase();
    let is_utf8 = ["utf-8", "utf8"].iter().any(|name| locale.contains(name));
    if cfg!(windows) || is_utf8 { Charset::Unicode } else { Charset::Ascii }
}

/// Whether the answer is coloured.
pub(crate) fn colored_output(choice: ColorChoice, to_file: bool) -> bool {
    colored(choice, || !to_file && shows_output())
}

/// Whether standard output is a terminal.
pub(crate) fn shows_output() -> bool {
    io::stdout().is_terminal()
}

/// Whether standard error is coloured. `choice` is the raw option.
pub(crate) fn colored_errors(choice: Option<&str>) -> bool {
    let choice = choice.and_then(|choice| ColorChoice::from_str(choice, false).ok());
    colored(choice.unwrap_or(ColorChoice::Auto), || io::stderr().is_terminal())
}

fn colored(choice: ColorChoice, is_terminal: impl FnOnce() -> bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto if is_set("CLICOLOR_FORCE") && !is_zero("CLICOLOR_FORCE") => true,
        ColorChoice::Auto if is_zero("CLICOLOR") => false,
        ColorChoice::Auto => is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}

fn is_zero(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| value == "0")
}

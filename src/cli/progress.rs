//! A bar on standard error for what takes more than half a second, if that is a terminal.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::args::OutputArgs;
use super::output;

/// How long an answer may take without a bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the bar moves, at most.
const MOVES: u64 = 1_000;

/// What is written while a bar is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// Nothing.
    Nothing,
    /// Rows of the answer, in the same terminal.
    RowsInTerminal,
}

impl Beside {
    /// What is written beside a bar while the rows of an answer are computed.
    pub(crate) fn rows_of(output: &OutputArgs) -> Self {
        let is_streamed = !output.format().is_for_people();
        let to_terminal = output::is_standard(output.to.output.as_deref());
        match is_streamed && to_terminal && io::stdout().is_terminal() {
            true => Self::RowsInTerminal,
            false => Self::Nothing,
        }
    }
}

/// The progress of an answer, told from any thread.
pub(crate) struct Progress {
    all: u64,
    unit: &'static str,
    done: AtomicU64,
    due: Instant,
    is_shown: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// Starts with nothing done of `all`, counted in `unit`.
    pub(crate) fn new(all: u64, unit: &'static str, beside: Beside) -> Self {
        Self::due((all, unit), beside, (Instant::now() + PATIENCE, io::stderr().is_terminal()))
    }

    /// Starts with a bar that is due at a time, if standard error is a terminal.
    fn due(
        (all, unit): (u64, &'static str),
        beside: Beside,
        (due, is_terminal): (Instant, bool),
    ) -> Self {
        let is_shown = beside == Beside::Nothing && is_terminal;
        Self { all, unit, done: AtomicU64::new(0), due, is_shown, bar: OnceLock::new() }
    }

    /// Says that more is done.
    pub(crate) fn advance(&self, more: u64) {
        let before = self.done.fetch_add(more, Ordering::Relaxed);
        let step = (self.all / MOVES).max(1);
        let moves = before / step < (before + more) / step;
        if self.is_shown && moves && Instant::now() >= self.due {
            self.bar.get_or_init(|| self.bar()).set_position(before + more);
        }
    }

    /// Removes the bar.
    pub(crate) fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }

    fn bar(&self) -> ProgressBar {
        let bar = ProgressBar::new(self.all);
        let template =
            format!("{{wide_bar}} {{percent}}% of {{human_len}} {}, {{eta}} left", self.unit);
        match ProgressStyle::with_template(&template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The position of the bar after two steps of 4; `None` without a bar.
    fn position(beside: Beside, due: Instant, is_terminal: bool) -> Option<u64> {
        let progress = Progress::due((4, "paths"), beside, (due, is_terminal));
        progress.advance(1);
        progress.advance(1);
        progress.bar.get().map(ProgressBar::position)
    }

    #[test]
    fn a_bar_appears_once_it_is_due_on_a_terminal_of_its_own() {
        let (now, later) = (Instant::now(), Instant::now() + Duration::from_secs(3_600));
        assert_eq!(position(Beside::Nothing, now, true), Some(2));
        assert_eq!(position(Beside::Nothing, later, true), None);
        assert_eq!(position(Beside::Nothing, now, false), None);
        assert_eq!(position(Beside::RowsInTerminal, now, true), None);
    }

    #[test]
    fn a_bar_moves_a_thousand_times_at_most() {
        let all = 1_000_000;
        let progress = Progress::due((all, "paths"), Beside::Nothing, (Instant::now(), true));
        progress.advance(999);
        assert!(progress.bar.get().is_none());
        progress.advance(1);
        assert_eq!(progress.bar.get().map(ProgressBar::position), Some(1_000));
    }
}

//! A bar on standard error for what takes more than half a second, if that is a terminal.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long an answer may take without a bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// The progress of an answer, told from any thread.
pub(crate) struct Progress {
    bar: ProgressBar,
    due: Instant,
    shown: OnceLock<()>,
}

impl Progress {
    /// Starts with nothing done of `all`, counted in `unit`.
    pub(crate) fn new(all: u64, unit: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(all), ProgressDrawTarget::hidden());
        let template = format!("{{wide_bar}} {{percent}}% of {{human_len}} {unit}, {{eta}} left");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style.progress_chars("█▉▊▋▌▍▎▏ "));
        }
        Self { bar, due: Instant::now() + PATIENCE, shown: OnceLock::new() }
    }

    /// Says that more is done.
    pub(crate) fn advance(&self, more: u64) {
        if self.shown.get().is_none() && Instant::now() >= self.due {
            self.shown.get_or_init(|| {
                if io::stderr().is_terminal() {
                    self.bar.set_draw_target(ProgressDrawTarget::stderr());
                }
            });
        }
        self.bar.inc(more);
    }

    /// Removes the bar.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

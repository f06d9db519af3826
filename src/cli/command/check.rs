//! `check`: reads offers and a profile, and reports every mistake.

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{self, OutputArgs, ViewArgs};
use crate::cli::diagnostics::{self, Failure};
use crate::cli::file;
use crate::cli::input::{self, OfferSource};
use crate::cli::output;
use crate::cli::run::Run;
use crate::cli::view::View;
use crate::report::check::{CheckReport, CheckedFile};

#[derive(Args)]
#[command(
    after_help = "Every mistake in every file is reported, and the exit status is 1 if there are any. Probable mistakes are warnings. The table lists every file and whether it is valid."
)]
pub(super) struct CheckArgs {
    #[arg(value_name = "OFFER", help = args::OFFERS_HELP, required_unless_present = "profile")]
    offers: Vec<PathBuf>,

    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Run for CheckArgs {
    fn run(&self) -> anyhow::Result<()> {
        let profile = &self.view.profile;
        let named = &profile.profile;
        let paths: Vec<PathBuf> = self.offers.iter().chain(named).cloned().collect();
        file::refuse_overwriting(named, "the profile", &self.output.to)?;
        let view = View::without_profile(&self.view);
        input::refuse_misuse(&paths, &self.output.to)?;
        let mut files = Vec::with_capacity(self.offers.len());
        let mut diagnostics = Vec::new();
        for (index, path) in self.offers.iter().enumerate() {
            let checked = OfferSource::open(path).and_then(|source| {
                let source = source.numbered(index + 1);
                let name = source.check(&view)?;
                diagnostics.extend(source.warnings());
                Ok(name)
            });
            let (name, wrong) = match checked {
                Ok(name) => (Some(name), Vec::new()),
                Err(wrong) => (None, wrong),
            };
            files.push(CheckedFile { file: file::label(path), ok: name.is_some(), name });
            diagnostics.extend(wrong);
        }
        if let Some(path) = named {
            let wrong = profile.read(&self.output.to).err();
            files.push(CheckedFile { file: file::label(path), ok: wrong.is_none(), name: None });
            diagnostics.extend(wrong.into_iter().flat_map(Failure::into_diagnostics));
        }
        let files_are_right = files.iter().all(|file| file.ok);
        // Report mistakes in the files even if the output cannot be written.
        let written = output::report(&CheckReport::new(files), &self.output, false);
        let failure = match written {
            Err(error) => Failure::of(error).and(diagnostics),
            Ok(()) if files_are_right => {
                diagnostics::warn(diagnostics);
                return Ok(());
            }
            Ok(()) => Failure::input(diagnostics),
        };
        Err(failure.into())
    }
}

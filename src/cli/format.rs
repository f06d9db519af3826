//! The old way to write a report. What is converted calls `output::report`.

use super::args::OutputArgs;
use super::diagnostics::Failure;
use super::output;
use super::render;
use super::report::Report;

pub(crate) fn write(report: &dyn Report, args: &OutputArgs, cents: bool) -> Result<(), Failure> {
    let appearance = output::appearance(args, cents);
    output::write(args.to.output.as_deref(), |out| {
        render::render_old(report, args.format, appearance, out)
    })
}

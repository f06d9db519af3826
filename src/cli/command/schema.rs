//! `schema`: the JSON Schema of a file, for editors.

use clap::{Args, ValueEnum};

use crate::cli::args::ToArgs;
use crate::cli::output;
use crate::cli::render::write_json;
use crate::cli::run::Run;
use crate::report::schema;

#[derive(Args)]
#[command(
    after_help = "With `offercalc schema -o offer.schema.json` beside your offers, an editor with a TOML language server completes and explains keys and underlines mistakes in files from `offercalc init`. Other offers need the line `#:schema ./offer.schema.json` at the top."
)]
pub(super) struct SchemaArgs {
    /// Kind of file [default: offer]
    #[arg(value_enum)]
    kind: Option<SchemaKind>,
    #[command(flatten)]
    to: ToArgs,
}

/// A kind of file.
#[derive(Clone, Copy, ValueEnum)]
enum SchemaKind {
    /// An offer
    Offer,
    /// A profile, for `--profile`
    Profile,
    /// Market pay bands, for `market --bands`
    Bands,
}

impl Run for SchemaArgs {
    fn run(&self) -> anyhow::Result<()> {
        let schema = match self.kind.unwrap_or(SchemaKind::Offer) {
            SchemaKind::Offer => schema::offer(),
            SchemaKind::Profile => schema::profile(),
            SchemaKind::Bands => schema::bands(),
        };
        output::write(self.to.output.as_deref(), |out| write_json(&schema, out))
    }
}

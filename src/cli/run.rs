//! What a command does once its options are read. Knows no command.

/// The options of a command that answers something.
pub(crate) trait Run {
    /// Reads, asks the library, and writes the answer.
    fn run(&self) -> anyhow::Result<()>;
}

/// The options of a command about the command line itself. It is part of what it describes, so it
/// is handed the whole.
pub(crate) trait Describe {
    /// Writes what it says of a program.
    fn describe(&self, program: clap::Command) -> anyhow::Result<()>;
}

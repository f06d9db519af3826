//! The interface of a command once its options are read.

/// The options of a command that writes an answer.
pub(crate) trait Run {
    /// Reads the input, calls the library, and writes the answer.
    fn run(&self) -> anyhow::Result<()>;
}

/// The options of a command that describes the command line. It receives the whole program, which
/// includes the command itself.
pub(crate) trait Describe {
    /// Writes the description of a program.
    fn describe(&self, program: clap::Command) -> anyhow::Result<()>;
}

//! Runs the program and captures everything a user would see.

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The output and exit status of a run.
pub(crate) struct Run {
    args: String,
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program in the project's folder, with a clean environment.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offercalc"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    for variable in
        ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "OFFERCALC_PROFILE"]
    {
        command.env_remove(variable);
    }
    // Charts are drawn in the characters of the locale.
    command.env("LC_ALL", "C.UTF-8");
    command
}

/// Runs the program with arguments split at spaces.
pub(crate) fn run(args: &str) -> Run {
    run_with(args, |_| {}, "")
}

/// Runs the program with exact arguments.
pub(crate) fn run_args(args: &[&str]) -> Run {
    let output = command().args(args).output().expect("the program starts");
    Run::new(&args.join(" "), output)
}

/// Runs the program with extra setup and standard input.
pub(crate) fn run_with(args: &str, set_up: impl FnOnce(&mut Command), input: &str) -> Run {
    let mut command = command();
    command.args(args.split_whitespace());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    set_up(&mut command);
    let mut child = command.spawn().expect("the program starts");
    // The program need not read its input.
    let _ = child.stdin.take().expect("standard input is piped").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    Run::new(args, output)
}

impl Run {
    fn new(args: &str, output: Output) -> Self {
        Self {
            args: args.to_owned(),
            status: output.status.code().expect("the program is not killed"),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }

    /// Standard output of a successful run without messages on standard error.
    pub(crate) fn ok(self) -> String {
        assert_eq!((self.status, self.stderr.as_str()), (0, ""), "{}", self.args);
        self.stdout
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ offercalc {}", self.args)?;
        write!(f, "{}", self.stdout)?;
        if !self.stderr.is_empty() {
            write!(f, "--- standard error\n{}", self.stderr)?;
        }
        if self.status != 0 {
            writeln!(f, "--- status {}", self.status)?;
        }
        Ok(())
    }
}

/// The exchange rates that samples need for their figures.
pub(crate) const RATES: &str = "--rate GBP/USD=1.27 --rate USD/INR=88";

/// The TOML files of a project folder, by name.
pub(crate) fn toml_files(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let names = entries.expect("the folder exists").map(|entry| {
        let name = entry.expect("the folder can be read").file_name();
        format!("{folder}/{}", name.to_str().expect("the name is UTF-8"))
    });
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".toml")).collect();
    names.sort();
    names
}

//! The README's examples, run as they stand there.
//!
//! In a `console` block a line that starts with `$ ` is a command and what follows is what it
//! prints. `UPDATE_README=1 cargo test --test it readme` writes what the commands print now.

use std::fs;
use std::path::Path;
use std::process::Command;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// Runs a line in a shell that finds the program, in the project's folder.
fn printed(line: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_offercalc"));
    let path = format!(
        "{}:{}",
        program.parent().expect("the program is in a folder").display(),
        std::env::var("PATH").expect("there is a PATH")
    );
    let line = line.replace("cargo run --release --", "offercalc");
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("{{ {line}\n}} 2>&1")).env("PATH", path);
    shell.current_dir(env!("CARGO_MANIFEST_DIR"));
    for variable in
        ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "OFFERCALC_PROFILE"]
    {
        shell.env_remove(variable);
    }
    let output = shell.output().expect("the shell starts");
    String::from_utf8(output.stdout).expect("what is printed is UTF-8")
}

/// Whether the machine has what a line needs beside the program.
fn can_run(line: &str) -> bool {
    let has_jq = || Command::new("jq").arg("--version").output().is_ok();
    !line.contains("jq") || has_jq()
}

/// The README with the output of its commands as it is now, and how many were run.
fn rerun(readme: &str) -> (String, usize) {
    let mut rerun = String::new();
    let mut commands = 0;
    let mut in_block = false;
    let mut replaced = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            in_block = line == "```console";
            replaced = false;
        }
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_block) {
            rerun += &format!("{line}\n");
            replaced = can_run(command);
            if replaced {
                rerun += &printed(command);
                commands += 1;
            }
        } else if !replaced {
            rerun += &format!("{line}\n");
        }
    }
    (rerun, commands)
}

#[test]
fn examples_print_what_the_readme_says() {
    let readme = fs::read_to_string(README).expect("there is a README");
    let (now, commands) = rerun(&readme);
    assert!(commands >= 10, "only {commands} examples were found");
    assert!(!readme.contains("PERF_"), "the README has a gap");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(README, now).expect("the README can be written");
    } else {
        for (there, now) in readme.lines().zip(now.lines()) {
            assert_eq!(there, now);
        }
        assert_eq!(readme.lines().count(), now.lines().count());
    }
}

#[test]
fn the_shortest_offer_of_the_readme_is_valid() {
    let readme = fs::read_to_string(README).expect("there is a README");
    let blocks = readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let blocks: Vec<&str> = blocks.collect();
    assert!(blocks.len() >= 2, "{blocks:?}");
    for block in blocks {
        let offer = offercalc::Offer::from_toml(block);
        assert!(offer.is_ok(), "{offer:?}\n{block}");
    }
}

#[test]
fn the_profile_of_the_readme_is_valid() {
    let readme = fs::read_to_string(README).expect("there is a README");
    let profile =
        readme.split("```toml profile\n").nth(1).and_then(|rest| rest.split("```").next());
    let profile = offercalc::Profile::from_toml(profile.expect("there is a profile"));
    assert!(profile.is_ok(), "{profile:?}");
}

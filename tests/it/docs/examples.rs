//! Runs the examples of the README and of every page in docs.
//!
//! In a `console` block, a line that starts with `$ ` is a command, and the lines below are its
//! output. `UPDATE_DOCS=1 cargo test --test it docs` updates the output.
//!
//! A block that starts with `toml my-offer.toml` is also a file for the page's commands.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{KEYS, root};

/// The README and the pages in docs.
fn pages() -> Vec<String> {
    let folder = fs::read_dir(root().join("docs")).expect("the docs folder exists");
    let names = folder.map(|entry| entry.expect("docs can be read").file_name());
    let mut pages: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    pages.retain(|name| name.ends_with(".md"));
    pages.sort();
    let docs = pages.into_iter().map(|name| format!("docs/{name}"));
    ["README.md".to_owned()].into_iter().chain(docs).collect()
}

fn read(page: &str) -> String {
    fs::read_to_string(root().join(page)).expect("the page can be read")
}

/// The code blocks of a page: the info string and the text.
fn blocks(text: &str) -> Vec<(&str, String)> {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if let Some(info) = line.strip_prefix("```") {
            in_block = !in_block;
            if in_block {
                blocks.push((info, String::new()));
            }
        } else if let Some((_, block)) = blocks.last_mut().filter(|_| in_block) {
            *block += line;
            block.push('\n');
        }
    }
    blocks
}

/// A page without its code blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut in_block = false;
    text.lines().filter(move |line| {
        let is_fence = line.starts_with("```");
        in_block ^= is_fence;
        !in_block && !is_fence
    })
}

/// A folder with the sample files and the files of a page.
fn folder(page: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("docs").join(page);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    for name in ["docs", "offers", "src", "tests"] {
        symlink(root().join(name), folder.join(name)).expect("the folder can be linked");
    }
    for (info, block) in blocks(text) {
        if let Some(name) = info.strip_prefix("toml ") {
            fs::write(folder.join(name), block).expect("the file can be written");
        }
    }
    folder
}

/// Runs a line in a shell with the program on the path.
fn printed(line: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_offercalc"));
    let path = format!(
        "{}:{}",
        program.parent().expect("the program is in a folder").display(),
        std::env::var("PATH").expect("PATH is set")
    );
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("{{ {line}\n}} 2>&1")).env("PATH", path);
    shell.current_dir(folder);
    for variable in
        ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "OFFERCALC_PROFILE"]
    {
        shell.env_remove(variable);
    }
    shell.env("LC_ALL", "C.UTF-8");
    let output = shell.output().expect("the shell starts");
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

/// Whether the machine has the other programs that a line needs.
fn can_run(line: &str) -> bool {
    let has_jq = || Command::new("jq").arg("--version").output().is_ok();
    !line.contains("jq") || has_jq()
}

/// A page with the current output of its commands, and the number of commands.
fn rerun(page: &str, text: &str) -> (String, usize) {
    let folder = folder(page, text);
    let mut rerun = String::new();
    let mut commands = 0;
    let mut in_block = false;
    let mut replaced = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_block = line == "```console";
            replaced = false;
        }
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_block) {
            rerun += &format!("{line}\n");
            replaced = can_run(command);
            if replaced {
                rerun += &printed(command, &folder);
                commands += 1;
            }
        } else if !replaced {
            rerun += &format!("{line}\n");
        }
    }
    (rerun, commands)
}

#[test]
fn examples_print_the_output_in_the_docs() {
    let mut all = 0;
    for page in pages() {
        let text = read(&page);
        let (now, commands) = rerun(&page, &text);
        all += commands;
        if std::env::var_os("UPDATE_DOCS").is_some() {
            if now != text {
                fs::write(root().join(&page), now).expect("the page can be written");
            }
            continue;
        }
        let stale = "is out of date: run UPDATE_DOCS=1 cargo test --test it docs";
        for (there, now) in text.lines().zip(now.lines()) {
            assert_eq!(there, now, "{page} {stale}");
        }
        assert_eq!(text.lines().count(), now.lines().count(), "{page} {stale}");
    }
    assert!(all >= 10, "only {all} examples were found");
}

/// Parts of an offer are read together with a base.
#[test]
fn files_in_the_docs_are_valid() {
    let mut read_files = 0;
    for page in pages().iter().filter(|page| *page != KEYS) {
        for (info, block) in blocks(&read(page)) {
            let name = match info.split_once(' ') {
                Some(("toml", name)) => name,
                _ if info == "toml" => "offer.toml",
                _ => continue,
            };
            let problems = if name.contains("profile") {
                offercalc::Profile::from_toml(&block).err()
            } else if name.contains("bands") {
                offercalc::Market::from_toml(&block).err()
            } else if name.contains("tax") {
                offercalc::TaxTable::from_toml(&block).err()
            } else {
                let has_base = block.lines().any(|line| line.starts_with("base"));
                let base = if has_base { "" } else { "base = 100_000\n" };
                offercalc::Offer::from_toml(&format!("{base}{block}")).err()
            };
            assert!(problems.is_none(), "{page}: {problems:?}\n{block}");
            read_files += 1;
        }
    }
    assert!(read_files >= 5, "only {read_files} files were found");
}

/// The GitHub anchor of a heading.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn links_point_to_existing_pages_and_headings() {
    for page in pages() {
        let text = read(&page);
        let text: Vec<&str> = prose(&text).collect();
        let text = text.join("\n");
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains("://")) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let beside = Path::new(&page).with_file_name(file);
            let linked = if file.is_empty() { Path::new(&page) } else { &beside };
            assert!(root().join(linked).exists(), "{page} links to {target}, which does not exist");
            if !heading.is_empty() {
                let linked = read(linked.to_str().expect("the path is UTF-8"));
                let mut headings = prose(&linked).filter(|line| line.starts_with('#')).map(anchor);
                let is_there = headings.any(|anchor| anchor == heading);
                assert!(is_there, "{page} links to {target}, but the heading does not exist");
            }
        }
    }
}

#[test]
fn the_readme_lists_every_page() {
    let readme = read("README.md");
    for page in pages().iter().skip(1) {
        assert!(readme.contains(&format!("]({page})")), "the README does not link to {page}");
    }
}

/// Comments may differ.
#[test]
fn the_library_example_in_the_readme_is_the_tested_one() {
    let crate_docs = read("src/lib.rs");
    let pages = pages().into_iter().map(|page| read(&page));
    let examples: Vec<String> = pages
        .flat_map(|page| {
            let rust = blocks(&page).into_iter().filter(|(info, _)| *info == "rust");
            rust.map(|(_, block)| block).collect::<Vec<_>>()
        })
        .collect();
    assert!(!examples.is_empty(), "no library example found");
    for line in examples.iter().flat_map(|example| example.lines()) {
        let is_run = crate_docs.lines().any(|there| there.strip_prefix("//! ") == Some(line));
        assert!(is_run || line.is_empty() || line.starts_with("//"), "not in src/lib.rs: {line}");
    }
}

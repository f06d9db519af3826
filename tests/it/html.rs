//! End-to-end tests of the page of `--format html`. Those of how it looks in a browser are in
//! `tests/browser`.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::program::{RATES, Run, run, run_with, toml_files};

const PAIR: &str = "offers/google-l5.toml offers/meta-e6.toml";

/// Commands whose page has charts, and others.
const DRAWN: [&str; 8] = [
    "compare offers/google-l5.toml offers/meta-e6.toml --net",
    "show offers/google-l5.toml",
    "whatif offers/google-l5.toml base=240k",
    "sweep offers/google-l5.toml offers/meta-e6.toml growth=-20%..40%:20%",
    "leave offers/google-l5.toml offers/meta-e6.toml",
    "score offers/google-l5.toml offers/meta-e6.toml",
    "simulate offers/google-l5.toml offers/meta-e6.toml --paths 1000",
    "tax offers/google-l5.toml",
];
const PLAIN: [&str; 9] = [
    "compare offers/google-l5.toml offers/meta-e6.toml --scenarios default",
    "sweep offers/google-l5.toml base=200k,220k growth=0%,10%",
    "solve offers/google-l5.toml base total=2M",
    "walkaway offers/google-l5.toml --current 400000",
    "market offers/google-l5.toml",
    "market --list",
    "tax --list",
    "presets",
    "check offers/google-l5.toml",
];

/// The page of a command.
fn page(args: &str) -> String {
    run(&format!("{args} --format html")).ok()
}

/// The page of an offer on standard input.
fn page_of(args: &str, offer: &str) -> String {
    let run: Run = run_with(&format!("{args} --format html"), |_| {}, offer);
    run.ok()
}

/// An element or a text of a page.
enum Node<'p> {
    Start(&'p str),
    End(&'p str),
    Text(&'p str),
}

/// The elements and texts of a page. Panics where markup is not closed.
fn nodes(page: &str) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        nodes.push(Node::Text(&rest[..start]));
        let end = start + rest[start..].find('>').expect("a tag is closed");
        let tag = &rest[start + 1..end];
        assert!(!tag.contains('<'), "{tag}");
        nodes.push(tag.strip_prefix('/').map_or(Node::Start(tag), Node::End));
        rest = &rest[end + 1..];
    }
    assert_eq!(rest.trim(), "", "nothing follows the last tag");
    nodes
}

/// Checks that every element is closed in its place, and that identifiers are unique and known.
fn check(page: &str) {
    const VOID: [&str; 2] = ["meta", "!doctype"];
    let mut open: Vec<&str> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    let mut references: Vec<&str> = Vec::new();
    for node in nodes(page) {
        match node {
            Node::Start(tag) => {
                let name = tag.split([' ', '/']).next().expect("a tag has a name");
                if !VOID.contains(&name) && !tag.ends_with('/') {
                    open.push(name);
                }
                let value = |of: &str| tag.split_once(&format!(" {of}=\""))?.1.split('"').next();
                ids.extend(value("id"));
                references
                    .extend(value("aria-labelledby").into_iter().flat_map(str::split_whitespace));
                references.extend(
                    value("fill").and_then(|it| it.strip_prefix("url(#")?.strip_suffix(')')),
                );
            }
            Node::End(name) => assert_eq!(open.pop(), Some(name)),
            Node::Text(text) => {
                for (place, _) in text.match_indices('&') {
                    let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
                    assert!(known.iter().any(|it| text[place..].starts_with(it)), "{text}");
                }
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "identifiers are unique");
    assert!(references.iter().all(|it| ids.contains(it)), "{references:?}");
}

/// The text of a page without markup, with a space between elements.
fn text(page: &str) -> String {
    let body = page.split_once("<body>").expect("a page has a body").1;
    let text = nodes(body).into_iter().filter_map(|node| match node {
        Node::Text(text) => Some(text.trim()),
        _ => None,
    });
    let text = text.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    ["&lt;<", "&gt;>", "&quot;\"", "&#39;'", "&amp;&"].iter().fold(text, |text, entity| {
        let (entity, c) = entity.split_at(entity.len() - 1);
        text.replace(entity, c)
    })
}

#[test]
fn the_page_of_two_offers() {
    insta::assert_snapshot!("html-compare", page(&format!("compare {PAIR}")));
}

#[test]
fn every_command_has_a_well_formed_page() {
    for command in DRAWN.iter().chain(&PLAIN) {
        check(&page(command));
    }
    for command in DRAWN {
        assert!(page(command).contains("<svg class=\"plot\""), "{command}");
    }
}

#[test]
fn every_sample_has_a_page() {
    for offer in toml_files("offers") {
        check(&page(&format!("show {offer} --ledger {RATES}")));
    }
}

#[test]
fn a_page_asks_for_nothing() {
    for command in DRAWN {
        let page = page(command);
        for word in ["<script", "<link", "<img", "<iframe", "http:", "https:", "@import", " src="] {
            assert!(!page.contains(word), "{command}: {word}");
        }
        assert_eq!(page.matches("url(").count(), page.matches("url(#p").count(), "{command}");
        assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
    }
}

#[test]
fn the_figures_are_those_of_the_other_formats() {
    for command in DRAWN.iter().chain(&PLAIN) {
        let text = text(&page(command));
        let markdown = run(&format!("{command} --notes full --format markdown")).ok();
        let rows = markdown.lines().filter(|line| line.starts_with('|') && !line.contains("---"));
        for cell in rows.flat_map(|row| row.split(" | ")) {
            let cell = cell.trim_matches(['|', ' ', '*', '█', '▏', '▎', '▍', '▌', '▋', '▊', '▉']);
            assert!(text.contains(&cell.replace('\\', "")), "{command}: {cell}");
        }
    }
    let json = run(&format!("compare {PAIR} --format json")).ok();
    let json: Value = serde_json::from_str(&json).expect("the output is JSON");
    let page = page(&format!("compare {PAIR} --cents")).replace(',', "");
    for offer in json["offers"].as_array().expect("there are offers") {
        for year in offer["years"].as_array().expect("there are years") {
            for amount in ["total", "base", "rsu"] {
                let amount = format!("{:.2}", year[amount].as_f64().expect("it is a number"));
                assert!(page.contains(&format!(">{amount}</td>")), "{amount}");
            }
        }
    }
}

#[test]
fn rounding_is_told_below_the_tables_and_not_as_an_assumption_of_an_offer() {
    let compared = page(&format!("compare {PAIR}"));
    assert_eq!(compared.matches("amounts are rounded").count(), 1);
    assert!(compared.contains("\n<p>amounts are rounded"));
}

#[test]
fn the_terms_of_the_offers_are_listed() {
    let row = |key: &str, values: [&str; 2]| {
        let cells = values.map(|value| format!("<td class=\"t name\">{value}</td>")).concat();
        format!("<tr><th scope=\"row\">{key}</th>{cells}</tr>")
    };
    let compared = page(&format!("compare {PAIR}"));
    assert!(compared.contains(&row("base", ["225,000", "230,000"])));
    assert!(compared.contains(&row("raise", ["3%", "–"])));
    assert!(compared.contains(">What the offer files state</span></caption>"));
    let changed = page(&format!("compare {PAIR} --set 1:base=240k"));
    assert!(changed.contains(&row("base", ["240,000", "230,000"])));
    assert!(changed.contains(">What the offer files state, with the changes</span></caption>"));
    // What would change is listed apart.
    let changed = page("whatif offers/google-l5.toml base=240k");
    assert!(changed.contains("<th scope=\"row\">base</th><td class=\"t name\">225,000</td>"));
}

#[test]
fn names_are_text() {
    let name = "<script>alert(1)</script>&\"'";
    let offer = format!("name = '''{name}'''\ncompany = '''{name}'''\nbase = 100_000\n");
    for command in [
        "compare - offers/google-l5.toml",
        "show -",
        "simulate - offers/google-l5.toml --paths 1000",
        "sweep - offers/google-l5.toml growth=0%,10%",
        "leave - offers/google-l5.toml",
    ] {
        let page = page_of(command, &offer);
        check(&page);
        assert!(!page.contains("<script"), "{command}");
        assert!(text(&page).contains(name), "{command}");
    }
}

#[test]
fn names_may_be_long_or_run_from_right_to_left() {
    let long = "x".repeat(200);
    let page =
        page_of("compare - offers/google-l5.toml", &format!("name = \"{long}\"\nbase = 1e5\n"));
    check(&page);
    assert!(page.contains(&long));
    let page = page_of("compare - offers/google-l5.toml", "name = \"שלום\"\nbase = 900_000\n");
    check(&page);
    assert!(page.contains("<p><bdi>שלום</bdi> is ahead by"), "{page}");
    // The title of a page has no tags.
    assert!(page.contains("<title>Job offers: שלום and Google L5</title>"));
    let page = page_of("show -", "name = \"a\u{202e}b\\u001b[31m\"\nbase = 100_000\n");
    assert!(page.contains("a\u{fffd}b\u{fffd}[31m"));
}

#[test]
fn many_offers_are_counted_in_the_title() {
    let page = page(&format!("compare {}", "offers/google-l5.toml ".repeat(20)));
    check(&page);
    assert!(page.contains("<title>Job offers: 20 offers</title>"));
}

#[test]
fn notes_are_full_unless_asked_for() {
    let compare = format!("compare {PAIR}");
    assert!(page(&compare).contains("<h2>Assumptions for all offers</h2>"));
    assert!(page(&format!("{compare} --notes brief")).contains("<h2>Assumptions ("));
    assert!(!page(&format!("{compare} --notes none")).contains("Assumptions"));
}

#[test]
fn a_page_is_small() {
    let size = page(&format!("compare {PAIR}")).len();
    assert!(size < 60_000, "{size}");
}

#[test]
fn a_page_is_written_to_a_file_as_a_whole() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("page.html");
    let command = format!("compare {PAIR} --format html");
    run(&format!("{command} --output {}", path.display())).ok();
    assert_eq!(fs::read_to_string(&path).expect("the page is written"), run(&command).ok());
    // A leftover file is harmless.
    let _ = fs::remove_file(&path);
}

#[cfg(target_os = "linux")]
#[test]
fn a_page_is_refused_to_a_terminal() {
    use std::process::Command;
    let program = env!("CARGO_BIN_EXE_offercalc");
    let command = format!("{program} show offers/google-l5.toml --color never -f html");
    // `script` runs it in a terminal of its own.
    let script = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    // Not every system has it.
    let Ok(output) = script else { return };
    let shown = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
    let refused = "error: html output is not for a terminal\nhint: add -o report.html\n";
    assert_eq!((shown.as_ref(), output.status.code()), (refused, Some(2)));
}

//! The documentation says what is so.

use std::fs;
use std::path::Path;

/// What stands between backticks in a line.
fn code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

#[test]
fn what_the_guide_names_is_there() {
    let guide = fs::read_to_string("docs/contributing.md").expect("there is a guide");
    let is_path = |name: &&str| {
        ["src", "tests", "benches", "offers"].iter().any(|folder| {
            name.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    for path in guide.lines().flat_map(code).filter(is_path) {
        let is_there = Path::new(path).exists() || Path::new(path).with_extension("rs").exists();
        assert!(is_there, "docs/contributing.md names `{path}`, which is not there");
    }
    let changes = guide.split("\n## ").find(|part| part.starts_with("Where to change what"));
    for line in changes.expect("the guide says where").lines().filter(|l| l.starts_with("| a")) {
        let files = code(line).filter(is_path).map(fs::read_to_string);
        let text: String = files.flatten().collect();
        let is_name = |name: &&str| name.chars().all(|c| c.is_alphanumeric() || "_!".contains(c));
        for name in code(line).filter(is_name).filter(|name| !is_path(name)) {
            let name = name.trim_end_matches('!');
            assert!(text.contains(name), "`{name}` is in no file that this line names: {line}");
        }
    }
}

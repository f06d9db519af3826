//! Every sample and every bad file, each with the exact text that a user sees.

use crate::program::{run, toml_files};

fn stem(path: &str) -> &str {
    path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).expect("a TOML file")
}

#[test]
fn samples_show_as_they_do() {
    let samples = toml_files("offers");
    assert!(samples.len() >= 10, "{samples:?}");
    for path in samples {
        let run = run(&format!("show {path}"));
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{path}");
        insta::assert_snapshot!(format!("offer-{}", stem(&path)), run);
    }
}

#[test]
fn bad_files_are_refused_in_these_words() {
    for path in toml_files("tests/bad") {
        let run = run(&format!("check {path}"));
        assert_eq!(run.status, 1, "{path}");
        insta::assert_snapshot!(format!("bad-{}", stem(&path)), run);
    }
}

#[test]
fn the_same_errors_come_as_json() {
    for path in toml_files("tests/bad") {
        let run = run(&format!("show {path} --format json"));
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{path}");
        let json: serde_json::Value = serde_json::from_str(&run.stderr).expect("JSON");
        let errors = json["errors"].as_array().expect("a list");
        assert!(!errors.is_empty(), "{path}");
        for error in errors {
            assert_eq!(error["file"], path);
            let keys: Vec<&String> = error.as_object().expect("an object").keys().collect();
            assert_eq!(keys, ["column", "file", "hint", "line", "message"]);
        }
    }
}

//! Snapshots of every sample and every invalid file.

use crate::program::{RATES, run, toml_files};

fn stem(path: &str) -> &str {
    path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).expect("a TOML file")
}

#[test]
fn every_sample_is_shown() {
    let samples = toml_files("offers");
    assert!(samples.len() >= 10, "{samples:?}");
    for path in samples {
        let run = run(&format!("show {path} {RATES}"));
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{path}");
        insta::assert_snapshot!(format!("offer-{}", stem(&path)), run);
    }
}

#[test]
fn every_invalid_file_is_rejected() {
    for path in toml_files("tests/bad") {
        let run = run(&format!("check {path}"));
        assert_eq!(run.status, 1, "{path}");
        insta::assert_snapshot!(format!("bad-{}", stem(&path)), run);
    }
}

#[test]
fn errors_in_json_match_the_text() {
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

//! Hostile input and interruptions never cause a crash, raw control characters, or partial files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{command, run, run_args, run_with};

const L6: &str = "offers/amazon-l6.toml";
const PAIR: &str = "offers/amazon-l6.toml offers/amazon-l6-negotiated.toml";
const FORMATS: [&str; 4] = ["table", "markdown", "csv", "json"];

/// A temporary folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("robustness").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[cfg(target_os = "linux")]
#[test]
fn arguments_that_are_not_utf8_are_rejected() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let commands = "compare show tax whatif solve sweep leave market walkaway score draft check presets \
                    init completions man help";
    let mut lines: Vec<Vec<&[u8]>> = vec![vec![b"\xff"], vec![b"--\xff"], vec![b"-\xff"]];
    for name in commands.split_whitespace() {
        for wrong in
            [&b"\xff"[..], b"--\xff", b"--\xff=1", b"--years=\xff", b"-f\xff", b"-o\xff/\xff"]
        {
            lines.push(vec![name.as_bytes(), wrong]);
            lines.push(vec![name.as_bytes(), L6.as_bytes(), wrong]);
            lines.push(vec![name.as_bytes(), L6.as_bytes(), wrong, b"base=200k"]);
            lines.push(vec![name.as_bytes(), b"counter", L6.as_bytes(), wrong]);
        }
        for option in ["--get", "--set", "--profile", "--bands", "--current", "--match", "--me"] {
            lines.push(vec![name.as_bytes(), L6.as_bytes(), option.as_bytes(), b"a\xffb"]);
        }
    }
    for line in lines {
        let args = line.iter().map(|arg| OsStr::from_bytes(arg));
        let output = command().args(args).output().unwrap();
        let messages = String::from_utf8(output.stderr).unwrap();
        // Invalid characters in a name are replaced.
        assert!(matches!(output.status.code(), Some(1 | 2)), "{line:?}: {messages}");
        assert!(messages.starts_with("error: "), "{line:?}: {messages}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_programs_own_name_may_not_be_utf8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::process::CommandExt;
    let folder = folder("zeroth").join(OsStr::from_bytes(b"\xff"));
    fs::create_dir_all(&folder).unwrap();
    let program = folder.join(OsStr::from_bytes(b"offer\xffcalc"));
    fs::copy(env!("CARGO_BIN_EXE_offercalc"), &program).unwrap();
    for (args, status) in [
        ("shw", 2),
        ("", 2),
        ("compare", 2),
        ("--help", 0),
        ("show --help", 0),
        ("man", 0),
        ("completions bash", 0),
        ("completions fsh", 2),
    ] {
        let outputs = [
            std::process::Command::new(&program).args(args.split_whitespace()).output(),
            command().arg0(OsStr::from_bytes(b"\xff")).args(args.split_whitespace()).output(),
        ];
        for output in outputs {
            let output = output.unwrap();
            assert_eq!(output.status.code(), Some(status), "{args}: {output:?}");
            assert!(String::from_utf8(output.stdout).is_ok(), "{args}");
        }
    }
}

#[test]
fn a_file_full_of_errors_gets_a_short_report() {
    let nonsense = "=\n".repeat(32_768);
    let refused = run_with("check -", |_| {}, &nonsense);
    assert_eq!(refused.status, 1);
    assert_eq!(refused.stderr.matches("error: ").count(), 101);
    assert!(refused.stderr.contains("  -:100:1\n"), "{}", refused.stderr);
    assert!(refused.stderr.ends_with("error: more errors follow\n  -\n"));
}

/// Text that controls a terminal, used everywhere that text can be typed or read.
const STEERING: &str = "a\u{9b}31m\u{202e}b\u{85}c\u{2066}d\u{7f}e\u{200b}f";

fn assert_harmless(text: &str, what: &str) {
    let is_line = |c: char| matches!(c, '\n' | '\t');
    let raw = |c: &char| {
        (c.is_control() && !is_line(*c)) || "\u{202e}\u{2066}\u{200b}\u{2028}".contains(*c)
    };
    assert_eq!(text.chars().find(raw), None, "{what}: {text}");
}

#[test]
fn control_characters_are_never_printed_raw() {
    let folder = folder("steering");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (offer, profile, bands) = (path("offer.toml"), path("profile.toml"), path("bands.toml"));
    let s = STEERING;
    let text = format!(
        "name = \"{s}\"\ncompany = \"Initech {s}\"\nlevel = \"{s}\"\nrole = \"{s}\"\n\
         location = \"{s}\"\nbase = 200_000\n[[one_time]]\nname = \"{s}\"\namount = 5_000\nmonth = 1\n\
         [risk]\n\"{s}\" = 3\n"
    );
    // TOML requires DEL to be escaped.
    fs::write(&offer, text.replace('\u{7f}', "\\u007f")).unwrap();
    let text = format!(
        "[risk]\n\"{s}\" = \"100%\"\n[walkaway]\ncurrent = 100_000\n[names]\nme = \"{s}\"\nteam = \"{s}\"\n"
    );
    fs::write(&profile, text.replace('\u{7f}', "\\u007f")).unwrap();
    let text = format!(
        "source = \"{s}\"\nyear = 2026\n[[band]]\ncompany = \"Initech {s}\"\nlevel = \"{s}\"\n\
         location = \"{s}\"\nbase = [170_000, 195_000]\nrsu = [260_000, 420_000]\n\
         sign_on = [[75_000, 135_000], [55_000, 110_000]]\nvesting = \"even-quarterly\"\n"
    );
    fs::write(&bands, text.replace('\u{7f}', "\\u007f")).unwrap();
    let company = format!("company={s}");
    let lines: &[&[&str]] = &[
        &["show", &offer, "--ledger"],
        &["compare", &offer, L6],
        &["compare", &offer, L6, "--profile", &profile],
        &["compare", &offer, L6, "--set", &company],
        &["whatif", L6, &company],
        &["whatif", &offer, "base=1", &format!("name={s}{s}")],
        &["solve", &offer, "base", "total=1M"],
        &["sweep", &offer, L6, "base=1..3"],
        &["leave", &offer, L6],
        &["leave", &offer, "--month", "3"],
        &["market", &offer, "--bands", &bands],
        &["market", "--list", "--bands", &bands],
        &["market", L6, "--bands", &bands],
        &["walkaway", &offer, "--current", &offer],
        &["score", &offer, L6, "--profile", &profile],
        &["score", &offer, "--profile", &profile, "--bands", &bands],
        &["draft", "counter", &offer, "base=300k", "--profile", &profile],
        &["draft", "counter", &offer, "base=300k", "--recruiter", s],
        &["check", &offer, "--profile", &profile],
        // Rejected commands.
        &["presets", s],
        &["tax", s],
        &["show", s],
        &["whatif", L6, &format!("{s}=1")],
        &["whatif", L6, &format!("rsu.vesting={s}")],
        &["compare", L6, L6, "--set", &format!("{s}:base=1")],
        &["score", L6, "--get", s],
        &["walkaway", L6, "--current", s],
        &["show", L6, "-o", &format!("{s}/x")],
        &["sweep", L6, &format!("{s}=1..2")],
        &[s],
        &[&format!("--{s}")],
    ];
    for line in lines {
        let formats: &[&str] = if line[0] == "draft" { &["text", "json"] } else { &FORMATS };
        for format in formats {
            let run = run_args(&[line, &["--format", format][..]].concat());
            let what = format!("{line:?} {format} {}", run.status);
            assert_harmless(&run.stdout, &what);
            assert_harmless(&run.stderr, &what);
        }
    }
    // JSON preserves characters that it escapes.
    let json = run_args(&["whatif", L6, "company=\u{9b}31m", "-f", "json"]).ok();
    assert!(json.contains("\"\\u009b31m\""), "{json}");
}

/// The maximum number of refreshers, each with the maximum number of vests.
const MANY_VESTS: &str = "base = 175_000\n[refresher]\nvalue = 60_000\nfirst_month = 1\nevery = 1\n\
    vesting = { years = [50, 50], every = \"month\" }\n[stock]\nprice = 187.35\n";

#[test]
fn a_long_ledger_is_the_same_in_every_format() {
    let written = FORMATS.map(|format| {
        run_with(&format!("show - --ledger --years 20 --cents -f {format}"), |_| {}, MANY_VESTS)
            .ok()
    });
    let [table, markdown, csv, json] = &written;
    // 240 months of base, and 24 vests for each of 239 refreshers, fewer for the last ones.
    let count = 240 + 215 * 24 + (1..24).sum::<usize>() + 24;
    assert_eq!(csv.lines().count(), 1 + count);
    let json: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(json["ledger"].as_array().unwrap().len(), count);
    for text in [table, markdown] {
        assert_eq!(text.matches("% of refresher ").count(), count - 240);
        let rows = text.lines().filter(|line| line.contains("% of refresher 7"));
        let widths: Vec<usize> = rows.map(|row| row.find("refresher 7").unwrap()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}");
    }
}

/// The peak memory of a run in kB, as reported by the kernel.
#[cfg(target_os = "linux")]
fn peak(args: &[&str]) -> u64 {
    use std::io::Read;
    use std::process::Stdio;
    let mut child = command().args(args).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let (mut peak, mut bytes) = (0, [0; 1 << 16]);
    // The pipe's buffer limits how far the program can run ahead.
    while out.read(&mut bytes).unwrap() > 0 {
        let status = fs::read_to_string(&status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = number.unwrap_or(peak);
    }
    assert!(child.wait().unwrap().success());
    peak
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_ledger_uses_little_memory() {
    let file = folder("memory").join("refresher.toml");
    fs::write(&file, MANY_VESTS.replace("50, 50", &["2"; 50].join(", "))).unwrap();
    let file = file.to_str().unwrap();
    for format in FORMATS {
        let peak = peak(&["show", file, "--ledger", "--years", "30", "-f", format]);
        // Holding the whole list takes 30 to 90 MB.
        assert!((1..28_000).contains(&peak), "{format}: {peak} kB");
    }
}

#[test]
fn output_never_replaces_an_input_or_a_file_named_like_an_offer() {
    let folder = folder("inputs");
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let offer = file("offer.txt", "base = 1_000\n");
    let job = file("job.toml", "base = 900\n");
    let profile = file("profile.txt", "[walkaway]\ncurrent = \"job.toml\"\n");
    let third = file("third.TOML", "base = 1_000\n");
    let template = file("letter.txt", "Dear all\n");
    let bands = file(
        "bands.txt",
        "source = \"us\"\nyear = 2026\n[[band]]\ncompany = \"Initech\"\nlevel = \"Staff\"\n\
         location = \"Austin\"\nbase = [170_000, 195_000]\nrsu = [260_000, 420_000]\n\
         sign_on = [[75_000, 135_000]]\nvesting = \"even-quarterly\"\n",
    );
    let mut messages = String::new();
    let lines: &[(&[&str], &str)] = &[
        (&["compare", L6, &offer], &offer),
        (&["compare", L6, &offer, "--set", "base=5"], &offer),
        (&["compare", L6, &offer, "--profile", &profile], &profile),
        (&["compare", L6, &offer, "--profile", &profile], &job),
        // An option in the wrong place: the file was meant to be compared too.
        (&["compare", L6, &offer], &third),
        (&["show", L6, "--get", "total"], &third),
        (&["solve", L6, "base", "total=2M", "--get", "value"], &third),
        (&["market", L6, "--bands", &bands], &bands),
        (&["score", L6, "--bands", &bands], &bands),
        (&["score", L6, "--profile", &profile], &profile),
        (&["check", &offer, "--profile", &profile], &profile),
        (&["draft", "counter", L6, "base=300k", "--template", &template], &template),
        (&["draft", "counter", L6, &offer], &offer),
    ];
    for (line, output) in lines {
        let before = fs::read_to_string(output).unwrap();
        let run = run_args(&[line, &["-o", output][..]].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{line:?}");
        assert_eq!(fs::read_to_string(output).unwrap(), before, "{line:?}");
        messages += &format!("$ {} -o …\n{}\n", line.join(" "), run.stderr);
    }
    let messages = messages.replace(folder.to_str().unwrap(), "folder");
    insta::assert_snapshot!("never-replaced", messages);
    // A changed offer may be written to an offer file.
    let changed = folder.join("changed.toml");
    let changed = changed.to_str().unwrap();
    assert_eq!(run_args(&["whatif", L6, "base=1", "--toml", "-o", changed]).ok(), "");
    assert!(!fs::read_to_string(changed).unwrap().contains("175_000"));
}

#[cfg(target_os = "linux")]
#[test]
fn pipes_and_open_files_can_be_written_to() {
    let folder = folder("pipes");
    let program = env!("CARGO_BIN_EXE_offercalc");
    let expected = run(&format!("compare {PAIR} -f csv")).ok();
    let shell = |script: &str| {
        let mut bash = std::process::Command::new("bash");
        let bash = bash.args(["-c", script]).current_dir(env!("CARGO_MANIFEST_DIR"));
        bash.output().unwrap()
    };
    let answer = format!("{program} compare {PAIR} -f csv -o");
    // A named pipe.
    let file = folder.join("piped");
    let file = file.to_str().unwrap();
    let output = shell(&format!("{answer} >(cat > {file}.new; mv {file}.new {file})"));
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    while !Path::new(file).exists() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(fs::read_to_string(file).unwrap(), expected);
    // Standard error, which is a pipe here.
    let output = shell(&format!("{answer} /dev/stderr"));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), expected);
    // Output is appended to an open file, as with other programs.
    let log = folder.join("log");
    fs::write(&log, "before\n").unwrap();
    let output = shell(&format!("{answer} /dev/stderr 2>> {}", log.display()));
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(fs::read_to_string(&log).unwrap(), format!("before\n{expected}"));
    // A closed pipe is not an error, whatever its source.
    let output = shell(&format!("{program} sweep {L6} base=1..20k:1 -f csv -o >(true)"));
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[cfg(unix)]
#[test]
fn an_interrupted_simulation_changes_nothing() {
    use std::os::unix::process::ExitStatusExt;

    let folder = folder("interrupted-simulation");
    let target = folder.join("answer.json");
    fs::write(&target, "before").unwrap();
    let mut child = command()
        .args(["simulate", L6, "--paths", "1000M", "-f", "json", "-o"])
        .arg(&target)
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(child.try_wait().unwrap(), None, "it has ended");
    let kill =
        std::process::Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    assert_eq!(child.wait().unwrap().signal(), Some(2));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    assert_eq!(fs::read_to_string(&target).unwrap(), "before");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_no_files_and_writes_privately() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::ExitStatusExt;
    for (signal, number) in [("INT", 2), ("TERM", 15)] {
        let folder = folder(signal);
        let target = folder.join("answer.csv");
        fs::write(&target, "before").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
        // A sweep that takes very long.
        let mut child = command()
            .args(["sweep", L6, "base=1..9M:1", "-f", "csv", "-o"])
            .arg(&target)
            .spawn()
            .unwrap();
        let unfinished = loop {
            let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
            let other = files
                .filter(|path| *path != target)
                .find(|path| fs::metadata(path).is_ok_and(|found| found.len() > 0));
            match other {
                Some(other) => break other,
                None => assert_eq!(child.try_wait().unwrap(), None, "it has ended"),
            }
        };
        let mode = fs::metadata(unfinished).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{mode:o}");
        let kill = std::process::Command::new("kill")
            .args(["-s", signal, &child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        assert_eq!(child.wait().unwrap().signal(), Some(number));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        assert_eq!(fs::read_to_string(&target).unwrap(), "before");
    }
}

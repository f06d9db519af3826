#!/usr/bin/env python3
"""Makes the files of a release. `.github/workflows/release.yml` runs it, and so can a person.

    packaging/release.py check TAG        the tag is the version, and the changelog has it
    packaging/release.py notes            the changelog's section of the version
    packaging/release.py archive TARGET   target/release-files/offercalc-VERSION-TARGET.tar.gz or .zip
    packaging/release.py formula          offercalc.rb for Homebrew, from the archives' checksums

Name, version, description, licence and address come from Cargo.toml. It needs Python 3.9 and
nothing else.
"""

import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"]
# What the README links to and its examples read.
FOLDERS = ["docs", "offers"]
COMPLETIONS = {
    "bash": "offercalc.bash",
    "elvish": "offercalc.elv",
    "fish": "offercalc.fish",
    "powershell": "_offercalc.ps1",
    "zsh": "_offercalc",
}
# Targets that link the C library statically only if they are asked to.
STATIC_ON_REQUEST = ["windows-msvc", "linux-gnu"]


def run(*command, **options):
    return subprocess.run(command, cwd=ROOT, check=True, text=True, **options)


def output(*command):
    return run(*command, stdout=subprocess.PIPE).stdout


def metadata():
    command = ["cargo", "metadata", "--locked", "--no-deps", "--format-version", "1"]
    return json.loads(output(*command))


METADATA = metadata()
PACKAGE = METADATA["packages"][0]
NAME, VERSION = PACKAGE["name"], PACKAGE["version"]
TARGET_FOLDER = Path(METADATA["target_directory"])
FILES = TARGET_FOLDER / "release-files"


def check(tag):
    """Refuses a release that would not be what its tag says."""
    if tag != f"v{VERSION}":
        sys.exit(f"error: the tag is {tag}, and the version in Cargo.toml is {VERSION}")
    notes()
    server, repository = (os.environ.get(f"GITHUB_{it}") for it in ("SERVER_URL", "REPOSITORY"))
    if repository and PACKAGE["repository"] != f"{server}/{repository}":
        sys.exit(f"error: `repository` in Cargo.toml is not {server}/{repository}")


def notes():
    """The section of this version in the changelog, without its heading. The page of a release is not in
    a folder with the docs, so links get their address."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    section = re.search(
        rf"^## {re.escape(VERSION)}\b[^\n]*\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL
    )
    if section is None:
        sys.exit(f"error: CHANGELOG.md has no section `## {VERSION}`")
    files = f"{PACKAGE['repository']}/blob/v{VERSION}/"
    return re.sub(r"\]\((?!https:|#)", f"]({files}", section[1].strip()) + "\n"


def build(target):
    """The program for a target, and one that runs here, which is the same if it can."""
    environment = dict(os.environ)
    if any(target.endswith(it) for it in STATIC_ON_REQUEST):
        flags = environment.get("RUSTFLAGS", "")
        environment["RUSTFLAGS"] = f"{flags} -C target-feature=+crt-static".strip()
    run("cargo", "build", "--locked", "--release", "--target", target, env=environment)
    suffix = ".exe" if "windows" in target else ""
    program = TARGET_FOLDER / target / "release" / (NAME + suffix)
    try:
        printed = output(str(program), "--version")
    except OSError:
        run("cargo", "build", "--locked")
        here = TARGET_FOLDER / "debug" / (NAME + (".exe" if os.name == "nt" else ""))
        printed = output(str(here), "--version")
    else:
        here = program
    if printed.strip() != f"{NAME} {VERSION}":
        sys.exit(f"error: {here} is {printed.strip()}, not {NAME} {VERSION}")
    return program, here


def contents(program, here):
    """Everything in an archive, as path and bytes."""
    yield program.name, program.read_bytes()
    for name in TEXTS:
        yield name, (ROOT / name).read_bytes()
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file():
                yield file.relative_to(ROOT).as_posix(), file.read_bytes()
    for shell, name in COMPLETIONS.items():
        yield f"completions/{name}", output(str(here), "completions", shell).encode()
    yield f"man/{NAME}.1", output(str(here), "man").encode()
    commands = output(str(here), "--help").partition("\nOptions:")[0]
    for command in re.findall(r"^  ([a-z]+)  ", commands, re.MULTILINE):
        yield f"man/{NAME}-{command}.1", output(str(here), "man", command).encode()


def archive(target):
    """The archive for a target, and its checksum in a file of its own beside it."""
    program, here = build(target)
    folder = f"{NAME}-{VERSION}-{target}"
    files = [(f"{folder}/{path}", data) for path, data in contents(program, here)]
    packed = io.BytesIO()
    # Without times and owners, the same files make the same archive.
    if "windows" in target:
        path = FILES / f"{folder}.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, data in files:
                zipped.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    else:
        path = FILES / f"{folder}.tar.gz"
        with gzip.GzipFile("", "wb", fileobj=packed, mtime=0) as zipped:
            with tarfile.open(fileobj=zipped, mode="w") as tar:
                for name, data in files:
                    entry = tarfile.TarInfo(name)
                    entry.size = len(data)
                    entry.mode = 0o755 if name == f"{folder}/{NAME}" else 0o644
                    tar.addfile(entry, io.BytesIO(data))
    FILES.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed.getvalue())
    checksum = hashlib.sha256(packed.getvalue()).hexdigest()
    path.with_name(path.name + ".sha256").write_bytes(f"{checksum}  {path.name}\n".encode())
    return path


def formula():
    """The formula for Homebrew, with the checksums of the archives in FILES."""
    values = {
        "class": NAME.capitalize(),
        "name": NAME,
        "version": VERSION,
        "description": PACKAGE["description"],
        "repository": PACKAGE["repository"],
        "licenses": ", ".join(f'"{it}"' for it in PACKAGE["license"].split(" OR ")),
    }

    def value(key):
        if not key.startswith("sha256 "):
            return values[key]
        file = f"{NAME}-{VERSION}-{key.removeprefix('sha256 ')}.tar.gz.sha256"
        return (FILES / file).read_text().split()[0]

    template = (ROOT / "packaging/homebrew.rb.in").read_text(encoding="utf-8")
    return re.sub(r"@([^@\n]+)@", lambda found: value(found[1]), template)


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "check":
        check(arguments[1])
    elif arguments == ["notes"]:
        print(notes(), end="")
    elif len(arguments) == 2 and arguments[0] == "archive":
        print(archive(arguments[1]))
    elif arguments == ["formula"]:
        print(formula(), end="")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])

#!/usr/bin/env python3
"""Tests what packaging/release.py writes, without building anything."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
import release

ROOT = release.ROOT
WORKFLOW = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
TARGETS = re.findall(r"target: ([a-z0-9_-]+)", WORKFLOW)


class Release(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(setattr, release, "FILES", release.FILES)
        release.FILES = Path(folder.name)

    def archive(self, target):
        """An archive of a program that is a script, as if it had been built for a target."""
        program = release.FILES / release.NAME
        program.write_text("#!/bin/sh\nprintf '\\n  compare  …\\n\\nOptions:\\n  none  …\\n'\n")
        program.chmod(0o755)
        self.addCleanup(setattr, release, "build", release.build)
        release.build = lambda _: (program, program)
        release.archive(target)

    def test_archives_are_where_binstall_looks_for_them(self):
        binstall = release.PACKAGE["metadata"]["binstall"]
        self.assertEqual(len(TARGETS), 5)
        for target in TARGETS:
            self.archive(target)
            terms = binstall | binstall.get("overrides", {}).get(target, {})
            values = {"repo": "R", "name": release.NAME, "version": release.VERSION, "target": target}
            values |= {"bin": release.NAME, "binary-ext": ""}
            url, program = (
                re.sub(r"{ ([a-z-]+) }", lambda found: values[found[1]], terms[key])
                for key in ("pkg-url", "bin-dir")
            )
            self.assertTrue(url.startswith(f"R/releases/download/v{release.VERSION}/"), url)
            path = release.FILES / url.rpartition("/")[2]
            self.assertEqual(terms["pkg-fmt"], {".gz": "tgz", ".zip": "zip"}[path.suffix])
            unpack = [sys.executable, "-m", {"tgz": "tarfile", "zip": "zipfile"}[terms["pkg-fmt"]]]
            subprocess.run([*unpack, "-e", str(path), release.FILES], check=True)
            folder = (release.FILES / program).parent
            self.assertTrue((release.FILES / program).is_file(), program)
            pages = sorted(page.name for page in (folder / "man").iterdir())
            self.assertEqual(pages, ["offercalc-compare.1", "offercalc.1"])

    def test_an_archive_depends_on_nothing_but_its_files(self):
        first, second = [], []
        for archives in (first, second):
            for target in TARGETS:
                self.archive(target)
            archives += [file.read_bytes() for file in sorted(release.FILES.glob("*-*-*"))]
        self.assertEqual(first, second)

    def test_the_formula_has_the_checksum_of_each_archive(self):
        for target in TARGETS:
            self.archive(target)
        formula = release.formula()
        self.assertNotIn("@", formula)
        found = re.findall(r'url "([^"]+)"\n +sha256 "([0-9a-f]{64})"', formula)
        self.assertEqual(len(found), 4)
        for url, checksum in found:
            file = release.FILES / (url.rpartition("/")[2] + ".sha256")
            self.assertEqual(file.read_text().split()[0], checksum)
            self.assertTrue(url.startswith(release.PACKAGE["repository"]), url)

    def test_a_release_is_what_its_tag_says(self):
        environment = {"GITHUB_SERVER_URL": "", "GITHUB_REPOSITORY": ""}
        os.environ.update(environment)
        release.check(f"v{release.VERSION}")
        for tag in ("v0.0.1", release.VERSION):
            with self.assertRaises(SystemExit):
                release.check(tag)
        os.environ.update(GITHUB_SERVER_URL="https://example.org", GITHUB_REPOSITORY="a/b")
        with self.assertRaises(SystemExit):
            release.check(f"v{release.VERSION}")
        os.environ.update(environment)

    def test_notes_are_the_section_of_the_version(self):
        notes = release.notes()
        self.assertGreater(len(notes), 100)
        self.assertNotRegex(notes, "(?m)^## ")
        self.assertIn(f"]({release.PACKAGE['repository']}/blob/v{release.VERSION}/docs/", notes)
        self.assertNotIn("](docs/", notes)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env bash
# Counts the instructions of whole processes with callgrind. The count is the same on every run of a
# binary, regardless of the machine's load. The environment is cleared, because the loader spends about
# 450 instructions per variable. Requires valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet

count() {
  local what=$1; shift
  local refs
  refs=$(env -i PATH="$PATH" valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" \
    2>&1 >/dev/null | sed -n 's/.*refs: *//p')
  printf '%-28s %15s\n' "$what" "$refs"
}

# The baseline: an empty program built with the same profile.
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
echo 'fn main() { println!("a line"); }' > "$folder/line.rs"
rustc --edition 2024 -C opt-level=3 -C lto=fat -C codegen-units=1 -C panic=abort -C strip=symbols \
  -o "$folder/line" "$folder/line.rs"
count 'a program that prints a line' "$folder/line"

many() { yes offers/google-l5.toml | head -n "$1" || true; }

pair=(offers/amazon-l6.toml offers/amazon-l6-negotiated.toml)
count 'compare two' target/release/offercalc compare "${pair[@]}"
count 'compare two, JSON' target/release/offercalc compare "${pair[@]}" -f json
count 'compare two, one metric' target/release/offercalc compare "${pair[@]}" --get total
# shellcheck disable=SC2046
count 'compare ten' target/release/offercalc compare $(many 10)
# shellcheck disable=SC2046
count 'compare a thousand' target/release/offercalc compare $(many 1000)
count 'solve for every lever' target/release/offercalc solve "${pair[0]}" --match "${pair[1]}"
count 'sweep of 100 values' target/release/offercalc sweep "${pair[@]}" base=101k..200k:1k
count 'market' target/release/offercalc market "${pair[0]}"
count 'score' target/release/offercalc score offers/meta-e6.toml offers/google-l5.toml
count 'draft a counter' target/release/offercalc draft counter "${pair[0]}" base=185k
count 'leave' target/release/offercalc leave "${pair[@]}"
count 'check' target/release/offercalc check offers/amazon-l6.toml
count 'help' target/release/offercalc --help

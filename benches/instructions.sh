#!/usr/bin/env bash
# Instructions of whole processes, counted by callgrind: the same number on every run of the same
# binary, whatever else the machine does. Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet

count() {
  local what=$1; shift
  local refs
  refs=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null target/release/offercalc "$@" \
    2>&1 >/dev/null | sed -n 's/.*refs: *//p')
  printf '%-28s %15s\n' "$what" "$refs"
}

many() { yes offers/google-l5.toml | head -n "$1" || true; }

pair=(offers/amazon-l6.toml offers/amazon-l6-negotiated.toml)
count 'compare two' compare "${pair[@]}"
count 'compare two, JSON' compare "${pair[@]}" -f json
count 'compare two, one metric' compare "${pair[@]}" --get total
# shellcheck disable=SC2046
count 'compare ten' compare $(many 10)
# shellcheck disable=SC2046
count 'compare a thousand' compare $(many 1000)
count 'check' check offers/amazon-l6.toml
count 'help' --help

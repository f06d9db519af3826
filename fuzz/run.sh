#!/usr/bin/env bash
# Runs fuzz targets on the samples of the repository: all of them for 10 seconds each, or
#
#     fuzz/run.sh SECONDS [TARGET...]
#
# SEED makes a run repeatable, as far as its time goes; without it, each run is another one.
#
# What reaches new code stays in fuzz/corpus for the next run; what breaks a target is in
# fuzz/artifacts. It needs a nightly Rust and cargo-fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-10}
shift $(($# > 0))
targets=("$@")
if ((${#targets[@]} == 0)); then
  mapfile -t targets < <(cargo +nightly fuzz list)
fi

# The examples of docs/keys.md as changes, like rsu.value=300_000.
examples() {
  awk -F' *[|] *' '$2 ~ /^`/ && $5 ~ / = / {
    gsub(/`/, "", $2)
    gsub(/`/, "", $5)
    sub(/^[^=]*= /, "", $5)
    print $2 "=" $5
  }' docs/keys.md
}

# Copies what a target starts from into a folder. libFuzzer takes folders, but no files.
seed() {
  local folder=$2
  case $1 in
    offer_file) cp offers/*.toml tests/bad/*.toml tests/solving/*.toml "$folder" ;;
    profile) cp offers/profiles/*.toml src/file/*.toml "$folder" ;;
    changes)
      # The keys at the top of an offer are changes, too.
      cp offers/*.toml "$folder"
      examples | split -l 5 - "$folder/examples-"
      ;;
    in_place | table_row)
      examples | split -l 5 - "$folder/examples-"
      local group terms
      for group in "$folder"/*; do
        terms=$(echo base=175k && cat "$group")
        if [[ $1 == in_place ]]; then
          paste -s -d ' ' <<< "$terms"
        else
          # Columns, and a row.
          cut -d = -f 1 <<< "$terms" | paste -s -d ';'
          cut -d = -f 2- <<< "$terms" | paste -s -d ';'
        fi > "$group.txt"
        rm "$group"
      done
      ;;
    template) cp src/cli/command/draft/*.txt "$folder" ;;
    tax_table)
      cp docs/uk-2026.toml "$folder"
      for table in src/tax/20*/us.toml; do
        cp "$table" "$folder/${table//\//-}"
      done
      ;;
    *)
      echo "fuzz/run.sh: the target $1 has no seeds" >&2
      return 1
      ;;
  esac
}

mkdir -p fuzz/seeds
# The words of keys and presets, which no mutation would find.
# shellcheck disable=SC2016
grep -oE '`[a-z_.-]+`' docs/keys.md | tr -d '`' | sort -u | sed 's/.*/"&"/' > fuzz/seeds/words.dict

for target in "${targets[@]}"; do
  printf '\n== %s\n' "$target"
  seeds=fuzz/seeds/$target
  rm -rf "$seeds"
  mkdir -p "$seeds" "fuzz/corpus/$target"
  seed "$target" "$seeds"
  cargo +nightly fuzz run "$target" "fuzz/corpus/$target" "$seeds" -- \
    -dict=fuzz/seeds/words.dict -max_total_time="$seconds" -timeout=10 -seed="${SEED:-0}" \
    -print_funcs=0 -print_final_stats=1
done

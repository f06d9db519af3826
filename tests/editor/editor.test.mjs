// The schemas of `offercalc schema` in Taplo. OFFERCALC names the program, which is otherwise that of
// `cargo build`.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { languageServer, lint } from "./taplo.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = process.env.OFFERCALC ?? path.join(root, "target/debug/offercalc");
const folder = mkdtempSync(path.join(tmpdir(), "offercalc-editor-"));
after(() => rmSync(folder, { recursive: true }));

function offercalc(...args) {
  const run = spawnSync(program, args, { encoding: "utf8", cwd: folder });
  if (run.error) throw run.error;
  return run;
}

function printed(...args) {
  const run = offercalc(...args);
  assert.equal(run.status, 0, run.stderr);
  return run.stdout;
}

const schemas = Object.fromEntries(
  ["offer", "profile", "bands"].map((kind) => {
    const file = path.join(folder, `${kind}.schema.json`);
    printed("schema", kind, "-o", file);
    return [kind, file];
  }),
);

const tomlFiles = (...names) => {
  const inside = path.join(root, ...names);
  return readdirSync(inside).filter((name) => name.endsWith(".toml")).map((name) => path.join(inside, name));
};

/** Writes texts to files and returns their names. */
function written(kind, texts) {
  return texts.map((text, index) => {
    const file = path.join(folder, `${kind}-${index}.toml`);
    writeFileSync(file, text);
    return file;
  });
}

function accepts(schema, files) {
  assert.ok(files.length > 0);
  const { refused, printed } = lint(schema, files);
  assert.deepEqual([...refused], [], printed);
}

test("every sample passes", () => {
  accepts(schemas.offer, tomlFiles("offers"));
  accepts(schemas.profile, tomlFiles("offers", "profiles"));
  accepts(schemas.bands, [path.join(root, "src/file/bands.toml")]);
});

test("every file in the docs passes", () => {
  const kinds = { offer: [], profile: [], bands: [] };
  const pages = readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md"));
  for (const page of ["README.md", ...pages.map((name) => `docs/${name}`)]) {
    if (page === "docs/keys.md") continue;
    const text = readFileSync(path.join(root, page), "utf8");
    for (const [, name = "", block] of text.matchAll(/^```toml(?: (\S+))?\n([^]*?)^```/gm)) {
      const kind = ["profile", "bands", "tax"].find((it) => name.includes(it)) ?? "offer";
      const base = kind === "offer" && !/^base|^\[base\]/m.test(block) ? "base = 100_000\n" : "";
      kinds[kind]?.push(base + block);
    }
  }
  for (const [kind, texts] of Object.entries(kinds)) accepts(schemas[kind], written(`docs-${kind}`, texts));
});

test("the output of init passes with every preset", () => {
  const { presets } = JSON.parse(printed("presets", "-f", "json"));
  const texts = presets.map(({ name }) => printed("init", "--vesting", name));
  accepts(schemas.offer, written("init", texts));
});

// What a schema cannot tell, by file, and why.
const together = "keys that do not go together, or that need another section";
const uncaught = {
  "bonus-first-year.toml": together,
  "currency-sign.toml": "the currency of an amount must be the offer's",
  "dollars-in-pounds.toml": "the currency of an amount must be the offer's",
  "european-thousands.toml": "a number may have three decimals",
  "grant-prices-disagree.toml": together,
  "grant-prices-without-today.toml": together,
  "hours-of-a-salary.toml": together,
  "not-private.toml": together,
  "options-without-price.toml": together,
  "out-of-reach.toml": "figures that are too large to compute",
  "priced-each-year.toml": together,
  "prices-and-growth.toml": together,
  "private-purchase-plan.toml": together,
  "private-without-terms.toml": together,
  "schedule-95.toml": "the sum of a schedule",
  "seventeen-digits.toml": "the digits of a number as they are written",
  "shares-without-price.toml": together,
  "start-out-of-range.toml": "the format of a date has no range of years",
  "terms-without-effect.toml": together,
  "time-decimals.toml": "decimals as they are written",
};

test("every bad file is refused, unless a schema cannot tell", () => {
  const files = tomlFiles("tests", "bad");
  const { refused } = lint(schemas.offer, files);
  const passed = files.map((file) => path.basename(file)).filter((name) => !refused.has(name));
  assert.deepEqual(passed.sort(), Object.keys(uncaught).sort());
});

test("amounts and rates are read as the program reads them", () => {
  const wrong = {
    base: ["185,00", "much", "15%", "-5", "$100 an hour", "80k / 60k", "1.300.000", "10_"],
    raise: ["3", "-101%", "1001%", "%", "3 percent", ".5%"],
    discount: ["110%", "-1%", "30"],
  };
  const right = {
    base: ["185k", "$1.2M", "185,000", "175,000 USD", " $95 000.50 ", "1.2 million", "185'000", "185_000", "US$ 95.-", "95k USD"],
    raise: ["3%", "-100%", "+2.5 %", "1000%", "007%"],
    discount: ["0%", "100.0%", "99.5%"],
  };
  const offer = (key, text) => {
    const value = JSON.stringify(text);
    if (key === "base") return `base = ${value}\n`;
    const stock = `[stock]\nprice = 5\nprivate = true\ndiscount = ${value}\n`;
    return `base = 100_000\n${key === "raise" ? `raise = ${value}\n` : stock}`;
  };
  const files = (texts) =>
    written("text", Object.entries(texts).flatMap(([key, all]) => all.map((text) => offer(key, text))));
  const good = files(right);
  for (const file of good) assert.equal(offercalc("check", file).status, 0, readFileSync(file, "utf8"));
  accepts(schemas.offer, good);
  const bad = files(wrong);
  for (const file of bad) assert.equal(offercalc("check", file).status, 1, readFileSync(file, "utf8"));
  const { refused } = lint(schemas.offer, bad);
  const missed = bad.filter((file) => !refused.has(path.basename(file)));
  assert.deepEqual(missed.map((file) => readFileSync(file, "utf8")), []);
});

const line = "#:schema ./offer.schema.json\n";

test("keys and choices are completed and explained", async () => {
  const open = await languageServer(folder);
  const top = await open(`${line}|\n`);
  for (const key of ["base", "bonus", "sign_on", "rsu.value", "stock.price"]) {
    assert.ok(top.labels.includes(key), `${key}: ${top.labels}`);
  }
  assert.match(top.about("company"), /the company/);
  for (const header of ["[rsu]", "[[rsu]]"]) {
    const grant = await open(`${line}base = 1\n${header}\nvalue = 1\n|\n`);
    assert.ok(grant.labels.includes("grant_price") && !grant.labels.includes("value"), `${grant.labels}`);
  }
  assert.ok((await open(`${line}base = 1\n[bonus]\n|\n`)).labels.includes("paid_after"));
  assert.ok((await open(`${line}[base]\n|\n`)).labels.includes("hourly"));
  const preset = await open(`${line}base = 1\n[rsu]\nvesting = "|"\n`);
  assert.ok(preset.labels.includes('"amazon"'), `${preset.labels}`);
  assert.match(preset.about('"amazon"'), /^5\/15\/40\/40.*Source: levels\.fyi/s);
  const basis = await open(`${line}base = 1\n[bonus]\nbasis = "|"\n`);
  assert.deepEqual(basis.labels, ['"current_year"', '"prior_year"']);
  assert.match((await open(`${line}ba|se = 1\n`)).hover, /base salary per year.*175_000/s);
});

test("the line from init connects the schema, and does no harm without it", async () => {
  const text = printed("init");
  assert.ok(text.includes(`\n${line}`));
  const open = await languageServer(folder);
  const wait = () => new Promise((done) => setTimeout(done, 1_000));
  const mistake = text.replace("\nlevel =", "\nlevle =");
  const [right, wrong] = [await open(text), await open(mistake)];
  const without = await open(mistake.replace("./offer", "./missing"));
  await wait();
  assert.deepEqual(right.problems(), []);
  assert.match(wrong.problems().join("\n"), /levle/);
  assert.deepEqual(without.problems(), []);
});

test("no position in a file from init ends the language server", async () => {
  const open = await languageServer(folder);
  const lines = printed("init").split("\n");
  const headers = lines.flatMap((text, index) => (/^\[/.test(text) ? [index + 1] : []));
  for (const index of headers) {
    const marked = [...lines.slice(0, index), "|", ...lines.slice(index)].join("\n");
    assert.ok((await open(marked)).labels.length > 0, lines[index - 1]);
  }
});

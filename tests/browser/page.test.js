// Pages of `--format html` in headless Chromium. See README.md.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import puppeteer from "puppeteer-core";

const ROOT = resolve(fileURLToPath(import.meta.url), "../../..");
const PROGRAM = process.env.OFFERCALC ?? join(ROOT, "target/debug/offercalc");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const SCREENSHOTS = process.env.SCREENSHOTS;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const PAIR = ["offers/google-l5.toml", "offers/meta-e6.toml"];
const TWELVE = [
  "amazon-l6", "amazon-l6-negotiated", "amazon-l6-shares", "amazon-l7", "google-l5", "meta-e6",
  "microsoft-principal", "netflix-senior", "full-benefits", "private-double-trigger",
  "startup", "seattle-400k",
].map((name) => `offers/${name}.toml`);

/** Every command with a page, by the name of its screenshots. */
const PAGES = {
  compare: ["compare", ...PAIR],
  "compare-net": ["compare", ...PAIR, "--net"],
  twelve: ["compare", ...TWELVE],
  show: ["show", PAIR[0], "--ledger"],
  whatif: ["whatif", PAIR[0], "base=240k"],
  sweep: ["sweep", ...PAIR, "growth=-20%..40%:5%"],
  grid: ["sweep", ...PAIR, "1:base=200k..260k:20k", "growth=-20%..40%:20%"],
  leave: ["leave", ...PAIR],
  "leave-day": ["leave", PAIR[0], "--month", "18"],
  score: ["score", ...PAIR],
  simulate: ["simulate", ...PAIR, "--paths", "20000"],
  tax: ["tax", PAIR[0]],
  scenarios: ["compare", ...PAIR, "--scenarios", "default"],
  market: ["market", ...PAIR],
  bands: ["market", "--list"],
  solve: ["solve", PAIR[0], "base", "total=2M"],
  walkaway: ["walkaway", ...PAIR, "--current", "400000"],
  presets: ["presets"],
  check: ["check", ...PAIR],
};

const WIDTHS = [375, 768, 1280];
const NAME = `<script>alert(1)</script>&"'`;

const folder = mkdtempSync(join(tmpdir(), "offercalc-pages-"));
let browser;

before(async () => {
  if (SCREENSHOTS) mkdirSync(SCREENSHOTS, { recursive: true });
  // The sandbox of Chromium does not start for root, which containers run as.
  browser = await puppeteer.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a page and returns its address. */
function written(name, args) {
  const path = join(folder, `${name}.html`);
  execFileSync(PROGRAM, [...args, "--format", "html", "--output", path], { cwd: ROOT });
  return pathToFileURL(path).href;
}

/** Opens an address, and calls `use` with its tab and everything that it logged or requested. */
async function opened(address, use) {
  const tab = await browser.newPage();
  const messages = [];
  const requests = [];
  tab.on("console", (message) => messages.push(message.text()));
  tab.on("pageerror", (error) => messages.push(String(error)));
  tab.on("dialog", async (dialog) => {
    messages.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  tab.on("request", (request) => requests.push(request.url()));
  try {
    await tab.goto(address, { waitUntil: "load" });
    await use(tab);
    assert.deepEqual(messages, [], "nothing is logged");
    assert.deepEqual(requests, [address], "nothing is requested but the page");
  } finally {
    await tab.close();
  }
}

async function screenshot(tab, name) {
  if (SCREENSHOTS) await tab.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** What axe finds wrong, in a line for each rule and element. */
async function violations(tab) {
  await tab.evaluate(AXE);
  const found = await tab.evaluate(async () => (await axe.run()).violations);
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

/** The elements that reach over the right edge and are not inside a region that scrolls. */
function tooWide() {
  const isInside = (element) => element.parentElement?.closest(".scroll") != null;
  const wide = [...document.body.querySelectorAll("*")].filter((element) => {
    return !isInside(element) && element.getBoundingClientRect().right > innerWidth + 0.5;
  });
  const names = wide.map((element) => element.outerHTML.slice(0, 80));
  if (document.documentElement.scrollWidth > innerWidth) names.push("the page scrolls sideways");
  return names;
}

for (const [name, args] of Object.entries(PAGES)) {
  describe(name, () => {
    let address;
    before(() => {
      address = written(name, args);
    });

    for (const scheme of ["light", "dark"]) {
      test(`is accessible in ${scheme} colors`, async () => {
        await opened(address, async (tab) => {
          await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          for (const width of WIDTHS) {
            await tab.setViewport({ width, height: 800 });
            assert.deepEqual(await violations(tab), [], `at ${width} px`);
            await screenshot(tab, `${name}-${width}-${scheme}`);
          }
        });
      });
    }

    test("fits every screen", async () => {
      await opened(address, async (tab) => {
        for (const width of WIDTHS) {
          await tab.setViewport({ width, height: 800 });
          assert.deepEqual(await tab.evaluate(tooWide), [], `at ${width} px`);
        }
      });
    });

    test("has the same content without JavaScript", async () => {
      let text;
      await opened(address, async (tab) => {
        text = await tab.evaluate(() => document.body.innerText);
      });
      const tab = await browser.newPage();
      await tab.setJavaScriptEnabled(false);
      await tab.goto(address, { waitUntil: "load" });
      // Scripts of the test still run.
      assert.equal(await tab.evaluate(() => document.body.innerText), text);
      assert.equal(await tab.evaluate(() => document.scripts.length), 0);
      await tab.close();
    });
  });
}

test("tables that scroll can be reached with the keyboard", async () => {
  await opened(written("keyboard", PAGES.twelve), async (tab) => {
    await tab.setViewport({ width: 375, height: 800 });
    const regions = await tab.evaluate(() => document.querySelectorAll(".scroll").length);
    const reached = new Set();
    for (let step = 0; step < regions; step += 1) {
      await tab.keyboard.press("Tab");
      reached.add(await tab.evaluate(() => document.activeElement.getAttribute("aria-labelledby")));
    }
    assert.equal(reached.size, regions);
    await tab.keyboard.press("ArrowRight");
    await tab.waitForFunction(() => document.activeElement.scrollLeft > 0);
  });
});

test("names with markup are shown as text", async () => {
  const offer = join(folder, "markup.toml");
  writeFileSync(offer, `name = '''${NAME}'''\nbase = 100_000\nsign_on = 5_000\n`);
  for (const command of [["compare", offer, PAIR[0]], ["simulate", offer, PAIR[0]], ["show", offer]]) {
    await opened(written("markup", command), async (tab) => {
      const texts = await tab.evaluate(() => ({
        heading: document.querySelector("h1").textContent,
        title: document.title,
        body: document.body.textContent,
      }));
      for (const [where, text] of Object.entries(texts)) {
        assert.ok(text.includes(NAME), `${command[0]}, ${where}`);
      }
    });
  }
});

test("a name from right to left does not reverse its sentence", async () => {
  const offer = join(folder, "hebrew.toml");
  writeFileSync(offer, `name = "שלום"\nbase = 900_000\n`);
  await opened(written("hebrew", ["compare", offer, PAIR[0]]), async (tab) => {
    const left = await tab.evaluate(() => {
      const name = document.querySelector(".answer bdi");
      const range = document.createRange();
      range.selectNode(name.nextSibling);
      return [name.getBoundingClientRect().left, range.getBoundingClientRect().left];
    });
    assert.ok(left[0] < left[1], "the sentence goes on to the right of the name");
    await screenshot(tab, "hebrew");
  });
});

test("two offers print on two pages", async () => {
  for (const format of ["A4", "Letter"]) {
    await opened(written("print", PAGES.compare), async (tab) => {
      const pdf = Buffer.from(await tab.pdf({ format, preferCSSPageSize: false }));
      if (SCREENSHOTS) writeFileSync(join(SCREENSHOTS, `compare-${format}.pdf`), pdf);
      const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
      assert.ok(pages <= 2, `${pages} pages of ${format}`);
    });
  }
});

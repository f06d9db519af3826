// Taplo, as its command line and as the language server inside Even Better TOML.

import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import lsp from "@taplo/lsp";

const cli = fileURLToPath(new URL("node_modules/@taplo/cli/dist/cli.js", import.meta.url));

/** The files that `taplo lint` refuses, by name, and what it printed. */
export function lint(schema, files) {
  const args = [cli, "lint", "--colors", "never", "--no-auto-config", "--schema", pathToFileURL(schema).href];
  const run = spawnSync(process.execPath, [...args, ...files], { encoding: "utf8" });
  const printed = run.stdout + run.stderr;
  const found = Number(/found files total=(\d+)/.exec(printed)?.[1]);
  if (found !== files.length) throw new Error(`taplo read ${found} of ${files.length} files\n${printed}`);
  const refused = printed.matchAll(/invalid file .*path="([^"]*)"/g);
  return { refused: new Set(Array.from(refused, ([, file]) => path.basename(file))), printed };
}

// The server would ask for a catalogue of schemas.
globalThis.fetch = async () => {
  throw new Error("no network in tests");
};

/** A language server for the files of a folder, without the network. */
export async function languageServer(folder) {
  const answers = new Map();
  const problems = new Map();
  let calls = 0;
  const environment = {
    now: () => new Date(),
    envVar: () => undefined,
    envVars: () => [],
    stdErrAtty: () => false,
    stdin: async () => new Uint8Array(),
    stdout: async (bytes) => bytes.length,
    stderr: async (bytes) => bytes.length,
    glob: () => [],
    readFile: (file) => readFile(file),
    writeFile: async () => {},
    urlToFilePath: (url) => fileURLToPath(url),
    isAbsolute: (file) => path.isAbsolute(file),
    cwd: () => folder,
    findConfigFile: () => undefined,
  };
  const received = (message) => {
    if (message.method === undefined) return answers.get(message.id)?.(message.result);
    if (message.method === "textDocument/publishDiagnostics") {
      problems.set(message.params.uri, message.params.diagnostics.map((it) => it.message));
    }
    if (message.id !== undefined) {
      const result = message.params.items?.map(() => null) ?? null;
      setTimeout(() => server.send({ jsonrpc: "2.0", id: message.id, result }));
    }
  };
  const server = await lsp.TaploLsp.initialize(environment, { onMessage: received });
  const notify = (method, params) => server.send({ jsonrpc: "2.0", method, params });
  const request = (method, params) =>
    new Promise((answer) => {
      answers.set(++calls, answer);
      server.send({ jsonrpc: "2.0", id: calls, method, params });
    });
  const root = pathToFileURL(folder + path.sep).href;
  const workspaceFolders = [{ uri: root, name: "offers" }];
  await request("initialize", { processId: null, rootUri: root, capabilities: {}, workspaceFolders });
  notify("initialized", {});

  /** Opens a text in which `|` marks the cursor. */
  return async function open(marked, name = `${calls}.toml`) {
    const [before, after = ""] = marked.split("|");
    const lines = before.split("\n");
    const position = { line: lines.length - 1, character: lines.at(-1).length };
    const textDocument = { uri: root + name };
    notify("textDocument/didOpen", {
      textDocument: { ...textDocument, languageId: "toml", version: 1, text: before + after },
    });
    const completed = (await request("textDocument/completion", { textDocument, position })) ?? [];
    const hover = await request("textDocument/hover", { textDocument, position });
    return {
      labels: completed.map((it) => it.label),
      about: (label) => completed.find((it) => it.label === label)?.documentation?.value ?? "",
      hover: hover?.contents?.value ?? "",
      problems: () => problems.get(textDocument.uri) ?? [],
    };
  };
}

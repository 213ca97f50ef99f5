import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { repository } from "./repository-files.ts";
import { runDativo } from "./run-program.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dativo-dev-"));
  await writeReader('yield [{ id: 1, name: "one" }, { id: 2, name: "two" }];');
  await writeFile(
    join(folder, "job.yaml"),
    "source: { custom_reader: './reader.ts:Numbers' }\ntarget: { type: json-file, output: ./out }\n",
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const writeReader = (body: string): Promise<void> =>
  writeFile(
    join(folder, "reader.ts"),
    `import { defineReader } from "@dativo/core/plugin";

interface Wanted { readonly at: number }

export const Numbers = defineReader({
  async *extract() {
    ${body}
  },
});
`,
  );

/** Runs the command until somebody aborts it, and waits for texts in its order. */
class Session {
  readonly #child = spawn(
    process.execPath,
    [join(repository, "packages/dativo/bin/dativo.js"), "dev", "job.yaml"],
    { cwd: folder, env: { ...process.env, NO_COLOR: "1" }, stdio: ["ignore", "pipe", "pipe"] },
  );
  /** With the exit code. */
  readonly ended: Promise<number | null>;
  #text = "";
  #wake: () => void = () => undefined;

  constructor() {
    this.ended = new Promise((resolve) => void this.#child.once("exit", resolve));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        this.#text += chunk.toString("utf8");
        this.#wake();
      });
    }
  }

  /** What was written up to the text; it is not looked at again. */
  async until(text: string): Promise<string> {
    while (!this.#text.includes(text)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const end = this.#text.indexOf(text) + text.length;
    const before = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    return before;
  }

  async end(): Promise<number | null> {
    this.#child.kill("SIGINT");
    return this.ended;
  }
}

it("shows rows and columns, and what is different when the plugin is saved", async () => {
  const session = new Session();
  const first = await session.until("Ctrl-C ends it.");
  expect(first).toContain("2 rows");
  expect(first).toMatch(/id bigint, name string/u);
  expect(first).toMatch(/^1 +one$/mu);

  await writeReader(
    'yield [{ id: 1, name: "one", paid: true }, { id: 3, name: "three", paid: false }];',
  );
  const second = await session.until("Ctrl-C ends it.");
  expect(second).toContain("reader.ts has changed");
  expect(second).toContain("+ column paid boolean");
  expect(second).toContain('- {"id":2,"name":"two"}');

  await writeReader("throw new TypeError(`no page ${({ at: 4 } as Wanted).at}`);");
  const third = await session.until("Ctrl-C ends it.");
  expect(third).toContain("no page 4");
  expect(await session.end()).toBe(0);
});

it("does not wait for a plugin in a loop, neither when it is saved nor at the end", async () => {
  await writeReader('console.error("into the loop"); for (;;);');
  const session = new Session();
  await session.until("into the loop");
  await writeReader("yield [{ id: 9007199254740993n }];");
  const shown = await session.until("Ctrl-C ends it.");
  // Every digit of it.
  expect(shown).toMatch(/^9007199254740993$/mu);
  await writeReader('console.error("once more"); for (;;);');
  await session.until("once more");
  expect(await session.end()).toBe(0);
});

it("says so where there is no such folder", async () => {
  const { code, stderr } = await runDativo(["dev", "nowhere/job.yaml"], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain("FOLDER_NOT_WATCHED");
});

it("says it once for programs, rejects and all", async () => {
  await writeReader('yield [{ id: 1, name: "one" }, { id: "x", name: "two" }];');
  await writeFile(
    join(folder, "job.yaml"),
    `source: { custom_reader: './reader.ts:Numbers' }
target: { type: json-file, output: ./out }
asset: { name: numbers, schema: [{ name: id, type: integer, required: true }] }
`,
  );
  const { code, stdout, stderr } = await runDativo(["dev", "job.yaml", "--once", "--json"], {
    cwd: folder,
  });
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    columns: [{ name: "id" }],
    rows: ['{"id":1}'],
    rejects: [{ reason: "INVALID_VALUE", position: { row: 2 } }],
    partitions: 1,
  });
});

it("points into the plugin's own lines, in TypeScript as well", async () => {
  await writeReader("throw new TypeError('broken');");
  const { code, stderr } = await runDativo(["dev", "job.yaml", "--once", "--log-level", "debug"], {
    cwd: folder,
  });
  expect(code).toBe(2);
  expect(stderr).toContain("PLUGIN_FAILED");
  expect(stderr).toMatch(/reader\.ts:7:\d+/u);
});

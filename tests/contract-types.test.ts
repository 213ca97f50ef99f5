import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTemporaryFolder } from "@dativo/core/testing";
import { afterAll, expect, test } from "vitest";
import { main } from "../packages/dativo/src/main.ts";
import { collectingHost } from "../packages/dativo/src/__fixtures__/collecting-host.ts";
import { repository } from "./repository-files.ts";
import { runProgram } from "./run-program.ts";

// Types that `dativo contract types` writes, compiled together with a plugin that uses them.
const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

const contract = `name: public.order-lines
description: Lines of orders. */ Not the end.
team: { owner: shop }
schema:
  - { name: id, type: bigint, required: true, description: Of the line. }
  - { name: status, type: string, enum: [open, "it's"] }
  - { name: total, type: "decimal(12,2)", required: true }
  - { name: small, type: int16 }
  - { name: "net weight", type: double }
  - { name: at, type: timestamptz }
  - { name: raw, type: binary }
  - { name: tags, type: list, items: { type: string } }
  - name: address
    type: struct
    required: true
    fields: [{ name: city, type: string, required: true }, { name: lines, type: list, items: { type: int32, required: true } }]
`;

async function types(...options: string[]) {
  const collected = collectingHost(folder.path);
  const exitCode = await main(["contract", "types", ...options], collected.host);
  return { exitCode, stdout: collected.stdout(), stderr: collected.stderr() };
}

test(
  "they say what each column holds, and compile with a reader",
  { timeout: 60_000 },
  async () => {
    await writeFile(join(folder.path, "lines.yaml"), contract);
    expect(await types("lines.yaml", "-o", "lines.ts")).toMatchObject({ exitCode: 0, stdout: "" });
    const text = await readFile(join(folder.path, "lines.ts"), "utf8");
    expect(text)
      .toBe(`// Made from lines.yaml by \`dativo contract types\`: make it anew after a change.

/** A record of the contract 'public.order-lines', version 1.0. Lines of orders. *\\/ Not the end. */
export type PublicOrderLines = {
  /** Of the line. */
  id: bigint;
  status: "open" | "it's" | null;
  total: string;
  small: number | null;
  "net weight": number | null;
  at: string | null;
  raw: Uint8Array | null;
  tags: (string | null)[] | null;
  address: {
    city: string;
    lines: (number)[] | null;
  };
};
`);
    const reader = `import { defineReader, type Row } from "@dativo/core/plugin";
import type { PublicOrderLines } from "./lines.ts";
const line: PublicOrderLines = { id: 1n, status: "open", total: "1.50", small: null, "net weight": 2, at: null, raw: null, tags: ["a", null], address: { city: "x", lines: [1] } };
const row: Row = line;
export const Reader = defineReader({ async *extract() { yield [line, row]; } });
// @ts-expect-error 'opened' is no status
export const wrong: PublicOrderLines = { ...line, status: "opened" };
// @ts-expect-error an int64 is a bigint
export const rounded: PublicOrderLines = { ...line, id: 1 };
`;
    await writeFile(join(folder.path, "reader.ts"), reader);
    await symlink(join(repository, "node_modules"), join(folder.path, "node_modules"), "dir");
    const settings = {
      module: "nodenext",
      target: "es2023",
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      customConditions: ["@dativo/source"],
      types: ["node"],
    };
    await writeFile(
      join(folder.path, "tsconfig.json"),
      JSON.stringify({ compilerOptions: settings, files: ["reader.ts"] }),
    );
    const compiler = join(repository, "node_modules/typescript/bin/tsc");
    const compiled = await runProgram(process.execPath, [compiler, "-p", folder.path], {
      cwd: folder.path,
    });
    expect(compiled, compiled.stdout).toMatchObject({ code: 0 });
  },
);

test("those of all streams of a job have different names, and nothing is written over", async () => {
  const job = `source: { type: csv, files: [{ path: a.csv, name: a, asset_path: lines.yaml }, { path: b.csv, name: b }] }
target: { type: parquet, output: out }
asset: { name: public_order.lines, schema: [{ name: id, type: bigint }] }
`;
  await writeFile(join(folder.path, "job.yaml"), job);
  await writeFile(join(folder.path, "lines.yaml"), contract);
  const { stdout, exitCode } = await types("job.yaml");
  expect(exitCode).toBe(0);
  expect(stdout.match(/^export type \w+/gmu)).toEqual([
    "export type PublicOrderLines",
    "export type PublicOrderLines2",
  ]);
  await writeFile(join(folder.path, "mine.ts"), "// mine\n");
  expect(await types("lines.yaml", "-o", "mine.ts")).toMatchObject({ exitCode: 2 });
  expect(await readFile(join(folder.path, "mine.ts"), "utf8")).toBe("// mine\n");
  expect(await types("lines.yaml", "-o", "mine.ts", "--force")).toMatchObject({ exitCode: 0 });
});

test("a job without a contract, and a broken one, are errors", async () => {
  const bare = "source: { type: csv, files: [a.csv] }\ntarget: { type: parquet, output: out }\n";
  await writeFile(join(folder.path, "bare.yaml"), bare);
  expect((await types("bare.yaml")).stderr).toContain("CONTRACT_MISSING");
  await writeFile(
    join(folder.path, "broken.yaml"),
    "name: a\nteam: { owner: b }\nschema: [{ name: id, type: bigin }]\n",
  );
  const broken = await types("broken.yaml");
  expect(broken.exitCode).toBe(2);
  expect(broken.stderr).toContain("broken.yaml:3:");
});

import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTemporaryFolder, type TemporaryFolder } from "@dativo/core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collectingHost } from "./__fixtures__/collecting-host.ts";
import { main } from "./main.ts";

const reader = fileURLToPath(new URL("../../reader-csv/src/csv-reader.ts", import.meta.url));
const plugins = fileURLToPath(new URL("__fixtures__/plugins.mjs", import.meta.url));

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await createTemporaryFolder();
  await writeFile(
    join(folder.path, "orders.csv"),
    "id,price\n1,2.50\n2,cheap\n3,\u001b[2Jdear\n\nx,1\n",
  );
  await writeJob("decimal(9,2)");
});
afterEach(() => folder.remove());

async function writeJob(price: string, id = "integer", rules: object = {}): Promise<void> {
  const job = {
    source: {
      custom_reader: `${reader}:CsvReader`,
      files: [{ path: "orders.csv", name: "orders" }],
    },
    target: { custom_writer: `${plugins}:TextWriter`, output: "./out" },
    asset: {
      name: "orders",
      schema: [
        { name: "id", type: id },
        { name: "price", type: price, ...rules },
      ],
    },
    schema_validation_mode: "warn",
  };
  await writeFile(join(folder.path, "orders.yaml"), JSON.stringify(job));
}

async function dativo(...argv: string[]) {
  const collected = collectingHost(folder.path);
  const exitCode = await main(argv, collected.host);
  return { exitCode, stdout: collected.stdout(), stderr: collected.stderr() };
}

const show = (...options: string[]) => dativo("rejects", "show", "orders.yaml", ...options);
const replay = (...options: string[]) => dativo("rejects", "replay", "orders.yaml", ...options);

describe("dativo rejects show", () => {
  it("says that there is nothing", async () => {
    expect(await show()).toEqual({
      exitCode: 0,
      stdout: "orders: no record was ever rejected.\n",
      stderr: "",
    });
  });

  it("sums up, shows the first records, and says where the files are", async () => {
    expect((await dativo("run", "orders.yaml", "-q")).exitCode).toBe(1);
    const { exitCode, stdout } = await show("--limit", "2");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^orders: 3 rejected records\n/u);
    expect(stdout).toContain(
      "STREAM  COLUMN  REASON         RECORDS\norders  price   INVALID_VALUE  2\n",
    );
    expect(stdout).toContain('orders.csv:3  price   INVALID_VALUE  "cheap"');
    expect(stdout).toContain("orders.csv:4");
    expect(stdout).not.toContain("orders.csv:6");
    expect(stdout).toContain("and 1 more: see --limit");
    expect(stdout).toMatch(/\nout\/_rejects\/\S+\.jsonl +\S+ +3 +to replay\n$/u);
    expect(stdout).not.toContain("\u001b");
  });

  it("takes filters, and prints JSON Lines", async () => {
    await dativo("run", "orders.yaml", "-q");
    const { stdout } = await show("--column", "id", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      stream: "orders",
      commit: 1,
      line: 3,
      status: "pending",
      column: "id",
      reason: "INVALID_VALUE",
      value: "x",
      raw: "x,1",
      position: { file: "orders.csv", line: 6 },
    });
    expect((await show("--reason", "INVALID_VALUE", "--json")).stdout.split("\n")).toHaveLength(4);
    expect((await show("--reason", "OTHER")).stdout).toContain("no rejected records");
    expect((await show("--run", "other")).stdout).toContain("no record");
    const unknown = await show("--stream", "ordres");
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain("REJECT_STREAM_UNKNOWN");
    expect((await show("--limit", "many")).stderr).toContain("OPTION_VALUE_INVALID");
  });
});

it("dativo rejects alone shows its help", async () => {
  const { exitCode, stdout, stderr } = await dativo("rejects");
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(/^Usage: dativo rejects /u);
  expect(stderr).toContain("replay [options] <job>");
  expect(stderr).not.toContain("error");
});

describe("dativo rejects replay", () => {
  it("publishes what the mended contract takes, and says when nothing is left", async () => {
    await writeJob("string", "integer", { pattern: "^[0-9.]+$" });
    await dativo("run", "orders.yaml", "-q");
    await writeJob("string");
    const first = await replay();
    expect(first.exitCode).toBe(1);
    expect(first.stdout).toContain("3 rows read, 2 rows written, 1 row rejected");
    const { stdout } = await show();
    expect(stdout).toMatch(/^orders: 1 rejected record\n/u);
    expect(stdout).toMatch(/ 1 +to replay\n.+ 3 +replayed by commit 2\n$/u);
    const path = /^(out\/_rejects\/\S+) .+to replay$/mu.exec(stdout)?.[1] ?? "";
    const file = join(folder.path, path);
    await writeFile(file, (await readFile(file, "utf8")).replace('"raw":"x,1"', '"raw":"4,1"'));
    const second = await replay("--json");
    expect(second.exitCode).toBe(0);
    expect(second.stderr).toContain("was edited after its run");
    expect(JSON.parse(second.stdout)).toMatchObject({
      status: "succeeded",
      streams: [{ rows_read: 1, rows_written: 1, commit: 3 }],
    });
    const third = await replay();
    expect(third.exitCode).toBe(0);
    expect(third.stdout).toContain("There are no rejected records to replay.\n");
    expect((await show()).stdout).toContain("orders: no rejected records");
    expect((await show("--all")).stdout).toMatch(/^orders: 4 rejected records\n/u);
  });

  it("fails where a file is gone, and shows it", async () => {
    await dativo("run", "orders.yaml", "-q");
    await rm(join(folder.path, "out", "_rejects"), { recursive: true });
    expect(existsSync(join(folder.path, "out", "_rejects"))).toBe(false);
    expect((await show()).stdout).toContain("the file is missing");
    const { exitCode, stderr } = await replay();
    expect(exitCode).toBe(2);
    expect(stderr).toContain("REJECT_FILE_MISSING");
  });
});

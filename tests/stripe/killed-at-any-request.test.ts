import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeStripe } from "../../packages/reader-stripe/src/__fixtures__/fake-stripe.ts";
import { repository } from "../repository-files.ts";

const program = join(repository, "packages/dativo/bin/dativo.js");
const now = (): number => Math.floor(Date.now() / 1000);

let fake: FakeStripe;
let folder: string;
let job: string;

beforeEach(async () => {
  fake = await new FakeStripe().start();
  folder = await mkdtemp(join(tmpdir(), "dativo-stripe-kill-"));
  job = join(folder, "job.yaml");
  await writeFile(
    job,
    `name: stripe
source:
  type: stripe
  connection: { base_url: "${fake.url}" }
  credentials: { api_key: "sk_test_fake" }
  objects: [customers, invoices]
  incremental: { strategy: updated }
target: { type: json-file, output: ./out }
`,
  );
});
afterEach(async () => {
  await fake[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the job, and kills it when it makes the request; tells whether it came so far. */
async function isKilledAt(at: number): Promise<boolean> {
  const child = spawn(process.execPath, [program, "run", job, "--quiet"], { stdio: "ignore" });
  const first = fake.requests;
  fake.fault = (request) => {
    if (request - first === at) child.kill("SIGKILL");
    return undefined;
  };
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== null) expect(code, `the run with ${fake.requests - first} requests`).toBe(0);
  return code === null;
}

/** Kills it at its first request, at its second one, and so on, until it comes to its end. */
async function killEverywhere(): Promise<number> {
  let kills = 0;
  while (await isKilledAt(kills + 1)) kills += 1;
  return kills;
}

/** All records of all commits of a stream. */
async function written(stream: string): Promise<Record<string, unknown>[]> {
  const output = join(folder, "out", stream);
  const files = await readdir(output, { recursive: true });
  const texts = await Promise.all(
    files
      .filter((name) => name.endsWith(".jsonl") && !name.includes("_dativo"))
      .map((name) => readFile(join(output, name), "utf8")),
  );
  return texts.flatMap((text) =>
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
}

const ids = (rows: readonly Record<string, unknown>[]): string[] =>
  rows.map((row) => `${String(row["id"])} ${String(row["description"])}`).toSorted();

it("loses and doubles nothing when it is killed at any of its requests", async () => {
  const created = now() - 100 * 86_400;
  for (let index = 0; index < 250; index += 1) {
    const id = `cus_${index}`;
    fake.put("customer", { id, object: "customer", created, description: "first" }, created);
  }
  for (let index = 0; index < 4; index += 1) {
    const data = Array.from({ length: 15 }, (_, line) => ({ id: `il_${index}_${line}` }));
    const lines = { object: "list", data };
    const id = `in_${index}`;
    const invoice = { id, object: "invoice", created: created + index, description: id, lines };
    fake.put("invoice", invoice, created);
  }
  // Three pages of customers, one of invoices and the rest of four lists of lines, at least.
  expect(await killEverywhere()).toBeGreaterThanOrEqual(8);
  const customers = await written("customers");
  expect(ids(customers)).toEqual(ids([...fake.collections[0]!.live.values()]));
  const invoices = await written("invoices");
  expect(ids(invoices)).toEqual(ids([...fake.collections[1]!.live.values()]));
  for (const { lines } of invoices) {
    expect(lines).toMatchObject({ has_more: false });
    expect((lines as { data: unknown[] }).data).toHaveLength(15);
  }

  for (let index = 0; index < 5; index += 1) {
    const id = `cus_${index}`;
    const changed = { id, object: "customer", created, description: "second" };
    fake.put("customer", changed, now());
  }
  fake.delete("customer", "cus_9", now());
  // The events of both kinds, and the five customers themselves.
  expect(await killEverywhere()).toBeGreaterThanOrEqual(7);
  const later = await written("customers");
  const added = later.filter(
    ({ description, deleted }) => description === "second" || deleted === true,
  );
  expect(ids(added)).toEqual([
    ...[0, 1, 2, 3, 4].map((index) => `cus_${index} second`),
    "cus_9 null",
  ]);
  expect(later).toHaveLength(256);
});

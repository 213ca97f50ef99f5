import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runJob } from "@dativo/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { judge } from "../iceberg/judge.ts";
import { metadataFile } from "../iceberg/table-job.ts";
import { repository } from "../repository-files.ts";
import { askForService, describeWithService } from "../services/ask-for-service.ts";
import {
  FakeStripe,
  linesOf,
  type StripeRecord,
} from "../../packages/reader-stripe/src/__fixtures__/fake-stripe.ts";

const customers = 10_000;
const invoices = 40;
const now = (): number => Math.floor(Date.now() / 1000);

/** What Stripe's own mock answers with: an object that has all fields of its kind. */
async function template(url: string, path: string): Promise<StripeRecord> {
  const response = await fetch(`${url}${path}?limit=1`, {
    headers: { authorization: "Bearer sk_test_1" },
  });
  const [first] = ((await response.json()) as { data: StripeRecord[] }).data;
  return first!;
}

const source = (url: string): string => `name: stripe
source:
  type: stripe
  connection: { base_url: "${url}" }
  credentials: { api_key: "sk_test_fake" }
  objects: [{ name: customers, primary_key: [id] }, { name: invoices, primary_key: [id] }]
  rate_limits: { rps_default: 2000 }
  options: { retry_delay_seconds: 0.001, max_retries: 8 }`;

function fill(fake: FakeStripe, customer: StripeRecord, invoice: StripeRecord): void {
  const start = now() - 400 * 86_400;
  for (let index = 0; index < customers; index += 1) {
    // A hundred and fifty of one second, more than a page holds.
    const created = index >= 5000 && index < 5150 ? start + 5_000_000 : start + index * 3000;
    const id = `cus_${String(index).padStart(6, "0")}`;
    fake.put("customer", { ...customer, id, created, balance: index }, created);
  }
  for (let index = 0; index < invoices; index += 1) {
    const id = `in_${String(index).padStart(4, "0")}`;
    const [line] = linesOf(invoice);
    const data = Array.from({ length: 15 }, (_, number) => ({
      ...line,
      id: `il_${index}_${number}`,
    }));
    const lines = { object: "list", data };
    fake.put("invoice", { ...invoice, id, created: start + index, lines }, start + index);
  }
}

async function tables(folder: string): Promise<Map<string, Readonly<Record<string, unknown>>[]>> {
  const found = new Map<string, Readonly<Record<string, unknown>>[]>();
  for (const name of ["customers", "invoices"]) {
    const file = await metadataFile(join(folder, "lake", "default", name));
    const [table] = await judge(undefined, [
      { do: "describe", metadata_file: file, duckdb: false },
    ]);
    found.set(name, [...(table?.rows ?? [])]);
  }
  return found;
}

/** Every object that lives is in the table as it is now, and of each that is gone its tombstone. */
async function expectSource(fake: FakeStripe, folder: string): Promise<void> {
  const found = await tables(folder);
  for (const [index, name] of ["customers", "invoices"].entries()) {
    const rows = found.get(name) ?? [];
    const { live, gone } = fake.collections[index]!;
    const byId = new Map(rows.map((row) => [row["id"], row]));
    expect(byId.size, name).toBe(rows.length);
    const living = rows.filter(({ deleted }) => deleted !== true);
    expect(living, name).toHaveLength(live.size);
    for (const record of live.values()) {
      const row = byId.get(record.id);
      expect(row, record.id).toMatchObject({ id: record.id });
      if (record["balance"] !== undefined) expect(row?.["balance"]).toBe(record["balance"]);
      if (record["lines"] === undefined) continue;
      const lines = JSON.parse(row?.["lines"] as string) as { data: unknown; has_more: boolean };
      expect(lines.data).toEqual(linesOf(record));
      expect(lines.has_more).toBe(false);
    }
    for (const id of gone) expect(byId.get(id), id).toMatchObject({ deleted: true });
  }
}

await describeWithService("stripe-mock", "a Stripe account that lives", (mock) => {
  let folder: string;
  let fake: FakeStripe;
  let job: string;
  let customer: StripeRecord;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dativo-stripe-"));
    fake = await new FakeStripe().start();
    customer = await template(mock, "/v1/customers");
    fill(fake, customer, await template(mock, "/v1/invoices"));
    job = join(folder, "job.yaml");
    await writeFile(
      job,
      `${source(fake.url)}
  incremental: { strategy: updated, lookback_days: 1 }
target:
  type: iceberg
  mode: merge
  catalog: { type: filesystem, warehouse: ./lake }
`,
    );
  });
  afterAll(async () => {
    await fake?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const run = async (): Promise<number> => {
    const report = await runJob(job);
    expect(report.error?.message).toBeUndefined();
    return report.streams.reduce((sum, { rows_read: rows }) => sum + rows, 0);
  };

  const change = (seed: number): void => {
    for (let index = 0; index < 60; index += 1) {
      const number = (seed * 977 + index * 31) % 9000;
      const id = `cus_${String(number).padStart(6, "0")}`;
      const record = fake.collections[0]!.live.get(id);
      if (record) fake.put("customer", { ...record, balance: seed * 1000 + index }, now());
    }
    for (let index = 0; index < 10; index += 1) {
      const id = `cus_${String(9000 + seed * 10 + index).padStart(6, "0")}`;
      fake.delete("customer", id, now());
    }
    const created = now();
    for (let index = 0; index < 150; index += 1) {
      const id = `cus_new_${seed}_${String(index).padStart(3, "0")}`;
      fake.put("customer", { ...customer, id, created, balance: index }, created);
    }
  };

  it("is in the target, and stays so", { timeout: 240_000 }, async (context) => {
    const python = await askForService("iceberg-python");
    if ("missing" in python) return context.skip(python.missing);
    expect(await run()).toBe(customers + invoices);
    await expectSource(fake, folder);
    expect(await run()).toBe(0);

    change(1);
    expect(await run()).toBe(60 + 10 + 150);
    await expectSource(fake, folder);
    expect(await run()).toBe(0);

    // Of every eleven requests one is put off, one fails, and one breaks off in the middle.
    change(2);
    const faults = { 3: "429", 5: "500", 7: "reset" } as const;
    fake.fault = (request) => faults[(request % 11) as 3 | 5 | 7];
    expect(await run()).toBe(60 + 10 + 150);
    await expectSource(fake, folder);

    // Killed at requests all over the run, and then run again.
    change(3);
    fake.fault = () => undefined;
    for (const at of [2, 60, 222]) {
      await killAtRequest(fake, job, at);
    }
    await run();
    await expectSource(fake, folder);
    expect(await run()).toBe(0);
  });

  it("names each object that the key may not read, and reads the others", async () => {
    fake.forbidden = "/v1/invoices";
    const restricted = join(folder, "restricted.yaml");
    const text = `${source(fake.url)}\ntarget: { type: json-file, output: ./out }\n`;
    await writeFile(restricted, text);
    const report = await runJob(restricted);
    fake.forbidden = undefined;
    const failed = report.streams.filter(({ error }) => error);
    expect(failed.map(({ error }) => error?.code)).toEqual(["STRIPE_PERMISSION_MISSING"]);
    expect(failed[0]?.error?.message).toContain("'invoices'");
    expect(report.streams.find(({ error }) => !error)?.rows_written).toBeGreaterThan(9000);
  });
});

/** Starts the job, and kills it when it makes the request. */
async function killAtRequest(fake: FakeStripe, job: string, at: number): Promise<void> {
  const program = join(repository, "packages/dativo/bin/dativo.js");
  const child = spawn(process.execPath, [program, "run", job], { stdio: "ignore" });
  const first = fake.requests;
  fake.fault = (request) => {
    if (request - first === at) child.kill("SIGKILL");
    return undefined;
  };
  await once(child, "exit");
  fake.fault = () => undefined;
}

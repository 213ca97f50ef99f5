import type { JsonObject } from "@dativo/core/plugin";
import {
  CollectingLogger,
  CollectingMetrics,
  type ExtractSettings,
  extractAll,
} from "@dativo/core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FakeStripe } from "./__fixtures__/fake-stripe.ts";
import { findObject } from "./catalog.ts";
import { StripeReader } from "./stripe-reader.ts";
import { stripeReaderOptionsSchema } from "./stripe-reader-options.ts";

const day = 86_400;
const now = (): number => Math.floor(Date.now() / 1000);

let fake: FakeStripe;
beforeAll(async () => {
  fake = await new FakeStripe().start();
});
afterAll(() => fake[Symbol.asyncDispose]());
beforeEach(() => {
  fake.fault = () => undefined;
  fake.events.length = 0;
  for (const { live, gone } of fake.collections) {
    live.clear();
    gone.clear();
  }
});

const read = (settings: ExtractSettings = {}) =>
  extractAll(StripeReader, {
    connection: { base_url: fake.url },
    credentials: { api_key: "sk_test_1" },
    streams: ["customers"],
    ...settings,
    options: {
      retry_delay_seconds: 0,
      requests_per_second: 5000,
      ...(settings.options as JsonObject),
    },
  });

const customer = (id: string, created: number, more: object = {}) => ({
  id,
  object: "customer",
  created,
  ...more,
});

const ids = (rows: readonly { readonly [column: string]: unknown }[]) =>
  rows.map(({ id }) => String(id)).toSorted();

const updated = { incremental: { strategy: "updated" } } as const;

describe("a whole list", () => {
  it("is read in shares of time, each object once", async () => {
    for (let index = 0; index < 730; index += 1) {
      fake.put("customer", customer(`c${index}`, now() - index * day), 0);
    }
    const { rows, partitionPlan } = await read();
    expect(partitionPlan.partitions).toHaveLength(8);
    expect(ids(rows)).toEqual(Array.from({ length: 730 }, (_, index) => `c${index}`).toSorted());
  });

  it("begins at start_date", async () => {
    fake.put("customer", customer("old", Date.UTC(2020, 0, 1) / 1000), 0);
    fake.put("customer", customer("new", Date.UTC(2024, 0, 1) / 1000), 0);
    const { rows } = await read({ options: { start_date: "2023-01-01" } });
    expect(ids(rows)).toEqual(["new"]);
  });

  it("keeps money and times as they are", async () => {
    const created = 1_700_000_000;
    const record = customer("c", created, { balance: 9_007_199_254_740_991, metadata: { a: "1" } });
    fake.put("customer", record, 0);
    const { rows } = await read();
    expect(rows[0]).toMatchObject({
      balance: 9_007_199_254_740_991n,
      created: "2023-11-14T22:13:20Z",
      metadata: '{"a":"1"}',
    });
  });
});

describe("changes", () => {
  it("are found by events, and known events are left out", async () => {
    fake.put("customer", customer("a", now() - day), now() - day);
    fake.put("customer", customer("b", now() - day), now() - 100);
    const first = await read(updated);
    expect(ids(first.rows)).toEqual(["a", "b"]);
    const state = { reader: first.partitionPlan.state! };
    expect((await read({ ...updated, state })).rows).toEqual([]);

    fake.put("customer", customer("a", now() - day, { name: "A" }), now());
    fake.delete("customer", "b", now());
    const second = await read({ ...updated, state });
    expect(second.rows.map(({ id, name, deleted }) => [id, name, deleted])).toEqual([
      ["a", "A", null],
      ["b", null, true],
    ]);
    const next = { reader: second.partitionPlan.state! };
    expect((await read({ ...updated, state: next })).rows).toEqual([]);
  });

  it("leave a tombstone where Stripe knows nothing any more", async () => {
    fake.put("customer", customer("a", now()), now());
    fake.collections[0]?.live.clear();
    const state = { reader: { version: 1, accounts: { "": { until: now() - 50, seen: [] } } } };
    const { rows } = await read({ ...updated, state });
    expect(rows).toEqual([expect.objectContaining({ id: "a", deleted: true })]);
  });

  it("older than thirty days are found by reading everything, with a warning", async () => {
    fake.put("customer", customer("a", now() - 90 * day), now() - 40 * day);
    const until = now() - 35 * day;
    const state = { reader: { version: 1, accounts: { "": { until, seen: [] } } } };
    const { rows, logs } = await read({ ...updated, state });
    expect(ids(rows)).toEqual(["a"]);
    expect(logs.map(({ level }) => level)).toEqual(["warn"]);
    expect(logs[0]?.message).toContain("30 days");
  });

  it("are all read once where a job has only asked for what is created before", async () => {
    fake.put("customer", customer("a", now() - day), now() - 2000);
    const created = await read({ incremental: { strategy: "created" } });
    fake.put("customer", customer("a", now() - day), now() - 1000);
    const state = { reader: created.partitionPlan.state! };
    expect(state.reader).toMatchObject({ mode: "created" });
    expect(ids((await read({ ...updated, state })).rows)).toEqual(["a"]);
  });

  it("are what was created since, where a job says so", async () => {
    const created = { incremental: { strategy: "created" } };
    fake.put("customer", customer("a", now() - day), 0);
    const whole = await read(created);
    expect(ids(whole.rows)).toEqual(["a"]);
    const until = now() - 1000;
    const state = { reader: { version: 1, accounts: { "": { until, seen: [] } } } };
    fake.put("customer", customer("b", now() - 500), 0);
    // The clocks may differ: what is younger than a minute is left to the next run.
    fake.put("customer", customer("c", now() - 5), 0);
    const second = await read({ ...created, state });
    expect(ids(second.rows)).toEqual(["b"]);
    const reached = (second.partitionPlan.state as { accounts: { "": { until: number } } })
      .accounts[""];
    expect(reached.until).toBeLessThan(now() - 50);
  });

  it("of a range are loaded again by a cursor", async () => {
    for (const [id, date] of [
      ["a", "2024-01-31"],
      ["b", "2024-02-01"],
      ["c", "2024-03-01"],
    ] as const) {
      fake.put("customer", customer(id, Date.parse(date) / 1000), 0);
    }
    const cursor = {
      field: "created",
      from: "2024-02-01T00:00:00Z",
      before: "2024-03-01T00:00:00Z",
    };
    expect(ids((await read({ cursor, incremental: { strategy: "created" } })).rows)).toEqual(["b"]);
  });
});

describe("nested lists", () => {
  it("are read to their end", async () => {
    const data = Array.from({ length: 235 }, (_, index) => ({ id: `il_${index}`, amount: index }));
    const lines = { object: "list", data };
    fake.put("invoice", { id: "in_1", object: "invoice", created: now() - 5, lines }, now());
    const { rows } = await read({ streams: ["invoices"] });
    const read1 = JSON.parse(rows[0]?.["lines"] as string) as { data: unknown; has_more: boolean };
    expect(read1.data).toEqual(data);
    expect(read1.has_more).toBe(false);
  });
});

describe("connected accounts", () => {
  it("are read one by one, each with its state", async () => {
    fake.put("customer", customer("a", now() - 2 * day), now() - 2 * day);
    const options = { accounts: ["acct_1", "acct_2"] };
    const first = await read({ ...updated, options });
    expect(
      first.rows
        .map((row) => row["stripe_account"] as string)
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(
      first.rows.map((_row, index) => (index < first.rows.length / 2 ? "acct_1" : "acct_2")),
    );
    expect([...fake.accounts]).toEqual(expect.arrayContaining(["acct_1", "acct_2"]));
    expect(first.partitionPlan.state).toMatchObject({
      accounts: { acct_1: { seen: [] }, acct_2: { seen: [] } },
    });
  });
});

describe("all connected accounts", () => {
  it("are found out, and read", async () => {
    for (const id of ["acct_2", "acct_1"])
      fake.put("account", { id, object: "account", created: 1 }, 1);
    fake.put("customer", customer("a", now() - 2 * day), 0);
    const { rows } = await read({ options: { accounts: "all" } });
    const of = rows.map((row) => row["stripe_account"] as string);
    expect(of.toSorted((one, other) => one.localeCompare(other))).toEqual(["acct_1", "acct_2"]);
  });
});

describe("names with wildcards", () => {
  const reader = () =>
    new StripeReader(
      {
        type: "stripe",
        connection: { base_url: fake.url },
        credentials: { api_key: "sk_test_1" },
        streams: [{ name: "customers", locator: "customers" }],
        incremental: undefined,
        options: stripeReaderOptionsSchema.parse({ max_retries: 0 }),
        baseFolder: "/",
      },
      {
        logger: new CollectingLogger(),
        metrics: new CollectingMetrics(),
        signal: new AbortController().signal,
        state: () => undefined,
      },
    );

  it("mean all lists that need nothing else, but those that are left out", async () => {
    const list = (locator: string, exclude: string[] = []) =>
      reader().listStreams({ name: locator, locator, exclude });
    expect(await list("tax_?a*")).toEqual(["tax_rates"]);
    expect(await list("tax_*", ["tax_r*"])).toEqual(["tax_codes", "tax_ids"]);
    expect(await list("customers")).toBeUndefined();
    expect(await list("cus(*")).toEqual([]);
    const all = (await list("*")) ?? [];
    expect(all).toContain("customers");
    expect(all).not.toContain("invoice_lines");
    expect(all).not.toContain("apps_secrets");
  });

  it("are those that discover shows, all of them", async () => {
    const discovery = await reader().discover();
    const streams = discovery.status === "supported" ? discovery.streams : [];
    expect(streams).toHaveLength(117);
    expect(streams.every(({ schema }) => (schema?.fields.length ?? 0) > 1)).toBe(true);
  });

  it("can be asked for, or not, which a check says", async () => {
    expect(await reader().checkConnection()).toMatchObject({ status: "ok" });
    fake.fault = () => "401";
    expect(await reader().checkConnection()).toMatchObject({
      status: "failed",
      code: "STRIPE_KEY_INVALID",
    });
  });
});

describe("what cannot be read", () => {
  it.each([
    [{}, "STRIPE_CONNECTION_INVALID", "api_key is missing"],
    [{ api_key: "pk_live_x" }, "STRIPE_CONNECTION_INVALID", "publishable"],
    [{ token: "x" }, "STRIPE_CONNECTION_INVALID", "'token'"],
  ])("refuses the credentials %j", async (credentials, code, text) => {
    const run = read({ credentials });
    await expect(run).rejects.toMatchObject({ code, message: expect.stringContaining(text) });
  });

  it("names what may have been meant", async () => {
    await expect(read({ streams: ["Costumers"] })).rejects.toMatchObject({
      code: "STRIPE_OBJECT_UNKNOWN",
      fix: expect.stringMatching(/^Is 'customers' or /u),
    });
  });

  it.each(["customers", "customer", "/v1/customers", "Customers"])("knows '%s'", (name) => {
    expect(findObject(name)?.path).toBe("/v1/customers");
  });

  it("knows objects of more words", () => {
    for (const name of ["checkout_sessions", "checkout/sessions", "checkout.session"]) {
      expect(findObject(name)?.path).toBe("/v1/checkout/sessions");
    }
  });
});

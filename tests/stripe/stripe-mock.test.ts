import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Row } from "@dativo/core/plugin";
import { extractAll } from "@dativo/core/testing";
import { StripeReader } from "@dativo/reader-stripe";
import { describe, expect, it } from "vitest";
import catalog from "../../packages/reader-stripe/src/catalog.json" with { type: "json" };
import { describeWithService } from "../services/ask-for-service.ts";
import { stripeDescription } from "../services/stripe-mock-server.ts";

const key = "sk_test_123";
const repository = join(import.meta.dirname, "..", "..");

/** Parameters that some lists want; the mock takes any. */
const params: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  apps_secrets: { "scope[type]": "account" },
  billing_meter_event_summaries: { customer: "cus_1", start_time: 0, end_time: 60 },
  financial_connections_account_owners: { ownership: "fcaowns_1" },
  source_source_transactions: { source: "src_1" },
  tax_calculation_line_items: { calculation: "taxcalc_1" },
  tax_transaction_line_items: { transaction: "tax_1" },
};

type Wire = Readonly<Record<string, unknown>>;

/** What the server answers to anybody. */
async function wireRecords(url: string, path: string, query: Wire): Promise<Wire[]> {
  const search = new URLSearchParams(
    Object.entries(query)
      .filter(([name]) => !path.includes(`{${name}}`))
      .map(([name, value]): [string, string] => [name, String(value)]),
  );
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_place, name: string) => String(query[name]));
  const response = await fetch(`${url}${filled}?${String(search)}`, {
    headers: { authorization: `Bearer ${key}`, "stripe-version": catalog.version },
  });
  const body = (await response.json()) as { data: Wire[] };
  expect(response.status, JSON.stringify(body)).toBe(200);
  return body.data;
}

/** A value of a row, as it would stand on the wire. */
function onWire(value: Row[string], type: string): unknown {
  if (value == null) return null;
  if (type === "timestamptz") return Date.parse(value as string) / 1000;
  if (type === "int64") return Number(value);
  return type === "json" ? JSON.parse(value as string) : value;
}

/** An object in the place of its id, as the mock gives some, comes as text. */
const asText = (value: unknown, type: string): unknown =>
  type === "string" && typeof value === "object" && value !== null ? JSON.stringify(value) : value;

await describeWithService("stripe-mock", "Stripe's own mock server", (url) => {
  describe.each(catalog.objects)("$name", ({ name, path, fields, parent, required }) => {
    it("gives every field of its answers, exactly", async () => {
      const given = params[name] ?? {};
      const options = { requests_per_second: 1000, concurrency: 1, params: { [name]: given } };
      const { rows, rejects, logs } = await extractAll(StripeReader, {
        connection: { base_url: url },
        credentials: { api_key: key },
        streams: [name],
        options: required === undefined ? { ...options, params: {} } : options,
      });
      const above = catalog.objects.find((entry) => entry.name === parent?.object);
      const [of] = above ? await wireRecords(url, above.path, {}) : [];
      const inParent = parent ? { [parent.param]: of?.id } : {};
      const wire = await wireRecords(url, path, { ...given, ...inParent });
      expect(rejects).toEqual([]);
      expect(logs).toEqual([]);
      expect(wire.length).toBeGreaterThan(0);
      expect(rows).toHaveLength(wire.length);
      const columns = Object.entries(fields);
      for (const [index, record] of wire.entries()) {
        const row = rows[index]!;
        expect(Object.keys(record).filter((member) => !(member in fields))).toEqual([]);
        const read = columns.map(([field, type]) => [field, onWire(row[field], type)]);
        const sent = columns.map(([field, type]) => [field, asText(record[field] ?? null, type)]);
        expect(read).toEqual(sent);
      }
    });
  });

  it("expands what a job wants expanded", async () => {
    const { rows, schema } = await extractAll(StripeReader, {
      connection: { base_url: url },
      credentials: { api_key: key },
      streams: ["charges"],
      options: { concurrency: 1, expand: { charges: ["customer"] } },
    });
    expect(schema.fields.find(({ name }) => name === "customer")?.type.kind).toBe("json");
    expect(JSON.parse(rows[0]?.["customer"] as string)).toMatchObject({ object: "customer" });
  });

  it("tells of a missing parameter before it asks", async () => {
    const run = extractAll(StripeReader, {
      connection: { base_url: url },
      credentials: { api_key: key },
      streams: ["apps_secrets"],
    });
    await expect(run).rejects.toMatchObject({ code: "STRIPE_PARAMETER_MISSING" });
  });

  it("has its catalog from the description that the server answers by", async (context) => {
    const description = await stripeDescription().catch((error: unknown) => String(error));
    if (!description.endsWith(".json")) return context.skip(description);
    const script = join(repository, "packages", "reader-stripe", "scripts", "make-catalog.mjs");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [script, description, "--print"],
      { maxBuffer: 10_000_000 },
    );
    const file = join(repository, "packages", "reader-stripe", "src", "catalog.json");
    expect(stdout).toBe(await readFile(file, "utf8"));
  });
});

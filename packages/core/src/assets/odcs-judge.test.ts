import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2019 } from "ajv/dist/2019.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readAsset } from "./read-asset.ts";

// The standard's own JSON Schema judges our contracts, and its own examples judge our reader.
const fixtures = fileURLToPath(new URL("__fixtures__/odcs", import.meta.url));
const repository = fileURLToPath(new URL("../../../../", import.meta.url));
const schema = JSON.parse(
  readFileSync(join(fixtures, "odcs-json-schema-v3.1.0.json"), "utf8"),
) as object;
const isOdcs = new Ajv2019({ strict: false, validateFormats: false, logger: false }).compile(
  schema,
);

/** Contracts of the standard's form in our examples and pages. */
function ourContracts(): (readonly [string, unknown])[] {
  const assets = join(repository, "examples/assets");
  const files = readdirSync(assets)
    .filter((name) => name.endsWith(".odcs.yaml"))
    .map((name) => [name, parse(readFileSync(join(assets, name), "utf8")) as unknown] as const);
  const docs = join(repository, "docs");
  const blocks = readdirSync(docs)
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) => {
      const page = readFileSync(join(docs, name), "utf8");
      return [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gmu)]
        .map((match) => match[1] ?? "")
        .filter((text) => /^kind: DataContract$/mu.test(text))
        .map((text, index) => [`${name}, block ${index}`, parse(text) as unknown] as const);
    });
  return [...files, ...blocks];
}

describe("our contracts", () => {
  const contracts = ourContracts();

  it("are found in examples and pages", () => {
    expect(contracts.length).toBeGreaterThan(1);
  });

  it.each(contracts)("%s is what the standard asks", (_, contract) => {
    expect(isOdcs(contract), JSON.stringify(isOdcs.errors)).toBe(true);
  });

  it("would not be, with a key that the standard does not have", () => {
    const [[, contract] = []] = contracts;
    expect(isOdcs({ ...Object(contract), owner: "shop" })).toBe(false);
  });
});

const examples = join(fixtures, "examples");

describe("the standard's examples", () => {
  const read = (name: string, object?: string) =>
    readAsset(join(examples, `${name}.odcs.yaml${object === undefined ? "" : `#${object}`}`));

  it.each(readdirSync(examples))("%s holds objects that can each be read", async (name) => {
    const file = parse(readFileSync(join(examples, name), "utf8")) as {
      schema: { name: string; properties?: unknown[] }[];
    };
    for (const { name: object, properties = [] } of file.schema) {
      const { value, problems } = await readAsset(`${join(examples, name)}#${object}`);
      // What has no properties has no columns either.
      if (properties.length === 0) expect(problems).not.toEqual([]);
      else expect(problems).toEqual([]);
      expect(value?.schema.fields.length ?? 0).toBe(properties.length);
    }
  });

  it("has a column of each type", async () => {
    const { value, notices } = await read("all-data-types");
    const columns = Object.fromEntries(
      (value?.schema.fields ?? []).map(({ name, ...field }) => [name, field]),
    );
    expect(columns).toEqual({
      account_id: {
        type: { kind: "string" },
        required: false,
        rules: { minLength: 11, maxLength: 11, pattern: "ACC[0-9]{8}" },
      },
      txn_ref_date: {
        type: { kind: "date" },
        required: false,
        rules: { exclusiveMinimum: "2020-01-01", maximum: "2021-01-01" },
        format: "yyyy-MM-dd",
      },
      txn_timestamp: {
        type: { kind: "timestamp" },
        required: false,
        rules: { minimum: "2020-01-01T00:00:00", maximum: "2021-01-01T00:00:00" },
        format: "yyyy-MM-dd HH:mm:ss",
      },
      txn_timestamp_tz: {
        type: { kind: "timestamptz" },
        required: false,
        rules: { minimum: "2019-12-31T14:00:00Z", maximum: "2020-12-31T14:00:00Z" },
        format: "yyyy-MM-dd HH:mm:ssZ",
      },
      txn_time: {
        type: { kind: "time" },
        required: false,
        rules: { minimum: "00:00:00", maximum: "23:59:59" },
        format: "HH:mm:ss",
      },
      amount: { type: { kind: "float64" }, required: false, rules: { minimum: "0" } },
      age: {
        type: { kind: "int32" },
        required: false,
        rules: { minimum: "18", exclusiveMaximum: "100" },
      },
      is_open: { type: { kind: "boolean" }, required: false },
      latest_txns: { type: { kind: "json" }, required: false },
      customer_details: expect.anything() as unknown,
    });
    expect(notices.join("\n")).toContain("names no owner");
    expect(notices.join("\n")).toContain("minItems and maxItems cannot be checked");
  });

  it("picks an object by its name or its physical name, and says which there are", async () => {
    expect((await read("full-example", "receivers_master")).value?.name).toBe("receivers");
    const { value, problems } = await read("full-example", "orders");
    expect(value).toBeUndefined();
    expect(problems[0]?.message).toBe(
      "has no object 'orders'; it has tbl, receivers. Name one: `asset_path: file.yaml#tbl`",
    );
    const receivers = (await read("full-example", "receivers")).value;
    expect(receivers?.schema.primaryKey).toEqual(["id", "country_code"]);
    expect(receivers?.owner).toBe("daustin");
    expect(receivers?.schema.fields[0]).toMatchObject({ required: true, rules: { unique: true } });
  });

  it("has lists, and lists of structs", async () => {
    const { value } = await read("all-schema-types", "AnotherObject");
    expect(value?.schema.fields[0]?.type).toMatchObject({
      kind: "list",
      item: { type: { kind: "struct", fields: [{ name: "id" }, { name: "zip" }] } },
    });
  });
});

import { Ajv } from "ajv";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assetSchema } from "../assets/asset-schema.ts";
import { odcsSchema } from "../assets/odcs-schema.ts";
import { parseColumnType, typeNames } from "../assets/parse-column-type.ts";
import { recipeSchema } from "../recipes/recipe-schema.ts";
import { brokenDocument } from "./__fixtures__/break-document.ts";
import { documentOf } from "./__fixtures__/document-of.ts";
import {
  contractJsonSchema,
  flatContractSchema,
  nestedContractSchema,
} from "./contract-json-schema.ts";
import { plainRecipeSchema } from "./recipe-json-schema.ts";

const judgeWith = (schema: object) => new Ajv({ strict: false }).compile(schema);

describe("judges as the zod schema does", () => {
  it.each([
    ["flat contracts", flatContractSchema(), assetSchema],
    ["contracts in the form of the standard", nestedContractSchema(), odcsSchema],
    ["recipes with roles", plainRecipeSchema(), recipeSchema({ roles: [] }, "source")],
  ] as const)("of %s", (name, schema, zodSchema) => {
    const judge = judgeWith(schema);
    const generated = documentOf(schema);
    const documents = name.startsWith("recipes")
      ? generated.map((document) => ({ roles: ["source"], ...Object(document) }))
      : generated;
    const verdicts = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(fc.oneof(documents, brokenDocument(documents)), (document) => {
        if (name.startsWith("recipes") && !Object.hasOwn(Object(document), "roles")) return;
        const { success } = zodSchema.safeParse(document);
        verdicts[success ? "valid" : "invalid"] += 1;
        expect(judge(document), JSON.stringify(judge.errors)).toBe(success);
      }),
      { numRuns: 1000 },
    );
    expect(verdicts.valid).toBeGreaterThan(100);
    expect(verdicts.invalid).toBeGreaterThan(50);
  });
});

const judge = judgeWith(contractJsonSchema());
const contract = (column: object, more: object = {}) => ({
  name: "orders",
  team: { owner: "a" },
  schema: [
    { name: "id", type: "bigint" },
    { name: "x", ...column },
  ],
  ...more,
});

it("knows the types as their parser does", () => {
  for (const type of typeNames.filter((name) => !/list|struct|\(/u.test(name))) {
    expect(judge(contract({ type })), type).toBe(true);
  }
  for (const type of ["decimal(10,2)", "decimal(10)", "Decimal(1)", "decimal", "int", "text", ""]) {
    expect(judge(contract({ type })), type).toBe(parseColumnType(type) !== undefined);
  }
  expect(judge(contract({ type: "list", items: { type: "string" } }))).toBe(true);
  expect(judge(contract({ type: "list", items: { type: "strnig" } }))).toBe(false);
});

it("asks for an owner", () => {
  expect(judge({ ...contract({ type: "string" }), team: {} })).toBe(false);
  const { team: _team, ...unowned } = contract({ type: "string" });
  expect(judge(unowned)).toBe(false);
});

it("takes a variable for a text, and no secret for a number", () => {
  expect(judge(contract({ type: "${TYPE}" }))).toBe(true);
  expect(judge(contract({ type: "string", max_length: "${secret:a.b}" }))).toBe(false);
});

it("tells the form of the standard by its properties, and leaves the older form open", () => {
  const nested = {
    apiVersion: "v3.0.2",
    kind: "DataContract",
    schema: [{ name: "orders", properties: [{ name: "id", logicalType: "integer" }] }],
  };
  expect(judge(nested)).toBe(true);
  expect(
    judge({ ...nested, schema: [{ name: "o", properties: [{ name: "id", logicalType: "int" }] }] }),
  ).toBe(false);
  expect(judge({ asset: { name: "orders", anything: 1 } })).toBe(true);
});

// What the JSON Schema cannot say, and `dativo validate` does.
it.each([
  ["a primary key that is no column", contract({ type: "string" }, { primary_key: ["y"] })],
  ["a list without items", contract({ type: "list" })],
  ["a column that is there twice", contract({ type: "string", name: "id" })],
  ["a decimal with too many digits", contract({ type: "decimal(99,2)" })],
])("takes %s", (_what, document) => {
  expect(judge(document)).toBe(true);
});

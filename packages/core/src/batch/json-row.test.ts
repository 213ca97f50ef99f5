import fc from "fast-check";
import { expect, test } from "vitest";
import type { StreamSchema } from "../contract/column-type.ts";
import { schemaAndRows } from "./__fixtures__/batch-arbitraries.ts";
import { rowToJson } from "./json-row.ts";

const field = (name: string, type: StreamSchema["fields"][number]["type"]) => ({
  name,
  type,
  required: false,
});

test("nothing is lost", () => {
  const schema: StreamSchema = {
    fields: [
      field("id", { kind: "int64" }),
      field("price", { kind: "decimal", precision: 38, scale: 2 }),
      field("nan", { kind: "float64" }),
      field("bytes", { kind: "binary" }),
      field("raw", { kind: "json" }),
      field("list", {
        kind: "list",
        item: field("element", { kind: "decimal", precision: 3, scale: 1 }),
      }),
      field("gone", { kind: "string" }),
      field("__proto__", { kind: "string" }),
    ],
  };
  const row = {
    id: 2n ** 63n - 1n,
    price: "-123456789012345678901234567890.10",
    nan: -Infinity,
    bytes: Uint8Array.of(255, 0),
    raw: '{"a":\r\n 1e400}',
    list: ["1.0", null],
  };
  expect(rowToJson(row, schema)).toBe(
    '{"id":9223372036854775807,"price":-123456789012345678901234567890.10,"nan":"-Infinity","bytes":"/wA=","raw":{"a":   1e400},"list":[1.0,null],"gone":null,"__proto__":null}',
  );
});

test("any row is one line of JSON with its columns in order", () => {
  fc.assert(
    fc.property(schemaAndRows, ([schema, rows]) => {
      for (const row of rows) {
        const text = rowToJson(row, schema);
        expect(text).not.toMatch(/[\r\n]/u);
        const parsed: unknown = JSON.parse(text);
        const names = schema.fields.map(({ name }) => name);
        expect(new Set(Object.keys(parsed as object))).toEqual(new Set(names));
        for (const { name, type } of schema.fields) {
          const value = row[name];
          const found = (parsed as Record<string, unknown>)[name];
          if (
            type.kind === "string" ||
            type.kind === "date" ||
            type.kind === "boolean" ||
            type.kind === "int32"
          )
            expect(found).toEqual(value);
          if (type.kind === "int64" || type.kind === "decimal")
            expect(text).toContain(
              `${JSON.stringify(name)}:${value === null ? null : String(value as bigint | string)}`,
            );
          if (type.kind === "float64" && Number.isFinite(value)) expect(found).toBe(value);
          if (type.kind === "json" && typeof value === "string")
            expect(found).toEqual(JSON.parse(value));
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("a value that is not canonical is still JSON", () => {
  const schema: StreamSchema = {
    fields: [
      field("d", { kind: "decimal", precision: 5, scale: 2 }),
      field("t", { kind: "timestamptz" }),
      field("s", { kind: "string" }),
    ],
  };
  const row = { d: "007", t: new Date(0), s: { a: 1n, b: [new Date(0)] } };
  expect(rowToJson(row, schema)).toBe(
    '{"d":"007","t":"1970-01-01T00:00:00.000Z","s":{"a":1,"b":["1970-01-01T00:00:00.000Z"]}}',
  );
});

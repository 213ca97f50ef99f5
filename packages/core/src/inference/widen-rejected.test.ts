import { describe, expect, it } from "vitest";
import type { ColumnType, StreamSchema } from "../contract/column-type.ts";
import { widenRejected } from "./widen-rejected.ts";

const schemaOf = (types: Readonly<Record<string, ColumnType>>): StreamSchema => ({
  fields: Object.entries(types).map(([name, type]) => ({ name, type, required: true })),
});
const types = ({ fields }: StreamSchema): unknown[] => fields.map(({ type }) => type.kind);

describe("a schema that has rejected values", () => {
  const schema = schemaOf({
    id: { kind: "int64" },
    "a.b": { kind: "date" },
    a: { kind: "struct", fields: [{ name: "c", type: { kind: "date" }, required: false }] },
    text: { kind: "string" },
  });

  it.each([
    ["id", "VALUE_OUT_OF_RANGE", ["decimal", "date", "struct", "string"]],
    ["id", "INVALID_VALUE", ["string", "date", "struct", "string"]],
    ["a.b", "INVALID_VALUE", ["int64", "string", "struct", "string"]],
    ["a.c", "INVALID_VALUE", ["int64", "date", "json", "string"]],
  ])("in %s for %s", (column, reason, expected) => {
    const wider = widenRejected(schema, [{ column, reason }]);
    expect(types(wider)).toEqual(expected);
    expect(wider.fields.every(({ required }) => required)).toBe(true);
  });

  it("becomes a text where a column has values for a text and for a decimal, in any order", () => {
    const rejects = [
      { column: "id", reason: "INVALID_VALUE" },
      { column: "id", reason: "VALUE_OUT_OF_RANGE" },
    ];
    expect(types(widenRejected(schema, rejects))[0]).toBe("string");
    expect(types(widenRejected(schema, rejects.toReversed()))[0]).toBe("string");
  });

  it("takes null where a value was missing, and keeps the type", () => {
    const [id] = widenRejected(schema, [{ column: "id", reason: "REQUIRED_VALUE_MISSING" }]).fields;
    expect(id).toEqual({ name: "id", type: { kind: "int64" }, required: false });
  });

  it("is the same where no wider type would help", () => {
    for (const column of ["text", "unknown", undefined]) {
      const reject = { reason: "INVALID_ENCODING", ...(column === undefined ? {} : { column }) };
      expect(widenRejected(schema, [reject])).toBe(schema);
    }
  });
});

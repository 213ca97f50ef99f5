import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { RowValue } from "../contract/batch.ts";
import type { ColumnType, Field } from "../contract/column-type.ts";
import type { SchemaDriftPolicy } from "../job/job.ts";
import { compareWithLast } from "./compare-with-last.ts";
import { compareWithSource } from "./compare-with-source.ts";
import { settleSchema } from "./settle-schema.ts";
import { takes, widens } from "./widens.ts";

const decimal = (precision: number, scale: number): ColumnType => ({
  kind: "decimal",
  precision,
  scale,
});
const simple = (
  kind:
    | "int8"
    | "int16"
    | "int32"
    | "int64"
    | "float32"
    | "float64"
    | "string"
    | "boolean"
    | "date"
    | "timestamp",
): ColumnType => ({ kind });
const type: fc.Arbitrary<ColumnType> = fc.oneof(
  fc
    .constantFrom(
      "int8",
      "int16",
      "int32",
      "int64",
      "float32",
      "float64",
      "string",
      "boolean",
      "date",
      "timestamp",
    )
    .map((kind) => simple(kind as "int8")),
  fc
    .integer({ min: 1, max: 38 })
    .chain((precision) =>
      fc.integer({ min: 0, max: precision }).map((scale) => decimal(precision, scale)),
    ),
);

/** Values at the ends of a type: what a wider one has to hold. */
function extremes(of: ColumnType): RowValue[] {
  switch (of.kind) {
    case "int8":
      return [-128, 127];
    case "int16":
      return [-32_768, 32_767];
    case "int32":
      return [-2_147_483_648, 2_147_483_647];
    case "int64":
      return [-(2n ** 63n), 2n ** 63n - 1n];
    case "float32":
      return [1.5, -3.4028234663852886e38];
    case "float64":
      return [Number.MAX_VALUE, 0.1];
    case "decimal": {
      const digits = "9".repeat(of.precision);
      const text =
        of.scale === 0
          ? digits
          : `${digits.slice(0, of.precision - of.scale) || "0"}.${digits.slice(-of.scale)}`;
      return [text, `-${text}`];
    }
    case "boolean":
      return [true];
    case "date":
      return ["2026-02-28"];
    case "timestamp":
      return ["2026-02-28T01:02:03.000004"];
    default:
      return ["x"];
  }
}

function holds(value: RowValue, column: ColumnType): boolean {
  const builder = new BatchBuilder({ fields: [{ name: "v", type: column, required: true }] });
  return builder.appendRow({ v: value }) === undefined;
}

const column = fc.record({
  name: fc.constantFrom("a", "b", "c", "d"),
  type,
  required: fc.boolean(),
});
const columns = fc.uniqueArray(column, { selector: ({ name }) => name, maxLength: 4 });
const policy: fc.Arbitrary<SchemaDriftPolicy> = fc.record({
  newColumn: fc.constantFrom("evolve" as const, "ignore" as const, "fail" as const, undefined),
  missingColumn: fc.constantFrom("allow" as const, "fail" as const),
  changedType: fc.constantFrom("widen" as const, "fail" as const),
});
const lenient: SchemaDriftPolicy = {
  newColumn: undefined,
  missingColumn: "allow",
  changedType: "widen",
};

describe("widens", () => {
  it("says yes only where the extremes of the one are held by the other", () => {
    fc.assert(
      fc.property(type, type, (from, to) => {
        if (!widens(from, to)) return;
        for (const value of extremes(from)) expect(holds(value, to)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("is an order: of itself, and through a third one", () => {
    fc.assert(
      fc.property(type, type, type, (one, two, three) => {
        expect(widens(one, one)).toBe(true);
        if (widens(one, two) && widens(two, three)) expect(widens(one, three)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [simple("int32"), simple("int64"), true],
    [simple("int64"), simple("int32"), false],
    [simple("int64"), simple("float64"), false],
    [simple("int64"), decimal(19, 0), true],
    [decimal(10, 2), decimal(12, 4), true],
    [decimal(10, 2), decimal(10, 4), false],
    [simple("date"), simple("timestamp"), false],
    [simple("int32"), simple("string"), false],
  ])("%j → %j: %s", (from, to, expected) => {
    expect(widens(from, to)).toBe(expected);
  });

  it("looks into lists and structs", () => {
    const list = (item: ColumnType, required = false): ColumnType => ({
      kind: "list",
      item: { name: "element", type: item, required },
    });
    expect(widens(list(simple("int32")), list(simple("int64")))).toBe(true);
    expect(widens(list(simple("int32")), list(simple("int32"), true))).toBe(false);
    const struct = (...fields: Field[]): ColumnType => ({ kind: "struct", fields });
    const a: Field = { name: "a", type: simple("int32"), required: false };
    expect(widens(struct(a), struct(a, { ...a, name: "b" }))).toBe(true);
    expect(widens(struct(a, { ...a, name: "b" }), struct(a))).toBe(false);
  });
});

describe("a run against the last commit", () => {
  it("never narrows: every earlier column is there and holds what it held", () => {
    fc.assert(
      fc.property(columns, columns, policy, (now, last, rules) => {
        const { fields, problems } = compareWithLast(now, last, "source", rules);
        if (problems.length > 0) return;
        for (const before of last) {
          const after = fields.find(({ name }) => name === before.name);
          expect(after && widens(before.type, after.type)).toBe(true);
        }
        const leftOut = now.filter(({ name }) => !fields.some((field) => field.name === name));
        if (leftOut.length > 0) expect(rules.newColumn).toBe("ignore");
        for (const own of now) {
          const after = fields.find(({ name }) => name === own.name);
          if (after) expect(takes(after.type, own.type)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(
        columns,
        columns,
        policy,
        fc.constantFrom("source" as const, "contract" as const),
        (now, last, rules, origin) => {
          const first = compareWithLast(now, last, origin, rules);
          if (first.problems.length > 0) return;
          const second = compareWithLast(now, first.fields, origin, rules);
          expect(second.problems).toEqual([]);
          expect(second.fields).toEqual(first.fields);
          const again = second.changes.filter(
            ({ action }) => action === "added" || action === "widened" || action === "dropped",
          );
          expect(again).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("keeps earlier columns first, and their wider types", () => {
    const last: Field[] = [
      { name: "id", type: simple("int64"), required: true },
      { name: "gone", type: simple("string"), required: true },
    ];
    const now: Field[] = [
      { name: "fresh", type: simple("date"), required: true },
      { name: "id", type: simple("int32"), required: true },
    ];
    expect(compareWithLast(now, last, "source", lenient)).toEqual({
      fields: [
        { name: "id", type: simple("int64"), required: true },
        { name: "gone", type: simple("string"), required: false },
        { name: "fresh", type: simple("date"), required: false },
      ],
      changes: [
        { kind: "changed_type", column: "id", from: "bigint", to: "int32", action: "kept" },
        { kind: "missing_column", column: "gone", from: "string", action: "filled_with_nulls" },
        { kind: "new_column", column: "fresh", to: "date", action: "added" },
      ],
      problems: [],
    });
  });

  it("refuses a contract that narrows, with both types", () => {
    const last: Field[] = [{ name: "id", type: simple("int64"), required: true }];
    const asset = {
      name: "a",
      version: "1",
      schema: { fields: [{ name: "id", type: simple("int32"), required: true }] },
    };
    const sources = {
      stream: "orders",
      asset,
      origin: "contract" as const,
      source: undefined,
      last,
      policy: lenient,
    };
    expect(() => settleSchema({ ...sources, mode: "append" })).toThrow(
      expect.objectContaining({
        code: "SCHEMA_DRIFT",
        message: expect.stringContaining(
          "id: its type has narrowed from bigint to int32",
        ) as string,
      }),
    );
    expect(settleSchema({ ...sources, mode: "replace" }).changes).toEqual([
      { kind: "changed_type", column: "id", action: "replaced" },
    ]);
  });
});

describe("a contract against its source", () => {
  const contract: Field[] = [
    { name: "id", type: simple("int64"), required: true },
    { name: "note", type: simple("string"), required: false },
  ];
  const source: Field[] = [
    { name: "id", type: simple("int64"), required: false },
    { name: "extra", type: simple("date"), required: true },
  ];

  it.each([
    [undefined, ["id", "note"], "ignored"],
    ["ignore" as const, ["id", "note"], "ignored"],
    ["evolve" as const, ["id", "note", "extra"], "added"],
  ])("a new column under %s", (newColumn, names, action) => {
    const { fields, changes, problems } = compareWithSource(contract, source, {
      ...lenient,
      newColumn,
    });
    expect(fields.map(({ name }) => name)).toEqual(names);
    expect(changes).toContainEqual({ kind: "new_column", column: "extra", to: "date", action });
    expect(problems).toEqual([]);
    if (newColumn === "evolve") expect(fields.at(-1)?.required).toBe(false);
  });

  it("fail names every column that is new or missing", () => {
    const strict = { newColumn: "fail", missingColumn: "fail", changedType: "fail" } as const;
    expect(compareWithSource(contract, source, strict).problems).toEqual([
      { column: "extra", message: "the source has it as date, and the contract does not" },
      { column: "note", message: "the contract has it as string, and the source does not" },
    ]);
  });
});

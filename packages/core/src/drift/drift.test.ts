import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { Row, RowValue } from "../contract/batch.ts";
import type { ColumnType, Field } from "../contract/column-type.ts";
import type { SchemaDriftPolicy } from "../job/job.ts";
import { rowsOf } from "../batch/__fixtures__/batch-arbitraries.ts";
import { typeOfBoth } from "./type-of-both.ts";
import { compareWithLast, type RunColumns } from "./compare-with-last.ts";
import { compareWithSource } from "./compare-with-source.ts";
import { settleSchema, type SchemaSources } from "./settle-schema.ts";
import { widens } from "./widens.ts";

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

/** Types near to each other, nested ones as well, so that many pairs have one that holds both. */
const nestedType: fc.Arbitrary<ColumnType> = fc.letrec<{ any: ColumnType }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    type,
    fc.constantFrom<ColumnType>({ kind: "json" }, { kind: "uuid" }, { kind: "timestamptz" }),
    fc
      .record({ type: tie("any"), required: fc.boolean() })
      .map((item): ColumnType => ({ kind: "list", item: { name: "element", ...item } })),
    fc
      .uniqueArray(
        fc.record({
          name: fc.constantFrom("a", "b", "c"),
          type: tie("any"),
          required: fc.boolean(),
        }),
        { selector: ({ name }) => name, minLength: 1, maxLength: 3 },
      )
      .map((fields): ColumnType => ({ kind: "struct", fields })),
  ),
})).any;

/** A column of a type, with values of it. */
const valuesIn = (of: ColumnType): fc.Arbitrary<Row[]> =>
  fc.array(rowsOf([{ name: "v", type: of, required: true }]), { minLength: 1, maxLength: 4 });

describe("the type that holds both of two", () => {
  it("holds every value of both, widens both, and is the same from either side", () => {
    const pair = fc
      .tuple(nestedType, nestedType)
      .chain(([one, other]) =>
        fc.tuple(fc.constant(one), fc.constant(other), valuesIn(one), valuesIn(other)),
      );
    let found = 0;
    fc.assert(
      fc.property(pair, ([one, other, ofOne, ofOther]) => {
        const both = typeOfBoth(one, other);
        expect(typeOfBoth(other, one) === undefined).toBe(both === undefined);
        if (both === undefined) return;
        found += 1;
        expect(widens(one, both) && widens(other, both)).toBe(true);
        for (const { v } of [...ofOne, ...ofOther]) expect(holds(v ?? null, both)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it.each([
    [simple("int64"), decimal(18, 2), decimal(21, 2)],
    [decimal(38, 0), decimal(38, 1), undefined],
    [simple("int64"), simple("float64"), undefined],
    [simple("date"), simple("timestamp"), undefined],
  ])("of %j and %j is %j", (one, other, expected) => {
    expect(typeOfBoth(one, other)).toEqual(expected);
  });
});

const nestedColumn = fc.record({
  name: fc.constantFrom("a", "b", "c", "d"),
  type: fc.oneof({ weight: 3, arbitrary: type }, { weight: 1, arbitrary: nestedType }),
  required: fc.boolean(),
});
const nestedColumns = fc.uniqueArray(nestedColumn, { selector: ({ name }) => name, maxLength: 4 });
/** Columns of a run: some of them, or all, or none given by a contract. */
const runColumns: fc.Arbitrary<RunColumns> = nestedColumns.chain((fields) =>
  fc.record({
    fields: fc.constant(fields),
    contract: fc.option(
      fc.subarray(fields.map(({ name }) => name)).map((names) => new Set(names)),
      { nil: undefined },
    ),
    sampled: fc.option(fc.record({ empty: fc.subarray(fields.map(({ name }) => name)) }), {
      nil: undefined,
    }),
  }),
);

describe("a run against the last commit", () => {
  it("never narrows: every earlier column that is kept holds what it held, and what is new now", () => {
    const both = fc.tuple(runColumns, nestedColumns, policy).chain(([now, last, rules]) => {
      const all = [...now.fields, ...last].map((field) => ({ ...field, name: "v" }));
      return fc.tuple(
        fc.constant({ now, last, rules }),
        fc.tuple(...all.map(({ type: of }) => valuesIn(of))),
      );
    });
    fc.assert(
      fc.property(both, ([{ now, last, rules }, values]) => {
        const { fields, problems, changes } = compareWithLast(now, last, rules);
        if (problems.length > 0) return;
        const actionOf = (name: string) => changes.find(({ column }) => column === name)?.action;
        [...now.fields, ...last].forEach(({ name }, index) => {
          const after = fields.find((field) => field.name === name);
          const action = actionOf(name);
          if (after === undefined) {
            expect(["ignored", "dropped"]).toContain(action);
            return;
          }
          const isNow = index < now.fields.length;
          // A kept type takes values one by one; a column without values has none that it could not.
          const isJudged = action === "kept" || now.sampled?.empty.includes(name) === true;
          if (isNow && isJudged) return;
          for (const { v } of values[index]!) expect(holds(v ?? null, after.type)).toBe(true);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(runColumns, nestedColumns, policy, (now, last, rules) => {
        const first = compareWithLast(now, last, rules);
        if (first.problems.length > 0) return;
        const second = compareWithLast(now, first.fields, rules);
        expect(second.problems).toEqual([]);
        expect(second.fields).toEqual(first.fields);
        const again = second.changes.filter(
          ({ action }) => action === "added" || action === "widened" || action === "dropped",
        );
        expect(again).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  const id = (of: ColumnType, required = false): Field => ({ name: "id", type: of, required });
  const ofSource = (...fields: Field[]): RunColumns => ({ fields, contract: undefined });

  it("keeps earlier columns first, and their wider types", () => {
    const last = [id(simple("int64"), true), { ...id(simple("string")), name: "gone" }];
    const now = ofSource({ ...id(simple("date"), true), name: "fresh" }, id(simple("int32"), true));
    expect(compareWithLast(now, last, lenient)).toEqual({
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

  it("makes a type that holds both where neither does, unless types may not widen", () => {
    const now = ofSource(id(decimal(18, 2)));
    expect(compareWithLast(now, [id(simple("int64"))], lenient).changes).toEqual([
      {
        kind: "changed_type",
        column: "id",
        from: "bigint",
        to: "decimal(21,2)",
        action: "widened",
      },
    ]);
    const rigid = { ...lenient, changedType: "fail" } as const;
    expect(compareWithLast(now, [id(simple("int64"))], rigid).problems).toEqual([
      { column: "id", message: "its type has changed from bigint to decimal(18,2)" },
    ]);
  });

  it("takes no type from a sample without values, and fractions as they were before", () => {
    const empty = { ...ofSource(id(simple("string"))), sampled: { empty: ["id"] } };
    expect(compareWithLast(empty, [id(simple("date"))], lenient)).toEqual({
      fields: [id(simple("date"))],
      changes: [],
      problems: [],
    });
    const float = ofSource(id(simple("float64")));
    expect(compareWithLast(float, [id(decimal(10, 2))], lenient).problems).toHaveLength(1);
    const sampled = { ...float, sampled: { empty: [] } };
    expect(compareWithLast(sampled, [id(decimal(10, 2))], lenient).fields).toEqual([
      id(decimal(10, 2)),
    ]);
  });

  it("fails where a required column is gone, and keeps one that has joined a contract", () => {
    const gone = compareWithLast(ofSource(), [id(simple("date"), true)], lenient);
    expect(gone.problems).toEqual([
      { column: "id", message: "earlier runs have it as date, required, and the source does not" },
    ]);
    const followed: RunColumns = { fields: [], contract: new Set() };
    expect(compareWithLast(followed, [id(simple("date"), true)], lenient).changes).toEqual([
      { kind: "removed_column", column: "id", from: "date", action: "dropped" },
    ]);
    const evolving = { ...lenient, newColumn: "evolve" } as const;
    expect(compareWithLast(followed, [id(simple("date"))], evolving).fields).toEqual([
      id(simple("date")),
    ]);
  });
});

describe("a schema that is settled", () => {
  const field = (name: string, of: ColumnType, required = false): Field => ({
    name,
    type: of,
    required,
  });
  const sources = (fields: readonly Field[], last: readonly Field[], more = {}): SchemaSources => ({
    stream: "orders",
    asset: { name: "a", version: "1", schema: { fields } },
    origin: "contract",
    source: undefined,
    sampled: undefined,
    last: { fields: last, earlier: [] },
    mode: "append",
    policy: lenient,
    ...more,
  });

  it("refuses a contract that narrows, with both types; a replace says what was there", () => {
    const narrow = [field("id", simple("int32"), true)];
    const last = [field("id", simple("int64"), true), field("old", simple("date"))];
    expect(() => settleSchema(sources(narrow, last))).toThrow(
      expect.objectContaining({
        code: "SCHEMA_DRIFT",
        message: expect.stringContaining(
          "id: its type has narrowed from bigint to int32",
        ) as string,
      }),
    );
    expect(settleSchema(sources(narrow, last, { mode: "replace" }))).toMatchObject({
      changes: [
        { kind: "removed_column", column: "old", from: "date", action: "replaced" },
        { kind: "changed_type", column: "id", from: "bigint", to: "int32", action: "replaced" },
      ],
      earlier: [],
    });
  });

  it("remembers the columns that a contract has dropped, and says so once", () => {
    const first = settleSchema(
      sources(
        [field("id", simple("int64"))],
        [field("id", simple("int64")), field("old", simple("date"))],
      ),
    );
    expect(first.changes).toMatchObject([{ column: "old", action: "dropped" }]);
    expect(first.earlier).toEqual([field("old", simple("date"))]);
    const last = { fields: first.asset.schema.fields, earlier: first.earlier };
    const second = settleSchema(sources([field("id", simple("int64"))], [], { last }));
    expect(second).toMatchObject({ changes: [], earlier: first.earlier });
    const back = sources([field("id", simple("int64")), field("old", simple("string"))], [], {
      last,
    });
    expect(() => settleSchema(back)).toThrow(expect.objectContaining({ code: "SCHEMA_DRIFT" }));
  });

  it("lets a column join a contract, says so once, and lets its type widen", () => {
    const policy_ = { ...lenient, newColumn: "evolve" as const };
    const contract = [field("id", simple("int64"))];
    const source = { fields: [...contract, field("extra", simple("int32"), true)] };
    const settle = (last: readonly Field[] | undefined, of: ColumnType = simple("int32")) =>
      settleSchema(
        sources(contract, [], {
          source: { fields: [...contract, field("extra", of)] },
          last: last && { fields: last, earlier: [] },
          policy: policy_,
        }),
      );
    const first = settleSchema(sources(contract, [], { source, last: undefined, policy: policy_ }));
    const added = { kind: "new_column", column: "extra", to: "int32", action: "added" };
    expect(first.changes).toEqual([added]);
    expect(settle(contract).changes).toEqual([added]);
    const { fields } = first.asset.schema;
    expect(fields).toEqual([...contract, field("extra", simple("int32"))]);
    expect(settle(fields).changes).toEqual([]);
    expect(settle(fields, simple("int64")).changes).toMatchObject([{ action: "widened" }]);
    expect(settle([...contract, field("extra", simple("int64"))]).changes).toMatchObject([
      { action: "kept" },
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

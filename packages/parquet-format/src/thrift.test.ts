import fc from "fast-check";
import { expect, test } from "vitest";
import { ThriftReader } from "./thrift-reader.ts";
import type { ThriftStruct, ThriftType, ThriftValue } from "./thrift-value.ts";
import { ThriftWriter } from "./thrift-writer.ts";

const scalarArbitraries = {
  boolean: fc.boolean(),
  i8: fc.integer({ min: -128, max: 127 }),
  i16: fc.integer({ min: -32_768, max: 32_767 }),
  i32: fc.integer(),
  i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  double: fc.double({ noNaN: true }),
  binary: fc.uint8Array({ maxLength: 200 }),
};
type ScalarType = keyof typeof scalarArbitraries;
const scalarTypes = Object.keys(scalarArbitraries) as ScalarType[];

function valueOf(type: ThriftType, depth: number): fc.Arbitrary<ThriftValue> {
  if (type === "struct") return structs(depth - 1).map((value) => ({ type, value }));
  if (type === "list" || type === "set") {
    return types(depth - 1).chain((itemType) =>
      fc
        .array(valueOf(itemType, depth - 1), { maxLength: 20 })
        .map((value) => ({ type, itemType, value })),
    );
  }
  if (type === "map") {
    return fc.tuple(types(0), types(depth - 1)).chain(([keyType, valueType]) =>
      fc
        .array(fc.tuple(valueOf(keyType, 0), valueOf(valueType, depth - 1)), { maxLength: 4 })
        .map((value) => ({
          type,
          keyType: value.length === 0 ? "boolean" : keyType,
          valueType: value.length === 0 ? "boolean" : valueType,
          value,
        })),
    );
  }
  const scalar: fc.Arbitrary<unknown> = scalarArbitraries[type];
  return scalar.map((value) => ({ type, value }) as ThriftValue);
}

function types(depth: number): fc.Arbitrary<ThriftType> {
  return depth <= 0
    ? fc.constantFrom<ThriftType>(...scalarTypes)
    : fc.constantFrom<ThriftType>(...scalarTypes, "list", "set", "map", "struct");
}

function structs(depth: number): fc.Arbitrary<ThriftStruct> {
  return fc
    .uniqueArray(
      fc.tuple(
        fc.integer({ min: 1, max: 32_767 }),
        types(depth).chain((type) => valueOf(type, depth)),
      ),
      { selector: ([id]) => id, maxLength: 8 },
    )
    .map((fields) => new Map(fields));
}

function written(struct: ThriftStruct): Uint8Array {
  const writer = new ThriftWriter();
  writer.writeStruct(struct);
  return writer.toBytes();
}

test("what is written is read back, types and order included", () => {
  fc.assert(
    fc.property(structs(3), (struct) => {
      const bytes = written(struct);
      const reader = new ThriftReader(bytes);
      const back = reader.readStruct();
      expect(back).toEqual(struct);
      expect([...back.keys()]).toEqual([...struct.keys()]);
      expect(reader.position).toBe(bytes.byteLength);
    }),
    { numRuns: 500 },
  );
});

test("bytes that end early are an error, never a shorter struct", () => {
  fc.assert(
    fc.property(structs(2), fc.nat(), (struct, cut) => {
      const bytes = written(struct);
      const part = bytes.subarray(0, cut % bytes.byteLength);
      expect(() => new ThriftReader(part).readStruct()).toThrow(
        expect.objectContaining({ code: "PARQUET_FOOTER_INVALID" }),
      );
    }),
  );
});

// The examples of the protocol's own specification.
test.each([
  ["boolean true, field 1", [[1, { type: "boolean", value: true }]], "1100"],
  [
    "boolean false, field 16: beyond a short header",
    [[16, { type: "boolean", value: false }]],
    "022000",
  ],
  ["i32 -1 is zigzag 1", [[1, { type: "i32", value: -1 }]], "150100"],
  ["i64 150 is zigzag 300: two bytes", [[2, { type: "i64", value: 150n }]], "26ac0200"],
  [
    "binary with its length first",
    [[1, { type: "binary", value: Buffer.from("ab") }]],
    "1802616200",
  ],
  [
    "list of two i32",
    [
      [
        1,
        {
          type: "list",
          itemType: "i32",
          value: [
            { type: "i32", value: 1 },
            { type: "i32", value: -1 },
          ],
        },
      ],
    ],
    "1925020100",
  ],
] as const)("%s", (_, fields, hex) => {
  const struct = new Map(fields as unknown as [number, ThriftValue][]);
  expect(Buffer.from(written(struct)).toString("hex")).toBe(hex);
});

import fc from "fast-check";
import type { FieldInput, ItemInput } from "../../assets/asset-schema.ts";

/** A column, and values of which some are good ones. */
export interface GeneratedColumn {
  readonly column: FieldInput;
  readonly value: fc.Arbitrary<unknown>;
}

type Item = { readonly item: ItemInput; readonly value: fc.Arbitrary<unknown> };

const word = fc.constantFrom("", "a", "ab", "abc", "Ä", "日本語", "😀", "x1", "SO43659");
const day = fc.integer({ min: 0, max: 30_000 }).map((days) => new Date(days * 86_400_000).toISOString());
const whole = fc.oneof(fc.integer({ min: -5, max: 5 }).map(String), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String));
const money = fc.integer({ min: -2000, max: 2000 }).map((cents) => (cents < 0 ? "-" : "") + (Math.abs(cents) / 100).toFixed(2));
const small = fc.integer({ min: -5, max: 5 });
const double = fc.oneof(small, fc.double({ min: -10, max: 10, noNaN: true })).map((value) => (Object.is(value, -0) ? 0 : value));

function maybe<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}

/** Bounds that leave something between them. */
function bounds<Value extends string | number>(value: fc.Arbitrary<Value>, order: (value: Value) => bigint | number): fc.Arbitrary<Partial<ItemInput>> {
  const low = fc.constantFrom("minimum" as const, "exclusive_minimum" as const);
  const high = fc.constantFrom("maximum" as const, "exclusive_maximum" as const);
  return fc.tuple(maybe(value), maybe(value), low, high).map(([one, two, lowKey, highKey]) => {
    if (one === undefined || two === undefined) return one === undefined ? {} : { [lowKey]: one };
    if (order(one) === order(two)) return { minimum: one, maximum: two };
    const [least, most] = order(one) < order(two) ? [one, two] : [two, one];
    return { [lowKey]: least, [highKey]: most };
  });
}

function scalar(type: string, good: fc.Arbitrary<unknown>, bad: readonly unknown[], rules: fc.Arbitrary<Partial<ItemInput>>): fc.Arbitrary<Item> {
  const value = fc.oneof({ weight: 8, arbitrary: good }, { weight: 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...bad) });
  return fc.tuple(rules, fc.boolean()).map(([rule, required]) => ({ item: { type, required, ...rule }, value }));
}

const decimalOrder = (text: string): bigint => BigInt(text.replace(".", ""));

const texts = fc.record({ pattern: maybe(fc.constantFrom("^[a-z]*$", "\\d", "^.{1,3}$")), max_length: maybe(fc.integer({ min: 2, max: 7 })), min_length: maybe(fc.integer({ min: 0, max: 2 })) });
const scalars: readonly fc.Arbitrary<Item>[] = [
  scalar("string", word, [[], {}], texts),
  scalar("string", word, [[1]], fc.uniqueArray(word, { minLength: 1, maxLength: 4 }).map((values) => ({ enum: values }))),
  scalar("bigint", whole, ["x", "1.5", "9223372036854775808", true], bounds(whole, BigInt)),
  scalar("bigint", whole, ["x"], fc.constantFrom({ multiple_of: 2 }, { multiple_of: "3" })),
  scalar("bigint", whole, ["x"], fc.uniqueArray(small.map(String), { minLength: 1, maxLength: 5 }).map((values) => ({ enum: values }))),
  scalar("decimal(10,2)", money, ["1.005", "x", "123456789.00"], bounds(money, decimalOrder)),
  scalar("decimal(10,2)", money, ["x"], fc.constantFrom({ multiple_of: "0.05" }, { multiple_of: 3 })),
  scalar("int32", fc.oneof(small, fc.integer()), ["x", 1.5, 2 ** 40, false], bounds(small, Number)),
  scalar("double", double, ["x", true], bounds(double, Number)),
  scalar("boolean", fc.boolean(), ["maybe", 7], fc.constant({})),
  scalar("date", day.map((text) => text.slice(0, 10)), ["2023-02-29", "x", "2024-1-1"], bounds(day.map((text) => text.slice(0, 10)), Date.parse)),
  scalar("timestamptz", day, ["2024-02-29T13:05:00", "x", "2023-02-30T00:00:00Z"], bounds(day, Date.parse)),
];

const list = fc.oneof(...scalars).chain(({ item, value }) =>
  fc.record({ min_items: maybe(fc.integer({ min: 0, max: 1 })), max_items: maybe(fc.integer({ min: 1, max: 3 })) }).map(
    (rules): Item => ({
      item: { type: "list", items: item, ...rules },
      value: fc.oneof(fc.array(value, { maxLength: 4 }), fc.constant(null), fc.constant("x")),
    }),
  ),
);

const struct = fc.tuple(fc.oneof(...scalars), fc.oneof(...scalars)).map(
  ([a, b]): Item => ({
    item: { type: "struct", fields: [{ name: "a", ...a.item }, { name: "b c", ...b.item }] },
    value: fc.oneof(fc.record({ a: a.value, "b c": b.value }), fc.constant(null), fc.constant(5)),
  }),
);

const anything = fc.oneof(...scalars, list, struct);

/** One to five columns besides `id`. */
export const generatedColumns: fc.Arbitrary<GeneratedColumn[]> = fc
  .array(anything, { minLength: 1, maxLength: 5 })
  .map((items) => items.map(({ item, value }, index) => ({ column: { name: `c${index}`, ...item }, value })));

import fc from "fast-check";
import { expect, it } from "vitest";
import { plainValue } from "./plain-value.ts";

it("copies what JSON can hold as it is", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      fc.pre(!JSON.stringify(value).includes("__proto__"));
      expect(plainValue(value)).toEqual({ value, problems: [] });
    }),
  );
});

it("names each place of what JSON cannot hold, and no other", () => {
  class Own {}
  const foreign = fc.constantFrom(() => 1, Symbol("a"), 5n, NaN, Infinity, new Date(0), new Own());
  const keys = fc.constantFrom("a", "b", "c");
  const parts = fc.array(
    fc.record({ path: fc.array(keys, { minLength: 1, maxLength: 3 }), value: foreign }),
  );
  fc.assert(
    fc.property(parts, (wrong) => {
      const whole: Record<string, unknown> = { fine: [1, { also: "fine" }] };
      const planted = new Set<string>();
      for (const { path, value } of wrong) {
        const list = (whole[path.join("-")] ??= []) as unknown[];
        planted.add(JSON.stringify([path.join("-"), list.length, "inside"]));
        list.push({ inside: value, beside: true });
      }
      const { problems } = plainValue(whole);
      expect(new Set(problems.map(({ path }) => JSON.stringify(path)))).toEqual(planted);
      expect(problems).toHaveLength(planted.size);
    }),
  );
});

it("leaves out members that are undefined, takes in what is shared, and refuses what has no end", () => {
  const shared = { x: 1 };
  expect(plainValue({ a: undefined, b: shared, c: [shared] })).toEqual({
    value: { b: { x: 1 }, c: [{ x: 1 }] },
    problems: [],
  });
  let deep: unknown = 1;
  for (let level = 0; level < 10_000; level += 1) deep = [deep];
  expect(plainValue(deep).problems).toMatchObject([
    { message: expect.stringMatching(/100 levels/u) },
  ]);
  const accessors = Object.create({ inherited: 1 }, {}) as object;
  expect(plainValue({ accessors }).problems).toHaveLength(1);
});

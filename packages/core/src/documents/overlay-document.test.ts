import fc from "fast-check";
import { expect, it } from "vitest";
import type { KeyPath } from "../errors/key-problem.ts";
import { overlayDocument } from "./overlay-document.ts";
import type { SourceDocument } from "./source-document.ts";

type Section = Record<string, unknown>;

const names = fc.constantFrom("a", "b", "c", "constructor");
const leaf = fc.oneof(fc.integer(), fc.constant(null), fc.constant([1]), fc.constant(""));
const section = (depth: number): fc.Arbitrary<Section> =>
  fc.dictionary(names, depth === 0 ? leaf : fc.oneof(leaf, section(depth - 1)));
const paths = fc.subarray<KeyPath>([[], ["a"], ["b"], ["a", "a"], ["a", "c"], ["constructor"]]);

/** Every path of a value, its own included, with what stands there. */
function places(value: unknown, path: KeyPath = []): { path: KeyPath; value: unknown }[] {
  const inner =
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, member]) => places(member, [...path, key]))
      : [];
  return [{ path, value }, ...inner];
}

const isSection = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

it("takes each value from the upper layer, and from the lower where all sections above it merge", () => {
  fc.assert(
    fc.property(section(2), section(2), paths, (over, under, merged) => {
      const isMerged = (path: KeyPath): boolean =>
        merged.some((other) => JSON.stringify(other) === JSON.stringify(path));
      const find = (layer: Section, path: KeyPath) =>
        places(layer).find((place) => JSON.stringify(place.path) === JSON.stringify(path));
      const shows = (path: KeyPath): boolean =>
        path.every((_, index) => {
          const above = path.slice(0, index);
          const upper = find(over, above);
          return upper === undefined || (isSection(upper.value) && isMerged(above));
        });
      const upper: SourceDocument = {
        path: "upper",
        value: over,
        problems: [],
        locate: () => ({ line: 1, column: 1 }),
      };
      const lower = { value: under, locate: () => ({ line: 2, column: 1, file: "lower" }) };
      const document = overlayDocument(upper, lower, merged);
      const leaves = (value: unknown) =>
        places(value)
          .filter((place) => !isSection(place.value))
          .map(({ path, value: found }) => JSON.stringify([path, found]));
      const fromLower = places(under).filter(
        ({ path, value }) => !isSection(value) && shows(path) && find(over, path) === undefined,
      );
      const expected = [
        ...leaves(over),
        ...fromLower.map(({ path, value }) => JSON.stringify([path, value])),
      ];
      expect(leaves(document.value).toSorted()).toEqual(expected.toSorted());
      for (const { path } of fromLower) expect(document.locate(path)?.file).toBe("lower");
    }),
    { numRuns: 2000 },
  );
});

import * as fc from "fast-check";
import type { JsonValue } from "../../contract/json.ts";

type Path = readonly (string | number)[];

/** A document with one thing changed somewhere: a key added or taken away, or a value of another kind. */
export function brokenDocument(document: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  return document.chain((value) => {
    const paths = pathsOf(value);
    return fc
      .tuple(
        fc.constantFrom(...paths),
        fc.constantFrom<Change[]>(
          () => undefined,
          () => 17,
          () => -3,
          () => 1.5,
          () => "nonsense",
          () => "",
          () => true,
          () => null,
          () => [],
          () => ({}),
          (old) => (isSection(old) ? { ...old, unknown_key: 1 } : "unknown"),
          (old) => (Array.isArray(old) ? [...(old as JsonValue[]), 5] : [old ?? null]),
        ),
      )
      .map(([path, change]) => changed(value, path, change) ?? null);
  });
}

type Change = (old: JsonValue | undefined) => JsonValue | undefined;

function pathsOf(value: JsonValue, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsOf(Reflect.get(value, key) as JsonValue, [...path, key]))];
}

function changed(value: JsonValue | undefined, path: Path, change: Change): JsonValue | undefined {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== "object" || value === null) return change(value);
  const inner = changed(Reflect.get(value, key) as JsonValue, rest, change);
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonValue, index) =>
      index === key ? (inner === undefined ? [] : [inner]) : [item],
    );
  }
  const entries = Object.entries(value).flatMap(([name, member]) =>
    name === key ? (inner === undefined ? [] : [[name, inner]]) : [[name, member]],
  );
  return Object.fromEntries(entries) as JsonValue;
}

function isSection(value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

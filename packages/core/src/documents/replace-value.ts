import type { KeyPath } from "../errors/key-problem.ts";

/** A copy of a value with another one at a path, along which everything exists but the last key. */
export function withValue(whole: unknown, [key, ...rest]: KeyPath, value: unknown): unknown {
  if (key === undefined) return value;
  const inner = withValue(memberOf(whole, key), rest, value);
  return Array.isArray(whole)
    ? whole.map((item: unknown, index) => (index === key ? inner : item))
    : { ...Object(whole), [key]: inner };
}

/** A copy of a value without the key at a path. */
export function withoutValue(whole: unknown, path: KeyPath): unknown {
  const section: unknown = path.slice(0, -1).reduce<unknown>(memberOf, whole);
  const last = String(path.at(-1));
  const kept = Object.entries(Object(section)).filter(([key]) => key !== last);
  return withValue(whole, path.slice(0, -1), Object.fromEntries(kept));
}

function memberOf(whole: unknown, key: string | number): unknown {
  return Reflect.get(Object(whole), key);
}

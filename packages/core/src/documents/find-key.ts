import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Pair } from "yaml";
import type { KeyPath } from "../errors/key-problem.ts";
import { isMergeKey } from "./is-merge-key.ts";

/** A key of a parsed file, and its value. */
export interface FoundKey {
  /** The key itself; in a list, and at the top, the value. */
  readonly place: unknown;
  readonly value: unknown;
}

/**
 * Finds a key in a parsed file, also where an alias or a merge key brings it in: then it is found where
 * it is written.
 *
 * @param targets what each alias stands for
 * @returns `undefined` where there is no such key
 */
export function findKey(
  contents: unknown,
  targets: ReadonlyMap<Alias, Node>,
  path: KeyPath,
): FoundKey | undefined {
  const follow = (node: unknown): unknown => (isAlias(node) ? targets.get(node) : node);
  const inMap = (items: readonly Pair<unknown, unknown>[], key: string): FoundKey | undefined => {
    const own = items.find((item) => !isMergeKey(item.key) && keyText(item.key) === key);
    if (own !== undefined) return { place: own.key, value: own.value };
    for (const { value } of items.filter((item) => isMergeKey(item.key))) {
      const merged = follow(value);
      for (const part of isSeq(merged) ? merged.items.map(follow) : [merged]) {
        const found = isMap(part) ? inMap(part.items, key) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
  let found: FoundKey = { place: contents, value: contents };
  for (const key of path) {
    const node = follow(found.value);
    const item: unknown = isSeq(node) ? node.items[Number(key)] : undefined;
    const next = isMap(node)
      ? inMap(node.items, String(key))
      : item && { place: item, value: item };
    if (next === undefined) return undefined;
    found = next as FoundKey;
  }
  return found;
}

function keyText(key: unknown): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

import type { KeyPath } from "../errors/key-problem.ts";

/** Whether there is a value, if only null, at a path of keys. */
export function hasKey(value: unknown, path: KeyPath): boolean {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) {
      return false;
    }
    current = Reflect.get(current, key);
  }
  return true;
}

import { isScalar, Scalar } from "yaml";

/** Whether a key is the `<<` that takes in the keys of another section; in quotes it is a key like any. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === "<<" && key.type === Scalar.PLAIN;
}

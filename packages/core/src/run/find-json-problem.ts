/** Where a value is not JSON, and what is there instead. */
export interface JsonProblem {
  /** Such as `partitions.0.params.since`. */
  readonly key: string;
  /** Such as `a Date`. */
  readonly found: string;
}

/** The first part of a value that `JSON.stringify` would change or refuse; members without a value do not count. */
export function findJsonProblem(value: unknown, key: string): JsonProblem | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") {
    return Number.isFinite(value) ? undefined : { key, found: String(value) };
  }
  if (typeof value !== "object") return { key, found: `a ${typeof value}` };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return { key, found: `a ${value.constructor.name}` };
  }
  for (const [name, member] of Object.entries(value)) {
    const absent = member === undefined && !Array.isArray(value);
    const problem = absent ? undefined : findJsonProblem(member, `${key}.${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

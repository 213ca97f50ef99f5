// Written by hand, because a library of schemas would take longer to load than the files to read.

/** An object of JSON, with values that are not known yet. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with members. */
export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a whole number that is exact. */
export function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Whether a value is a whole number as text: a time in nanoseconds, which no number holds. */
export function isDigits(value: unknown): value is string {
  return typeof value === "string" && /^-?\d+$/u.test(value);
}

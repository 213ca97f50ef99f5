/** Any value that survives `JSON.stringify` and `JSON.parse` unchanged. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A plain JSON object: what a plan, a state file and a partition are made of. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

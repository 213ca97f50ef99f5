import { createHash } from "node:crypto";
import type { StreamSchema } from "../contract/column-type.ts";

const withoutWeight = new Set(["description", "classification", "rules", "format"]);

/** SHA-256 of the names, types and nullability of the columns, lower-case hex; nothing else counts. */
export function hashSchema(schema: StreamSchema): string {
  const text = JSON.stringify(schema.fields, (key, value: unknown) =>
    withoutWeight.has(key) ? undefined : value,
  );
  return createHash("sha256").update(text).digest("hex");
}

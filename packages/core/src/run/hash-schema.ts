import { createHash } from "node:crypto";
import type { StreamSchema } from "../contract/column-type.ts";

/** SHA-256 of the names, types and nullability of the columns, lower-case hex; descriptions do not count. */
export function hashSchema(schema: StreamSchema): string {
  const text = JSON.stringify(schema.fields, (key, value: unknown) =>
    key === "description" || key === "classification" ? undefined : value,
  );
  return createHash("sha256").update(text).digest("hex");
}

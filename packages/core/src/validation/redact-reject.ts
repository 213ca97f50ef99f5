import type { RejectedRecord } from "../contract/reject.ts";
import { redactJson, type Redactor } from "../observability/redactor.ts";

/**
 * A rejected record without the secrets of the job, in every part of it. Where the record itself or
 * what it takes to read it again has held one it is marked, so that the stars are not taken for values.
 */
export function redactReject(record: RejectedRecord, redact: Redactor): RejectedRecord {
  // There can be millions of them, nearly all without a secret.
  if (!isChanged(record, redact)) return record;
  const { position, replay, ...parts } = record;
  const shown: RejectedRecord = {
    ...redactJson(parts, redact),
    position: redactJson(position, redact, redact),
    ...(replay === undefined ? {} : { replay: redactJson(replay, redact, redact) }),
  };
  const isComplete =
    shown.raw === record.raw && JSON.stringify(shown.replay) === JSON.stringify(replay);
  return isComplete ? shown : { ...shown, redacted: true };
}

/** Whether something in a value has to be hidden, or is a plugin's bigint, which is no JSON. */
function isChanged(value: unknown, redact: Redactor): boolean {
  if (typeof value === "string") return redact(value) !== value;
  if (typeof value === "number") return redact(String(value)) !== String(value);
  if (typeof value !== "object" || value === null) return typeof value === "bigint";
  for (const key in value) {
    if (isChanged(key, redact) || isChanged(Reflect.get(value, key), redact)) return true;
  }
  return false;
}

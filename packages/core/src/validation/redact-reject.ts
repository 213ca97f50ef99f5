import type { RejectedRecord } from "../contract/reject.ts";
import { redactJson, type Redactor } from "../observability/redactor.ts";

/**
 * A rejected record without the secrets of the job, in every part of it. Where the record itself or
 * what it takes to read it again has held one it is marked, so that the stars are not taken for values.
 */
export function redactReject(record: RejectedRecord, redact: Redactor): RejectedRecord {
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

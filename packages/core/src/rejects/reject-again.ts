import type { RejectedRecord } from "../contract/reject.ts";

/** Why a record is rejected. */
export type RejectCause = Pick<RejectedRecord, "reason" | "message" | "column" | "value">;

/** The reject of a record that was replayed and is still bad: its place and its text stay those of the first time. */
export function rejectAgain(record: RejectedRecord, cause: RejectCause): RejectedRecord {
  const { position, raw, replay, redacted } = record;
  return {
    ...cause,
    position,
    raw,
    ...(replay === undefined ? {} : { replay }),
    ...(redacted === undefined ? {} : { redacted }),
  };
}

import { expect, it } from "vitest";
import type { RejectedRecord } from "../contract/reject.ts";
import { rejectIncomplete } from "./reject-incomplete.ts";

it("rejects records again of which a secret was hidden, with their place, text and mark", () => {
  const whole: RejectedRecord = { reason: "A", message: "a", position: { line: 2 }, raw: "1,x" };
  const hidden: RejectedRecord = { ...whole, position: { line: 3 }, raw: "2,***", redacted: true };
  const rejected: RejectedRecord[] = [];
  expect(rejectIncomplete([hidden, whole], (record) => rejected.push(record))).toEqual([whole]);
  expect(rejected).toEqual([
    {
      reason: "SECRET_HIDDEN",
      message: expect.stringContaining("put it back into raw"),
      position: { line: 3 },
      raw: "2,***",
      redacted: true,
    },
  ]);
});

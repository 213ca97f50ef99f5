import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RejectedRecord } from "../contract/reject.ts";
import { createJobRedactors } from "../observability/job-redactors.ts";
import { redactReject } from "./redact-reject.ts";

const { redactRecord } = createJobRedactors(["hunter2", 'a"b'], []);
const plain: RejectedRecord = {
  reason: "INVALID_VALUE",
  message: "bad",
  column: "price",
  value: "x",
  position: { file: "a.csv", line: 2 },
  raw: "1,x",
  replay: { columns: ["id", "price"] },
};

describe("redactReject", () => {
  it("leaves a record without a secret as it is", () => {
    expect(redactReject(plain, redactRecord)).toBe(plain);
  });

  it.each<[Partial<RejectedRecord>, Partial<RejectedRecord>]>([
    [{ raw: "1,hunter2" }, { raw: "1,***", redacted: true }],
    [{ raw: '1,a"b,2' }, { raw: "1,***,2", redacted: true }],
    [{ raw: JSON.stringify({ x: 'a"b' }) }, { raw: '{"x":"***"}', redacted: true }],
    [{ replay: { hunter2: 1 } }, { replay: { "***": 1 }, redacted: true }],
    [
      { message: "not hunter2", value: "hunter2" },
      { message: "not ***", value: "***" },
    ],
    [{ position: { "file hunter2": "x" } }, { position: { "file ***": "x" } }],
  ])("hides %j, and marks what is not whole any more", (change, expected) => {
    expect(redactReject({ ...plain, ...change }, redactRecord)).toEqual({ ...plain, ...expected });
  });

  it("takes what is no JSON", () => {
    const odd = { ...plain, position: { id: 1n } } as unknown as RejectedRecord;
    expect(redactReject(odd, redactRecord).position).toEqual({ id: "1" });
  });

  it("marks exactly the records whose text has changed", () => {
    const part = fc.constantFrom("hunter2", 'a"b', "a", '"', "b", ",", "x");
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const raw = parts.join("");
        const shown = redactReject({ ...plain, raw }, redactRecord);
        expect(shown.raw).not.toContain("hunter2");
        expect(shown.redacted === true).toBe(shown.raw !== raw);
      }),
    );
  });
});

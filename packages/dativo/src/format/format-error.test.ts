import { expect, test } from "vitest";
import { formatError, formatErrorAsJson } from "./format-error.ts";
import { createPalette } from "./palette.ts";

const plain = createPalette({ write: () => true }, {});

test("an error says its code, what happened, and what to do", () => {
  const error = {
    code: "JOB_INVALID",
    message: "It has problems:\n- one\n\n- two",
    fix: "Mend it.",
  };
  expect(formatError(error, plain)).toBe(
    "error JOB_INVALID\n  It has problems:\n  - one\n\n  - two\n  Fix: Mend it.\n",
  );
});

test("the place stands behind the code, and a missing fix leaves no line", () => {
  expect(formatError({ code: "A", message: "b" }, plain, "job.yaml, stream 'x'")).toBe(
    "error A (job.yaml, stream 'x')\n  b\n",
  );
});

test("a message cannot write control characters", () => {
  const error = { code: "A", message: "\u001b[2J", fix: "\u0007" };
  expect(formatError(error, plain)).toBe("error A\n  \\x1b[2J\n  Fix: \\x07\n");
});

test("as JSON it is one log line", () => {
  const line = formatErrorAsJson({ code: "A", message: "b\nc", fix: "d" }, "job.yaml");
  expect(line).not.toContain("\n");
  expect(JSON.parse(line)).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u) as string,
    level: "error",
    message: "b\nc",
    code: "A",
    fix: "d",
    place: "job.yaml",
  });
});

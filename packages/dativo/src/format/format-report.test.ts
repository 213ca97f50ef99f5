import type { RunReport } from "@dativo/core";
import { expect, test } from "vitest";
import { formatReport } from "./format-report.ts";
import { createPalette } from "./palette.ts";

const palette = createPalette({ isTTY: false, write: () => true }, {});

test.each([
  [undefined, "nothing new to write"],
  // A commit in the mode `replace` may have emptied the output.
  [7, "no files, commit 7"],
])("a stream without files whose commit is %s: %s", (commit, said) => {
  const text = formatReport(reportOf(commit), {
    palette,
    workingFolder: "/work",
    durationOf: () => undefined,
  });
  expect(text.split("\n").map((line) => line.trim())).toContain(said);
});

function reportOf(commit: number | undefined): RunReport {
  return {
    run_id: "20260729T155436Z-954169c88d",
    job: "orders",
    started_at: "2026-07-29T15:54:36.514Z",
    duration_ms: 12,
    status: "succeeded",
    streams: [
      {
        name: "orders",
        status: "succeeded",
        rows_read: 0,
        rows_written: 0,
        rows_rejected: 0,
        bytes_written: 0,
        files: [],
        reject_files: [],
        ...(commit === undefined ? {} : { commit }),
      },
    ],
  };
}

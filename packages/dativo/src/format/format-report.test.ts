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

test("each change of a column has a line, safe for a terminal", () => {
  const report = reportOf(1);
  const [stream] = report.streams;
  const schema_changes = [
    { kind: "changed_type", column: "id", from: "int32", to: "bigint", action: "widened" },
    { kind: "missing_column", column: "a\u001b[2J\nb", from: "date", action: "filled_with_nulls" },
  ] as const;
  const changed = { ...report, streams: [{ ...stream!, schema_changes }] };
  const view = { palette, workingFolder: "/work", durationOf: () => undefined };
  const lines = formatReport(changed, view).split("\n");
  expect(lines).toContain("      changed type id (int32 → bigint): widened");
  expect(lines).toContain("      missing column a\\x1b[2J b (date): filled with nulls");
});

test("what was rejected has a line for each column and reason, up to ten", () => {
  const report = reportOf(1);
  const [stream] = report.streams;
  const rejects = [
    { column: "to\u001btal", reason: "VALUE_TOO_SMALL", count: 1204 },
    { column: null, reason: "TOO_MANY_FIELDS", count: 1 },
    ...Array.from({ length: 10 }, (_, index) => ({ column: `c${index}`, reason: "X", count: 1 })),
  ];
  const rejected = { ...report, streams: [{ ...stream!, rejects }] };
  const view = { palette, workingFolder: "/work", durationOf: () => undefined };
  const lines = formatReport(rejected, view).split("\n");
  expect(lines).toContain("      rejected for to\\x1btal: VALUE_TOO_SMALL: 1,204 rows");
  expect(lines).toContain("      rejected for TOO_MANY_FIELDS: 1 row");
  expect(lines).toContain("      and for 2 more reasons");
  expect(lines.join("\n")).not.toContain("c8");
});

test("keys that were not checked to the end are named", () => {
  const report = reportOf(1);
  const streams = report.streams.map((stream) => ({ ...stream, unchecked_keys: [["a", "b"]] }));
  const view = { palette, workingFolder: "/work", durationOf: () => undefined };
  expect(formatReport({ ...report, streams }, view)).toContain(
    "      not all values of a, b checked for duplicates: raise unique_memory_mb\n",
  );
});

test("partitions that a run which died had finished are counted", () => {
  const report = reportOf(1);
  const streams = report.streams.map((stream) => ({ ...stream, partitions_reused: 2 }));
  const view = { palette, workingFolder: "/work", durationOf: () => undefined };
  expect(formatReport({ ...report, streams }, view)).toContain(
    "      2 partitions taken over from a run that died\n",
  );
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

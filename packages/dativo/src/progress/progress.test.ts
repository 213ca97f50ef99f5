import type { RunEvent, StreamReport } from "@dativo/core";
import { beforeEach, expect, test } from "vitest";
import { chooseProgress } from "./choose-progress.ts";
import { JsonProgress } from "./json-progress.ts";
import { PlainProgress } from "./plain-progress.ts";
import { SilentProgress } from "./silent-progress.ts";
import { TerminalProgress } from "./terminal-progress.ts";

const clear = "\r\u001b[2K";
let time = 0;
let written = "";
const output = {
  columns: 60,
  write: (text: string) => {
    written += text;
  },
};
const now = () => time;

beforeEach(() => {
  time = 1000;
  written = "";
});

/** What was written since the last call. */
function takeWritten(): string {
  const text = written;
  written = "";
  return text;
}

function planned(stream: string, estimatedRecords?: number): RunEvent {
  return { type: "stream-planned", stream, partitions: 1, estimatedRecords };
}

function finished(name: string, rows: number): RunEvent {
  const report: StreamReport = {
    name,
    status: "succeeded",
    rows_read: rows,
    rows_written: rows,
    rows_rejected: 0,
    bytes_written: 10,
    files: [{ path: "/out/a", bytes: 10, rows }],
    reject_files: [],
    commit: 1,
  };
  return { type: "stream-finished", report };
}

const started: RunEvent = { type: "run-started", runId: "r1", job: "shop" };

test("a terminal shows rows, speed, bytes and the share, at most ten times a second", () => {
  const display = new TerminalProgress(output, now);
  display.observe(started);
  expect(takeWritten()).toBe(`${clear}shop  planning`);
  display.observe(planned("orders", 4000));
  expect(takeWritten()).toBe(`${clear}orders  waiting`);
  time = 1099;
  display.observe({ type: "progress", stream: "orders", rows: 500, bytes: 100 });
  expect(takeWritten()).toBe("");
  time = 1500;
  display.observe({ type: "progress", stream: "orders", rows: 1000, bytes: 1400 });
  expect(takeWritten()).toBe(`${clear}orders  1,500 rows  3,000 rows/s  1.5 kB  37 %`);
  time = 3000;
  display.observe({ type: "progress", stream: "orders", rows: 4000, bytes: 0 });
  expect(takeWritten()).toBe(`${clear}orders  5,500 rows  2,750 rows/s  1.5 kB  99 %`);
  display.observe(finished("orders", 5500));
  expect(takeWritten()).toBe(`${clear}orders  5,500 rows  2,750 rows/s  1.5 kB  100 %`);
  display.close();
  display.close();
  expect(takeWritten()).toBe(clear);
});

test("a terminal's log lines stand above the progress line", () => {
  const display = new TerminalProgress(output, now);
  display.writeLine("before");
  expect(takeWritten()).toBe("before\n");
  display.observe(started);
  takeWritten();
  display.writeLine("during");
  expect(takeWritten()).toBe(`${clear}during\nshop  planning`);
});

test("a terminal's line never wraps, and takes no control characters", () => {
  const display = new TerminalProgress({ ...output, columns: 20 }, now);
  display.observe({ type: "run-started", runId: "r", job: "a\nb\u001bc and a long rest" });
  expect(takeWritten()).toBe(`${clear}${String.raw`a b\x1bc and a lon`}…`);
});

test("a terminal that does not know its width is taken for one of 80 columns", () => {
  const display = new TerminalProgress({ ...output, columns: 0 }, now);
  display.observe({ type: "run-started", runId: "r", job: "x".repeat(90) });
  expect(takeWritten()).toBe(`${clear}${"x".repeat(78)}…`);
});

test("the time of a stream begins when the one before it ended", () => {
  const display = new TerminalProgress(output, now);
  display.observe(started);
  display.observe(planned("a"));
  display.observe(planned("b"));
  time = 11_000;
  display.observe(finished("a", 0));
  takeWritten();
  time = 12_000;
  display.observe({ type: "progress", stream: "b", rows: 600, bytes: 0 });
  expect(takeWritten()).toBe(`${clear}[2/2] b  600 rows  600 rows/s  0 B`);
});

test("elsewhere there are whole lines without carriage returns", () => {
  const display = new PlainProgress(output, now);
  display.observe(started);
  display.observe(planned("orders"));
  display.observe({ type: "progress", stream: "orders", rows: 1500, bytes: 10 });
  time = 3000;
  display.observe(finished("orders", 1500));
  display.writeLine("a log line");
  display.close();
  expect(takeWritten()).toBe(
    "shop: started, run r1\n" +
      "shop: stream orders succeeded, 1,500 rows in 2.0 s (750 rows/s)\n" +
      "a log line\n",
  );
});

test("in JSON every line is an object", () => {
  const display = new JsonProgress(output);
  display.observe(started);
  display.observe(planned("orders", 7));
  display.observe({ type: "progress", stream: "orders", rows: 1500, bytes: 10 });
  display.observe(finished("orders", 1500));
  const lines = takeWritten().trimEnd().split("\n");
  const time = expect.any(String) as string;
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { time, level: "info", message: "run started", run_id: "r1", job: "shop" },
    {
      time,
      level: "info",
      message: "stream planned",
      stream: "orders",
      partitions: 1,
      estimated_records: 7,
    },
    {
      time,
      level: "info",
      message: "stream finished",
      stream: "orders",
      status: "succeeded",
      rows_read: 1500,
      rows_written: 1500,
      rows_rejected: 0,
      bytes_written: 10,
      reject_files: [],
      commit: 1,
      files: 1,
    },
  ]);
});

test.each([
  ["a terminal", { isTTY: true }, {}, {}, TerminalProgress],
  ["a dumb terminal", { isTTY: true }, { TERM: "dumb" }, {}, PlainProgress],
  ["a file", {}, {}, {}, PlainProgress],
  ["a terminal with --quiet", { isTTY: true }, {}, { quiet: true }, SilentProgress],
  ["a terminal with --no-progress", { isTTY: true }, {}, { progress: false }, SilentProgress],
  ["--log-format json", { isTTY: true }, {}, { logFormat: "json" as const }, JsonProgress],
])("%s gets its display", (_name, terminal, environment, options, display) => {
  const stderr = { ...output, ...terminal };
  const host = {
    stdout: output,
    stderr,
    environment,
    workingFolder: "/",
    now,
    signals: process,
    onStall: () => () => undefined,
    onCrash: () => () => undefined,
    onEnd: () => () => undefined,
    exit: () => undefined,
  };
  const chosen = chooseProgress(
    { progress: true, quiet: false, logFormat: "human", ...options },
    host,
  );
  expect(chosen).toBeInstanceOf(display);
});

test("a terminal says that a stream waits to be read again, and counts from the beginning", () => {
  const display = new TerminalProgress(output, now);
  display.observe(started);
  display.observe(planned("orders"));
  display.observe({ type: "progress", stream: "orders", rows: 500, bytes: 100 });
  takeWritten();
  const retry = { attempt: 1, retries: 2, delayMs: 1400, code: "POSTGRES_CONNECTION_LOST" };
  display.observe({ type: "stream-retried", stream: "orders", ...retry });
  expect(takeWritten()).toBe(`${clear}orders  POSTGRES_CONNECTION_LOST, attempt 2 of 3 in 1.4 s`);
  time += 2000;
  display.observe({ type: "progress", stream: "orders", rows: 20, bytes: 10 });
  expect(takeWritten()).toContain("orders  20 rows");
});

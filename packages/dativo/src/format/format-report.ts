import type { RunReport, RunStatus, StreamReport } from "@dativo/core";
import { formatBytes } from "./format-bytes.ts";
import { formatQuantity } from "./format-count.ts";
import { formatDuration } from "./format-duration.ts";
import { formatRate } from "./format-rate.ts";
import { outputFolder } from "./output-folder.ts";
import type { Palette } from "./palette.ts";
import { printableLine } from "./printable.ts";
import { shortenPath } from "./shorten-path.ts";

/** What the report itself does not know. */
export interface ReportView {
  readonly palette: Palette;
  /** Paths below it are shown relative to it. */
  readonly workingFolder: string;
  /** Milliseconds spent on a stream, where they are known. */
  readonly durationOf: (stream: string) => number | undefined;
}

/** The end of a run, for people: a line for the job, and what became of each stream. */
export function formatReport(report: RunReport, view: ReportView): string {
  const { job, status, duration_ms: duration } = report;
  const heading = `${mark(status, view.palette)} ${view.palette.strong(printableLine(job))} ${status} in ${formatDuration(duration)}\n`;
  return heading + report.streams.map((stream) => formatStream(stream, view)).join("");
}

function formatStream(stream: StreamReport, view: ReportView): string {
  const { palette } = view;
  const name = palette.strong(printableLine(stream.name));
  const heading = `  ${mark(stream.status, palette)} ${name}`;
  if (stream.status === "failed") {
    return `${heading}  failed${stream.error === undefined ? "" : `: ${stream.error.code}`}\n`;
  }
  const duration = view.durationOf(stream.name);
  const speed =
    duration === undefined
      ? []
      : [formatDuration(duration), formatRate(stream.rows_written, duration)];
  const lines = [
    [...formatCounts(stream, palette), ...speed].join(", "),
    formatFiles(stream, view),
    ...formatSchemaChanges(stream),
    ...formatRejects(stream),
    ...formatUncheckedKeys(stream),
    ...formatReused(stream),
    ...stream.reject_files.map((path) => `rejected: ${show(path, view)}`),
  ];
  return [heading, ...lines.map((line) => `      ${line}`)].map((line) => `${line}\n`).join("");
}

/** A line for each column that has changed. */
function formatSchemaChanges({ schema_changes: changes = [] }: StreamReport): string[] {
  return changes.map(({ kind, column, from, to, action }) => {
    const types = [from, to].filter((type) => type !== undefined).join(" → ");
    const what = `${kind.replace("_", " ")} ${column}${types === "" ? "" : ` (${types})`}`;
    return printableLine(`${what}: ${action.replaceAll("_", " ")}`);
  });
}

const shownReasons = 10;

/** What was rejected and why, the most frequent first. */
function formatRejects({ rejects = [] }: StreamReport): string[] {
  const lines = rejects.slice(0, shownReasons).map(({ column, reason, count }) => {
    const rule = column === null ? reason : `${column}: ${reason}`;
    return printableLine(`rejected for ${rule}: ${formatQuantity(count, "row")}`);
  });
  const more = rejects.length - shownReasons;
  return more > 0 ? [...lines, `and for ${formatQuantity(more, "more reason")}`] : lines;
}

function formatUncheckedKeys({ unchecked_keys: keys = [] }: StreamReport): string[] {
  return keys.map((columns) =>
    printableLine(
      `not all values of ${columns.join(", ")} checked for duplicates: raise unique_memory_mb`,
    ),
  );
}

function formatReused({ partitions_reused: count = 0 }: StreamReport): string[] {
  return count === 0
    ? []
    : [`${formatQuantity(count, "partition")} taken over from a run that died`];
}

function formatCounts(stream: StreamReport, palette: Palette): string[] {
  const rejected = `${formatQuantity(stream.rows_rejected, "row")} rejected`;
  return [
    `${formatQuantity(stream.rows_read, "row")} read`,
    `${formatQuantity(stream.rows_written, "row")} written`,
    stream.rows_rejected > 0 ? palette.warning(rejected) : rejected,
  ];
}

function formatFiles(stream: StreamReport, view: ReportView): string {
  if (stream.files.length === 0) {
    // Without a commit the output is as it was; a commit without files may have emptied it.
    return stream.commit === undefined
      ? "nothing new to write"
      : `no files, commit ${stream.commit}`;
  }
  const size = `${formatQuantity(stream.files.length, "file")}, ${formatBytes(stream.bytes_written)}`;
  // A writer that publishes itself has moved them to where the host does not know.
  if (stream.published_to !== undefined) return `${size} in ${show(stream.published_to, view)}`;
  return `${size} in ${show(outputFolder(stream.files.map(({ path }) => path)), view)}`;
}

function show(path: string, view: ReportView): string {
  return printableLine(shortenPath(path, view.workingFolder));
}

function mark(status: RunStatus, palette: Palette): string {
  if (status === "succeeded") return palette.good("✓");
  return status === "partial" ? palette.warning("!") : palette.bad("✗");
}

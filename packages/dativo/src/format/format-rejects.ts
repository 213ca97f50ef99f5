import type { RejectedRecord, RejectFileStatus } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { fitWidth } from "./fit-width.ts";
import { formatCount, formatQuantity } from "./format-count.ts";
import { formatTable } from "./format-table.ts";
import { createPalette } from "./palette.ts";
import { printableLine } from "./printable.ts";
import { shortenPath } from "./shorten-path.ts";

const widestPlace = 60;
const widestValue = 40;

/** A record, and the stream that it is from. */
export interface ShownReject {
  readonly stream: string;
  readonly record: RejectedRecord;
}

/** What is shown of the rejected records of a job. */
export interface RejectsView {
  readonly job: string;
  readonly files: readonly RejectFileStatus[];
  /** How many records there are of each stream, column and reason. */
  readonly counts: readonly {
    readonly key: readonly [string, string, string];
    readonly count: number;
  }[];
  readonly first: readonly ShownReject[];
}

/** The rejected records of a job, for people: what they break, the first ones, and their files. */
export function formatRejects(view: RejectsView, host: CommandLineHost): string {
  const { job, files, counts } = view;
  const palette = createPalette(host.stdout, host.environment);
  const name = palette.strong(printableLine(job));
  if (files.length === 0) return `${name}: no record was ever rejected.\n`;
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const heading = `${name}: ${total === 0 ? "no rejected records" : formatQuantity(total, "rejected record")}\n`;
  return [
    heading,
    ...(total === 0 ? [] : [formatCounts(view), formatFirst(view, total)]),
    formatFiles(view, host),
  ].join("\n");
}

function formatCounts({ counts }: RejectsView): string {
  const rows = counts
    .toSorted((one, other) => other.count - one.count)
    .map(({ key, count }) => [...key, formatCount(count)]);
  return table(["STREAM", "COLUMN", "REASON", "RECORDS"], rows);
}

function formatFirst({ first }: RejectsView, total: number): string {
  if (first.length === 0) return "";
  const rows = first.map(({ record }) => [
    fitWidth(printableLine(formatPlace(record)), widestPlace),
    record.column ?? "-",
    record.reason,
    fitWidth(printableLine(formatValue(record)), widestValue),
    record.message,
  ]);
  const more = total - first.length;
  const rest = more > 0 ? `and ${formatCount(more)} more: see --limit\n` : "";
  return table(["PLACE", "COLUMN", "REASON", "VALUE", "MESSAGE"], rows) + rest;
}

function formatFiles({ files }: RejectsView, { workingFolder }: CommandLineHost): string {
  const rows = files.map((entry) => [
    shortenPath(entry.file, workingFolder),
    entry.run_id,
    entry.records === null ? "-" : formatCount(entry.records),
    formatStatus(entry),
  ]);
  return table(["FILE", "RUN", "RECORDS", "STATUS"], rows);
}

function formatStatus({ status, missing, replayed_by, superseded_by }: RejectFileStatus): string {
  if (status === "replayed") return `replayed by commit ${replayed_by}`;
  if (status === "superseded") return `superseded by commit ${superseded_by}`;
  return missing ? "the file is missing" : "to replay";
}

/** `people.csv:3` where the reader says file and line, else all that it says. */
function formatPlace({ position }: RejectedRecord): string {
  const { file, line } = position;
  if (typeof file === "string" && typeof line === "number") return `${file}:${line}`;
  return Object.entries(position)
    .map(([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}

function formatValue({ value }: RejectedRecord): string {
  if (value === undefined) return "-";
  return value === null ? "null" : JSON.stringify(value);
}

/** Names and values are the source's: nothing of them may reach the terminal as a command. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return formatTable(
    header,
    rows.map((cells) => cells.map(printableLine)),
  );
}

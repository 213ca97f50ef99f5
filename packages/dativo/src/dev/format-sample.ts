import type { StreamSample } from "@dativo/core";
import { parse, stringify } from "lossless-json";
import { formatQuantity } from "../format/format-count.ts";
import { formatTable } from "../format/format-table.ts";
import { printableLine } from "../format/printable.ts";

/** Characters of a value that are shown. */
const widest = 40;

/** The first records of a stream as a table, its columns, and how both differ from the last time. */
export function formatSample(sample: StreamSample, last: StreamSample | undefined): string {
  const { stream, columns, rows, rejects, partitions, milliseconds } = sample;
  const names = columns.map(({ name }) => name);
  const cells = rows.map((row) => {
    // JSON.parse would round long numbers.
    const record = parse(row) as Readonly<Record<string, unknown>>;
    return names.map((name) => printableLine(shown(record[name])));
  });
  const title = `${stream}: ${formatQuantity(rows.length, "row")}, ${formatQuantity(partitions, "partition")}, ${milliseconds} ms\n`;
  const types = columns.map(({ name, type }) => `${name} ${type}`).join(", ");
  const bad = rejects.map(
    ({ reason, message, position }) =>
      `  rejected ${JSON.stringify(position)}: ${reason}, ${message}`,
  );
  return [
    title,
    `  ${printableLine(types)}\n`,
    rows.length === 0 ? "" : formatTable(names.map(printableLine), cells),
    ...bad.map((line) => `${printableLine(line)}\n`),
    ...(last === undefined ? [] : compareSamples(sample, last).map((line) => `  ${line}\n`)),
  ].join("");
}

/** What is different from the last time; says so where nothing is. */
function compareSamples(now: StreamSample, last: StreamSample): string[] {
  const before = new Map(last.columns.map(({ name, type }) => [name, type]));
  const after = new Map(now.columns.map(({ name, type }) => [name, type]));
  const columns = [
    ...now.columns
      .filter(({ name }) => !before.has(name))
      .map(({ name, type }) => `+ column ${name} ${type}`),
    ...last.columns.filter(({ name }) => !after.has(name)).map(({ name }) => `- column ${name}`),
    ...now.columns
      .filter(({ name, type }) => before.has(name) && before.get(name) !== type)
      .map(({ name, type }) => `~ column ${name}: ${before.get(name)} is ${type} now`),
  ];
  const old = new Set(last.rows);
  const fresh = new Set(now.rows);
  const rows = [
    ...now.rows.filter((row) => !old.has(row)).map((row) => `+ ${row}`),
    ...last.rows.filter((row) => !fresh.has(row)).map((row) => `- ${row}`),
  ];
  const rejected = now.rejects.length - last.rejects.length;
  const rejects =
    rejected === 0 ? [] : [`${rejected > 0 ? "+" : "-"} ${Math.abs(rejected)} rejected`];
  const all = [...columns, ...rows, ...rejects].map(printableLine);
  return all.length === 0 ? ["the same as the last time"] : all;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : (stringify(value) ?? "");
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}

import type { FileCheck } from "@dativo/core";
import { formatQuantity } from "./format-count.ts";
import type { Palette } from "./palette.ts";
import { printable, printableLine } from "./printable.ts";
import { shortenPath } from "./shorten-path.ts";

/**
 * The check of one file for people.
 *
 * ```text
 * ✗ jobs/orders.yaml (job): 2 problems
 *     4:3 source.typ: 'typ' is not a known key; did you mean 'type'? …
 *     assets/orders.yaml:2:12 schema[0].type: …
 * ```
 */
export function formatFileCheck(
  { file, kind, valid, streams, columns, problems, notices }: FileCheck,
  palette: Palette,
  workingFolder: string,
): string {
  const size =
    streams !== undefined
      ? `, ${formatQuantity(streams, "stream")}`
      : columns !== undefined
        ? `, ${formatQuantity(columns, "column")}`
        : "";
  const name = printableLine(shortenPath(file, workingFolder));
  const mark = valid ? palette.good("✓") : palette.bad("✗");
  const count = valid ? "" : `: ${formatQuantity(problems.length, "problem")}`;
  const lines = problems.map((problem) => {
    const own = problem.file === file;
    const start = own ? [] : [shortenPath(problem.file, workingFolder)];
    const place = [...start, ...numbers(problem.line), ...numbers(problem.column)].join(":");
    const key = problem.path === "" ? "" : `${problem.path}: `;
    const fix = problem.fix === undefined ? "" : `\nFix: ${problem.fix}`;
    return `${place === "" ? "" : `${palette.faint(printableLine(place))} `}${printable(`${key}${problem.message}${fix}`)}`;
  });
  const notes = notices.map((notice) => `${palette.warning("note")} ${printable(notice)}`);
  return `${mark} ${name} (${kind}${size})${count}\n${[...lines, ...notes].map(indent).join("")}`;
}

/** What became of all of them, on one line. */
export function formatFileTotals(checks: readonly FileCheck[]): string {
  const invalid = checks.filter(({ valid }) => !valid);
  const problems = invalid.reduce((sum, check) => sum + check.problems.length, 0);
  const files = formatQuantity(checks.length, "file");
  return invalid.length === 0
    ? `${files}: all valid\n`
    : `${files}: ${checks.length - invalid.length} valid, ${invalid.length} invalid with ${formatQuantity(problems, "problem")}\n`;
}

function numbers(value: number | undefined): string[] {
  return value === undefined ? [] : [String(value)];
}

function indent(text: string): string {
  return `    ${text.replaceAll("\n", "\n      ")}\n`;
}

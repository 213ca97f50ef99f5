import type { MaintainedTarget } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { formatQuantity } from "../format/format-count.ts";
import { printableLine } from "../format/printable.ts";
import { type StateOptions, withJobState } from "./state-options.ts";

/** The options of `dativo tables expire` and `dativo tables clean`. */
export interface MaintainTablesOptions extends StateOptions {
  readonly olderThan: number;
  readonly keep?: number;
  readonly dryRun?: boolean;
}

/** Lets the writer of a job look after its tables, and answers the exit code. */
export function maintainTables(
  task: "expire" | "clean",
  job: string,
  options: MaintainTablesOptions,
  host: CommandLineHost,
): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withJobState(job, options, host, async (jobFile, settings) => {
    const { maintainTargets } = await import("@dativo/core");
    const { olderThan: olderThanHours, keep } = options;
    const request = { ...settings, task, olderThanHours, keep, isDryRun };
    const tables = await maintainTargets(jobFile, request);
    if (options.json === true) return `${JSON.stringify({ dry_run: isDryRun, tables })}\n`;
    return tables.map((table) => `${describe(table, task, isDryRun)}\n`).join("");
  });
}

function describe(table: MaintainedTarget, task: "expire" | "clean", isDryRun: boolean): string {
  const { target, expired, removedFiles } = table;
  const verb = isDryRun ? "would be removed" : "removed";
  const files = `${formatQuantity(removedFiles.length, "file")} ${verb}`;
  const snapshots = `${formatQuantity(expired, "snapshot")} ${isDryRun ? "would expire" : "expired"}, `;
  return printableLine(`${target}: ${task === "expire" ? snapshots : ""}${files}`);
}

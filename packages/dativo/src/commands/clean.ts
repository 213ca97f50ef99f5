import type { CleanedFolder } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { formatTable } from "../format/format-table.ts";
import { printableLine } from "../format/printable.ts";
import { shortenPath } from "../format/shorten-path.ts";
import { type StateOptions, withJobState } from "./state-options.ts";

/** The options of `dativo clean`. */
export interface CleanOptions extends StateOptions {
  readonly olderThan?: number;
  readonly dryRun?: boolean;
}

/** `dativo clean`: removes what dead runs have left in the outputs of a job, and answers the exit code. */
export function clean(job: string, options: CleanOptions, host: CommandLineHost): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withJobState(job, options, host, async (jobFile, settings) => {
    const { cleanJob } = await import("@dativo/core");
    const { olderThan: olderThanHours } = options;
    const folders = await cleanJob(jobFile, { ...settings, olderThanHours, isDryRun });
    if (options.json === true) return `${JSON.stringify({ dry_run: isDryRun, folders })}\n`;
    if (folders.length === 0) return "There is nothing to clean.\n";
    const rows = folders.map((entry) => [
      shortenPath(`${entry.output}/${entry.folder}`, host.workingFolder),
      entry.started_at ?? "-",
      describe(entry, isDryRun),
    ]);
    return formatTable(
      ["FOLDER", "STARTED", "STATUS"],
      rows.map((cells) => cells.map(printableLine)),
    );
  });
}

function describe({ status, host, pid }: CleanedFolder, isDryRun: boolean): string {
  if (status === "kept") return `kept: process ${pid} of ${host} may be working on it`;
  const removed = isDryRun ? "would be removed" : "removed";
  return status === "died" ? `${removed}: its process has died` : `${removed}: it is old`;
}

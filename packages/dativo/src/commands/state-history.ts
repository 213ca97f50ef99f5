import type { CommitSummary } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { formatCount } from "../format/format-count.ts";
import { formatState } from "../format/format-state.ts";
import { formatTable } from "../format/format-table.ts";
import { printableLine } from "../format/printable.ts";
import { type StateOptions, withJobState } from "./state-options.ts";

/** `dativo state history`: lists the commits of a job, and answers the exit code. */
export function stateHistory(
  job: string,
  options: StateOptions,
  host: CommandLineHost,
): Promise<number> {
  return withJobState(job, options, host, async (jobFile, settings) => {
    const { readJobHistory } = await import("@dativo/core");
    const commits = await readJobHistory(jobFile, settings);
    if (options.json === true) return `${JSON.stringify({ commits })}\n`;
    if (commits.length === 0) return "Nothing was ever committed.\n";
    const header = ["STREAM", "COMMIT", "AT", "RUN", "FILES", "ROWS", "REJECTED", "STATE", "NOTE"];
    const rows = commits.map((commit) => [
      commit.stream,
      String(commit.commit),
      commit.committed_at,
      commit.run_id,
      formatCount(commit.files),
      formatCount(commit.rows_written),
      formatCount(commit.rows_rejected),
      formatState(commit.state),
      noteOf(commit),
    ]);
    return formatTable(
      header,
      rows.map((cells) => cells.map(printableLine)),
    );
  });
}

function noteOf({ mode, undone, undone_by: by }: CommitSummary): string {
  if (by !== null) return `undone by commit ${by}`;
  if (undone.length > 0) return `undoes ${undone.join(", ")}`;
  return mode === "append" ? "" : mode;
}

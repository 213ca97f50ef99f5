import type { CommandLineHost } from "../command-line-host.ts";
import { formatState } from "../format/format-state.ts";
import { formatTable } from "../format/format-table.ts";
import { printableLine } from "../format/printable.ts";
import { shortenPath } from "../format/shorten-path.ts";
import { type StateOptions, withJobState } from "./state-options.ts";

/** `dativo state show`: shows how far each stream of a job has got, and answers the exit code. */
export function stateShow(
  job: string,
  options: StateOptions,
  host: CommandLineHost,
): Promise<number> {
  return withJobState(job, options, host, async (jobFile, settings) => {
    const { readJobState } = await import("@dativo/core");
    const streams = await readJobState(jobFile, settings);
    if (options.json === true) return `${JSON.stringify({ streams })}\n`;
    const rows = streams.map(({ stream, output, commit, committed_at: at, state }) => [
      stream,
      commit === null ? "-" : String(commit),
      at ?? "-",
      formatState(state),
      shortenPath(output, host.workingFolder),
    ]);
    const header = ["STREAM", "COMMIT", "AT", "STATE", "OUTPUT"];
    return formatTable(
      header,
      rows.map((cells) => cells.map(printableLine)),
    );
  });
}

import type { StateChange } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { formatQuantity } from "../format/format-count.ts";
import { printableLine } from "../format/printable.ts";
import { type StateOptions, withJobState } from "./state-options.ts";

/** `dativo state rollback`: takes an output back to one of its commits, and answers the exit code. */
export function stateRollback(
  job: string,
  options: StateOptions & { readonly to: number },
  host: CommandLineHost,
): Promise<number> {
  return withJobState(job, options, host, async (jobFile, settings) => {
    const { rollbackJobState } = await import("@dativo/core");
    const change = await rollbackJobState(jobFile, options.to, settings);
    const removed = formatQuantity(change.removed.length, "file");
    const text = `is as it was after commit ${options.to}; ${removed} removed, as commit ${change.commit}`;
    return tell(change, options, text);
  });
}

/** `dativo state reset`: makes the next run read everything, and answers the exit code. */
export function stateReset(
  job: string,
  options: StateOptions,
  host: CommandLineHost,
): Promise<number> {
  return withJobState(job, options, host, async (jobFile, settings) => {
    const { resetJobState } = await import("@dativo/core");
    const change = await resetJobState(jobFile, settings);
    return tell(
      change,
      options,
      `is read from the beginning next time, by commit ${change.commit}`,
    );
  });
}

function tell(change: StateChange, { json }: StateOptions, text: string): string {
  if (json === true) return `${JSON.stringify(change)}\n`;
  return `${printableLine(change.stream)} ${text}.\n`;
}

import type { RunReport } from "@dativo/core";
import type { CommandLineHost } from "../command-line-host.ts";
import { runWith, type RunOptions, type RunStarter } from "./run.ts";

/** The options of `dativo rejects replay`. */
export interface RejectsReplayOptions extends Omit<RunOptions, "config" | "jobDir"> {
  readonly stream?: string;
  readonly run?: string;
}

/** `dativo rejects replay`: runs rejected records through their job, and answers the exit code. */
export async function rejectsReplay(
  job: string,
  options: RejectsReplayOptions,
  host: CommandLineHost,
): Promise<number> {
  const { stream, run, ...runOptions } = options;
  let report: RunReport | undefined;
  const start: RunStarter = async (jobFile, settings) => {
    const { replayRejects } = await import("@dativo/core");
    report = await replayRejects(jobFile, { ...settings, stream, run });
    return report;
  };
  const exitCode = await runWith(start, [job], runOptions, host);
  const isSilent = options.json === true || options.quiet === true;
  if (report && hadNothing(report) && !isSilent) {
    host.stdout.write("There are no rejected records to replay.\n");
  }
  return exitCode;
}

function hadNothing({ status, streams }: RunReport): boolean {
  return status === "succeeded" && streams.every(({ commit }) => commit === undefined);
}

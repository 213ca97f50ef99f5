import type { Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { RunOptions } from "../commands/run.ts";
import { examples, exitCodeHelp } from "./help-text.ts";
import {
  addBackfill,
  addExecution,
  addLogging,
  addSecrets,
  addSelection,
} from "./shared-options.ts";

/** `dativo run` */
export function addRun(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const command = program
    .command("run")
    .description("Runs jobs, one after another.")
    .argument("[job...]", "job files (.yaml, .yml, .json)");
  addSelection(command)
    .option("--json", "print one run report on standard output, as JSON on one line for each job")
    .option(
      "--frozen-plugins <report>",
      "run only the plugins that an earlier report (of --json) names, unchanged",
    )
    .option("--no-progress", "show no progress")
    .option("-q, --quiet", "show warnings and errors only");
  addBackfill(command);
  addExecution(command);
  addSecrets(command);
  addLogging(command)
    .addHelpText(
      "after",
      examples(
        ["dativo run orders.yaml", "run a job"],
        [
          "dativo run orders.yaml customers.yaml",
          "run two, the second one also if the first fails",
        ],
        ["dativo run --job-dir ./jobs", "run every job file of a folder, by name"],
        ["dativo run orders.yaml --from 2026-01-01", "read a range of the cursor again"],
        ["dativo run orders.yaml --json | jq .status", "read the report with a program"],
      ) + exitCodeHelp,
    )
    .action(async (jobs: string[], options: RunOptions) => {
      const { run } = await import("../commands/run.ts");
      finish(await run(jobs, options, host));
    });
}

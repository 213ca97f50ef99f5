import type { Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { CheckOptions } from "../commands/check.ts";
import { examples } from "./help-text.ts";
import { addLogging, addSecrets, addSelection } from "./shared-options.ts";

/** `dativo check` */
export function addCheck(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const command = program
    .command("check")
    .description(
      "Checks job files, and whether their sources and targets can be reached. Moves nothing.",
    )
    .argument("[job...]", "job files (.yaml, .yml, .json)");
  addSelection(command).option("--json", "print the result as JSON, on one line for each job");
  addSecrets(command);
  addLogging(command)
    .addHelpText(
      "after",
      `${examples(
        ["dativo check orders.yaml", "check a job"],
        ["dativo check --job-dir ./jobs", "check every job file of a folder"],
      )}
Exit codes:
  0  every job is valid, and nothing that could be checked failed
  2  a job is invalid, or a source or target cannot be reached
`,
    )
    .action(async (jobs: string[], options: CheckOptions) => {
      const { check } = await import("../commands/check.ts");
      finish(await check(jobs, options, host));
    });
}

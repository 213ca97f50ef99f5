import type { Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { CleanOptions } from "../commands/clean.ts";
import { examples } from "./help-text.ts";
import { hoursOf } from "./hours-of.ts";
import { addLogging, addSecrets } from "./shared-options.ts";

/** `dativo clean` */
export function addClean(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const command = program
    .command("clean")
    .description("Removes what runs have left in the outputs of a job when they died.")
    .argument("<job>", "a job file (.yaml, .yml, .json)")
    .option("--stream <name>", "the output of one stream only")
    .option(
      "--older-than <hours>",
      "also whatever runs have left that began longer ago; none may be going on",
      hoursOf,
    )
    .option("--dry-run", "say what would be removed, and remove nothing")
    .option("--json", "print the result as JSON");
  addSecrets(command);
  addLogging(command)
    .addHelpText(
      "after",
      examples(
        ["dativo clean orders.yaml", "what processes of this machine have left"],
        ["dativo clean orders.yaml --older-than 48", "also what containers left two days ago"],
      ),
    )
    .action(async (job: string, options: CleanOptions) => {
      const { clean } = await import("../commands/clean.ts");
      finish(await clean(job, options, host));
    });
}

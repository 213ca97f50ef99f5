import { type Command, InvalidArgumentError } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { DevOptions } from "../commands/dev.ts";
import { examples } from "./help-text.ts";
import { addLogging, addSecrets } from "./shared-options.ts";

const mostRows = 1000;

/** `dativo dev` */
export function addDev(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
  const command = program
    .command("dev")
    .description(
      "Shows the first records of a job, and again whenever one of its files changes. Writes nothing.",
    )
    .argument("<job>", "a job file (.yaml, .yml, .json)")
    .option("--rows <count>", "records of each stream", rowsOf, 10)
    .option("--stream <name>", "this stream alone; may be repeated", collect)
    .option("--once", "show them once, and end")
    .option("--json", "print each stream as JSON on one line; with --once")
    .option("--inspect", "let a debugger attach to the process that reads");
  addSecrets(command);
  addLogging(command)
    .addHelpText(
      "after",
      examples(
        ["dativo dev orders.yaml", "rows, columns, and what is different from the last time"],
        ["dativo dev orders.yaml --once --json", "for programs"],
      ),
    )
    .action(async (job: string, options: DevOptions) => {
      const { dev } = await import("../commands/dev.ts");
      finish(await dev(job, options, host));
    });
}

function rowsOf(text: string): number {
  const count = Number(text);
  if (!/^\d{1,4}$/u.test(text) || count < 1 || count > mostRows) {
    throw new InvalidArgumentError(`Give a number from 1 to ${mostRows}.`);
  }
  return count;
}

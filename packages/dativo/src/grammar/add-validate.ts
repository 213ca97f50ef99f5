import { Option, type Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { ValidateCommandOptions } from "../commands/validate.ts";
import { examples } from "./help-text.ts";
import { addSelection } from "./shared-options.ts";

/** `dativo validate` */
export function addValidate(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const command = program
    .command("validate")
    .description(
      "Checks job files, contracts and recipes without connecting to anything, and lists all their problems.",
    )
    .argument("[file...]", "job files, contracts or recipes; what a file is, its keys say");
  addSelection(command)
    .option(
      "--allow-missing-variables",
      "do not mind variables that are not set, as where there are no secrets",
    )
    .addOption(
      new Option("--format <format>", "for people, programs, or GitHub Actions")
        .choices(["human", "json", "github"])
        .default("human"),
    )
    .option("--json", "the same as --format json: one object for each file, on a line of its own")
    .addHelpText(
      "after",
      `${examples(
        ["dativo validate orders.yaml assets/orders.yaml", "check a job and a contract"],
        ["dativo validate --job-dir jobs --format github", "mark problems in a pull request"],
      )}
Exit codes:
  0  every file is valid
  2  a file is not
`,
    )
    .action(async (files: string[], options: ValidateCommandOptions) => {
      const { validate } = await import("../commands/validate.ts");
      finish(await validate(files, options, host));
    });
}

import { InvalidArgumentError, type Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { MaintainTablesOptions } from "../commands/maintain-tables.ts";
import { examples } from "./help-text.ts";
import { hoursOf } from "./hours-of.ts";
import { addLogging, addSecrets } from "./shared-options.ts";

/** `dativo tables expire|clean` */
export function addTables(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const tables = program
    .command("tables")
    .description("Looks after the tables that a job writes to: of Iceberg catalogs.");
  const expire = addTask(
    tables,
    "expire",
    "Takes snapshots out of the tables of a job, and removes the files that only they had.",
  ).option("--keep <count>", "how many of the last snapshots stay in any case", countOf, 1);
  const clean = addTask(
    tables,
    "clean",
    "Removes files of the tables of a job that no snapshot has.",
  );
  for (const [task, command] of [
    ["expire", expire],
    ["clean", clean],
  ] as const) {
    command
      .addHelpText(
        "after",
        examples([
          `dativo tables ${task} orders.yaml --older-than 168 --dry-run`,
          "what is older than a week",
        ]),
      )
      .action(async (job: string, options: MaintainTablesOptions) => {
        const { maintainTables } = await import("../commands/maintain-tables.ts");
        finish(await maintainTables(task, job, options, host));
      });
  }
}

function addTask(tables: Command, name: string, description: string): Command {
  const command = tables
    .command(name)
    .description(description)
    .argument("<job>", "a job file (.yaml, .yml, .json)")
    .option("--stream <name>", "the table of one stream only")
    .requiredOption("--older-than <hours>", "only what is older", hoursOf)
    .option("--dry-run", "say what would be done, and do nothing")
    .option("--json", "print the result as JSON");
  addSecrets(command);
  return addLogging(command);
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,6}$/u.test(text)) throw new InvalidArgumentError("Give a number from 1.");
  return Number(text);
}

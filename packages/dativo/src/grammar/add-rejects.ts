import { InvalidArgumentError, type Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { RejectsReplayOptions } from "../commands/rejects-replay.ts";
import type { RejectsShowOptions } from "../commands/rejects-show.ts";
import { examples, exitCodeHelp } from "./help-text.ts";
import { addLogging, addSecrets } from "./shared-options.ts";

/** `dativo rejects show` and `dativo rejects replay` */
export function addRejects(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const rejects = program
    .command("rejects")
    .helpCommand(false)
    .description("Shows the records that a job has rejected, or runs them through the job again.");
  addShow(rejects, host, finish);
  addReplay(rejects, host, finish);
}

function addShow(
  rejects: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const command = rejects
    .command("show")
    .description("Shows what was rejected, where it stands in the source, and why.")
    .argument("<job>", "a job file (.yaml, .yml, .json)")
    .option("--stream <name>", "records of one stream only")
    .option("--run <id>", "records of one run only, also where they were replayed")
    .option("--column <name>", "records with a bad value in this column only")
    .option("--reason <reason>", "records with this reason only")
    .option("--all", "also records that were replayed, or that a later replace has superseded")
    .option("--limit <count>", "the most records to show (default: 20, with --json all)", countOf)
    .option("--json", "print the records as JSON Lines");
  addSecrets(command);
  addLogging(command)
    .addHelpText(
      "after",
      examples(
        ["dativo rejects show orders.yaml", "a summary, and the first records"],
        ["dativo rejects show orders.yaml --column price", "those with a bad price"],
        ["dativo rejects show orders.yaml --json | jq .raw", "for programs"],
      ),
    )
    .action(async (job: string, options: RejectsShowOptions) => {
      const { rejectsShow } = await import("../commands/rejects-show.ts");
      finish(await rejectsShow(job, options, host));
    });
}

function addReplay(
  rejects: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const command = rejects
    .command("replay")
    .description(
      "Runs rejected records through the job as it is now: after its contract, its options, or raw in the reject files was mended. Each record is replayed once.",
    )
    .argument("<job>", "a job file (.yaml, .yml, .json)")
    .option("--stream <name>", "records of one stream only")
    .option("--run <id>", "records that this run has rejected only")
    .option("--json", "print the report on standard output, as JSON on one line")
    .option("--no-progress", "show no progress")
    .option("-q, --quiet", "show warnings and errors only");
  addSecrets(command);
  addLogging(command)
    .addHelpText(
      "after",
      examples(
        ["dativo rejects replay orders.yaml", "everything that is left to replay"],
        ["dativo rejects replay orders.yaml --stream orders", "one stream"],
      ) + exitCodeHelp,
    )
    .action(async (job: string, options: RejectsReplayOptions) => {
      const { rejectsReplay } = await import("../commands/rejects-replay.ts");
      finish(await rejectsReplay(job, options, host));
    });
}

function countOf(text: string): number {
  if (!/^\d{1,9}$/u.test(text)) throw new InvalidArgumentError("Give a number such as 100.");
  return Number(text);
}

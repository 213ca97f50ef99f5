import { InvalidArgumentError, type Command } from "commander";
import type { CommandLineHost } from "../command-line-host.ts";
import type { StateOptions } from "../commands/state-options.ts";
import { examples } from "./help-text.ts";
import { addLogging, addSecrets } from "./shared-options.ts";

/** `dativo state show`, `history`, `rollback` and `reset` */
export function addState(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const state = program
    .command("state")
    .helpCommand(false)
    .description("Shows how far a job has got, and takes it back.");
  addShow(state, host, finish);
  addHistory(state, host, finish);
  addRollback(state, host, finish);
  addReset(state, host, finish);
}

function addShow(state: Command, host: CommandLineHost, finish: (exitCode: number) => void): void {
  addCommon(state, "show", "Shows the last commit of each stream, and how far it has read.")
    .addHelpText(
      "after",
      examples(
        ["dativo state show orders.yaml", "all streams"],
        ["dativo state show orders.yaml --json | jq .streams[].state", "for programs"],
      ),
    )
    .action(async (job: string, options: StateOptions) => {
      const { stateShow } = await import("../commands/state-show.ts");
      finish(await stateShow(job, options, host));
    });
}

function addHistory(
  state: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  addCommon(state, "history", "Lists the commits of a job, the newest first.")
    .addHelpText(
      "after",
      examples(["dativo state history orders.yaml --stream orders", "one stream"]),
    )
    .action(async (job: string, options: StateOptions) => {
      const { stateHistory } = await import("../commands/state-history.ts");
      finish(await stateHistory(job, options, host));
    });
}

function addRollback(
  state: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  addCommon(
    state,
    "rollback",
    "Takes an output back to how it was after a commit: the files of later ones are removed, and the next run reads their records again.",
  )
    .requiredOption("--to <commit>", "number of the commit; 0 is before the first", commitOf)
    .addHelpText(
      "after",
      examples(["dativo state rollback orders.yaml --to 12", "undo what came after 12"]),
    )
    .action(async (job: string, options: StateOptions & { readonly to: number }) => {
      const { stateRollback } = await import("../commands/state-change.ts");
      finish(await stateRollback(job, options, host));
    });
}

function addReset(state: Command, host: CommandLineHost, finish: (exitCode: number) => void): void {
  addCommon(
    state,
    "reset",
    "Forgets how far a stream has got: the next run reads everything. Files stay as they are.",
  )
    .addHelpText("after", examples(["dativo state reset orders.yaml", "read everything again"]))
    .action(async (job: string, options: StateOptions) => {
      const { stateReset } = await import("../commands/state-change.ts");
      finish(await stateReset(job, options, host));
    });
}

function addCommon(state: Command, name: string, description: string): Command {
  const command = state
    .command(name)
    .description(description)
    .argument("<job>", "a job file (.yaml, .yml, .json)")
    .option("--stream <name>", "one stream only")
    .option("--json", "print the result as JSON");
  addSecrets(command);
  return addLogging(command);
}

function commitOf(text: string): number {
  if (!/^\d{1,8}$/u.test(text)) throw new InvalidArgumentError("Give a number such as 12.");
  return Number(text);
}

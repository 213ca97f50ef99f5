import { Command, CommanderError } from "commander";
import { columnsOf, type CommandLineHost } from "./command-line-host.ts";
import { hasColors } from "./format/palette.ts";
import { addCheck } from "./grammar/add-check.ts";
import { addClean } from "./grammar/add-clean.ts";
import { addTables } from "./grammar/add-tables.ts";
import { addContract } from "./grammar/add-contract.ts";
import { addDev } from "./grammar/add-dev.ts";
import { addDiscover } from "./grammar/add-discover.ts";
import { addInit } from "./grammar/add-init.ts";
import { addPlugins } from "./grammar/add-plugins.ts";
import { addRejects } from "./grammar/add-rejects.ts";
import { addRun } from "./grammar/add-run.ts";
import { addState } from "./grammar/add-state.ts";
import { addSchema } from "./grammar/add-schema.ts";
import { addValidate } from "./grammar/add-validate.ts";
import { examples, exitCodeHelp } from "./grammar/help-text.ts";
import { readVersion } from "./read-version.ts";

/**
 * The command line's grammar. What a command needs is loaded when it runs, so that `--help` and
 * `--version` answer at once.
 *
 * @param finish takes the exit code of the command that ran
 */
export function createProgram(host: CommandLineHost, finish: (exitCode: number) => void): Command {
  const program = new Command("dativo");
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      writeErr: (text) => void host.stderr.write(text),
      // `main` shows errors in the same form as those of the commands.
      outputError: () => undefined,
      getOutHelpWidth: () => columnsOf(host.stdout),
      getErrHelpWidth: () => columnsOf(host.stderr),
      getOutHasColors: () => hasColors(host.stdout, host.environment),
      getErrHasColors: () => hasColors(host.stderr, host.environment),
    })
    .description("Moves data from any source to any target, described by one job file.")
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .addHelpText(
      "after",
      examples(
        ["dativo init orders.csv", "write a job that reads a CSV file, and run it"],
        ["dativo run orders.yaml", "run a job"],
        ["dativo check orders.yaml", "see whether source and target can be reached"],
        ["dativo discover orders.yaml", "see what the source holds"],
        ["dativo run --job-dir ./jobs --json", "run every job of a folder, for programs"],
      ) + exitCodeHelp,
    );
  addRun(program, host, finish);
  addCheck(program, host, finish);
  addClean(program, host, finish);
  addTables(program, host, finish);
  addDev(program, host, finish);
  addDiscover(program, host, finish);
  addContract(program, host, finish);
  addPlugins(program, host, finish);
  addRejects(program, host, finish);
  addState(program, host, finish);
  addInit(program, host, finish);
  addSchema(program, host, finish);
  addValidate(program, host, finish);
  addHelp(program);
  return program;
}

/** In place of commander's own, which answers `help` and a misspelt name with the help of the program. */
function addHelp(program: Command): void {
  program
    .command("help")
    .description("Prints this help, or that of a command.")
    .argument("[command]", "name of the command")
    .action((name: string | undefined) => {
      const known = program.commands.find((command) => command.name() === name);
      if (known === undefined && name !== undefined) {
        throw new CommanderError(1, "commander.unknownCommand", `error: unknown command '${name}'`);
      }
      (known === undefined || name === "help" ? program : known).outputHelp();
    });
}

import { Command, CommanderError, Option } from "commander";
import { columnsOf, type CommandLineHost } from "./command-line-host.ts";
import { hasColors } from "./format/palette.ts";
import { readVersion } from "./read-version.ts";
import type { DiscoverOptions } from "./commands/discover.ts";
import type { CheckOptions } from "./commands/check.ts";
import type { PluginsOptions } from "./commands/plugins.ts";
import type { RunOptions } from "./commands/run.ts";

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
        ["dativo run orders.yaml", "run a job"],
        ["dativo check orders.yaml", "see whether source and target can be reached"],
        ["dativo discover orders.yaml", "see what the source holds"],
        ["dativo run --job-dir ./jobs --json", "run every job of a folder, for programs"],
      ) + exitCodeHelp,
    );
  addRun(program, host, finish);
  addCheck(program, host, finish);
  addDiscover(program, host, finish);
  addPlugins(program, host, finish);
  addHelp(program);
  return program;
}

function addRun(program: Command, host: CommandLineHost, finish: (exitCode: number) => void): void {
  const command = program
    .command("run")
    .description("Runs jobs, one after another.")
    .argument("[job...]", "job files (.yaml, .yml, .json)");
  addSelection(command)
    .option("--json", "print one run report on standard output, as JSON on one line for each job")
    .option("--no-progress", "show no progress")
    .option("-q, --quiet", "show warnings and errors only");
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
        ["dativo run orders.yaml --json | jq .status", "read the report with a program"],
      ) + exitCodeHelp,
    )
    .action(async (jobs: string[], options: RunOptions) => {
      const { run } = await import("./commands/run.ts");
      finish(await run(jobs, options, host));
    });
}

function addCheck(
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
      const { check } = await import("./commands/check.ts");
      finish(await check(jobs, options, host));
    });
}

function addDiscover(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  const command = program
    .command("discover")
    .description("Shows what the source of a job holds: streams, columns and types. Moves nothing.")
    .argument("<job>", "a job file (.yaml, .yml, .json)")
    .option("--json", "print the result as JSON");
  addLogging(command)
    .addHelpText(
      "after",
      examples(
        ["dativo discover orders.yaml", "as YAML, whose columns can be pasted into a contract"],
        ["dativo discover orders.yaml --json", "for programs"],
      ),
    )
    .action(async (job: string, options: DiscoverOptions) => {
      const { discover } = await import("./commands/discover.ts");
      finish(await discover(job, options, host));
    });
}

function addPlugins(
  program: Command,
  host: CommandLineHost,
  finish: (exitCode: number) => void,
): void {
  program
    .command("plugins")
    .description("Lists the readers and writers that are installed, and where they were found.")
    .option("--json", "print the list as JSON")
    .addHelpText(
      "after",
      examples(["dativo plugins", "a table"], ["dativo plugins --json", "for programs"]),
    )
    .action(async (options: PluginsOptions) => {
      const { plugins } = await import("./commands/plugins.ts");
      finish(await plugins(options, host));
    });
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

function addSelection(command: Command): Command {
  const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
  return command
    .option("-c, --config <file>", "a job file, as an argument would be; may be repeated", collect)
    .option("--job-dir <folder>", "every job file directly in a folder; may be repeated", collect);
}

function addLogging(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--log-level <level>",
        "least severe log lines to show (default: as the job says)",
      ).choices(["debug", "info", "warn", "error"]),
    )
    .addOption(
      new Option("--log-format <format>", "how log lines on standard error look")
        .choices(["human", "json"])
        .default("human"),
    );
}

function examples(...lines: readonly (readonly [command: string, does: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, does]) => `  ${command.padEnd(width)}  ${does}\n`).join("")}`;
}

const exitCodeHelp = `
Exit codes:
  0    every job succeeded
  1    records were rejected, or some jobs or streams failed
  2    everything failed, or the command line is wrong
  130  stopped with Ctrl-C (143: with SIGTERM)
`;

import { InvalidArgumentError, Option, type Command } from "commander";

/** The ways to name the jobs of a command besides its arguments. */
export function addSelection(command: Command): Command {
  const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
  return command
    .option("-c, --config <file>", "a job file, as an argument would be; may be repeated", collect)
    .option("--job-dir <folder>", "every job file directly in a folder; may be repeated", collect);
}

/** Which log lines a command shows, and how. */
export function addLogging(command: Command): Command {
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

/** Where the secrets are that job files refer to. */
export function addSecrets(command: Command): Command {
  return command
    .option(
      "--secret-manager <name>",
      "env (the default), filesystem, aws, or a plugin (or $DATIVO_SECRET_MANAGER)",
    )
    .option(
      "--secret-manager-config <file|json>",
      "its settings: a YAML or JSON file, or JSON itself (or $DATIVO_SECRET_MANAGER_CONFIG)",
    )
    .option("--secrets-dir <folder>", "folder of the filesystem manager (default: /secrets)");
}

/** A range of the cursor in place of what is new. */
export function addBackfill(command: Command): Command {
  return command
    .option("--from <value>", "read the cursor from this value on, whatever was read before")
    .option("--to <value>", "read the cursor up to this value, which is not included");
}

/** Where the tasks of a job run. */
export function addExecution(command: Command): Command {
  return command
    .addOption(
      new Option("--executor <name>", "where tasks run (default: as the job says)").choices([
        "auto",
        "inline",
        "threads",
      ]),
    )
    .option(
      "--threads <count>",
      "the most threads (default: as the job says, or one for each processor)",
      threadsOf,
    );
}

function threadsOf(text: string): number {
  const count = Number(text);
  if (!/^\d{1,3}$/u.test(text) || count < 1 || count > 256) {
    throw new InvalidArgumentError("Give a number from 1 to 256.");
  }
  return count;
}

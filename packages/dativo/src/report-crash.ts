import type { CommandLineHost } from "./command-line-host.ts";
import { exitCodes } from "./exit-codes.ts";
import { knownSecrets } from "./known-secrets.ts";

/**
 * Ends the program after an error that nobody waits for, such as that of a plugin's timer. Node would
 * print it as it is, and it may hold a secret.
 */
export async function reportCrash(thrown: unknown, host: CommandLineHost): Promise<void> {
  const { createRedactor, redactError } = await import("@dativo/core");
  const { reportFailure } = await import("./report-failure.ts");
  const { commandLineErrors } = await import("./command-line-errors.ts");
  const cause = redactError(thrown, createRedactor(knownSecrets()));
  reportFailure(commandLineErrors.crashed(cause), {
    host,
    logFormat: "human",
    logLevel: "debug",
  });
  host.exit(exitCodes.failed);
}

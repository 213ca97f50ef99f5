import { CommanderError } from "commander";
import { processHost, type CommandLineHost } from "./command-line-host.ts";
import { createProgram } from "./create-program.ts";
import { exitCodes } from "./exit-codes.ts";
import { formatError } from "./format/format-error.ts";
import { createPalette } from "./format/palette.ts";
import { programEndedError } from "./program-ended-error.ts";
import { usageError } from "./usage-error.ts";

/**
 * Runs the command line.
 *
 * @param argv arguments without the program and the script
 * @param host the outer world; this process by default
 * @returns the exit code. It does not reject: what goes wrong is written to standard error
 */
export async function main(
  argv: readonly string[],
  host: CommandLineHost = processHost(),
): Promise<number> {
  let exitCode: number = exitCodes.succeeded;
  const program = createProgram(host, (code) => {
    exitCode = code;
  });
  const stopWatching = host.onStall(() => void reportStall(host));
  const stopCatching = host.onCrash((thrown) => void endByCrash(thrown, host));
  const stopListening = host.onEnd(() => reportEnd(host));
  try {
    if (argv.length === 0) {
      program.outputHelp({ error: true });
      return exitCodes.failed;
    }
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      const { reportFailure } = await import("./report-failure.ts");
      reportFailure(error, { host, logFormat: "human", logLevel: undefined });
      return exitCodes.failed;
    }
    if (error.exitCode === 0) return exitCodes.succeeded;
    // A command that only has commands of its own has shown its help, on standard error.
    if (error.code === "commander.help") return exitCodes.failed;
    const palette = createPalette(host.stderr, host.environment);
    host.stderr.write(formatError(usageError(error, argv, program), palette));
    return exitCodes.failed;
  } finally {
    stopWatching();
    stopCatching();
    stopListening();
  }
}

/** Without this, Node would end without a word. */
async function reportStall(host: CommandLineHost): Promise<void> {
  const { reportFailure } = await import("./report-failure.ts");
  const { commandLineErrors } = await import("./command-line-errors.ts");
  reportFailure(commandLineErrors.runStalled(), {
    host,
    logFormat: "human",
    logLevel: undefined,
  });
  host.exit(exitCodes.failed);
}

/** Otherwise a plugin's `process.exit(0)` would look like a run that has succeeded. */
function reportEnd(host: CommandLineHost): number {
  const palette = createPalette(host.stderr, host.environment);
  host.stderr.write(formatError(programEndedError, palette));
  return exitCodes.failed;
}

async function endByCrash(thrown: unknown, host: CommandLineHost): Promise<void> {
  const { reportCrash } = await import("./report-crash.ts");
  await reportCrash(thrown, host);
}

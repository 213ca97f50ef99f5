import type { Command, CommanderError } from "commander";
import type { ShownError } from "./format/format-error.ts";

const codes: Readonly<Record<string, string>> = {
  "commander.unknownCommand": "UNKNOWN_COMMAND",
  "commander.unknownOption": "UNKNOWN_OPTION",
  "commander.missingArgument": "ARGUMENT_MISSING",
  "commander.excessArguments": "TOO_MANY_ARGUMENTS",
  "commander.optionMissingArgument": "OPTION_VALUE_MISSING",
  "commander.invalidArgument": "OPTION_VALUE_INVALID",
  "commander.conflictingOption": "OPTIONS_CONFLICT",
};

const jobFile = /^.+\.(?:ya?ml|json|[cm]?[jt]s)$/iu;

/**
 * What to show for a command line that commander refused.
 *
 * @param argv without program and script
 */
export function usageError(
  error: CommanderError,
  argv: readonly string[],
  program: Command,
): ShownError {
  const [message = "", suggestion = ""] = error.message.replace(/^error: /u, "").split("\n");
  return {
    code: codes[error.code] ?? "USAGE_INVALID",
    message: `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/u, "")}.`,
    fix: fixFor(error.code, suggestion, { argv, program }),
  };
}

function fixFor(
  code: string,
  suggestion: string,
  { argv, program }: { readonly argv: readonly string[]; readonly program: Command },
): string {
  const [first = ""] = argv;
  if (code === "commander.unknownCommand" && jobFile.test(first)) {
    return `To run a job file, write: dativo run ${first}`;
  }
  const help = ["dativo", ...namesOf(program, argv), "--help"].join(" ");
  const meant = /^\(Did you mean (.+)\?\)$/u.exec(suggestion)?.[1];
  return meant === undefined ? `See \`${help}\`.` : `Did you mean ${meant}? See also \`${help}\`.`;
}

/** The commands that are named first: `state rollback` of `dativo state rollback job.yaml`. */
function namesOf({ commands }: Command, [word, ...rest]: readonly string[]): readonly string[] {
  // What `help` is asked about is not below it.
  const command = commands.find((candidate) => candidate.name() === word && word !== "help");
  return command ? [command.name(), ...namesOf(command, rest)] : [];
}

import type { CommanderError } from "commander";
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

/** Commands that do nothing without one of their own. */
const groups: ReadonlySet<string> = new Set(["contract", "rejects", "state", "tables"]);

const jobFile = /^.+\.(?:ya?ml|json|[cm]?[jt]s)$/iu;

/** What to show for a command line that commander refused. `argv` is without program and script. */
export function usageError(error: CommanderError, argv: readonly string[]): ShownError {
  const [message = "", suggestion = ""] = error.message.replace(/^error: /u, "").split("\n");
  return {
    code: codes[error.code] ?? "USAGE_INVALID",
    message: `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/u, "")}.`,
    fix: fixFor(error.code, suggestion, argv),
  };
}

function fixFor(code: string, suggestion: string, argv: readonly string[]): string {
  const [first = ""] = argv;
  if (code === "commander.unknownCommand" && jobFile.test(first)) {
    return `To run a job file, write: dativo run ${first}`;
  }
  const words = code === "commander.unknownCommand" ? [] : commandWords(argv);
  const help = ["dativo", ...words, "--help"].join(" ");
  const meant = /^\(Did you mean (.+)\?\)$/u.exec(suggestion)?.[1];
  return meant === undefined ? `See \`${help}\`.` : `Did you mean ${meant}? See also \`${help}\`.`;
}

/** `state rollback` of `dativo state rollback job.yaml`. */
function commandWords([first = "", second = ""]: readonly string[]): readonly string[] {
  const isWord = (text: string): boolean => /^[a-z]+$/u.test(text);
  if (!isWord(first)) return [];
  return groups.has(first) && isWord(second) ? [first, second] : [first];
}

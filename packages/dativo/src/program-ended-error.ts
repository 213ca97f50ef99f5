import type { ShownError } from "./format/format-error.ts";

/** What is said where a plugin has ended the program: nothing can be loaded any more by then. */
export const programEndedError: ShownError = {
  code: "PROGRAM_ENDED",
  message: "A plugin has ended the program (process.exit) while the command was at work.",
  fix: "Nothing of the streams under way was published. Have the reader and the writer throw an error in place of that, or run them in a process of their own (isolation: process).",
};

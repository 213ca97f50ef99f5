import { DativoError } from "./dativo-error.ts";
import { formatList } from "./format-list.ts";

/** Errors of showing and changing how far a job has got. */
export const stateErrors = {
  maintenanceUnsupported: (writer: string) =>
    new DativoError({
      code: "MAINTENANCE_UNSUPPORTED",
      message: `The writer '${writer}' has nothing to look after: only tables have earlier states and files of none.`,
      fix: "For files that runs have left when they died there is `dativo clean`.",
      details: { writer },
    }),

  streamUnknown: (stream: string, known: readonly string[]) =>
    new DativoError({
      code: "STATE_STREAM_UNKNOWN",
      message: `The job has no stream ${JSON.stringify(stream)}.`,
      fix: `It has: ${formatList(known)}.`,
      details: { stream, known },
    }),

  streamNeeded: (command: string, known: readonly string[]) =>
    new DativoError({
      code: "STATE_STREAM_NEEDED",
      message: `The job has several streams, and ${command} changes one.`,
      fix: `Name it with --stream: ${formatList(known)}.`,
      details: { known },
    }),

  nothingCommitted: (stream: string, output: string) =>
    new DativoError({
      code: "STATE_NOTHING_COMMITTED",
      message: `The stream '${stream}' has never committed anything to ${output}.`,
      fix: "There is no state to change: the next run reads everything.",
      details: { stream, output },
    }),

  commitUnknown: (output: string, commit: number, last: number) =>
    new DativoError({
      code: "STATE_COMMIT_UNKNOWN",
      message: `The output ${output} has no commit ${commit}: its last one is ${last}.`,
      fix: "dativo state history lists them; 0 is the state before the first.",
      details: { output, commit, last },
    }),

  rollbackImpossible: (output: string, commit: number, reason: string) =>
    new DativoError({
      code: "STATE_ROLLBACK_IMPOSSIBLE",
      message: `The output ${output} cannot go back behind commit ${commit}: ${reason}.`,
      fix: "Nothing was changed. dativo state reset makes the next run read everything; with mode: replace it also writes everything anew.",
      details: { output, commit, reason },
    }),
} as const;

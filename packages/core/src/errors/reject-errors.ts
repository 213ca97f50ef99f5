import { DativoError } from "./dativo-error.ts";

/** Errors of reading and replaying rejected records. */
export const rejectErrors = {
  fileMissing: (output: string, path: string, commit: number) =>
    new DativoError({
      code: "REJECT_FILE_MISSING",
      message: `The reject file ${path} of ${output}, which commit ${commit} names, does not exist.`,
      fix: "Restore it. Where its records are not wanted any more, put an empty file of that name in its place, and replay again.",
      details: { output, path, commit },
    }),

  lineInvalid: (file: string, line: number, problem: string) =>
    new DativoError({
      code: "REJECT_LINE_INVALID",
      message: `Line ${line} of the reject file ${file} is not a rejected record: ${problem}.`,
      fix: "Each line is one JSON object with reason, message, position and raw. Mend the line or remove it, and replay again; nothing was published.",
      details: { file, line, problem },
    }),

  fileChanged: (file: string) =>
    new DativoError({
      code: "REJECT_FILE_CHANGED",
      message: `The reject file ${file} was changed while it was replayed.`,
      fix: "Nothing was published. Save what is being edited, and replay again.",
      retriable: true,
      details: { file },
    }),

  recordsLost: (plugin: string, file: string, given: number, answered: number) =>
    new DativoError({
      code: "REPLAY_RECORDS_LOST",
      message: `The reader '${plugin}' was given ${given} rejected records of ${file} and answered for ${answered}.`,
      fix: "Nothing was published. readRejected has to yield a row, or call request.reject, for every record that it is given.",
      details: { plugin, file, given, answered },
    }),

  partitionUnknown: (stream: string, partition: string) =>
    new DativoError({
      code: "REPLAY_PARTITION_UNKNOWN",
      message: `The plan to replay '${stream}' has the partition ${JSON.stringify(partition)}, and no reject file of that name.`,
      fix: "The plan was changed after it was made. Plan the replay again.",
      details: { stream, partition },
    }),

  streamUnknown: (stream: string, known: readonly string[]) =>
    new DativoError({
      code: "REJECT_STREAM_UNKNOWN",
      message: `The job has no stream ${JSON.stringify(stream)}.`,
      fix: `It has: ${known.join(", ")}.`,
      details: { stream, known },
    }),
} as const;

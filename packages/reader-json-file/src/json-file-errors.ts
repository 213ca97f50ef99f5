import { DativoError } from "@dativo/core/plugin";

/** Errors of the reader of JSON files. Problems of single records are rejects, not errors. */
export const jsonFileErrors = {
  invalid: (path: string, byte: number, reason: string, cause?: unknown) =>
    new DativoError({
      code: "JSON_FILE_INVALID",
      message: `The file ${path} is not valid JSON behind byte ${byte}: ${reason}.`,
      fix: "The file is damaged, cut short or no JSON, and what follows cannot be told apart: get it again. Where each line is a record of its own, set format to jsonl: a bad line is one reject then.",
      cause,
      details: { path, byte },
    }),

  recordsNotFound: (path: string, recordsPath: string, found: string) =>
    new DativoError({
      code: "JSON_FILE_RECORDS_NOT_FOUND",
      message: `records_path ${JSON.stringify(recordsPath)} leads to no list of records in ${path}; there is ${found}.`,
      fix: "Set records_path to the keys that lead to the list, with dots between them, such as data.items; leave it out where the file itself is the list.",
      details: { path, records_path: recordsPath, found },
    }),

  recordsTwice: (path: string, recordsPath: string, byte: number) =>
    new DativoError({
      code: "JSON_FILE_INVALID",
      message: `The file ${path} has the key of records_path ${JSON.stringify(recordsPath)} more than once in one object, again at byte ${byte}.`,
      fix: "Which of them is meant cannot be known: give each key once.",
      details: { path, records_path: recordsPath, byte },
    }),

  valueTooLarge: (path: string, byte: number, maxBytes: number) =>
    new DativoError({
      code: "JSON_FILE_VALUE_TOO_LARGE",
      message: `A value of ${path}, behind byte ${byte}, has more than ${maxBytes} bytes (max_record_bytes).`,
      fix: "Raise the option max_record_bytes. Where the file is one object with the records in it, set records_path to them: they are then read one by one.",
      details: { path, byte, maxBytes },
    }),
} as const;

import { DativoError } from "@dativo/core/plugin";

const shownCharacters = 80;

/** Errors of the JSON file writer. */
export const jsonFileWriterErrors = {
  jsonTextInvalid: (column: string, text: string, cause: unknown) =>
    new DativoError({
      code: "JSON_FILE_TEXT_INVALID",
      message: `Column '${column}' is of type json, but this value is no JSON text: ${JSON.stringify(text.slice(0, shownCharacters))}.`,
      fix: "Declare the column as a string, or give it valid JSON: its text is written as it is, and this one would break the file.",
      cause,
      details: { column },
    }),
} as const;

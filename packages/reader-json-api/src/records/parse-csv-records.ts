import { type ApiAnswer, describeUrl } from "@dativo/api-reader";
import type { LosslessJsonObject } from "@dativo/json-records";
import { parse } from "csv-parse/sync";
import { jobErrors } from "../json-api-errors.ts";

/**
 * The records of an answer in CSV with a header. All values are text, and an empty field is null unless it
 * is quoted.
 *
 * @throws `JSON_API_CSV_INVALID`
 */
export function parseCsvRecords({ bytes, url }: ApiAnswer): LosslessJsonObject[] {
  try {
    return parse<LosslessJsonObject>(Buffer.from(bytes), {
      bom: true,
      columns: true,
      skip_empty_lines: true,
      cast: (value, { quoting }) => (value === "" && !quoting ? null : value),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw jobErrors.csvInvalid(describeUrl(url), reason);
  }
}

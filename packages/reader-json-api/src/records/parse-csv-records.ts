import { type ApiAnswer, describeUrl } from "@dativo/api-reader";
import type { LosslessJsonObject } from "@dativo/json-records";
import { jobErrors } from "../json-api-errors.ts";

/**
 * The records of an answer in CSV with a header. All values are text, and an empty field is null unless it
 * is quoted.
 *
 * @throws `JSON_API_CSV_INVALID`
 */
export async function parseCsvRecords({ bytes, url }: ApiAnswer): Promise<LosslessJsonObject[]> {
  // Only for the few APIs that answer so.
  const { parse } = await import("csv-parse/sync");
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

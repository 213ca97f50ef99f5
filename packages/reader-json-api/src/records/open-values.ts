import {
  type ApiAnswer,
  describeUrl,
  parseJson,
  selectRecords,
  utf8Body,
  ValuePage,
} from "@dativo/api-reader";
import { isJsonObject, type LosslessJsonObject, type LosslessJson } from "@dativo/json-records";
import type { StreamSettings } from "../stream-settings.ts";
import { parseCsvRecords } from "./parse-csv-records.ts";
import { isJsonPath, queryRecords } from "./query-records.ts";

/** What becomes of a record before it is a row: another one, several, or none. */
export type RecordMapper = (
  record: LosslessJsonObject,
) => LosslessJsonObject | readonly LosslessJsonObject[] | null;

/** Opens an answer as values of JavaScript: where columns are not known, or somebody looks at records. */
export async function openValues(
  answer: ApiAnswer,
  { format = "json", records_path: path }: StreamSettings,
): Promise<ValuePage> {
  if (format === "csv") {
    const records = await parseCsvRecords(answer);
    return new ValuePage(answer, records, records);
  }
  const text = utf8Body(answer).toString("utf8");
  const shown = describeUrl(answer.url);
  if (format === "jsonl") {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const records = lines.map((line) => parseJson(line, shown));
    return new ValuePage(answer, null, records);
  }
  const body = parseJson(text, shown);
  const records =
    isJsonPath(path) && body !== null
      ? await queryRecords(path, text, body)
      : selectRecords(body, path, shown);
  return new ValuePage(answer, body, records);
}

/** The records after the mapper, and what stands among them that is no object. */
export function mapRecords(
  records: readonly LosslessJson[],
  map: RecordMapper | undefined,
): readonly LosslessJson[] {
  if (!map) return records;
  return records.flatMap((record) => {
    if (!isJsonObject(record)) return [record];
    const mapped = map(record);
    return mapped ?? [];
  });
}

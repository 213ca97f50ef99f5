import {
  type ExtractRequest,
  type RecordBatch,
  type RejectedRecord,
  setBatchOrigin,
  type StreamSchema,
} from "@dativo/core/plugin";
import {
  JsonSyntaxError,
  notAnObject,
  openBrace,
  RecordDecoder,
  type RecordProblem,
  shownProblem,
  skipBlanks,
  type UnixTime,
} from "@dativo/json-records";
import { invalidEncoding, invalidJson } from "./record-problems.ts";

/** What rejected records are read again with. */
export interface ReplaySettings extends Pick<ExtractRequest, "reject" | "schemaInferred"> {
  readonly schema: StreamSchema;
  readonly unixTime: UnixTime | undefined;
}

/**
 * Reads the text of each record as the one object that it has to be. What is still bad is rejected once more;
 * places and texts stay those of the first time.
 */
export function* replayRecords(
  records: readonly RejectedRecord[],
  settings: ReplaySettings,
): Generator<RecordBatch> {
  const { schema, schemaInferred = false, unixTime } = settings;
  const decoder = new RecordDecoder({ schema, unixTime, refusesUnlisted: schemaInferred });
  const kept: RejectedRecord[] = [];
  for (const record of records) {
    const problem = isGarbled(record) ? invalidEncoding : readOne(decoder, record.raw);
    if (problem === undefined) kept.push(record);
    else settings.reject({ ...shownProblem(problem), position: record.position, raw: record.raw });
  }
  if (kept.length === 0) return;
  yield setBatchOrigin(decoder.finish(), {
    locate: (row) => ({ position: kept[row]!.position, raw: kept[row]!.raw }),
  });
}

/** What was not of its encoding stands in the reject file with signs in place of what could not be read. */
function isGarbled({ reason, raw }: RejectedRecord): boolean {
  return (
    (reason === invalidEncoding.reason && raw.includes("\uFFFD")) || /\p{Surrogate}/u.test(raw)
  );
}

function readOne(decoder: RecordDecoder, raw: string): RecordProblem | undefined {
  const end = Buffer.byteLength(raw);
  // What ends every scan stands behind the text.
  const bytes = Buffer.from(`${raw}\0`);
  const start = skipBlanks(bytes, 0);
  const rows = decoder.rowCount;
  if (bytes[start] !== openBrace) return notAnObject;
  let problem: RecordProblem | undefined;
  try {
    const behind = skipBlanks(
      bytes,
      decoder.decode(bytes, start, (_end, found) => void (problem = found)),
    );
    if (behind < end) throw new JsonSyntaxError(bytes, behind);
    return problem;
  } catch (error) {
    decoder.discard();
    decoder.truncate(rows);
    return invalidJson(error, 0, end);
  }
}

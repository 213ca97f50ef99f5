import { createHash, type Hash } from "node:crypto";
import { z } from "zod";
import type { RejectedRecord } from "../contract/reject.ts";
import { rejectErrors } from "../errors/reject-errors.ts";
import type { ObjectStore } from "../contract/object-store.ts";
import type { ReplayedFile } from "./replay-plan.ts";

const lineFeed = 10;
const longestLine = 256 * 1024 * 1024;

const json = z.record(z.string(), z.json());
const lineSchema = z.object({
  reason: z.string(),
  message: z.string(),
  position: json,
  raw: z.string(),
  column: z.string().optional(),
  value: z.string().nullable().optional(),
  replay: json.optional(),
  redacted: z.literal(true).optional(),
});

/** A rejected record, and the line of its file that it stands on, from 1. */
export interface RejectLine {
  readonly line: number;
  readonly record: RejectedRecord;
}

/**
 * The records of a reject file, one after another: memory holds one line of it. Blank lines, a byte order
 * mark and a last line without a line end, which editors leave behind, are no harm.
 *
 * @param path relative to the store's root
 * @param hash is fed with every byte that is read
 * @throws `REJECT_LINE_INVALID` with file and line
 */
export async function* readRejectFile(
  store: ObjectStore,
  path: string,
  hash?: Hash,
): AsyncGenerator<RejectLine> {
  const file = `${store.url}/${path}`;
  let line = 0;
  for await (const bytes of splitLines(store.readStream(path), file, hash)) {
    line += 1;
    const text = decode(bytes, file, line);
    if (text.trim() === "") continue;
    yield { line, record: parseLine(text, file, line) };
  }
}

/** Size and SHA-256 of a reject file as it is now; reads it once, and keeps nothing of it. */
export async function measureRejectFile(
  store: ObjectStore,
  path: string,
): Promise<Omit<ReplayedFile, "runId">> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of store.readStream(path)) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { path, bytes, sha256: hash.digest("hex") };
}

async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  hash: Hash | undefined,
): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let line = 1;
  for await (const chunk of chunks) {
    hash?.update(chunk);
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      yield joined(parts, chunk.subarray(start, end));
      parts = [];
      length = 0;
      line += 1;
      start = end + 1;
    }
    parts.push(chunk.subarray(start));
    length += chunk.byteLength - start;
    if (length > longestLine) {
      throw rejectErrors.lineInvalid(file, line, `it is longer than ${longestLine} bytes`);
    }
  }
  if (length > 0) yield joined(parts, new Uint8Array(0));
}

function joined(parts: readonly Uint8Array[], last: Uint8Array): Uint8Array {
  return parts.length === 0 ? last : Buffer.concat([...parts, last]);
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function decode(bytes: Uint8Array, file: string, line: number): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw rejectErrors.lineInvalid(file, line, "it is not UTF-8");
    throw cause;
  }
}

function parseLine(text: string, file: string, line: number): RejectedRecord {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw rejectErrors.lineInvalid(file, line, `it is not JSON (${cause.message})`);
  }
  const checked = lineSchema.safeParse(parsed);
  // Not what zod answers: it leaves out keys called "__proto__".
  if (checked.success) return parsed as RejectedRecord;
  const { path = [], message = "" } = checked.error.issues[0] ?? {};
  const where = path.length === 0 ? "" : `${path.join(".")}: `;
  throw rejectErrors.lineInvalid(file, line, where + message);
}

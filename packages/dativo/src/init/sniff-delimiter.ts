import { open } from "node:fs/promises";
import { constants, gunzipSync } from "node:zlib";

const sampleBytes = 64 * 1024;
const candidates = [",", ";", "\t", "|"];

/**
 * The delimiter of a CSV file, from its first lines.
 *
 * @param path absolute; gzip where it ends in `.gz`
 * @returns `undefined` where nothing can be told
 * @throws what the file system throws
 */
export async function sniffDelimiter(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const sample = path.endsWith(".gz") ? startOfGzip(bytes) : bytes;
    return delimiterOf(sample.toString("utf8"), bytesRead === sampleBytes);
  } finally {
    await file.close();
  }
}

/**
 * The delimiter that divides each record of a text into the same number of fields, more than one; the
 * one that makes the most of them where several do.
 *
 * @param isCut whether the text can end in the middle of a record
 */
export function delimiterOf(text: string, isCut = false): string | undefined {
  const counts = candidates.map((delimiter) => {
    const fields = fieldCounts(text, delimiter);
    const whole = isCut && fields.length > 1 ? fields.slice(0, -1) : fields;
    const [first = 0] = whole;
    return { delimiter, fields: whole.every((count) => count === first) ? first : 0 };
  });
  const best = counts.reduce((before, next) => (next.fields > before.fields ? next : before));
  return best.fields > 1 ? best.delimiter : undefined;
}

/** How many fields each record has; line ends and delimiters inside of quotes do not count. */
function fieldCounts(text: string, delimiter: string): number[] {
  const counts: number[] = [];
  let fields = 1;
  let isQuoted = false;
  let isEmpty = true;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (character === "\n" && !isQuoted) {
      if (!isEmpty) counts.push(fields);
      fields = 1;
      isEmpty = true;
    } else if (character !== "\r") {
      if (character === delimiter && !isQuoted) fields += 1;
      isEmpty = false;
    }
  }
  return isEmpty ? counts : [...counts, fields];
}

/** As much as the first bytes of a compressed file hold. */
function startOfGzip(bytes: Buffer): Buffer {
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
}
